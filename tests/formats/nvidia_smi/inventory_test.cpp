// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/formats/nvidia_smi/inventory.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("GPUs of each model, counted") {
  std::vector<nvidia_smi::gpu_record> found(4);
  found[0].model = found[1].model = found[3].model = catalog::find("H100 SXM5");
  found[2].model = catalog::find("T4");
  found[1].failure = nvidia_smi::absence::lost;
  found[3].instances.resize(7);
  auto const fleet_of = nvidia_smi::inventory(found, {.owner = "Lab", .site = "kr/seoul"});
  REQUIRE(fleet_of.size() == 2);
  CHECK(fleet_of[0].count == 3.0 * gpus);  // a GPU that is lost is one, and one in seven instances is
  CHECK(fleet_of[0].model == catalog::model(catalog::find("H100 SXM5")));
  CHECK(fleet_of[0].owner == owner_name("Lab"));
  CHECK(fleet_of[0].site == site_path("kr/seoul"));
  CHECK(fleet_of[1].count == 1.0 * gpus);
  CHECK(fleet_of[1].model == catalog::model(catalog::find("T4")));
  CHECK(nvidia_smi::inventory(std::vector<nvidia_smi::gpu_record>{}).empty());
}

TEST_CASE("instances that are more than their GPU are refused") {
  std::vector<nvidia_smi::gpu_record> found(1);
  found[0].instances.resize(8);
  CHECK_THROWS_WITH(nvidia_smi::inventory(found), "MIG instances of 8 compute slices, and the GPU has 7");
}
