// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 325-monthly-rate asked: $7,446 per GPU for a year: what is that for an hour, and taken for the fee of a month?
//
// By hand: 7,446 ÷ 8,760 = $0.85, and ÷ 730 = $10.20, twelve times as much.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  auto const fee = 7'446.0 * usd / gpu;
  quantity<kind::time> const year = period(2027y).length();
  auto const right = fee / year;
  auto const wrong = fee / (730.0 * hour);
  fmt::print("{} for 2027 are {:.2f$/GPU-hour}\n", fee, right);
  fmt::print("taken for a month's: {:.2f$/GPU-hour}, {:.1f} times as much\n", wrong, wrong / right);
}
