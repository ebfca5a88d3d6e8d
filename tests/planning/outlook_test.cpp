// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/guessed_changes.hpp>
#include <tonnage/planning/outlook.hpp>
#include <tonnage/planning/schedule.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::December;
using std::chrono::months;
using std::chrono::years;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date day_of(char const* text) { return parse_date(text); }
fleet plan() {
  fleet out;
  out.add({.count = 100.0 * gpus,
           .model = catalog::nvidia::h100_sxm5,
           .owner = "Ada",
           .commissioned = day_of("2026-07-01"),
           .retired = day_of("2028-07-01"),
           .cost = 3.0 * million * usd});
  out.add({.count = 50.0 * gpus,
           .model = catalog::nvidia::b200_hgx,
           .owner = "Bob",
           .commissioned = day_of("2027-12-31"),
           .cost = 2.0 * million * usd});
  return out;
}
date last_day_of(int year) { return std::chrono::year(year) / December / 31; }
bool says(auto const& table, char const* name, std::string const& text) {
  return std::count(table.notes.begin(), table.notes.end(), assumption{name, text}) == 1;
}
auto const power = facility_power(pue(1.25));

}  // namespace

TEST_CASE("a stock at each year's end, and what was spent in the year") {
  auto const answer = plan() | outlook(year_ends(2026y, 2029y)) | tally(gpu_count, power, capex);
  REQUIRE(answer.size() == 4);
  // 100 × 700 W × 1.82 × 1.25 = 159.25 kW; 50 × 1,000 W × 1.82 × 1.25 = 113.75 kW.
  double const gpus_at[] = {100, 150, 50, 50}, kilowatts_at[] = {159.25, 273, 113.75, 113.75}, spent[] = {3, 2, 0, 0};
  for (int i = 0; auto const& [day, n, drawn, dollars] : answer) {
    CHECK(day == last_day_of(2026 + i));
    CHECK(n.value().in(gpus) == gpus_at[i]);
    CHECK(drawn.value().in(kilowatts * of_facility) == Approx(kilowatts_at[i]));
    CHECK(dollars.value().in(million * usd) == spent[i]);
    ++i;
  }
  CHECK(answer.at(gpu_count, last_day_of(2027)).value() == 150.0 * gpus);
  CHECK(answer.at(power, last_day_of(2028)).value().in(watts * of_facility) == Approx(113'750));
  CHECK_THROWS_WITH(answer.at(gpu_count, last_day_of(2030)), contains("no such instant: '2030-12-31'"));
  CHECK_THROWS_WITH(answer.at(facility_power(pue(1.5)), last_day_of(2026)), contains("this metric was not tallied"));
  CHECK(says(answer, "in service", "at the end of each day"));
  CHECK(says(answer, "additions", "since the instant before; the first from 2026-01-01 on"));
  CHECK(says(answer, "retired", "never, where no date of retirement is known"));
  CHECK(says(answer, "PUE", "1.25 × IT power"));
}

TEST_CASE("at the ends of quarters and of months") {
  using days = std::vector<date>;
  auto const quarters = quarter_ends({2027y, 4}, {2028y, 2});
  CHECK(quarters.days() == days{day_of("2027-12-31"), day_of("2028-03-31"), day_of("2028-06-30")});
  CHECK(quarters.first() == day_of("2027-10-01"));
  auto const some = month_ends(2027y / December, 2028y / 3);
  CHECK(some.days() == days{day_of("2027-12-31"), day_of("2028-01-31"), day_of("2028-02-29"), day_of("2028-03-31")});
  CHECK(some.first() == day_of("2027-12-01"));
  CHECK(month_ends(2027y / 2, 2027y / 2).days() == days{day_of("2027-02-28")});
  CHECK_THROWS_WITH(quarter_ends({2028y, 1}, {2027y, 4}),
                    contains("expected quarters in their order, found 2027-10-01 to 2027-12-31 after 2028-01-01"));
  CHECK_THROWS_WITH(month_ends(2027y / 2, 2027y / 1), contains("expected months in their order"));
  CHECK_THROWS_AS(quarter_ends({2027y, 1}, {2027y, 5}), error);
  CHECK_THROWS_AS(month_ends(2027y / 1, 2027y / 13), error);
  // Bob's 50 come on the last day of 2027, for $2 million.
  auto const answer = plan() | outlook(quarters) | tally(gpu_count, capex);
  CHECK(answer.at(gpu_count, day_of("2027-12-31")).value() == 150.0 * gpus);
  CHECK(answer.at(capex, day_of("2027-12-31")).value() == 2.0 * million * usd);
  CHECK(answer.at(capex, day_of("2028-03-31")).value() == 0.0 * usd);
}

TEST_CASE("by model, a key whose values have no default") {
  auto const answer = plan() | outlook(year_ends(2026y, 2028y)) | by(model) | tally(gpu_count, capex);
  REQUIRE(answer.size() == 4);
  CHECK(answer.at(gpu_count, last_day_of(2026), catalog::nvidia::h100_sxm5).value() == 100.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2026), catalog::nvidia::b200_hgx).value() == 0.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2028), catalog::nvidia::b200_hgx).value() == 50.0 * gpus);
  CHECK(answer.pivot(gpu_count).down ==
        std::vector<catalog::model>{catalog::nvidia::b200_hgx, catalog::nvidia::h100_sxm5});
  auto const flow = plan() | outlook(year_ends(2026y, 2028y)) | by(model, owner) | tally(capex);
  REQUIRE(flow.size() == 2);
  CHECK(flow.at(capex, last_day_of(2027), catalog::nvidia::b200_hgx, "Bob").value() == 2.0 * million * usd);
}

