// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <ranges>
#include <sstream>
#include <string>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage/ledger.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using tonnage::testing::Approx;

static_assert(std::ranges::input_range<slurm::reader&>);

namespace {

struct read_jobs {
  std::vector<slurm::job> jobs{};
  slurm::report report{};
};
read_jobs read(std::string const& text, slurm::options options = {.on_error = bad_rows::collect}) {
  read_jobs out;
  out.report = slurm::read(text, std::move(options), [&](slurm::job const& job) { out.jobs.push_back(job); });
  CHECK(out.report.rows == out.report.kept + out.report.refused + out.report.replaced + out.report.steps);
  CHECK(out.report.kept == out.jobs.size());
  return out;
}
/// Rows of the five columns that are needed.
read_jobs read_five(std::string const& rows) {
  return read("JobID|State|Start|End|Elapsed\n" + rows, {.file = "jobs", .on_error = bad_rows::collect});
}

std::string folder() {
  char const* const named = std::getenv("TONNAGE_DATA_DIR");
  if (named == nullptr) WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
  return named == nullptr ? "" : std::string(named) + "/slurm/";
}

}  // namespace

TEST_CASE("a job, with every column") {
  auto const got = read(
      "Cluster|jobid|JobIDRaw|Partition|QOS|Account|Group|User|Submit|Eligible|Start|End|Elapsed|Suspended|ExitCode|"
      "State|"
      "NNodes|NCPUS|ReqMem|ReqTRES|AllocTRES|NodeList|Reservation|MaxRSS|JobName\n"
      "c1|77_3|80|gpu|normal|lab|staff|uma|2024-02-28T23:00:00|2024-02-28T23:00:01|2024-02-28T23:59:00|"
      "2024-03-01T00:01:00|1-00:01:30|00:00:30|0:9|CANCELLED by 1000|2|16|4000Mc|cpu=16,gres/gpu=4|"
      "cpu=16,gres/gpu:a100=4,gres/gpu=4,mem=64G,node=2|n[1-2]|maint|1K|train|resnet\n");
  REQUIRE(got.jobs.size() == 1);
  auto const& job = got.jobs[0];
  CHECK(job.id == slurm::job_id{.job = 77, .task = 3});
  CHECK(job.raw_id == 80);
  CHECK(job.cluster == "c1");
  CHECK(job.partition == "gpu");
  CHECK(job.account == "lab");
  CHECK(job.user == "uma");
  CHECK(job.group == "staff");
  CHECK(job.qos == "normal");
  CHECK(job.job_name == "train|resnet");  // the last column may hold the separator
  CHECK(job.reservation == "maint");
  using std::chrono::local_days;
  CHECK(job.submit == local_days(2024y / 2 / 28) + 23h);
  CHECK(job.eligible == local_days(2024y / 2 / 28) + 23h + 1s);
  CHECK(job.start == local_days(2024y / 2 / 28) + 23h + 59min);
  CHECK(job.end == local_days(2024y / 3 / 1) + 1min);
  CHECK(job.elapsed == 24h + 90s);
  CHECK(job.suspended == 30s);
  CHECK(job.state == slurm::state::cancelled);
  CHECK(job.cancelled_by == 1000);
  CHECK(job.exit_code == slurm::exit_status{0, 9});
  CHECK(job.nodes == 2);
  CHECK(job.cpus == 16);
  CHECK(job.gpu_count == 4);
  CHECK(job.gpu_type == "a100");
  CHECK(job.memory_requested == slurm::memory{4194304000, slurm::memory_scope::cpu});
  CHECK(job.requested.gpu_count() == 4);
  CHECK(job.allocated.memory_bytes == 68719476736);
  CHECK(job.node_list == "n[1-2]");
  CHECK(got.report.ignored_columns == std::vector<std::string>{"MaxRSS"});
  CHECK(got.report.remarks.empty());  // 24 h 2 min, of which 30 s were suspended
}

TEST_CASE("steps are counted, and hold nothing of their own") {
  auto const got = read_five(
      "1|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n"
      "1.batch|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n"
      "1.extern|whatever|||\n"
      "1.0|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n");
  CHECK(got.jobs.size() == 1);
  CHECK(got.report.steps == 3);
  CHECK(got.report.refused == 0);
}

