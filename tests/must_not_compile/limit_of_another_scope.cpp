// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The power of chips, held against what the facility may draw.
//
// error: tonnage: this limit is of another kind than its metric
#include <tonnage/planning/limit.hpp>

using namespace tonnage;

#if !defined(RIGHT)
limit const grid("grid connection", chip_power, 300.0 * megawatts * of_facility);
#else
limit const grid("grid connection", chip_power, 300.0 * megawatts * of_chips);
#endif
