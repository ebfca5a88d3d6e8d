// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

holding some(char const* who, std::chrono::year when, double n, catalog::model what = catalog::nvidia::h100_sxm5) {
  return {.count = n * gpus,
          .model = what,
          .owner = who,
          .commissioned = date(when / std::chrono::July / 1),
          .cost = n * 30'000.0 * usd};
}

/// owner  2026  2027  2028
/// A        10     -    30
/// B         -    20     -
/// C         5     -     -
fleet three() {
  fleet f{some("C", 2026y, 5), some("A", 2028y, 30), some("B", 2027y, 20), some("A", 2026y, 10)};
  f.assume("schedule", "as given");
  return f;
}
auto by_owner() { return three() | at_completion() | by(owner) | tally(gpu_count, chip_power); }
auto by_owner_and_year() { return three() | by(owner, commissioning_year) | tally(gpu_count, capex); }

/// A: all known. B: nothing. C: a part.
auto with_unknown() {
  fleet const f{some("B", 2026y, 90, catalog::google::tpu_v5e), some("A", 2026y, 10), some("C", 2026y, 20),
                some("C", 2026y, 20, catalog::google::tpu_v6e)};
  return f | at_completion() | by(owner) | tally(gpu_count, chip_power);
}

template <class Table>
std::string owners(Table const& t) {
  std::string out;
  for (auto const& r : t) out += std::string(std::get<0>(r.keys).text());
  return out;
}

}  // namespace

TEST_CASE("rows come in the order of their keys") {
  CHECK(owners(by_owner()) == "ABC");
  auto const t = by_owner_and_year();
  REQUIRE(t.size() == 4);
  CHECK(t.rows[0].keys == std::tuple(owner_name("A"), 2026y));
  CHECK(t.rows[1].keys == std::tuple(owner_name("A"), 2028y));
  CHECK(t.rows[2].keys == std::tuple(owner_name("B"), 2027y));
  CHECK(t.rows[3].keys == std::tuple(owner_name("C"), 2026y));
}

