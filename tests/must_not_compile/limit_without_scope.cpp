// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 300 MW of nothing: chips, servers and the facility draw 1.8 and 2.3 times of each other.
//
// error: tonnage: this limit does not say whether of chips, of servers or of the facility
#include <tonnage/planning/limit.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
limit const grid("grid connection", facility_power(pue(1.25)), {{2026y / 1 / 1, 300.0 * megawatts}});
#else
limit const grid("grid connection", facility_power(pue(1.25)), {{2026y / 1 / 1, 300.0 * megawatts* of_facility}});
#endif
