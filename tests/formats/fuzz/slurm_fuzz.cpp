// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as an output of sacct: every row is counted, times of a kept job are in order, a stream gives what a text
// gives.
#include "slurm_words.hpp"
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
          .words = tonnage::testing::words_of_slurm()};
}

fuzz_target const here("slurm", run, shape);

}  // namespace
