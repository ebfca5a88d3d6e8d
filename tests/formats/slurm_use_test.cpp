// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/formats/slurm_use.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

namespace {

slurm_job job(std::string const& state, std::string const& start, std::string const& end, std::string const& elapsed,
              std::string const& gres = "gres/gpu:h100=8,gres/gpu=8") {
  slurm_job out;
  std::string const text = "JobID|Account|State|Start|End|Elapsed|NCPUS|AllocTRES\n1|lab|" + state + "|" + start + "|" +
                           end + "|" + elapsed + "|64|cpu=64," + gres + "\n";
  read_slurm(text, {}, [&](slurm_job const& each) { out = each; });
  return out;
}

}  // namespace

TEST_CASE("a job is a record, in the zone of its cluster") {
  auto const used = use_of(job("COMPLETED", "2024-03-01T00:30:00", "2024-03-01T02:00:00", "01:30:00"), utc_offset(9h));
  REQUIRE(used);
  CHECK(used->start == at(2024y / 2 / 29, 15h + 30min));
  CHECK(used->end == at(2024y / 2 / 29, 17h));
  CHECK(used->account == account_name("lab"));
  CHECK(used->gpus == gpu_share::of(8));
  CHECK(used->cpus == 64);
  CHECK(used->state == usage_state::completed);
}

TEST_CASE("what waits has used nothing, what runs has no end, and elapsed counts") {
  CHECK(!use_of(job("PENDING", "Unknown", "Unknown", "00:00:00"), utc));
  auto const running = use_of(job("RUNNING", "2024-03-01T00:00:00", "Unknown", "05:00:00"), utc);
  REQUIRE(running);
  CHECK(!running->end);
  CHECK(running->state == usage_state::running);
  auto const suspended = use_of(job("COMPLETED", "2024-03-01T00:00:00", "2024-03-01T10:00:00", "04:00:00"), utc);
  CHECK(suspended->end == at(2024y / 3 / 1, 4h));
  auto const lost = use_of(job("NODE_FAIL", "2024-03-01T00:00:00", "Unknown", "02:00:00"), utc);
  CHECK(lost->end == at(2024y / 3 / 1, 2h));
  CHECK(lost->state == usage_state::node_failed);
}

TEST_CASE("the whole way on a real cluster's file") {
  char const* const folder = std::getenv("TONNAGE_DATA_DIR");
  if (folder == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  std::ifstream file(std::string(folder) + "/slurm/phillips.log");
  std::vector<slurm_use> records;
  slurm_options const options{.columns = {"JobID",    "JobIDRaw", "Cluster", "Partition", "QOS",       "Account",
                                          "Group",    "GID",      "User",    "UID",       "Submit",    "Eligible",
                                          "Start",    "End",      "Elapsed", "ExitCode",  "State",     "NNodes",
                                          "NCPUS",    "ReqCPUS",  "ReqMem",  "ReqTRES",   "AllocTRES", "Timelimit",
                                          "NodeList", "JobName"}};
  auto const report = read_slurm(file, options, [&](slurm_job const& each) {
    if (auto const used = use_of(each, utc)) records.push_back(*used);
  });
  CHECK(report.kept == 4'285);
  auto const hours_of = [](auto const& piece, std::int64_t number) {
    return static_cast<double>(number * piece.during.length().count()) / 3'600'000;
  };
  auto const cpu_hours = sum<nature::flow>("CPU-hours", [&](auto const& p) { return hours_of(p, p.record->cpus); });
  auto const node_hours = sum<nature::flow>("node-hours", [&](auto const& p) { return hours_of(p, p.record->nodes); });
  auto const all = over(time_span(at(2000y / 1 / 1), at(2030y / 1 / 1)), utc_offset(-5h));
  auto const whole = records | all | tally(gpu_hours_used, cpu_hours, node_hours, jobs_started);
  CHECK(whole.total(cpu_hours).value() == tonnage::testing::Approx(11'767.9883).margin(5e-5));
  CHECK(whole.total(node_hours).value() == tonnage::testing::Approx(1'344.8686).margin(5e-5));
  // Two jobs have GPUs, two each: 912,426 s (10-13:27:06) and 17 s.
  CHECK(whole.total(gpu_hours_used).value() == gpu_share::of(2) * 912'426s + gpu_share::of(2) * 17s);
  CHECK(whole.total(jobs_started).value() == 4'285);
  auto const by_days = records | all.by_days() | by(account, day_of_use) | tally(gpu_hours_used, jobs_started);
  CHECK(by_days.total(gpu_hours_used).value() == whole.total(gpu_hours_used).value());
  CHECK(by_days.total(jobs_started).value() == 4'285);
}
