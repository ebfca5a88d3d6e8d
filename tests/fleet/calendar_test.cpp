// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/fleet/calendar.hpp>
#include <type_traits>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::April;
using std::chrono::December;
using std::chrono::February;
using std::chrono::January;
using std::chrono::July;
using std::chrono::June;
using std::chrono::last;
using std::chrono::March;
using std::chrono::May;
using std::chrono::October;
using tonnage::testing::contains;

TEST_CASE("a date is read from ISO 8601") {
  CHECK(parse_date("2030-12-31") == date(2030y / December / 31));
  CHECK(parse_date("2026-01-01") == date(2026y / January / 1));
  CHECK(parse_date("2028-02-29") == date(2028y / February / 29));
  CHECK(parse_date("2000-02-29") == date(2000y / February / 29));  // divisible by 400
  CHECK(parse_date("1970-01-01").time_since_epoch() == std::chrono::days(0));
  CHECK(parse_date("1969-12-31").time_since_epoch() == std::chrono::days(-1));
  CHECK(parse_date("1969-07-20") == date(1969y / July / 20));
  CHECK(parse_date("2038-01-20") == date(2038y / January / 20));  // a day behind 32 bits of seconds
  CHECK(parse_date("9999-12-31") == date(9999y / December / 31));
}

TEST_CASE("a day that no calendar has is refused") {
  for (auto const* bad : {"2027-02-29", "2100-02-29", "1900-02-29", "2026-04-31", "2026-06-31", "2026-13-01",
                          "2026-00-10", "2026-01-00", "2026-01-32", "2026-02-30", "2028-02-30"}) {
    INFO(bad);
    CHECK_THROWS_AS(parse_date(bad), error);
    CHECK_THROWS_WITH(parse_date(bad), contains(std::string("'") + bad + "'") && contains("2030-12-31"));
  }
}

TEST_CASE("what is no date is refused with its text") {
  for (auto const* bad : {"", "2030", "2030-12", "2030-1-1", "30-12-31", "2030/12/31", "31-12-2030", "2030-12-31 ",
                          " 2030-12-31", "2030-12-31T00:00", "2030-12-3x", "2030-+1-31", "2030--1-31", "-030-12-31",
                          "+203-12-31", "20 0-12-31", "abcd-ef-gh", "2030-12-3", "２０３０-1"}) {
    INFO(bad);
    CHECK_THROWS_AS(parse_date(bad), error);
  }
  CHECK_THROWS_AS(parse_date(std::string_view("2030-12-3\0", 10)), error);
  try {
    (void)parse_date("31.12.2030");
    FAIL("accepted");
  } catch (error const& e) {
    CHECK(e.where().text == "31.12.2030");
  }
}

TEST_CASE("a date prints as it is read") {
  CHECK(to_string(date(2030y / December / 31)) == "2030-12-31");
  CHECK(to_string(date(2026y / January / 2)) == "2026-01-02");
  CHECK(to_string(date(1969y / December / 31)) == "1969-12-31");
  CHECK(to_string(date(2038y / January / 20)) == "2038-01-20");
  for (auto const* text : {"1969-07-20", "1970-01-01", "2028-02-29", "2038-01-19", "2100-10-10", "9999-12-31"}) {
    CHECK(to_string(parse_date(text)) == text);
  }
}

TEST_CASE("the year of a date has four digits, as ISO 8601 asks") {
  for (auto const* text : {"0001-01-01", "0099-05-06", "0800-12-25"}) {
    CHECK(to_string(parse_date(text)) == text);
  }
}

TEST_CASE("as of a day") {
  CHECK(as_of(2030y / December / 31).day == parse_date("2030-12-31"));
  CHECK(as_of(2028y / February / last).day == parse_date("2028-02-29"));
  CHECK(as_of(2027y / February / last).day == parse_date("2027-02-28"));
  CHECK(as_of(parse_date("1969-12-31")).day == date(1969y / December / 31));
  CHECK_THROWS_AS(as_of(2027y / February / 29), error);
  CHECK_THROWS_AS(as_of(2026y / April / 31), error);
  CHECK_THROWS_AS(as_of(2026y / std::chrono::month(13) / 1), error);
  CHECK_THROWS_AS(as_of(2026y / std::chrono::month(13) / last), error);
  CHECK_THROWS_WITH(as_of(2027y / February / 30), "expected a day of the calendar, found 2027-02-30");
  CHECK_THROWS_WITH(as_of(2026y / std::chrono::month(13) / 1), "expected a day of the calendar, found 2026-13-01");
  CHECK_THROWS_WITH(as_of(2026y / std::chrono::month(13) / last),
                    "expected a day of the calendar, found the last day of 2026-13");
  CHECK_THROWS_WITH(as_of(2026y / February / std::chrono::Monday[5]),  // 2, 9, 16 and 23 February
                    "expected a day of the calendar, found a weekday that 2026-02 does not have");
}

