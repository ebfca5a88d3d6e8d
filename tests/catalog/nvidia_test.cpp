// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/nvidia.hpp>

using namespace tonnage;
using catalog::figure;
namespace nvidia = catalog::nvidia;

TEST_CASE("NVIDIA's published figures") {
  STATIC_REQUIRE(nvidia::b200_hgx.peak<bf16>() == 2.25 * prefix::peta * flop_per_s<bf16> / gpu);
  STATIC_REQUIRE(nvidia::b200_hgx.peak<sparse<bf16>>() == 4.5 * prefix::peta * flop_per_s<sparse<bf16>> / gpu);
  STATIC_REQUIRE(nvidia::b200_hgx.peak<fp4>() == 9.0 * prefix::peta * flop_per_s<fp4> / gpu);
  STATIC_REQUIRE(nvidia::b200_hgx.memory() == 180.0 * gigabytes / gpu);
  STATIC_REQUIRE(nvidia::b200_hgx.tdp() == 1.0 * kilowatts * of_chips / gpu);
  STATIC_REQUIRE(nvidia::b200_hgx.interconnect() == 1.8 * terabytes_per_s / gpu);
  STATIC_REQUIRE(nvidia::h100_sxm5.memory_bandwidth() == 3.35 * terabytes_per_s / gpu);
  STATIC_REQUIRE(nvidia::h100_sxm5.tdp() == 700.0 * watts * of_chips / gpu);
  STATIC_REQUIRE(nvidia::a100_sxm4_80gb.peak<tf32>() == 156.0 * prefix::tera * flop_per_s<tf32> / gpu);
  STATIC_REQUIRE(nvidia::gb200.peak<sparse<fp4>>() == 20.0 * prefix::peta * flop_per_s<sparse<fp4>> / gpu);
  STATIC_REQUIRE(nvidia::rtx_pro_6000_server.peak<fp4>() == 2.0 * prefix::peta * flop_per_s<fp4> / gpu);
  STATIC_REQUIRE(nvidia::rtx_pro_6000_server.tdp() == 600.0 * watts * of_chips / gpu);
  CHECK(nvidia::h100_sxm5.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 989.4);
}

TEST_CASE("what NVIDIA does not publish is unknown") {
  STATIC_REQUIRE(!nvidia::v100_sxm2.peak<bf16>());  // Volta has none
  STATIC_REQUIRE(nvidia::v100_sxm2.peak<fp16>());
  STATIC_REQUIRE(!nvidia::a100_sxm4_80gb.peak<fp8>());
  STATIC_REQUIRE(!nvidia::h20.peak<sparse<fp8>>());
  STATIC_REQUIRE(!nvidia::rubin_r200.peak<fp64>());
}

TEST_CASE("Blackwell Ultra's sparse FP4 is 4/3 of dense, and its INT8 is small") {
  CHECK(nvidia::b300_hgx.rated.peak.flop_per_s(figure::sparse_fp4).value() * 3 ==
        nvidia::b300_hgx.rated.peak.flop_per_s(figure::peak_fp4).value() * 4);
  CHECK(nvidia::gb300.rated.peak.flop_per_s(figure::sparse_fp4).value() * 3 ==
        nvidia::gb300.rated.peak.flop_per_s(figure::peak_fp4).value() * 4);
  CHECK(nvidia::gb300.peak<int8>() < 1.0 * prefix::peta * flop_per_s<int8> / gpu);
  CHECK_FALSE(nvidia::b300_hgx.peak<sparse<int8>>());
}

TEST_CASE("doubts are told") {
  CHECK(nvidia::gb200.origin_of(catalog::figure_of<bf16>).doubt.find("two official values") == 0);
  CHECK(nvidia::gb200.origin_of(catalog::figure_of<bf16>).confidence == catalog::confidence::c);
  CHECK(nvidia::rtx_pro_6000_server.origin_of(catalog::figure_of<bf16>).derived);
  CHECK_FALSE(nvidia::rtx_pro_6000_server.origin_of(catalog::figure_of<sparse<bf16>>).derived);
  CHECK(nvidia::b200_hgx.origin_of(figure::peak_bf16).confidence == catalog::confidence::a);
  CHECK(nvidia::b200_hgx.origin_of(figure::peak_fp64).confidence == catalog::confidence::c);
  CHECK(nvidia::rubin_r200.origin.doubt.find("announced") == 0);
}
