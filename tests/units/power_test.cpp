// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units/power.hpp>
#include <type_traits>

using namespace tonnage;

TEST_CASE("power: power, energy, time") {
  STATIC_REQUIRE(62.5 * megawatts == 62'500.0 * kilowatts);
  STATIC_REQUIRE(1.0 * kWh == 3.6e6 * joules);
  STATIC_REQUIRE(1 * MWh == 3'600'000'000 * joules);
  STATIC_REQUIRE(1.0 * megawatts * (24.0 * hour) == 24.0 * MWh);
  STATIC_REQUIRE(1.0 * GWh == 1000.0 * MWh);
  STATIC_REQUIRE(1.0 * TWh == 1000.0 * GWh);
}

TEST_CASE("power: whose power it is") {
  constexpr auto tdp = 1000.0 * watts * of_chips / gpu;
  constexpr auto all = tdp * (260'000.0 * gpus);
  STATIC_REQUIRE(std::is_same_v<decltype(all), quantity<kind::chip_power> const>);
  STATIC_REQUIRE(all == 260.0 * megawatts);
  STATIC_REQUIRE(all == 260.0 * megawatts * of_chips);
  STATIC_REQUIRE(std::is_same_v<decltype(all * (1.0 * hour)), quantity<kind::chip_energy>>);
  STATIC_REQUIRE(std::is_convertible_v<quantity<kind::chip_power>, quantity<kind::power>>);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<kind::power>, quantity<kind::chip_power>>);
  STATIC_REQUIRE(!std::is_constructible_v<quantity<kind::facility_power>, quantity<kind::it_power>>);
  STATIC_REQUIRE(std::is_same_v<decltype(1.0 * megawatts * of_it + 1.0 * megawatts), quantity<kind::power>>);
}
