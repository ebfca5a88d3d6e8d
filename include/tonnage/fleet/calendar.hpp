// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Days, periods, and the difference between *as of* and *during*.
///
/// `as_of(2030y / December / 31)` is an instant, at which there are stocks; `period(2027y)` the 365 days of 2027,
/// during which there are flows. Neither turns into the other, and 30 February into neither.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>

namespace tonnage::inline v0_1_0 {

/// A day of the calendar.
using date = std::chrono::sys_days;

/// "2030-12-31" (ISO 8601). Days beyond the years that `std::chrono` counts have theirs too: the one after 32767-12-31
/// is "32768-01-01".
[[nodiscard]] inline std::string to_string(date when) {
  // The calendar repeats after 400 years, which are 146,097 days.
  std::int64_t const days = when.time_since_epoch().count();
  std::int64_t cycle = days / 146'097, rest = days % 146'097;
  if (rest < 0) {
    rest += 146'097;
    --cycle;
  }
  std::chrono::year_month_day const ymd{date(std::chrono::days(rest))};
  auto const two = [](unsigned v) { return std::string(v < 10 ? "-0" : "-") + std::to_string(v); };
  auto year = std::to_string(static_cast<int>(ymd.year()) + cycle * 400);
  if (year.size() < 4 && year[0] != '-') year.insert(0, 4 - year.size(), '0');
  return year + two(static_cast<unsigned>(ymd.month())) + two(static_cast<unsigned>(ymd.day()));
}

/// \cond
namespace detail {

/// The days that `std::chrono` has a year for, from -32767 to 32767. It makes other years of those beyond, without a
/// word.
inline constexpr date first_calendar_day = (std::chrono::year::min)() / std::chrono::January / 1;
inline constexpr date last_calendar_day = (std::chrono::year::max)() / std::chrono::December / 31;

[[noreturn]] inline void beyond_calendar(date when) {
  throw_error("expected a day from " + to_string(first_calendar_day) + " to " + to_string(last_calendar_day),
              {.text = to_string(when)});
}
/// Year, month and day.
/// \throws tonnage::error  for a day beyond the calendar
[[nodiscard]] inline std::chrono::year_month_day civil(date when) {
  if (when < first_calendar_day || when > last_calendar_day) [[unlikely]]
    beyond_calendar(when);
  return when;
}

/// The first day of the next month, and of the next year, also where that is the one after the last day.
[[nodiscard]] constexpr date next_month(std::chrono::year_month month) {
  if (month.year() == (std::chrono::year::max)()) return date(month / std::chrono::last) + std::chrono::days(1);
  return date((month + std::chrono::months(1)) / 1);
}
[[nodiscard]] constexpr date next_year(std::chrono::year year) {
  return date(year / std::chrono::December / 31) + std::chrono::days(1);
}

/// The day that a text such as 2030-12-31 names, if it names one.
[[nodiscard]] inline std::optional<date> date_of_text(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (std::size_t i = 0; i != text.size(); ++i)
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return std::nullopt;
  auto const part = [&](std::size_t from, std::size_t count) {
    unsigned out = 0;
    for (char const c : text.substr(from, count)) out = out * 10 + static_cast<unsigned>(c - '0');
    return out;
  };
  std::chrono::year_month_day const ymd(std::chrono::year(static_cast<int>(part(0, 4))), std::chrono::month(part(5, 2)),
                                        std::chrono::day(part(8, 2)));
  return ymd.ok() ? std::optional<date>(ymd) : std::nullopt;
}

/// A day as it was written, right or wrong: "2027-02-30".
template <class Day>
[[nodiscard]] std::string text_of_day(Day const& written) {
  auto const digits = [](auto value, std::size_t width) {
    auto out = std::to_string(value);
    return out.size() < width ? std::string(width - out.size(), '0') + out : out;
  };
  if constexpr (requires { written.year(), written.month(); }) {
    auto const month = digits(static_cast<int>(written.year()), 4) + "-" + digits(unsigned{written.month()}, 2);
    if constexpr (requires { unsigned{written.day()}; } && !requires { written.month_day_last(); })
      return month + "-" + digits(unsigned{written.day()}, 2);
    else if constexpr (requires { written.month_day_last(); })
      return "the last day of " + month;
    else
      return "a weekday that " + month + " does not have";
  } else {
    return "none";
  }
}

template <class T>
concept turns_into_date = std::convertible_to<T const&, date>;

/// The day, which the standard library would turn into another one where no calendar has it: 30 February into 2 March.
/// \param field  what it is the value of, for the error
template <turns_into_date T>
[[nodiscard]] constexpr date checked_day(T const& written, char const* field = "") {
  if constexpr (requires {
                  { written.ok() } -> std::convertible_to<bool>;
                }) {
    if (!written.ok())
      throw_error(std::string(field) + (*field != '\0' ? ": " : "") + "expected a day of the calendar, found " +
                  text_of_day(written));
  }
  return written;
}

}  // namespace detail
/// \endcond

/// From "2030-12-31"; anything else, a day that no calendar has included, throws `tonnage::error` with the text.
[[nodiscard]] inline date parse_date(std::string_view text) {
  auto const out = detail::date_of_text(text);
  if (!out) throw_error("expected a date such as 2030-12-31", {.text = std::string(text)});
  return *out;
}

/// A `date` that can only be a day of the calendar: what functions and holdings take. It is one wherever a `date` is
/// asked for.
///
/// `std::chrono::sys_days(2027y / February / 30)` is 2 March, without a word; as a `calendar_day` it is an error.
/// \code calendar_day(2028y / February / last) == parse_date("2028-02-29") \endcode
struct calendar_day : date {
  /// 1 January 1970, as a `date` is.
  constexpr calendar_day() noexcept = default;
  constexpr calendar_day(date day) : date(day) {}  // NOLINT: nothing is lost
  /// From what `std::chrono` writes a day as: `2027y / July / 1`, `2027y / February / last`, and the like.
  /// \throws tonnage::error  for a day that no calendar has, such as 30 February
  template <detail::turns_into_date Day>
    requires(!std::derived_from<Day, date>)
  constexpr calendar_day(Day const& day)  // NOLINT: nothing is lost
      : date(detail::checked_day(day)) {}
};

/// An instant: the end of a day. Stocks are as of an instant.
struct as_of {
  date day;  ///< whose end the instant is
  /// The end of this day.
  /// \throws tonnage::error  for a day that no calendar has, such as 30 February
  explicit as_of(calendar_day d) : day(d) {}
};

/// "as of 2030-12-31".
[[nodiscard]] inline std::string to_string(as_of when) { return "as of " + to_string(when.day); }

/// A quarter of a year: 2027-Q1 is January to March.
struct calendar_quarter {
  std::chrono::year year;  ///< of the calendar
  unsigned number = 1;     ///< 1 to 4
  auto operator<=>(calendar_quarter const&) const = default;
};
/// "2027-Q3"
[[nodiscard]] inline std::string to_string(calendar_quarter const& q) {
  return std::to_string(static_cast<int>(q.year)) + "-Q" + std::to_string(q.number);
}

/// A stretch of days, `first` included, `end` not: neighbouring periods share no day. Flows are during a period.
struct period {
  date first;
  date end;

