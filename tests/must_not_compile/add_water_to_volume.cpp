// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Litres of water are no volume of a hall.
//
// error(gcc): adding water to volume: these are different dimensions
// error(clang): adding quantities of different dimensions
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto needed = 1'000.0 * litres + 30.0 * cubic_metres;
#else
auto needed = 1'000.0 * litres + 30.0 * megalitres;
#endif