TEST_CASE("an output of steps alone is refused, and is not one of no jobs") {
  std::string const numbers =
      "JobID|State|Start|End|Elapsed|AllocTRES\n"
      "123.0|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=8\n"
      "124.0|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=8\n";
  std::string const why =
      "every row is a step, and what jobs held is not told: expected rows of jobs, with ids such as 123 (a table of "
      "numbers writes 123.0)";
  auto const got = read(numbers, {.file = "pandas", .on_error = bad_rows::collect});
  CHECK(got.report.summary() == "pandas: 2 rows read, 0 kept, 2 refused");
  REQUIRE(got.report.refusals.size() == 1);
  CHECK(got.report.refusals[0].what() == "pandas:2:1, field JobID: " + why + ": '123.0'");
  CHECK(got.report.reasons.at(0).times == 2);
  CHECK_THROWS_WITH(slurm::read(numbers, {.file = "pandas"}, [](slurm::job const&) {}),
                    "pandas:2:1, field JobID: " + why + ": '123.0'");
  slurm::reader rows(numbers, {});
  CHECK_THROWS(rows.next());
  CHECK(!rows.next());  // it is said once
  // One job is enough: steps of others may have been cut off at the border of the output.
  CHECK(read(numbers + "125|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=8\n").report.steps ==
        2);
  CHECK(read("JobID|State|Start|End|Elapsed\n").report.refused == 0);
}

TEST_CASE("a job that runs has no end, one that waits no start") {
  auto const got = read_five(
      "1|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00\n"
      "2|PENDING|Unknown|Unknown|00:00:00\n"
      "3_[1-5%2]|PENDING|Unknown|Unknown|00:00:00\n"
      "4|CANCELLED by 7|None|2024-01-01T00:00:00|00:00:00\n"
      "5|FAILED|2024-01-01T00:00:00|Unknown|00:00:00\n");
  REQUIRE(got.jobs.size() == 5);
  CHECK(got.jobs[0].runs());
  CHECK(got.jobs[0].elapsed == 1h);
  CHECK(got.jobs[1].waits());
  CHECK(got.jobs[2].id.tasks == "1-5%2");
  CHECK(got.jobs[3].waits());
  CHECK(got.jobs[3].end);
  CHECK(got.report.waiting == 3);
  CHECK(got.report.running == 1);
  CHECK(got.report.times(slurm::remark::over_without_end) == 1);
  CHECK(got.report.remarks[0].first.line == 6);
}

TEST_CASE("a requeued job comes once for each allocation, and an equal row does not count") {
  auto const got = read_five(
      "1|REQUEUED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n"
      "1|COMPLETED|2024-01-01T02:00:00|2024-01-01T03:00:00|01:00:00\n"
      "1|COMPLETED|2024-01-01T02:00:00|2024-01-01T03:00:00|01:00:00\n");
  REQUIRE(got.jobs.size() == 2);
  CHECK(got.jobs[0].state == slurm::state::requeued);
  CHECK(got.report.replaced == 1);
  CHECK(got.report.times(slurm::remark::replaced) == 1);
  CHECK(got.report.remarks[0].first.line == 3);  // of two equal ones the one that is read last stands
  CHECK(got.report.summary() == "jobs: 3 rows read, 2 kept, 0 refused, 1 replaced");
}

TEST_CASE("clocks that went backwards have defined answers") {
  auto const got = read_five(
      "1|COMPLETED|2024-01-01T01:00:00|2024-01-01T00:00:00|00:00:00\n"
      "2|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|INVALID\n"
      "3|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|-00:00:05\n"
      "4|RUNNING|2024-01-01T00:00:00|Unknown|INVALID\n"
      "5|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|00:59:59\n");
  REQUIRE(got.jobs.size() == 3);
  CHECK(got.jobs[0].elapsed == 1h);
  CHECK(got.jobs[1].elapsed == 1h);
  CHECK(got.jobs[2].elapsed == 3599s);
  CHECK(got.report.times(slurm::remark::elapsed_invalid) == 2);
  CHECK(got.report.times(slurm::remark::elapsed_differs) == 1);
  REQUIRE(got.report.refusals.size() == 2);
  CHECK(got.report.refusals[0].what() ==
        std::string("jobs:2:33, field End: a job that ends before it starts: '2024-01-01T00:00:00'"));
  CHECK(got.report.refusals[1].what() ==
        std::string("jobs:5:39, field Elapsed: elapsed is invalid, and start and end are not both told: 'INVALID'"));
}

