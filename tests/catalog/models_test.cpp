// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "csv.hpp"

#include <cstdlib>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/models/nvidia.hpp>
#include <tonnage/catalog/table.hpp>

using namespace tonnage;

TEST_CASE("NVIDIA's published figures") {
  STATIC_REQUIRE(catalog::nvidia::b200_hgx.peak<bf16>() == 2.25 * prefix::peta * flop_per_s<bf16> / gpu);
  STATIC_REQUIRE(catalog::nvidia::b200_hgx.peak<sparse<bf16>>() == 4.5 * prefix::peta * flop_per_s<sparse<bf16>> / gpu);
  STATIC_REQUIRE(catalog::nvidia::b200_hgx.peak<fp4>() == 9.0 * prefix::peta * flop_per_s<fp4> / gpu);
  STATIC_REQUIRE(catalog::nvidia::b200_hgx.memory() == 180.0 * gigabytes / gpu);
  STATIC_REQUIRE(catalog::nvidia::b200_hgx.tdp() == 1.0 * kilowatts * of_chips / gpu);
  STATIC_REQUIRE(catalog::nvidia::b200_hgx.interconnect() == 1.8 * terabytes_per_s / gpu);
  STATIC_REQUIRE(catalog::nvidia::h100_sxm5.memory_bandwidth() == 3.35 * terabytes_per_s / gpu);
  STATIC_REQUIRE(catalog::nvidia::h100_sxm5.tdp() == 700.0 * watts * of_chips / gpu);
  STATIC_REQUIRE(catalog::nvidia::a100_sxm4_80gb.peak<tf32>() == 156.0 * prefix::tera * flop_per_s<tf32> / gpu);
  STATIC_REQUIRE(catalog::nvidia::gb200.peak<sparse<fp4>>() == 20.0 * prefix::peta * flop_per_s<sparse<fp4>> / gpu);
  STATIC_REQUIRE(catalog::nvidia::rtx_pro_6000_server.peak<fp4>() == 2.0 * prefix::peta * flop_per_s<fp4> / gpu);
  STATIC_REQUIRE(catalog::nvidia::rtx_pro_6000_server.tdp() == 600.0 * watts * of_chips / gpu);
  CHECK(catalog::nvidia::h100_sxm5.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 989.4);
}

TEST_CASE("what NVIDIA does not publish is unknown") {
  STATIC_REQUIRE(!catalog::nvidia::v100_sxm2.peak<bf16>());  // Volta has none
  STATIC_REQUIRE(catalog::nvidia::v100_sxm2.peak<fp16>());
  STATIC_REQUIRE(!catalog::nvidia::a100_sxm4_80gb.peak<fp8>());
  STATIC_REQUIRE(!catalog::nvidia::h20.peak<sparse<fp8>>());
  STATIC_REQUIRE(!catalog::nvidia::rubin_r200.peak<fp64>());
}

TEST_CASE("Blackwell Ultra's sparse FP4 is 4/3 of dense, and its INT8 is small") {
  CHECK(catalog::nvidia::b300_hgx.rated.peak.flop_per_s(catalog::figure_of<sparse<fp4>>).value() * 3 ==
        catalog::nvidia::b300_hgx.rated.peak.flop_per_s(catalog::figure_of<fp4>).value() * 4);
  CHECK(catalog::nvidia::gb300.rated.peak.flop_per_s(catalog::figure_of<sparse<fp4>>).value() * 3 ==
        catalog::nvidia::gb300.rated.peak.flop_per_s(catalog::figure_of<fp4>).value() * 4);
  CHECK(catalog::nvidia::gb300.peak<int8>() < 1.0 * prefix::peta * flop_per_s<int8> / gpu);
  CHECK_FALSE(catalog::nvidia::b300_hgx.peak<sparse<int8>>());
}

TEST_CASE("doubts are told") {
  CHECK_FALSE(catalog::nvidia::gb200.origin_of(catalog::figure_of<bf16>).doubt.empty());
  CHECK(catalog::nvidia::rtx_pro_6000_server.origin_of(catalog::figure_of<bf16>).derived);
  CHECK_FALSE(catalog::nvidia::rtx_pro_6000_server.origin_of(catalog::figure_of<sparse<bf16>>).derived);
  CHECK(catalog::nvidia::b200_hgx.origin_of(catalog::figure_of<bf16>).confidence == catalog::confidence::a);
  CHECK(catalog::nvidia::rubin_r200.origin_of().doubt.find("announced") == 0);
}

TEST_CASE("AMD's published figures") {
  CHECK(catalog::amd::mi300x.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 1307.4);
  CHECK(catalog::amd::mi300x.memory()->in(gigabytes / gpu) == 192);
  CHECK(catalog::amd::mi300x.tdp()->in(watts * of_chips / gpu) == 750);
  CHECK(catalog::amd::mi325x.memory()->in(gigabytes / gpu) == 256);
  CHECK(catalog::amd::mi325x.peak<fp8>() == catalog::amd::mi300x.peak<fp8>());
  CHECK(catalog::amd::mi210.peak<fp64_tensor>()->in(prefix::tera * flop_per_s<fp64_tensor> / gpu) == 45.3);
  CHECK(catalog::amd::mi250x.memory_bandwidth()->in(gigabytes_per_s / gpu) == 3276.8);
}

