// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/formats/carbon/grid_csv.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

namespace {

double grams_of(carbon::country_grids const& of, std::string const& country, date on) {
  return of.at(country).intensities.at(on).value().in(grams_co2e / kWh);
}

}  // namespace

TEST_CASE("a CSV of Electricity Maps") {
  std::string const text =
      "Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO\u2082eq/kWh (direct),Carbon intensity "
      "gCO\u2082eq/kWh (Life cycle),Data source\n"
      "2023-01-01 00:00:00,Denmark,West Denmark,DK-DK1,110.5,160.25,entsoe.eu\n"
      "2024-01-01 00:00:00,Denmark,West Denmark,DK-DK1,90,140,entsoe.eu\n"
      "2024-01-01 00:00:00,Denmark,East Denmark,DK-DK2,100,150,entsoe.eu\n";
  auto const grids = carbon::read_grid_csv(text, carbon::electricity_maps(), "Electricity Maps, 2025");
  CHECK(grids.report.summary() == "3 rows read, 3 kept, 0 refused");
  CHECK(grids.countries.size() == 2);
  CHECK(grams_of(grids, "DK-DK1", date(2023y / 12 / 31)) == Approx(160.25));
  CHECK(grams_of(grids, "DK-DK1", date(2024y / 1 / 1)) == Approx(140));
  CHECK(grams_of(grids, "East Denmark", date(2026y / 1 / 1)) == Approx(150));
  CHECK(grids.at("DK-DK2").intensities.at(date(2024y / 6 / 1)).source() == "Electricity Maps, 2025");
  auto const direct = carbon::read_grid_csv(text, carbon::electricity_maps("Carbon intensity gCO\u2082eq/kWh (direct)"),
                                            "Electricity Maps, 2025");
  CHECK(grams_of(direct, "DK-DK1", date(2023y / 1 / 1)) == Approx(110.5));
}

TEST_CASE("a CSV of Ember, in which intensities are some of many rows") {
  auto const grids = carbon::read_grid_csv(
      "Area,ISO 3 code,Year,Area type,Category,Subcategory,Variable,Unit,Value\n"
      "Norway,NOR,2022,Country or economy,Electricity generation,Fuel,Hydro,TWh,129\n"
      "Norway,NOR,2022,Country or economy,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,30.5\n"
      "Norway,NOR,2021,Country or economy,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,29.25\n"
      "World,,2022,Region,Power sector emissions,CO2 intensity,CO2 intensity,gCO2/kWh,480\n"
      "World,,2022,Region,Power sector emissions,Total,Total emissions,mtCO2,\n",
      carbon::ember(), "Ember");
  CHECK(grids.report.summary() == "3 rows read, 3 kept, 0 refused, 2 lines that are no records");
  CHECK(grams_of(grids, "NOR", date(2021y / 7 / 1)) == Approx(29.25));
  CHECK(grams_of(grids, "Norway", date(2022y / 7 / 1)) == Approx(30.5));
  CHECK(grams_of(grids, "World", date(2022y / 1 / 1)) == Approx(480));
  CHECK_THROWS_WITH(grams_of(grids, "NOR", date(2020y / 12 / 31)),
                    "Norway: no carbon intensity on or before this date, the first is of 2021-01-01: '2020-12-31'");
}

