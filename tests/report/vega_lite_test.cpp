// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/vega_lite.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/interval.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using report::grid;
using report::to_vega_lite;
using tonnage::testing::contains;

namespace {

struct load {
  std::chrono::year year;
  std::string site;
  quantity<kind::power> draw;
};
auto const of_year = key("year", &load::year);
auto const of_site = key("site", &load::site);
auto const draw = sum("draw", &load::draw);
std::vector<load> const loads{
    {2026y, "Seoul", 2.5e6 * watts}, {2027y, "Seoul", 4e6 * watts}, {2027y, "Pangyo", 1e6 * watts}};

}  // namespace

TEST_CASE("bars, in the order of the table, in base units") {
  CHECK(report::to_vega_lite(loads | by(of_site) | tally(draw)) == R"({
  "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
  "data": {"values": [
    {"x": "Pangyo", "c1": 1000000},
    {"x": "Seoul", "c1": 6500000}
  ]},
  "vconcat": [
    {"mark": "bar", "encoding": {"x": {"field": "x", "type": "nominal", "sort": null, "title": "site"}, "y": {"field": "c1", "type": "quantitative", "axis": {"format": "~s"}, "title": "draw [W]"}}}
  ]
}
)");
}

TEST_CASE("years, months and days are a line over time, further keys are colours") {
  auto const chart = to_vega_lite(report::grid_of(loads | by(of_year, of_site) | tally(draw, row_count)));
  CHECK_THAT(chart, contains(R"({"x": "2027", "series": "Seoul", "c2": 4000000, "c3": 1})"));
  CHECK_THAT(chart, contains(R"("mark": {"type": "line", "point": true})"));
  CHECK_THAT(chart, contains(R"("x": {"field": "x", "type": "temporal", "scale": {"type": "utc"}, "title": "year"})"));
  CHECK_THAT(chart, contains(R"("color": {"field": "series", "type": "nominal", "sort": null, "title": "site"})"));
  CHECK_THAT(chart, contains(R"("title": "rows")"));  // the second chart
  CHECK_THAT(chart, !contains("xOffset"));
  // Bars of several series stand beside each other: stacked, shares and peaks would seem to add up.
  CHECK_THAT(to_vega_lite(report::grid_of(loads | by(of_site, of_year) | tally(draw))), contains("xOffset"));
  CHECK(report::detail::is_time_text("2027-03-31"));
  CHECK(report::detail::is_time_text("2027-03"));
  for (auto const* other : {"", "200", "20a7", "2027/03", "2027-Q3", "unknown", "2027-03-3"})
    CHECK_FALSE(report::detail::is_time_text(other));
}

