// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/find_system.hpp>
#include <tonnage/catalog/systems.hpp>

using namespace tonnage;
using tonnage::testing::contains;

TEST_CASE("a system by its name is the constant of its name") {
  auto const dgx = catalog::find_system("dgx-h100");
  CHECK(dgx.name == "DGX H100");
  CHECK(dgx.package == catalog::nvidia::dgx_h100.package);
  CHECK(dgx.packages == 8);
  CHECK(dgx.it_power == catalog::nvidia::dgx_h100.it_power);
  CHECK(dgx.origin.source == catalog::nvidia::dgx_h100.origin.source);
  CHECK(dgx.nodes == 1);
}

TEST_CASE("a pod has nodes, and a power that nobody publishes is unknown") {
  auto const pod = catalog::find_system("TPU v4 pod");
  CHECK(pod.packages == 4096);
  CHECK(pod.nodes == 1024);
  CHECK(pod.cooling == "liquid");
  CHECK_FALSE(pod.it_power);
  CHECK_THROWS_WITH(catalog::find_system("DGX Z9"), contains("no system goes by this name: 'DGX Z9'"));
}
