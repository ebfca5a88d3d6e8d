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

TEST_CASE("a day") {
  CHECK(parse_day("2028-02-29") == 2028y / 2 / 29);
  CHECK_THROWS_WITH(parse_day("2026-02-29"), "no calendar has this day: '2026-02-29'");
  CHECK_THROWS_WITH(parse_day("01.03.2026"), "expected a day such as 2026-03-01: '01.03.2026'");
}