  /// An empty period is fine.
  /// \throws tonnage::error  where the end is before the beginning, and for a day that no calendar has
  period(calendar_day from, calendar_day until) : first(from), end(until) {
    if (end < first)
      throw_error("a period ends before it begins", {.text = to_string(from) + " to " + to_string(until)});
  }
  /// \throws tonnage::error  for a year that the calendar does not have
  period(std::chrono::year year)  // NOLINT: a year is a period
      : period(calendar_day(year / std::chrono::January / 1), detail::next_year(year)) {}
  /// \throws tonnage::error  for a thirteenth month
  period(std::chrono::year_month month)  // NOLINT: a month is a period
      : period(calendar_day(month / 1), detail::next_month(month)) {}
  /// \throws tonnage::error  for a fifth quarter
  period(calendar_quarter of)  // NOLINT: a quarter is a period
      : period(calendar_day(of.year / std::chrono::month(3 * of.number - 2) / 1),
               detail::next_month(of.year / std::chrono::month(3 * of.number))) {}

  /// Whether the day is in it.
  [[nodiscard]] bool contains(calendar_day when) const { return first <= when && when < end; }
  /// Its days.
  [[nodiscard]] std::chrono::days length() const { return end - first; }
  bool operator==(period const&) const = default;
};

/// "2027-01-01 to 2027-12-31": both days belong to the period.
[[nodiscard]] inline std::string to_string(period const& p) {
  if (p.first == p.end) return "no day, from " + to_string(p.first);
  return to_string(p.first) + " to " + to_string(p.end - std::chrono::days(1));
}

/// A period from its text, as tables and notes print it: "2027-01-01 to 2027-12-31", whose days both belong to it; a
/// year, a quarter, a month or a day, "2027", "2027-Q3", "2027-03", "2027-03-31"; and "no day, from 2027-01-01".
/// \throws tonnage::error  for any other text, a day that no calendar has, and a last day before the first
/// \code over(parse_period("2026-03"), seoul); parse_period(to_string(p)) == p \endcode
[[nodiscard]] inline period parse_period(std::string_view text) {
  constexpr std::string_view between = " to ", nothing = "no day, from ";
  auto const unreadable = [&]() -> period {
    throw_error("expected a period such as 2027, 2027-Q3, 2027-03, 2027-03-31 or 2027-01-01 to 2027-12-31",
                {.text = std::string(text)});
  };
  if (text.starts_with(nothing)) {
    auto const from = detail::date_of_text(text.substr(nothing.size()));
    return from ? period(*from, *from) : unreadable();
  }
  if (auto const at = text.find(between); at != std::string_view::npos) {
    auto const first = detail::date_of_text(text.substr(0, at)),
               last = detail::date_of_text(text.substr(at + between.size()));
    return first && last ? period(*first, *last + std::chrono::days(1)) : unreadable();
  }
  if (auto const only = detail::date_of_text(text)) return {*only, *only + std::chrono::days(1)};
  auto const is_quarter = text.size() == 7 && text[5] == 'Q' && text[6] >= '1' && text[6] <= '4';
  auto const is_year = text.size() == 4;
  auto const day = is_quarter || is_year ? std::string(text.substr(0, is_year ? 4 : 5)) + (is_year ? "-01-01" : "01-01")
                                         : std::string(text) + "-01";
  auto const first = detail::date_of_text(day);
  if (!first) return unreadable();
  std::chrono::year_month_day const begin(*first);
  if (is_quarter) return calendar_quarter{begin.year(), static_cast<unsigned>(text[6] - '0')};
  return is_year ? period(begin.year()) : period(begin.year() / begin.month());
}

}  // namespace tonnage::inline v0_1_0
