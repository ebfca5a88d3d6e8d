// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/accounting/dated.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

struct tariff {
  date from;
  int number;
  [[nodiscard]] date valid_from() const { return from; }
};
struct named {
  std::string name;
  [[nodiscard]] date valid_from() const { return 2026y / 1 / 1; }
};
date on(int month, unsigned number) { return date(2026y / month / std::chrono::day(number)); }

}  // namespace

TEST_CASE("a value holds until the next") {
  dated_values<tariff> values("a grid", "tariff", {{on(7, 1), 2}, {on(1, 1), 1}});
  CHECK(values.at(on(1, 1)).number == 1);
  CHECK(values.at(on(6, 30)).number == 1);
  CHECK(values.at(on(7, 1)).number == 2);
  CHECK(values.at(date(2099y / 1 / 1)).number == 2);
  CHECK(values.all().size() == 2);
  CHECK_THROWS_WITH(values.at(date(2025y / 12 / 31)),
                    "a grid: no tariff on or before this date, the first is of 2026-01-01: '2025-12-31'");
  CHECK_THROWS_WITH(values.add({on(7, 1), 3}), "a grid: a second tariff of one date: '2026-07-01'");
  CHECK_THROWS_WITH(dated_values<tariff>("a grid", "tariff").at(on(1, 1)),
                    "a grid: no tariff on or before this date, there is none: '2026-01-01'");
}

TEST_CASE("no value holds on a day that no calendar has") {
  dated_values<tariff> const values("x", "y");
  CHECK_THROWS_WITH(values.at(2026y / 2 / 30), "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("values that do not stay are copies") {
  auto const make = [] { return dated_values<named>("a grid", "name", {{"a name that needs memory of its own"}}); };
  auto const& one = make().at(2026y / 1 / 1);
  CHECK(one.name == "a name that needs memory of its own");
  std::size_t letters = 0;
  for (auto const& each : make().all()) letters += each.name.size();
  CHECK(letters == one.name.size());
}