TEST_CASE("an instant and a period do not turn into one another") {
  STATIC_REQUIRE(!std::is_convertible_v<period, as_of>);
  STATIC_REQUIRE(!std::is_constructible_v<as_of, period>);
  STATIC_REQUIRE(!std::is_constructible_v<period, as_of>);
  STATIC_REQUIRE(!std::is_convertible_v<date, as_of>);
  STATIC_REQUIRE(!std::is_convertible_v<date, period>);
  STATIC_REQUIRE(!std::is_constructible_v<as_of, std::chrono::year>);
  STATIC_REQUIRE(std::is_convertible_v<std::chrono::year, period>);
  STATIC_REQUIRE(std::is_convertible_v<std::chrono::year_month, period>);
}

TEST_CASE("a period has its first day and not its end") {
  period const p(2027y / January / 1, 2027y / July / 1);
  CHECK(p.contains(2027y / January / 1));
  CHECK(p.contains(2027y / June / 30));
  CHECK(!p.contains(2027y / July / 1));
  CHECK(!p.contains(2026y / December / 31));
  CHECK(p.length() == std::chrono::days(181));  // 31 + 28 + 31 + 30 + 31 + 30
}

TEST_CASE("a year is a period") {
  CHECK(period(2027y).length() == std::chrono::days(365));
  CHECK(period(2028y).length() == std::chrono::days(366));
  CHECK(period(2000y).length() == std::chrono::days(366));
  CHECK(period(2100y).length() == std::chrono::days(365));
  CHECK(period(1969y).length() == std::chrono::days(365));
  CHECK(period(2027y) == period(2027y / January / 1, 2028y / January / 1));
  CHECK(period(2027y).contains(2027y / December / 31));
  CHECK(!period(2027y).contains(2028y / January / 1));
  CHECK(period(2027y).end == period(2028y).first);  // neighbours share no day and leave none out
}

TEST_CASE("a month is a period") {
  CHECK(period(2028y / February).length() == std::chrono::days(29));
  CHECK(period(2027y / February).length() == std::chrono::days(28));
  CHECK(period(2027y / April).length() == std::chrono::days(30));
  CHECK(period(2027y / December).length() == std::chrono::days(31));
  CHECK(period(2027y / December).end == period(2028y / January).first);
  auto day = period(2028y).first;
  for (unsigned m = 1; m <= 12; ++m) {
    period const month(2028y / std::chrono::month(m));
    CHECK(month.first == day);
    day = month.end;
  }
  CHECK(day == period(2028y).end);
}

TEST_CASE("a period may be empty but does not end before it begins") {
  date const d = 2027y / January / 1;
  CHECK(period(d, d).length() == std::chrono::days(0));
  CHECK(!period(d, d).contains(d));
  CHECK_THROWS_AS(period(d, d - std::chrono::days(1)), error);
  CHECK_THROWS_WITH(period(d, d - std::chrono::days(1)), contains("2027-01-01") && contains("2026-12-31"));
}

TEST_CASE("a period is not of days that no calendar has") {
  CHECK_THROWS_AS(period(2027y / std::chrono::month(13)), error);
  CHECK_THROWS_AS(period(2027y / February / 30, 2027y / July / 1), error);
  CHECK_THROWS_AS(period(2027y / February / 1, 2027y / April / 31), error);
}

TEST_CASE("a period prints with both of its days") {
  CHECK(to_string(period(2027y)) == "2027-01-01 to 2027-12-31");
  CHECK(to_string(period(2028y / February)) == "2028-02-01 to 2028-02-29");
  CHECK(to_string(period(2027y / January / 1, 2027y / January / 2)) == "2027-01-01 to 2027-01-01");
}

TEST_CASE("an empty period does not print as one that ends before it begins") {
  date const d = 2027y / January / 1;
  CHECK(to_string(period(d, d)) != "2027-01-01 to 2026-12-31");
}

TEST_CASE("a day of the calendar is a date, and 30 February is none") {
  calendar_day const day = 2028y / February / 29;
  CHECK(day == parse_date("2028-02-29"));
  CHECK(day + std::chrono::days(1) == date(2028y / std::chrono::March / 1));
  CHECK(day < calendar_day(2028y / std::chrono::March / 1));
  CHECK(to_string(day) == "2028-02-29");
  CHECK(calendar_day() == date());
  CHECK(calendar_day(parse_date("2027-07-01")) == date(2027y / July / 1));
  CHECK(calendar_day(2027y / February / last) == date(2027y / February / 28));
  CHECK(calendar_day(2026y / February / std::chrono::Monday[4]) == date(2026y / February / 23));
  for (auto const bad : {2027y / February / 30, 2027y / February / 29, 2027y / April / 31, 2027y / January / 0})
    CHECK_THROWS_AS(calendar_day(bad), error);
  CHECK_THROWS_WITH(calendar_day(2027y / February / 30), "expected a day of the calendar, found 2027-02-30");
  STATIC_REQUIRE(sizeof(calendar_day) == sizeof(date));
  STATIC_REQUIRE(std::is_trivially_copyable_v<calendar_day>);
  STATIC_REQUIRE(std::is_convertible_v<std::chrono::year_month_day, calendar_day>);
  STATIC_REQUIRE(!std::is_convertible_v<int, calendar_day>);
  STATIC_REQUIRE(!std::is_convertible_v<std::chrono::days, calendar_day>);
  STATIC_REQUIRE(!std::is_constructible_v<calendar_day, std::chrono::year>);
}

