// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Power does not compare with a bare number.
//
// error(gcc): comparing a plain number with power: give the number a unit
// error(clang): give the number a unit
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr bool large = 62.5 * megawatts > 50.0;
#else
inline constexpr bool large = 62.5 * megawatts > 50.0 * megawatts;
#endif
