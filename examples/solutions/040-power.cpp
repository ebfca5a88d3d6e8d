// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 040-power asked: with a PUE of 1.08 instead of 1.25, how much less does the facility draw, and what does that save in
// a year, in won and in dollars?
//
// The difference of two facility powers is one; time and two prices make it money. By hand: 260 MW × 1.7875 = 464.75 MW
// of servers, × 0.17 = 79.0 MW; × 8,760 h = 692,106 MWh; × 182.7 won/kWh = 126.4 billion won, ÷ 1,360 = 93.0 million
// dollars.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  auto const chips = 260'000.0 * gpus * catalog::nvidia::b200_hgx.tdp().value();
  quantity<kind::it_power> const it = chips * catalog::overhead(catalog::nvidia::dgx_b200).value();
  quantity<kind::facility_power> const less = it * pue(1.25) - it * pue(1.08);

  quantity<kind::time> const year = std::chrono::days(365);
  auto const saved = less * year * (182.7 * krw / kWh);
  fmt::print("{} less, which saves {} or {} a year\n", less, saved, saved / (1'360.0 * krw / usd));
}
