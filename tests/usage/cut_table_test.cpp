// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <random>
#include <tonnage/usage/cut_table.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

std::int64_t ms_of(utc_instant when) { return when.time_since_epoch().count(); }

}  // namespace

TEST_CASE("days of a year, and months") {
  cut_table const days_of_leap_year(time_span(2024y), days_in<utc_zone>{});
  CHECK(days_of_leap_year.size() == 366);
  CHECK(days_of_leap_year.is_whole());
  CHECK(days_of_leap_year.label(59) == date(2024y / 2 / 29));
  CHECK(days_of_leap_year.here().piece_of(ms_of(at(2024y / 2 / 29, 24h)) - 1) == 59);
  CHECK(days_of_leap_year.here().piece_of(ms_of(at(2024y / 3 / 1))) == 60);
  cut_table const months_of_year(time_span(2024y), months_in<utc_zone>{});
  CHECK(months_of_year.size() == 12);
  CHECK(months_of_year.here().piece_of(ms_of(at(2024y / 2 / 1)) - 1) == 0);
  CHECK(months_of_year.here().end_of(1) == ms_of(at(2024y / 3 / 1)));
}

TEST_CASE("any time is found in its piece, however unequal these are") {
  std::mt19937_64 random(3);
  for (auto const& span : {time_span(at(2023y / 12 / 31, 23h + 59min), at(2026y / 3 / 1, 1ms)), time_span(1969y)}) {
    months_in<utc_offset> const cut{utc_offset(9h)};
    cut_table const table(span, cut);
    for (int i = 0; i != 20'000; ++i) {
      utc_instant const when =
          span.begin + std::chrono::milliseconds(random() % static_cast<std::uint64_t>(span.length().count()));
      REQUIRE(table.label(table.here().piece_of(ms_of(when))) == cut.label_of(when));
    }
  }
}

TEST_CASE("an empty span, and one with too many cuts") {
  cut_table const nothing(time_span(at(2026y / 1 / 1), at(2026y / 1 / 1)), days_in<utc_zone>{});
  CHECK(nothing.size() == 1);
  CHECK(nothing.here().piece_of(ms_of(at(2026y / 1 / 1))) == 0);
  CHECK_FALSE(cut_table(time_span(at(1800y / 1 / 1), at(2000y / 1 / 1)), hours_in<utc_zone>{}).is_whole());
}

TEST_CASE("a label of a table that does not stay") {
  auto const& label = cut_table(time_span(period(2026y)), days_in<utc_zone>{}).label(31);
  CHECK(label == date(2026y / 2 / 1));
}
