// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Instants to the millisecond, and the time between two of them.
///
/// `time_span(at(2023y / 1 / 31), at(2023y / 2 / 1, 12h))` is a day and a half; neighbouring spans share no
/// millisecond.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// A millisecond since 1970-01-01 00:00 UTC, leap seconds not counted; before that, a negative one.
using utc_instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// \cond
namespace detail {

inline constexpr std::int64_t ms_in_day = 86'400'000;

/// Whether an instant is within two million years of 1970, so that days before and after it wrap nowhere.
[[nodiscard]] constexpr bool is_near(utc_instant when) {
  constexpr std::int64_t bound = std::int64_t{1} << 56;
  std::int64_t const ms = when.time_since_epoch().count();
  return -bound < ms && ms < bound;
}

/// So long after midnight of a day, if 64 bits of milliseconds count so far: some 292 million years either way.
[[nodiscard]] inline std::optional<utc_instant> instant_if(date day, std::chrono::milliseconds later = {}) {
  std::int64_t const days = day.time_since_epoch().count();
  std::int64_t midnight = 0, out = 0;
  if (!__builtin_mul_overflow(days, ms_in_day, &midnight) && !__builtin_add_overflow(midnight, later.count(), &out))
    return utc_instant(std::chrono::milliseconds(out));
  // The midnight may lie beyond, and what comes after it within.
  auto const size = product_of(days < 0 ? 0 - static_cast<std::uint64_t>(days) : static_cast<std::uint64_t>(days),
                               std::uint64_t{ms_in_day});
  int128 const sum = (days < 0 ? -size : size) + int128(later.count());
  if (!sum.fits_int64()) return std::nullopt;
  return utc_instant(std::chrono::milliseconds(sum.to_int64()));
}
/// \throws tonnage::error  where they do not
[[nodiscard]] inline utc_instant instant_of(date day, std::chrono::milliseconds later = {}) {
  auto const out = instant_if(day, later);
  if (!out)
    throw_error("expected a day within the 292 million years that 64 bits of milliseconds count",
                {.text = to_string(day)});
  return *out;
}
/// So much later, or the first or last instant that there is.
[[nodiscard]] constexpr utc_instant later_or_end(utc_instant when, std::chrono::milliseconds by) {
  std::int64_t out = 0;
  if (__builtin_add_overflow(when.time_since_epoch().count(), by.count(), &out))
    return by.count() < 0 ? (utc_instant::min)() : (utc_instant::max)();
  return utc_instant(std::chrono::milliseconds(out));
}

/// What clocks show that are so much ahead of UTC.
struct clock_time {
  date day;
  std::chrono::milliseconds since_midnight;
};
[[nodiscard]] inline clock_time clock_of(utc_instant when, std::chrono::seconds ahead = {}) {
  std::int64_t const ms = when.time_since_epoch().count();
  std::int64_t day = ms / ms_in_day, rest = ms % ms_in_day + std::int64_t{ahead.count()} * 1000;
  day += rest / ms_in_day;
  rest %= ms_in_day;
  if (rest < 0) {
    rest += ms_in_day;
    --day;
  }
  if (!std::in_range<std::chrono::days::rep>(day))  // libc++ counts days in 32 bits, five million years
    throw_error("expected an instant whose day the standard library counts", {.text = std::to_string(ms) + " ms"});
  return {date(std::chrono::days(day)), std::chrono::milliseconds(rest)};
}

/// "2023-01-31T12:34:56", with milliseconds where there are some.
[[nodiscard]] inline std::string text_of_clock(clock_time const& shown) {
  auto const ms = shown.since_midnight.count();
  auto const digits = [](long long number, std::size_t width) {
    auto out = std::to_string(number);
    return out.size() < width ? std::string(width - out.size(), '0') + out : out;
  };
  return to_string(shown.day) + "T" + digits(ms / 3'600'000, 2) + ":" + digits(ms / 60'000 % 60, 2) + ":" +
         digits(ms / 1000 % 60, 2) + (ms % 1000 == 0 ? "" : "." + digits(ms % 1000, 3));
}

/// How many hours, days or months one record or one span may be cut into: 119 years of hours, 2,870 of days. More are a
/// mistake in a date, and would take minutes to years.
inline constexpr std::size_t most_pieces = std::size_t{1} << 20;

}  // namespace detail
/// \endcond

/// Midnight UTC of a day, and so long after it.
/// \throws tonnage::error  for a day that no calendar has, such as 30 February, and for an instant that 64 bits of
///   milliseconds do not count
[[nodiscard]] inline utc_instant at(std::chrono::year_month_day on, std::chrono::milliseconds later = {}) {
  return detail::instant_of(as_of(on).day, later);
}

/// "2023-01-31T12:34:56Z" (ISO 8601), with milliseconds where there are some; the last instant that there is, is
/// "292278994-08-17T07:12:55.807Z".
[[nodiscard]] inline std::string to_string(utc_instant when) {
  return detail::text_of_clock(detail::clock_of(when)) + "Z";
}

/// A stretch of time, `begin` included, `end` not.
struct time_span {
  utc_instant begin{};
  utc_instant end{};

  time_span() = default;
  /// \throws tonnage::error  where the end is before the beginning, or so long after it that 64 bits do not count the
  ///   milliseconds; an empty span is fine.
  time_span(utc_instant from, utc_instant until) : begin(from), end(until) {
    std::int64_t length_of = 0;
    if (__builtin_sub_overflow(end.time_since_epoch().count(), begin.time_since_epoch().count(), &length_of))
      throw_error("a span of time is shorter than 290 million years");
    if (end < begin)
      throw_error("a span of time ends before it begins", {.text = to_string(from) + " to " + to_string(until)});
  }
  /// The days of a period, from midnight to midnight UTC. In another zone: `span_in(zone, days)`.
  /// \throws tonnage::error  for a day beyond the 292 million years that 64 bits of milliseconds count
  explicit time_span(period const& days_in)
      : time_span(detail::instant_of(days_in.first), detail::instant_of(days_in.end)) {}

  /// How long it is.
  [[nodiscard]] std::chrono::milliseconds length() const { return end - begin; }
  /// Whether it has no millisecond.
  [[nodiscard]] bool is_empty() const { return begin == end; }
  /// Whether an instant lies in it; its end does not.
  [[nodiscard]] bool contains(utc_instant when) const { return begin <= when && when < end; }
  /// What both have in common; an empty span where that is nothing.
  [[nodiscard]] time_span intersected(time_span const& other) const {
    time_span out;
    out.begin = (std::max)(begin, other.begin);
    out.end = (std::max)(out.begin, (std::min)(end, other.end));
    return out;
  }
  bool operator==(time_span const&) const = default;
};

/// "2023-01-31T00:00:00Z to 2023-02-01T00:00:00Z", the last instant not included.
[[nodiscard]] inline std::string to_string(time_span const& span) {
  return to_string(span.begin) + " to " + to_string(span.end);
}

}  // namespace tonnage::inline v0_1_0
