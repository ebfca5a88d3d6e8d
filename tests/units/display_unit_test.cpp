// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units.hpp>
#include <tonnage/units/display_unit.hpp>

using namespace tonnage;

TEST_CASE("display unit: one unit for a column") {
  auto const u = display_unit_for<kind::facility_power>(585e6);
  CHECK(u.symbol() == "MW");
  CHECK(u.decimals == 0);
  CHECK(u.size() == scale{1, 1, 6});
  CHECK(number_in(u, 62.5 * megawatts) == "62");
  CHECK(number_in(u, 1234.0 * gigawatts) == "1,234,000");
  CHECK(number_in(u, -1 * megawatts) == "-1");
  auto v = display_unit_for<kind::power>(62.5e6);
  CHECK(v.decimals == 1);
  CHECK(number_in(v, 100.0 * kilowatts) == "0.1");
  v.decimals = 3;
  CHECK(number_in(v, 100.0 * kilowatts) == "0.100");
}

TEST_CASE("display unit: money and counts") {
  auto const dollars = display_unit_for<money<usd>>(17.5e9);
  CHECK(dollars.symbol() == "$B");
  CHECK(dollars.before() == "$");
  CHECK(dollars.after() == "B");
  CHECK(number_in(dollars, -10.0 * billion * usd) == "-10.0");
  CHECK(display_unit_for<money<usd>>(38'461).symbol() == "$");
  CHECK(display_unit_for<kind_of<usd / gpu_hour>>(2.1 / 3600).symbol() == "$/GPU-hour");
  auto const count = display_unit_for<kind::gpu>(260'000);
  CHECK(count.symbol() == "GPUs");
  CHECK(number_in(count, 260'000 * gpus) == "260,000");
  CHECK(number_in(count, 1 * gpus) == "1");
}

TEST_CASE("display unit: nothing to choose by") {
  CHECK(display_unit_for<kind::power>(0).symbol() == "W");
  CHECK(display_unit_for<kind::power>(-62.5e6).symbol() == "MW");
  CHECK(display_unit_for<kind::number>(5).symbol().empty());
}

TEST_CASE("display unit: a unit named at run time") {
  CHECK(number_in(display_unit_named<kind::power>("GW"), 62.5 * megawatts) == "0.06");
  CHECK(number_in(display_unit_named<kind::power>("GW", 4), 62.5 * megawatts) == "0.0625");
  CHECK(display_unit_named<money<usd>>("$M").before() == "$");
  CHECK_THROWS_WITH(display_unit_named<kind::power>("GX"),
                    "column 1: unknown unit: expected a unit of power such as W, kW, MW: 'GX'");
}
