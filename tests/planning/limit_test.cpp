// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/guessed_changes.hpp>
#include <tonnage/planning/limit.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date day_of(char const* text) { return parse_date(text); }
auto const power = facility_power(pue(1.25));

/// 40,000 each year on 1 July from 2026 to 2028, B200 at 1,000 W × 1.82 × 1.25 = 2,275 W: 91, 182 and 273 MW. A third in
/// hall 2. $1.2 billion each year, the last year $2 billion.
fleet plan() {
  fleet out;
  for (int year = 2026; year != 2029; ++year) {
    date const when = std::chrono::year(year) / std::chrono::July / 1;
    double const dollars = year == 2028 ? 2e9 : 1.2e9;
    out.add({.count = 30'000.0 * gpus,
             .model = catalog::nvidia::b200_hgx,
             .site = "kr/haenam/hall-1",
             .commissioned = when,
             .cost = 0.75 * dollars * usd});
    out.add({.count = 10'000.0 * gpus,
             .model = catalog::nvidia::b200_hgx,
             .site = "kr/haenam/hall-2/row-1",
             .commissioned = when,
             .cost = 0.25 * dollars * usd});
  }
  return out;
}
auto in_megawatts(quantity<kind::facility_power> const& p) { return p.in(megawatts * of_facility); }

}  // namespace

