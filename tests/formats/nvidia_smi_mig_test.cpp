// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/nvidia_smi_mig.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("a profile's name") {
  CHECK(parse_mig_profile("1g.10gb") == mig_profile{1, 1, 10, ""});
  CHECK(parse_mig_profile("7g.80gb") == mig_profile{7, 7, 80, ""});
  CHECK(parse_mig_profile("1c.3g.40gb") == mig_profile{1, 3, 40, ""});
  CHECK(parse_mig_profile("1g.10gb+me") == mig_profile{1, 1, 10, "me"});
  CHECK(parse_mig_profile("2g.48gb+me.all") == mig_profile{2, 2, 48, "me.all"});
  CHECK(parse_mig_profile("1g.24gb-me").extras == "me");
  for (char const* bad : {"", "1g", "1g.10", "0g.10gb", "4c.3g.40gb", "0c.3g.40gb", "g.10gb", "1g.10gb+", "1g.10gb me",
                          "10g.10gb", "1c.40gb", "1g.99999gb", "1G.10GB"})
    CHECK_THROWS_WITH(parse_mig_profile(bad),
                      Catch::Matchers::Equals("expected a MIG profile such as 1g.10gb or 1c.3g.40gb" +
                                              (*bad == 0 ? "" : ": '" + std::string(bad) + "'")));
}

TEST_CASE("slices by multiprocessors, where the profile is not told") {
  CHECK(mig_slices_of("NVIDIA A100-SXM4-80GB", 14) == 1);
  CHECK(mig_slices_of("NVIDIA A100-SXM4-80GB", 42) == 3);
  CHECK(mig_slices_of("NVIDIA A100-SXM4-80GB", 98) == 7);
  CHECK(mig_slices_of("NVIDIA A30", 56) == 4);
  CHECK_FALSE(mig_slices_of("NVIDIA A30", 70));
  CHECK(mig_slices_of("NVIDIA H100 80GB HBM3", 16) == 1);
  CHECK(mig_slices_of("NVIDIA H100 80GB HBM3", 26) == 1);
  CHECK(mig_slices_of("NVIDIA H200", 60) == 3);
  CHECK(mig_slices_of("NVIDIA H200", 132) == 7);
  CHECK_FALSE(mig_slices_of("NVIDIA H100 80GB HBM3", 17));
  CHECK_FALSE(mig_slices_of("NVIDIA B200", 18));
  CHECK(mig_slices_in("NVIDIA A30") == 4);
  CHECK(mig_slices_in("NVIDIA RTX PRO 6000 Blackwell Server Edition") == 4);
  CHECK(mig_slices_in("NVIDIA A100-SXM4-80GB") == 7);
  CHECK(mig_slices_in("NVIDIA A300") == 7);
  CHECK(mig_slices_in("") == 7);
}

TEST_CASE("instances are never more than their GPU") {
  std::vector<mig_instance> instances(3);
  instances[0].compute_slices = 3;
  instances[1].compute_slices = 2;
  instances[2].compute_slices = 2;
  CHECK(mig_slices_of(instances) == 7);
  CHECK_NOTHROW(require_mig_slices("NVIDIA H100 80GB HBM3", instances));
  CHECK_THROWS_WITH(require_mig_slices("NVIDIA A30", instances),
                    Catch::Matchers::Equals("MIG instances of 7 compute slices, and the GPU has 4"));
  instances.emplace_back();  // whose slices are not known: one at least
  CHECK_THROWS_WITH(require_mig_slices("NVIDIA H100 80GB HBM3", instances),
                    Catch::Matchers::Equals("MIG instances of 8 compute slices, and the GPU has 7"));
}
