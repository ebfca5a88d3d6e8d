// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tonnage/catalog.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/units.hpp>
#include <tonnage/usage/states_of.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

auto const by_model = [](auto const& row) { return std::string_view(model_of(row)->name); };
catalog::model const h100 = catalog::nvidia::h100_sxm5, t4 = catalog::nvidia::t4;

struct run {
  std::string uuid;
  gpu_share gpus;
  utc_instant start;
  std::optional<utc_instant> end;
};
auto const device = [](run const& r) { return r.uuid; };
time_span const may_first{at(2026y / 5 / 1), at(2026y / 5 / 2)};

}  // namespace

TEST_CASE("what a fleet has and its ledger does not use is idle") {
  // Eight H100 all day; 16 T4 from the second on, of which four are retired on the third.
  std::vector<holding> const fleet{
      {.count = 8.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1},
      {.count = 12.0 * gpus, .model = t4, .commissioned = 2026y / 5 / 2},
      {.count = 4.0 * gpus, .model = t4, .commissioned = 2026y / 5 / 2, .retired = 2026y / 5 / 3}};
  std::vector<usage_record> const records{
      {.model = h100, .gpus = gpu_share::of(6), .start = at(2026y / 4 / 30, 12h), .end = at(2026y / 5 / 1, 12h)},
      {.model = t4, .gpus = gpu_share::of(500, 1000), .start = at(2026y / 5 / 3)}};  // runs
  auto const three_days = over(period(2026y / 5 / 1, 2026y / 5 / 4));
  auto const answer = states_of(fleet, records, three_days, by_model).over(three_days.by_days());
  REQUIRE(answer.rows.size() == 5);
  CHECK(answer.rows[0].key == h100->name);
  CHECK(answer.rows[0].label == date(2026y / 5 / 1));
  CHECK(answer.rows[0].times.allocated.in_hours() == 6 * 12);
  CHECK(answer.rows[0].times.idle.in_hours() == 8 * 24 - 6 * 12);
  CHECK(answer.rows[1].times.idle.in_hours() == 8 * 24);
  CHECK(answer.rows[3].key == t4->name);
  CHECK(answer.rows[3].label == date(2026y / 5 / 2));
  CHECK(answer.rows[3].times.reported.in_hours() == 16 * 24);
  CHECK(answer.rows[4].times.reported.in_hours() == 12 * 24);
  CHECK(answer.rows[4].times.allocated.in_hours() == 12);
  CHECK(answer.total.is_identity());
  CHECK(answer.over_allocated.empty());
}

TEST_CASE("a day begins where the site is, and an outage is added") {
  std::vector<holding> const fleet{{.count = 1.0 * gpus, .model = h100, .commissioned = 2026y / 5 / 2}};
  std::vector<usage_record> const none;
  auto states = states_of(fleet, none, over(may_first, utc_offset(9h)), by_model);
  states.add(h100->name, gpu_state::down, gpu_share::of(1), {at(2026y / 5 / 1, 20h), at(2026y / 5 / 1, 22h)}, 1);
  auto const answer = states.over(over(may_first));
  CHECK(answer.total.reported.in_hours() == 9);  // from 15:00 UTC
  CHECK(answer.total.down.in_hours() == 2);
  CHECK(answer.total.idle.in_hours() == 7);
}

TEST_CASE("use of what the fleet does not have is told") {
  std::vector<holding> const fleet{{.count = 2.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1}};
  std::vector<usage_record> const records{
      {.model = h100, .gpus = gpu_share::of(2), .start = at(2026y / 5 / 1), .end = at(2026y / 5 / 1, 2h)},
      {.model = h100, .gpus = gpu_share::of(1), .start = at(2026y / 5 / 1, 1h), .end = at(2026y / 5 / 1, 3h)},
      {.model = t4, .gpus = gpu_share::of(1), .start = at(2026y / 5 / 1), .end = at(2026y / 5 / 1, 1h)}};
  auto const answer = states_of(fleet, records, over(may_first), by_model).over(over(may_first));
  REQUIRE(answer.over_allocated.size() == 2);
  auto const& twice = answer.over_allocated[answer.over_allocated[0].key == h100->name ? 0 : 1];
  CHECK(twice.during == time_span(at(2026y / 5 / 1, 1h), at(2026y / 5 / 1, 2h)));
  CHECK(twice.records == std::vector<std::size_t>{1, 2});
  CHECK(answer.total.excess.in_hours() == 2);
  CHECK(answer.total.is_identity());
}

TEST_CASE("a fleet that does not say enough") {
  std::vector<usage_record> const none;
  std::vector<holding> const undated{{.count = 2.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1},
                                     {.count = 2.0 * gpus, .model = h100}};
  CHECK_THROWS_WITH(states_of(undated, none, over(may_first), by_model),
                    "field commissioned: it is not known when a holding was commissioned, in row 2");
  std::vector<holding> const parts{{.count = (1.0 / 17) * gpus, .model = h100, .commissioned = 2025y / 1 / 1}};
  CHECK_THROWS_WITH(
      states_of(parts, none, over(may_first), by_model),
      "field count: expected a number of GPUs in halves to sixteenths or thousandths, in row 1: '0.058824'");
  std::vector<holding> const back{
      {.count = 1.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1, .retired = 2024y / 1 / 1}};
  CHECK_THROWS_WITH(states_of(back, none, over(may_first), by_model),
                    "field retired: a holding is retired before it is commissioned, in row 1: '2024-01-01T00:00:00Z'");
  std::vector<usage_record> const wrong{
      {.model = h100, .gpus = gpu_share::of(1), .start = at(2026y / 5 / 1, 2h), .end = at(2026y / 5 / 1, 1h)}};
  CHECK_THROWS_AS(states_of(std::vector<holding>{}, wrong, over(may_first), by_model), error);
}

