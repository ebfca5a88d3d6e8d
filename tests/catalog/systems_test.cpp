// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "csv.hpp"

#include <cstdlib>
#include <map>
#include <string>
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
  CHECK_FALSE(catalog::overhead(catalog::amd::mi300x_platform));
  CHECK(nvidia::gb200_nvl72.origin.doubt.find("132 kW") != std::string_view::npos);
}

TEST_CASE("systems are what their table says") {
  std::map<std::string, catalog::system const*> const systems{
      {"dgx_a100", &nvidia::dgx_a100},       {"dgx_h100", &nvidia::dgx_h100},
      {"dgx_h200", &nvidia::dgx_h200},       {"dgx_b200", &nvidia::dgx_b200},
      {"dgx_b300", &nvidia::dgx_b300},       {"gb200_nvl72", &nvidia::gb200_nvl72},
      {"gb300_nvl72", &nvidia::gb300_nvl72}, {"mi300x_platform", &catalog::amd::mi300x_platform}};
  auto const rows = testing::read_csv("systems.csv");
  auto const models = testing::read_csv("accelerators.csv");
  REQUIRE(rows.size() == systems.size());
  for (auto const& row : rows) {
    INFO(row.at("id"));
    auto const& s = *systems.at(row.at("id"));
    CHECK(s.name == row.at("name"));
    CHECK(std::to_string(s.packages) == row.at("packages"));
    std::size_t model = 0;
    while (models.at(model).at("id") != row.at("model")) ++model;
    CHECK(&*s.package == catalog::all()[model]);
    CHECK(s.it_power.has_value() == !row.at("it_power").empty());
    if (s.it_power) {
      CHECK(s.it_power->in(kilowatts * of_it) == std::strtod(row.at("it_power").c_str(), nullptr));
      CHECK(catalog::overhead(s)->value() > 1.2);
      CHECK(catalog::overhead(s)->value() < 2.1);
    }
    CHECK(s.origin.source == row.at("source"));
    CHECK(s.origin.doubt == row.at("doubt"));
    CHECK(s.origin.date == row.at("date"));
    CHECK(catalog::name_of(s.origin.confidence) == row.at("confidence"));
  }
}
