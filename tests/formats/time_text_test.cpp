// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/formats/time_text.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("an instant has an offset, or is a number since 1970") {
  auto const expected = std::chrono::sys_days(2026y / 2 / 28) + 23h;
  for (std::string const text :
       {"2026-03-01T00:00:00+01:00", "2026-03-01 00:00+01", "2026-03-01T00:00:00+0100", "2026-02-28T23:00:00Z",
        "2026-02-28T23:00Z", "2026-02-28T23:00:00.000-00:00", "1772319600", "1772319600000", "2026-02-28 23:00:00 UTC",
        "2026-02-28 23:00:00 +0000 UTC", "2026-02-28T23:00Z[UTC]", "2026-03-01T08:00+09:00[Asia/Seoul]",
        "2026-02-28T24:00:00+01:00"})
    CHECK(parse_instant(text) == expected);
  CHECK(parse_instant("2026-02-28T23:00:00.2509Z") == expected + 250ms);
}

TEST_CASE("what is no instant says so") {
  CHECK_THROWS_WITH(parse_instant("2026-03-01T00:00:00"),
                    "a time without an offset from UTC: expected Z or one such as +09:00 behind it: "
                    "'2026-03-01T00:00:00'");
  CHECK_THROWS_WITH(parse_instant("2026-02-30T00:00:00Z"), "no calendar has this day: '2026-02-30T00:00:00Z'");
  for (std::string const text : {"",
                                 "Unknown",
                                 "2026-03-01T24:00:01Z",
                                 "2026-03-01T00:00:00.Z",
                                 "2026-03-01T00:00:00+1",
                                 "2026-03-01T00:00:00+01:0",
                                 "2026-03-01T00:00:00+19:00",
                                 "999999999999999",
                                 "-1",
                                 "0",
                                 "2026",
                                 "20260301",
                                 "17723196000",
                                 "20260301093000",
                                 "2026-03-01",
                                 "2026-03-01T00:00[Asia/Seoul]",
                                 "2026-03-01T00:00Z[UTC",
                                 "2026-03-01T00:00:00Z ",
                                 "2026-03-01T00:00:00 ",
                                 "2026-03-01T09:00:00+0900 UTC"})
    CHECK_THROWS_AS(parse_instant(text), error);
}

TEST_CASE("of each character of an instant, those pass that make another one") {
  // "2026-03-01T09:30:00": of the month's first digit 0 alone, as there is no month 13; of the day's 0 to 3, of the
  // hour's 0 and 1, as there is no hour 29; and so on.
  std::string const text = "2026-03-01T09:30:00";
  int const passing[] = {10, 10, 10, 10, 1, 1, 9, 1, 4, 9, 1, 2, 10, 1, 6, 10, 1, 6, 10};
  for (std::size_t at = 0; at != text.size(); ++at) {
    int passed = 0;
    for (int byte = 0; byte != 256; ++byte) {
      auto other = text;
      other[at] = static_cast<char>(byte);
      passed += formats::detail::clock_at_front(other, 'T').has_value() ? 1 : 0;
    }
    INFO(at);
    CHECK(passed == passing[at]);
  }
  auto const expected = std::chrono::local_days(2026y / 3 / 1) + 9h + 30min + 59s;
  CHECK(*formats::detail::clock_at_front("2026-03-01 09:30:59, and more", ' ') == expected);
  CHECK_FALSE(formats::detail::clock_at_front("2026-03-01 09:30:59", 'T'));
  CHECK_FALSE(formats::detail::clock_at_front("2026-03-01T09:30:5", 'T'));
}

TEST_CASE("a day") {
  CHECK(parse_day("2028-02-29") == 2028y / 2 / 29);
  CHECK_THROWS_WITH(parse_day("2026-02-29"), "no calendar has this day: '2026-02-29'");
  CHECK_THROWS_WITH(parse_day("01.03.2026"), "expected a day such as 2026-03-01: '01.03.2026'");
}

TEST_CASE("a midnight is one by UTC, by no zone or by its own") {
  using formats::detail::is_midnight, formats::detail::zone_of_midnight;
  for (char const* text : {"", "T00:00", " 00:00:00", "T00:00:00.000", "T00:00:00,0", "T00:00Z", " 00:00 UTC",
                           "T00:00:00+00:00", "T00:00+0000", "T00:00:00+00"})
    CHECK(is_midnight(text));
  for (char const* text : {"T00:01", "T10:00", "T0000", "T00:00+09:00", "T00:00:00.001", "x00:00:00", "T00:00-0"})
    CHECK_FALSE(is_midnight(text));
  CHECK(zone_of_midnight("T00:00:00+09:00") == "+09:00");
  CHECK(zone_of_midnight(" 00:00") == "");
  CHECK_FALSE(zone_of_midnight("T00:00:01+09:00"));
}
