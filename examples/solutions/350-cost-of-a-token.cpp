// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 350-cost-of-a-token asked: what do a million tokens of prompt cost on a B200 of $2.92 an hour, in FP8?
//
// By hand: 2 × 405 × 10⁹ = 0.81 TFLOP each; 4.5 × 10¹⁵ × 0.3 ÷ 0.81 × 10¹² = 1,667 tokens a second,
// 6 million an hour, and 10 million at an MFU of 0.5: $2.92 ÷ 6 = $0.49, ÷ 10 = $0.29.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
#include <tonnage/units/interval.hpp>
using namespace tonnage;

int main() {
  auto const per_token = 2.0 * 405e9 * flop<fp8> / token;
  fraction<meaning::mfu, interval<>> const reach(interval<>(0.3, 0.5));
  auto const speed = catalog::nvidia::b200_hgx.peak<fp8>().value() * reach / per_token;
  auto const price = 2.92 * usd / gpu_hour / speed;
  fmt::print("${:.2f} to ${:.2f} per million tokens of prompt\n", lower(price).in(usd / (million * tokens)),
             upper(price).in(usd / (million * tokens)));
}
