// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/usage/any_zone.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

TEST_CASE("offsets as people write them") {
  CHECK(parse_utc_offset("UTC").ahead == 0s);
  CHECK(parse_utc_offset("Z").ahead == 0s);
  CHECK(parse_utc_offset("+9").ahead == 9h);
  CHECK(parse_utc_offset("-03").ahead == -3h);
  CHECK(parse_utc_offset("+05:30").ahead == 5h + 30min);
  CHECK(parse_utc_offset("-0330").ahead == -(3h + 30min));
  CHECK(parse_utc_offset("+23:59").ahead == 23h + 59min);
}

TEST_CASE("what is no offset") {
  for (std::string const text :
       {"", "9", "+", "+24", "+9:5", "+9:60", "+9h", "+090", "+12345", "KST", "+ 9", "+9:30:00"}) {
    INFO(text);
    CHECK_THROWS_WITH(parse_utc_offset(text), "expected an offset from UTC such as +9 or -03:30" +
                                                  (text.empty() ? std::string() : ": '" + text + "'"));
  }
}

TEST_CASE("any zone is the zone that it was made from") {
  CHECK(any_zone().offset_at(at(2026y / 3 / 1)) == 0s);
  any_zone zone = parse_utc_offset("+9");
  CHECK(zone.offset_at(at(2026y / 3 / 1)) == 9h);
  days_in<any_zone> const cut{zone};
  CHECK(cut.label_of(at(2026y / 3 / 1, 15h)) == date(2026y / 3 / 2));
  zone = utc;
  CHECK(zone.offset_at(at(2026y / 3 / 1)) == 0s);
  any_zone const copy = zone;
  CHECK(copy.offset_at(at(2026y / 3 / 1)) == 0s);
}

TEST_CASE("the name of a zone that does not stay") {
  struct long_named {
    static std::chrono::seconds offset_at(utc_instant) { return 9h; }
    static std::string name() { return "a zone whose name needs memory of its own"; }
  };
  auto const& name = any_zone(long_named()).name();
  CHECK(name == "a zone whose name needs memory of its own");
}
