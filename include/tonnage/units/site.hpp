// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a site has beside power: floor area, volume, water and staff.
///
/// `1.8 * litres / (kWh * of_it)` is a WUE: times the IT energy of a year it is that year's water. Heat is power: what
/// cooling has to carry off is IT power.
#pragma once

#include <tonnage/units/power.hpp>

namespace tonnage::inline v0_1_0 {

inline constexpr unit<kind::area> square_metre{};    ///< the coherent unit
inline constexpr unit<kind::area> square_metres{};   ///< the same, after a number
inline constexpr unit<kind::volume> cubic_metre{};   ///< the coherent unit
inline constexpr unit<kind::volume> cubic_metres{};  ///< the same, after a number

inline constexpr unit<kind::water> litre{};               ///< of water, the coherent unit
inline constexpr unit<kind::water> litres{};              ///< the same, after a number
inline constexpr auto megalitres = prefix::mega * litre;  ///< 10⁶ L, a thousand cubic metres of water

inline constexpr unit<kind::staff> full_time_equivalent{};   ///< one person's work, the coherent unit
inline constexpr unit<kind::staff> full_time_equivalents{};  ///< the same, after a number

}  // namespace tonnage::inline v0_1_0
