// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Power and energy, and whose: chips, IT equipment or the whole facility.
///
/// `1'000.0 * watts * of_chips / gpu` is a TDP; times a `host_overhead` it is IT power, times a `pue` facility power
/// (`units/ratio.hpp`). Chip power turns into plain power by itself, never into facility power.
#pragma once

#include <tonnage/units/gpu.hpp>

namespace tonnage {

inline constexpr unit<kind::power> watt{};
inline constexpr unit<kind::power> watts{};
inline constexpr auto kilowatts = kilo * watt;
inline constexpr auto megawatts = mega * watt;
inline constexpr auto gigawatts = giga * watt;

inline constexpr unit<kind::energy> joule{};
inline constexpr unit<kind::energy> joules{};
inline constexpr auto watt_hours = watt * hour;
inline constexpr auto kWh = kilo * watt_hours;
inline constexpr auto MWh = mega * watt_hours;
inline constexpr auto GWh = giga * watt_hours;
inline constexpr auto TWh = tera * watt_hours;

/// The scopes, as units without size: `700.0 * watts * of_chips` is chip power.
inline constexpr unit<kind::of<dimension::of<dimension::chip_scope>>> of_chips{};
inline constexpr unit<kind::of<dimension::of<dimension::it_scope>>> of_it{};
inline constexpr unit<kind::of<dimension::of<dimension::facility_scope>>> of_facility{};

}  // namespace tonnage
