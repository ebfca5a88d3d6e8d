// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/carbon/grid_json.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

std::string const two = R"({
  "AAA": {"carbon_intensity": 561.224, "country_name": "A land", "iso_code": "AAA", "year": 2022, "solar_TWh": 0.01},
  "KOR": {
    "carbon_intensity": 430,
    "country_name": "Süd \"K\"",
    "year": 2023
  }
})";

carbon::country_grids read(std::string_view text) {
  auto const out = carbon::read_grid_json(text, {.file = "mix", .on_error = bad_rows::collect, .source = "a test"});
  CHECK(out.report.rows == out.report.kept + out.report.refused);
  CHECK(out.report.kept == out.countries.size());
  return out;
}
double grams_per_kwh(carbon::grid_of_country const& of, date when) {
  return of.intensities.at(when).value() / (1.0 * grams_co2e / kWh);
}

}  // namespace

TEST_CASE("grids by their code and by their name") {
  auto const grids = read(two);
  CHECK(grids.report.summary() == "mix: 2 rows read, 2 kept, 0 refused");
  CHECK(grids.ignored_fields == std::vector<std::string>{"solar_TWh"});
  REQUIRE(grids.find("KOR") != nullptr);
  CHECK(grids.find("Süd \"K\"") == grids.find("KOR"));
  auto const& korea = grids.at("KOR");
  CHECK(korea.code == "KOR");
  CHECK(grams_per_kwh(korea, date(2024y / 5 / 1)) == Approx(430).epsilon(1e-15));
  CHECK(korea.intensities.at(date(2024y / 5 / 1)).valid_from() == date(2023y / 1 / 1));
  CHECK(korea.intensities.at(date(2024y / 5 / 1)).source() == "a test");
  CHECK_THROWS_WITH(korea.intensities.at(date(2022y / 12 / 31)),
                    "Süd \"K\": no carbon intensity on or before this date, the first is of 2023-01-01: '2022-12-31'");
  // 1 MWh of IT energy at a PUE of 1.25 and 561.224 g/kWh: 701.53 kg.
  auto const& other = grids.at("AAA").intensities.at(date(2024y / 1 / 1));
  CHECK(operational(1.0 * MWh * of_it, pue(1.25), other) / (1.0 * kilograms_co2e) == Approx(701.53));
  std::istringstream stream(two);
  CHECK(carbon::read_grid_json(stream, {.source = "a test"}).countries.size() == 2);
}

