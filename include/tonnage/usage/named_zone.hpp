// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Zones of the tz database by name, for cutting a ledger where people change their clocks.
///
/// `records | over(2026y / 3, named_zone("America/New_York")).by_days()`: March has a day of 23 hours, the eighth.
///
/// Optional: it needs Howard Hinnant's date library and the tz database of the system (`find_package(tonnage COMPONENTS
/// time_zones)`, `tonnage::time_zones`), which no other header includes. That library has a namespace `date`: behind `using
/// namespace tonnage`, write `tonnage::date` for a day.
#pragma once

#if !__has_include(<date/tz.h>)
#error "tonnage/usage/named_zone.hpp needs Howard Hinnant's date library (Debian: libhowardhinnant-date-dev)"
#endif

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// A zone of the tz database. Copies share its table.
///
/// Files of the tz database list changes up to 2037; clocks are changed after that as in the last twelve years listed.
/// Before the first change known, clocks show the sun's time at the place that gave the zone its name.
/// Source: the tz database (IANA), in the version of the system.
class named_zone {
 public:
  named_zone() = default;  ///< UTC
  /// \throws tonnage::error  for a name that the database does not have, and where its files are such that the library reads
  ///   no rule of today's from them
  explicit named_zone(std::string const& name) : table_(read(name)) {}

  /// As the database calls it.
  [[nodiscard]] std::string name() const { return table_ ? table_->name : "UTC"; }
  /// How much later than UTC its clocks are. O(log n) in the changes of its clocks, some hundreds
  [[nodiscard]] std::chrono::seconds offset_at(utc_instant when) const {
    if (!table_) return {};
    if (when >= table_->end) when = in_the_table(when);
    auto const& all = table_->changes;
    auto const next =
        std::upper_bound(all.begin(), all.end(), when, [](utc_instant t, change const& c) { return t < c.when; });
    return next == all.begin() ? all.front().ahead : (next - 1)->ahead;
  }

 private:
  struct change {
    utc_instant when;
    std::chrono::seconds ahead;
  };
  struct table {
    std::string name;
    std::vector<change> changes{};
    date end{};  ///< from which on the database tells nothing: a first of January
  };

  static std::shared_ptr<table const> read(std::string const& name) {
    using namespace std::chrono;
    auto const* const zone = [&] {
      try {
        return ::date::locate_zone(name);
      } catch (std::exception const&) {
        throw error("the tz database has no zone of this name", {.text = name});
      }
    }();
    auto const info_at = [&](sys_days day_of) { return zone->get_info(sys_seconds(day_of)); };
    require_whole_database();
    table out{.name = name};
    // What a file does not list looks like a winter that began in 2037 and does not end.
    auto const after_2037 = info_at(year(2038) / July / 1);
    bool const listed =
        after_2037.begin >= sys_days(year(2037) / 1 / 1) && after_2037.end > sys_days(year(2100) / 1 / 1);
    out.end = year(listed ? 2038 : 2100) / 1 / 1;
    for (sys_seconds from = sys_days(year(1800) / 1 / 1); from < out.end;) {
      auto const info = zone->get_info(from);
      out.changes.push_back({info.begin, info.offset});
      from = info.end;
    }
    return std::make_shared<table const>(std::move(out));
  }

  /// A database may keep today's rules apart from the list of changes, where the library does not look ("slim" files): then
  /// clocks in New York are never changed, and every answer is an hour off for half of the year.
  static void require_whole_database() {
    using namespace std::chrono;
    static bool const is_whole = [] {
      auto const* const zone = ::date::locate_zone("America/New_York");
      return zone->get_info(sys_seconds(sys_days(year(2030) / January / 1))).offset !=
             zone->get_info(sys_seconds(sys_days(year(2030) / July / 1))).offset;
    }();
    if (!is_whole)
      throw error("the tz database of this system lists no changes of today's: it needs \"fat\" files (zic -b fat)");
  }

  /// The same time of a year in the table, whose days from January, or from March on, are the same days of the week: clocks
  /// are changed on the second Sunday of a month, say, or the last.
  [[nodiscard]] utc_instant in_the_table(utc_instant when) const {
    using namespace std::chrono;
    constexpr std::chrono::days four_centuries(146'097);  // after which the calendar repeats
    if (auto const beyond = when - utc_instant(table_->end); beyond >= four_centuries)
      when -= beyond / four_centuries * four_centuries;
    auto const on = floor<std::chrono::days>(when);
    year_month_day const then(on);
    month const first = then.month() < March ? January : March;
    weekday const wanted(sys_days(then.year() / first / 1));
    std::chrono::year alike = year_month_day(table_->end).year() - years(1);
    while (alike.is_leap() || weekday(sys_days(alike / first / 1)) != wanted) --alike;
    return sys_days(alike / first / 1) + (on - sys_days(then.year() / first / 1)) + (when - on);
  }

  std::shared_ptr<table const> table_;
};

}  // namespace tonnage::inline v0_1_0
