// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as an output of `scontrol show job`: every job is counted, and its times are in order.
#include "slurm_words.hpp"
#include "target.hpp"

#include <cstdint>
#include <string_view>
#include <tonnage/formats/slurm/controller.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void read(std::string_view input) {
  std::uint64_t jobs = 0;
  auto const report = slurm::read_jobs(input, {.on_error = bad_rows::collect}, [&](slurm::job const& each) {
    ++jobs;
    hold_always(each.elapsed.count() >= 0 && each.raw_id.has_value());
    hold_always(!each.end || !each.start || *each.start <= *each.end);
    hold_always(!each.end || each.start || each.elapsed.count() == 0);  // cancelled before it started
    attempt([&] {
      auto const used = slurm::use_of(each, utc);
      hold_always(!used || !used->end || used->start <= *used->end);
    });
  });
  hold_always(report.kept == jobs && report.rows == report.kept + report.refused + report.replaced);
  for (auto const& why : report.refusals) hold_always(!why.reason().empty() && why.where().line != 0);
}
/// A text that is cut within a character of UTF-16 is an error, whatever becomes of bad rows.
void run(std::string_view input) {
  attempt([&] { read(input); });
}

fuzz_shape shape() {
  return {.separators = " =",
          .columns = {"JobId",      "ArrayJobId", "ArrayTaskId", "HetJobId",     "HetJobOffset", "JobName",
                      "UserId",     "JobState",   "RunTime",     "StartTime",    "EndTime",      "SubmitTime",
                      "NumNodes",   "NumCPUs",    "AllocTRES",   "ReqTRES",      "TRES",         "TresPerNode",
                      "TresPerJob", "Comment",    "Command",     "MinMemoryNode"},
          .words = tonnage::testing::words_of_slurm_and(
              {"JobId=7", " JobState=RUNNING", "JobState=PENDING", "CONFIGURING", "CANCELLED", "RunTime=01:00:00",
               "StartTime=2026-03-01T00:00:00", "EndTime=2026-03-02T00:00:00", "Unknown", "NumNodes=2", "NumNodes=1-4",
               "AllocTRES=cpu=4,gres/gpu=2", "TRES=gres/gpu:a100=1", "TresPerNode=gres:gpu:4", "TresPerJob=gres/gpu:4",
               "ArrayTaskId=1-10%2", "INVALID", "No jobs in the system", "\n   "})};
}

fuzz_target const here("slurm_controller", run, shape);

}  // namespace
