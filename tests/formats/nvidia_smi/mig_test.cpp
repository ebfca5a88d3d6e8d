// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/nvidia_smi/mig.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("slices by multiprocessors, where the profile is not told") {
  CHECK(nvidia_smi::mig_slices_of("NVIDIA A100-SXM4-80GB", 14) == 1);
  CHECK(nvidia_smi::mig_slices_of("NVIDIA A100-SXM4-80GB", 42) == 3);
  CHECK(nvidia_smi::mig_slices_of("NVIDIA A100-SXM4-80GB", 98) == 7);
  CHECK(nvidia_smi::mig_slices_of("NVIDIA A30", 56) == 4);
  CHECK_FALSE(nvidia_smi::mig_slices_of("NVIDIA A30", 70));
  CHECK(nvidia_smi::mig_slices_of("NVIDIA H100 80GB HBM3", 16) == 1);
  CHECK(nvidia_smi::mig_slices_of("NVIDIA H100 80GB HBM3", 26) == 1);
  CHECK(nvidia_smi::mig_slices_of("NVIDIA H200", 60) == 3);
  CHECK(nvidia_smi::mig_slices_of("NVIDIA H200", 132) == 7);
  CHECK_FALSE(nvidia_smi::mig_slices_of("NVIDIA H100 80GB HBM3", 17));
  CHECK_FALSE(nvidia_smi::mig_slices_of("NVIDIA B200", 18));
}

TEST_CASE("instances are never more than their GPU") {
  std::vector<nvidia_smi::mig_instance> instances(3);
  instances[0].compute_slices = 3;
  instances[1].compute_slices = 2;
  instances[2].compute_slices = 2;
  CHECK(nvidia_smi::mig_slices_of(instances) == 7);
  CHECK_NOTHROW(nvidia_smi::require_mig_slices("NVIDIA H100 80GB HBM3", instances));
  CHECK_THROWS_WITH(nvidia_smi::require_mig_slices("NVIDIA A30", instances),
                    Catch::Matchers::Equals("MIG instances of 7 compute slices, and the GPU has 4"));
  instances.emplace_back();  // whose slices are not known: one at least
  CHECK_THROWS_WITH(nvidia_smi::require_mig_slices("NVIDIA H100 80GB HBM3", instances),
                    Catch::Matchers::Equals("MIG instances of 8 compute slices, and the GPU has 7"));
}

TEST_CASE("slices, stranded and idle are one GPU, exactly") {
  auto const split = [](std::vector<std::string> const& names, nvidia_smi::mig_gpu const& whole) {
    std::vector<catalog::mig_profile> profiles;
    for (auto const& name : names) profiles.push_back(catalog::parse_mig_profile(name));
    auto const out = nvidia_smi::split_of(profiles, whole);
    CHECK(out.sliced + out.stranded + out.idle == gpu_share::of(1));
    return out;
  };
  nvidia_smi::mig_gpu const a100{.gigabytes = 40}, h200{.gigabytes = 141}, a30{4, 4, 24};
  auto const two_of_three = split({"3g.20gb", "3g.20gb"}, a100);  // no memory is left for the seventh slice
  CHECK(two_of_three.sliced == gpu_share::of(6, 7));
  CHECK(two_of_three.stranded == gpu_share::of(1, 7));
  CHECK(two_of_three.idle == gpu_share());
  CHECK(two_of_three.memory_sliced == gpu_share::of(1));
  CHECK(split({"1g.5gb", "1g.5gb", "1g.5gb", "1g.5gb", "1g.5gb", "1g.5gb", "1g.5gb"}, a100).sliced == gpu_share::of(1));
  auto const with_more_memory = split({"1g.10gb", "1g.10gb", "1g.10gb"}, a100);  // 6 of 8 of memory: two slices more
  CHECK(with_more_memory.idle == gpu_share::of(2, 7));
  CHECK(with_more_memory.stranded == gpu_share::of(2, 7));
  CHECK(split({}, a100).idle == gpu_share::of(1));
  CHECK(split({"3g.71gb", "1g.18gb"}, h200).memory_sliced == gpu_share::of(5, 8));
  CHECK(split({"2g.12gb", "1g.6gb"}, a30).idle == gpu_share::of(1, 4));
  CHECK(split({"7g.40gb"}, a100).stranded == gpu_share());
}

TEST_CASE("instances that no GPU has") {
  std::vector<catalog::mig_profile> const three{{3, 3, 20, ""}, {3, 3, 20, ""}, {1, 1, 5, ""}};
  CHECK_THROWS_WITH(nvidia_smi::split_of(three, {.gigabytes = 40}),
                    "MIG instances have more than one GPU: '1 of its compute, 1.125 of its memory'");
  CHECK_THROWS_WITH(nvidia_smi::compute_share({5, 5, 24, ""}, {4, 4, 24}),
                    "a MIG instance of 5 compute slices, and the GPU has 4");
  CHECK_THROWS_WITH(nvidia_smi::memory_share({1, 1, 80, ""}, {.gigabytes = 40}),
                    "a MIG instance of 80 GB, and the GPU has 40");
}
