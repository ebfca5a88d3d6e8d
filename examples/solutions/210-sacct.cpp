// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 210-sacct asked: a job held 8 GPUs from 08:00 on 20 March until its node failed at 14:00, and again from 15:00 to
// 18:00. `sacct --duplicates` has a row for each, under one number, and in the file the second stands twice. How many
// GPU-hours does the job have in March, and what becomes of the third row?
//
// By hand: 8 × 6 = 48 and 8 × 3 = 24, 72 in all; between them it held nothing. A number may come again, with another
// start. Of two rows of one allocation the later snapshot counts, and of equal ones the one that is read last: one of them
// is replaced. Counted, it would make 96 of them.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

constexpr char const* sacct = R"(JobID|Account|State|Start|End|Elapsed|AllocTRES
206|plasma|NODE_FAIL|2026-03-20T08:00:00|2026-03-20T14:00:00|06:00:00|cpu=64,gres/gpu:h100=8,gres/gpu=8,node=1
206|plasma|COMPLETED|2026-03-20T15:00:00|2026-03-20T18:00:00|03:00:00|cpu=64,gres/gpu:h100=8,gres/gpu=8,node=1
206|plasma|COMPLETED|2026-03-20T15:00:00|2026-03-20T18:00:00|03:00:00|cpu=64,gres/gpu:h100=8,gres/gpu=8,node=1
)";

int main() {
  std::vector<formats::slurm::use> records;
  formats::slurm::options const how{.file = "jobs.txt", .on_error = formats::bad_rows::collect};
  auto const report = formats::slurm::read(sacct, how, [&](formats::slurm::job const& job) {
    if (auto const used = formats::slurm::use_of(job, utc)) records.push_back(*used);
  });
  auto const answer = records | over(2026y / 3) | by(account) | tally(gpu_hours_used);
  for (auto const& [who, used] : answer) fmt::print("{}: {:.1f} GPU-hours\n", who.text(), used.value().in_hours());
  fmt::print("{}\n", report.summary());
  for (auto const& each : report.remarks) fmt::print("line {}: {}\n", each.first.line, each.text);
}
