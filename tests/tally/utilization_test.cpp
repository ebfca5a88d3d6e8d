// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <tonnage/report.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/tally/utilization.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

utc_instant hour_of_day(int h) { return at(2023y / 5 / 1, std::chrono::hours(h)); }
time_span hours_from(int a, int b) { return {hour_of_day(a), hour_of_day(b)}; }

constexpr auto allocated = gpu_hours_in<gpu_state::allocated>;
constexpr auto idle = gpu_hours_in<gpu_state::idle>;
constexpr auto down = gpu_hours_in<gpu_state::down>;
constexpr auto planned_down = gpu_hours_in<gpu_state::planned_down>;
constexpr auto planned = gpu_hours_in<gpu_state::planned>;
auto const all_states =
    tally(gpu_hours_reported, allocated, idle, down, planned_down, planned, gpu_hours_in_excess, allocated_share);
auto const number = key("number", [](auto const& piece) { return piece.record->key; });

/// reported, allocated, idle, down, planned down, planned, excess.
using times = std::array<gpu_time, 7>;
template <class Figures>
times times_of(Figures const& f) {
  return {f.template get<0>().value(), f.template get<1>().value(), f.template get<2>().value(),
          f.template get<3>().value(), f.template get<4>().value(), f.template get<5>().value(),
          f.template get<6>().value()};
}
bool is_identity(times const& t) { return t[1] + t[2] + t[3] + t[4] + t[5] == t[0] + t[6]; }

struct sample {
  gpu_share gpus;
  utc_instant start, end;
  std::optional<tonnage::busy> busy;
};

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
  auto const answer = node.rows() | over(2023y / 5) | all_states;
  CHECK(answer.total(gpu_hours_reported).value().in_hours() == 8 * 24);
  CHECK(answer.total(allocated).value().in_hours() == 40 + 48);
  CHECK(answer.total(down).value().in_hours() == 8);
  CHECK(answer.total(planned_down).value().in_hours() == 16);
  CHECK(answer.total(planned).value().in_hours() == 2);
  CHECK(answer.total(idle).value().in_hours() == 192 - 88 - 8 - 16 - 2);
  CHECK(answer.total(gpu_hours_in_excess).value() == gpu_time());
  CHECK(is_identity(times_of(answer.totals)));
  CHECK(answer.total(allocated_share).value() == 88.0 / 168);
  CHECK(allocation_rate(answer.total(allocated_share)).value() == 88.0 / 168);
}

TEST_CASE("states are a table as any other") {
  state_ledger<std::string> node;
  node.add_capacity("n1", gpu_share::of(8), hours_from(0, 2));
  node.add("n1", gpu_state::allocated, gpu_share::of(6), hours_from(1, 3), 1);
  auto const question = by(key("node", [](auto const& p) { return p.record->key; }), hour_of_use) |
                        tally(idle, allocated_share.named("allocation rate").in(percent));
  auto const answer = node.rows() | over(hours_from(0, 2)).by_hours() | question;
  CHECK(fmt::format("{}", answer) == R"(node   hour                         idle  allocation rate
                               GPU-hours                %
─────────────────────────────────────────────────────────
n1     2023-05-01T00:00+00:00          8              0.0
n1     2023-05-01T01:00+00:00          2             75.0
─────────────────────────────────────────────────────────
total                                 10             37.5

during: 2023-05-01T00:00:00Z to 2023-05-01T02:00:00Z)");
  CHECK(report::to_csv(report::grid_of(answer)) ==
        "node,hour,idle [GPU-hours],allocation rate\r\n"
        "n1,2023-05-01T00:00+00:00,8,0\r\n"
        "n1,2023-05-01T01:00+00:00,2,0.75\r\n"
        "total,,10,0.375\r\n");
  // At 2 there is nothing any more, and six are held: above 1, and without any capacity no number.
  auto const all = node.rows() | over(hours_from(0, 3)) | all_states;
  CHECK(all.total(gpu_hours_in_excess).value() == gpu_share::of(6) * 1h);
  CHECK(all.total(allocated_share).value() == 12.0 / 16);
  auto const gone = node.rows() | over(hours_from(2, 3)) | all_states;
  CHECK(std::isinf(gone.total(allocated_share).value()));
}