TEST_CASE("a state that is not known costs no job whose times are told") {
  auto const got = read_five(
      "1|LAUNCH_FAILED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00\n"
      "2|EXPEDITING|Unknown|Unknown|00:00:00\n"
      "3|POWER_UP_NODE|2026-03-01T00:00:00|Unknown|01:00:00\n"
      "4|CANCELLED+|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00\n");
  REQUIRE(got.jobs.size() == 3);
  CHECK(got.jobs[0].state == slurm::state::unknown);
  CHECK(!got.jobs[0].runs());
  CHECK(got.jobs[1].waits());
  CHECK(got.jobs[2].state == slurm::state::cancelled);
  CHECK(got.report.times(slurm::remark::state_unknown) == 2);
  REQUIRE(got.report.refused == 1);
  CHECK(got.report.refusals[0].what() ==
        std::string("jobs:4:3, field State: expected a state such as COMPLETED: 'POWER_UP_NODE'"));
}

TEST_CASE("a job that waits has run for nothing, whatever Elapsed says") {
  auto const got = read_five("1|PENDING|Unknown|Unknown|INVALID\n");
  REQUIRE(got.jobs.size() == 1);
  CHECK(got.jobs[0].waits());
  CHECK(got.jobs[0].elapsed == 0s);
}

TEST_CASE("a change of clocks is no contradiction") {
  // From 20:00 to 09:00 are 13 h by the clock, and 12 h or 14 h where it was changed; an hour and a second is none.
  std::string const span = "|COMPLETED|2026-03-07T20:00:00|2026-03-08T09:00:00|";
  CHECK(read_five("1" + span + "12:00:00\n2" + span + "14:00:00\n3" + span + "12:30:00\n").report.remarks.empty());
  CHECK(read_five("1" + span + "11:59:59\n2" + span + "13:59:59\n").report.times(slurm::remark::elapsed_differs) == 2);
  CHECK(read_five("1|COMPLETED|2026-03-07T20:00:00Z|2026-03-08T09:00:00Z|12:00:00\n")
            .report.times(slurm::remark::elapsed_differs) == 1);  // UTC knows no such change
}

TEST_CASE("times that Slurm cannot count are refused") {
  auto const got = read_five(
      "1|COMPLETED|2026-03-01T00:00:00|9999-12-31T00:00:00|01:00:00\n"
      "2|COMPLETED|0001-01-01T00:00:00|2026-03-01T00:00:00|01:00:00\n"
      "3|RUNNING|2026-03-01T00:00:00|Unknown|99999999-23:59:59\n"
      "4|COMPLETED|2026-03-01T00:00:00|2026-03-01T02:00:00|49710-06:28:15\n"
      "5|COMPLETED|1970-01-01T00:00:00|2106-02-07T00:00:00|00:00:00\n");
  REQUIRE(got.jobs.size() == 2);
  CHECK(read_five("1|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|4-03:00:00\n").jobs.at(0).elapsed == 1h);
  CHECK(got.jobs[0].elapsed == 2h);  // 2^32 - 1 seconds are Slurm's mark for none
  CHECK(got.report.times(slurm::remark::elapsed_invalid) == 1);
  REQUIRE(got.report.refusals.size() == 3);
  CHECK(got.report.refusals[0].what() ==
        std::string("jobs:2:33, field End: a time before 1970 or after 2106, which no clock of Slurm's counts: "
                    "'9999-12-31T00:00:00'"));
  CHECK(got.report.refusals[1].where().field == "Start");
  CHECK(got.report.refusals[2].reason() == "elapsed is invalid, and start and end are not both told");
}

TEST_CASE("the first second of 1970 is no time") {
  // By hand: the first ended at 12:00 and ran for an hour; when the second and third did is not told.
  auto const got = read_five(
      "1|COMPLETED|1970-01-01T00:00:00|2026-03-01T12:00:00|01:00:00\n"
      "2|RUNNING|1970-01-01T00:00:00|Unknown|01:00:00\n"
      "3|COMPLETED|0|0|01:00:00\n"
      "4|PENDING|1970-01-01T00:00:00|1970-01-01T00:00:00|00:00:00\n");
  REQUIRE(got.jobs.size() == 2);
  CHECK(got.jobs[0].start == std::chrono::local_days(2026y / 3 / 1) + 11h);
  CHECK(got.report.times(slurm::remark::start_from_elapsed) == 1);
  CHECK(got.jobs[1].waits());
  REQUIRE(got.report.refused == 2);
  CHECK(got.report.refusals[0].what() ==
        std::string("jobs:3:11, field Start: a job that has run, and has neither start nor end: "
                    "'1970-01-01T00:00:00'"));
}

