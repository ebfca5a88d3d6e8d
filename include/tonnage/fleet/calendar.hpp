// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Days, periods, and the difference between *as of* and *during*.
///
/// `as_of(2030y / December / 31)` is an instant, at which there are stocks; `period(2027y)` the 365 days of 2027, during
/// which there are flows. Neither turns into the other.
#pragma once

#include <chrono>
#include <string>
#include <tonnage/core/error.hpp>

namespace tonnage::inline v0_1_0 {

/// A day of the calendar.
using date = std::chrono::sys_days;

/// "2030-12-31" (ISO 8601).
[[nodiscard]] inline std::string to_string(date when) {
  std::chrono::year_month_day const ymd(when);
  auto const two = [](unsigned v) { return std::string(v < 10 ? "-0" : "-") + std::to_string(v); };
  auto year = std::to_string(static_cast<int>(ymd.year()));
  if (year.size() < 4 && year[0] != '-') year.insert(0, 4 - year.size(), '0');
  return year + two(static_cast<unsigned>(ymd.month())) + two(static_cast<unsigned>(ymd.day()));
}

/// From "2030-12-31"; anything else, a day that no calendar has included, throws `tonnage::error` with the text.
[[nodiscard]] inline date parse_date(std::string_view text) {
  auto const bad = [&] { return error("expected a date such as 2030-12-31", {.text = std::string(text)}); };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') throw_error(bad());
  auto const number = [&](std::size_t from, std::size_t count) {
    unsigned out = 0;
    for (char const c : text.substr(from, count)) {
      if (c < '0' || c > '9') throw_error(bad());
      out = out * 10 + static_cast<unsigned>(c - '0');
    }
    return out;
  };
  std::chrono::year_month_day const ymd(std::chrono::year(static_cast<int>(number(0, 4))),
                                        std::chrono::month(number(5, 2)), std::chrono::day(number(8, 2)));
  if (!ymd.ok()) throw_error(bad());
  return date(ymd);
}

/// An instant: the end of a day. Stocks are as of an instant.
struct as_of {
  date day;  ///< whose end the instant is
  /// The end of this day.
  explicit as_of(date d) : day(d) {}
  /// Throws `tonnage::error` for a day that no calendar has, such as 30 February.
  explicit as_of(std::chrono::year_month_day d) : day(d) {
    if (!d.ok()) throw_error("no such day in the calendar");
  }
  explicit as_of(std::chrono::year_month_day_last d) : as_of(std::chrono::year_month_day(d)) {}
};

/// A stretch of days, `first` included, `end` not: neighbouring periods share no day. Flows are during a period.
struct period {
  date first;
  date end;

  /// Throws `tonnage::error` when the end is before the beginning; an empty period is fine.
  period(date from, date until) : first(from), end(until) {
    if (end < first)
      throw_error("a period ends before it begins", {.text = to_string(from) + " to " + to_string(until)});
  }
  /// Throws `tonnage::error` for days that no calendar has, too.
  period(std::chrono::year_month_day from, std::chrono::year_month_day until)
      : period(as_of(from).day, as_of(until).day) {}
  period(std::chrono::year year)  // NOLINT: a year is a period
      : period(date(year / std::chrono::January / 1), date((year + std::chrono::years(1)) / std::chrono::January / 1)) {
  }
  period(std::chrono::year_month month)  // NOLINT: a month is a period
      : period(as_of(month / 1).day, as_of((month + std::chrono::months(1)) / 1).day) {}

  /// Whether the day is in it.
  [[nodiscard]] bool contains(date when) const { return first <= when && when < end; }
  /// Its days.
  [[nodiscard]] std::chrono::days length() const { return end - first; }
  bool operator==(period const&) const = default;
};

/// "2027-01-01 to 2027-12-31": both days belong to the period.
[[nodiscard]] inline std::string to_string(period const& p) {
  if (p.first == p.end) return "no day, from " + to_string(p.first);
  return to_string(p.first) + " to " + to_string(p.end - std::chrono::days(1));
}

}  // namespace tonnage::inline v0_1_0
