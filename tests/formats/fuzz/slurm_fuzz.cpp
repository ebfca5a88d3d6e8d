// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: each of Slurm's grammars takes them or refuses them with a tonnage::error, and a reader counts every row.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tonnage/formats/slurm/controller.hpp>
#include <tonnage/formats/slurm/node.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/slurm/use.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

template <class Act>
void attempt(Act act) {
  try {
    act();
  } catch (error const& why) {
    expect(!why.reason().empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  attempt([&] { expect(slurm::parse_duration(text).time.count() >= 0); });
  attempt([&] { (void)slurm::parse_time(text); });
  attempt([&] { expect(slurm::parse_size(text) >= 0); });
  attempt([&] { (void)slurm::parse_memory(text); });
  attempt([&] { expect(slurm::parse_job_id(text).job >= 0); });
  attempt([&] { (void)slurm::parse_exit_status(text); });
  attempt([&] { (void)slurm::parse_state(text); });
  attempt([&] {
    auto const t = slurm::parse_tres(text);
    expect(t.gpu_count() >= t.typed_gpus());
  });
  attempt([&] { expect(slurm::parse_gres(text).gpu_count() >= 0); });
  attempt([&] {
    auto const nodes = slurm::parse_nodes(text);
    if (nodes.size() <= 1000) expect(nodes.names().size() == static_cast<std::size_t>(nodes.size()));
  });
  attempt([&] {
    std::uint64_t found = 0;
    auto const nodes = slurm::read_nodes(text, {.on_error = bad_rows::collect}, [&](slurm::node const& each) {
      ++found;
      if (each.gpu_count && each.gpus_in_use) expect(*each.gpus_in_use <= *each.gpu_count);
    });
    expect(nodes.kept == found && nodes.rows == nodes.kept + nodes.refused + nodes.replaced);
  });
  attempt([&] {
    std::uint64_t found = 0;
    auto const jobs = slurm::read_jobs(text, {.on_error = bad_rows::collect}, [&](slurm::job const& each) {
      ++found;
      expect(!each.end || !each.start || *each.start <= *each.end);
      expect(each.elapsed.count() >= 0);
    });
    expect(jobs.kept == found && jobs.rows == jobs.kept + jobs.refused + jobs.replaced);
  });
  attempt([&] {
    slurm::options options{.on_error = bad_rows::collect};
    if (data[0] % 2 == 0) options.columns = {"JobID", "State", "Start", "End", "Elapsed", "Suspended", "AllocTRES"};
    if (data[0] % 4 == 0) options.columns.emplace_back("JobName");
    std::uint64_t jobs = 0;
    auto const report = slurm::read(text, std::move(options), [&](slurm::job const& job) {
      ++jobs;
      expect(job.elapsed.count() >= 0);
      expect(!job.end || !job.start || *job.start - *job.end <= std::chrono::hours(1));
      attempt([&] {
        auto const used = slurm::use_of(job, utc);
        expect(!used || !used->end || used->start <= *used->end);
      });
    });
    expect(report.kept == jobs);
    expect(report.rows == report.kept + report.refused + report.replaced + report.steps);
  });
  return 0;
}
