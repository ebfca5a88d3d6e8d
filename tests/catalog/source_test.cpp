// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <set>
#include <string_view>
#include <tonnage/catalog/source.hpp>

using namespace tonnage;
using catalog::figure;

static_assert(catalog::figure_of<bf16> == figure{"BF16"});
static_assert(catalog::figure_of<sparse<bf16>>.name == "sparse BF16");
static_assert(catalog::figure_of<fp16_acc16> != catalog::figure_of<fp16>);

TEST_CASE("every figure has a name of its own") {
  std::set<figure> all;
  for (auto const what : {figure::memory, figure::memory_kind, figure::memory_bandwidth, figure::tdp, figure::tdp_range,
                          figure::interconnect, figure::price, figure::die_area, figure::process, figure::cooling,
                          figure::slots, figure::dies, figure::listed})
    all.insert(what);
  for (auto const& format : catalog::number_formats) all.insert(figure{format.name});
  CHECK(all.size() == 13 + 12);
  CHECK(catalog::name_of(catalog::figure_of<fp64_tensor>) == "FP64 tensor");
  CHECK(catalog::name_of(figure::memory_bandwidth) == "memory bandwidth");
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
