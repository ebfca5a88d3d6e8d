// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The same where the limit holds always.
//
// error: tonnage: this limit does not say whether of chips, of servers or of the facility
#include <tonnage/planning/limit.hpp>

using namespace tonnage;

#if !defined(RIGHT)
limit const grid("grid connection", facility_power(pue(1.25)), 300.0 * megawatts);
#else
limit const grid("grid connection", facility_power(pue(1.25)), 300.0 * megawatts * of_facility);
#endif
