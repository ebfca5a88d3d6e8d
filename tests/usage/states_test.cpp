// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <tonnage/usage/states.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

utc_instant hour_of_day(int h) { return at(2023y / 5 / 1, std::chrono::hours(h)); }
time_span hours_from(int a, int b) { return {hour_of_day(a), hour_of_day(b)}; }
template <class Key>
gpu_share in(gpus_by_state<Key> const& row, gpu_state s) {
  return row.by_state[static_cast<std::size_t>(s)];
}

}  // namespace

TEST_CASE("a row from each change to the next") {
  // Eight GPUs all day; two jobs of four, 0 to 10 and 6 to 18; one GPU fails at 12.
  state_ledger<std::string> node;
  node.add_capacity("n1", gpu_share::of(8), hours_from(0, 24));
  node.add("n1", gpu_state::allocated, gpu_share::of(4), hours_from(0, 10), 1);
  node.add("n1", gpu_state::allocated, gpu_share::of(4), hours_from(6, 18), 2);
  node.add("n1", gpu_state::down, gpu_share::of(1), hours_from(12, 24), 3);
  auto const rows = node.rows();
  REQUIRE(rows.size() == 5);
  int const until[] = {6, 10, 12, 18, 24}, allocated[] = {4, 8, 4, 4, 0}, idle[] = {4, 0, 4, 3, 7};
  for (std::size_t i = 0; i != 5; ++i) {
    INFO("row " << i);
    CHECK(rows[i].start == hour_of_day(i == 0 ? 0 : until[i - 1]));
    CHECK(rows[i].end == hour_of_day(until[i]));
    CHECK(rows[i].gpus == gpu_share::of(8));
    CHECK(in(rows[i], gpu_state::allocated) == gpu_share::of(allocated[i]));
    CHECK(in(rows[i], gpu_state::idle) == gpu_share::of(idle[i]));
    CHECK(in(rows[i], gpu_state::down) == gpu_share::of(i < 3 ? 0 : 1));
    CHECK(rows[i].excess == gpu_share());
    CHECK(rows[i].records.empty());
  }
}

TEST_CASE("more than there is, and what is not there at all") {
  state_ledger<std::string> node;
  node.add_capacity("n1", gpu_share::of(1), hours_from(0, 24));
  node.add("n1", gpu_state::allocated, gpu_share::of(700, 1000), hours_from(0, 10), 11);
  node.add("n1", gpu_state::allocated, gpu_share::of(400, 1000), hours_from(8, 12), 12);
  node.add("n2", gpu_state::allocated, gpu_share::of(2), hours_from(3, 4), 13);
  auto const rows = node.rows();
  REQUIRE(rows.size() == 5);
  CHECK(rows[1].start == hour_of_day(8));
  CHECK(rows[1].end == hour_of_day(10));
  CHECK(rows[1].excess == gpu_share::of(100, 1000));
  CHECK(in(rows[1], gpu_state::idle) == gpu_share());
  CHECK(rows[1].records == std::vector<std::size_t>{11, 12});
  CHECK(rows[4].key == "n2");
  CHECK(rows[4].gpus == gpu_share());
  CHECK(rows[4].excess == gpu_share::of(2));
  CHECK(rows[4].records == std::vector<std::size_t>{13});
}

TEST_CASE("what changes nothing makes no row, and time without notes has none") {
  state_ledger<std::string> node;
  node.add_capacity("n1", gpu_share::of(4), hours_from(0, 3));
  node.add_capacity("n1", gpu_share::of(4), hours_from(3, 6));  // taken over without a gap
  node.add_capacity("n1", gpu_share::of(4), hours_from(8, 9));
  node.add("n1", gpu_state::down, gpu_share::of(1), hours_from(2, 2), 1);  // an empty span
  auto const rows = node.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].end == hour_of_day(6));
  CHECK(rows[1].start == hour_of_day(8));
}

TEST_CASE("an excess of other records is another row") {
  state_ledger<int> gpu_1;
  gpu_1.add_capacity(1, gpu_share::of(1), hours_from(0, 4));
  gpu_1.add(1, gpu_state::allocated, gpu_share::of(1), hours_from(0, 4), 1);
  gpu_1.add(1, gpu_state::allocated, gpu_share::of(1), hours_from(0, 2), 2);
  gpu_1.add(1, gpu_state::allocated, gpu_share::of(1), hours_from(2, 4), 3);
  auto const rows = gpu_1.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].records == std::vector<std::size_t>{1, 2});
  CHECK(rows[1].records == std::vector<std::size_t>{1, 3});
}

TEST_CASE("seven slices of one GPU are one, and an eighth is too many") {
  state_ledger<int> slices;
  slices.add_capacity(1, gpu_share::of(1), hours_from(0, 1));
  for (std::size_t i = 0; i != 7; ++i) slices.add(1, gpu_state::allocated, gpu_share::of(1, 7), hours_from(0, 1), i);
  REQUIRE(slices.rows().size() == 1);
  CHECK(in(slices.rows()[0], gpu_state::idle) == gpu_share());
  CHECK(slices.rows()[0].excess == gpu_share());
  slices.add(1, gpu_state::allocated, gpu_share::of(1, 1000), hours_from(0, 1), 7);
  CHECK(slices.rows()[0].excess == gpu_share::of(1, 1000));
}

TEST_CASE("idle, and a number that is no state, are not noted") {
  state_ledger<int> states;
  auto const hour_of_it = time_span(utc_instant(0ms), utc_instant(1h));
  CHECK_THROWS_WITH(states.add(1, static_cast<gpu_state>(5), gpu_share::of(1), hour_of_it, 1),
                    "expected a state of GPUs from 0 to 4: '5'");
  CHECK_THROWS_WITH(states.add(1, gpu_state::idle, gpu_share::of(1), hour_of_it, 1),
                    "expected a state that is noted: idle is what is left: 'idle'");
}

TEST_CASE("more GPUs at once than 64 bits count") {
  state_ledger<int> states;
  auto const most = gpu_share::of_parts((std::numeric_limits<std::int64_t>::max)());
  states.add_capacity(1, most, hours_from(0, 2));
  states.add_capacity(1, gpu_share::of_parts(1), hours_from(1, 2));
  CHECK_THROWS_WITH(states.rows(), "more GPUs at once than 64 bits count");
}

TEST_CASE("the states of a GPU, as text") {
  CHECK(to_string(gpu_state::allocated) == std::string("allocated"));
  CHECK(to_string(gpu_state::idle) == std::string("idle"));
  CHECK(to_string(gpu_state::down) == std::string("down"));
  CHECK(to_string(gpu_state::planned_down) == std::string("planned down"));
  CHECK(to_string(gpu_state::planned) == std::string("planned"));
}