TEST_CASE("records of one GPU that overlap") {
  std::vector<run> const runs{{"GPU-1", gpu_share::of(1), at(2026y / 5 / 1), at(2026y / 5 / 1, 5h)},
                              {"GPU-2", gpu_share::of(1), at(2026y / 5 / 1, 4h), at(2026y / 5 / 1, 6h)},
                              {"GPU-1", gpu_share::of(1), at(2026y / 5 / 1, 4h), at(2026y / 5 / 1, 6h)},
                              {"GPU-1", gpu_share::of(1), at(2026y / 5 / 1, 6h), std::nullopt}};  // runs
  auto const found = overlaps_of(runs, may_first, device);
  REQUIRE(found.size() == 1);
  CHECK(found[0].key == "GPU-1");
  CHECK(found[0].during == time_span(at(2026y / 5 / 1, 4h), at(2026y / 5 / 1, 5h)));
  CHECK(found[0].records == std::vector<std::size_t>{1, 3});
  CHECK(overlaps_of(std::vector<run>{runs[0], runs[1], runs[3]}, may_first, device).empty());
}

TEST_CASE("slices of one GPU are one, and never more") {
  std::vector<run> slices;
  for (int i = 0; i != 7; ++i)  // of 1g
    slices.push_back({"GPU-1", gpu_share::of(1, 7), at(2026y / 5 / 1), at(2026y / 5 / 1, 1h)});
  CHECK(overlaps_of(slices, may_first, device).empty());
  slices.push_back({"GPU-1", gpu_share::of(1, 1000), at(2026y / 5 / 1, 0h), at(2026y / 5 / 1, 1h)});
  REQUIRE(overlaps_of(slices, may_first, device).size() == 1);
  CHECK(overlaps_of(slices, may_first, device)[0].noted == gpu_share::of(1001, 1000));
}

TEST_CASE("idle and excess agree with a count hour by hour, for random fleets and ledgers") {
  unsigned const seed = 20260501;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round != 3000; ++round) {
    std::vector<holding> fleet;
    std::vector<usage_record> records;
    std::map<std::string_view, std::map<int, int>> free;  // by model and hour
    for (int i = below(4); i-- > 0;) {
      int const many = below(5), from = below(4) - 1, until = from + below(4);
      catalog::model const of = below(2) == 0 ? h100 : t4;
      date const first(2026y / 5 / 1);
      fleet.push_back({.count = static_cast<double>(many) * gpus,
                       .model = of,
                       .commissioned = first + std::chrono::days(from),
                       .retired = first + std::chrono::days(until)});
      for (int h = 0; h != 48; ++h)
        if (h / 24 >= from && h / 24 < until) free[of->name][h] += many;
    }
    for (int i = below(6); i-- > 0;) {
      int const many = below(5), from = below(60) - 6, until = from + below(30);
      catalog::model const of = below(2) == 0 ? h100 : t4;
      bool const runs = below(5) == 0;
      records.push_back({.model = of,
                         .gpus = gpu_share::of(many),
                         .start = at(2026y / 5 / 1, std::chrono::hours(from)),
                         .end = runs ? std::nullopt : std::optional(at(2026y / 5 / 1, std::chrono::hours(until)))});
      for (int h = 0; h != 48; ++h)
        if (h >= from && (runs || h < until)) free[of->name][h] -= many;
    }
    double idle = 0, excess = 0;
    for (auto const& [name, by_hour] : free)
      for (auto const& [h, n] : by_hour) (n > 0 ? idle : excess) += n > 0 ? n : -n;
    time_span const two_days{at(2026y / 5 / 1), at(2026y / 5 / 3)};
    auto const answer = states_of(fleet, records, over(two_days), by_model).over(over(two_days).by_hours());
    REQUIRE(answer.total.idle.in_hours() == idle);
    REQUIRE(answer.total.excess.in_hours() == excess);
    for (auto const& row : answer.rows) REQUIRE(row.times.is_identity());
  }
}

TEST_CASE("seven, twelve and sixteen slices allocate one GPU wholly, and do not overlap") {
  for (int const of : {3, 7, 12, 13, 16}) {
    INFO(of << " slices");
    std::vector<run> const runs(static_cast<std::size_t>(of),
                                {"GPU-1", gpu_share::of(1, of), may_first.begin, may_first.end});
    CHECK(overlaps_of(runs, may_first, device).empty());
    std::vector<usage_record> const used(
        static_cast<std::size_t>(of),
        {.model = h100, .gpus = gpu_share::of(1, of), .start = may_first.begin, .end = may_first.end});
    // The fleet is written in slices too, as doubles: 1.0 ÷ of is the share whose nearest double it is.
    std::vector<holding> const there(static_cast<std::size_t>(of),
                                     {.count = (1.0 / of) * gpus, .model = h100, .commissioned = 2025y / 1 / 1});
    auto const states = states_of(there, used, over(may_first), by_model).over(over(may_first));
    CHECK(states.total.reported == gpu_share::of(1) * 24h);
    CHECK(states.total.excess == gpu_time());
    CHECK(states.total.idle == gpu_time());
    CHECK(states.total.allocation_rate() == 1);
  }
}