TEST_CASE("by owner: who is not there yet has nothing") {
  auto const answer = plan() | outlook(year_ends(2026y, 2028y)) | by(owner) | tally(gpu_count, capex);
  REQUIRE(answer.size() == 4);
  CHECK(std::get<1>(answer.rows[0]) == owner_name("Ada"));
  CHECK(std::get<1>(answer.rows[3]) == owner_name("Bob"));
  CHECK(answer.at(gpu_count, last_day_of(2026), "Ada").value() == 100.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2026), "Bob").value() == 0.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2027), "Bob").value() == 50.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2027)).value() == 150.0 * gpus);
  CHECK(answer.at(capex, last_day_of(2027), "Bob").value() == 2.0 * million * usd);
  CHECK_THROWS_WITH(answer.at(gpu_count, last_day_of(2026), "Eve"), contains("no row with these keys"));
  // The whole question at once, and one that asks for a flow only.
  auto const same = plan() | outlook(year_ends(2026y, 2028y)) | (by(owner) | tally(gpu_count, capex));
  CHECK(fmt::format("{}", same) == fmt::format("{}", answer));
  auto const flow = plan() | outlook({day_of("2027-06-30"), day_of("2027-12-31")}) | tally(capex);
  CHECK(flow.at(capex, day_of("2027-06-30")).value() == 3.0 * million * usd);
  CHECK(flow.at(capex, day_of("2027-12-31")).value() == 2.0 * million * usd);
  CHECK(says(flow, "additions", "since the instant before; the first from the beginning on"));
  CHECK(!says(flow, "in service", "at the end of each day"));
}

TEST_CASE("it prints without a total, in every format") {
  auto const answer = plan() | outlook(year_ends(2026y, 2027y)) | by(owner) | tally(gpu_count, capex);
  CHECK(fmt::format("{}", answer) ==
        "as of       owner  GPUs  capex\n"
        "                            $M\n"
        "──────────────────────────────\n"
        "2026-12-31  Ada     100   3.00\n"
        "2027-12-31  Ada     100   0.00\n"
        "2027-12-31  Bob      50   2.00\n"
        "\n"
        "in service: at the end of each day\n"
        "retired: never, where no date of retirement is known\n"
        "additions: since the instant before; the first from 2026-01-01 on");
  auto const grid = report::grid_of(answer);
  CHECK(report::to_csv(grid) ==
        "as of,owner,GPUs,capex [$]\r\n"
        "2026-12-31,Ada,100,3000000\r\n"
        "2027-12-31,Ada,100,0\r\n"
        "2027-12-31,Bob,50,2000000\r\n");
  CHECK_THAT(report::to_markdown(grid), contains("| 2026-12-31 | Ada | 100 |"));
  CHECK_THAT(report::to_json(grid), contains("[\"2026-12-31\", \"Ada\", 100, 3000000]"));
  CHECK(grid.totals.empty());
}