TEST_CASE("rows of a CSV of grids that cannot be read") {
  carbon::grid_columns const own{.code = "code", .name = "name", .from = "day", .intensity = "g/kWh"};
  auto const grids = carbon::read_grid_csv(
      "code,name,day,g/kWh\nKOR,South Korea,2025-03-01,430.5\nKOR,South Korea,2025-03-01,431\n"
      "KOR,South Korea,2025-03-03,-1\nKOR,South Korea,2025-03-02 01:00:00,431\nKOR,South Korea,2025-03-04,\n"
      "KOR,South Korea,2025-02-30,400\nKOR,South Korea,2025-03-05T00:00:00Z,420\n,,2025,1\n",
      own, "a test", {.file = "grids.csv", .on_error = bad_rows::collect});
  CHECK(grids.report.summary() == "grids.csv: 8 rows read, 2 kept, 6 refused");
  CHECK(grams_of(grids, "KOR", date(2025y / 3 / 4)) == Approx(430.5));
  CHECK(grams_of(grids, "KOR", date(2025y / 3 / 5)) == Approx(420));
  CHECK(std::string(grids.report.refusals.at(0).what()) == "grids.csv:3: an earlier row is this record (line 2)");
  CHECK(std::string(grids.report.refusals.at(2).what()) ==
        "grids.csv:5:17, field day: expected a year, a day or its midnight, as the rows above have: "
        "'2025-03-02 01:00:00'");
  CHECK(std::string(grids.report.refusals.at(1).what()) ==
        "grids.csv:4:28, field g/kWh: expected grams of CO2e for a kWh, at least 0: '-1'");
  auto const codes =
      carbon::read_grid_csv("zone;from;g\nFR;2025;21,5\n", {.code = "zone", .from = "from", .intensity = "g"}, "a test",
                            {}, {.separator = ';', .decimal_comma = true});
  CHECK(grams_of(codes, "FR", date(2025y / 1 / 1)) == Approx(21.5));
  CHECK(codes.at("FR").name == "FR");
  CHECK_THROWS_WITH(carbon::read_grid_csv("code,name,day,g/kWh\n", own, ""),
                    "a carbon intensity has a source, and none was given");
  CHECK_THROWS_WITH(carbon::read_grid_csv("code,name,g/kWh\n", own, "a test", {.file = "t"}),
                    "t:1: there is no column 'day' in this header: 'code,name,g/kWh'");
}

TEST_CASE("the unit of an intensity is what its column's name or the row's says") {
  auto const first = [](std::string const& header, std::string const& value) {
    std::string const whole = "zone,day," + header + "\nA,2024-01-01," + value + "\n";
    return carbon::read_grid_csv(whole, {.code = "zone", .from = "day", .intensity = header}, "a test")
        .at("A")
        .intensities.at(date(2024y / 1 / 1))
        .value()
        .in(grams_co2e / kWh);
  };
  CHECK(first("carbon_intensity (kgCO2/kWh)", "0.43") == Approx(430));
  CHECK(first("Intensity [kg CO2e/kWh]", "0.43") == Approx(430));
  CHECK(first("carbon_intensity_kg_per_mwh", "430") == Approx(430));
  CHECK(first("co2_lb_per_mwh", "948") == Approx(948 * 0.45359237));  // a pound is 453.59237 g
  CHECK(first("t/GWh", "430") == Approx(430));
  CHECK(first("Carbon intensity gCO\u2082eq/kWh (direct)", "430") == Approx(430));
  CHECK(first("intensity", "430") == Approx(430));
  CHECK_THROWS_WITH(first("intensity (oz/kWh)", "15"),
                    "expected a unit of carbon intensity such as gCO2e/kWh, kg/MWh or lb/MWh: 'intensity (oz/kWh)'");
  carbon::grid_columns const with_unit{.code = "zone", .from = "day", .intensity = "value", .unit = "unit"};
  auto const read = carbon::read_grid_csv(
      "zone,day,value,unit\nA,2024-01-01,0.43,kg/kWh\nA,2024-01-02,420,gCO2/kWh\nA,2024-01-03,1,TWh\n", with_unit,
      "a test", {.file = "t", .on_error = bad_rows::collect});
  CHECK(grams_of(read, "A", date(2024y / 1 / 1)) == Approx(430));
  CHECK(grams_of(read, "A", date(2024y / 1 / 2)) == Approx(420));
  REQUIRE(read.report.refusals.size() == 1);
  CHECK(std::string(read.report.refusals[0].what()) ==
        "t:4:16, field unit: expected a unit of carbon intensity such as gCO2e/kWh: 'TWh'");
}

