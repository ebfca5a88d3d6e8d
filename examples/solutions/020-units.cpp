// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 020-units asked: what is one GPU of "260,000 GPUs" for "14 trillion KRW", in won and, at 1,360 won to the dollar, in
// dollars?
//
// Both figures are read as they are written, and the quotients have their units by themselves. By hand: 14 × 10¹² ÷
// 260,000 = 53,846,153.8 won, ÷ 1,360 = $39,592.76.
#include <fmt/format.h>

#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/parse.hpp>
using namespace tonnage;

int main() {
  auto const plan = parse<quantity<kind::gpu>>("260,000 GPUs");
  auto const deal = parse<quantity<money<krw>>>("14 trillion KRW");
  auto const each = deal / plan;
  fmt::print("{} for {} are {}, or {}\n", deal, plan, each, each / (1'360.0 * krw / usd));
}
