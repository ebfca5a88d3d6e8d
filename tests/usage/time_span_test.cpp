// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/usage/time_span.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

TEST_CASE("instants read as ISO 8601 has them") {
  CHECK(to_string(at(2023y / 1 / 31, 12h + 34min + 56s)) == "2023-01-31T12:34:56Z");
  CHECK(to_string(at(2024y / 2 / 29, 7ms)) == "2024-02-29T00:00:00.007Z");
  CHECK(to_string(utc_instant()) == "1970-01-01T00:00:00Z");
  CHECK(to_string(utc_instant(-1ms)) == "1969-12-31T23:59:59.999Z");
  CHECK(to_string(at(2038y / 1 / 19, 3h + 14min + 8s)) == "2038-01-19T03:14:08Z");  // beyond 32 bits of seconds
  CHECK_THROWS_AS(at(2023y / 2 / 29), error);
}

TEST_CASE("a span has its beginning and not its end") {
  time_span const half_day(at(2023y / 1 / 31, 12h), at(2023y / 2 / 1));
  CHECK(half_day.length() == 12h);
  CHECK(half_day.contains(at(2023y / 1 / 31, 12h)));
  CHECK(!half_day.contains(at(2023y / 2 / 1)));
  CHECK(time_span(period(2024y)).length() == 366 * 24h);
  CHECK(time_span(period(2023y / 2)).length() == 28 * 24h);
  CHECK_THROWS_WITH(time_span(at(2023y / 1 / 2), at(2023y / 1 / 1)), contains("2023-01-02T00:00:00Z"));
  CHECK(time_span(at(2023y / 1 / 1), at(2023y / 1 / 1)).is_empty());
}

TEST_CASE("what two spans have in common") {
  time_span const january(period(2023y / 1));
  CHECK(january.intersected(time_span(period(2023y))) == january);
  CHECK(january.intersected(time_span(at(2023y / 1 / 31), at(2023y / 3 / 1))).length() == 24h);
  CHECK(january.intersected(time_span(period(2023y / 2))).is_empty());
  CHECK(time_span(period(2023y / 2)).intersected(january).is_empty());
}

TEST_CASE("a span that 64 bits do not count") {
  CHECK_THROWS_WITH(time_span(utc_instant::min(), utc_instant::max()),
                    "a span of time is shorter than 290 million years");
  CHECK_THROWS_AS(time_span(utc_instant::min(), utc_instant()), error);
  CHECK_NOTHROW(time_span(utc_instant(), utc_instant::max()));
}

TEST_CASE("the first and the last instant print as they are") {
  // As Java prints Instant.ofEpochMilli(Long.MAX_VALUE) and MIN_VALUE, but for its plus.
  CHECK(to_string((utc_instant::max)()) == "292278994-08-17T07:12:55.807Z");
  CHECK(to_string((utc_instant::min)()) == "-292275055-05-16T16:47:04.192Z");
  CHECK(to_string(utc_instant(-1ms)) == "1969-12-31T23:59:59.999Z");
  CHECK(to_string(at(32767y / 12 / 31, 24h)) == "32768-01-01T00:00:00Z");
}

TEST_CASE("instants that 64 bits of milliseconds do not count are refused") {
  CHECK(at(1970y / 1 / 1, (std::chrono::milliseconds::max)()) == (utc_instant::max)());
  CHECK_THROWS_WITH(at(1970y / 1 / 2, (std::chrono::milliseconds::max)()), contains("292 million years"));
  CHECK_THROWS_AS(at(1969y / 12 / 31, (std::chrono::milliseconds::min)()), error);
  // The last midnight is that of day 106,751,991,167; the one before the first instant is that of day -106,751,991,168, and
  // what lies 7 hours, 12 minutes and so on after it is the first instant.
  date const last(std::chrono::days(106'751'991'167)), first(std::chrono::days(-106'751'991'168));
  CHECK(time_span(period(last, last)).begin == (utc_instant::max)() - 7h - 12min - 55s - 807ms);
  CHECK_THROWS_AS(time_span(period(last, last + std::chrono::days(1))), error);
  CHECK_THROWS_AS(time_span(period(first, last)), error);
  CHECK(detail::instant_of(first, 16h + 47min + 4s + 192ms) == (utc_instant::min)());
  CHECK_THROWS_AS(detail::instant_of(first, 16h + 47min + 4s + 191ms), error);
  CHECK_THROWS_AS(time_span(period((date::min)(), (date::max)())), error);
  CHECK(time_span(period(32767y)).length() == 365 * 24h);
}
