// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/units/literals.hpp>
#include <type_traits>

using namespace tonnage;
using namespace tonnage::literals;
using std::int64_t;

TEST_CASE("literals: whole literals are whole, those with a point are doubles") {
  STATIC_REQUIRE(std::is_same_v<decltype(260'000_gpus), quantity<kind::gpu, int64_t>>);
  STATIC_REQUIRE(std::is_same_v<decltype(62.5_MW), quantity<kind::power, double>>);
  STATIC_REQUIRE(1_gpu + 7_gpus == 8 * gpus);
  STATIC_REQUIRE(192_gpu_hours == 192 * gpu_hours);
}

TEST_CASE("literals: each literal is its unit") {
  STATIC_REQUIRE(1_kW == 1000_W);
  STATIC_REQUIRE(1_MW == 1000_kW);
  STATIC_REQUIRE(1_GW == 1000_MW);
  STATIC_REQUIRE(1_MWh == 1000_kWh);
  STATIC_REQUIRE(1_GWh == 1000_MWh);
  STATIC_REQUIRE(1_TB == 1000_GB);
  STATIC_REQUIRE(1_PB == 1000_TB);
  STATIC_REQUIRE(1_TiB == 1024_GiB);
  STATIC_REQUIRE(3.35_TB_s == 3350.0_GB_s);
  STATIC_REQUIRE(10_B_usd == 10'000_M_usd);
  STATIC_REQUIRE(10_B_usd == 10'000'000'000_usd);
  STATIC_REQUIRE(14.0_T_krw == 14.0 * trillion * krw);
  STATIC_REQUIRE(2_eur == 2 * eur);
  STATIC_REQUIRE(5_tokens == 5 * tokens);
  STATIC_REQUIRE(1_t_co2e == 1000_kg_co2e);
  STATIC_REQUIRE(1_kg_co2e == 1000_g_co2e);
  STATIC_REQUIRE(1_EFLOP_s == 1000_PFLOP_s);
  STATIC_REQUIRE(1_PFLOP_s == 1000_TFLOP_s);
  STATIC_REQUIRE(1_TFLOP_s == 1000_GFLOP_s);
  STATIC_REQUIRE(as<fp4>(20_PFLOP_s) == 20 * prefix::peta * flop_per_s<fp4>);
}

TEST_CASE("literals: a literal that is too large is an error") {
  CHECK_THROWS_AS(18'446'744'073'709'551'615_W, error);
  CHECK_THROWS_AS(10'000'000'000_GW, error);  // 10^19 W
}
