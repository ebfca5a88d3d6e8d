// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 340-cluster-utilization asked: in the small cluster beside it (10 GPUs), n1 with its 8 fails after two hours and
// stays down. What becomes of the third hour, and what is its allocation rate? Is every GPU-hour still accounted for?
//
// By hand, in GPU-hours. First hour: 8, and 1.5 for its second half: 8.75 allocated, 1.25 idle; 87.5 %. Second: 8, 1.5
// for its first half, and 0.5: 9.25 allocated, 0.75 idle; 92.5 %. Third: 0.5 allocated, 8 down and 1.5 idle are 10; the
// rate is 0.5 ÷ (10 − 8) = 25 %, and would be 5 % had n1 been there.
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <tonnage/report.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/tally/utilization.hpp>
#include <tonnage/usage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  auto const span = [](std::chrono::seconds from, std::chrono::seconds until) {
    return time_span(utc_instant(from), utc_instant(until));
  };
  auto const trace = over(span(0s, 10'800s));
  state_ledger<std::string> states;
  states.add_capacity("cluster", gpu_share::of(10), trace.span);
  states.add("cluster", gpu_state::allocated, gpu_share::of(8), span(0s, 7'200s), 1);
  states.add("cluster", gpu_state::allocated, gpu_share::of(500, 1000), span(3'600s, 10'800s), 2);
  states.add("cluster", gpu_state::allocated, gpu_share::of(750, 1000) * 2, span(1'800s, 5'400s), 3);
  states.add("cluster", gpu_state::down, gpu_share::of(8), span(7'200s, 10'800s), 0);

  auto const rate = allocated_share.named("allocation rate").in(percent);
  auto const held = gpu_hours_in<gpu_state::allocated>;
  auto const down = gpu_hours_in<gpu_state::down>;
  auto const idle = gpu_hours_in<gpu_state::idle>;
  auto const hours =
      states.rows() | trace.by_hours() | by(hour_of_use) | tally(gpu_hours_reported, held, down, idle, rate);
  fmt::print("{}\n\n", hours);
  int identities = 0;
  for (auto const& [when, there, used, broken, left, share] : hours)
    identities += used.value() + broken.value() + left.value() == there.value() ? 1 : 0;
  fmt::print("the states sum to the capacity in {} of {} hours\n", identities, hours.size());
}
