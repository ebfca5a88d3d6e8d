// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <set>
#include <string_view>
#include <tonnage/catalog/source.hpp>

using namespace tonnage;
using catalog::figure;

static_assert(catalog::figure_of<bf16> == figure::peak_bf16);
static_assert(catalog::figure_of<sparse<bf16>> == figure::sparse_bf16);
static_assert(catalog::peak_of(catalog::number_format::fp4) == figure::peak_fp4);
static_assert(catalog::sparse_peak_of(catalog::number_format::fp4) == figure::sparse_fp4);
static_assert(catalog::figure_count == 26);
static_assert(static_cast<std::size_t>(figure::interconnect) + 1 == catalog::figure_count);

TEST_CASE("every figure has a name of its own") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < catalog::figure_count; ++i) names.insert(catalog::name_of(static_cast<figure>(i)));
  CHECK(names.size() == catalog::figure_count);
  CHECK(catalog::name_of(figure::peak_fp64_tensor) == "FP64 tensor");
  CHECK(catalog::name_of(figure::sparse_fp4) == "sparse FP4");
  CHECK(catalog::name_of(figure::memory_bandwidth) == "memory bandwidth");
  CHECK(catalog::name_of(figure::interconnect) == "interconnect");
}

TEST_CASE("figures are a set") {
  constexpr catalog::figures some{figure::peak_fp64, figure::tdp, figure::interconnect};
  STATIC_REQUIRE(some.contains(figure::tdp));
  STATIC_REQUIRE(some.contains(figure::interconnect));
  STATIC_REQUIRE(!some.contains(figure::memory));
  STATIC_REQUIRE(!catalog::figures{}.contains(figure::peak_fp64));
  STATIC_REQUIRE(some == catalog::figures{figure::interconnect, figure::peak_fp64, figure::tdp});
}

TEST_CASE("an origin is doubtful until somebody says otherwise") {
  constexpr catalog::origin nobody{};
  CHECK(nobody.confidence == catalog::confidence::c);
  CHECK(nobody.source.empty());
  CHECK_FALSE(nobody.derived);
  CHECK(catalog::name_of(catalog::confidence::a) == "A");
  CHECK(catalog::name_of(catalog::confidence::b) == "B");
  CHECK(catalog::name_of(catalog::confidence::c) == "C");
}
