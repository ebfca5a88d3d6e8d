// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tonnage/catalog.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/tally/utilization.hpp>
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
constexpr auto allocated = gpu_hours_in<gpu_state::allocated>;
constexpr auto idle = gpu_hours_in<gpu_state::idle>;
auto const of_model = key("model", [](auto const& piece) { return piece.record->key; });
auto const in_all_states =
    tally(gpu_hours_reported, allocated, idle, gpu_hours_in<gpu_state::down>, gpu_hours_in_excess, allocated_share);
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
  auto const answer = states_of(fleet, records, three_days, by_model).rows() | three_days.by_days() |
                      by(of_model, day_of_use) | in_all_states;
  REQUIRE(answer.size() == 5);
  auto const name = h100->name, other = t4->name;
  date const day_1(2026y / 5 / 1), day_2(2026y / 5 / 2), day_3(2026y / 5 / 3);
  CHECK(answer.at(allocated, name, day_1).value().in_hours() == 6 * 12);
  CHECK(answer.at(idle, name, day_1).value().in_hours() == 8 * 24 - 6 * 12);
  CHECK(answer.at(idle, name, day_2).value().in_hours() == 8 * 24);
  CHECK(answer.at(gpu_hours_reported, other, day_2).value().in_hours() == 16 * 24);
  CHECK(answer.at(gpu_hours_reported, other, day_3).value().in_hours() == 12 * 24);
  CHECK(answer.at(allocated, other, day_3).value().in_hours() == 12);
  CHECK(answer.total(gpu_hours_in_excess).value() == gpu_time());
  CHECK(answer.total(allocated).value() + answer.total(idle).value() == answer.total(gpu_hours_reported).value());
}

TEST_CASE("a day begins where the site is, and an outage is added") {
  std::vector<holding> const fleet{{.count = 1.0 * gpus, .model = h100, .commissioned = 2026y / 5 / 2}};
  std::vector<usage_record> const none;
  auto states = states_of(fleet, none, over(may_first, utc_offset(9h)), by_model);
  states.add(h100->name, gpu_state::down, gpu_share::of(1), {at(2026y / 5 / 1, 20h), at(2026y / 5 / 1, 22h)}, 1);
  auto const answer = states.rows() | over(may_first) | in_all_states;
  CHECK(answer.total(gpu_hours_reported).value().in_hours() == 9);  // from 15:00 UTC
  CHECK(answer.total(gpu_hours_in<gpu_state::down>).value().in_hours() == 2);
  CHECK(answer.total(idle).value().in_hours() == 7);
}

TEST_CASE("use of what the fleet does not have is told") {
  std::vector<holding> const fleet{{.count = 2.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1}};
  std::vector<usage_record> const records{
      {.model = h100, .gpus = gpu_share::of(2), .start = at(2026y / 5 / 1), .end = at(2026y / 5 / 1, 2h)},
      {.model = h100, .gpus = gpu_share::of(1), .start = at(2026y / 5 / 1, 1h), .end = at(2026y / 5 / 1, 3h)},
      {.model = t4, .gpus = gpu_share::of(1), .start = at(2026y / 5 / 1), .end = at(2026y / 5 / 1, 1h)}};
  auto const rows = states_of(fleet, records, over(may_first), by_model).rows();
  REQUIRE(rows.size() == 5);  // of H100 at 0, 1, 2 and 3 o'clock, and of T4
  CHECK(std::count_if(rows.begin(), rows.end(), [](auto const& row) { return row.excess == gpu_share(); }) == 3);
  CHECK(rows[1].key == h100->name);
  CHECK(rows[1].start == at(2026y / 5 / 1, 1h));
  CHECK(rows[1].end == at(2026y / 5 / 1, 2h));
  CHECK(rows[1].excess == gpu_share::of(1));
  CHECK(rows[1].records == std::vector<std::size_t>{1, 2});
  auto const answer = rows | over(may_first) | in_all_states;
  CHECK(answer.total(gpu_hours_in_excess).value().in_hours() == 2);
  // 48 are there; 4 + 2 + 1 are held, 2 of them not there.
  CHECK(answer.total(idle).value().in_hours() == 43);
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
                    "field retired: retired before commissioned, in row 1: '2024-01-01 < 2025-01-01'");
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
  CHECK(found[0].start == at(2026y / 5 / 1, 4h));
  CHECK(found[0].end == at(2026y / 5 / 1, 5h));
  CHECK(found[0].records == std::vector<std::size_t>{1, 3});
  CHECK(overlaps_of(std::vector<run>{runs[0], runs[1], runs[3]}, may_first, device).empty());
}

