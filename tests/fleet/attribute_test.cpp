// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <concepts>
#include <string>
#include <tonnage/fleet/attribute.hpp>
#include <type_traits>

namespace {

struct plain {
  int wheels = 4;
};
struct told {
  int wheels = 4;
  int number_of_wheels = 3;
};
struct other {
  std::string text;
};

}  // namespace

namespace tonnage {

TONNAGE_ATTRIBUTE(wheels, wheels_of);

template <>
struct row_access<told> {
  static int wheels(told const& t) { return t.number_of_wheels; }
};

}  // namespace tonnage

using namespace tonnage;

TEST_CASE("an attribute is a member of that name, or what row_access says") {
  CHECK(wheels_of(plain{}) == 4);
  CHECK(wheels_of(told{}) == 3);
  STATIC_REQUIRE(!std::invocable<decltype(wheels_of), other const&>);
}

TEST_CASE("a member is read where it lies") {
  plain const p{5};
  CHECK(&wheels_of(p) == &p.wheels);
  STATIC_REQUIRE(std::is_same_v<decltype(wheels_of(p)), int const&>);
}
