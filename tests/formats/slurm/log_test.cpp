// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using tonnage::testing::Approx;

namespace {

/// A log of the outputs, in their order.
slurm::log log_of(std::vector<std::string> const& outputs) {
  slurm::log out;
  for (auto const& each : outputs) out.read(each, {.on_error = bad_rows::collect});
  return out;
}

std::string const columns_of_case = "JobID|Account|User|Partition|State|Start|End|Elapsed|NCPUS|NNodes|AllocTRES\n";
std::string const running_500 =
    "500|lab|u1|gpu|RUNNING|2026-03-31T12:00:00|Unknown|12:00:05|8|1|billing=8,cpu=8,gres/gpu=8,node=1\n";
std::string const ended_500 =
    "500|lab|u1|gpu|COMPLETED|2026-03-31T12:00:00|2026-04-01T12:00:00|1-00:00:00|8|1|"
    "billing=8,cpu=8,gres/gpu=8,node=1\n";
std::string const ended_501 =
    "501|lab|u1|gpu|COMPLETED|2026-04-29T00:00:00|2026-04-30T00:00:00|1-00:00:00|8|1|"
    "billing=8,cpu=8,gres/gpu=1,node=1\n";

double gpu_hours_in(slurm::log const& log) {
  gpu_time out{};
  for (auto const& job : log.jobs())
    if (auto const used = slurm::use_of(job, utc)) out += used->gpus * (used->end.value_or(used->start) - used->start);
  return out.in_hours();
}
}  // namespace

TEST_CASE("of two snapshots of an allocation the later one counts, in whatever order they come") {
  // By hand: 8 GPUs for 24 h, and 1 for 24 h.
  std::string const march = columns_of_case + running_500, april = columns_of_case + ended_500 + ended_501;
  for (auto const& [one, other] : {std::pair(march, april), std::pair(april, march)}) {
    slurm::log log;
    log.read(one, {.file = "first"});
    log.read(other, {.file = "second"});
    CHECK(gpu_hours_in(log) == 216);
    CHECK(log.jobs().size() == 2);
    auto const report = log.report();
    CHECK(report.rows == 3);
    CHECK(report.kept == 2);
    CHECK(report.replaced == 1);
    CHECK(report.running == 0);
    CHECK(report.remarks.at(0).first.file == (one == march ? "first" : "second"));
  }
  std::string const together = columns_of_case + running_500 + ended_500 + columns_of_case + ended_501;
  slurm::log appended;
  appended.read(together);
  CHECK(gpu_hours_in(appended) == 216);
  CHECK(appended.report().not_records == 1);  // the header that came again
}

TEST_CASE("what ran when its output was made counts up to then, where a later output does not have it") {
  std::string const march = columns_of_case + running_500, april = columns_of_case + ended_501;
  slurm::log log;
  log.read(march);
  CHECK(!log.jobs()[0].seen_until);
  CHECK(log.until(utc) == utc_instant(sys_days(2026y / 4 / 1)) + 5s);
  log.read(april);
  REQUIRE(log.jobs()[0].seen_until);
  auto const used = slurm::use_of(log.jobs()[0], utc);
  CHECK(used->end == utc_instant(sys_days(2026y / 4 / 1)) + 5s);
  CHECK(used->state == usage_state::running);
  CHECK(log.report().times(slurm::remark::not_seen_again) == 1);
  CHECK(log.report().running == 1);
}

namespace {
/// Clocks were put forward on 8 March 2026 at 07:00 UTC, and back on 1 November at 06:00 UTC.
struct new_york {
  std::chrono::seconds offset_at(utc_instant when) const {
    return when < at(2026y / 3 / 8, 7h) || when >= at(2026y / 11 / 1, 6h) ? -5h : -4h;
  }
};
}  // namespace

