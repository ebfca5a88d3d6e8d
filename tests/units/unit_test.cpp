// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units/compute.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/unit.hpp>
#include <type_traits>

using namespace tonnage;

TEST_CASE("unit: units multiply and divide like quantities") {
  STATIC_REQUIRE(std::is_same_v<decltype(prefix::kilo * watt * hour), std::remove_const_t<decltype(kWh)>>);
  STATIC_REQUIRE(decltype(kWh)::size == scale{36, 1, 5});
  constexpr auto u = prefix::peta * flop_per_s<bf16> / gpu;
  STATIC_REQUIRE(decltype(u)::size == scale{1, 1, 15});
  STATIC_REQUIRE(std::is_same_v<decltype(u)::kind_type, kind::quotient<kind::flop_rate<bf16>, kind::gpu>>);
  STATIC_REQUIRE(std::is_empty_v<std::remove_const_t<decltype(u)>>);
}

TEST_CASE("unit: kind_of names the kind of a unit") {
  STATIC_REQUIRE(std::is_same_v<kind_of<usd>, kind::money<us_dollar>>);
  STATIC_REQUIRE(std::is_same_v<kind_of<watt * of_it>, kind::it_power>);
}

TEST_CASE("unit: prefixes are plain numbers where nothing follows") {
  CHECK(2.25 * prefix::peta == 2.25e15);
  CHECK(50.0 * percent == 0.5);
  STATIC_REQUIRE(std::is_same_v<decltype(3 * prefix::kilo), std::int64_t>);
  STATIC_REQUIRE(3 * prefix::kilo == 3000);
}
