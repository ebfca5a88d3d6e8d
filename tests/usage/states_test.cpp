// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <tonnage/usage/states.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

utc_instant hour_of_day(int h) { return at(2023y / 5 / 1, std::chrono::hours(h)); }
time_span hours_from(int a, int b) { return {hour_of_day(a), hour_of_day(b)}; }

}  // namespace

TEST_CASE("a node's day, state by state") {
  // Eight GPUs all day; two jobs of four, 0 to 10 and 6 to 18; one GPU fails from 12 to 20; maintenance of all from 20 to 22.
  state_ledger<std::string> node;
  node.add_capacity("n1", gpu_share::of(8), hours_from(0, 24));
  node.add("n1", gpu_state::allocated, gpu_share::of(4), hours_from(0, 10), 1);
  node.add("n1", gpu_state::allocated, gpu_share::of(4), hours_from(6, 18), 2);
  node.add("n1", gpu_state::down, gpu_share::of(1), hours_from(12, 20), 3);
  node.add("n1", gpu_state::planned_down, gpu_share::of(8), hours_from(20, 22), 4);
  node.add("n1", gpu_state::planned, gpu_share::of(2), hours_from(22, 23), 5);
  auto const answer = node.over(over(2023y / 5));
  REQUIRE(answer.rows.size() == 1);
  state_times const& t = answer.rows[0].times;
  CHECK(t.reported.in_hours() == 8 * 24);
  CHECK(t.allocated.in_hours() == 40 + 48);
  CHECK(t.down.in_hours() == 8);
  CHECK(t.planned_down.in_hours() == 16);
  CHECK(t.planned.in_hours() == 2);
  CHECK(t.idle.in_hours() == 192 - 88 - 8 - 16 - 2);
  CHECK(t.excess == gpu_time());
  CHECK(t.is_identity());
  CHECK(t.allocation_rate() == 88.0 / 168);
  CHECK(answer.over_allocated.empty());
  CHECK(state_times().allocation_rate() == 0);
}

TEST_CASE("more than there is, and what is not there at all") {
  state_ledger<std::string> node;
  node.add_capacity("n1", gpu_share::of(1), hours_from(0, 24));
  node.add("n1", gpu_state::allocated, gpu_share::of(700, 1000), hours_from(0, 10), 11);
  node.add("n1", gpu_state::allocated, gpu_share::of(400, 1000), hours_from(8, 12), 12);
  node.add("n2", gpu_state::allocated, gpu_share::of(2), hours_from(3, 4), 13);
  auto const answer = node.over(over(time_span(hours_from(0, 24))).by_hours());
  CHECK(answer.total.excess == gpu_share::of(100, 1000) * 2h + gpu_share::of(2) * 1h);
  CHECK(answer.total.is_identity());
  REQUIRE(answer.over_allocated.size() == 2);  // not cut by the hours
  CHECK(answer.over_allocated[0].during == hours_from(8, 10));
  CHECK(answer.over_allocated[0].noted == gpu_share::of(1100, 1000));
  CHECK(answer.over_allocated[0].records == std::vector<std::size_t>{11, 12});
  CHECK(answer.over_allocated[1].key == "n2");
  CHECK(answer.over_allocated[1].capacity == gpu_share());
  CHECK(answer.over_allocated[1].records == std::vector<std::size_t>{13});
}

TEST_CASE("seven slices of one GPU are one, and an eighth is too many") {
  state_ledger<int> slices;
  slices.add_capacity(1, gpu_share::of(1), hours_from(0, 1));
  for (std::size_t i = 0; i != 7; ++i) slices.add(1, gpu_state::allocated, gpu_share::of(1, 7), hours_from(0, 1), i);
  CHECK(slices.over(over(2023y)).total.idle == gpu_time());
  CHECK(slices.over(over(2023y)).over_allocated.empty());
  slices.add(1, gpu_state::allocated, gpu_share::of(1, 1000), hours_from(0, 1), 7);
  CHECK(slices.over(over(2023y)).over_allocated.size() == 1);
}

