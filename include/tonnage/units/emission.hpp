// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Emissions in CO₂-equivalents, a dimension of their own: a tonne of CO₂e is not a tonne of steel.
///
/// `430.567 * grams_co2e / kWh * (260.0 * MWh)` is 112 t CO₂e.
#pragma once

#include <tonnage/units/power.hpp>

namespace tonnage::inline v0_1_0 {

inline constexpr unit<kind::co2e> gram_co2e{};                    ///< the coherent unit
inline constexpr unit<kind::co2e> grams_co2e{};                   ///< the same, after a number
inline constexpr auto kilograms_co2e = prefix::kilo * gram_co2e;  ///< 10³ g
inline constexpr auto tonnes_co2e = prefix::mega * gram_co2e;     ///< 10⁶ g

}  // namespace tonnage::inline v0_1_0