TEST_CASE("a CSV of one grid, and midnights as data frames write them") {
  auto const britain = carbon::read_grid_csv(
      "datetime,actual,forecast,index\n2024-01-01T00:00Z,150,151,moderate\n2024-01-02 "
      "00:00:00+00:00,152,151,moderate\n",
      {.grid = "Great Britain", .from = "datetime", .intensity = "actual"}, "a test");
  CHECK(grams_of(britain, "Great Britain", date(2024y / 1 / 1)) == Approx(150));
  CHECK(grams_of(britain, "Great Britain", date(2024y / 1 / 2)) == Approx(152));
  auto const named = carbon::ember();
  auto const any_case = carbon::read_grid_csv(
      "Area,ISO 3 code,Year,Variable,Unit,Value\nKorea,KOR,2023,CO2 Intensity ,gCO2/kWh,430\n", named, "Ember");
  CHECK(grams_of(any_case, "KOR", date(2023y / 1 / 1)) == Approx(430));
}

TEST_CASE("hours and half hours hold for so long, and what a file leaves out is not made up") {
  carbon::grid_columns const britain{.grid = "GB", .from = "datetime", .intensity = "actual"};
  std::string const half_hours =
      "datetime,actual\n2024-01-01T00:00Z,100\n2024-01-01T00:30Z,200\n2024-01-01 01:00:00 UTC,300\n"
      "2024-01-01T11:30+09:00,400\n";  // 2:30 by UTC: 1:30 and 2:00 are missing
  auto const read = carbon::read_grid_csv(half_hours, britain, "the operator", {.file = "gb.csv"});
  auto const& gb = read.at("GB").intensities;
  auto const mean = [&](int from, int until) {
    auto const when = [](int minute_of) { return at(2024y / 1 / 1, std::chrono::minutes(minute_of)); };
    return gb.mean({when(from), when(until)}, date(2024y / 1 / 1)).in(grams_co2e / kWh);
  };
  CHECK(gb.measured().size() == 4);
  CHECK(mean(0, 60) == Approx(150));
  CHECK(mean(45, 90) == Approx((15 * 200 + 30 * 300) / 45.0));
  CHECK(mean(150, 180) == Approx(400));
  CHECK_THROWS_WITH(mean(60, 120), "GB: no carbon intensity at this time: '2024-01-01T01:30:00Z'");
  CHECK_THROWS_WITH(mean(150, 181), "GB: no carbon intensity at this time: '2024-01-01T03:00:00Z'");

  // The name of a column may tell the zone; a midnight among times is one of them.
  auto const sweden = carbon::read_grid_csv(
      "Datetime (UTC),Zone id,Zone name,Carbon intensity gCO₂eq/kWh (Life cycle)\n2024-01-01 00:00:00,SE,Sweden,20\n"
      "2024-01-01 01:00:00,SE,Sweden,40\n2024-01-01 00:00:00,NO,Norway,10\n2024-01-01 01:00:00,NO,Norway,30\n",
      carbon::electricity_maps(), "Electricity Maps");
  time_span const two_hours(at(2024y / 1 / 1), at(2024y / 1 / 1, 2h));
  CHECK(sweden.at("SE").intensities.mean(two_hours, date(2024y / 1 / 1)).in(grams_co2e / kWh) == Approx(30));
  CHECK(sweden.at("NO").intensities.mean(two_hours, date(2024y / 1 / 1)).in(grams_co2e / kWh) == Approx(20));

  auto const refusal_of = [&](std::string const& rows, bad_rows how) {
    std::string const text = "datetime,actual\n" + rows;
    try {
      (void)carbon::read_grid_csv(text, britain, "x", {.file = "f", .on_error = how});
      return std::string("nothing");
    } catch (error const& why) {
      return std::string(why.what());
    }
  };
  std::string const bare = "2024-01-01 00:00:00,100\n2024-01-01 01:00:00,400\n";
  CHECK(refusal_of(bare, bad_rows::stop) ==
        "f:3:1, field datetime: a time without an offset from UTC: expected Z or one such as +09:00 behind it: "
        "'2024-01-01 01:00:00'");
  CHECK(refusal_of(bare, bad_rows::collect) ==
        "f: expected an offset from UTC, since these are times of the day, and some have none");
  CHECK(refusal_of("2024-01-01T01:00Z,100\n", bad_rows::stop) ==
        "f: expected times of which the next one tells for how long each holds, found a single one: 'GB, "
        "2024-01-01T01:00:00Z'");
  CHECK(refusal_of("2024-01-01T01:00Z,100\n2024-01-01T10:00+09:00,100\n", bad_rows::stop).substr(0, 4) == "f:3:");
}

