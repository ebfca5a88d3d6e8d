// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Instants to the millisecond, and the time between two of them.
///
/// `time_span(at(2023y / 1 / 31), at(2023y / 2 / 1, 12h))` is a day and a half; neighbouring spans share no millisecond.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>

namespace tonnage::inline v0_1_0 {

/// A millisecond since 1970-01-01 00:00 UTC, leap seconds not counted; before that, a negative one.
using utc_instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Midnight UTC of a day, and so long after it.
/// \throws tonnage::error  for a day that no calendar has, such as 30 February.
[[nodiscard]] inline utc_instant at(std::chrono::year_month_day on, std::chrono::milliseconds later = {}) {
  return utc_instant(as_of(on).day) + later;
}

/// "2023-01-31T12:34:56Z" (ISO 8601), with milliseconds where there are some.
[[nodiscard]] inline std::string to_string(utc_instant when) {
  auto const midnight = std::chrono::floor<std::chrono::days>(when);
  auto const ms = (when - midnight).count();
  auto const digits = [](long long number, std::size_t width) {
    auto out = std::to_string(number);
    return out.size() < width ? std::string(width - out.size(), '0') + out : out;
  };
  return to_string(date(midnight)) + "T" + digits(ms / 3'600'000, 2) + ":" + digits(ms / 60'000 % 60, 2) + ":" +
         digits(ms / 1000 % 60, 2) + (ms % 1000 == 0 ? "" : "." + digits(ms % 1000, 3)) + "Z";
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
  explicit time_span(period const& days_in) : begin(days_in.first), end(days_in.end) {}

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