TEST_CASE("seconds stand for a duration") {
  auto const got = read(
      "JobIDRaw|State|Start|End|ElapsedRaw\n"
      "1|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|3600\n"
      "2|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|-5\n"
      "3|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|1:00\n");
  REQUIRE(got.jobs.size() == 2);
  CHECK(got.jobs[0].elapsed == 1h);
  CHECK(got.jobs[1].elapsed == 1h);
  REQUIRE(got.report.refusals.size() == 1);
  CHECK(got.report.refusals[0].what() ==
        std::string("line 4:53, field ElapsedRaw: expected a number of seconds: '1:00'"));
}

TEST_CASE("a missing column is named") {
  auto const missing = [](std::string const& header, std::string const& name) {
    CHECK_THROWS_WITH(
        slurm::reader(header, {.file = "jobs"}),
        "jobs:1: there is no column '" + name + "' in this header: '" + header.substr(0, header.size() - 1) + "'");
  };
  missing("State|Start|End|Elapsed\n", "JobID' or 'JobIDRaw");
  missing("JobID|Start|End|Elapsed\n", "State");
  missing("JobID|State|End|Elapsed\n", "Start");
  missing("JobID|State|Start|Elapsed\n", "End");
  missing("JobID|State|Start|End\n", "Elapsed' or 'ElapsedRaw");
  CHECK_THROWS_WITH(slurm::reader("163485|COMPLETED\n", {.file = "jobs"}),
                    "jobs:1: there is no column 'Start', no 'End', no 'State' in this header (where there is none, "
                    "name the columns): "
                    "'163485|COMPLETED'");
  CHECK_THROWS_WITH(slurm::reader("", {.file = "jobs"}), "jobs: there is no header: the input is empty");
  CHECK(read("", {.columns = {"JobID", "State", "Start", "End", "Elapsed"}}).jobs.empty());
}

TEST_CASE("rows below a later header without a job's number or its time are refused") {
  for (std::string const header : {"State|Start|End|Elapsed|JobIDs", "State|Start|End|JobID|Elapsing"}) {
    auto const got = read_five("1|PENDING|Unknown|Unknown|00:00:00\n" + header + "\nPENDING|Unknown|Unknown|2|2\n" +
                               "JobID|State|Start|End|Elapsed\n3|PENDING|Unknown|Unknown|00:00:00\n");
    REQUIRE(got.jobs.size() == 2);
    CHECK(got.jobs[1].id.job == 3);
    REQUIRE(got.report.refusals.size() == 1);
    CHECK(got.report.refusals[0].what() ==
          std::string("jobs:4: there is no column '") +
              (header.ends_with("s") ? "JobID' or 'JobIDRaw" : "Elapsed' or 'ElapsedRaw") +
              "' in this header: 'PENDING|Unknown|Unknown|2|2'");
  }
}

TEST_CASE("wrong rows are refused at their field, or stop the reading") {
  std::string const text =
      "JobID|State|Start|End|Elapsed|AllocTRES\n"
      "x|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|\n"
      "1|ASLEEP|2024-01-01T00:00:00|Unknown|01:00:00|\n"
      "2|RUNNING|yesterday|Unknown|01:00:00|\n"
      "3|RUNNING|2024-01-01T00:00:00|Unknown|01:00|cpu=1,mem\n"
      "4|RUNNING|2024-01-01T00:00:00|Unknown\n"
      "5|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|gres/gpu=1,gres/gpu:a=2\n"
      "6|RUNNING|2024-01-0";
  auto const got = read(text);
  REQUIRE(got.jobs.size() == 1);
  CHECK(got.jobs[0].gpu_count == 2);
  CHECK(got.report.times(slurm::remark::gpus_differ) == 1);
  std::vector<std::string> said;
  for (auto const& why : got.report.refusals) said.emplace_back(why.what());
  REQUIRE(said.size() == 6);
  CHECK(said[0] == "line 2:1, field JobID: expected a job id such as 123, 123_4, 123+0 or 123.batch: 'x'");
  CHECK(said[1] == "line 3:3, field State: expected a state such as COMPLETED: 'ASLEEP'");
  CHECK(said[2] == "line 4:11, field Start: expected a time such as 2023-01-31T12:34:56: 'yesterday'");
  CHECK(said[3] == "line 5:45, field AllocTRES: expected resources such as cpu=8,mem=64G,gres/gpu:a100=1: 'mem'");
  CHECK(said[4] == "line 6:38: expected 6 fields, found 4: '4|RUNNING|2024-01-01T00:00:00|Unknown'");
  CHECK(said[5] == "line 8:20: expected 6 fields, found 3: '6|RUNNING|2024-01-0'");
  slurm::reader stops(text);
  CHECK_THROWS_WITH(stops.next(), said[0]);
  CHECK_THROWS_WITH(stops.next(), said[1]);
}

