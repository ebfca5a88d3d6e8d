// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Six rows of `sacct`: how many GPU-hours had each account in March, and what became of each row?
// Afterwards you can read what Slurm prints into usage records, and say which rows count, which do not, and why.
//
// 300-slurm-report does it for whole files: by other keys, in other zones, from the command line.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

// sacct -P --format=JobID,Account,State,Start,End,Elapsed,AllocTRES, on 1 April at 18:00. One job ran into April, and
// has a step; one of an array still runs; one waits. Somebody has written into the last row.
constexpr char const* sacct = R"(JobID|Account|State|Start|End|Elapsed|AllocTRES
201|lattice|COMPLETED|2026-03-30T18:00:00|2026-04-01T06:00:00|1-12:00:00|cpu=64,gres/gpu:h100=8,gres/gpu=8,node=1
201.batch|lattice|COMPLETED|2026-03-30T18:00:00|2026-04-01T06:00:00|1-12:00:00|cpu=64,gres/gpu:h100=8,gres/gpu=8,node=1
202_7|plasma|RUNNING|2026-03-31T14:00:00|Unknown|1-04:00:00|cpu=32,gres/gpu:h100=4,gres/gpu=4,node=1
203|plasma|PENDING|Unknown|Unknown|00:00:00|
204|teaching|TIMEOUT|2026-03-12T09:00:00|2026-03-12T10:30:00|01:30:00|cpu=16,gres/gpu:h100=2,gres/gpu=2,node=1
205|teaching|COMPLETED|2026-03-12T14:00:00|2026-03-32T15:00:00|01:00:00|cpu=8,gres/gpu:h100=1,gres/gpu=1,node=1
)";

int main() {
  // A job that has begun becomes a record. `sacct` prints the cluster's clock and no zone, so the zone is told here.
  std::vector<formats::slurm::use> records;
  formats::slurm::options const how{.file = "jobs.txt", .on_error = formats::bad_rows::collect};
  auto const report = formats::slurm::read(sacct, how, [&](formats::slurm::job const& job) {
    if (auto const used = formats::slurm::use_of(job, utc)) records.push_back(*used);
  });

  // Of each record what lies in March; what still runs has no end, and counts to the end of the month. By hand: 8 GPUs
  // from 18:00 on the 30th, 8 × 30 = 240; 4 from 14:00 on the 31st, 4 × 10 = 40; 2 × 1.5 = 3. Elapsed × GPUs, summed
  // over the file, would be 288, the step's 288 again, 112, 3, and 1 of the bad row: 692.
  fmt::print("{}\n\n", records | over(2026y / 3) | by(account) | tally(gpu_hours_used));

  // Each row is kept, a step or refused: 6 = 4 + 1 + 1. A step repeats what its job holds. Without `collect`, the first
  // bad row is an exception.
  fmt::print("{}\n", report.summary());
  fmt::print("of those kept, {} runs and {} waits: {} records\n", report.running, report.waiting, records.size());
  for (auto const& each : report.refusals) fmt::print("refused: {}\n", each.what());
}

// Exercise: Job 206 of plasma held 8 GPUs from 08:00 on 20 March until its node failed at 14:00 (NODE_FAIL). Slurm put
// it back into the queue, and it ran again from 15:00 to 18:00 (COMPLETED): `sacct --duplicates` has a row for each,
// under one number. In your file the second of them stands twice. How many GPU-hours does the job have in March, and
// what becomes of the third row?
