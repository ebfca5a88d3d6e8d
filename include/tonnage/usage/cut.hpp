// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Where time is cut: at the hours, days and months of a zone.
///
/// A zone says how far its clocks are ahead of UTC: `utc`, `utc_offset(9h)`, or a type of your own with
/// `std::chrono::seconds offset_at(utc_instant) const`, and a `name()` if it has one. Where clocks are put forward a
/// day has 23 hours, and is one day.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/time_span.hpp>

namespace tonnage::inline v0_1_0 {

/// How much later than UTC clocks are at an instant. An offset changes at a whole minute, and by less than a day.
template <class Z>
concept time_zone_like = requires(Z const& zone, utc_instant when) {
  { zone.offset_at(when) } -> std::convertible_to<std::chrono::seconds>;
};

/// Universal time.
struct utc_zone {
  /// Always zero.
  [[nodiscard]] constexpr std::chrono::seconds offset_at(utc_instant) const { return {}; }
};
inline constexpr utc_zone utc{};  ///< universal time, where a zone is asked for

/// Clocks that are always the same time ahead of UTC: `utc_offset(9h)` is Seoul's since 1988.
struct utc_offset {
  std::chrono::seconds ahead{};  ///< how much later than UTC
  constexpr utc_offset() = default;
  /// \throws tonnage::error  for a day or more.
  constexpr explicit utc_offset(std::chrono::seconds a) : ahead(a) {
    if (a <= std::chrono::hours(-24) || a >= std::chrono::hours(24))
      throw error("clocks are less than a day ahead of UTC or behind it", {.text = std::to_string(a.count()) + " s"});
  }
  /// Always the same.
  [[nodiscard]] constexpr std::chrono::seconds offset_at(utc_instant) const { return ahead; }
};

/// \cond
namespace detail {
/// "+09:00", or "-03:30"; a whole minute.
[[nodiscard]] inline std::string offset_text(std::chrono::seconds ahead) {
  auto const size = ahead < std::chrono::seconds(0) ? -ahead : ahead;
  auto const two = [](long long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return (ahead < std::chrono::seconds(0) ? "-" : "+") + two(size.count() / 3600) + ":" + two(size.count() / 60 % 60);
}
}  // namespace detail
/// \endcond

/// A span by the clocks of a zone: "2026-03-01T00:00:00+09:00 to 2026-04-01T00:00:00+09:00 (Asia/Seoul)", with the name
/// of a zone that has one; in UTC as `to_string(span)`.
template <time_zone_like Zone>
[[nodiscard]] std::string to_string(time_span const& span, Zone const& zone) {
  auto const text = [&](utc_instant when) {
    auto const ahead = zone.offset_at(when);
    auto const out = detail::text_of_clock(detail::clock_of(when, ahead));
    return out + (ahead == std::chrono::seconds(0) ? "Z" : detail::offset_text(ahead));
  };
  auto out = text(span.begin) + " to " + text(span.end);
  if constexpr (requires { std::string(zone.name()); })
    if (std::string const name(zone.name()); !name.empty()) out += " (" + name + ")";
  return out;
}

/// The instant at which the clocks of a zone show a local time. Where they show it twice, the first time; where they
/// leave it out, what they would have shown it at had they been left alone.
/// \throws tonnage::error  for an instant that 64 bits of milliseconds do not count
template <time_zone_like Zone>
[[nodiscard]] utc_instant utc_of(Zone const& zone, std::chrono::local_time<std::chrono::milliseconds> local) {
  using std::chrono::hours;
  utc_instant const guess(local.time_since_epoch());
  auto const at_offset = [&](std::chrono::seconds ahead) {
    std::int64_t out = 0;
    if (__builtin_sub_overflow(guess.time_since_epoch().count(), std::chrono::milliseconds(ahead).count(), &out))
      throw_error("expected a local time within the 292 million years that 64 bits of milliseconds count",
                  {.text = to_string(guess)});
    return utc_instant(std::chrono::milliseconds(out));
  };
  auto const before = zone.offset_at(detail::later_or_end(guess, -hours(26)));  // no zone is further ahead
  if (utc_instant const then = at_offset(before); zone.offset_at(then) == before) return then;
  auto const after = zone.offset_at(detail::later_or_end(guess, hours(26)));
  utc_instant const then = at_offset(after);
  return zone.offset_at(then) == after ? then : at_offset(before);
}

/// The beginning of a day by the clocks of a zone.
/// \throws tonnage::error  for an instant that 64 bits of milliseconds do not count
template <time_zone_like Zone>
[[nodiscard]] utc_instant midnight_of(Zone const& zone, date which) {
  return utc_of(zone, std::chrono::local_time<std::chrono::milliseconds>(detail::instant_of(which).time_since_epoch()));
}

/// The days of a period by the clocks of a zone, from midnight to midnight.
template <time_zone_like Zone>
[[nodiscard]] time_span span_in(Zone const& zone, period const& days_of) {
  return {midnight_of(zone, days_of.first), midnight_of(zone, days_of.end)};
}

/// An hour of a zone: its first instant, and how its clocks stood. Where clocks are put back, the same hour comes
/// twice; where they are changed within an hour, what is left of it and what comes are two.
struct zone_hour {
  utc_instant begin{};
  std::chrono::seconds ahead{};  ///< how much later than UTC its clocks were

