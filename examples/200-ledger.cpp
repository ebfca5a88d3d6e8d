// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A ledger: who used how many GPU-hours, by day in Seoul, and what became of the hours that nobody used.
//
// GPU time is a whole number of thousandths of a GPU times milliseconds: however a record is cut, nothing is lost.
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <tonnage/catalog/nvidia.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  catalog::model const h100 = catalog::nvidia::h100_sxm5;
  std::vector<usage_record> const records{
      // Eight GPUs over midnight, a slice of one GPU, and a job that is still running.
      {.account = "lattice",
       .model = h100,
       .gpus = gpu_share::of(8),
       .start = at(2026y / 3 / 2, 9h),
       .end = at(2026y / 3 / 2, 21h)},
      {.account = "teaching",
       .model = h100,
       .gpus = gpu_share::of_milli(143),
       .start = at(2026y / 3 / 2, 1h),
       .end = at(2026y / 3 / 2, 4h + 30min)},
      {.account = "plasma",
       .model = h100,
       .gpus = gpu_share::of(4),
       .start = at(2026y / 3 / 2, 20h),
       .end = {},
       .state = usage_state::running},
  };
  utc_offset const seoul(9h);
  auto const two_days = over(time_span(at(2026y / 3 / 1, 15h), at(2026y / 3 / 3, 15h)));  // 2 and 3 March in Seoul

  fmt::print("{}\n\n", records | two_days.by_days(seoul) | by(account, day_of_use) |
                           tally(gpu_hours_used, jobs_started, chip_energy));

  // Sixteen GPUs, and two hours of maintenance that were announced.
  state_ledger<std::string> states;
  states.add_capacity("hall 1", gpu_share::of(16), two_days.span);
  states.add("hall 1", gpu_state::planned_down, gpu_share::of(16),
             time_span(at(2026y / 3 / 3, 10h), at(2026y / 3 / 3, 12h)), 0);
  std::size_t number = 0;
  for (auto const& piece : records | two_days)
    states.add("hall 1", gpu_state::allocated, gpus_of(piece), piece.during, ++number);

  fmt::print("day         reported  allocated      idle  planned down  excess  allocation rate\n");
  auto const answer = states.over(two_days.by_days(seoul));
  for (auto const& [where, when, t] : answer.rows)
    fmt::print("{}  {:8.1f}  {:9.1f}  {:8.1f}  {:12.1f}  {:6.1f}  {:14.1f}%\n", to_string(when), t.reported.in_hours(),
               t.allocated.in_hours(), t.idle.in_hours(), t.planned_down.in_hours(), t.excess.in_hours(),
               100 * t.allocation_rate());
  for (auto const& each : answer.over_allocated)
    fmt::print("{}: {:.0f} GPUs in use or down and {:.0f} there, {}; records {}\n", each.key,
               static_cast<double>(each.noted.milli()) / 1000, static_cast<double>(each.capacity.milli()) / 1000,
               to_string(each.during), fmt::join(each.records, ", "));
}

// Exercise: "teaching" holds two GPUs from 22:00 on 2 March to 02:00 on 3 March in Seoul. How many GPU-hours fall on
// which day, by the clocks of Seoul and by those of UTC?