TEST_CASE("a key down, the instants across") {
  auto const answer = plan() | outlook(year_ends(2026y, 2028y)) | by(owner) | tally(gpu_count, capex);
  auto const across = answer.pivot(gpu_count);
  CHECK(across.across_totals[1].value() == 150.0 * gpus);
  CHECK(across.cells[1][0].value() == 0.0 * gpus);  // Bob's do not stand yet
  auto grid = report::grid_of(across);
  grid.notes.clear();
  CHECK(report::to_text(grid) ==
        "GPUs by owner and instant\n"
        "\n"
        "owner  2026-12-31  2027-12-31  2028-12-31\n"
        "─────────────────────────────────────────\n"
        "Ada           100         100           0\n"
        "Bob             0          50          50\n"
        "─────────────────────────────────────────\n"
        "total         100         150          50");
  CHECK_THAT(fmt::format("{}", answer.pivot(capex)), contains("capex by owner and instant, $M"));
}

TEST_CASE("what is not known, is said of the row of which least is known") {
  auto partly = plan();
  partly.add(
      {.count = 50.0 * gpus, .model = catalog::google::tpu_v5e, .owner = "Eve", .commissioned = day_of("2028-08-01")});
  auto const answer = partly | outlook(year_ends(2027y, 2028y)) | tally(chip_power);
  CHECK(answer.at(chip_power, last_day_of(2027)).is_complete());
  CHECK(!answer.at(chip_power, last_day_of(2028)).is_complete());
  auto const grid = report::grid_of(answer);
  REQUIRE(grid.remarks.size() == 1);
  CHECK(grid.remarks[0] ==
        "* chip power covers 50 % of the GPUs (1 of 2 models); unknown: TPU v5e (the row of which least "
        "is known)");
}

TEST_CASE("the days on which something changes") {
  auto const days = days_of_change(plan());
  CHECK(days.days() == std::vector<date>{day_of("2026-07-01"), day_of("2027-12-31"), day_of("2028-07-01")});
  auto const answer = plan() | outlook(days) | tally(gpu_count);
  CHECK(answer.at(gpu_count, day_of("2028-07-01")).value() == 50.0 * gpus);
  fleet undated;
  undated.add({.count = 1.0 * gpus, .model = catalog::nvidia::h100_sxm5});
  CHECK_THROWS_WITH(days_of_change(undated), contains("expected a plan with dates"));
}

TEST_CASE("instants ascend") {
  CHECK(year_ends(2026y, 2028y).days() == std::vector<date>{last_day_of(2026), last_day_of(2027), last_day_of(2028)});
  CHECK_THROWS_WITH(year_ends(2028y, 2026y), contains("expected years in their order, found 2026 after 2028"));
  CHECK_THROWS_WITH(instants({}), contains("expected at least one instant"));
  CHECK_THROWS_WITH(instants({last_day_of(2027), last_day_of(2027)}), contains("found 2027-12-31 after 2027-12-31"));
  CHECK_THROWS_WITH(instants({last_day_of(2027)}, calendar_day(last_day_of(2028))), contains("by the first instant"));
  CHECK((plan() | outlook(as_of(last_day_of(2027))) | tally(gpu_count)).size() == 1);
}

TEST_CASE("changes come before the outlook") {
  auto const answer =
      plan() | delayed_by(months(6)) | retired_after(years(1)) | outlook(year_ends(2026y, 2028y)) | tally(gpu_count);
  // Ada's come on 2027-01-01 and stay until 2029-01-01; Bob's from 2028-06-30 to 2029-06-30.
  CHECK(answer.at(gpu_count, last_day_of(2026)).value() == 0.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2027)).value() == 100.0 * gpus);
  CHECK(answer.at(gpu_count, last_day_of(2028)).value() == 150.0 * gpus);
  CHECK(says(answer, "delayed by", "6 months"));
  CHECK(!says(answer, "retired", "never, where no date of retirement is known"));
}

