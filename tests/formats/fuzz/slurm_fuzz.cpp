// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as an output of sacct: every row is counted, times of a kept job are in order, a stream gives what a text
// gives.
#include "target.hpp"

#include <chrono>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <utility>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

std::string jobs_in(csv_input input, slurm::options const& options) {
  std::string said;
  try {
    std::uint64_t jobs = 0;
    slurm::reader from(std::move(input), options);
    while (from.next()) {
      auto const& job = from.job();
      ++jobs;
      hold_always(job.elapsed.count() >= 0 && from.line() != 0);
      hold_always(!job.end || !job.start || *job.start - *job.end <= std::chrono::hours(1));
      attempt([&] {
        auto const used = slurm::use_of(job, utc);
        hold_always(!used || !used->end || used->start <= *used->end);
      });
    }
    auto const report = from.report();
    hold_always(report.kept == jobs && report.waiting + report.running <= jobs);
    hold_always(report.rows == report.kept + report.refused + report.replaced + report.steps);
    said = report.summary();
    for (auto const& why : report.refusals) said += why.what();
  } catch (error const& why) {
    said = why.what();
  }
  return said;
}

void run(std::string_view input) {
  if (input.empty()) return;
  auto const how = static_cast<unsigned char>(input[0]);
  slurm::options options{.on_error = bad_rows::collect, .needs_gpus = (how & 32U) != 0};
  if ((how & 1U) != 0) options.columns = {"JobID", "State%20", "Start", "End", "Elapsed", "Suspended", "AllocTRES"};
  if ((how & 3U) == 3) options.columns.emplace_back("JobName");
  char const* const separators[] = {"|", ",", "\t", "^|"};
  options.separator = separators[how / 4 % 4];
  auto const text = input.substr(1);
  auto const said = jobs_in(text, options);
  if ((how & 16U) == 0) return;
  std::istringstream stream{std::string(text)};
  hold_always(jobs_in(stream, options) == said);
}

fuzz_shape shape() {
  return {.options = 1,
          .separators = "|,\t",
          .columns = tonnage::testing::columns_of(slurm::detail::line_source()),
          .words = {"COMPLETED",
                    "RUNNING",
                    "PENDING",
                    "NODE_FAIL",
                    "REQUEUED",
                    "CANCELLED by 1000",
                    "SUSPENDED",
                    "0:0",
                    "1:9",
                    "0:125",
                    "123_[1-10%2]",
                    "123_7",
                    "100+1",
                    "7.batch",
                    "7.extern",
                    "12.0",
                    "4000Mc",
                    "2Gn",
                    "512M",
                    "cpu=1",
                    "billing=8,cpu=8,gres/gpu:h100=1,gres/gpu=1,mem=3.5G,node=1",
                    "gres/gpu=?",
                    "gres/gpu=N/A",
                    "gres/gpu:h100=4,gres/gpu=2",
                    "gres/gpu:a100_3g.20gb=2",
                    "gres/gpu:a100=4",
                    "gres/shard=4",
                    "gpu:h100:2(IDX:0-1)",
                    "gpu:2",
                    "n[001-003,7]r[1-2],login",
                    "sacct: error: no",
                    "sacct: none",
                    "UNLIMITED",
                    "Partition_Limit",
                    "-00:00:05",
                    "00:30:00",
                    "2024-01-01T00:00:00",
                    "2024-01-01T00:30:00",
                    "2024-01-01T01:00:00",
                    "3600",
                    "^|",
                    "%20"}};
}

fuzz_target const here("slurm", run, shape);

}  // namespace
