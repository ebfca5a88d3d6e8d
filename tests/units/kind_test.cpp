// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units/compute.hpp>
#include <tonnage/units/kind.hpp>
#include <tonnage/units/money.hpp>
#include <type_traits>

using namespace tonnage;

TEST_CASE("kind: dimensions find their named kinds") {
  STATIC_REQUIRE(std::is_same_v<kind::product<kind::power, kind::time>, kind::energy>);
  STATIC_REQUIRE(std::is_same_v<kind::product<kind::chip_power, kind::time>, kind::chip_energy>);
  STATIC_REQUIRE(std::is_same_v<kind::quotient<kind::facility_energy, kind::time>, kind::facility_power>);
  STATIC_REQUIRE(std::is_same_v<kind::product<kind::time, kind::gpu>, kind::gpu_time>);
  STATIC_REQUIRE(std::is_same_v<kind::quotient<kind::byte, kind::time>, kind::byte_rate>);
  STATIC_REQUIRE(std::is_same_v<kind::quotient<kind::flop<fp4>, kind::time>, kind::flop_rate<fp4>>);
  STATIC_REQUIRE(std::is_same_v<kind::product<kind::flop_rate<fp4>, kind::time>, kind::flop<fp4>>);
  STATIC_REQUIRE(std::is_same_v<kind::quotient<kind::power, kind::power>, kind::number>);
  STATIC_REQUIRE(
      std::is_same_v<kind::product<kind::quotient<kind::money<won>, kind::gpu>, kind::gpu>, kind::money<won>>);
}

TEST_CASE("kind: a scope may be dropped, never changed or acquired") {
  STATIC_REQUIRE(std::is_same_v<kind::general<kind::chip_power>, kind::power>);
  STATIC_REQUIRE(std::is_same_v<kind::general<kind::gpu>, kind::gpu>);
  STATIC_REQUIRE(kind::turns_into<kind::it_power, kind::power>);
  STATIC_REQUIRE(kind::turns_into<kind::it_power, kind::it_power>);
  STATIC_REQUIRE(!kind::turns_into<kind::power, kind::it_power>);
  STATIC_REQUIRE(!kind::turns_into<kind::chip_power, kind::it_power>);
  STATIC_REQUIRE(!kind::turns_into<kind::flop<bf16>, kind::flop<sparse<bf16>>>);
  using chip_power_per_gpu = kind::quotient<kind::chip_power, kind::gpu>;
  STATIC_REQUIRE(kind::turns_into<chip_power_per_gpu, kind::quotient<kind::power, kind::gpu>>);
}

TEST_CASE("kind: two kinds have a common kind when one turns into the other") {
  STATIC_REQUIRE(std::is_same_v<kind::common<kind::chip_power, kind::power>, kind::power>);
  STATIC_REQUIRE(std::is_same_v<kind::common<kind::power, kind::chip_power>, kind::power>);
  STATIC_REQUIRE(std::is_same_v<kind::common<kind::chip_power, kind::chip_power>, kind::chip_power>);
  STATIC_REQUIRE(!kind::compatible<kind::chip_power, kind::facility_power>);
}