TEST_CASE("outputs with other columns have the same jobs") {
  // By hand: 8 GPUs for 24 h, whichever output comes first.
  std::string const times = "State|Start|End|Elapsed|AllocTRES\n",
                    runs = "RUNNING|2026-03-31T12:00:00|Unknown|12:00:00|cpu=8,gres/gpu=8\n",
                    ended = "COMPLETED|2026-03-31T12:00:00|2026-04-01T12:00:00|1-00:00:00|cpu=8,gres/gpu=8\n";
  for (auto const& [march, april] : std::vector<std::pair<std::string, std::string>>{
           {"JobID|" + times + "7|" + runs, "Cluster|JobID|" + times + "c1|7|" + ended},
           {"JobIDRaw|" + times + "1007|" + runs, "JobID|JobIDRaw|" + times + "1000_7|1007|" + ended},
           {"JobID|JobIDRaw|" + times + "1000_7|1007|" + runs, "JobID|" + times + "1000_7|" + ended},
           {"JobIDRaw|" + times + "7|" + runs, "JobID|" + times + "7|" + ended}})
    for (bool const forward : {true, false}) {
      CAPTURE(march, april, forward);
      auto const log = log_of(forward ? std::vector{march, april} : std::vector{april, march});
      CHECK(log.jobs().size() == 1);
      CHECK(gpu_hours_in(log) == 192);
      CHECK(log.report().replaced == 1);
    }
  // What two rows told about one job, a third is known by.
  auto const three = log_of({"JobIDRaw|" + times + "1007|" + runs, "JobID|JobIDRaw|" + times + "1000_7|1007|" + ended,
                             "JobID|" + times + "1000_7|" + ended});
  CHECK(three.jobs().size() == 1);
  // Of clusters that differ, and of another task, they are others.
  auto const others = log_of({"Cluster|JobID|" + times + "c1|7|" + ended + "c2|7|" + ended + "c1|7_1|" + ended});
  CHECK(others.jobs().size() == 3);
  std::string const waits = "PENDING|Unknown|Unknown|00:00:00|\n";
  auto const waiting = log_of({"Cluster|JobID|" + times + "c1|7|" + waits + "c2|7|" + waits,
                               "Cluster|JobID|" + times + "c2|7|" + ended + "c1|7|" + ended});
  CHECK(waiting.jobs().size() == 2);
  CHECK(gpu_hours_in(waiting) == 384);
  auto const clocks =
      log_of({"JobID|" + times + "7|" + runs, "JobID|" + times + "8|COMPLETED|1772319600|1772323200|01:00:00|cpu=8\n"});
  CHECK(clocks.report().times(slurm::remark::clocks_differ) == 1);
}

TEST_CASE("behind a header that comes again, another output begins") {
  // By hand: job 500 is known to have run for 12 h and 5 s, 8 GPUs; job 501 for 24 h, 1 GPU.
  auto const log = log_of({columns_of_case + running_500 + columns_of_case + ended_501});
  REQUIRE(log.jobs()[0].seen_until);
  CHECK(slurm::use_of(log.jobs()[0], utc)->end == utc_instant(sys_days(2026y / 4 / 1)) + 5s);
  CHECK(log.report().times(slurm::remark::not_seen_again) == 1);
  CHECK(log.until(utc) == utc_instant(sys_days(2026y / 4 / 30)));
  CHECK(!log_of({columns_of_case + running_500 + ended_501}).jobs()[0].seen_until);
}

TEST_CASE("when an output was made is an instant, whatever clocks did meanwhile") {
  std::string const columns = "JobID|State|Start|End|Elapsed\n";
  auto const until = [&](std::string const& rows, auto const& zone) { return log_of({columns + rows}).until(zone); };
  // 20:00 in New York is 01:00 UTC in winter and 00:00 in summer; 12 hours later are 13:00 and 12:00.
  CHECK(until("1|RUNNING|2026-03-07T20:00:00|Unknown|12:00:00\n", new_york()) == at(2026y / 3 / 8, 13h));
  CHECK(until("1|RUNNING|2026-10-31T20:00:00|Unknown|12:00:00\n", new_york()) == at(2026y / 11 / 1, 12h));
  // The clock showed 09:00 at 13:00 UTC: an end at 08:30 is not later.
  CHECK(until("1|RUNNING|2026-03-07T20:00:00|Unknown|12:00:00\n2|COMPLETED|2026-03-08T08:00:00|2026-03-08T08:30:00|"
              "00:30:00\n",
              new_york()) == at(2026y / 3 / 8, 13h));
  // Seconds since 1970 are of no zone.
  CHECK(until("1|RUNNING|1772319600|Unknown|02:00:00\n", utc_offset(-5h)) == at(2026y / 3 / 1, 1h));
  // What is over tells its end, and not what it says to have run; what never started nothing.
  CHECK(until("1|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|4-03:00:00\n2|RUNNING|2026-03-01T00:30:00|Unknown|"
              "00:30:00\n",
              utc) == at(2026y / 3 / 1, 1h));
  CHECK(!until("1|PENDING|Unknown|Unknown|00:00:00\n", utc));
  // Of two outputs, one by the clock of Tokyo and one by UTC, the later is that of 03:00 UTC.
  auto const both = log_of({columns + "1|COMPLETED|2026-03-01T08:00:00|2026-03-01T09:00:00|01:00:00\n",
                            columns + "2|COMPLETED|2026-03-01T02:00:00Z|2026-03-01T03:00:00Z|01:00:00\n"});
  CHECK(both.until(utc_offset(9h)) == at(2026y / 3 / 1, 3h));
}

