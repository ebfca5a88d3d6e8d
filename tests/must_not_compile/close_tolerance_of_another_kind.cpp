// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The tolerance is of the kind of what is compared.
//
// error(gcc): allowing energy for a difference of power: these are different dimensions
// error(clang): the tolerance and the difference are quantities of different dimensions
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr bool same = is_close(62.5 * megawatts, 62.6 * megawatts, 0.2 * MWh);
#else
inline constexpr bool same = is_close(62.5 * megawatts, 62.6 * megawatts, 0.2 * megawatts);
#endif
