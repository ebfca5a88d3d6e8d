// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/accounting/hours_of_day.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

TEST_CASE("hours of a day") {
  CHECK(hours_of_day().is_whole_day());
  CHECK(hours_of_day(0, 24).is_whole_day());
  CHECK_FALSE(hours_of_day(0, 23).is_whole_day());
  CHECK(hours_of_day(0, 1).mask() == 1);
  CHECK(hours_of_day(23, 24).mask() == 1U << 23);
  CHECK(hours_of_day(23, 1).mask() == ((1U << 23) | 1U));
  CHECK_THROWS_WITH(hours_of_day(6, 6), "hours of a day are from 0 to 24, and some: '6 to 6'");
  CHECK_THROWS_AS(hours_of_day(24, 1), error);
  CHECK_THROWS_AS(hours_of_day(-1, 1), error);
  CHECK_THROWS_AS(hours_of_day(0, 25), error);
}

TEST_CASE("the day and hour of a zone's clocks") {
  hours_in<utc_offset> const seoul{utc_offset(9h)};
  auto const morning = day_and_hour(seoul.label_of(at(2026y / 3 / 1, 22h + 30min)));
  CHECK(morning.day == date(2026y / 3 / 2));
  CHECK(morning.hour == 7h);
  hours_in<utc_offset> const india{utc_offset(5h + 30min)};
  auto const night = day_and_hour(india.label_of(at(2026y / 3 / 1, 18h + 29min)));
  CHECK(night.day == date(2026y / 3 / 1));
  CHECK(night.hour == 23h);
  auto const before_1970 = day_and_hour(seoul.label_of(at(1969y / 12 / 31, 14h + 59min)));
  CHECK(before_1970.day == date(1969y / 12 / 31));
  CHECK(before_1970.hour == 23h);
}

TEST_CASE("hours that no day has are refused, not looked up") {
  hours_of_day const night(22, 6);
  for (int const hour_in : {-1, 24, 32, 64, 1'000'000})
    CHECK_THROWS_WITH(night.contains(std::chrono::hours(hour_in)), contains("expected an hour of a day from 0 to 23"));
  CHECK_THROWS_AS(hours_of_day().contains((std::chrono::hours::max)()), error);
  CHECK_THROWS_AS(hours_of_day().contains((std::chrono::hours::min)()), error);
  CHECK(night.contains(std::chrono::hours(23)));
  CHECK(!night.contains(std::chrono::hours(6)));
  static_assert(hours_of_day(22, 6).contains(std::chrono::hours(0)));
}

TEST_CASE("the hour of the last instant") {
  auto const shown = day_and_hour({(utc_instant::max)(), std::chrono::hours(9)});
  CHECK(shown.day == date(std::chrono::days(106'751'991'167)));
  CHECK(shown.hour == std::chrono::hours(16));
}