TEST_CASE("the name of a column tells the zone of its times") {
  using times = carbon::detail::grid_times;
  CHECK(times::offset_in("Datetime (UTC)") == 0min);
  CHECK(times::offset_in("datetime_utc") == 0min);
  CHECK(times::offset_in("Datetime (UTC+9)") == 540min);
  CHECK(times::offset_in("MTU (UTC+01:00)") == 60min);
  CHECK(times::offset_in("Timestamp (UTC -0930)") == -570min);
  CHECK(times::offset_in("Time GMT+1") == 60min);
  CHECK_FALSE(times::offset_in("datetime"));
  CHECK(times::offset_in("Time (UTC), UTC+00:00") == 0min);
  CHECK(times::offset_in("UTC - start") == 0min);
  CHECK(times::offset_in("time-utc-start") == 0min);
  for (char const* none : {"UTC+99", "UTC+5.5", "UTC+5:3", "UTC+01:00/UTC+02:00", "UTC+2024-01"})
    CHECK_FALSE(times::offset_in(none));
  CHECK_FALSE(times::offset_in("outcome"));
  CHECK_FALSE(times::offset_in("utcome"));
  // 09:00 in Seoul is midnight by UTC.
  auto const read = carbon::read_grid_csv(
      "Datetime (UTC+9),g\n2024-01-01 00:00:00,100\n2024-01-01 01:00:00,300\n2024-01-01 02:00:00,200\n",
      {.grid = "KR", .from = "Datetime (UTC+9)", .intensity = "g"}, "x");
  time_span const hour_of_it(at(2023y / 12 / 31, 16h), at(2023y / 12 / 31, 17h));
  CHECK(read.at("KR").intensities.mean(hour_of_it, date(2024y / 1 / 1)).in(grams_co2e / kWh) == Approx(300));
  // What Go prints, and seconds since 1970.
  auto const others = carbon::read_grid_csv("t,g\n2024-01-01 00:30:00 +0000 UTC,100\n1704072600,300\n",
                                            {.grid = "X", .from = "t", .intensity = "g"}, "x");
  CHECK(others.at("X").intensities.measured().at(1).during()->begin == at(2024y / 1 / 1, 90min));
}

TEST_CASE("a time holds until the next, and as long as the times around it where one is missing") {
  auto const lengths = [](std::vector<int> const& minutes) {
    std::vector<utc_instant> times;
    for (int const m : minutes) times.push_back(at(2024y / 1 / 1, std::chrono::minutes(m)));
    std::vector<long long> out;
    for (auto const length : carbon::detail::lengths_of(times))
      out.push_back(std::chrono::duration_cast<std::chrono::minutes>(length).count());
    return out;
  };
  using all = std::vector<long long>;
  CHECK(lengths({0, 60, 120, 240, 300}) == all{60, 60, 60, 60, 60});                 // 180 is missing
  CHECK(lengths({0, 60, 120, 180, 195, 210}) == all{60, 60, 60, 15, 15, 15});        // quarters of hours from there on
  CHECK(lengths({0, 1440, 2880, 4260, 5700}) == all{1440, 1440, 1380, 1440, 1440});  // clocks were put forward
  CHECK(lengths({0, 1440, 2880, 4380, 5820}) == all{1440, 1440, 1500, 1440, 1440});  // and back
  CHECK(lengths({0, 60, 180, 360, 420}) == all{60, 60, 60, 60, 60});                 // one is missing, then two
  CHECK(lengths({0, 30}) == all{30, 30});
}