TEST_CASE("slices of one GPU are one, and never more") {
  std::vector<run> slices;
  for (int i = 0; i != 7; ++i)  // of 1g
    slices.push_back({"GPU-1", gpu_share::of(1, 7), at(2026y / 5 / 1), at(2026y / 5 / 1, 1h)});
  CHECK(overlaps_of(slices, may_first, device).empty());
  CHECK(overlaps_of(slices, over(may_first), device).empty());
  slices.push_back({"GPU-1", gpu_share::of(1, 1000), at(2026y / 5 / 1, 0h), at(2026y / 5 / 1, 1h)});
  REQUIRE(overlaps_of(slices, may_first, device).size() == 1);
  CHECK(overlaps_of(slices, over(may_first).by_hours(), device).size() == 1);
  CHECK(overlaps_of(slices, may_first, device)[0].excess == gpu_share::of(1, 1000));
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
    double free_hours = 0, excess = 0;
    for (auto const& [name, by_hour] : free)
      for (auto const& [h, n] : by_hour) (n > 0 ? free_hours : excess) += n > 0 ? n : -n;
    time_span const two_days{at(2026y / 5 / 1), at(2026y / 5 / 3)};
    auto const answer = states_of(fleet, records, over(two_days), by_model).rows() | over(two_days).by_hours() |
                        by(of_model, hour_of_use) | in_all_states;
    REQUIRE(answer.totals.get<2>().value().in_hours() == free_hours);
    REQUIRE(answer.totals.get<4>().value().in_hours() == excess);
    for (auto const& [name, hour_of, there, held, left, broken, more, rate] : answer)
      REQUIRE(held.value() + left.value() == there.value() + more.value());
  }
}

TEST_CASE("what states another status than commissioned is not there") {
  struct stated {
    quantity<kind::gpu> count;
    catalog::model model;
    std::optional<tonnage::date> commissioned;
    tonnage::status status;
  };
  std::optional<tonnage::date> const since = calendar_day(2025y / 1 / 1);
  std::vector<stated> const rows{{8.0 * gpus, h100, since, status::retired},
                                 {8.0 * gpus, h100, std::nullopt, status::ordered},
                                 {2.0 * gpus, h100, since, status::commissioned}};
  auto const answer =
      states_of(rows, std::vector<usage_record>(), over(may_first), by_model).rows() | over(may_first) | in_all_states;
  CHECK(answer.total(gpu_hours_reported).value() == gpu_share::of(2) * 24h);
  CHECK(answer.total(idle).value() == gpu_share::of(2) * 24h);
  std::vector<stated> const unknown{{8.0 * gpus, h100, std::nullopt, status::commissioned}};
  CHECK_THROWS_AS(states_of(unknown, std::vector<usage_record>(), over(may_first), by_model), error);
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
    auto const states = states_of(there, used, over(may_first), by_model).rows() | over(may_first) | in_all_states;
    CHECK(states.total(gpu_hours_reported).value() == gpu_share::of(1) * 24h);
    CHECK(states.total(gpu_hours_in_excess).value() == gpu_time());
    CHECK(states.total(idle).value() == gpu_time());
    CHECK(states.total(allocated_share).value() == 1);
  }
}
