// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 300-slurm-report asked: of the GPU-hours in 300-slurm-report.sacct up to the end of 3 March 2026, UTC, what share was
// held by jobs that came to their end? And by those that ran out of time?
//
// Three steps: read, cut, tally by state. By hand: job 101 held 8 GPUs for 12 h, 96 GPU-hours; job 102 runs, and holds
// 4 GPUs from 05:00 to midnight, 4 × 19 = 76; job 103 timed out, and held none. 96 ÷ 172 = 55.8 %. (Below are the rows
// that count: a step does not, a job that waits has used nothing, and the last one of the file ends before it starts.)
#include <fmt/format.h>

#include <chrono>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

constexpr char const* sacct = R"(JobID|Account|State|Start|End|Elapsed|NCPUS|NNodes|AllocTRES
101|lattice|COMPLETED|2026-03-02T18:00:00|2026-03-03T06:00:00|12:00:00|64|1|cpu=64,gres/gpu:h100=8,gres/gpu=8
102_7|plasma|RUNNING|2026-03-03T05:00:00|Unknown|19:00:00|32|1|cpu=32,gres/gpu:h100=4,gres/gpu=4
103|plasma|TIMEOUT|2026-03-02T10:00:00|2026-03-02T16:30:00|06:30:00|128|2|cpu=128,node=2
)";

int main() {
  std::vector<formats::slurm::use> records;
  formats::slurm::read(sacct, {}, [&](formats::slurm::job const& job) {
    if (auto const used = formats::slurm::use_of(job, utc)) records.push_back(*used);
  });
  auto const answer =
      records | over(time_span(at(2026y / 3 / 2), at(2026y / 3 / 4))) | by(state) | tally(gpu_hours_used);
  auto const all = answer.total(gpu_hours_used).value();
  for (auto const& [how, used] : answer)
    fmt::print("{:<10}{:>6.1f} GPU-hours{:>6.1f} %\n", to_string(how), used.value().in_hours(),
               100 * (used.value() / all));
  fmt::print("{:<10}{:>6.1f} GPU-hours\n", "all", all.in_hours());
}
