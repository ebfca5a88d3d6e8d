// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <tonnage/units/format.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/parse.hpp>
#include <tonnage/units/site.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;

TEST_CASE("site: water by the IT energy that it cools") {
  // A WUE of 1.8 L/kWh: 10 MW of IT for a year of 8,760 h are 87.6 GWh and 157.68 million litres.
  auto const wue = 1.8 * litres / (kWh * of_it);
  auto const water = wue * (10.0 * megawatts * of_it * (8'760.0 * hour));
  STATIC_REQUIRE(std::is_same_v<decltype(water), quantity<kind::water> const>);
  CHECK(water.in(megalitres) == Approx(157.68));
  CHECK(fmt::format("{}", water) == "158 ML");
  CHECK(fmt::format("{}", wue) == "1.80 L/kWh");
  CHECK(fmt::format("{}", 250.0 * litres) == "250 L");
  CHECK(parse<quantity<kind::water>>("1.2 ML").in(litres) == 1.2e6);
  CHECK(parse<quantity<kind::water>>("30 litres").in(litres) == 30);
  CHECK(fmt::format("{}", 2.5 * usd / litre) == "$2.50/L");
}

TEST_CASE("site: floor area, volume and staff") {
  auto const density = 12.0 * kilowatts * of_it / (1.5 * square_metres);
  CHECK(fmt::format("{}", density) == "8.00 kW/m²");
  CHECK(fmt::format("{}", 12'000.0 * square_metres) == "12,000 m²");
  CHECK(fmt::format("{}", 3.0 * cubic_metres) == "3.00 m³");
  STATIC_REQUIRE(
      std::is_same_v<decltype(2.0 * square_metres * (3.0 * square_metres) / square_metre), quantity<kind::area>>);
  CHECK(parse<quantity<kind::area>>("250 m²").in(square_metres) == 250);
  CHECK(parse<quantity<kind::area>>("250 m^2").in(square_metres) == 250);
  CHECK(parse<quantity<kind::volume>>("4 m³").in(cubic_metres) == 4);
  CHECK(parse<quantity<kind::area>>("814 mm²").in(square_metres) == Approx(814e-6));
  CHECK(fmt::format("{}", 50.0 * full_time_equivalents) == "50 FTEs");
  CHECK(parse<quantity<kind::staff>>("1 FTE").in(full_time_equivalents) == 1);
  // 2.5 for each 1,000 GPUs: 260,000 need 650.
  CHECK((2.5 * full_time_equivalents / (1'000.0 * gpus) * (260'000.0 * gpus)).in(full_time_equivalents) == Approx(650));
}
