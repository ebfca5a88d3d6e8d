// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units/emission.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;

TEST_CASE("emission: emissions") {
  STATIC_REQUIRE(1.0 * tonnes_co2e == 1000.0 * kilograms_co2e);
  STATIC_REQUIRE(1 * kilograms_co2e == 1000 * grams_co2e);
  // 430.567 g/kWh × 260,000 kWh = 111.947 t
  auto const emitted = 430.567 * grams_co2e / kWh * (260.0 * MWh);
  STATIC_REQUIRE(std::is_same_v<decltype(emitted), quantity<kind::co2e> const>);
  CHECK(emitted.in(tonnes_co2e) == Approx(111.94742));
}
