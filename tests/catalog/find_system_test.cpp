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

TEST_CASE("a superchip, a board and a rack by the names that are no model's") {
  auto const superchip = catalog::find_system("NVIDIA GB200 Grace Blackwell Superchip");
  CHECK(superchip.name == "GB200 Superchip");
  CHECK(superchip.packages == 2);
  CHECK(superchip.package->name == "GB200");
  CHECK(catalog::find_system("GB300 Superchip").packages == 2);
  CHECK(catalog::find_system("Grace Blackwell Ultra").package->name == "GB300");
  CHECK(catalog::find_system("nvidia gb200-nvl72").packages == 72);
  CHECK(catalog::find_system("NVIDIA DGX A100 80GB").packages == 8);
  CHECK(catalog::find_system("HGX B200").packages == 8);  // as a model's name it is one of the eight
  CHECK(catalog::find_system("DGX Spark").packages == 1);
  CHECK_FALSE(catalog::try_find_system("AMD DGX H100"));
  CHECK_FALSE(catalog::try_find_system("DGX H100 40GB"));
  CHECK_FALSE(catalog::try_find_system("GB200"));
  CHECK_FALSE(catalog::try_find_system(""));
}