TEST_CASE("the type of a key says whether it is a time, and not its look") {
  struct machine {
    int memory;
    std::string rack;
    std::optional<date> since;
    quantity<kind::power> draw;
  };
  std::vector<machine> const machines{{1024, "1201", date(2026y / 3 / 31), 1.0 * watts},
                                      {2048, "1202", date(2026y / 4 / 1), 2.0 * watts},
                                      {8192, "2026-03-31", date(2027y / 1 / 1), 4.0 * watts}};
  auto const chart_by = [](auto const& rows, auto const& of) {
    auto const chart = to_vega_lite(report::grid_of(rows | by(of) | tally(row_count)));
    bool const is_line = chart.find("temporal") != std::string::npos,
               is_bar = chart.find("nominal") != std::string::npos;
    return std::string(is_line ? "line" : "") + (is_bar ? "bar" : "");
  };
  CHECK(chart_by(machines, key("memory", &machine::memory)) == "bar");
  CHECK(chart_by(machines, key("rack", &machine::rack)) == "bar");
  CHECK(chart_by(machines, key("since", &machine::since)) == "line");
  CHECK(chart_by(machines, in_months(&machine::since)) == "line");
  CHECK(chart_by(machines, in_years(&machine::since)) == "line");
  CHECK(chart_by(machines, in_quarters(&machine::since)) == "bar");  // which Vega-Lite does not read
  CHECK(chart_by(machines, key("ymd", [](machine const& m) { return std::chrono::year_month_day(*m.since); })) ==
        "line");
  auto some = machines;
  some[0].since.reset();
  CHECK(chart_by(some, in_years(&machine::since)) == "bar");  // unknown is no time
  auto const grid_by_memory = report::grid_of(machines | by(key("memory", &machine::memory)) | tally(row_count));
  CHECK_FALSE(grid_by_memory.columns[0].is_time);
  CHECK(report::grid_of(machines | by(in_years(&machine::since)) | tally(row_count)).columns[0].is_time);
  struct job {
    std::chrono::year when;
    int memory;
  };
  std::vector<job> const jobs{{2026y, 1024}, {2027y, 2048}};
  auto const two = jobs | by(key("memory", &job::memory), key("when", &job::when)) | tally(row_count);
  CHECK_THAT(to_vega_lite(report::grid_of(two.pivot(row_count))), !contains("temporal"));
  CHECK_THAT(
      to_vega_lite(report::grid_of(
          (jobs | by(key("when", &job::when), key("memory", &job::memory)) | tally(row_count)).pivot(row_count))),
      contains("temporal"));
}

TEST_CASE("three keys, no key, no row") {
  auto const half = key("half", [](load const& l) { return l.draw < 3e6 * watts; });
  CHECK_THAT(to_vega_lite(report::grid_of(loads | by(of_year, of_site, half) | tally(draw))),
             contains("\"series\": \"Seoul, ") && contains("\"title\": \"site, half\""));
  CHECK_THAT(to_vega_lite(report::grid_of(loads | tally(draw))), contains("{\"c0\": 7500000}") && !contains("\"x\""));
  CHECK_THAT(to_vega_lite(report::grid_of(std::vector<load>() | by(of_site) | tally(draw))),
             contains("\"data\": {\"values\": []}"));
}

TEST_CASE("ranges are from their lower to their upper end; what is unknown has no mark") {
  grid g;
  g.title = "Power \"as sold\"";
  g.columns = {{.name = "year", .is_key = true, .is_time = true},
               {.name = "power", .unit = "MW", .raw_unit = "W", .is_range = true}};
  g.rows = {{{"2026", "2026"}, {.text = "1 to 2", .raw = "1e6", .is_number = true, .raw_high = "2e6"}},
            {{"2027", "2027"}, {.text = "unknown", .is_number = true, .known_share = 0}}};
  g.notes = {{"PUE", "1.1"}};
  g.remarks = {"* power covers half"};
  auto const chart = to_vega_lite(g);
  CHECK_THAT(chart, contains(R"({"x": "2026", "c1": 1e6, "c1_high": 2e6, "c1_known": 1})"));
  CHECK_THAT(chart, contains(R"({"x": "2027", "c1": null, "c1_high": null, "c1_known": 0})"));
  CHECK_THAT(
      chart,
      contains(R"("mark": {"type": "area", "opacity": 0.4}, "encoding": {"x": {"field": "x", "type": "temporal")"));
  CHECK_THAT(chart, contains(R"("y2": {"field": "c1_high"})"));
  CHECK_THAT(chart, contains(R"("title": "Power \"as sold\"")"));
  CHECK_THAT(chart, contains(R"("description": "PUE: 1.1; * power covers half")"));
  CHECK(report::detail::charted("inf") == "null");
  g.columns[1].has_middle = true;
  g.rows[0][1].raw_middle = "1.5e6";
  auto const fan = to_vega_lite(g);
  CHECK_THAT(fan, contains(R"("c1": 1e6, "c1_middle": 1.5e6, "c1_high": 2e6)"));
  CHECK_THAT(fan, contains(R"({"mark": "line", "encoding": {"y": {"field": "c1_middle")"));
}
