// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/intel.hpp>

using namespace tonnage;
namespace intel = catalog::intel;

TEST_CASE("Intel's published figures") {
  CHECK(intel::gaudi2.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 432);
  CHECK(intel::gaudi2.interconnect()->in(gigabytes_per_s / gpu) == 600);
  CHECK(intel::gaudi3.memory()->in(gigabytes / gpu) == 128);
  CHECK(intel::gaudi3.tdp()->in(watts * of_chips / gpu) == 900);
  CHECK_FALSE(intel::gaudi3.peak<sparse<bf16>>());
}

TEST_CASE("two rates of the Gaudi 3 are told") {
  CHECK(intel::gaudi3.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 1678);
  CHECK(intel::gaudi3.origin.doubt.find("1,835") != std::string_view::npos);
}