TEST_CASE("a job that is not seen again ends with its output, by the clock of the cluster") {
  std::string const columns = "JobID|State|Start|End|Elapsed|AllocTRES\n";
  auto const log = log_of({columns + "1|RUNNING|2026-03-07T20:00:00|Unknown|12:00:00|cpu=8,gres/gpu=8\n",
                           columns + "2|COMPLETED|2026-03-09T00:00:00|2026-03-09T01:00:00|01:00:00|cpu=8\n"});
  CHECK(slurm::use_of(log.jobs()[0], new_york())->end == at(2026y / 3 / 8, 13h));
}

TEST_CASE("parts of a job that windows of sacct -T cut count once, whatever the order of the files") {
  auto const line_of = [](char const* word, char const* from, char const* to, char const* time) {
    return std::string("7|lab|u|gpu|") + word + "|2026-" + from + "|" + to + "|" + time + "|8|1|gres/gpu=8\n";
  };
  std::string const whole = line_of("COMPLETED", "03-31T12:00:00", "2026-04-03T12:00:00", "3-00:00:00"),
                    march = line_of("COMPLETED", "03-31T12:00:00", "2026-04-01T00:00:00", "12:00:00"),
                    one_part = line_of("COMPLETED", "04-01T00:00:00", "2026-04-02T06:00:00", "1-06:00:00"),
                    other_part = line_of("COMPLETED", "04-02T00:00:00", "2026-04-03T12:00:00", "1-12:00:00"),
                    tail = line_of("COMPLETED", "04-03T11:30:00", "2026-04-03T12:00:00", "00:30:00");
  // By hand: 8 GPUs for three days are 576, of which windows of 30 and of 36 hours, with 6 in both, have 480.
  struct given {
    std::vector<std::string> rows;
    double gpu_hours;
    std::uint64_t replaced;
  };
  for (auto const& [rows, wanted, replaced] :
       {given{{whole, one_part}, 576, 1}, given{{whole, other_part}, 576, 1}, given{{whole, tail}, 576, 1},
        given{{one_part, other_part}, 480, 1}, given{{march, one_part, other_part}, 576, 1},
        given{{march, whole, other_part}, 576, 2}, given{{whole, other_part, other_part, tail}, 576, 3}}) {
    std::vector<std::string> outputs;
    for (auto const& each : rows) outputs.push_back(columns_of_case + each);
    std::sort(outputs.begin(), outputs.end());
    do {
      auto const log = log_of(outputs);
      // The window of the first ends in the middle of the job, and its end is the last of its output.
      CHECK(gpu_hours_in(log) == wanted);
      auto const report = log.report();
      CHECK(report.rows == report.kept + report.replaced);
      CHECK(report.kept == log.jobs().size());
      CHECK(report.times(slurm::remark::overlaps) == 0);
      CHECK(report.replaced == replaced);
    } while (std::next_permutation(outputs.begin(), outputs.end()));
  }
  // A job that runs: 20 hours by its own output, of which March's window has 12, and 30 by that of April's window.
  std::string const runs = line_of("RUNNING", "03-31T12:00:00", "Unknown", "20:00:00"),
                    in_march = line_of("RUNNING", "03-31T12:00:00", "2026-04-01T00:00:00", "12:00:00"),
                    in_april = line_of("RUNNING", "04-01T00:00:00", "2026-04-02T06:00:00", "1-06:00:00");
  for (bool const forward : {true, false}) {
    auto const cut =
        log_of({columns_of_case + (forward ? runs : in_march), columns_of_case + (forward ? in_march : runs)});
    REQUIRE(cut.jobs().size() == 1);
    CHECK(cut.jobs()[0].elapsed == 20h);
    CHECK_FALSE(cut.jobs()[0].end);
    auto const more =
        log_of({columns_of_case + (forward ? runs : in_april), columns_of_case + (forward ? in_april : runs)});
    CHECK(gpu_hours_in(more) == 8 * 42);
  }
}

TEST_CASE("two jobs of one number are no parts of each other") {
  // Clusters that nobody told apart: the later start is not the first of its output.
  std::string const columns = "JobID|State|Start|End|Elapsed|AllocTRES\n";
  auto const log = log_of({columns + "7|COMPLETED|2026-03-01T00:00:00|2026-03-02T00:00:00|1-00:00:00|gres/gpu=8\n",
                           columns + "7|COMPLETED|2026-03-01T06:00:00|2026-03-02T00:00:00|18:00:00|gres/gpu=8\n" +
                               "8|COMPLETED|2026-03-01T05:00:00|2026-03-02T00:00:00|19:00:00|gres/gpu=8\n"});
  CHECK(gpu_hours_in(log) == 8 * (24 + 18 + 19));
  CHECK(log.report().times(slurm::remark::overlaps) == 1);
}