  /// "2023-10-29T02:00+01:00".
  [[nodiscard]] std::string text() const {
    auto const local = detail::text_of_clock(detail::clock_of(begin, ahead));
    return local.substr(0, local.rfind(':')) + detail::offset_text(ahead);
  }
  [[nodiscard]] std::size_t hash() const { return std::hash<long long>{}(begin.time_since_epoch().count()); }
  friend bool operator==(zone_hour const& a, zone_hour const& b) { return a.begin == b.begin && a.ahead == b.ahead; }
  /// In the order of time: of two that begin at once, clocks were put back in the first.
  friend auto operator<=>(zone_hour const& a, zone_hour const& b) {
    return a.begin != b.begin ? a.begin <=> b.begin : b.ahead <=> a.ahead;
  }
};

/// \cond
namespace detail {

/// The day that clocks of the zone show.
template <time_zone_like Zone>
[[nodiscard]] date clock_day(Zone const& zone, utc_instant when) {
  auto const ahead = zone.offset_at(when);
  return is_near(when) ? std::chrono::floor<std::chrono::days>(when + ahead) : clock_of(when, ahead).day;
}

/// The first instant at which clocks of a zone stand otherwise than at `from`. Precondition: they do at `until`.
template <time_zone_like Zone>
[[nodiscard]] utc_instant change_between(Zone const& zone, utc_instant from, utc_instant until) {
  auto const ahead = zone.offset_at(from);
  while (until - from > std::chrono::milliseconds(1)) {
    utc_instant const middle = from + (until - from) / 2;
    (zone.offset_at(middle) == ahead ? from : until) = middle;
  }
  return until;
}

/// The first instant after `when` at which it is `target` in the zone, or a later day. Precondition: it is an earlier
/// one.
template <time_zone_like Zone>
[[nodiscard]] utc_instant first_at(Zone const& zone, utc_instant when, date target) {
  for (;;) {
    auto const ahead = zone.offset_at(when);
    // If the clocks are left alone until then; where that is never, at the end of time.
    utc_instant const then = is_near(when)
                                 ? utc_instant(target) - ahead
                                 : instant_if(target, -std::chrono::milliseconds(ahead)).value_or((utc_instant::max)());
    utc_instant high = (std::min)(then, later_or_end(when, std::chrono::hours(24)));
    if (zone.offset_at(high) == ahead) {
      if (high == then) return then;
      when = high;
      continue;
    }
    high = change_between(zone, when, high);  // when they are put forward or back
    if (clock_day(zone, high) >= target) return high;
    when = high;
  }
}

/// The day of the calendar. Where clocks are put back over midnight, the day that has begun goes on.
template <time_zone_like Zone>
[[nodiscard]] date local_day(Zone const& zone, utc_instant when) {
  date const shown = clock_day(zone, when);
  utc_instant const earlier = later_or_end(when, -std::chrono::hours(24));
  if (zone.offset_at(when) >= zone.offset_at(earlier)) return shown;
  date const next = shown + std::chrono::days(1);
  return first_at(zone, earlier, next) <= when ? next : shown;
}

}  // namespace detail
/// \endcond

/// Not cut at all, by the clocks of a zone.
template <time_zone_like Zone>
struct uncut_in {
  Zone zone;  ///< whose clocks
  /// There is one label.
  struct label {
    friend bool operator==(label, label) { return true; }
  };
  /// The label of every time.
  [[nodiscard]] label label_of(utc_instant) const { return {}; }
  /// The end of time.
  [[nodiscard]] utc_instant next(utc_instant) const { return (utc_instant::max)(); }
};
/// Hours of a zone's clocks.
template <time_zone_like Zone>
struct hours_in {
  /// An hour, and how the clocks stood.
  using label = zone_hour;
  Zone zone;  ///< whose clocks
  /// The hour in which a time lies.
  /// \throws tonnage::error  for the first minutes of time, where the hour begins before them
  [[nodiscard]] label label_of(utc_instant when) const {
    auto const ahead = zone.offset_at(when);
    auto const gone = since_hour(when, ahead);
    if (when < (utc_instant::min)() + gone)
      throw_error("expected a time whose hour begins within what 64 bits of milliseconds count",
                  {.text = to_string(when)});
    return {when - gone, ahead};
  }
  /// The end of the hour, or where clocks are put forward or back before it; at most the end of time.
  [[nodiscard]] utc_instant next(utc_instant when) const {
    auto const ahead = zone.offset_at(when);
    utc_instant const end = detail::later_or_end(when, std::chrono::hours(1) - since_hour(when, ahead));
    return zone.offset_at(end) == ahead ? end : detail::change_between(zone, when, end);
  }