TEST_CASE("a grid connection in steps, a hall, and a budget") {
  limits const haenam{
      limit("grid connection", power,
            {{2026y / 1 / 1, 100.0 * megawatts * of_facility}, {2028y / 1 / 1, 280.0 * megawatts * of_facility}}),
      limit("hall 2", gpu_count, {{2026y / 1 / 1, 25'000.0 * gpus}}).at("kr/haenam/hall-2"),
      limit("budget", capex, each_year(1.5 * billion * usd)), limit("all money", capex, in_all(4.0 * billion * usd)),
      limit("deliveries", gpu_count, each_year(40'000.0 * gpus))};
  auto const held = haenam.hold(plan());

  auto const& grid = held.rows<0>();
  REQUIRE(grid.size() == 2);
  CHECK(grid[0].limit == "grid connection");
  CHECK(grid[0].since == "2026-01-01");
  CHECK(in_megawatts(grid[0].allowed) == Approx(100));
  CHECK(in_megawatts(grid[0].reached) == Approx(182));  // by the end of 2027
  CHECK(grid[0].when == "2027-07-01");
  CHECK(grid[0].first_over == day_of("2027-07-01"));
  CHECK(in_megawatts(grid[0].room) == Approx(-82));
  CHECK(grid[0].fits == 0);
  CHECK(in_megawatts(grid[1].reached) == Approx(273));
  CHECK(grid[1].when == "2028-07-01");
  CHECK(!grid[1].first_over);
  CHECK(in_megawatts(grid[1].room) == Approx(7));
  CHECK(grid[1].fits == 1);

  auto const& hall = held.rows<1>();
  CHECK(hall[0].reached == 30'000.0 * gpus);
  CHECK(hall[0].first_over == day_of("2028-07-01"));

  auto const& budget = held.rows<2>();
  REQUIRE(budget.size() == 1);
  CHECK(budget[0].since == "each year");
  CHECK(budget[0].reached == 2.0 * billion * usd);
  CHECK(budget[0].when == "2028");
  CHECK(budget[0].first_over == day_of("2028-01-01"));
  CHECK(budget[0].room == -0.5 * billion * usd);

  CHECK(held.rows<3>()[0].reached.in(billion * usd) == Approx(4.4));
  CHECK(held.rows<3>()[0].first_over == day_of("2028-07-01"));
  CHECK(held.rows<4>()[0].reached == 40'000.0 * gpus);
  CHECK(held.rows<4>()[0].when == "2026");
  CHECK(held.rows<4>()[0].fits == 1);
  CHECK(held.fits == 0);
  CHECK(std::count(held.notes.begin(), held.notes.end(), assumption{"PUE", "1.25 × IT power"}) == 1);
}

TEST_CASE("a plan that reaches its limit exactly fits, however the two are rounded") {
  // An H100 at 700 W × 1.82 × PUE 1.1 draws 1.4014 kW at the grid, and n of them n × 1.4014 kW: 3 draw 4.2042 kW.
  auto const at_grid = facility_power(pue(1.1));
  for (int n = 1; n <= 200; ++n) {
    fleet const all{{.count = double(n) * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = 2026y / 1 / 1}};
    auto const of = [&](double kw) {
      return limits(limit("grid", at_grid, {{2026y / 1 / 1, kw * prefix::kilo * watts * of_facility}}));
    };
    double const exact = 14014 * n / 10000.0;
    auto const held = of(exact).hold(all).rows<0>().at(0);
    CHECK(held.fits == 1);
    CHECK(!held.first_over);
    CHECK(held.room.coherent_ == 0);
    CHECK(of(exact * (1 - 1e-11)).hold(all).rows<0>().at(0).fits == 0);
    CHECK(of(exact).allows(catalog::nvidia::h100_sxm5, as_of(2026y / 1 / 1)).count == double(n) * gpus);
    CHECK(of(exact * (1 - 1e-11)).allows(catalog::nvidia::h100_sxm5, as_of(2026y / 1 / 1)).count ==
          double(n - 1) * gpus);
  }
}

TEST_CASE("limits print as a table") {
  limits const haenam{
      limit("grid connection", power,
            {{2026y / 1 / 1, 100.0 * megawatts * of_facility}, {2028y / 1 / 1, 280.0 * megawatts * of_facility}}),
      limit("hall 2", gpu_count, 25'000.0 * gpus).at("kr/haenam/hall-2"),
      limit("budget", capex, each_year(1.5 * billion * usd))};
  auto const held = haenam.hold(plan());
  std::string rule;
  for (int i = 0; i != 130; ++i) rule += "─";
  CHECK(fmt::format("{}", held) ==
        "limit            site              of              since           allowed      reached        when  first "
        "over  "
        "       room  fits\n" +
            rule +
            "\n"
            "grid connection  all               facility power  2026-01-01       100 MW       182 MW  2027-07-01  "
            "2027-07-01"
            "     -82.0 MW    no\n"
            "grid connection  all               facility power  2028-01-01       280 MW       273 MW  2028-07-01       "
            "never"
            "      7.00 MW   yes\n"
            "hall 2           kr/haenam/hall-2  GPUs            always      25,000 GPUs  30,000 GPUs  2028-07-01  "
            "2028-07-01"
            "  -5,000 GPUs    no\n"
            "budget           all               capex           each year        $1.50B       $2.00B        2028  "
            "2028-01-01"
            "       -$500M    no\n"
            "\n"
            "host overhead: 1.82 × chip power (TDP)\n"
            "PUE: 1.25 × IT power");
  CHECK(report::to_csv(report::grid_of(held)) ==
        "limit,site,of,since,allowed,reached,when,first over,room,fits\r\n"
        "grid connection,all,facility power [W],2026-01-01,100000000,182000000,2027-07-01,2027-07-01,-82000000,0\r\n"
        "grid connection,all,facility power [W],2028-01-01,280000000,273000000,2028-07-01,,7000000,1\r\n"
        "hall 2,kr/haenam/hall-2,GPUs,always,25000,30000,2028-07-01,2028-07-01,-5000,0\r\n"
        "budget,all,capex [$],each year,1500000000,2000000000,2028,2028-01-01,-500000000,0\r\n");
}

TEST_CASE("a limit of a metric of one's own: floor space, water") {
  auto const racks = sum<nature::stock>("racks", [](holding const& h) { return h.count.in(gpus) / 72; });
  auto const held = limits(limit("floor", racks, 1'600.0)).hold(plan());
  CHECK(held.rows<0>()[0].since == "always");
  CHECK(held.rows<0>()[0].reached == Approx(120'000.0 / 72));
  CHECK(held.rows<0>()[0].first_over == day_of("2028-07-01"));
}

TEST_CASE("what leaves makes room") {
  auto leaving = plan() | retired_after(std::chrono::years(1));
  auto const held = limits(limit("grid", power, 100.0 * megawatts * of_facility)).hold(leaving);
  // Each year's 91 MW leave on the day on which the next come.
  CHECK(in_megawatts(held.rows<0>()[0].reached) == Approx(91));
  CHECK(held.fits == 1);
}

TEST_CASE("nothing is limited before the first day, and a plan of nothing fits") {
  auto const held = limits(limit("later", gpu_count, {{2029y / 1 / 1, 130'000.0 * gpus}})).hold(plan());
  CHECK(held.rows<0>()[0].reached == 120'000.0 * gpus);
  CHECK(held.rows<0>()[0].when == "2029-01-01");
  auto const none =
      limits(limit("none", gpu_count, 1.0 * gpus), limit("year", capex, each_year(1.0 * usd))).hold(fleet{});
  CHECK(none.fits == 1);
  CHECK(none.rows<0>()[0].when == "");
  CHECK(none.rows<0>()[0].room == 1.0 * gpus);
}

TEST_CASE("a limit of a site says which holdings it did not judge") {
  auto all = plan();  // 120,000 of them in Haenam
  all.add({.count = 500.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = 2026y / 1 / 1});
  all.add({.count = 50.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = 2027y / 1 / 1});
  limits const sites{limit("all", gpu_count, 1e6 * gpus), limit("right", gpu_count, 120'000.0 * gpus).at("kr/haenam"),
                     limit("misspelt", gpu_count, 1.0 * gpus).at("kr/hanam")};
  auto const held = sites.hold(all);
  CHECK(held.rows<0>()[0].reached == 120'550.0 * gpus);
  CHECK(held.rows<1>()[0].fits == 1);
  CHECK(held.notes == std::vector<assumption>{{"left out", "550 GPUs of no site, by limits of a site"},
                                              {"site", "no holding is at kr/hanam"}});
  CHECK_THAT(fmt::format("{}", held),
             contains("\nleft out: 550 GPUs of no site, by limits of a site\nsite: no holding is at kr/hanam"));
  // With dates by a guess, the same.
  auto const delay = guess("delay", 1.0, 0.0 * full_day, 100.0 * full_day, distribution::uniform);
  auto const late = sites.hold(all | delayed_by(delay));
  CHECK(std::count(late.notes.begin(), late.notes.end(), held.notes[0]) == 1);
  CHECK(std::count(late.notes.begin(), late.notes.end(), held.notes[1]) == 1);
  // Limits of everything say nothing of sites, nor do those of a plan that says all its sites.
  CHECK(limits(limit("all", gpu_count, 1e6 * gpus)).hold(all).notes.empty());
  CHECK(limits(limit("right", gpu_count, 1e6 * gpus).at("kr")).hold(plan()).notes.empty());
}

TEST_CASE("what is not known of a limit is unknown; the others are judged") {
  // 8,000 GPUs of $320 million in 2027, and 1,000 in 2024 of which nobody knows the cost.
  fleet const ordered{{.count = 8'000.0 * gpus,
                       .model = catalog::nvidia::b200_hgx,
                       .commissioned = 2027y / 3 / 1,
                       .cost = 320.0 * million * usd},
                      {.count = 1'000.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = 2024y / 3 / 1}};
  limits const budgets{limit("budget", capex, each_year(400.0 * million * usd)),
                       limit("less", capex, each_year(300.0 * million * usd)),
                       limit("in all", capex, in_all(321.0 * million * usd)), limit("hall", gpu_count, 9'000.0 * gpus)};
  auto const held = budgets.hold(ordered);
  auto const& budget = held.rows<0>()[0];
  CHECK(budget.reached == 320.0 * million * usd);  // of 2027, which is known
  CHECK(budget.when == "2027");
  CHECK(!budget.first_over);
  CHECK(!budget.is_complete());
  CHECK(budget.known_share == 0);  // of 2024
  CHECK(budget.fits == 0);
  CHECK(budget.over == 0);
  CHECK(held.rows<1>()[0].fits == 0);
  CHECK(held.rows<1>()[0].over == 1);
  CHECK(held.rows<1>()[0].first_over == day_of("2027-01-01"));
  // What came up to 2024-03-01 is unknown; up to 2027-03-01 it is known of 8,000 of 9,000.
  CHECK(held.rows<2>()[0].covers == "0 % of the GPUs (0 of 1 models); unknown: H100 SXM5");
  CHECK(held.rows<3>()[0].fits == 1);
  CHECK(held.rows<3>()[0].is_complete());
  CHECK(held.fits == 0);
  CHECK(held.over == 1);
  CHECK(report::to_csv(report::grid_of(held)) ==
        "limit,of,since,allowed,reached,reached known share,when,first over,room,fits\r\n"
        "budget,capex [$],each year,400000000,320000000,0,2027,,,\r\n"
        "less,capex [$],each year,300000000,320000000,0,2027,2027-01-01,,0\r\n"
        "in all,capex [$],in all,321000000,320000000,0,2027-03-01,,,\r\n"
        "hall,GPUs,always,9000,9000,1,2027-03-01,,0,1\r\n");
  CHECK_THAT(fmt::format("{}", held), contains("unknown  unknown\n") && contains("\n* capex covers 0 % of the GPUs"));

  // Nothing at all is known: "unknown", not 0 W.
  fleet const tpus{{.count = 1.0 * gpus, .model = catalog::google::tpu_v5e, .commissioned = day_of("2026-01-01")}};
  auto const none = limits(limit("a", chip_power, 1.0 * megawatts * of_chips)).hold(tpus);
  CHECK(none.rows<0>()[0].fits == 0);
  CHECK(none.over == 0);
  CHECK(report::to_csv(report::grid_of(none)) ==
        "limit,of,since,allowed,reached,reached known share,when,first over,room,fits\r\n"
        "a,chip power [W],always,1000000,,0,,,,\r\n");
  CHECK_THAT(fmt::format("{}", none), contains("unknown: TPU v5e"));

  // How many more: what is known leaves room for some, or for none.
  holding const lot{.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 40'000.0 * usd};
  auto const year = as_of(day_of("2024-12-31"));
  limits const two{limit("budget", capex, each_year(400.0 * million * usd)), limit("hall", gpu_count, 9'000.0 * gpus)};
  CHECK(to_string(two.allows(lot, year, ordered)) == "8,000 GPUs: hall; budget is not judged");
  limits const small{limit("money", capex, in_all(300.0 * million * usd)), limit("hall", gpu_count, 9'999.0 * gpus)};
  CHECK(to_string(small.allows(lot, year, ordered)) == "0 GPUs: money");

  // In a thousand worlds: 8,000 GPUs × 1,820 W × a PUE from 1.2 to 1.4 are 17.472 to 20.384 MW beside what nobody knows.
  auto const effectiveness = guess("PUE", 1.0, 1.2, 1.4, distribution::uniform);
  fleet const mixed{{.count = 8'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = 2027y / 3 / 1},
                    {.count = 1.0 * gpus, .model = catalog::google::tpu_v5e, .commissioned = 2027y / 3 / 1}};
  auto const worlds =
      limits(limit("grid", facility_power(pue(effectiveness.value())), 18.928 * megawatts * of_facility)).hold(mixed);
  CHECK(worlds.rows<0>()[0].over == Approx(0.5));
  CHECK(worlds.rows<0>()[0].fits == 0);
  CHECK_THAT(fmt::format("{}", worlds), contains("in at most 50 % of the worlds"));
}

TEST_CASE("limits that say nothing are refused") {
  CHECK_THROWS_WITH(limit("a", gpu_count, std::vector<allowed_from<quantity<kind::gpu>>>{}),
                    contains("found none: 'a'"));
  CHECK_THROWS_WITH(limit("a", gpu_count, {{2027y / 1 / 1, 1.0 * gpus}, {2027y / 1 / 1, 2.0 * gpus}}),
                    contains("found 2027-01-01 after 2027-01-01"));
  CHECK_THROWS_WITH(limit("a", gpu_count, -1.0 * gpus), contains("expected a limit of at least 0, found -1"));
  struct rack {
    int gpus;
    catalog::model model;
    date commissioned;
  };
  std::vector<rack> const racks{{72, catalog::nvidia::gb200, day_of("2026-07-01")}};
  CHECK(limits(limit("a", gpu_count, 72.0 * gpus)).hold(racks).fits == 1);
  CHECK_THROWS_WITH(limits(limit("a", gpu_count, 72.0 * gpus).at("kr")).hold(racks),
                    contains("the rows of the plan have none"));
}

TEST_CASE("how many of a model fit, and which limit decides") {
  limits const haenam{
      limit("grid", power,
            {{2026y / 1 / 1, 100.0 * megawatts * of_facility}, {2028y / 1 / 1, 300.0 * megawatts * of_facility}}),
      limit("hall 2", gpu_count, 36'864.0 * gpus).at("kr/haenam/hall-2"),
      limit("budget", capex, each_year(1.0 * billion * usd))};
  auto const end_of = [](int year) { return as_of(std::chrono::year(year) / std::chrono::December / 31); };
  // 100 MW ÷ 2,275 W = 43,956.04.
  auto const alone = haenam.allows(catalog::nvidia::b200_hgx, end_of(2026));
  CHECK(alone.count == 43'956.0 * gpus);
  REQUIRE(alone.binding.size() == 1);
  CHECK(alone.binding[0].name == "grid");
  CHECK(alone.binding[0].share == 1);
  CHECK(alone.not_judged == std::vector<std::string>{"budget"});
  CHECK(to_string(alone) == "43,956 GPUs: grid; budget is not judged");
  // In racks of 72: 610.5 of them by the grid, 512 in hall 2, 277.8 by the budget at $50,000 a GPU.
  holding const rack{.count = 72.0 * gpus, .model = catalog::nvidia::b200_hgx, .site = "kr/haenam/hall-1"};
  CHECK(haenam.allows(rack, end_of(2026)).count == 610.0 * 72.0 * gpus);
  holding const in_hall_2{.count = 72.0 * gpus, .model = catalog::nvidia::b200_hgx, .site = "kr/haenam/hall-2"};
  CHECK(to_string(haenam.allows(in_hall_2, end_of(2026))) == "36,864 GPUs: hall 2; budget is not judged");
  holding const paid{.count = 72.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 3.6 * million * usd};
  CHECK(to_string(haenam.allows(paid, end_of(2026))) == "19,944 GPUs: budget");
  // Beside the plan: 300 − 273 MW are 11,868.1 in 2028, nothing is left in 2027.
  CHECK(haenam.allows(holding{.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx}, end_of(2028), plan()).count ==
        11'868.0 * gpus);
  CHECK(haenam.allows(holding{.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx}, end_of(2027), plan()).count ==
        0.0 * gpus);
  CHECK_THROWS_WITH(
      limits(limit("grid", power, {{2026y / 1 / 1, 100.0 * megawatts * of_facility}})).allows(rack, end_of(2025)),
      contains("expected a limit that holds on this day for this model, found none: 'B200 HGX, as of 2025-12-31'"));
  CHECK_THROWS_WITH(haenam.allows(holding{.model = catalog::nvidia::b200_hgx}, end_of(2026)),
                    contains("at least one GPU"));
}

TEST_CASE("a budget is in the currency of the plan") {
  basic_fleet<double, eur> const ordered{{.count = 100.0 * gpus,
                                          .model = catalog::nvidia::h100_sxm5,
                                          .commissioned = 2026y / 7 / 1,
                                          .cost = 3.0 * million * eur},
                                         {.count = 100.0 * gpus,
                                          .model = catalog::nvidia::h100_sxm5,
                                          .commissioned = 2027y / 7 / 1,
                                          .cost = 2.5 * million * eur}};
  limits const both{limit("budget", capex, each_year(2.75 * million * eur)), limit("hall", gpu_count, 500.0 * gpus)};
  auto const held = both.hold(ordered);
  CHECK(held.rows<0>()[0].reached == 3.0 * million * eur);
  CHECK(held.rows<0>()[0].room == -0.25 * million * eur);
  CHECK(held.rows<0>()[0].first_over == day_of("2026-01-01"));
  CHECK(held.rows<1>()[0].fits == 1);
  CHECK_THAT(report::to_csv(report::grid_of(held)), contains("budget,capex [€],each year,2750000,3000000,2026"));

  // €30,000 a GPU: 8 of them beside €2.5 million.
  auto const end_of_2027 = as_of(day_of("2027-12-31"));
  basic_holding<double, eur> const lot{
      .count = 1.0 * gpus, .model = catalog::nvidia::h100_sxm5, .cost = 30'000.0 * eur};
  CHECK(to_string(both.allows(lot, end_of_2027, ordered)) == "8 GPUs: budget");
  CHECK(to_string(both.allows(lot, end_of_2027)) == "91 GPUs: budget");
  // GPUs without a cost are of no currency; those that cost dollars are of another.
  CHECK(to_string(both.allows(catalog::nvidia::h100_sxm5, end_of_2027)) == "500 GPUs: hall; budget is not judged");
  CHECK_THROWS_WITH(both.allows(holding{.count = 1.0 * gpus, .model = catalog::nvidia::h100_sxm5, .cost = 1.0 * usd},
                                end_of_2027, ordered),
                    contains("expected a lot that costs money of the limit's currency"));
  // Late by a guess, the plan is of euros still.
  auto const delay = guess("delay", 1.0, 0.0 * full_day, 100.0 * full_day, distribution::uniform);
  CHECK(both.hold(ordered | delayed_by(delay)).over == 1);
}

TEST_CASE("Colossus and Meta: how many H100 fit their power") {
  // 700 W × 1.82 × 1.42 = 1,809.08 W: 100,000 draw 180.908 MW, and 181 MW are 100,050.9. Meta's 24,576 fit 44.5 MW, which
  // are 24,598.1.
  auto const h100 = [](double megawatt) {
    return limits(limit("site", facility_power(pue(1.42)), megawatt * megawatts * of_facility))
        .allows(catalog::nvidia::h100_sxm5, as_of(day_of("2025-01-01")))
        .count;
  };
  CHECK(h100(181) == 100'050.0 * gpus);
  CHECK(h100(180.908) == 100'000.0 * gpus);
  CHECK(h100(44.5) == 24'598.0 * gpus);
}

TEST_CASE("a plan in a thousand worlds fits in a share of them") {
  // A PUE from 1.2 to 1.4: 120,000 × 1,000 W × 1.82 are 262.08 to 305.76 MW; 283.92 in the middle, where the limit is.
  auto const effectiveness = guess("PUE", 1.0, 1.2, 1.4, distribution::uniform);
  auto const guessed = facility_power(pue(effectiveness.value()));
  limits const haenam{limit("grid", guessed, {{2026y / 1 / 1, 283.92 * megawatts * of_facility}}),
                      limit("hall", gpu_count, {{2026y / 1 / 1, 120'000.0 * gpus}})};
  auto const held = haenam.hold(plan());
  CHECK(held.rows<0>()[0].fits == Approx(0.5));
  CHECK(quantile(held.rows<0>()[0].room, 0.5).in(megawatts * of_facility) == Approx(0).margin(1e-9));
  CHECK(held.rows<1>()[0].fits == 1);
  CHECK(held.fits == Approx(0.5));
  auto const text = fmt::format("{}", held);
  CHECK_THAT(text, contains("in 50 % of the worlds") && contains("in all worlds") &&
                       contains("all of them together: in 50 % of the worlds"));
  CHECK_THAT(report::to_csv(report::grid_of(held)), contains("reached low,reached middle,reached high"));

  // How many fit: 283.92 MW ÷ (1,820 W × PUE), from 111,428 to 130,000; the hall holds no more than 120,000.
  auto const fit = haenam.allows(catalog::nvidia::b200_hgx, as_of(day_of("2026-12-31")));
  CHECK(quantile(fit.count, 1.0) == 120'000.0 * gpus);
  CHECK(quantile(fit.count, 0.0).in(gpus) == Approx(111'428).epsilon(1e-3));
  REQUIRE(fit.binding.size() == 2);
  CHECK(fit.binding[0].share + fit.binding[1].share == Approx(1));
  CHECK(fit.binding[0].share == Approx(0.5));

  // Late by a guess: at the end of July 2028 the last 40,000 stand in 31 % of the worlds, and a year later in all.
  auto const delay = guess("delay", 1.0, 0.0 * full_day, 100.0 * full_day, distribution::uniform);
  limits const brief{limit("hall", gpu_count, {{2026y / 1 / 1, 80'000.0 * gpus}, {2028y / 8 / 30, 200'000.0 * gpus}})};
  auto const late = brief.hold(plan() | delayed_by(delay));
  CHECK(late.rows<0>()[0].fits == Approx(0.69));
  CHECK(late.rows<0>()[1].fits == 1);
  CHECK(!late.rows<0>()[0].first_over);
}
