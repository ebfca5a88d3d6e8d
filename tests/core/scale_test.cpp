// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <tonnage/core/scale.hpp>
#include <tonnage/units/unit.hpp>
#include <type_traits>

using namespace tonnage;

TEST_CASE("scale: the form is unique") {
  STATIC_REQUIRE(scale{3600, 1, 3} == scale{36, 1, 5});
  STATIC_REQUIRE(scale{50, 100} == scale{1, 2});
  STATIC_REQUIRE(scale{6, 9} == scale{2, 3});
  STATIC_REQUIRE(scale{1, 1, 3} == scale{1000});
  STATIC_REQUIRE(!(scale{1 << 10} == scale{1000}));
}

TEST_CASE("scale: its members make it again") {
  // nvcc writes each template argument anew, as `scale{num, den, exp2, exp5}`, in the unit that the host's compiler gets.
  constexpr auto again = [](scale s) { return scale{s.num, s.den, s.exp2, s.exp5} == s; };
  STATIC_REQUIRE(again(scale{}));
  STATIC_REQUIRE(again(scale{36, 1, 5}));
  STATIC_REQUIRE(again(scale{1, 3, -6}));
  STATIC_REQUIRE(again(scale{1 << 10}));
  STATIC_REQUIRE(std::is_same_v<unit<kind::number, scale{1, 1, 3, 3}>, unit<kind::number, scale{1000}>>);
  STATIC_REQUIRE(scale{20, 6, 0, 0} == scale{10, 3});  // and its form is unique even so
}

TEST_CASE("scale: products, inverses, wholes") {
  STATIC_REQUIRE(scale{1, 1, 24} * scale{1, 1, -24} == scale{});
  STATIC_REQUIRE(scale{3600} * scale{1, 3600} == scale{});
  STATIC_REQUIRE(inverse(scale{2, 3}) == scale{3, 2});
  STATIC_REQUIRE(scale{36, 1, 5}.is_whole());
  STATIC_REQUIRE(scale{36, 1, 5}.whole() == 3'600'000);
  STATIC_REQUIRE(!scale{1, 1, -3}.is_whole());
  STATIC_REQUIRE(!scale{1, 3}.is_whole());
  // Crosswise: 2^40 × 3^10 over 3^10 stays small.
  STATIC_REQUIRE(scale{59'049} * scale{1, 59'049} == scale{});
}

TEST_CASE("scale: numerators and denominators are exact") {
  STATIC_REQUIRE(scale{1, 1, 22}.numerator() == 1e22);  // the largest power of ten that a double holds
  STATIC_REQUIRE(scale{1, 1, 22}.denominator() == 1);
  STATIC_REQUIRE(scale{1, 1, -22}.denominator() == 1e22);
  STATIC_REQUIRE(scale{1, 3}.denominator() == 3);
  STATIC_REQUIRE(scale{std::int64_t{1} << 40}.numerator() == 1099511627776.0);
}