 private:
  [[nodiscard]] static std::chrono::milliseconds since_hour(utc_instant when, std::chrono::seconds ahead) {
    if (!detail::is_near(when)) return detail::clock_of(when, ahead).since_midnight % std::chrono::hours(1);
    utc_instant const local = when + ahead;
    return local - std::chrono::floor<std::chrono::hours>(local);
  }
};
/// A month of the calendar: "2024-02".
struct calendar_month {
  std::chrono::year_month value{};  ///< of the civil calendar
  /// "2024-02".
  [[nodiscard]] std::string text() const {
    auto const first = to_string(date(value / 1));
    return first.substr(0, first.rfind('-'));
  }
  [[nodiscard]] std::size_t hash() const {
    return std::hash<int>{}(static_cast<int>(value.year()) * 12 +
                            static_cast<int>(static_cast<unsigned>(value.month())));
  }
  friend auto operator<=>(calendar_month const&, calendar_month const&) = default;
};

/// Days of a zone's clocks, of 23 or 25 hours where these are put forward or back.
template <time_zone_like Zone>
struct days_in {
  using label = date;  ///< as a calendar in the zone shows it
  Zone zone;           ///< whose clocks
  /// The day on which a time lies.
  [[nodiscard]] label label_of(utc_instant when) const { return detail::local_day(zone, when); }
  /// Its end.
  [[nodiscard]] utc_instant next(utc_instant when) const {
    return detail::first_at(zone, when, label_of(when) + std::chrono::days(1));
  }
};
/// Months of a zone's clocks, of the years that `std::chrono` counts.
template <time_zone_like Zone>
struct months_in {
  /// A month of the calendar.
  using label = calendar_month;
  Zone zone;  ///< whose clocks
  /// The month in which a time lies.
  /// \throws tonnage::error  for a time beyond the calendar, whose years end with 32767
  [[nodiscard]] label label_of(utc_instant when) const {
    auto const on = detail::civil(detail::local_day(zone, when));
    return {on.year() / on.month()};
  }
  /// Its end.
  [[nodiscard]] utc_instant next(utc_instant when) const {
    return detail::first_at(zone, when, detail::next_month(label_of(when).value));
  }
};

}  // namespace tonnage::inline v0_1_0
