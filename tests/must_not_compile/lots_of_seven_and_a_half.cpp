// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Lots are whole, and 7.5 was 7.
//
// error: tonnage: a double is no whole number
#include <tonnage/planning/schedule.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
auto const plan = evenly(2026y, 2030y).in_lots(7.5);
#else
auto const plan = evenly(2026y, 2030y).in_lots(8);
#endif