TEST_CASE("the published file") {
  char const* const folder = std::getenv("TONNAGE_DATA_DIR");
  if (folder == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  std::ifstream file(std::string(folder) + "/carbon/codecarbon_global_energy_mix.json", std::ios::binary);
  auto const grids = carbon::read_grid_json(file, {.file = "global_energy_mix.json", .source = "codecarbon"});
  CHECK(grids.report.summary() == "global_energy_mix.json: 213 rows read, 213 kept, 0 refused");
  CHECK(grids.report.remarks.empty());
  CHECK(grids.ignored_fields.size() == 15);
  CHECK(grams_per_kwh(grids.at("KOR"), date(2023y / 1 / 1)) == Approx(430.567).epsilon(1e-15));
  CHECK(grids.find("South Korea") == grids.find("KOR"));
  CHECK(grids.at("ABW").intensities.at(date(2026y / 1 / 1)).valid_from() == date(2022y / 1 / 1));
}

TEST_CASE("year and source are the file's or the caller's") {
  std::string const bare = R"({"X": {"carbon_intensity": 0}})";
  CHECK_THROWS_WITH(carbon::read_grid_json(bare, {.source = "s"}), "line 1:2, field X: a country without year");
  CHECK_THROWS_WITH(carbon::read_grid_json(bare, {.valid_from = date(2025y / 7 / 1)}),
                    "line 1:2, field X: a carbon intensity has a source, and none was given");
  auto const x = carbon::read_grid_json(bare, {.source = "s", .valid_from = date(2025y / 7 / 1)}).at("X");
  CHECK(x.name == "X");
  CHECK(x.intensities.all().at(0).valid_from() == date(2025y / 7 / 1));
  auto const own = carbon::read_grid_json(R"({"X": {"source": "own", "g": 12.5, "y": 1999, "year": "late"}})",
                                          {.source = "s", .intensity_name = "g", .year_name = "y"});
  CHECK(own.at("X").intensities.all().at(0).source() == "own");
  CHECK(own.at("X").intensities.all().at(0).valid_from() == date(1999y / 1 / 1));
  CHECK(grams_per_kwh(own.at("X"), date(2000y / 1 / 1)) == Approx(12.5));
}

TEST_CASE("a country that cannot be read says where, and costs no other") {
  auto const refused = [](std::string const& country, std::string const& words) {
    auto const got = read("{\"AAA\": {\"carbon_intensity\": 1, \"year\": 2020},\n \"BBB\":\t" + country +
                          ",\n\"CCC\":{\"year\":2021,\"carbon_intensity\":2}}");
    CHECK(got.report.kept == 2);
    REQUIRE(got.report.refusals.size() == 1);
    CHECK(got.report.refusals[0].what() == words);
  };
  refused(R"({"year": 2020, "carbon_intensity": -0.5 })",
          "mix:2:44, field BBB.carbon_intensity: a carbon intensity is at least 0: '-0.5'");
  refused(R"({"carbon_intensity": -7})",
          "mix:2:30, field BBB.carbon_intensity: a carbon intensity is at least 0: '-7'");
  refused(R"({"carbon_intensity": "12"})",
          "mix:2:30, field BBB.carbon_intensity: expected a number of grams of CO2e for a kWh: '\"12\"'");
  refused(R"({"carbon_intensity": null, "year": 2020})",
          "mix:2:30, field BBB.carbon_intensity: expected a number of grams of CO2e for a kWh: 'null'");
  refused(R"({"carbon_intensity": {"value": 7}, "year": 2020})",
          "mix:2:30, field BBB.carbon_intensity: expected a number of grams of CO2e for a kWh: '{'");
  refused(R"({"carbon_intensity": [7, {"year": 1}], "year": 2020})",
          "mix:2:30, field BBB.carbon_intensity: expected a number of grams of CO2e for a kWh: '['");
  refused(R"({"carbon_intensity": 7, "year": 2020.5})",
          "mix:2:41, field BBB.year: expected a year from 1900 to 9999: '2020.5'");
  refused(R"({"carbon_intensity": 7, "year": "2020"})",
          "mix:2:41, field BBB.year: expected a year from 1900 to 9999: '\"2020\"'");
  refused(R"({"carbon_intensity": 7, "year": 20200})",
          "mix:2:41, field BBB.year: expected a year from 1900 to 9999: '20200'");
  refused(R"({"carbon_intensity": 7, "country_name": true, "year": 2020})",
          "mix:2:49, field BBB.country_name: expected a text: 'true'");
  refused(R"({"carbon_intensity": 7, "carbon_intensity": 8, "year": 2020})",
          "mix:2:53, field BBB.carbon_intensity: a second field of this name: '8'");
  refused(R"({"year": 2020})", "mix:2:2, field BBB: a country without carbon_intensity");
  refused("{}", "mix:2:2, field BBB: a country without carbon_intensity");
  refused("17", "mix:2:9, field BBB: expected an object for a country: '17'");
  refused(R"([{"carbon_intensity": 7, "year": 2020}, 3])", "mix:2:9, field BBB: expected an object for a country: '['");
  refused("{\"country_name\":\n\"Größe\",\"year\" :\r\n\"x\"}",
          "mix:4:1, field BBB.year: expected a year from 1900 to 9999: '\"x\"'");
  refused(R"({"country_name": "Größe", "year": 0})",
          "mix:2:43, field BBB.year: expected a year from 1900 to 9999: '0'");  // columns count characters
  auto const again =
      read(R"({"A": {"carbon_intensity": 1, "year": 2020}, "A": {"carbon_intensity": 2, "year": 2021}})");
  CHECK(again.report.refusals.at(0).what() == std::string("mix:1:46, field A: a second country of this code"));
  CHECK(grams_per_kwh(again.at("A"), date(2022y / 1 / 1)) == Approx(1));
  CHECK_THROWS_WITH(carbon::read_grid_json(R"({"A": 1})", {.file = "mix"}),
                    "mix:1:7, field A: expected an object for a country: '1'");
}

TEST_CASE("what is odd in a file of grids and kept is remarked") {
  auto const got = read(R"({"A": {"carbon_intensity": 1, "year": 2020, "iso_code": "B", "more": {"year": [1, {}]}}})");
  CHECK(got.report.times(carbon::remark::code_differs) == 1);
  CHECK(got.find("B") == nullptr);
  CHECK(got.ignored_fields == std::vector<std::string>{"more"});
}

TEST_CASE("what is no JSON, and what is other JSON") {
  auto const thrown = [](std::string const& text, std::string const& words) {
    CHECK_THROWS_WITH(read(text), contains(words));
  };
  thrown("", "mix: there is no JSON: the input is empty");
  thrown(" \r\n\t", "mix: there is no JSON: the input is empty");
  thrown("[]", "mix:1:1: expected an object of countries");
  thrown(" 7", "mix:1:2: expected an object of countries");
  thrown("null", "mix:1:1: expected an object of countries");
  thrown("{\n  \"A\": {\"year\" 2020}}", "mix:2:19: not JSON: syntax error");
  thrown("{\"A\": {\"year\": 2020}", "mix:1:21: not JSON: syntax error");
  thrown("{} {}", "mix:1:4: not JSON: syntax error");
  thrown("{\"A\": {\"carbon_intensity\": NaN}}", "mix:1:28: not JSON: syntax error");
  thrown("{\"A\": {\"carbon_intensity\": 1e999}}", "not JSON: number overflow parsing '1e999'");
  thrown("{\"A\xFF\": 1}", "mix:1:4: not JSON: syntax error");
  thrown("\xFF\xFE{", "mix: this UTF-16 text ends in the middle of a character: is the file complete?");
  thrown(std::string("{\"A\0\": 1}", 9), "not JSON: syntax error");
  thrown(std::string("{}\n\0{}", 6), "mix:2:1: not JSON: a null character");
  thrown(std::string("{}\0", 3), "mix:1:3: not JSON: a null character");
  CHECK(read("{}").report.rows == 0);
  CHECK(read("\xEF\xBB\xBF{}").report.rows == 0);
  CHECK(read(std::string("\xFF\xFE{\0}\0", 6)).report.rows == 0);
}

TEST_CASE("cut off anywhere, it throws") {
  for (std::size_t size = 0; size < two.size(); ++size) CHECK_THROWS_AS(read(two.substr(0, size)), error);
}

TEST_CASE("huge texts and deep nests") {
  std::string const huge(1 << 20, 'x');
  auto const got = read("{\"" + huge + "\": {\"year\": \"" + huge + "\"}}");
  REQUIRE(got.report.refusals.size() == 1);
  CHECK(std::string(got.report.refusals[0].what()).size() < 800);
  std::string deep = "{\"A\":{\"more\":";
  for (int i = 0; i != 200'000; ++i) deep += i % 2 == 0 ? "[" : "{\"a\":";
  CHECK_THROWS_WITH(read(deep), contains("not JSON"));
  // A problem in each of many countries on one line: still linear.
  std::string many = "{";
  for (int i = 0; i != 50'000; ++i) many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
  CHECK(read(many + "}").report.refused == 50'000);
}
