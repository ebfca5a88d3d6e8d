// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Power is not read in kilowatt-hours.
//
// error(gcc): reading power in a unit of energy: these are different dimensions
// error(clang): this unit measures another kind
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr double n = (62.5 * megawatts).in(kWh);
#else
inline constexpr double n = (62.5 * megawatts).in(kilowatts);
#endif
