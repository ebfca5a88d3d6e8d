// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A ledger: who used how many GPU-hours, by day in Seoul. Afterwards you can cut use at the hours, days or months of
// any zone, and show that nothing is lost.
//
// GPU time is a whole number: parts of a GPU times milliseconds, 18,018,000 parts in a GPU. Twenty minutes are a third of
// an hour, which no decimal and no double holds, and 1,200,000 milliseconds.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/catalog/models.hpp>
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
       .gpus = gpu_share::of(143, 1000),
       .start = at(2026y / 3 / 2, 1h),
       .end = at(2026y / 3 / 2, 4h + 20min)},
      {.account = "plasma",
       .model = h100,
       .gpus = gpu_share::of(4),
       .start = at(2026y / 3 / 2, 20h),
       .end = {},
       .state = usage_state::running},
  };
  utc_offset const seoul(9h);
  auto const two_days = over(period(2026y / 3 / 2, 2026y / 3 / 4), seoul);  // the 4th is not in it

  fmt::print("{}\n\n",
             records | two_days.by_days() | by(account, day_of_use) | tally(gpu_hours_used, jobs_started, chip_energy));

  // The pieces of any cut sum to the same whole number. By hand: 8,000 × 43,200,000 ms of lattice, 143 × 12,000,000 of
  // teaching and 4,000 × 68,400,000 of plasma, 20:00 to 15:00, are 620,916,000,000 thousandths of a GPU × ms, each of 18,018
  // parts. Midnight is 15:00 UTC in Seoul and parts lattice in two; in UTC, plasma. By hours they are 12, 4 and 19 pieces.
  auto const line = [&](char const* cut_at, auto const& cut) {
    std::size_t pieces = 0;
    gpu_time sum;
    for (auto const& piece : records | cut) {
      ++pieces;
      sum += gpus_of(piece) * piece.during.length();
    }
    fmt::print("{:<18}{:>6}{:>23}\n", cut_at, pieces, sum.units().to_string());
  };
  fmt::print("cut at            pieces  GPU parts × ms in all\n");
  line("nothing", two_days);
  line("midnight in Seoul", two_days.by_days());
  line("midnight in UTC", over(two_days.span).by_days());
  line("each hour", two_days.by_hours());
}

// Exercise: "teaching" holds two GPUs from 22:00 on 2 March to 02:00 on 3 March in Seoul. How many GPU-hours fall on
// which day, by the clocks of Seoul and by those of UTC?
