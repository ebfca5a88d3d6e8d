// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <string_view>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/rating.hpp>
#include <tonnage/catalog/table.hpp>

using namespace tonnage;
using tonnage::testing::Approx;
namespace nvidia = catalog::nvidia;

namespace {

double h100s(catalog::accelerator const& a) { return catalog::h100_equivalents(a).value().in(h100e / gpu); }
double points(catalog::accelerator const& a) { return catalog::tpp(a).value().in(tpp_points / gpu); }

}  // namespace

TEST_CASE("TPP is what the export rule counts") {
  CHECK(points(nvidia::a100_sxm4_80gb) == 4992);                        // INT8: 624 × 8
  CHECK(points(nvidia::h20) == 2368);                                   // FP16: 148 × 16
  CHECK(points(catalog::amd::mi210) == Approx(2899.2).epsilon(1e-12));  // FP64 tensor: 45.3 × 64, more than 181 × 16
  CHECK(points(nvidia::h100_sxm5) == Approx(15831.2).epsilon(1e-12));
  CHECK(points(nvidia::b200_hgx) == 36'000);
  CHECK(points(nvidia::b300_hgx) == 54'000);  // FP4: 13,500 × 4
  CHECK(points(nvidia::gb200) == 40'000);
  CHECK(points(nvidia::v100_sxm2) == 2000);  // FP16 only
}

TEST_CASE("TF32 does not count for TPP, nor does a sparse rate") {
  constexpr catalog::accelerator tf32_only{.rated = {.peak = {100.0 * prefix::tera * flop_per_s<tf32> / gpu}}};
  CHECK_FALSE(catalog::tpp(tf32_only));
  constexpr catalog::accelerator sparse_only{.rated = {.peak = {100.0 * prefix::tera * flop_per_s<sparse<fp8>> / gpu}}};
  CHECK_FALSE(catalog::tpp(sparse_only));
  CHECK_FALSE(catalog::h100_equivalents(sparse_only));
}

TEST_CASE("H100-equivalents take the larger dense 8-bit peak") {
  CHECK(h100s(nvidia::b200_hgx) == 4500.0 / 1979.0);
  CHECK(h100s(nvidia::b300_hgx) == 4500.0 / 1979.0);         // FP8: its INT8 is only 157.5
  CHECK(h100s(catalog::google::tpu_v5p) == 918.0 / 1979.0);  // INT8: twice its FP8
  CHECK(h100s(nvidia::h100_sxm5) == 1);                      // its 1,978.9 TOP/s are the 1,979 of the data sheet
  CHECK(catalog::h100_equivalents_format(nvidia::h100_sxm5) == catalog::id_of<fp8>);
  CHECK(catalog::h100_equivalents_format(catalog::google::tpu_v5p) == catalog::id_of<int8>);
  CHECK(catalog::h100_equivalents_format(nvidia::v100_sxm2) == catalog::id_of<fp16>);
  CHECK_FALSE(catalog::h100_equivalents_format(catalog::accelerator{}));
  CHECK(h100s(nvidia::h20) == Approx(0.150).epsilon(5e-3));
  CHECK(h100s(nvidia::rubin_r200) == Approx(8.843).epsilon(1e-4));
}

TEST_CASE("a chip without an 8-bit mode counts by its 16-bit peak") {
  CHECK(h100s(nvidia::v100_sxm2) == 125.0 / 1979.0);
  constexpr catalog::accelerator bf16_only{.rated = {.peak = {1979.0 * prefix::tera * flop_per_s<bf16> / gpu}}};
  STATIC_REQUIRE(catalog::h100_equivalents(bf16_only) == 1.0 * h100e / gpu);
}

TEST_CASE("a model without a peak has no rating") {
  STATIC_REQUIRE(!catalog::h100_equivalents(catalog::accelerator{}));
  STATIC_REQUIRE(!catalog::tpp(catalog::accelerator{}));
}

TEST_CASE("260,000 GPUs") {
  auto const fleet = 260'000.0 * gpus;
  CHECK(std::round((fleet * *catalog::h100_equivalents(nvidia::b200_hgx)).in(h100e)) == 591'208);
  CHECK(std::round((fleet * *catalog::h100_equivalents(nvidia::gb200)).in(h100e)) == 656'897);
  CHECK(std::round((fleet * *catalog::h100_equivalents(nvidia::rtx_pro_6000_server)).in(h100e)) == 131'379);
  CHECK((fleet * *nvidia::b200_hgx.peak<bf16>()).in(prefix::exa * flop_per_s<bf16>) == Approx(585).epsilon(1e-12));
  CHECK((fleet * *nvidia::b200_hgx.peak<fp4>()).in(prefix::zetta * flop_per_s<fp4>) == Approx(2.34).epsilon(1e-12));
  CHECK((fleet * *nvidia::b200_hgx.tdp()).in(megawatts * of_chips) == 260);
  CHECK((fleet * *nvidia::rtx_pro_6000_server.tdp()).in(megawatts * of_chips) == 156);
}

TEST_CASE("the two definitions part company at 4 bits") {
  auto const by_tpp = [](catalog::accelerator const& a) { return *catalog::tpp(a) / *catalog::tpp(nvidia::h100_sxm5); };
  CHECK(by_tpp(nvidia::b200_hgx) == Approx(h100s(nvidia::b200_hgx)).epsilon(1e-3));
  CHECK(by_tpp(nvidia::gb300) == Approx(3.79).epsilon(1e-3));
  CHECK(h100s(nvidia::gb300) == Approx(2.527).epsilon(1e-3));
}

TEST_CASE("the ratings of the catalogue are of the order of what is built") {
  for (auto const* a : catalog::all()) {
    INFO(std::string(a->name));
    if (catalog::h100_equivalents(*a)) CHECK(h100s(*a) < 40);
    if (catalog::tpp(*a)) CHECK(points(*a) <= 1'000'000);
  }
}
