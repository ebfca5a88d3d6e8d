// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A ledger that is not cut has no days.
//
// error: a key asks for what these rows do not have
// error(gcc): cut the ledger, as in over(period).by_days()
#include <chrono>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

auto of(std::vector<usage_record> const& records) {
#if !defined(RIGHT)
  return records | over(2026y) | by(day_of_use) | tally(gpu_hours_used);
#else
  return records | over(2026y).by_days() | by(day_of_use) | tally(gpu_hours_used);
#endif
}
