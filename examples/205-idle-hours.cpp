// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What became of the hours that nobody used: each GPU-millisecond of a fleet is allocated, idle or down. Afterwards you
// can say what was idle on which day, leave out what was announced as maintenance, and find who held GPUs in the midst
// of it.
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/tally/utilization.hpp>
#include <tonnage/usage.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  catalog::model const h100 = catalog::nvidia::h100_sxm5;
  std::vector<holding> const hall{{.count = 16.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1}};
  std::vector<usage_record> const records{{.account = "lattice",
                                           .model = h100,
                                           .gpus = gpu_share::of(8),
                                           .start = at(2026y / 3 / 2, 9h),
                                           .end = at(2026y / 3 / 2, 21h)},
                                          {.account = "plasma",  // still running
                                           .model = h100,
                                           .gpus = gpu_share::of(4),
                                           .start = at(2026y / 3 / 2, 20h),
                                           .end = {}}};
  auto const two_days = over(period(2026y / 3 / 2, 2026y / 3 / 4), utc_offset(9h));  // 2 and 3 March in Seoul

  // What is there and who used it, by a key that both have; records are told by their number, from 1. Then what else is
  // known: two hours of maintenance, as number 0.
  auto states = states_of(hall, records, two_days, [](auto const& row) { return model_of(row)->name; });
  states.add(h100->name, gpu_state::planned_down, gpu_share::of(16),
             time_span(at(2026y / 3 / 3, 10h), at(2026y / 3 / 3, 12h)), 0);

  // By hand: 16 × 24 h are there each day. On 2 March 8 × 6 h are allocated; on the 3rd 8 × 6 h and 4 × 19 h, while
  // 16 × 2 h are down. Idle is what is left, millisecond by millisecond: 336, and 236, not 384 − 124 − 32 = 228, for in
  // those two hours 4 GPUs too many are held. That excess is told, and hides no idle hour of another time:
  // 124 + 236 + 32 = 384 + 8. What is planned down is not usable: the rate is 124 ÷ (384 − 32).
  auto const rate = allocated_share.named("allocation rate").in(percent);
  auto const held = gpu_hours_in<gpu_state::allocated>;
  auto const idle = gpu_hours_in<gpu_state::idle>;
  auto const maintained = gpu_hours_in<gpu_state::planned_down>;
  auto const rows = states.rows();
  auto const answer = rows | two_days.by_days() | by(day_of_use) |
                      tally(gpu_hours_reported, held, idle, maintained, gpu_hours_in_excess, rate);
  fmt::print("{}\n\n", answer);
  bool const is_identity = answer.total(held).value() + answer.total(idle).value() + answer.total(maintained).value() ==
                           answer.total(gpu_hours_reported).value() + answer.total(gpu_hours_in_excess).value();
  fmt::print("allocated + idle + planned down = reported + excess: {}\n", is_identity);

  for (auto const& each : rows) {
    if (each.excess == gpu_share()) continue;
    fmt::print("\n{} to {}: {} held or down, and {} there\n", to_string(each.start), to_string(each.end),
               (each.gpus + each.excess).to_quantity(), each.gpus.to_quantity());
    for (auto const number : each.records)
      fmt::print("  {}\n", number == 0 ? "maintenance" : records[number - 1].account.text());
  }
}

// Exercise: On 2 March, from 12:00 to 24:00 in Seoul, the eight GPUs that lattice does not get are set aside for a
// demonstration: `gpu_state::planned`. How many GPU-hours are idle on that day, and does the allocation rate change?