TEST_CASE("the identity holds in every interval, whatever is noted") {
  unsigned const seed = 20230501;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  auto const minute_at = [](std::int64_t m) { return hour_of_day(0) + std::chrono::minutes(m); };
  std::size_t intervals = 0;
  for (int pass = 0; pass != 60; ++pass) {
    struct note {
      std::size_t kind;  // 4: capacity
      std::int64_t share, begin, end;
    };
    std::vector<note> notes;
    state_ledger<int> states;
    for (std::size_t i = 0; i != 30; ++i) {
      std::int64_t const begin = below(2'000);
      note const n{static_cast<std::size_t>(below(5)), below(3'000), begin, begin + below(700)};
      notes.push_back(n);
      time_span const during(minute_at(n.begin), minute_at(n.end));
      if (n.kind == 4)
        states.add_capacity(0, gpu_share::of(n.share, 1000), during);
      else
        states.add(0, static_cast<gpu_state>(n.kind), gpu_share::of(n.share, 1000), during, i);
    }
    // By hand: minute by minute.
    state_times expected;
    for (std::int64_t m = 100; m != 2'100; ++m) {
      std::int64_t level[5] = {};
      for (auto const& n : notes) level[n.kind] += n.begin <= m && m < n.end ? n.share : 0;
      std::int64_t const noted = level[0] + level[1] + level[2] + level[3];
      auto const of = [](std::int64_t thousandths) { return gpu_share::of(thousandths, 1000) * 1min; };
      expected += {.reported = of(level[4]),
                   .allocated = of(level[0]),
                   .down = of(level[1]),
                   .planned_down = of(level[2]),
                   .planned = of(level[3]),
                   .idle = of(std::max<std::int64_t>(0, level[4] - noted)),
                   .excess = of(std::max<std::int64_t>(0, noted - level[4]))};
    }
    time_span const span(minute_at(100), minute_at(2'100));
    CHECK(states.over(over(span)).total == expected);
    auto const by_hours = states.over(over(span, utc_offset(37min)).by_hours());
    CHECK(by_hours.total == expected);
    bool all = true;
    for (auto const& row : by_hours.rows) all = all && row.times.is_identity(), ++intervals;
    CHECK(all);
  }
  CHECK(intervals > 1'500);
}

TEST_CASE("the identity, 100,000 times") {
  unsigned const seed = 20260705;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  for (int pass = 0; pass != 100'000; ++pass) {
    state_ledger<int> states;
    for (std::size_t i = 0; i != 4; ++i) {
      utc_instant const begin = hour_of_day(0) + std::chrono::milliseconds(below(10'000'000));
      time_span const during(begin, begin + std::chrono::milliseconds(below(9'000'000)));
      auto const share = gpu_share::of(below(4'000), 1000);
      if (i % 2 == 0)
        states.add_capacity(0, share, during);
      else
        states.add(0, static_cast<gpu_state>(below(4)), share, during, i);
    }
    auto const answer = states.over(over(time_span(hours_from(0, 4))).by_hours());
    bool fine = answer.total.is_identity();
    for (auto const& row : answer.rows) fine = fine && row.times.is_identity();
    INFO("case " << pass);
    REQUIRE(fine);
  }
}

TEST_CASE("a number that is no state is not noted") {
  state_ledger<int> states;
  auto const hour_of_it = time_span(utc_instant(0ms), utc_instant(1h));
  CHECK_THROWS_WITH(states.add(1, static_cast<gpu_state>(4), gpu_share::of(1), hour_of_it, 1),
                    "expected a state of GPUs from 0 to 3: '4'");
}

TEST_CASE("a span of more hours than anybody asks is refused") {
  state_ledger<int> states;
  auto const all = time_span(utc_instant(), (utc_instant::max)());
  states.add_capacity(1, gpu_share::of(8), all);
  CHECK(states.over(over(all)).total.idle == gpu_share::of(8) * all.length());
  CHECK_THROWS_WITH(states.over(over(all).by_hours()), contains("1,048,576 pieces"));
}

TEST_CASE("the states of a GPU, as text") {
  CHECK(to_string(gpu_state::allocated) == std::string("allocated"));
  CHECK(to_string(gpu_state::down) == std::string("down"));
  CHECK(to_string(gpu_state::planned_down) == std::string("planned down"));
  CHECK(to_string(gpu_state::planned) == std::string("planned"));
}