TEST_CASE("the MI355X is not the MI350X") {
  CHECK(catalog::amd::mi355x.peak<fp4>()->in(prefix::peta * flop_per_s<fp4> / gpu) > 10);  // 9.2 is the MI350X's
  CHECK(catalog::amd::mi355x.peak<fp8>()->in(prefix::peta * flop_per_s<fp8> / gpu) > 5);   // 4.6 is the MI350X's
  CHECK_FALSE(catalog::amd::mi355x.peak<tf32>());
  CHECK_FALSE(catalog::amd::mi355x.peak<sparse<fp4>>());
  CHECK(catalog::amd::mi355x.origin_of(catalog::figure_of<fp4>).doubt.find("MI350X") != std::string_view::npos);
  CHECK(catalog::amd::mi300x.origin_of(catalog::figure_of<sparse<fp8>>).derived);
}

TEST_CASE("Intel's published figures") {
  CHECK(catalog::intel::gaudi2.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 432);
  CHECK(catalog::intel::gaudi2.interconnect()->in(gigabytes_per_s / gpu) == 600);
  CHECK(catalog::intel::gaudi3.memory()->in(gigabytes / gpu) == 128);
  CHECK(catalog::intel::gaudi3.tdp()->in(watts * of_chips / gpu) == 900);
  CHECK_FALSE(catalog::intel::gaudi3.peak<sparse<bf16>>());
}

TEST_CASE("two rates of the Gaudi 3 are told") {
  CHECK(catalog::intel::gaudi3.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 1678);
  CHECK(catalog::intel::gaudi3.origin_of().doubt.find("1,835") != std::string_view::npos);
}

TEST_CASE("Google's published figures") {
  CHECK(catalog::google::tpu_v4.memory() == 32.0 * gibibytes / gpu);
  CHECK(catalog::google::tpu_v5e.memory() == 16.0 * gigabytes / gpu);
  CHECK(catalog::google::tpu_v5e.interconnect()->in(gigabytes_per_s / gpu) == 400);
  CHECK(catalog::google::tpu_v5p.peak<int8>()->in(prefix::tera * flop_per_s<int8> / gpu) == 918);
  CHECK(catalog::google::tpu_v6e.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 918);
  CHECK(catalog::google::tpu7x.peak<fp8>()->in(prefix::tera * flop_per_s<fp8> / gpu) == 4614);
  CHECK(catalog::google::tpu7x.memory()->in(gibibytes / gpu) == 192);
}

TEST_CASE("a TPU's TDP is not published, and it has no FP16") {
  for (auto const* tpu : {&catalog::google::tpu_v4, &catalog::google::tpu_v5e, &catalog::google::tpu_v5p,
                          &catalog::google::tpu_v6e, &catalog::google::tpu7x}) {
    CHECK_FALSE(tpu->tdp());
    CHECK_FALSE(tpu->peak<fp16>());
    CHECK(tpu->origin_of(catalog::figure::tdp).doubt.find("TDP is not published") == 0);
  }
}

TEST_CASE("AWS's published figures") {
  CHECK(catalog::aws::trainium1.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 190);
  CHECK(catalog::aws::trainium2.peak<fp8>()->in(prefix::tera * flop_per_s<fp8> / gpu) == 1299);
  CHECK(catalog::aws::trainium2.memory() == 96.0 * gibibytes / gpu);
  CHECK(catalog::aws::trainium3.peak<fp4>()->in(prefix::tera * flop_per_s<fp4> / gpu) == 2517);
  CHECK_FALSE(catalog::aws::trainium3.tdp());
}

TEST_CASE("Trainium2 has one sparse rate, whatever the format") {
  auto const peak = [](catalog::figure what) { return catalog::aws::trainium2.rated.peak.flop_per_s(what); };
  CHECK(peak(catalog::figure_of<sparse<bf16>>) == 2563e12);
  CHECK(peak(catalog::figure_of<sparse<fp8>>) == 2563e12);
  CHECK(peak(catalog::figure_of<sparse<tf32>>) == 2563e12);
  CHECK_FALSE(catalog::aws::trainium3.peak<sparse<fp8>>());  // published for 16 bits and TF32 only
  CHECK(catalog::aws::trainium3.peak<sparse<bf16>>().has_value());
}

TEST_CASE("a constant and the table's row of its name are one product") {
  for (catalog::model const constant : std::initializer_list<catalog::model>{
           catalog::nvidia::h100_sxm5, catalog::nvidia::b300_hgx, catalog::nvidia::rtx_4090, catalog::amd::mi300x,
           catalog::google::tpu_v4, catalog::aws::trainium2, catalog::huawei::ascend_910c, catalog::intel::gaudi3}) {
    INFO(std::string(constant->name));
    int found = 0;
    for (auto const* a : catalog::all()) {
      if (catalog::model(*a) != constant) continue;
      ++found;
      CHECK(a != &*constant);
      CHECK(std::string_view(a->listed) == constant->listed);
      CHECK(std::hash<catalog::model>{}(*a) == std::hash<catalog::model>{}(constant));
    }
    CHECK(found == 1);
  }
}

TEST_CASE("the headers and the document are as the script writes them") {
#ifdef _WIN32
  std::string const python = "python";
#else
  std::string const python = "python3";
#endif
  auto const script = (testing::source_dir() / "scripts" / "generate-catalog").string();
  CHECK(std::system((python + " -B \"" + script + "\" --check").c_str()) == 0);
}