TEST_CASE("rows bind to names") {
  double sum = 0;
  std::string who_all;
  for (auto const& [who, year, n, cost] : by_owner_and_year()) {
    STATIC_REQUIRE(std::is_same_v<std::remove_cvref_t<decltype(who)>, owner_name>);
    STATIC_REQUIRE(std::is_same_v<std::remove_cvref_t<decltype(year)>, std::chrono::year>);
    quantity<kind::gpu> const gpus_of_row = n;
    sum += gpus_of_row.in(gpus);
    who_all += std::string(who.text());
    CHECK(cost.value().in(usd) == 30'000 * gpus_of_row.in(gpus));
  }
  CHECK(sum == 65);
  CHECK(who_all == "AABC");
}

TEST_CASE("a row lives on when its table does not") {
  auto const first = by_owner().rows.front();
  auto const& [who, n, power] = first;
  CHECK(who == "A");
  CHECK(n.value().in(gpus) == 40);
  CHECK(power.value().in(watts) == 28'000);  // 40 × 700
  CHECK(power.covers().model_count() == 1);
}

TEST_CASE("totals and figures") {
  auto const t = by_owner();
  CHECK(t.total(gpu_count).value().in(gpus) == 65);
  CHECK(t.total(chip_power).value().in(watts) == 45'500);  // 65 × 700
  CHECK(t.at(gpu_count, "B").value().in(gpus) == 20);
  CHECK(t.at(gpu_count, owner_name("C")).value().in(gpus) == 5);
  CHECK(by_owner_and_year().at(capex, "A", 2028y).value().in(usd) == 900'000);
}

TEST_CASE("a row that is not there is an error") {
  CHECK_THROWS_AS(by_owner().at(gpu_count, "D"), error);
  CHECK_THROWS_AS(by_owner_and_year().at(gpu_count, "A", 2027y), error);
  CHECK_THROWS_WITH(by_owner().at(gpu_count, "D"), contains("no row"));
}

TEST_CASE("sorted by a metric") {
  CHECK(owners(by_owner().sorted_by(gpu_count)) == "ABC");  // 40 20 5
  CHECK(owners(by_owner().sorted_by(gpu_count, order::ascending)) == "CBA");
  CHECK(owners(by_owner().sorted_by(chip_power)) == "ABC");
  CHECK(by_owner().sorted_by(gpu_count).total(gpu_count).value().in(gpus) == 65);
}

TEST_CASE("unknown figures come last, both ways") {
  auto const t = with_unknown();
  CHECK(owners(t.sorted_by(chip_power)) == "CAB");  // 14 kW known, 7 kW, nothing
  CHECK(owners(t.sorted_by(chip_power, order::ascending)) == "ACB");
  CHECK(owners(t.sorted_by(gpu_count)) == "BCA");
}

TEST_CASE("equals keep their order") {
  fleet const f{some("D", 2026y, 1), some("B", 2026y, 1), some("A", 2026y, 2), some("C", 2026y, 1)};
  auto const t = f | by(owner) | tally(gpu_count);
  CHECK(owners(t.sorted_by(gpu_count)) == "ABCD");
  CHECK(owners(t.sorted_by(gpu_count, order::ascending)) == "BCDA");
}

TEST_CASE("the top of a table") {
  auto const t = by_owner().top(2, gpu_count);
  CHECK(owners(t) == "AB");
  CHECK(t.left_out == 1);
  CHECK(t.total(gpu_count).value().in(gpus) == 65);  // of the whole
  CHECK(by_owner().top(99, gpu_count).left_out == 0);
  CHECK(by_owner().top(3, gpu_count).left_out == 0);
  CHECK(by_owner().top(0, gpu_count).size() == 0);
  CHECK(by_owner().top(0, gpu_count).left_out == 3);
  CHECK(by_owner().top(2, gpu_count).top(1, gpu_count).left_out == 2);
}

TEST_CASE("shares sum to one") {
  auto const shares = by_owner().share(gpu_count);
  REQUIRE(shares.size() == 3);
  CHECK(shares[0].second == Approx(40.0 / 65));
  CHECK(shares[1].second == Approx(20.0 / 65));
  CHECK(shares[2].second == Approx(5.0 / 65));
  CHECK(shares[0].second + shares[1].second + shares[2].second == Approx(1).epsilon(1e-15));
  CHECK(std::get<0>(shares[0].first) == "A");
  CHECK_THROWS_AS(with_unknown().share(chip_power), error);
  CHECK_NOTHROW(with_unknown().share(gpu_count));
}

TEST_CASE("there is no part of nothing") {
  struct change {
    int year;
    double dollars;
  };
  std::vector<change> const changes{{2026, 5.0}, {2027, -5.0}};
  auto const t = changes | by(&change::year) | tally(sum("change", &change::dollars));
  CHECK_THROWS_WITH(t.share(sum("change", &change::dollars)),
                    "field change: there is no part of nothing: the whole is zero, or no number");
  CHECK_THROWS_AS(t.growth(sum("change", &change::dollars), 0.0), error);
}

TEST_CASE("growth against a baseline") {
  fleet const f{some("before", 2025y, 60'000), some("plan", 2026y, 260'000)};
  auto const t = f | at_completion() | tally(gpu_count, chip_power);
  CHECK(t.growth(gpu_count, 60'000.0 * gpus)[0].second == Approx(5.3333333));  // 320,000 ÷ 60,000
  CHECK(t.growth(chip_power, 42.0 * megawatts * of_chips)[0].second == Approx(5.3333333));
}

TEST_CASE("a pivot lays the first key down and the second across") {
  auto const p = by_owner_and_year().pivot(gpu_count);
  CHECK(p.name == "GPUs");
  CHECK(p.down_name == "owner");
  CHECK(p.across_name == "year");
  REQUIRE(p.down == std::vector<owner_name>{"A", "B", "C"});
  REQUIRE(p.across == std::vector<std::chrono::year>{2026y, 2027y, 2028y});
  double const expected[3][3] = {{10, 0, 30}, {0, 20, 0}, {5, 0, 0}};
  for (std::size_t i = 0; i != 3; ++i) {
    for (std::size_t j = 0; j != 3; ++j) CHECK(p.cells[i][j].value().in(gpus) == expected[i][j]);
  }
  CHECK(p.cells[0][1].covers().model_count() == 0);  // a hole
  CHECK(p.down_totals[0].value().in(gpus) == 40);
  CHECK(p.down_totals[1].value().in(gpus) == 20);
  CHECK(p.down_totals[2].value().in(gpus) == 5);
  CHECK(p.across_totals[0].value().in(gpus) == 15);
  CHECK(p.across_totals[1].value().in(gpus) == 20);
  CHECK(p.across_totals[2].value().in(gpus) == 30);
  CHECK(p.total.value().in(gpus) == 65);
  CHECK(p.notes == by_owner_and_year().notes);
}

TEST_CASE("a pivot of a sorted table is in the order of its keys") {
  auto const p = by_owner_and_year().sorted_by(gpu_count, order::ascending).pivot(gpu_count);
  CHECK(p.down == std::vector<owner_name>{"A", "B", "C"});
  CHECK(p.total.value().in(gpus) == 65);
}

TEST_CASE("a pivot is of the whole table: of its top it would have other totals") {
  auto const top = by_owner_and_year().top(1, gpu_count);  // A 2028: 30 of 65
  CHECK_THROWS_WITH(top.pivot(gpu_count), contains("before top"));
  CHECK(by_owner_and_year().top(99, gpu_count).pivot(gpu_count).total.value().in(gpus) == 65);
}

TEST_CASE("NaN is a key as any other: rows are found by it, and a pivot has one place for it") {
  struct run {
    double load;
    float size;
    double cost;
  };
  double const nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<run> const runs{{nan, 1.0F, 3}, {0.5, -0.0F, 4}, {-nan, 0.0F, 5}, {nan, 1.0F, 7}};
  auto const costs = sum("cost", &run::cost);
  auto const t = runs | by(key("load", &run::load), key("size", &run::size)) | tally(costs);
  CHECK(t.size() == 3);
  CHECK(t.at(costs, nan, 1.0F).value() == 10);
  CHECK(t.at(costs, -nan, 0.0F).value() == 5);
  CHECK(t.at(costs, 0.5, -0.0F).value() == 4);
  CHECK_THROWS_WITH(t.at(costs, nan, 2.0F), contains("no row with these keys"));

  auto const p = t.pivot(costs);
  REQUIRE(p.down.size() == 2);
  CHECK(p.down[0] == 0.5);
  CHECK(std::isnan(p.down[1]));
  CHECK(p.across == std::vector{0.0F, 1.0F});
  CHECK(p.cells[0][0].value() == 4);
  CHECK(p.cells[1][0].value() == 5);
  CHECK(p.cells[1][1].value() == 10);
  CHECK(p.down_totals[1].value() == 15);
  CHECK(p.across_totals[0].value() == 9);
  CHECK(p.total.value() == 19);
}

TEST_CASE("cumulative: what came becomes what stands") {
  auto const p = by_owner_and_year().pivot(gpu_count).cumulative();
  double const expected[3][3] = {{10, 10, 40}, {0, 20, 20}, {5, 5, 5}};
  for (std::size_t i = 0; i != 3; ++i) {
    for (std::size_t j = 0; j != 3; ++j) CHECK(p.cells[i][j].value().in(gpus) == expected[i][j]);
  }
  CHECK(p.across_totals[0].value().in(gpus) == 15);
  CHECK(p.across_totals[1].value().in(gpus) == 35);
  CHECK(p.across_totals[2].value().in(gpus) == 65);
  CHECK(!p.has_down_totals);
  CHECK_THAT(p.name, contains("cumulative"));
}

TEST_CASE("cumulative keeps what is unknown unknown") {
  fleet f{some("A", 2026y, 10), some("A", 2027y, 20)};
  auto unpriced = some("A", 2028y, 10);
  unpriced.cost.reset();
  f.add(unpriced);
  auto const p = (f | by(owner, commissioning_year) | tally(capex)).pivot(capex).cumulative();
  REQUIRE(p.across.size() == 3);
  CHECK(p.cells[0][1].value().in(usd) == 900'000);
  CHECK(!p.cells[0][2].is_complete());
  CHECK(p.cells[0][2].known().in(usd) == 900'000);
  CHECK(p.cells[0][2].covers().known_share() == 0.75);  // 30 of 40
}

TEST_CASE("cumulative ratios divide running sums") {
  // 2026: $100 for 1 GPU; 2027: $60 for 3 more: $160 for 4
  fleet f;
  f.add({.count = 1.0 * gpus,
         .model = catalog::nvidia::l4,
         .owner = "A",
         .commissioned = date(2026y / 7 / 1),
         .cost = 100.0 * usd});
  f.add({.count = 3.0 * gpus,
         .model = catalog::nvidia::l4,
         .owner = "A",
         .commissioned = date(2027y / 7 / 1),
         .cost = 60.0 * usd});
  auto const p = (f | by(owner, commissioning_year) | tally(capex / gpu_count)).pivot(capex / gpu_count);
  CHECK(p.cells[0][1].value().in(usd / gpu) == 20);
  CHECK(p.down_totals[0].value().in(usd / gpu) == 40);
  CHECK(p.cumulative().cells[0][1].value().in(usd / gpu) == 40);
}

TEST_CASE("an empty table") {
  auto const t = fleet() | by(owner, commissioning_year) | tally(gpu_count, capex);
  CHECK(t.size() == 0);
  CHECK(t.total(gpu_count).value().in(gpus) == 0);
  CHECK(t.total(capex).value().in(usd) == 0);
  CHECK(t.sorted_by(gpu_count).size() == 0);
  CHECK(t.top(3, gpu_count).left_out == 0);
  CHECK(t.share(gpu_count).empty());
  auto const p = t.pivot(gpu_count);
  CHECK(p.down.empty());
  CHECK(p.across.empty());
  CHECK(p.total.value().in(gpus) == 0);
  CHECK(p.cumulative().down.empty());
}

TEST_CASE("what is assumed stands with the answer") {
  auto const t = by_owner();
  REQUIRE(t.notes.size() == 2);
  CHECK(t.notes[0] == assumption{"schedule", "as given"});
  CHECK(t.notes[1].name == "in service");
}
