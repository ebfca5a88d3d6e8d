// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/amd.hpp>

using namespace tonnage;
namespace amd = catalog::amd;

TEST_CASE("AMD's published figures") {
  CHECK(amd::mi300x.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 1307.4);
  CHECK(amd::mi300x.memory()->in(gigabytes / gpu) == 192);
  CHECK(amd::mi300x.tdp()->in(watts * of_chips / gpu) == 750);
  CHECK(amd::mi325x.memory()->in(gigabytes / gpu) == 256);
  CHECK(amd::mi325x.peak<fp8>() == amd::mi300x.peak<fp8>());
  CHECK(amd::mi210.peak<fp64_tensor>()->in(prefix::tera * flop_per_s<fp64_tensor> / gpu) == 45.3);
  CHECK(amd::mi250x.memory_bandwidth()->in(gigabytes_per_s / gpu) == 3276.8);
}

TEST_CASE("the MI355X is not the MI350X") {
  CHECK(amd::mi355x.peak<fp4>()->in(prefix::peta * flop_per_s<fp4> / gpu) > 10);  // 9.2 is the MI350X's
  CHECK(amd::mi355x.peak<fp8>()->in(prefix::peta * flop_per_s<fp8> / gpu) > 5);   // 4.6 is the MI350X's
  CHECK_FALSE(amd::mi355x.peak<tf32>());
  CHECK_FALSE(amd::mi355x.peak<sparse<fp4>>());
  CHECK(amd::mi355x.origin_of(catalog::figure_of<fp4>).doubt.find("MI350X") != std::string_view::npos);
  CHECK(amd::mi300x.origin_of(catalog::figure_of<sparse<fp8>>).derived);
}
