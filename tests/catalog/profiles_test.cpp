// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/profiles.hpp>

using namespace tonnage;
using catalog::find_slice;
using catalog::profiles_of;
using tonnage::testing::contains;

TEST_CASE("the MIG profiles of a model") {
  auto const slices = profiles_of(catalog::nvidia::a100_sxm4_40gb);
  REQUIRE(slices.size() >= 5);
  CHECK(slices[0].name == "1g.5gb");
  CHECK(slices[0].numerator == 1);
  CHECK(slices[0].denominator == 7);
  CHECK(slices[0].memory == 5.0 * gigabytes / gpu);
  CHECK(slices[0].most == 7);
  CHECK_FALSE(slices[0].source.empty());
  CHECK(profiles_of(catalog::nvidia::t4).empty());
}

TEST_CASE("a name with a profile is a slice") {
  auto const one = find_slice("NVIDIA A100-SXM4-80GB MIG 1g.10gb");
  CHECK(one.of.model() == catalog::nvidia::a100_sxm4_80gb);
  CHECK(one.profile.name == "1g.10gb");
  CHECK(one.profile.denominator == 7);
  CHECK(find_slice("nvidia_h100_80gb_hbm3_1g.10gb").of.model() == catalog::nvidia::h100_sxm5);
  CHECK(find_slice("NVIDIA-H100-80GB-HBM3-MIG-3g.40gb").profile.numerator == 3);
  CHECK(find_slice("NVIDIA A100-SXM4-40GB MIG 1g.5gb+me").profile.name == "1g.5gb+me");
  CHECK(find_slice("MI300X CPX").of.model() == catalog::amd::mi300x);
  CHECK(find_slice("MI300X CPX").profile.denominator == 8);
}

TEST_CASE("profiles as clusters spell them") {
  for (auto const* name : {"a100.3g.20gb", "A100.MIG.3g.20gb", "a100_3g20gb", "3g20gb", "a100-3G-20GB"}) {
    CAPTURE(name);
    CHECK(find_slice(name).profile.name == "3g.20gb");
    CHECK(find_slice(name).profile.numerator == 3);
    CHECK(find_slice(name).profile.denominator == 7);
  }
  for (auto const* name : {"1g.5gb.me", "a100_1g.5gb_me", "a100 1g.5gb+me"}) {
    CAPTURE(name);
    CHECK(find_slice(name).profile.name == "1g.5gb+me");
    CHECK(find_slice(name).profile.denominator == 7);
  }
  CHECK(find_slice("h100_1g.10gb_me").profile.name == "1g.10gb+me");
  // A compute instance is a part of a slice, which no table has.
  CHECK_THROWS_WITH(find_slice("nvidia_a100-sxm4-40gb_1c.2g.10gb"), contains("no such profile of A100 SXM4 40GB"));
  CHECK_THROWS_WITH(find_slice("1c.3g.40gb"), contains("no accelerator has slices of this name"));
}

TEST_CASE("the profile decides among models") {
  for (auto const* each : find_slice("a100_1g.5gb").of.members()) CHECK(each->memory() == 40.0 * gigabytes / gpu);
  CHECK(find_slice("a100_1g.5gb").of.members().size() == 2);
}

TEST_CASE("what is no slice is an error") {
  CHECK_THROWS_WITH(find_slice("NVIDIA A100-SXM4-80GB"), contains("no slice"));
  CHECK_THROWS_WITH(find_slice("Nimbus MIG 1g.10gb"), contains("no slice of an accelerator goes by this name"));
  CHECK_THROWS_WITH(find_slice("NVIDIA H100 80GB HBM3 MIG 1g.5gb"),
                    contains("no such profile of H100 SXM5: it has 1g.10gb"));
  CHECK_THROWS_WITH(find_slice(""), contains("no slice"));
}

TEST_CASE("one of the GPUs that are listed for a package is a slice of it") {
  for (auto const* name : {"MI250X GCD", "AMD Instinct MI250X GCD", "mi250x_gcd", "MI250X 64GB"}) {
    INFO(name);
    auto const die = catalog::find_slice(name);
    CHECK(die.of.model()->name == "MI250X");
    CHECK(die.profile.name == "GCD");
    CHECK(die.profile.numerator == 1);
    CHECK(die.profile.denominator == 2);
    CHECK(die.profile.memory->in(gigabytes / gpu) == 64);  // 128 / 2
  }
  auto const k80 = catalog::find_slice("Tesla K80 12GB");  // 24 / 2
  CHECK(k80.of.model()->name == "Tesla K80");
  CHECK(k80.profile.numerator == 1);
  CHECK(k80.profile.denominator == 2);
  CHECK(k80.profile.memory->in(gigabytes / gpu) == 12);
  CHECK(catalog::find_slice("MI250 GCD").of.model()->name == "MI250");
  CHECK_THROWS_AS(catalog::find_slice("MI210 GCD"), error);
  CHECK_THROWS_AS(catalog::find_slice("H100 SXM5 40GB"), error);
  CHECK_THROWS_AS(catalog::find_slice("MI250X"), error);
}
