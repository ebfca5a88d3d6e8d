// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 090-uncertainty asked: NAVER Cloud gets "more than 60,000" GPUs and SK Group "up to 50,000". How many times as many
// has NAVER Cloud for certain, and how many have both together for certain?
//
// "Up to" promises nothing: it is from zero to 50,000. By hand: the least of the one over the most of the other is
// 60,000 ÷ 50,000 = 1.2; the least sum is 60,000 + 0.
#include <fmt/format.h>

#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/interval.hpp>
using namespace tonnage;

int main() {
  auto const naver = at_least(60'000.0 * gpus);
  auto const sk = up_to(50'000.0 * gpus);
  fmt::print("NAVER Cloud has at least {:.1f} times as many\n", (naver / sk).lower());
  fmt::print("together they have {}\n", naver + sk);
  fmt::print("\"100,000 GPUs\": {}\n", lower(naver + sk) >= 100'000.0 * gpus ? "certain" : "possible");
}
