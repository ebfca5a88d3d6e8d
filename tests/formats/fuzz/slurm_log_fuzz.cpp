// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as two outputs of sacct, with a form feed between them: each allocation once, whatever the order.
#include "slurm_words.hpp"
#include "target.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tuple>
#include <vector>

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

/// What each job is, from when to when, in an order that does not depend on that of the outputs.
auto times_of(slurm::log const& log) {
  std::vector<std::tuple<std::string, std::string, std::optional<std::chrono::local_seconds>,
                         std::optional<std::chrono::local_seconds>, std::chrono::seconds, std::int64_t, bool>>
      out;
  for (auto const& job : log.jobs())
    out.emplace_back(to_string(job.id), job.cluster, job.start, job.end, job.elapsed, job.gpu_count.value_or(-1),
                     job.seen_until.has_value());
  std::sort(out.begin(), out.end());
  return out;
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
  if (!is_read || !both(turned, second, first)) return;
  auto const again = turned.report();
  hold_always(turned.until(utc) == log.until(utc) && times_of(turned) == times_of(log));
  hold_always(again.rows == report.rows && again.replaced == report.replaced);
  for (auto const each :
       {slurm::remark::parts, slurm::remark::overlaps, slurm::remark::not_seen_again, slurm::remark::maybe_one_job})
    hold_always(again.times(each) == report.times(each));
}

fuzz_shape shape() {
  return {.separators = "|",
          .columns = tonnage::testing::columns_of(slurm::detail::line_source()),
          .words = tonnage::testing::words_of_slurm_and({"1", "2", "1_1", "1_2", "1+1", "1_[1-3]",
                                                         "2024-01-02T00:00:00", "00:00:00", "01:00:00", "02:00:00", "a",
                                                         "b", "\f", "\fJobID|State|Start|End|Elapsed"})};
}

fuzz_target const here("slurm_log", run, shape);

}  // namespace
