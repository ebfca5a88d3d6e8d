// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Power and energy, and whose: chips, IT equipment or the whole facility.
///
/// `1'000.0 * watts * of_chips / gpu` is a TDP; times a `host_overhead` it is IT power, times a `pue` facility power
/// (`units/ratio.hpp`). Chip power turns into plain power by itself, never into facility power.
#pragma once

#include <tonnage/units/gpu.hpp>

namespace tonnage::inline v0_1_0 {

inline constexpr unit<kind::power> watt{};              ///< the coherent unit
inline constexpr unit<kind::power> watts{};             ///< the same, after a number
inline constexpr auto kilowatts = prefix::kilo * watt;  ///< 10³ W
inline constexpr auto megawatts = prefix::mega * watt;  ///< 10⁶ W
inline constexpr auto gigawatts = prefix::giga * watt;  ///< 10⁹ W

inline constexpr unit<kind::energy> joule{};            ///< a watt for a second, the coherent unit
inline constexpr unit<kind::energy> joules{};           ///< the same, after a number
inline constexpr auto watt_hours = watt * hour;         ///< 3,600 J
inline constexpr auto kWh = prefix::kilo * watt_hours;  ///< 3.6 × 10⁶ J
inline constexpr auto MWh = prefix::mega * watt_hours;  ///< 3.6 × 10⁹ J
inline constexpr auto GWh = prefix::giga * watt_hours;  ///< 3.6 × 10¹² J
inline constexpr auto TWh = prefix::tera * watt_hours;  ///< 3.6 × 10¹⁵ J

/// The scopes, as units without size: `700.0 * watts * of_chips` is chip power.
inline constexpr unit<kind::of<dimension::of<dimension::chip_scope>>> of_chips{};
inline constexpr unit<kind::of<dimension::of<dimension::it_scope>>> of_it{};  ///< of chips, servers and networks
/// of all that stands behind the meter
inline constexpr unit<kind::of<dimension::of<dimension::facility_scope>>> of_facility{};

}  // namespace tonnage::inline v0_1_0
