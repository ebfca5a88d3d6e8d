// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/formats/carbon/country_grids.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("a country by its code, or by its name") {
  carbon::country_grids grids;
  grids.report.file = "mix";
  CHECK(grids.find("KOR") == nullptr);
  grid_intensity const of_2023(430.567 * grams_co2e / kWh, date(2023y / 1 / 1), "a test");
  grids.countries.emplace("KOR",
                          carbon::grid_of_country{"KOR", "South Korea", grid_intensities("South Korea", {of_2023})});
  grids.countries.emplace("GEO", carbon::grid_of_country{"GEO", "Georgia", grid_intensities("Georgia")});
  // A name that is another country's code: the code counts.
  grids.countries.emplace("XXX", carbon::grid_of_country{"XXX", "GEO", grid_intensities("GEO")});
  REQUIRE(grids.find("KOR") != nullptr);
  CHECK(grids.find("KOR") == grids.find("South Korea"));
  CHECK(&grids.at("KOR") == grids.find("KOR"));
  CHECK(grids.at("GEO").name == "Georgia");
  CHECK(grids.find("kor") == nullptr);
  CHECK(grids.at("South Korea").intensities.at(date(2026y / 7 / 1)).source() == "a test");
  CHECK_THROWS_WITH(grids.at("XYZ"), "mix: no carbon intensity of this country: 'XYZ'");
}
