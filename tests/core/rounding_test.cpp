// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <limits>
#include <tonnage/core/rounding.hpp>
#include <type_traits>

using tonnage::detail::multiplied_and_added;
using tonnage::detail::rounded;
using tonnage::detail::rounded_down;

TEMPLATE_TEST_CASE("what is rounded is what <cmath> gives, in the same type", "[core]", float, double, long double) {
  using T = TestType;
  STATIC_REQUIRE(std::is_same_v<decltype(rounded_down(T{})), T>);
  STATIC_REQUIRE(std::is_same_v<decltype(rounded(T{})), T>);
  STATIC_REQUIRE(std::is_same_v<decltype(multiplied_and_added(T{}, T{}, T{})), T>);
  T const tiny = std::numeric_limits<T>::denorm_min(), huge = (std::numeric_limits<T>::max)();
  for (T const x : {T{0}, T(0.5), T(2.5), T(-2.5), T(1e9), T(-0.1), tiny, -tiny, huge, -huge}) {
    CHECK(rounded_down(x) == std::floor(x));
    CHECK(rounded(x) == std::round(x));
    CHECK(multiplied_and_added(x, T(3), T(-1)) == std::fma(x, T(3), T(-1)));
  }
  CHECK(multiplied_and_added(T{1} / T{3}, T{3}, T{-1}) != 0);  // what a product of its own has rounded away
}
