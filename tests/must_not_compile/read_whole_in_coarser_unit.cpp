// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 1999 W are no whole number of kilowatts.
//
// error(gcc): whole numbers would be cut off in this unit: ask in<double>(unit)
// error(clang): whole numbers would be cut off in this unit: ask in<double>(unit)
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr auto n = (1'999 * watts).in(kilowatts);
#else
inline constexpr auto n = (1'999 * watts).in<double>(kilowatts);
#endif