TEST_CASE("Colossus 1 and 2, and Meta's clusters, as published") {
  // 25,000; 100,000; 200,000 H100 × 700 W × 1.82 × 1.42 = 1,809 W: 45, 181 and 362 MW (ai-chip-counts,
  // data_inputs/xai_datacenter_timelines.csv, has 361 for the last); the days are of this test.
  auto const steps = reaching({{day_of("2024-07-22"), 25'000.0 * gpus},
                               {day_of("2024-09-02"), 100'000.0 * gpus},
                               {day_of("2025-02-18"), 200'000.0 * gpus}});
  fleet colossus;
  for (auto const& [day, n] : steps.split(200'000.0 * gpus))
    colossus.add({.count = n, .model = catalog::nvidia::h100_sxm5, .commissioned = day});
  auto const drawn = facility_power(pue(1.42));
  auto const answer = colossus | outlook(days_of_change(colossus)) | tally(gpu_count, drawn);
  double const expected[] = {45.227, 180.908, 361.816};
  REQUIRE(answer.size() == 3);
  for (int i = 0; auto const& [day, n, power_then] : answer)
    CHECK(power_then.value().in(megawatts * of_facility) == Approx(expected[i++]));

  // In July 2025: 150,000 H100, 50,000 H200 and 30,000 GB200 at 5,000 ÷ 1,979 H100-equivalents each: 275,796. Colossus 2's
  // first phase: 110,000 of these: 277,918.
  fleet fleets;
  fleets.add({.count = 150'000.0 * gpus,
              .model = catalog::nvidia::h100_sxm5,
              .owner = "1",
              .commissioned = day_of("2025-07-01")});
  fleets.add({.count = 50'000.0 * gpus,
              .model = catalog::nvidia::h200_sxm,
              .owner = "1",
              .commissioned = day_of("2025-07-01")});
  fleets.add(
      {.count = 30'000.0 * gpus, .model = catalog::nvidia::gb200, .owner = "1", .commissioned = day_of("2025-07-01")});
  fleets.add(
      {.count = 110'000.0 * gpus, .model = catalog::nvidia::gb200, .owner = "2", .commissioned = day_of("2026-01-01")});
  auto const equivalents =
      fleets | outlook({day_of("2025-07-31"), day_of("2026-01-31")}) | by(owner) | tally(h100_equivalents);
  CHECK(equivalents.at(h100_equivalents, day_of("2025-07-31"), "1").value().coherent_ == Approx(275'796).epsilon(2e-6));
  CHECK(equivalents.at(h100_equivalents, day_of("2026-01-31"), "2").value().coherent_ == Approx(277'918).epsilon(2e-6));

  // Colossus 2: $44.0 billion for 1.494 GW, published as $29 billion a gigawatt; the quotient is 29.45.
  CHECK((44.0 * billion * usd / (1.494 * gigawatts * of_facility)).in(billion * usd / (gigawatts * of_facility)) ==
        Approx(29.451).epsilon(1e-4));

  // Two clusters of 24,576 H100, 44.5 MW each.
  fleet meta;
  for (char const* where : {"us/a", "us/b"})
    meta.add({.count = 24'576.0 * gpus,
              .model = catalog::nvidia::h100_sxm5,
              .site = where,
              .commissioned = day_of("2024-03-12")});
  auto const clusters = meta | outlook({last_day_of(2024)}) | by(site) | tally(drawn);
  for (auto const& [day, where, watts_there] : clusters)
    CHECK(watts_there.value().in(megawatts * of_facility) == Approx(44.46).epsilon(1e-4));
}

TEST_CASE("a plan in a thousand worlds: what stands at each month's end, in which of them") {
  auto const delay = guess("delay", 1.0, 0.0 * full_day, 100.0 * full_day, distribution::uniform);
  fleet one;
  one.add({.count = 1'000.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = day_of("2026-07-01")});
  auto const late = one | delayed_by(delay);
  auto const days = days_of_change(late);
  CHECK(days.days() ==
        std::vector<date>{day_of("2026-07-31"), day_of("2026-08-31"), day_of("2026-09-30"), day_of("2026-10-31")});
  auto const answer = late | outlook(days) | tally(gpu_count, chip_power);
  // 31 of 100 days by the end of July, 62 by the end of August.
  CHECK(chance_at_least(answer.at(gpu_count, day_of("2026-07-31")).value(), 1'000.0 * gpus) == Approx(0.31));
  CHECK(chance_at_least(answer.at(chip_power, day_of("2026-08-31")).value(), 700.0 * prefix::kilo * watts * of_chips) ==
        Approx(0.62));
  CHECK(report::to_csv(report::grid_of(answer)) ==
        "as of,GPUs low [GPUs],GPUs middle [GPUs],GPUs high [GPUs],chip power low [W],chip power middle [W],chip power "
        "high [W]\r\n"
        "2026-07-31,0,0,1000,0,0,700000\r\n"
        "2026-08-31,0,1000,1000,0,700000,700000\r\n"
        "2026-09-30,0,1000,1000,0,700000,700000\r\n"
        "2026-10-31,1000,1000,1000,700000,700000,700000\r\n");
}
