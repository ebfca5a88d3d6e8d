// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Hours of a day, for prices that differ between day and night.
///
/// `hours_of_day(22, 6)` is the night, eight hours; `day_and_hour(hour)` says on which day and at which of its hours a
/// zone's clocks are.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/usage/cut.hpp>

namespace tonnage::inline v0_1_0 {

/// Hours of a day, by the clocks of a zone: `hours_of_day(22, 6)` is the night, eight hours. All of them by default.
class hours_of_day {
 public:
  constexpr hours_of_day() = default;
  /// From an hour to another, which is not included; past midnight where that is the earlier.
  /// \throws tonnage::error  for hours that no day has, and for none at all
  constexpr hours_of_day(int128 from, int128 until) : mask_(0) {
    if (from < 0 || from > 23 || until < 0 || until > 24 || from == until)
      throw error("hours of a day are from 0 to 24, and some", {.text = from.to_string() + " to " + until.to_string()});
    auto const end = until.to_int64() % 24;
    for (auto hour_in = from.to_int64(); hour_in != end || mask_ == 0; hour_in = (hour_in + 1) % 24)
      mask_ |= 1U << hour_in;
  }
  /// Whether an hour, from 0 to 23, is one of them.
  /// \throws tonnage::error  for another hour
  [[nodiscard]] constexpr bool contains(std::chrono::hours of_day) const {
    if (of_day.count() < 0 || of_day.count() > 23)
      throw_error("expected an hour of a day from 0 to 23", {.text = std::to_string(of_day.count())});
    return (mask_ >> of_day.count() & 1U) != 0;
  }
  /// Whether they are all 24.
  [[nodiscard]] constexpr bool is_whole_day() const { return mask_ == every; }
  /// A bit for each hour.
  [[nodiscard]] constexpr std::uint32_t mask() const { return mask_; }
  friend constexpr auto operator<=>(hours_of_day, hours_of_day) = default;

 private:
  static constexpr std::uint32_t every = (1U << 24) - 1;
  std::uint32_t mask_ = every;
};

/// "22:00 to 06:00", the last hour not included; "all day".
[[nodiscard]] inline std::string to_string(hours_of_day of) {
  if (of.is_whole_day()) return "all day";
  auto const has = [&](int hour_in) { return of.contains(std::chrono::hours((hour_in + 24) % 24)); };
  auto const text = [](int hour_in) { return (hour_in < 10 ? "0" : "") + std::to_string(hour_in) + ":00"; };
  int from = 0;
  while (!has(from) || has(from - 1)) ++from;
  int until = from;
  while (has(until)) ++until;
  return text(from) + " to " + text(until > 24 ? until - 24 : until);
}

/// A day of the calendar and an hour of it, from 0 to 23, as the clocks of a zone show them.
struct local_hour {
  date day;                   ///< of the civil calendar
  std::chrono::hours hour{};  ///< from 0 to 23
  /// "2026-03-05T14:00"
  [[nodiscard]] std::string text() const {
    return to_string(day) + (hour.count() < 10 ? "T0" : "T") + std::to_string(hour.count()) + ":00";
  }
};
/// What a clock and a calendar of the zone show in that hour.
[[nodiscard]] inline local_hour day_and_hour(zone_hour const& when) {
  auto const shown = detail::clock_of(when.begin, when.ahead);
  return {shown.day, std::chrono::floor<std::chrono::hours>(shown.since_midnight)};
}

}  // namespace tonnage::inline v0_1_0
