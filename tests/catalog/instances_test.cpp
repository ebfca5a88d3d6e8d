// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/instances.hpp>
#include <tonnage/catalog/models.hpp>

using namespace tonnage;
using catalog::find_instance;
using tonnage::testing::contains;

TEST_CASE("an instance is so many of a model") {
  auto const& p5 = find_instance("p5.48xlarge");
  CHECK(p5.provider == "AWS");
  CHECK(p5.packages == 8);
  CHECK(p5.denominator == 1);
  CHECK(p5.accelerators().contains(catalog::nvidia::h100_sxm5));
  CHECK_FALSE(p5.source.empty());
  CHECK(&find_instance("P5.48XLARGE", "AWS") == &p5);
}

TEST_CASE("or a share of one") {
  auto const& slice = find_instance("g6f.large");
  CHECK(slice.numerator == 1);
  CHECK(slice.denominator == 8);
  CHECK(slice.accelerators().model() == catalog::nvidia::l4);
}

TEST_CASE("what is none is an error, and each of the table has accelerators") {
  CHECK_THROWS_WITH(find_instance("p99.large"), contains("no instance of a cloud goes by this name: 'p99.large'"));
  CHECK(catalog::try_find_instance("p5.48xlarge", "Elsewhere") == nullptr);
  CHECK(catalog::all_instances().size() >= 80);
  for (auto const& each : catalog::all_instances()) {
    INFO(std::string(each.name));
    CHECK_FALSE(each.accelerators().members().empty());
    CHECK(each.packages >= 1);
  }
}
