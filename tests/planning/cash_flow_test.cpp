// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/accounting/gpu_hour_cost.hpp>
#include <tonnage/catalog/models/nvidia_blackwell.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/planning/cash_flow.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/planning/interval.hpp>
#include <tonnage/plans/korea_2025.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

/// 1,000 B200 for three years, and 2,000 more a year later that stay. One draws 1,000 W × 1.82 × 1.25 = 2,275 W.
fleet plan() {
  fleet out{{.count = 1'000.0 * gpus,
             .model = catalog::nvidia::b200_hgx,
             .commissioned = 2026y / 7 / 1,
             .retired = 2029y / 7 / 1,
             .cost = 40.0 * million * usd},
            {.count = 2'000.0 * gpus,
             .model = catalog::nvidia::b200_hgx,
             .commissioned = 2027y / 7 / 1,
             .cost = 80.0 * million * usd}};
  return out;
}
auto const power = facility_power(pue(1.25));
period const two_years(2026y / 1 / 1, 2028y / 1 / 1);

cash_flow costs() {
  cash_flow out;
  out.add_on_delivery("GPUs", plan(), capex)
      .add_on_delivery("site", plan(), power, 10.0 * usd / (watt * of_facility), std::chrono::months(12))
      .add("grid connection", 2026y / 3 / 1, 5.0 * million * usd)
      .add_in_service("energy", plan(), power, 0.5 * (0.1 * usd / (kWh * of_facility)), two_years)
      .add_each_year("staff", {2026y / 7 / 1, 2028y / 1 / 1}, 10.0 * (100'000.0 * usd));
  return out;
}

template <class Table>
double at(Table const& t, std::size_t row, std::size_t column) {
  return t.cells[row][column].value().in(usd);
}

}  // namespace

TEST_CASE("what is paid for what in which year") {
  auto const t = costs().by_year();
  REQUIRE(t.down == std::vector{2025y, 2026y, 2027y});
  REQUIRE(t.across == std::vector<std::string>{"GPUs", "site", "grid connection", "energy", "staff"});
  CHECK(at(t, 0, 0) == 0);
  CHECK(at(t, 1, 0) == 40e6);
  CHECK(at(t, 2, 0) == 80e6);
  // A year before the GPUs: 2.275 MW and 4.55 MW at $10 a watt.
  CHECK(at(t, 0, 1) == Approx(22.75e6));
  CHECK(at(t, 1, 1) == Approx(45.5e6));
  CHECK(at(t, 2, 1) == 0);
  CHECK(at(t, 1, 2) == 5e6);
  // 184 days from 1 July are 4,416 h; 2,275 kW × 4,416 h × 0.5 × $0.1. A year later all of it, and twice the half.
  CHECK(at(t, 1, 3) == Approx(502'320));
  CHECK(at(t, 2, 3) == Approx(2'275 * 8'760 * 0.05 + 2 * 502'320));
  CHECK(at(t, 1, 4) == Approx(1e6 * 184 / 365));
  CHECK(at(t, 2, 4) == 1e6);
  CHECK(t.down_totals[1].value().in(usd) == Approx(40e6 + 45.5e6 + 5e6 + 502'320 + 1e6 * 184 / 365));
  CHECK(t.across_totals[0].value().in(usd) == 120e6);
  CHECK(t.total.value() == costs().total());
}

TEST_CASE("GPUs that are retired before they are commissioned are refused, and not without cost") {
  std::vector<holding> const rows{
      {.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = 2026y / 1 / 1},
      {.count = 8.0 * gpus,
       .model = catalog::nvidia::b200_hgx,
       .commissioned = 2026y / 6 / 1,
       .retired = 2025y / 6 / 1}};
  cash_flow all;
  CHECK_THROWS_WITH(all.add_in_service("energy", rows, power, 0.1 * usd / (kWh * of_facility), two_years),
                    "field retired: retired before commissioned, in row 2: '2025-06-01 < 2026-06-01'");
}

TEST_CASE("energy is paid while GPUs are in service") {
  cash_flow all;
  all.add_in_service("energy", plan(), power, 0.1 * usd / (kWh * of_facility), {2029y / 1 / 1, 2031y / 1 / 1});
  auto const t = all.by_year();
  REQUIRE(t.down == std::vector{2029y, 2030y});
  CHECK(at(t, 0, 0) == Approx((2'275 * 181 + 4'550 * 365) * 24 * 0.1));  // the first go on 1 July, after 181 days
  CHECK(at(t, 1, 0) == Approx(4'550 * 8'760 * 0.1));
  CHECK(all.assumptions().back() ==
        assumption{"energy", "1 holding without a date of retirement in service to the last day, 2030-12-31"});
  CHECK(all.size() == 3);  // a line for each stretch of days, not for each row
}

TEST_CASE("a yearly cost in parts of years") {
  cash_flow some;
  some.add_each_year("rent", {2027y / 12 / 31, 2029y / 1 / 1}, 366.0 * usd);
  auto const t = some.by_year();
  CHECK(at(t, 0, 0) == Approx(366.0 / 365));
  CHECK(at(t, 1, 0) == 366);  // whole years cost the same, of 365 days and of 366
  cash_flow none;
  none.add_each_year("rent", {2027y / 1 / 1, 2027y / 1 / 1}, 366.0 * usd);
  CHECK(none.empty());
  CHECK(none.total() == 0.0 * usd);
  CHECK(none.by_year().down.empty());
}

TEST_CASE("years in which nothing is paid have a row") {
  cash_flow far_apart;
  far_apart.add("b", 2030y / 1 / 1, 2.0 * usd).add("a", 2027y / 12 / 31, 1.0 * usd);
  auto const t = far_apart.by_year();
  CHECK(t.down == std::vector{2027y, 2028y, 2029y, 2030y});
  CHECK(t.across == std::vector<std::string>{"b", "a"});
  CHECK(at(t, 1, 0) == 0);
  CHECK(t.down_totals[2].value() == 0.0 * usd);
}

TEST_CASE("payments so many months before") {
  auto const paid = [](calendar_day commissioned, int months) {
    fleet const one{
        {.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = commissioned, .cost = 1.0 * usd}};
    cash_flow out;
    out.add_on_delivery("x", one, gpu_count, 1.0 * usd / gpu, std::chrono::months(months));
    return out.begin()->during.first;
  };
  CHECK(paid(2026y / 7 / 1, 18) == date(2025y / 1 / 1));
  CHECK(paid(2026y / 3 / 31, 1) == date(2026y / 2 / 28));
  CHECK(paid(2026y / 1 / 15, 1) == date(2025y / 12 / 15));
  CHECK(paid(2026y / 11 / 30, -3) == date(2027y / 2 / 28));
  CHECK_THROWS_WITH(paid(2026y / 1 / 1, 500'000), contains("within the calendar") && contains("500000 months before"));
}

TEST_CASE("present value, as spreadsheets have it") {
  // Microsoft's example of XNPV: 9 %, $2,086.65 (2086.647602).
  cash_flow example;
  example.add("x", 2008y / 1 / 1, -10'000.0 * usd)
      .add("x", 2008y / 3 / 1, 2'750.0 * usd)
      .add("x", 2008y / 10 / 30, 4'250.0 * usd)
      .add("x", 2009y / 2 / 15, 3'250.0 * usd)
      .add("x", 2009y / 4 / 1, 2'750.0 * usd);
  discount_rate const nine("nine", 0.09);
  CHECK(present_value(example, nine, 2008y / 1 / 1).in(usd) == Approx(2086.647602).epsilon(1e-9));
  CHECK(present_value(example, discount_rate("none", 0), 2008y / 1 / 1).in(usd) == 3'000);
  // a year of 365 days later, and one before
  cash_flow one;
  one.add("x", 2027y / 1 / 1, 105.0 * usd);
  CHECK(present_value(one, discount_rate("real", 0.05), 2026y / 1 / 1).in(usd) == Approx(100));
  CHECK(present_value(one, discount_rate("real", 0.05), 2028y / 1 / 1).in(usd) == Approx(110.25));
}

TEST_CASE("streams count from the middle of their days") {
  cash_flow year;
  year.add_each_year("x", 2026y, 100.0 * usd);  // 1 January to 31 December, the middle is 2 July, 182 days later
  CHECK(present_value(year, discount_rate("r", 1.0), 2026y / 1 / 1).in(usd) ==
        Approx(100 * 0.70777851).epsilon(1e-7));  // 2^(-182/365)
  cash_flow two_days;
  two_days.add_each_year("x", {2026y / 1 / 1, 2026y / 1 / 3}, 365.0 * usd);  // midnight between: half a day later
  CHECK(present_value(two_days, discount_rate("r", 1.0), 2026y / 1 / 1).in(usd) ==
        Approx(2 * 0.99905096).epsilon(1e-7));  // 2^(-0.5/365)
}

TEST_CASE("what is discounted says so, once") {
  auto const worth = costs().discounted(discount_rate("real", 0.05), 2026y / 1 / 1);
  CHECK(worth.assumptions().back().name == "discounted");
  CHECK(worth.assumptions().back().text ==
        "to 2026-01-01 by real, 5 % in 365 days, streams from the middle of their days of a year");
  CHECK(worth.by_year().cells[1][0].value().in(usd) == Approx(40e6 * 0.97609577).epsilon(1e-7));  // 1.05^(-181/365)
  CHECK(worth.total() == present_value(costs(), discount_rate("real", 0.05), 2026y / 1 / 1));
  CHECK_THROWS_WITH(worth.discounted(discount_rate("real", 0.05), 2026y / 1 / 1), contains("found them discounted"));
  auto both = worth;
  CHECK_THROWS_WITH(both += costs(), contains("one of each"));
  both += worth;
  CHECK(both.total().in(usd) == Approx(2 * worth.total().in(usd)));
  CHECK(both.assumptions() == worth.assumptions());
  CHECK((both += both).size() == 4 * worth.size());
}

TEST_CASE("a discount rate has a name, and is a number above -1") {
  CHECK(discount_rate("x", -0.5).factor(365) == Approx(2));
  CHECK(discount_rate("x", 0.05).factor(100.5) == 0x1.f92af3ef60596p-1);  // the same bits by every compiler and flag
  CHECK_THROWS_WITH(discount_rate("", 0.05), contains("with a name"));
  CHECK_THROWS_WITH(discount_rate("real", -1), contains("real: expected a discount rate that is a number above -1"));
  CHECK_THROWS_AS(discount_rate("x", std::numeric_limits<double>::infinity()), error);
  CHECK_THROWS_AS(discount_rate("x", std::numeric_limits<double>::quiet_NaN()), error);
}

TEST_CASE("the cost of a GPU-hour over a life") {
  // $30,000 for three years of 6,132 hours, which are delivered at the end of each: 365, 730 and 1,095 days later.
  cash_flow paid;
  paid.add("GPU", 2026y / 1 / 1, 30'000.0 * usd);
  gpu_time_flow hours;
  for (date const end : {date(2027y / 1 / 1), date(2028y / 1 / 1), date(2028y / 12 / 31)})
    hours.add("allocated", end, 6'132.0 * gpu_hours);
  auto const cost = [&](double rate) {
    return cost_per_gpu_hour(paid, hours, discount_rate("WACC", rate), 2026y / 1 / 1).in(usd / gpu_hour);
  };
  CHECK(cost(0) == Approx(30'000.0 / (3 * 6'132)));
  CHECK(cost(0.08) == Approx(30'000 * 0.38803351 / 6'132).epsilon(1e-7));  // the annuity of three years at 8 %
  // and as gpu_hour_cost.hpp has it, of years that are all alike
  gpu_hour_cost<usd> const alike({.capex = 30'000.0 * usd / gpu,
                                  .life = 3.0 * accounting_years,
                                  .cost_of_capital = wacc(0.08),
                                  .allocated = allocation_rate(0.7)});
  CHECK(cost(0.08) == Approx(alike.total().in(usd / gpu_hour)));

  CHECK_THROWS_WITH(cost_per_gpu_hour(paid, gpu_time_flow(), discount_rate("WACC", 0), 2026y / 1 / 1),
                    contains("GPU time above 0"));
}

TEST_CASE("GPU time of a plan") {
  gpu_time_flow hours;
  hours.add_in_service("allocated", plan(), gpu_count, allocation_rate(0.7), two_years);
  auto const t = hours.by_year();
  CHECK(t.cells[0][0].value().in(gpu_hours) == Approx(1'000 * 4'416 * 0.7));
  CHECK(t.cells[1][0].value().in(gpu_hours) == Approx((1'000 * 8'760 + 2'000 * 4'416) * 0.7));
  CHECK(report::grid_of(t).title == "GPU time by year and kind, GPU-hours");
}

TEST_CASE("what is left out is said, and what the plan rests on") {
  fleet some = plan();
  some.assume("model", "every GPU is a B200");
  some.add({.count = 5.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = 2026y / 7 / 1});
  some.add({.count = 5.0 * gpus, .model = catalog::nvidia::b200_hgx});
  cash_flow out;
  out.add_on_delivery("GPUs", some, capex).add_on_delivery("site", some, power, 1.0 * usd / (watt * of_facility));
  auto const notes = out.by_year().notes;
  auto const has = [&](std::string const& name, std::string const& text) {
    return std::find(notes.begin(), notes.end(), assumption{name, text}) != notes.end();
  };
  CHECK(has("model", "every GPU is a B200"));
  CHECK(has("left out of GPUs", "1 holding without a date of commissioning"));
  CHECK(has("left out of GPUs", "1 holding without a known figure: capex"));
  CHECK(has("left out of site", "1 holding without a date of commissioning"));
  CHECK(has("PUE", "1.25 × IT power"));
  CHECK(out.by_year().cells[0][0].value().in(usd) == 40e6);
}

TEST_CASE("amounts have a name and are finite") {
  cash_flow out;
  CHECK_THROWS_WITH(out.add("", 2026y / 1 / 1, 1.0 * usd), contains("found no name: '2026-01-01 to 2026-01-01'"));
  CHECK_THROWS_WITH(out.add("x", 2026y / 1 / 1, std::numeric_limits<double>::infinity() * usd),
                    contains("x: expected a finite amount"));
  CHECK_THROWS_AS(out.add("x", 2026y / 2 / 30, 1.0 * usd), error);
  CHECK(out.empty());
}

TEST_CASE("rows of a struct of one's own") {
  struct order {
    int gpus;
    catalog::model model;
    date commissioned;
  };
  std::vector<order> const orders{{8, catalog::nvidia::b200_hgx, 2026y / 7 / 1}};
  cash_flow out;
  out.add_on_delivery("GPUs", orders, gpu_count, 40'000.0 * usd / gpu);
  out.add_in_service("energy", orders, power, 0.1 * usd / (kWh * of_facility), 2026y);
  CHECK(out.by_year().total.value().in(usd) == Approx(320'000 + 8 * 2.275 * 4'416 * 0.1));
}

TEST_CASE("a cash flow prints as every table does") {
  auto const grid = report::grid_of(costs().by_year());
  CHECK(grid.title == "cash flow by year and kind, $M");
  CHECK_THAT(report::to_text(grid), contains("\nyear     GPUs   site  grid connection  energy  staff   total\n") &&
                                        contains("\n2026    40.00  45.50             5.00    0.50   0.50   91.51\n"));
  CHECK(
      report::to_csv(grid).starts_with("year,GPUs [$],site [$],grid connection [$],energy [$],staff [$],"
                                       "total [$]\r\n2025,0,22750000,0,0,0,22750000\r\n"));
  CHECK_THAT(report::to_json(grid), contains("\"PUE\""));
  CHECK_THAT(report::to_markdown(grid), contains("| 2026 | 40.00 | 45.50 |"));
}

TEST_CASE("\"up to\" stays \"up to\"") {
  basic_cash_flow<interval<>> out;
  out.add_on_delivery("GPUs", plans::korea_2025<interval<>>(), capex);
  out.add("site", 2026y / 1 / 1, between(1.0 * billion * usd, 2.0 * billion * usd));
  auto const all = out.total();
  CHECK(lower(all).in(usd) == 1e9);
  CHECK(upper(all).in(usd) == Approx(12e9));
  CHECK(out.by_year().cells[0][0].value().coherent_.upper() == Approx(2e9));  // a fifth in each year
  auto const later = present_value(out, discount_rate("real", 0.05), 2025y / 1 / 1);
  CHECK(lower(later).in(usd) == Approx(1e9 / 1.05));
}

TEST_CASE("a cash flow in a thousand worlds") {
  auto const flow_of = [](auto const& price) {
    basic_cash_flow<ensemble> out;
    out.add_on_delivery("GPUs", plan(), gpu_count, price);
    out.add_in_service("energy", plan(), power, 0.1 * usd / (kWh * of_facility), two_years);
    return out;
  };
  guess const unit_cost("GPU price", 0.80, 33'000.0 * usd / gpu, 42'000.0 * usd / gpu);
  auto const t = flow_of(unit_cost.value()).by_year();
  // 1,000 in 2026 and 2,000 in 2027: in each world twice as much, and three times in all.
  auto const first = t.cells[0][0].value().coherent_, later = t.cells[1][0].value().coherent_;
  auto const all = t.across_totals[0].value().coherent_, draws = unit_cost.value().coherent_;
  for (std::size_t world = 0; world < ensemble::worlds; world += 37) {
    CHECK(first[world] == 1'000 * draws[world]);
    CHECK(later[world] == 2'000 * draws[world]);
    CHECK(all[world] == Approx(3'000 * draws[world]));
  }
  CHECK(t.notes.back() == assumption{"GPU price", "$33,000/GPU to $42,000/GPU in 80 % of the worlds, lognormal"});
  CHECK_THAT(report::to_csv(report::grid_of(t)), contains("GPUs low [$],GPUs middle [$],GPUs high [$]"));

  SECTION("without a spread it is the plain answer, to the bit") {
    auto const certain = guess("price", 1.0, 40'000.0 * usd / gpu, 40'000.0 * usd / gpu, distribution::uniform);
    discount_rate const rate("real", 0.07);
    cash_flow plain;
    plain.add_on_delivery("GPUs", plan(), gpu_count, 40'000.0 * usd / gpu);
    plain.add_in_service("energy", plan(), power, 0.1 * usd / (kWh * of_facility), two_years);
    auto const worth = present_value(flow_of(certain.value()), rate, 2026y / 1 / 1).coherent_;
    CHECK(worth[0] == present_value(plain, rate, 2026y / 1 / 1).coherent_);
    CHECK(worth[999] == worth[0]);
  }
  SECTION("and so has the cost of a GPU-hour its worlds") {
    basic_gpu_time_flow<ensemble> hours;
    guess const used("allocation", 0.80, 0.5, 0.8, distribution::logit_normal);
    hours.add_in_service("allocated", plan(), gpu_count, used.value(), two_years);
    auto const cost = cost_per_gpu_hour(flow_of(unit_cost.value()), hours, discount_rate("none", 0), 2026y / 1 / 1);
    double const gpu_years = (1'000.0 * (4'416 + 8'760) + 2'000.0 * 4'416);
    double const energy = 0.1 * (2'275 * (4'416 + 8'760) + 4'550 * 4'416);
    CHECK(cost.in(usd / gpu_hour)[5] == Approx((3'000 * draws[5] + energy) / (gpu_years * used.value()[5])));
  }
}
