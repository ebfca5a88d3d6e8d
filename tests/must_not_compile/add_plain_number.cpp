// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A number without a unit does not add to power.
//
// error(gcc): adding a plain number to power: give the number a unit
// error(clang): adding a plain number and a quantity: give the number a unit
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto power = 62.5 * megawatts + 5.0;
#else
auto power = 62.5 * megawatts + 5.0 * megawatts;
#endif