TEST_CASE("partial answers of states merge, and travel") {
  state_ledger<int> node;
  node.add_capacity(1, gpu_share::of(8), hours_from(0, 24));
  node.add(1, gpu_state::down, gpu_share::of(1, 7), hours_from(5, 20), 1);
  node.add(1, gpu_state::allocated, gpu_share::of(3), hours_from(7, 9), 2);
  auto const question = by(number) | tally(idle, allocated_share, idle / gpu_hours_reported);
  auto const morning = over(hours_from(0, 12)), evening = over(hours_from(12, 24));
  using piece = decltype(node.rows() | morning)::piece;
  auto here = partial_of<piece>(question), there = partial_of<piece>(question);
  here.add(node.rows() | morning);
  there.add(node.rows() | evening);
  here.merge(partial_from_bytes<piece>(question, to_bytes(there)));
  auto const both = here.finish(), whole = node.rows() | over(hours_from(0, 24)) | question;
  // Of 192 GPU-hours 15/7 are down and 6 allocated.
  CHECK(whole.total(idle).value() == gpu_share::of(8) * 24h - gpu_share::of(1, 7) * 15h - gpu_share::of(3) * 2h);
  CHECK(whole.total(allocated_share).value() == Approx(6 / (192 - 15.0 / 7)));
  CHECK(whole.total(idle / gpu_hours_reported).value() == Approx((192 - 15.0 / 7 - 6) / 192));
  CHECK(both.total(idle).value() == whole.total(idle).value());
  CHECK(both.total(allocated_share).value() == whole.total(allocated_share).value());
  CHECK(both.total(idle / gpu_hours_reported).value() == whole.total(idle / gpu_hours_reported).value());
}

TEST_CASE("an allocation rate of more than there is") {
  state_ledger<int> node;
  node.add_capacity(1, gpu_share::of(10), hours_from(0, 24));
  node.add(1, gpu_state::down, gpu_share::of(2), hours_from(0, 24), 1);
  node.add(1, gpu_state::allocated, gpu_share::of(9), hours_from(0, 24), 2);
  CHECK_THROWS_WITH(allocation_rate((node.rows() | over(2023y / 5) | all_states).total(allocated_share)),
                    "an allocation rate must be a number from 0 to 1");
  // Eight GPUs, of which sixteen are in use for half of the time: 100 %, and an excess that says that they were not.
  state_ledger<int> twice;
  twice.add_capacity(1, gpu_share::of(8), hours_from(0, 24));
  twice.add(1, gpu_state::allocated, gpu_share::of(16), hours_from(0, 12), 1);
  auto const answer = twice.rows() | over(2023y / 5) | all_states;
  CHECK(answer.total(allocated_share).value() == 1);
  CHECK(answer.total(gpu_hours_in_excess).value() == gpu_share::of(8) * 12h);
  CHECK(answer.total(idle).value() == gpu_share::of(8) * 12h);
}

TEST_CASE("an outage of more than there is takes no GPUs that are usable elsewhere") {
  // Node 1 is retired at 12, and noted down from 6 to 24; of node 2 four GPUs are allocated all day.
  state_ledger<int> nodes;
  nodes.add_capacity(1, gpu_share::of(8), hours_from(0, 12));
  nodes.add_capacity(2, gpu_share::of(8), hours_from(0, 24));
  nodes.add(1, gpu_state::down, gpu_share::of(8), hours_from(6, 24), 1);
  nodes.add(2, gpu_state::allocated, gpu_share::of(4), hours_from(0, 24), 2);
  auto const answer =
      nodes.rows() | over(2023y / 5) | by(number) | tally(gpu_hours_reported, gpu_hours_usable, allocated_share);
  CHECK(answer.total(gpu_hours_reported).value().in_hours() == 8 * 12 + 8 * 24);
  CHECK(answer.at(gpu_hours_usable, 1).value().in_hours() == 8 * 6);
  CHECK(answer.total(gpu_hours_usable).value().in_hours() == 8 * 6 + 8 * 24);
  CHECK(answer.total(allocated_share).value() == 0.4);  // 96 of 240
  // Down and planned down together.
  state_ledger<int> twice;
  twice.add_capacity(1, gpu_share::of(8), hours_from(0, 1));
  twice.add(1, gpu_state::down, gpu_share::of(5), hours_from(0, 1), 1);
  twice.add(1, gpu_state::planned_down, gpu_share::of(6), hours_from(0, 1), 2);
  CHECK((twice.rows() | over(2023y / 5) | tally(gpu_hours_usable)).total(gpu_hours_usable).value() == gpu_time());
}