TEST_CASE("a field that GPU time does not need costs no job") {
  std::string const needed = "JobID|State|Start|End|Elapsed|AllocTRES|",
                    job =
                        "1|COMPLETED|2026-03-01T00:00:00|"
                        "2026-03-01T01:00:00|01:00:00|cpu=4,gres/gpu=8,node=1|";
  for (auto const& [name, text] :
       std::vector<std::pair<std::string, std::string>>{{"ReqMem", "18446744073709551614M"},
                                                        {"ReqMem", "16E"},
                                                        {"ReqMem", "N/A"},
                                                        {"ExitCode", "?"},
                                                        {"ExitCode", "-1:0"},
                                                        {"Submit", "2026-03-01 00"},
                                                        {"Eligible", "Ystday"},
                                                        {"Submit", "1772323200"},
                                                        {"ReqTRES", "gres/gpu=18446744073709551614M"},
                                                        {"Suspended", "Unknown"},
                                                        {"JobIDRaw", "x"},
                                                        {"ReqGRES", "gpu("},
                                                        {"NNodes", "1-2"},
                                                        {"NCPUS", "4294967294"}}) {
    CAPTURE(name, text);
    auto const got = read(needed + name + "\n" + job + text + "\n");
    REQUIRE(got.jobs.size() == 1);
    CHECK(got.jobs[0].gpu_count == 8);
    CHECK(got.jobs[0].cpus == 4);  // of AllocTRES
    CHECK(got.jobs[0].nodes == 1);
    CHECK(got.jobs[0].end);
    CHECK(!got.jobs[0].submit);
    CHECK(!got.jobs[0].eligible);
    CHECK(!got.jobs[0].memory_requested);
    CHECK(!got.jobs[0].suspended);
    CHECK(!got.jobs[0].raw_id);
    CHECK(got.jobs[0].requested == slurm::tres{});
    REQUIRE(got.report.times(slurm::remark::unreadable) == 1);
    auto const& first = got.report.remarks[0].first;
    CHECK(first.line == 2);
    CHECK(first.field == name);
    CHECK(first.text == text);
  }
  auto const billing = read(needed +
                            "JobName\n2|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|"
                            "billing=99999999999999999999,gres/gpu=8|a\n");
  CHECK(billing.jobs.at(0).gpu_count == 8);
  CHECK(billing.report.times(slurm::remark::unreadable) == 1);
}

TEST_CASE("resources by number do not tell GPUs, and are not taken for none") {
  auto const got = read(
      "JobID|State|Start|End|Elapsed|AllocTRES\n"
      "1|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|1=8,2=1024,4=1\n"
      "2|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|1=8,2=1024,4=1,1001=4\n"
      "3|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|cpu=8, gres/gpu=4\n");
  REQUIRE(got.jobs.size() == 2);
  CHECK(got.jobs[0].gpu_count == 0);
  CHECK(got.jobs[0].cpus == 8);
  CHECK(got.jobs[1].gpu_count == 4);
  REQUIRE(got.report.refused == 1);
  CHECK(got.report.refusals[0].what() ==
        std::string("line 3:62, field AllocTRES: the number of GPUs is unknown: '1=8,2=1024,4=1,1001=4'"));
}

TEST_CASE("older columns of GPUs") {
  auto const got = read(
      "JobID|State|Start|End|Elapsed|AllocGRES|ReqGRES\n"
      "1|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|gpu:tesla:2|gpu:4\n"
      "2|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|gpu:1,gpu:tesla:2|\n");
  REQUIRE(got.jobs.size() == 2);
  CHECK(got.jobs[0].gpu_count == 2);
  CHECK(got.jobs[0].gpu_type == "tesla");
  CHECK(got.jobs[0].requested.gpu_count() == 4);
  CHECK(got.jobs[1].gpu_count == 2);
  CHECK(got.report.times(slurm::remark::gpus_differ) == 1);
}

