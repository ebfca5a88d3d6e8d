// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/named_zone.hpp>
#include <tonnage/usage/record.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

/// How long the day of a zone is.
std::chrono::milliseconds length_of(named_zone const& zone, tonnage::date which) {
  days_in<named_zone> const cut{zone};
  utc_instant const begin = midnight_of(zone, which);
  CHECK(cut.label_of(begin) == which);
  return cut.next(begin) - begin;
}

named_zone const new_york("America/New_York");

}  // namespace

// Source of the dates: the law of each country, as everybody's calendar shows it.

TEST_CASE("days on which clocks are changed") {
  CHECK(length_of(new_york, 2026y / 3 / 8) == 23h);
  CHECK(length_of(new_york, 2026y / 3 / 9) == 24h);
  CHECK(length_of(new_york, 2026y / 11 / 1) == 25h);
  CHECK(length_of(named_zone("Europe/Oslo"), 2024y / 3 / 31) == 23h);
  CHECK(length_of(named_zone("Europe/Oslo"), 2024y / 10 / 27) == 25h);
  CHECK(length_of(named_zone("Australia/Lord_Howe"), 2026y / 4 / 5) == 24h + 30min);
  CHECK(length_of(named_zone("Asia/Seoul"), 1988y / 5 / 8) == 23h);
  CHECK(length_of(named_zone("Asia/Seoul"), 2026y / 5 / 10) == 24h);
}

TEST_CASE("a day that a country left out") {
  named_zone const samoa("Pacific/Apia");  // went over the date line at the end of the 29th of December 2011
  days_in<named_zone> const cut{samoa};
  utc_instant const last_hour = at(2011y / 12 / 30, 9h);
  CHECK(cut.label_of(last_hour) == tonnage::date(2011y / 12 / 29));
  CHECK(cut.label_of(cut.next(last_hour)) == tonnage::date(2011y / 12 / 31));
}

TEST_CASE("beyond what files of the database list, clocks are changed as before") {
  // New York: second Sunday of March, first of November. In 2040, a leap year, these are the 11th and the 4th.
  CHECK(length_of(new_york, 2038y / 3 / 14) == 23h);
  CHECK(length_of(new_york, 2040y / 3 / 11) == 23h);
  CHECK(length_of(new_york, 2040y / 3 / 4) == 24h);
  CHECK(length_of(new_york, 2040y / 11 / 4) == 25h);
  CHECK(length_of(new_york, 2440y / 11 / 4) == 25h);  // the calendar repeats after 400 years
  // Oslo: the last Sundays of March and October, in 2041 their 31st and 27th.
  CHECK(length_of(named_zone("Europe/Oslo"), 2041y / 3 / 31) == 23h);
  CHECK(length_of(named_zone("Europe/Oslo"), 2041y / 10 / 27) == 25h);
  CHECK(named_zone("Asia/Seoul").offset_at(at(2150y / 7 / 1)) == 9h);
  CHECK(new_york.offset_at(at(2100y / 1 / 1)) == -5h);
  CHECK(new_york.offset_at(at(2100y / 7 / 1)) == -4h);
}

TEST_CASE("long ago") {
  CHECK(new_york.offset_at(at(1969y / 7 / 20)) == -4h);
  CHECK(named_zone("Europe/London").offset_at(at(1969y / 1 / 1)) == 1h);  // British Standard Time
  CHECK(new_york.offset_at(at(1500y / 1 / 1)) == -(4h + 56min + 2s));     // the sun's, at City Hall
  CHECK(named_zone("UTC").offset_at(at(1969y / 12 / 31, 23h)) == 0s);
}

TEST_CASE("a ledger by days of a zone sums to the whole") {
  std::vector<usage_record> const records{
      {.gpus = gpu_share::of(8), .start = at(2026y / 3 / 7, 6h), .end = at(2026y / 3 / 10)}};
  std::vector<std::pair<tonnage::date, double>> hours_by_day;
  gpu_time whole;
  for (auto const& piece : records | over(2026y / 3, new_york).by_days()) {
    hours_by_day.emplace_back(piece.label(), piece.used().in_hours());
    whole += piece.used();
  }
  // From 01:00 of the 7th: 23 hours, then a day of 23, and 20 hours of the 9th, until 20:00 there.
  CHECK(hours_by_day == std::vector<std::pair<tonnage::date, double>>{
                            {2026y / 3 / 7, 8 * 23.}, {2026y / 3 / 8, 8 * 23.}, {2026y / 3 / 9, 8 * 20.}});
  CHECK(whole.in_hours() == 8 * 66.);
}

TEST_CASE("clocks that are put forward within an hour") {
  // Pyongyang, 4 May 2018: at 23:30 (+08:30) it is 00:00 (+09:00), so the last hour of the day has thirty minutes.
  hours_in<named_zone> const clock{named_zone("Asia/Pyongyang")};
  utc_instant const last_hour = at(2018y / 5 / 4, 14h + 30min);
  CHECK(clock.label_of(last_hour).text() == "2018-05-04T23:00+08:30");
  CHECK(clock.next(last_hour) == at(2018y / 5 / 4, 15h));
  CHECK(clock.label_of(at(2018y / 5 / 4, 15h)).text() == "2018-05-05T00:00+09:00");
  CHECK(clock.next(at(2018y / 5 / 4, 15h)) == at(2018y / 5 / 4, 16h));
}

TEST_CASE("clocks that are put back over midnight") {
  // St John's, 29 October 2006: at 00:01 (-02:30) it is 23:01 of the 28th again. The 29th has begun, and goes on.
  named_zone const st_johns("America/St_Johns");
  days_in<named_zone> const by_days{st_johns};
  CHECK(by_days.label_of(at(2006y / 10 / 29, 2h + 29min)) == tonnage::date(2006y / 10 / 28));
  CHECK(by_days.label_of(at(2006y / 10 / 29, 2h + 30min)) == tonnage::date(2006y / 10 / 29));
  CHECK(by_days.label_of(at(2006y / 10 / 29, 2h + 45min)) == tonnage::date(2006y / 10 / 29));
  CHECK(by_days.next(at(2006y / 10 / 29, 2h + 45min)) == at(2006y / 10 / 30, 3h + 30min));
  CHECK(length_of(st_johns, 2006y / 10 / 29) == 25h);
  // Hours go by what the clocks show: a minute of the 29th, and 59 of an hour that comes again.
  hours_in<named_zone> const clock{st_johns};
  auto const one_minute = clock.label_of(at(2006y / 10 / 29, 2h + 30min)),
             again = clock.label_of(at(2006y / 10 / 29, 2h + 31min));
  CHECK(one_minute.text() == "2006-10-29T00:00-02:30");
  CHECK(again.text() == "2006-10-28T23:00-03:30");
  CHECK(one_minute != again);
  CHECK(one_minute < again);
  CHECK(clock.next(at(2006y / 10 / 29, 2h + 30min)) == at(2006y / 10 / 29, 2h + 31min));
}

TEST_CASE("without a name it is UTC") {
  CHECK(named_zone().offset_at(at(2026y / 7 / 1)) == 0s);
  CHECK(named_zone().name() == "UTC");
}

TEST_CASE("a zone that there is not") {
  CHECK_THROWS_WITH(named_zone("Mars/Base"), "the tz database has no zone of this name: 'Mars/Base'");
  CHECK_THROWS_AS(named_zone(""), error);
  CHECK_THROWS_AS(named_zone("../../etc/passwd"), error);
}