TEST_CASE("an optional day of the calendar refuses 30 February, too") {
  std::optional<calendar_day> on = 2027y / July / 1;
  CHECK(on == date(2027y / July / 1));
  CHECK_THROWS_AS(on = 2027y / February / 30, error);
  CHECK_THROWS_AS(std::optional<calendar_day>(2027y / February / 30), error);
  std::optional<date> const as_date = on;
  CHECK(as_date == date(2027y / July / 1));
  on = std::optional<date>();
  CHECK(!on);
}

TEST_CASE("a period between a date and a day of the calendar") {
  date const first = 2027y / January / 1;
  CHECK(period(first, 2027y / July / 1) == period(2027y / January / 1, date(2027y / July / 1)));
  CHECK_THROWS_AS(period(first, 2027y / February / 30), error);
  CHECK_THROWS_AS(period(2027y).contains(2027y / February / 30), error);
}

TEST_CASE("the last year of the calendar and its last month have an end") {
  // The year after 32767 is none of std::chrono's; its first day is a day all the same.
  period const year(32767y), month(32767y / 12);
  CHECK(year.length() == std::chrono::days(365));
  CHECK(month.length() == std::chrono::days(31));
  CHECK(to_string(year) == "32767-01-01 to 32767-12-31");
  CHECK(to_string(month.end) == "32768-01-01");
  CHECK(year.contains(32767y / 12 / 31));
  CHECK_THROWS_AS(period(std::chrono::year(-32768)), error);
}

TEST_CASE("days beyond the calendar print as the days that they are") {
  using std::chrono::days;
  // Java's Instant.MAX of milliseconds: +292278994-08-17, which is day 106,751,991,167 (2^63 / 86,400,000).
  CHECK(to_string(date(days(106'751'991'167))) == "292278994-08-17");
  CHECK(to_string(date(days(-106'751'991'168))) == "-292275055-05-16");
  CHECK(to_string(date(-32767y / 1 / 1)) == "-32767-01-01");
  CHECK(to_string(date(-32767y / 1 / 1) - days(1)) == "-32768-12-31");
  // 2^63 - 1 days are 63,131,837,319,416 times 400 years and 56,455 days, which from 1970 on end on 2124-07-27.
  CHECK(to_string((date::max)()) == "25252734927768524-07-27");
  CHECK(to_string((date::min)()) == "-25252734927764585-06-07");
}

TEST_CASE("as of a day, as text") { CHECK(to_string(as_of(2030y / 12 / 31)) == "as of 2030-12-31"); }

TEST_CASE("a quarter is a period") {
  CHECK(period(calendar_quarter{2027y, 1}) == period(2027y / January / 1, 2027y / April / 1));
  CHECK(period(calendar_quarter{2027y, 4}) == period(2027y / October / 1, 2028y / January / 1));
  CHECK_THROWS_WITH(period(calendar_quarter{2027y, 5}), contains("expected a day of the calendar"));
  CHECK_THROWS_WITH(period(calendar_quarter{2027y, 0}), contains("expected a day of the calendar"));
}

TEST_CASE("what is printed as a period can be typed back") {
  for (period const& p : {period(2027y), period(2028y / February), period(2027y / July / 1, 2027y / July / 2),
                          period(2027y / July / 1, 2027y / July / 1), period(1969y / December / 31, 2031y / May / 2)})
    CHECK(parse_period(to_string(p)) == p);
  CHECK(parse_period("2027") == period(2027y));
  CHECK(parse_period("2028-02") == period(2028y / February));
  CHECK(parse_period("2028-12") == period(2028y / December));
  CHECK(parse_period("2028-02-29") == period(2028y / February / 29, 2028y / March / 1));
  for (unsigned quarter = 1; quarter != 5; ++quarter)
    CHECK(parse_period(to_string(calendar_quarter{2027y, quarter})) == period(calendar_quarter{2027y, quarter}));
  CHECK(parse_period("2027-01-01 to 2027-12-31") == period(2027y));
  for (char const* wrong :
       {"", "27", "2027-Q5", "2027-Q0", "2027-13", "2027-00", "2027-2", "2027-02-30", "20a7", "2027-01-01 to",
        "2027-01-01 to 2027-02-30", "2027 to 2028", "2027-01-01 to 2027-01-02 ", "no day, from 2027", "Q3-2027"})
    CHECK_THROWS_WITH(parse_period(wrong), contains("expected a period such as 2027") && contains(wrong));
  CHECK_THROWS_WITH(parse_period("2027-02-01 to 2027-01-01"), contains("a period ends before it begins"));
}