TEST_CASE("older columns tell GPUs where AllocTRES names no generic resource at all") {
  auto const got = read(
      "JobID|State|Start|End|Elapsed|ReqGRES|ReqTRES|AllocGRES|AllocTRES\n"
      "1|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|gpu:4|cpu=8,mem=1G|gpu:4|cpu=8,mem=1G,node=1\n"
      "2|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|gpu:4|cpu=8,gres/gpu=2|gpu:4|cpu=8,gres/gpu:a100=2,gres/gpu=2\n"
      "3|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|gpu:4|cpu=8,gres/shard=2|gpu:4|cpu=8,gres/shard=2\n"
      "4|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|||gpu:a100:4|\n"
      "5|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00||||cpu=8\n"
      "6|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|||?|cpu=8\n"
      "7|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00||||\n");
  REQUIRE(got.jobs.size() == 5);
  CHECK(got.jobs[0].gpu_count == 4);
  CHECK(got.jobs[0].requested.gpu_count() == 4);
  CHECK(got.jobs[0].cpus == 8);
  CHECK(got.jobs[1].gpu_count == 2);  // AllocTRES tells them
  CHECK(got.jobs[1].requested.gpu_count() == 2);
  CHECK(got.jobs[2].gpu_count == 0);  // and it tracks them, where it has others of their kind
  CHECK(got.jobs[3].gpu_type == "a100");
  CHECK(got.jobs[3].gpu_count == 4);
  CHECK(got.jobs[4].gpu_count == 0);
  CHECK(got.report.refused == 2);
  for (auto const& why : got.report.refusals) CHECK(why.reason() == "the number of GPUs is unknown");
}

TEST_CASE("GPUs that were asked for, and of which nothing tells that they were given, are remarked") {
  auto const got = read(
      "JobID|State|Start|End|Elapsed|ReqGRES|AllocTRES\n"
      "1|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|gpu:4|cpu=8\n"
      "2|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|gpu:4|cpu=8,gres/gpu=4\n"
      "3|PENDING|Unknown|Unknown|00:00:00|gpu:4|\n"
      "4|CANCELLED by 7|2026-03-01T00:00:00|2026-03-01T00:00:00|00:00:00|gpu:4|\n"
      "5|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00||cpu=8\n"
      "6|RUNNING|2026-03-01T00:00:00|Unknown|01:00:00|shard:2|cpu=8\n"
      "7|PENDING|Unknown|Unknown|00:00:00|shard:2|\n");
  REQUIRE(got.jobs.size() == 7);
  CHECK(got.jobs[0].gpu_count == 0);
  REQUIRE(got.report.times(slurm::remark::gpus_only_asked) == 1);
  REQUIRE(got.report.times(slurm::remark::shards) == 1);
  CHECK(got.report.remarks.size() == 2);
  CHECK(got.report.remarks[0].first.line == 2);
  CHECK(got.report.remarks[1].first.line == 7);
  CHECK(got.report.remarks[1].first.field == "ReqGRES");
}

TEST_CASE("an unknown number of GPUs in older columns is refused") {
  auto const got = read(
      "JobID|State|Start|End|Elapsed|AllocGRES\n"
      "1|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|?\n"
      "2|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|gpu:N/A\n"
      "3|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|\n");
  REQUIRE(got.jobs.size() == 1);
  CHECK(got.jobs[0].gpu_count == 0);
  CHECK(got.report.refused == 2);
}

TEST_CASE("a job that the caller refuses is refused at its line") {
  std::string const text =
      "JobID|State|Start|End|Elapsed\n1|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n"
      "2|COMPLETED|2024-01-01T00:00:00|2024-01-01T02:00:00|02:00:00\n";
  auto const longer = [](slurm::job const& job) {
    if (job.elapsed > 1h) throw error("too long", {.field = "Elapsed"});
  };
  auto const report = slurm::read(text, {.file = "jobs", .on_error = bad_rows::collect}, longer);
  CHECK(report.kept == 1);
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].what() == std::string("jobs:3, field Elapsed: too long"));
  CHECK_THROWS_WITH(slurm::read(text, {.file = "jobs"}, longer), "jobs:3, field Elapsed: too long");
}

TEST_CASE("jobs are a range") {
  std::istringstream stream(
      "JobID|State|Start|End|Elapsed|NCPUS\n"
      "1|RUNNING|2024-01-01T00:00:00|Unknown|01:00:00|4\n"
      "2|RUNNING|2024-01-01T00:00:00|Unknown|00:30:00|2\n");
  slurm::reader jobs(stream);
  auto cpu_time = 0s;
  for (auto const& job : jobs) cpu_time += job.elapsed * job.cpus.value();
  CHECK(cpu_time == 5h);
  CHECK(jobs.report().summary() == "2 rows read, 2 kept, 0 refused");
}

