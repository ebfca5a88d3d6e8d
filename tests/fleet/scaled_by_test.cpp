// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <range/v3/view/take.hpp>
#include <span>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/scaled_by.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/units/interval.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

date const start = 2027y / std::chrono::July / 1;
date const stop = 2031y / std::chrono::July / 1;

holding some(double n, std::optional<date> commissioned = start) {
  return {.count = n * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "A", .commissioned = commissioned};
}

template <class Range>
double sum_of_counts(Range&& range) {
  double out = 0;
  for (auto const& h : range) out += count_of(h).in(gpus);
  return out;
}

struct priced_rack {
  quantity<kind::gpu> count;
  catalog::model model;
  quantity<money<usd>> cost;
};

struct priced_elsewhere {
  double count;
};

template <class Row, class Factor>
concept can_be_scaled = requires(std::vector<Row> const& rows, Factor by) { rows | scaled_by(by); };

}  // namespace

template <>
struct tonnage::row_access<priced_elsewhere> {
  static auto cost(priced_elsewhere const& row) { return row.count * 30'000.0 * usd; }
};

TEST_CASE("scaled by a factor") {
  auto h = some(10);
  h.cost = 1'000.0 * usd;
  fleet const f{h, some(20)};
  auto more = f | scaled_by(1.5);
  auto at = more.begin();
  CHECK((*at).count.in(gpus) == 15);
  CHECK((*at).cost->in(usd) == 1'500);
  ++at;
  CHECK((*at).count.in(gpus) == 30);
  CHECK(!(*at).cost.has_value());  // unknown times 1.5 is unknown
  CHECK(sum_of_counts(f) == 30);   // the fleet is as it was
  CHECK(sum_of_counts(f | scaled_by(0)) == 0);
  CHECK(sum_of_counts(f | scaled_by(2)) == 60);
  CHECK(sum_of_counts(f | scaled_by(2.0) | scaled_by(0.5)) == 30);
}

TEST_CASE("a scaled fleet says so, each factor on a line of its own") {
  using notes = std::vector<assumption>;
  auto const of = [](auto const& range) {
    detail::notes_of_rows out;
    detail::collect_notes(range, out);
    return out.said;
  };
  fleet f{some(10)};
  f.assume("schedule", "evenly");
  assumption const schedule{"schedule", "evenly"};
  CHECK(of(f | scaled_by(0.8)) == notes{schedule, {"scaled by", "0.8"}});
  CHECK(of(f | scaled_by(3)) == notes{schedule, {"scaled by", "3"}});
  CHECK(of(f | scaled_by(0.1F)) == notes{schedule, {"scaled by", "0.1"}});
  CHECK(of(f | scaled_by(0.8) | scaled_by(2.0)) == notes{schedule, {"scaled by", "0.8"}, {"scaled by", "2"}});
  CHECK(of(f | scaled_by(1.5) | added_in(2027y) | ranges::views::take(1) | scaled_by(0.5)) ==
        notes{schedule, {"scaled by", "1.5"}, {"additions", "2027-01-01 to 2027-12-31"}, {"scaled by", "0.5"}});
  // By 2 and by 2 is by 4, and so two notes; one selection after another of the same is one.
  CHECK(of(f | scaled_by(2.0) | scaled_by(2.0) | scaled_by(2.0)) ==
        notes{schedule, {"scaled by", "2"}, {"scaled by", "2, again"}, {"scaled by", "2, again, again"}});
  CHECK(of(f | added_in(2027y) | added_in(2027y)) == notes{schedule, {"additions", "2027-01-01 to 2027-12-31"}});
  CHECK(of(fleet{some(10)} | scaled_by(2.0)) == notes{{"scaled by", "2"}});  // of a temporary
  detail::notes_of_rows batches;                                             // what two batches rest on is said once
  detail::collect_notes(f | scaled_by(2.0), batches);
  detail::collect_notes(f | scaled_by(2.0), batches);
  CHECK(batches.said == notes{schedule, {"scaled by", "2"}});
}

TEST_CASE("scaled from a day on") {
  fleet f;
  int n = 0;
  for (auto const* day : {"2026-11-30", "2026-12-01", "2027-07-01"}) {
    holding h = some(10);
    h.commissioned = parse_date(day), h.retired = {}, h.cost = 100.0 * usd;
    h.count = ++n * 10.0 * gpus;
    f.add(h);
  }
  f.add(some(5, {}));  // nobody knows when
  auto const more = f | scaled_by(2.0).from(2026y / 12 / 1);
  std::vector<double> counts, costs;
  for (auto const& h : more) {
    counts.push_back(h.count.in(gpus));
    if (h.cost) costs.push_back(h.cost->in(usd));
  }
  CHECK(counts == std::vector<double>{10, 40, 60, 5});
  CHECK(costs == std::vector<double>{100, 200, 200});
  CHECK(more.note() == assumption{"scaled by", "2, what is commissioned from 2026-12-01 on"});
  CHECK_THROWS_AS(scaled_by(2.0).from(2027y / 2 / 30), error);
}

TEST_CASE("a scaled selection keeps count of the rows without a date") {
  detail::notes_of_rows out;
  detail::collect_notes(fleet{some(1), some(2, {})} | in_service(as_of(stop)) | scaled_by(2.0), out);
  CHECK(out.undated == 1);
}

TEST_CASE("scaled by a factor that has bounds") {
  using range = interval<>;
  basic_fleet<range> f;
  f.add({.count = range(10) * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = start});
  auto more = f | scaled_by(range(1, 1.5));
  CHECK((*more.begin()).count.coherent_.lower() == 10);
  CHECK((*more.begin()).count.coherent_.upper() == 15);
  CHECK(more.note() == assumption{"scaled by", "1 to 1.5"});
}

TEST_CASE("scaled by what is no factor") {
  CHECK_THROWS_AS(scaled_by(-1.0), error);
  CHECK_THROWS_AS(scaled_by(-1), error);
  CHECK_THROWS_AS(scaled_by(std::numeric_limits<double>::quiet_NaN()), error);
  CHECK_THROWS_WITH(scaled_by(-0.5), contains("-0.5"));
  CHECK_NOTHROW(scaled_by(0.0));
}

TEST_CASE("a cost that is always known is scaled, too") {
  std::vector<priced_rack> const racks{{10.0 * gpus, catalog::nvidia::h100_sxm5, 1'000.0 * usd}};
  auto twice = racks | scaled_by(2.0);
  CHECK((*twice.begin()).count.in(gpus) == 20);
  CHECK((*twice.begin()).cost.in(usd) == 2'000);
}

TEST_CASE("whole counts are scaled by whole factors") {
  basic_fleet<std::int64_t> f;
  f.add({.count = 8 * gpus, .model = catalog::nvidia::h100_sxm5});
  for (auto const& h : f | scaled_by(3)) CHECK(h.count.in(gpus) == 24);
  struct node {
    short gpus;
    int cost;
  };
  auto const first = [](auto rows) { return *rows.begin(); };
  std::vector<node> const nodes{{16'000, -7}};
  CHECK(first(nodes | scaled_by(2)).gpus == 32'000);
  CHECK(first(nodes | scaled_by(std::uint8_t{2})).cost == -14);
  CHECK_THROWS_WITH(first(nodes | scaled_by(3)), contains("does not hold the product") && contains("16000"));
  CHECK_THROWS_AS(first(nodes | scaled_by(UINT64_MAX)), error);
}

TEST_CASE("what cannot be scaled with all its digits does not compile") {
  struct whole {
    int count;
  };
  struct whole_cost {
    quantity<kind::gpu> count;
    quantity<money<usd>, std::int64_t> cost;
  };
  struct fixed_cost {
    quantity<kind::gpu> count;
    quantity<money<usd>> const cost;
  };
  struct whole_cost_if_any {
    float count;
    std::optional<quantity<money<usd>, std::int64_t>> cost;
  };
  STATIC_REQUIRE(can_be_scaled<whole, int>);
  STATIC_REQUIRE(!can_be_scaled<whole, double>);
  STATIC_REQUIRE(!can_be_scaled<whole, interval<>>);
  STATIC_REQUIRE(can_be_scaled<whole_cost, int>);
  STATIC_REQUIRE(!can_be_scaled<whole_cost, double>);
  STATIC_REQUIRE(!can_be_scaled<fixed_cost, int>);
  STATIC_REQUIRE(can_be_scaled<whole_cost_if_any, int>);
  STATIC_REQUIRE(!can_be_scaled<whole_cost_if_any, double>);
  STATIC_REQUIRE(!can_be_scaled<priced_elsewhere, double>);
  STATIC_REQUIRE(can_be_scaled<basic_holding<float>, float>);
  STATIC_REQUIRE(!can_be_scaled<basic_holding<std::int64_t>, double>);
}
