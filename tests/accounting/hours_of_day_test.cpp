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
    CHECK_THROWS_WITH(night.contains({date(2026y / 3 / 1), std::chrono::hours(hour_in)}),
                      contains("expected an hour of a day from 0 to 23"));
  CHECK_THROWS_AS(hours_of_day().contains({date(), (std::chrono::hours::max)()}), error);
  CHECK_THROWS_AS(hours_of_day().contains({date(), (std::chrono::hours::min)()}), error);
  CHECK(night.contains({date(), std::chrono::hours(23)}));
  CHECK(!night.contains({date(), std::chrono::hours(6)}));
  static_assert(hours_of_day(22, 6).contains({date(), std::chrono::hours(0)}));
}

TEST_CASE("the hour of the last instant") {
  auto const shown = day_and_hour({(utc_instant::max)(), std::chrono::hours(9)});
  CHECK(shown.day == date(std::chrono::days(106'751'991'167)));
  CHECK(shown.hour == std::chrono::hours(16));
}

TEST_CASE("hours on days of the week") {
  // 6 March 2026 is a Friday.
  date const friday(2026y / 3 / 6), saturday = friday + std::chrono::days(1);
  auto const night = hours_of_day(22, 6).on(weekdays);
  CHECK(night.contains({friday, 23h}));
  CHECK_FALSE(night.contains({saturday, 3h}));
  CHECK(night.contains({friday, 3h}));
  CHECK_FALSE(night.contains({friday, 12h}));
  CHECK(hours_of_day(22, 6).is_always() == false);
  CHECK(hours_of_day().is_always());
  CHECK_FALSE(hours_of_day().on(weekend).is_always());
  CHECK(hours_of_day().on(weekend).is_whole_day());
  CHECK(weekdays.mask() == 0b0111110);
  CHECK(weekend.mask() == 0b1000001);
  CHECK(days_of_week().is_every_day());
  CHECK_THROWS_WITH(days_of_week(std::initializer_list<std::chrono::weekday>{}), "expected some day of the week");
  CHECK_THROWS_WITH((days_of_week{std::chrono::weekday(9)}), "expected a day of the week: '9'");
  CHECK(to_string(night) == "22:00 to 06:00, Monday to Friday");
  CHECK(to_string(hours_of_day().on(weekend)) == "all day, Saturday and Sunday");
  CHECK(to_string(hours_of_day(18, 24)) == "18:00 to 24:00");
  CHECK(to_string(days_of_week()) == "every day");
  CHECK(to_string(days_of_week{std::chrono::Sunday, std::chrono::Monday, std::chrono::Wednesday}) ==
        "Monday, Wednesday, Sunday");
}
