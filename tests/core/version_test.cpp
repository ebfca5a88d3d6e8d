// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/core/version.hpp>
#include <tonnage/units.hpp>
#include <type_traits>

TEST_CASE("the version is a number that the preprocessor compares", "[core]") {
#if TONNAGE_VERSION >= 200 || TONNAGE_VERSION < 100
  FAIL("0.1.x is neither 0.2.0 nor 0.0.x");
#endif
  CHECK(TONNAGE_VERSION / 10000 == 0);      // major
  CHECK(TONNAGE_VERSION / 100 % 100 == 1);  // minor
}

TEST_CASE("names are found without the version's namespace, and are those in it", "[core]") {
  STATIC_REQUIRE(
      std::is_same_v<tonnage::quantity<tonnage::kind::power>, tonnage::v0_1_0::quantity<tonnage::kind::power>>);
}
