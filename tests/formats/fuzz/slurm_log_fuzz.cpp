// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as two outputs of sacct, with a form feed between them: each allocation once, whatever the order.
#include "target.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/reader.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

/// Reads both; false where one of them cannot be read at all.
bool both(slurm::log& log, std::string_view first, std::string_view second) {
  slurm::options const options{.on_error = bad_rows::collect};
  try {
    log.read(first, options);
    log.read(second, options);
    return true;
  } catch (error const& why) {
    hold_always(!why.reason().empty());
    return false;
  }
}

void run(std::string_view input) {
  auto const cut = (std::min)(input.find('\f'), input.size());
  auto const first = input.substr(0, cut), second = input.substr((std::min)(cut + 1, input.size()));
  slurm::log log, turned;
  bool const is_read = both(log, first, second);
  auto const report = log.report();
  hold_always(report.kept == log.jobs().size());
  hold_always(report.rows == report.kept + report.refused + report.replaced + report.steps);
  std::uint64_t running = 0;
  for (auto const& job : log.jobs()) {
    running += job.runs() ? 1U : 0U;
    hold_always(!job.seen_until || (job.runs() && job.seen_until->in(utc) < *log.until(utc)));
  }
  hold_always(report.running == running);
  // A number of two jobs, of which one is a task without its number, is nonsense that may be read either way.
  if (input.find("Raw") != std::string_view::npos) return;
  if (!is_read || !both(turned, second, first)) return;
  // Outputs that contradict each other on where an allocation begins may have other parts in the other order.
  if (report.times(slurm::remark::parts) + turned.report().times(slurm::remark::parts) != 0) return;
  hold_always(turned.jobs().size() == log.jobs().size() && turned.until(utc) == log.until(utc));
  hold_always(turned.report().rows == report.rows && turned.report().replaced == report.replaced);
}

fuzz_shape shape() {
  return {.separators = "|",
          .columns = {"JobID", "JobIDRaw", "State", "Start", "End", "Elapsed", "Suspended", "Cluster", "AllocTRES"},
          .words = {"1",
                    "1",
                    "2",
                    "1_1",
                    "1_2",
                    "1+1",
                    "1_[1-3]",
                    "RUNNING",
                    "COMPLETED",
                    "PENDING",
                    "REQUEUED",
                    "FAILED",
                    "TIMEOUT",
                    "2024-01-01T00:00:00",
                    "2024-01-01T01:00:00",
                    "2024-01-02T00:00:00",
                    "00:00:00",
                    "01:00:00",
                    "02:00:00",
                    "a",
                    "b",
                    "\f",
                    "\fJobID|State|Start|End|Elapsed"}};
}

fuzz_target const here("slurm_log", run, shape);

}  // namespace
