// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Time, in seconds; durations of std::chrono convert by themselves where nothing is lost.
///
/// `quantity<kind::time>(36h).in(full_day)` is 1.5. A day is 86,400 seconds; months and years are not units of time,
/// for they have no fixed length: periods of the calendar live in `fleet/calendar.hpp`.
#pragma once

#include <chrono>
#include <tonnage/units/quantity.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

// Singular, and a name of its own for the day: std::chrono has `hours`, `days` and `day`.
inline constexpr auto millisecond = prefix::milli * unit<kind::time>{};  ///< 10⁻³ s
inline constexpr unit<kind::time> second{};                              ///< the coherent unit
inline constexpr unit<kind::time, scale{60}> minute{};                   ///< 60 s
inline constexpr unit<kind::time, scale{3600}> hour{};                   ///< 3,600 s
inline constexpr unit<kind::time, scale{86400}> full_day{};              ///< 86,400 s

/// \cond
namespace detail {
/// Time beside a number of type R: whole where that is, and then only whole seconds convert.
template <class R>
using time_beside = quantity<kind::time, std::conditional_t<std::is_integral_v<R>, R, double>>;
}  // namespace detail
/// \endcond

/// Power times a duration is energy, energy by a duration power: `2.0 * megawatts * 24h`.
template <class K, class R, class Rep, class Period>
  requires std::constructible_from<detail::time_beside<R>, std::chrono::duration<Rep, Period>>
[[nodiscard]] constexpr auto operator*(quantity<K, R> const& q, std::chrono::duration<Rep, Period> const& t) {
  return q * detail::time_beside<R>(t);
}
/// The same, the other way round.
template <class K, class R, class Rep, class Period>
  requires std::constructible_from<detail::time_beside<R>, std::chrono::duration<Rep, Period>>
[[nodiscard]] constexpr auto operator*(std::chrono::duration<Rep, Period> const& t, quantity<K, R> const& q) {
  return detail::time_beside<R>(t) * q;
}
/// A quantity for each second of a duration.
template <class K, class R, class Rep, class Period>
  requires std::constructible_from<detail::time_beside<R>, std::chrono::duration<Rep, Period>>
[[nodiscard]] constexpr auto operator/(quantity<K, R> const& q, std::chrono::duration<Rep, Period> const& t) {
  return q / detail::time_beside<R>(t);
}

}  // namespace tonnage::inline v0_1_0