TEST_CASE("a published log has the published hours") {
  auto const path = folder();
  if (path.empty()) return;
  std::ifstream log(path + "phillips.log", std::ios::binary);
  std::vector<slurm::use> records;
  auto const report =
      slurm::read(log, {.columns = {"jobid",   "jobidraw",  "cluster",   "partition", "qos",      "account", "group",
                                    "gid",     "user",      "uid",       "submit",    "eligible", "start",   "end",
                                    "elapsed", "exitcode",  "state",     "nnodes",    "ncpus",    "reqcpus", "reqmem",
                                    "reqtres", "alloctres", "timelimit", "nodelist",  "jobname"}},
                  [&](slurm::job const& job) {
                    if (auto const used = slurm::use_of(job, utc_zone())) records.push_back(*used);
                    if (job.node_list != "None assigned") CHECK(slurm::parse_nodes(job.node_list).size() == job.nodes);
                  });
  CHECK(report.kept == 4285);
  CHECK(report.refused == 0);
  auto const used = records | over(span_of(records)) | tally(cpu_hours_used, node_hours_used);
  CHECK(used.total(cpu_hours_used).value().in_hours() == Approx(11767.9883).margin(5e-5).epsilon(0));
  CHECK(used.total(node_hours_used).value().in_hours() == Approx(1344.8686).margin(5e-5).epsilon(0));
  CHECK(report.remarks.empty());
}

TEST_CASE("in a published file, a GPU that is listed twice is one") {
  auto const path = folder();
  if (path.empty()) return;
  std::ifstream file(path + "sonar_sacct_output.txt", std::ios::binary);
  std::vector<slurm::tres_gpu_type> const one_a100{{"a100", 1}};
  std::size_t single = 0;
  auto const report = slurm::read(
      file,
      {.columns = {"JobIDRaw",    "JobID",       "User",         "Account",   "State",        "Start",      "End",
                   "AveCPU",      "AveDiskRead", "AveDiskWrite", "AveRSS",    "AveVMSize",    "ElapsedRaw", "ExitCode",
                   "Layout",      "MaxRSS",      "MaxVMSize",    "MinCPU",    "ReqCPUS",      "ReqMem",     "ReqNodes",
                   "Reservation", "Submit",      "Suspended",    "SystemCPU", "TimelimitRaw", "UserCPU",    "NodeList",
                   "Partition",   "AllocTRES",   "Priority",     "JobName"}},
      [&](slurm::job const& job) {
        if (job.allocated.gpu_types == one_a100 && job.allocated.gpus_of_any_type == 1) {
          ++single;
          CHECK(job.gpu_count == 1);
        }
        if (job.state == slurm::state::running) CHECK(job.runs());
        if (job.state == slurm::state::pending) CHECK(job.waits());
      });
  CHECK(single > 0);
  CHECK(report.kept == 122);
  CHECK(report.steps == 179);
  CHECK(report.rows == 301);
  CHECK(report.refused == 0);
}

TEST_CASE("a summary leaves no row unmentioned") {
  auto const got = read_five(
      "1|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n"
      "1.batch|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n"
      "2|COMPLETED|2024-01-01T02:00:00|2024-01-01T01:00:00|01:00:00\n");
  CHECK(got.report.summary() == "jobs: 3 rows read, 1 kept, 1 refused; steps, which do not count: 1");
}

