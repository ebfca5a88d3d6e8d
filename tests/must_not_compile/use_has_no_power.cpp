// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A ledger is of a period: what it drew is energy, not power.
//
// error: a stock such as power or peak cannot be summed over a period
#include <chrono>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

auto of(std::vector<usage_record> const& records) {
#if !defined(RIGHT)
  return records | over(2026y) | tally(chip_power);
#else
  return records | over(2026y) | tally(chip_energy);
#endif
}