TEST_CASE("allocations of a job that overlap, and no window tells why, are remarked") {
  std::string const full = "7|lab|u|gpu|COMPLETED|2026-03-31T12:00:00|2026-04-01T12:00:00|1-00:00:00|8|1|gres/gpu=8\n",
                    march = "7|lab|u|gpu|COMPLETED|2026-03-31T12:00:00|2026-04-01T00:00:00|12:00:00|8|1|gres/gpu=8\n",
                    april = "7|lab|u|gpu|COMPLETED|2026-04-01T00:00:00|2026-04-01T12:00:00|12:00:00|8|1|gres/gpu=8\n",
                    other = "8|lab|u|gpu|COMPLETED|2026-04-01T00:00:00|2026-04-01T12:00:00|12:00:00|8|1|gres/gpu=8\n";
  // By hand: 8 GPUs for 24 h are 192; those of job 8 are 96.
  for (bool const forward : {true, false}) {
    auto const one = columns_of_case + full, part = columns_of_case + other + april;
    auto const log = log_of(forward ? std::vector{one, part} : std::vector{part, one});
    CHECK(gpu_hours_in(log) == 192 + 96);
    auto const report = log.report();
    CHECK(report.times(slurm::remark::overlaps) == 0);
    REQUIRE(report.times(slurm::remark::parts) == 1);
    CHECK(report.remarks.back().first.line == 3);
    CHECK(report.remarks.back().first.text == "job 7");
    CHECK(report.replaced == 1);
  }
  auto const cut = log_of({columns_of_case + march, columns_of_case + april});
  CHECK(gpu_hours_in(cut) == 192);
  CHECK(cut.report().times(slurm::remark::overlaps) == 0);
  // A part within the first that ended before the second began: the third overlaps with the first.
  auto const three =
      log_of({columns_of_case + full +
              "7|lab|u|gpu|COMPLETED|2026-03-31T13:00:00|2026-03-31T15:00:00|02:00:00|8|1|gres/gpu=8\n" + april});
  REQUIRE(three.report().times(slurm::remark::overlaps) == 2);
  CHECK(three.report().remarks.back().first.line == 3);
  CHECK(three.report().remarks.back().first.text == "job 7, 2026-03-31T13:00:00 to 2026-03-31T15:00:00");
  // Started again half an hour before its end, by a clock that was put back: no overlap. By UTC it is one.
  std::string const columns = "JobID|State|Start|End|Elapsed\n";
  CHECK(log_of({columns + "7|REQUEUED|2026-11-01T00:00:00|2026-11-01T01:30:00|01:30:00\n"
                          "7|COMPLETED|2026-11-01T01:00:00|2026-11-01T03:00:00|02:00:00\n"})
            .report()
            .times(slurm::remark::overlaps) == 0);
  CHECK(log_of({columns + "7|REQUEUED|1772319600|1772325000|01:30:00\n7|COMPLETED|1772323200|1772330400|02:00:00\n"})
            .report()
            .times(slurm::remark::overlaps) == 1);
  CHECK(log_of({"Cluster|JobID|State|Start|End|Elapsed\n"
                "a|7|COMPLETED|2026-03-01T00:00:00|2026-03-02T00:00:00|1-00:00:00\n"
                "b|7|COMPLETED|2026-03-01T06:00:00|2026-03-02T00:00:00|18:00:00\n"})
            .report()
            .times(slurm::remark::overlaps) == 0);
}

TEST_CASE("a job that waits in one output has started in another") {
  std::string const columns = "JobID|State|Start|End|Elapsed\n";
  for (bool const forward : {true, false}) {
    slurm::log log;
    std::string const waits = columns + "1|PENDING|Unknown|Unknown|00:00:00\n",
                      ended = columns + "1|COMPLETED|2024-01-01T00:00:00|2024-01-01T01:00:00|01:00:00\n";
    log.read(forward ? waits : ended);
    log.read(forward ? ended : waits);
    REQUIRE(log.jobs().size() == 1);
    CHECK(log.jobs()[0].end);
    CHECK(log.report().waiting == 0);
  }
}

TEST_CASE("a job that was requeued a hundred thousand times is read in one pass") {
  std::string text = "JobID|State|Start|End|Elapsed\n";
  for (int i = 0; i != 100'000; ++i)
    text += "1|REQUEUED|" + std::to_string(1'700'000'000 + 60 * i) + "|" + std::to_string(1'700'000'030 + 60 * i) +
            "|00:00:30\n";
  slurm::log log;
  log.read(text);
  CHECK(log.jobs().size() == 100'000);
  log.read(text);
  CHECK(log.jobs().size() == 100'000);
  CHECK(log.report().replaced == 100'000);
}
