// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Time, in seconds; durations of std::chrono convert by themselves where nothing is lost.
///
/// `quantity<kind::time>(36h).in(days)` is 1.5. A day is 86,400 seconds; months and years are not units of time, for they
/// have no fixed length: periods of the calendar live in `fleet/calendar.hpp`.
#pragma once

#include <tonnage/units/quantity.hpp>

namespace tonnage {

inline constexpr unit<kind::time> second{};              ///< the coherent unit
inline constexpr unit<kind::time> seconds{};             ///< the same, after a number
inline constexpr auto milliseconds = milli * second;     ///< 10⁻³ s
inline constexpr unit<kind::time, scale{60}> minute{};   ///< 60 s
inline constexpr unit<kind::time, scale{60}> minutes{};  ///< the same, after a number
inline constexpr unit<kind::time, scale{3600}> hour{};   ///< 3,600 s
inline constexpr unit<kind::time, scale{3600}> hours{};  ///< the same, after a number
inline constexpr unit<kind::time, scale{86400}> day{};   ///< 86,400 s
inline constexpr unit<kind::time, scale{86400}> days{};  ///< the same, after a number

}  // namespace tonnage
