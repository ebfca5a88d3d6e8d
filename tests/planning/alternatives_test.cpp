// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/alternatives.hpp>
#include <tonnage/planning/guessed_changes.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::December;
using std::chrono::months;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date day_of(char const* text) { return parse_date(text); }
date last_day_of(int year) { return std::chrono::year(year) / December / 31; }
fleet plan() {
  fleet out;
  out.add({.count = 100.0 * gpus,
           .model = catalog::nvidia::b200_hgx,
           .owner = "Ada",
           .commissioned = day_of("2026-07-01"),
           .cost = 4.0 * million * usd});
  out.add({.count = 50.0 * gpus,
           .model = catalog::nvidia::b200_hgx,
           .owner = "Bob",
           .commissioned = day_of("2027-07-01"),
           .cost = 2.0 * million * usd});
  out.assume("model", "B200 HGX");
  return out;
}

}  // namespace

TEST_CASE("plans side by side, a column each") {
  alternatives const plans{alternative("as announced", plan()), alternative("late", plan() | delayed_by(months(9)))};
  auto const answer = plans | outlook(year_ends(2026y, 2028y)) | tally(gpu_count);
  CHECK(answer.of<0>().at(gpu_count, last_day_of(2026)).value() == 100.0 * gpus);
  CHECK(answer.of<1>().at(gpu_count, last_day_of(2026)).value() == 0.0 * gpus);
  CHECK(fmt::format("{}", answer) ==
        "GPUs\n"
        "\n"
        "as of       as announced  late\n"
        "──────────────────────────────\n"
        "2026-12-31           100     0\n"
        "2027-12-31           150   100\n"
        "2028-12-31           150   150\n"
        "\n"
        "model: B200 HGX\n"
        "in service: at the end of each day\n"
        "retired: never, where no date of retirement is known\n"
        "late: delayed by: 9 months");
}

TEST_CASE("by model, side by side") {
  fleet const other{{.count = 30.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = day_of("2026-07-01")}};
  alternatives const plans{alternative("a", plan()), alternative("b", other)};
  auto const answer = plans | outlook(as_of(last_day_of(2026))) | by(model) | tally(gpu_count);
  CHECK_THAT(fmt::format("{}", answer), contains("2026-12-31  B200 HGX   100   0\n2026-12-31  H100 SXM5    0  30\n"));
}

TEST_CASE("the unit of one metric stands in the title") {
  alternatives const plans{alternative("a", plan()), alternative("b", plan() | scaled_by(10.0))};
  // 100 × 1,000 W and 1,000 × 1,000 W.
  auto const text = fmt::format("{}", plans | outlook(as_of(last_day_of(2026))) | tally(chip_power));
  CHECK(text.starts_with("chip power, MW\n\nas of          a     b\n"));
  CHECK_THAT(text, contains("\n2026-12-31  0.10  1.00\n") && contains("\nb: scaled by: 10"));
}

TEST_CASE("several metrics and keys; nothing has a total") {
  alternatives const plans{alternative("low", plan()), alternative("high", plan() + plan())};
  auto const answer = plans | outlook(year_ends(2026y, 2027y)) | by(owner) | tally(gpu_count, capex);
  CHECK(answer["high"].at(capex, last_day_of(2027), "Bob").value() == 4.0 * million * usd);
  CHECK_THROWS_WITH(answer["middle"], contains("no alternative of this name: 'middle'"));
  auto const grid = report::grid_of(answer);
  CHECK(grid.totals.empty());
  CHECK(grid.title == "");
  CHECK(report::to_csv(grid) ==
        "as of,owner,GPUs: low [GPUs],GPUs: high [GPUs],capex: low [$],capex: high [$]\r\n"
        "2026-12-31,Ada,100,200,4000000,8000000\r\n"
        "2027-12-31,Ada,100,200,0,0\r\n"
        "2027-12-31,Bob,50,100,2000000,4000000\r\n");
}

TEST_CASE("who is not in an alternative has nothing there") {
  fleet one;
  one.add(
      {.count = 7.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "Eve", .commissioned = day_of("2026-07-01")});
  alternatives const plans{alternative("a", plan()), alternative("b", one)};
  auto const answer = plans | outlook(as_of(last_day_of(2026))) | by(owner) | tally(gpu_count);
  CHECK(report::to_csv(report::grid_of(answer)) ==
        "as of,owner,a [GPUs],b [GPUs]\r\n"
        "2026-12-31,Ada,100,0\r\n"
        "2026-12-31,Eve,0,7\r\n");
}

TEST_CASE("a plain plan beside one in a thousand worlds") {
  auto const delay = guess("delay", 1.0, 0.0 * full_day, 400.0 * full_day, distribution::uniform);
  alternatives const plans{alternative("on time", plan()), alternative("late", plan() | delayed_by(delay))};
  auto const answer = plans | outlook(as_of(last_day_of(2026))) | tally(gpu_count);
  // 183 days after 1 July: 184 of 400.
  CHECK(chance_at_least(answer.of<1>().at(gpu_count, last_day_of(2026)).value(), 100.0 * gpus) == Approx(0.46));
  CHECK(report::to_csv(report::grid_of(answer)) ==
        "as of,on time [GPUs],late low [GPUs],late middle [GPUs],late high [GPUs]\r\n"
        "2026-12-31,100,0,0,100\r\n");
}

TEST_CASE("two of one name are refused") {
  CHECK_THROWS_WITH((alternatives{alternative("a", plan()), alternative("a", plan())}), contains("two of one: 'a'"));
}