TEST_CASE("the delimiter is sacct's, and free text in the last column may hold it") {
  auto const counted = [](std::string const& text, slurm::options options) {
    std::int64_t out = 0;
    (void)slurm::read(text, std::move(options), [&](slurm::job const& job) { out += job.gpu_count.value(); });
    return out;
  };
  std::string const comma =
      "JobID,State,Start,End,Elapsed,AllocTRES\n"
      "1,COMPLETED,2026-03-01T00:00:00,2026-03-01T01:00:00,01:00:00,gres/gpu=2\n";
  CHECK(counted(comma, {.separator = ','}) == 2);
  std::string const bars =
      "JobID||State||Start||End||Elapsed||AllocTRES\n"
      "1||COMPLETED||2026-03-01T00:00:00||2026-03-01T01:00:00||01:00:00||gres/gpu=2\n";
  CHECK(counted(bars, {.separator = "||"}) == 2);
  std::string const line =
      "JobID|State|Start|End|Elapsed|AllocTRES|SubmitLine\n"
      "1|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=2|sbatch --wrap=ls | wc\n";
  CHECK(counted(line, {}) == 2);
  for (std::string const free : {"Constraints", "Licenses", "StdErr", "StdIn", "StdOut"}) {
    std::string const text = "JobID|State|Start|End|Elapsed|AllocTRES|" + free +
                             "\n1|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=2|a100|h100\n";
    CHECK(counted(text, {}) == 2);
  }
  std::string const list =
      "JobID,State,Start,End,Elapsed,AllocTRES\n"
      "1,COMPLETED,2026-03-01T00:00:00,2026-03-01T01:00:00,01:00:00,billing=8,cpu=8,gres/gpu=2\n";
  CHECK(counted(list, {.separator = ','}) == 2);
  std::string const cr =
      "JobID|State|Start|End|Elapsed|AllocTRES\r"
      "1|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=1\r";
  CHECK(counted(cr, {}) == 1);
}

TEST_CASE("GPUs, CPUs and starts that are unknown are not 0") {
  auto const rows = [](std::string const& columns, std::string const& text) {
    std::string const all = columns + text;
    std::int64_t hours_sum = 0;
    auto const report = slurm::read(all, {.file = "t", .on_error = bad_rows::collect}, [&](slurm::job const& job) {
      if (job.start) hours_sum += job.gpu_count.value() * (job.elapsed / std::chrono::hours(1));
    });
    return std::pair(report, hours_sum);
  };
  std::string const columns = "JobID|Account|State|Start|End|Elapsed|AllocTRES\n";
  std::string const ten = "lab|COMPLETED|2026-03-01T00:00:00|2026-03-01T10:00:00|10:00:00|";
  auto const unknown = rows(columns, "1|" + ten + "billing=8,cpu=8,gres/gpu=\n2|" + ten +
                                         "billing=8,cpu=8,gres/gpu=?\n3|" + ten + "?\n4|" + ten + "N/A\n");
  CHECK(unknown.first.refused == 4);
  CHECK(unknown.first.reasons.at(0).text == "the number of GPUs is unknown");
  auto const cut =
      rows(columns, "1|" + ten + "billing=8+\n2|" + ten + "billing=64,cpu=64,mem=51+\n3|" + ten +
                        "cpu=64,mem=512G,gres/g=\n4|" + ten + "billing=8,cpu=\n5|" + ten + "cpu=8,gres/gpu=2\n");
  CHECK(cut.first.refused == 4);
  CHECK(cut.second == 20);  // 2 x 10
  CHECK(std::string(cut.first.refusals.at(0).what()) ==
        "t:2:66, field AllocTRES: resources that are cut off, as by a column that is too narrow: 'billing=8+'");
  auto const quoted = rows(columns, "1|" + ten + "\"gres/gpu=4\"\n2|" + ten + "\"gres/gpu=4,cpu=8,node=1\"\n");
  CHECK(quoted.first.refused == 2);
  CHECK(std::string(quoted.first.refusals.at(1).what()) ==
        "t:3:66, field AllocTRES: expected resources such as cpu=8,mem=64G,gres/gpu:a100=1: '\"gres/gpu=4'");
  auto const empty = rows("JobID|Account|State|Start|End|Elapsed|AllocTRES|ReqTRES\n",
                          "1|lab|RUNNING|2026-03-01T00:00:00|Unknown|10:00:00||cpu=8,gres/gpu=8\n"
                          "2|lab|CANCELLED by 7|2026-03-01T00:00:00|2026-03-01T00:00:00|00:00:00||cpu=8,gres/gpu=8\n"
                          "3|lab|PENDING|Unknown|Unknown|00:00:00||cpu=8,gres/gpu=8\n");
  CHECK(empty.first.kept == 2);
  CHECK(std::string(empty.first.refusals.at(0).what()) == "t:2:52, field AllocTRES: the number of GPUs is unknown");
  auto const no_start =
      rows(columns, "1|lab|COMPLETED|Unknown|2026-03-01T10:00:00|10:00:00|gres/gpu=8\n2|" + ten + "gres/gpu=1\n");
  CHECK(no_start.second == 90);  // 8 x 10 + 1 x 10
  CHECK(no_start.first.times(slurm::remark::start_from_elapsed) == 1);
}
