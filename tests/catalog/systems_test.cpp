// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string_view>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/systems.hpp>

using namespace tonnage;
using tonnage::testing::Approx;
namespace nvidia = catalog::nvidia;

TEST_CASE("the published systems") {
  CHECK(catalog::it_power_per_gpu(nvidia::dgx_b200)->in(kilowatts * of_it / gpu) == 1.7875);
  CHECK(catalog::overhead(nvidia::dgx_h100)->value() == Approx(1.82).epsilon(1e-3));
  CHECK(catalog::overhead(nvidia::dgx_a100)->value() == Approx(2.03).epsilon(1e-3));
  CHECK(nvidia::gb200_nvl72.packages == 72);
  CHECK(catalog::overhead(nvidia::gb200_nvl72)->value() == Approx(120.0 / 86.4));
  CHECK(nvidia::gb300_nvl72.it_power->in(kilowatts * of_it) == 132);
  CHECK(nvidia::gb200_nvl72.origin.doubt.find("132 kW") != std::string_view::npos);
}