TEST_CASE("states agree with a count minute by minute, however they are cut") {
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
      std::size_t kind;  // of gpu_state; idle stands for capacity
      std::int64_t share, begin, end;
    };
    std::vector<note> notes;
    state_ledger<int> states;
    for (std::size_t i = 0; i != 30; ++i) {
      std::int64_t const begin = below(2'000);
      note const n{static_cast<std::size_t>(below(5)), below(3'000), begin, begin + below(700)};
      notes.push_back(n);
      time_span const during(minute_at(n.begin), minute_at(n.end));
      if (n.kind == 1)
        states.add_capacity(0, gpu_share::of(n.share, 1000), during);
      else
        states.add(0, static_cast<gpu_state>(n.kind), gpu_share::of(n.share, 1000), during, i);
    }
    times expected{};
    for (std::int64_t m = 100; m != 2'100; ++m) {
      std::int64_t level[5] = {};
      for (auto const& n : notes) level[n.kind] += n.begin <= m && m < n.end ? n.share : 0;
      std::int64_t const there = level[1], noted = level[0] + level[2] + level[3] + level[4];
      std::int64_t const thousandths[] = {there,    level[0], std::max<std::int64_t>(0, there - noted), level[2],
                                          level[3], level[4], std::max<std::int64_t>(0, noted - there)};
      for (std::size_t i = 0; i != expected.size(); ++i) expected[i] += gpu_share::of(thousandths[i], 1000) * 1min;
    }
    time_span const span(minute_at(100), minute_at(2'100));
    CHECK(times_of((states.rows() | over(span) | all_states).totals) == expected);
    auto const by_hours = states.rows() | over(span, utc_offset(37min)).by_hours() | by(hour_of_use) | all_states;
    CHECK(times_of(by_hours.totals) == expected);
    bool all = true;
    for (auto const& row : by_hours) all = all && is_identity(times_of(row.cells)), ++intervals;
    CHECK(all);
  }
  CHECK(intervals > 1'500);
}

TEST_CASE("allocated + idle + down + planned = reported + excess, for 100,000 keys in exact arithmetic") {
  unsigned const seed = 20260705;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  constexpr int many = 100'000;
  constexpr std::int64_t first = 1'234'567, last = 14'400'000;  // what is asked, in milliseconds of the day
  state_ledger<int> states;
  using sums = std::array<std::int64_t, 7>;  // in thousandths of a GPU × milliseconds
  std::vector<sums> expected(many);
  for (int i = 0; i != many; ++i) {
    struct note {
      std::size_t kind;
      std::int64_t share, begin, end;
    };
    std::array<note, 4> notes;
    std::vector<std::int64_t> edges{first, last};
    for (std::size_t n = 0; n != notes.size(); ++n) {
      auto& each = notes[n];
      each = {n % 2 == 0 ? 1 : std::array<std::size_t, 4>{0, 2, 3, 4}[static_cast<std::size_t>(below(4))], below(4'000),
              below(10'000'000), 0};
      each.end = each.begin + below(9'000'000);
      for (auto const edge : {each.begin, each.end}) edges.push_back(std::clamp(edge, first, last));
      time_span const during(hour_of_day(0) + std::chrono::milliseconds(each.begin),
                             hour_of_day(0) + std::chrono::milliseconds(each.end));
      auto const share = gpu_share::of(each.share, 1000);
      if (each.kind == 1)
        states.add_capacity(i, share, during);
      else
        states.add(i, static_cast<gpu_state>(each.kind), share, during, n);
    }
    std::sort(edges.begin(), edges.end());
    for (std::size_t e = 1; e != edges.size(); ++e) {
      std::int64_t const from = edges[e - 1], length = edges[e] - from;
      std::int64_t level[5] = {};
      for (auto const& n : notes) level[n.kind] += n.begin <= from && from < n.end ? n.share : 0;
      std::int64_t const there = level[1], noted = level[0] + level[2] + level[3] + level[4];
      sums const here{there,    level[0], std::max<std::int64_t>(0, there - noted), level[2],
                      level[3], level[4], std::max<std::int64_t>(0, noted - there)};
      for (std::size_t s = 0; s != here.size(); ++s) expected[static_cast<std::size_t>(i)][s] += here[s] * length;
    }
  }
  auto const during = over(time_span(hour_of_day(0) + std::chrono::milliseconds(first), hours_from(0, 4).end));
  auto const check = [&](auto const& answer) {
    sums all{};
    std::size_t wrong = 0, told = 0;
    for (auto const& row : answer) {
      auto const& sum = expected[static_cast<std::size_t>(std::get<0>(row.keys))];
      auto const got = times_of(row.cells);
      bool same = is_identity(got);
      for (std::size_t s = 0; s != sum.size(); ++s)
        same = same && got[s] == gpu_share::of(1, 1000) * std::chrono::milliseconds(sum[s]), all[s] += sum[s];
      wrong += same ? 0U : 1U;
    }
    CHECK(wrong == 0);
    for (auto const& sum : expected) told += sum[0] + sum[6] == 0 ? 0U : 1U;
    CHECK(answer.size() == told);
    CHECK(told > 90'000);
    auto const total = times_of(answer.totals);
    for (std::size_t s = 0; s != all.size(); ++s)
      CHECK(total[s] == gpu_share::of(1, 1000) * std::chrono::milliseconds(all[s]));
  };
  check(states.rows() | during | by(number) | all_states);
  check(states.rows() | during.by_hours() | by(number) | all_states);
}

TEST_CASE("a span of more hours than anybody asks is refused") {
  state_ledger<int> states;
  auto const all = time_span(utc_instant(), (utc_instant::max)());
  states.add_capacity(1, gpu_share::of(8), all);
  CHECK((states.rows() | over(all) | all_states).total(idle).value() == gpu_share::of(8) * all.length());
  CHECK_THROWS_WITH(states.rows() | over(all).by_hours() | all_states, contains("1,048,576 pieces"));
}

TEST_CASE("busy is weighted by GPU time, and knows of what") {
  // 8 GPUs busy for an hour, 2 for a quarter of four: 10 of 16 GPU-hours. 16 more idle for an hour: 10 of 32.
  std::vector<sample> samples{{gpu_share::of(8), hour_of_day(0), hour_of_day(1), busy(1.0)},
                              {gpu_share::of(2), hour_of_day(0), hour_of_day(4), busy(0.25)}};
  auto const day = over(hours_from(0, 24));
  CHECK((samples | day | tally(busy_share)).total(busy_share).value() == 10.0 / 16);
  samples.push_back({gpu_share::of(16), hour_of_day(3), hour_of_day(4), busy(0.0)});
  CHECK((samples | day.by_hours() | tally(busy_share)).total(busy_share).value() == 10.0 / 32);
  // Of 8 more GPUs nothing is known: the figure speaks for 32 of 40 GPU-hours.
  samples.push_back({gpu_share::of(8), hour_of_day(3), hour_of_day(4), std::nullopt});
  auto const some = (samples | day | tally(busy_share)).total(busy_share);
  CHECK_THROWS_AS(some.value(), error);
  CHECK(some.known() == 10.0 / 32);
  CHECK(some.covers().known_share() == 0.8);
}

TEST_CASE("GPUs that are always busy are busy to 1, and not above") {
  std::vector<sample> always;
  for (int i = 0; i != 1000; ++i)
    always.push_back({gpu_share::of(333, 1000), hour_of_day(0), hour_of_day(0) + (777ms + i * 1ms), busy(1.0)});
  CHECK(busy((always | over(hours_from(0, 1)) | tally(busy_share)).total(busy_share)).value() == 1);
}
