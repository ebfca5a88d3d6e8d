// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A number without a unit is no power.
//
// error(gcc): turning a plain number into power: give the number a unit
// error(clang): a plain number has no unit: multiply it by one
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
quantity<kind::power> p = 62.5;
#else
quantity<kind::power> p = 62.5 * megawatts;
#endif
