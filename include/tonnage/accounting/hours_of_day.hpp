// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Hours of a day, and days of the week, for prices that differ between day and night or on a weekend.
///
/// `hours_of_day(22, 6)` is the night, eight hours, and `hours_of_day(9, 18).on(weekdays)` the working hours;
/// `day_and_hour(hour)` says on which day and at which of its hours a zone's clocks are.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/usage/cut.hpp>

namespace tonnage::inline v0_1_0 {

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

/// Days of the week. All of them by default.
class days_of_week {
 public:
  constexpr days_of_week() = default;
  /// \throws tonnage::error  for none at all, and for what is no day of the week
  constexpr days_of_week(std::initializer_list<std::chrono::weekday> days) : mask_(0) {
    for (auto const each : days) {
      if (!each.ok()) throw_error("expected a day of the week", {.text = std::to_string(each.c_encoding())});
      mask_ |= 1U << each.c_encoding();
    }
    if (mask_ == 0) throw_error("expected some day of the week");
  }
  /// Whether a day is one of them.
  [[nodiscard]] constexpr bool contains(std::chrono::weekday day) const {
    return day.ok() && (mask_ >> day.c_encoding() & 1U) != 0;
  }
  /// Whether they are all seven.
  [[nodiscard]] constexpr bool is_every_day() const { return mask_ == every; }
  /// A bit for each day, the lowest for Sunday.
  [[nodiscard]] constexpr std::uint32_t mask() const { return mask_; }
  friend constexpr auto operator<=>(days_of_week, days_of_week) = default;

 private:
  static constexpr std::uint32_t every = (1U << 7) - 1;
  std::uint32_t mask_ = every;
};
/// Monday to Friday.
inline constexpr days_of_week weekdays{std::chrono::Monday, std::chrono::Tuesday, std::chrono::Wednesday,
                                       std::chrono::Thursday, std::chrono::Friday};
/// Saturday and Sunday.
inline constexpr days_of_week weekend{std::chrono::Saturday, std::chrono::Sunday};

/// Hours of a day, by the clocks of a zone: `hours_of_day(22, 6)` is the night, eight hours. All of them by default,
/// and on every day of the week, unless it says on which.
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
  /// The same hours on some days of the week only. Each hour is of the day on which it lies: of the night of Friday,
  /// from 22 to 6, two hours are on Friday and six on Saturday.
  /// \code hours_of_day(9, 23).on(weekdays); hours_of_day().on({std::chrono::Sunday}) \endcode
  [[nodiscard]] constexpr hours_of_day on(days_of_week days) const {
    hours_of_day out = *this;
    out.days_ = days;
    return out;
  }
  /// Whether an hour of a day is one of them.
  /// \throws tonnage::error  for an hour that is not from 0 to 23
  [[nodiscard]] constexpr bool contains(local_hour const& when) const {
    if (when.hour.count() < 0 || when.hour.count() > 23)
      throw_error("expected an hour of a day from 0 to 23", {.text = std::to_string(when.hour.count())});
    return days_.contains(std::chrono::weekday(when.day)) && (mask_ >> when.hour.count() & 1U) != 0;
  }
  /// Whether they are all 24.
  [[nodiscard]] constexpr bool is_whole_day() const { return mask_ == every; }
  /// Whether they are all hours of all days.
  [[nodiscard]] constexpr bool is_always() const { return is_whole_day() && days_.is_every_day(); }
  /// A bit for each hour.
  [[nodiscard]] constexpr std::uint32_t mask() const { return mask_; }
  /// On which days of the week.
  [[nodiscard]] constexpr days_of_week days() const { return days_; }
  friend constexpr auto operator<=>(hours_of_day const&, hours_of_day const&) = default;

 private:
  static constexpr std::uint32_t every = (1U << 24) - 1;
  std::uint32_t mask_ = every;
  days_of_week days_{};
};

/// "Monday to Friday", "Monday, Saturday and Sunday"; "every day".
[[nodiscard]] inline std::string to_string(days_of_week of) {
  static constexpr char const* names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  if (of.is_every_day()) return "every day";
  auto const has = [&](unsigned n) { return n < 7 && of.contains(std::chrono::weekday((n + 1) % 7)); };
  std::string out;
  for (unsigned first = 0; first != 7; ++first) {
    if (!has(first)) continue;
    unsigned last = first;
    while (has(last + 1)) ++last;
    out += (out.empty() ? "" : ", ") + std::string(names[first]);
    if (last != first) out += (last == first + 1 ? " and " : " to ") + std::string(names[last]);
    first = last;
  }
  return out;
}
/// "22:00 to 06:00", the last hour not included; "all day". Behind it the days of the week, where they are not all:
/// "09:00 to 18:00, Monday to Friday".
[[nodiscard]] inline std::string to_string(hours_of_day const& of) {
  std::string out = "all day";
  if (!of.is_whole_day()) {
    auto const has = [&](int hour_in) { return (of.mask() >> (hour_in + 24) % 24 & 1U) != 0; };
    auto const text = [](int hour_in) { return (hour_in < 10 ? "0" : "") + std::to_string(hour_in) + ":00"; };
    int from = 0;
    while (!has(from) || has(from - 1)) ++from;
    int until = from;
    while (has(until)) ++until;
    out = text(from) + " to " + text(until > 24 ? until - 24 : until);
  }
  return of.days().is_every_day() ? out : out + ", " + to_string(of.days());
}

/// \cond
namespace detail {
/// Whether some hour of some day is of both.
[[nodiscard]] constexpr bool share_an_hour(hours_of_day const& a, hours_of_day const& b) {
  return (a.mask() & b.mask()) != 0 && (a.days().mask() & b.days().mask()) != 0;
}
/// Hours of a week that have something, such as a price.
class hours_of_week {
 public:
  /// Whether some hours are among these.
  [[nodiscard]] bool has_some(hours_of_day const& of) const {
    bool out = false;
    for (unsigned day = 0; day != 7; ++day) out = out || (hours_on(of, day) & hours_[day]) != 0;
    return out;
  }
  void add(hours_of_day const& of) {
    for (unsigned day = 0; day != 7; ++day) hours_[day] |= hours_on(of, day);
  }
  /// Whether all hours of a day are among these.
  [[nodiscard]] bool has_all(std::chrono::weekday day) const {
    return hours_[day.c_encoding()] == hours_of_day().mask();
  }
  [[nodiscard]] bool has_all() const {
    return std::all_of(hours_.begin(), hours_.end(), [](auto hours) { return hours == hours_of_day().mask(); });
  }
  /// Whether no day has all its hours among these.
  [[nodiscard]] bool has_none_whole() const {
    return std::none_of(hours_.begin(), hours_.end(), [](auto hours) { return hours == hours_of_day().mask(); });
  }

 private:
  [[nodiscard]] static std::uint32_t hours_on(hours_of_day const& of, unsigned day) {
    return of.days().contains(std::chrono::weekday(day)) ? of.mask() : 0;
  }
  std::array<std::uint32_t, 7> hours_{};
};
}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0
