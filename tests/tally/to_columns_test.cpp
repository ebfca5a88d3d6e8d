// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <tonnage/plans/korea_2025.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <type_traits>
#include <vector>

#include "register.hpp"

using namespace tonnage;
using namespace tonnage::testing;
using namespace std::chrono_literals;

namespace {

/// What a program might have: whole counts, names of its own, no dates.
struct node {
  quantity<kind::gpu, std::int64_t> count;
  catalog::model model;
  owner_name owner;
};

template <class Rows>
concept has_columns = requires(Rows const& rows) { to_columns(rows); };

}  // namespace

TEST_CASE("Korea's plan, as columns") {
  auto const plan = plans::korea_2025();
  auto const registry = to_columns(plan);
  auto const stock = [](auto const& from) {
    return from | in_service(as_of(2030y / 12 / 31)) | by(owner, model) |
           tally(gpu_count, peak<bf16>, acquisition_cost);
  };
  CHECK(stock(registry).total(gpu_count).value().in(gpus) == 260'000);
  CHECK(difference(stock(plan), stock(registry)) == "");  // the assumptions with it
  auto const flow = [](auto const& from) {
    return from | added_in(2027y) | by(operator_, site.at(2)) | tally(gpu_count, capex);
  };
  CHECK(difference(flow(plan), flow(registry)) == "");
  CHECK(registry.assumptions().size() == plan.assumptions().size());
}

TEST_CASE("columns keep what they were made of") {
  auto registry = to_columns(std::vector<node>{{std::int64_t(8) * gpus, catalog::nvidia::l4, "A"}});
  auto const copy = registry;
  registry = to_columns(std::vector<node>{});
  CHECK(registry.size() == 0);
  auto const table = copy | by(owner) | tally(gpu_count, chip_power);
  CHECK(table.size() == 1);
  STATIC_REQUIRE(std::is_same_v<decltype(count_of(copy[0])), quantity<kind::gpu, std::int64_t>>);
  CHECK(table.total(gpu_count).value().in(gpus) == 8);
  CHECK(table.total(chip_power).value().in(watts) == 8 * 72);
}

TEST_CASE("costs that are not known") {
  // Alpha: $5 for 1 GPU, and 2 of unknown cost; Bravo: 4 of unknown cost; Charlie: none, for nothing, and none for a sum
  // that nobody knows.
  std::vector<holding> const rows{
      {.count = 1.0 * gpus, .model = catalog::nvidia::l4, .owner = "Alpha", .cost = 5.0 * usd},
      {.count = 2.0 * gpus, .model = catalog::nvidia::l4, .owner = "Alpha"},
      {.count = 4.0 * gpus, .model = catalog::nvidia::h20, .owner = "Bravo"},
      {.count = 0.0 * gpus, .model = catalog::nvidia::l4, .owner = "Charlie", .cost = 0.0 * usd},
      {.count = 0.0 * gpus, .model = catalog::nvidia::h20, .owner = "Charlie"},
  };
  std::vector<holding> dated = rows;
  for (auto& each : dated) each.commissioned = on_day(0);
  auto const ask = [](auto const& from) {
    return from | in_service(as_of(on_day(0))) | by(owner) | tally(gpu_count, acquisition_cost);
  };
  auto const table = ask(to_columns(dated));
  CHECK(difference(ask(dated), table) == "");
  REQUIRE(table.size() == 3);
  auto const alpha = table.at(acquisition_cost, owner_name("Alpha"));
  CHECK(alpha.known().in(usd) == 5);
  CHECK(alpha.covers().unknown.in(gpus) == 2);
  CHECK(table.at(acquisition_cost, owner_name("Bravo")).is_unknown());
  CHECK(!table.at(acquisition_cost, owner_name("Charlie")).is_complete());
}

TEST_CASE("a register of thousands, some of its costs unknown") {
  some_register<double> const r(4'099, 21);
  auto const all = r.rows();
  struct row : register_row<double> {
    std::optional<quantity<money<usd>>> cost;
  };
  std::vector<row> rows;
  for (auto const& each : all) {
    rows.push_back({each, {}});
    if (rows.size() % 3 != 0) rows.back().cost = each.cost;
  }
  auto const registry = to_columns(rows);
  auto const ask = [](auto const& from) {
    return from | added_in(period(on_day(0), on_day(1'500))) | by(model, tenant) | tally(capex, gpu_count);
  };
  CHECK(difference(ask(rows), ask(registry)) == "");
  CHECK(difference(ask(rows), ask(registry.with_threads(3))) == "");
}

TEST_CASE("every count of GPUs that a tally takes has a column") {
  struct machine {
    int gpus;
    catalog::model model;
    owner_name owner;
  };
  struct shelf {
    std::uint8_t count;
    catalog::model model;
  };
  struct rack {
    quantity<kind::gpu, float> gpus;
    catalog::model model;
  };
  catalog::model const l4 = catalog::nvidia::l4;
  auto const machines = to_columns(std::vector<machine>{{8, l4, "A"}, {4, l4, "B"}, {2, l4, "A"}});
  STATIC_REQUIRE(machines.has<detail::count_of_attribute>);
  auto const of_machines = machines | by(owner) | tally(gpu_count, chip_power);
  CHECK(of_machines.at(gpu_count, "A").value() == 10 * gpus);
  CHECK(of_machines.total(chip_power).value() == 1'008.0 * watts);  // 14 × 72
  auto const shelves = to_columns(std::vector<shelf>{{200, l4}, {100, l4}});
  STATIC_REQUIRE(detail::column_holdings<std::remove_cvref_t<decltype(machines.of<detail::count_of_attribute>())>,
                                         std::remove_cvref_t<decltype(machines.of<detail::model_of_attribute>())>>);
  CHECK((shelves | tally(gpu_count)).total(gpu_count).value() == 300 * gpus);
  CHECK((to_columns(std::vector<rack>{{0.5F * gpus, l4}, {0.25F * gpus, l4}}) | tally(gpu_count))
            .total(gpu_count)
            .value() == 0.75 * gpus);
  CHECK_THROWS_WITH(to_columns(std::vector<machine>{{8, l4, "A"}, {-1, l4, "B"}}) | tally(gpu_count),
                    contains("in row 2"));
}

TEST_CASE("what has no columns") {
  using selected = decltype(plans::korea_2025() | in_service(as_of(2030y / 12 / 31)));
  STATIC_REQUIRE(has_columns<fleet>);
  STATIC_REQUIRE(!has_columns<selected>);  // columns would forget that it is of an instant
  STATIC_REQUIRE(!has_columns<std::vector<int>>);
}
