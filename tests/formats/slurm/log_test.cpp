// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <tuple>
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

double gpu_hours_of_log(slurm::log const& log) {
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
    CHECK(gpu_hours_of_log(log) == 216);
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
  CHECK(gpu_hours_of_log(appended) == 216);
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
      CHECK(gpu_hours_of_log(log) == 192);
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
  CHECK(gpu_hours_of_log(waiting) == 384);
  auto const clocks =
      log_of({"JobID|" + times + "7|" + runs, "JobID|" + times + "8|COMPLETED|1772319600|1772323200|01:00:00|cpu=8\n"});
  CHECK(clocks.report().times(slurm::remark::clocks_differ) == 1);
}

TEST_CASE("an output with both ids joins a job's number and its task") {
  // By hand: 8 GPUs for 24 h.
  std::string const rest = "Account|State|Start|End|Elapsed|AllocTRES\n",
                    runs = "lab|RUNNING|2026-03-31T12:00:00|Unknown|12:00:00|cpu=8,gres/gpu=8\n",
                    ended = "lab|COMPLETED|2026-03-31T12:00:00|2026-04-01T12:00:00|1-00:00:00|cpu=8,gres/gpu=8\n",
                    waits = "lab|PENDING|Unknown|Unknown|00:00:00|\n";
  std::string const by_number = "JobIDRaw|" + rest + "1007|" + ended, by_task = "JobID|" + rest + "1000_7|" + ended,
                    both = "JobID|JobIDRaw|" + rest + "1000_7|1007|" + runs;
  std::vector<std::string> outputs{by_number, by_task, both};
  std::sort(outputs.begin(), outputs.end());
  do {
    auto const log = log_of(outputs);
    REQUIRE(log.jobs().size() == 1);
    CHECK(gpu_hours_of_log(log) == 192);
    CHECK(to_string(log.jobs()[0].id) == "1000_7");
    CHECK(log.jobs()[0].raw_id == 1007);
    CHECK(log.report().replaced == 2);
    CHECK(log.report().times(slurm::remark::maybe_one_job) == 0);
  } while (std::next_permutation(outputs.begin(), outputs.end()));
  // A row that tells them while the job waits is enough; and of which cluster they are, another one may tell.
  auto const waited = log_of({by_number, by_task, "JobID|JobIDRaw|" + rest + "1000_7|1007|" + waits});
  CHECK(waited.jobs().size() == 1);
  CHECK(waited.report().waiting == 0);
  auto const clusters =
      log_of({"Cluster|JobIDRaw|" + rest + "c|1007|" + ended, "Cluster|JobID|" + rest + "c|1000_7|" + ended, both});
  CHECK(clusters.jobs().size() == 1);
  // Nothing tells it: two jobs of 192 GPU-hours, and a remark with both; three tasks of which two have a number.
  for (bool const forward : {true, false}) {
    auto const apart = log_of(forward ? std::vector{by_number, by_task} : std::vector{by_task, by_number});
    CHECK(gpu_hours_of_log(apart) == 384);
    REQUIRE(apart.report().times(slurm::remark::maybe_one_job) == 1);
    CHECK(apart.report().remarks.back().first.text == "job 1007, 1000_7");
  }
  auto const three = log_of({by_number + "1008|" + ended, by_task + "1000_8|" + ended + "1000_9|" + ended});
  CHECK(three.report().times(slurm::remark::maybe_one_job) == 2);
  // Other accounts, starts, resources and clusters, and a job that is no task: no remark.
  std::string const other_start = "lab|COMPLETED|2026-03-31T12:00:01|2026-04-01T12:00:00|23:59:59|cpu=8,gres/gpu=8\n",
                    fewer = "lab|COMPLETED|2026-03-31T12:00:00|2026-04-01T12:00:00|1-00:00:00|cpu=8,gres/gpu=4\n";
  for (auto const& other : {"JobID|" + rest + "1000_7|x" + ended, "JobID|" + rest + "1000_7|" + other_start,
                            "JobID|" + rest + "1000_7|" + fewer, "JobID|" + rest + "1006|" + ended,
                            "JobID|JobIDRaw|" + rest + "1000_7|1008|" + ended})
    CHECK(log_of({by_number, other}).report().times(slurm::remark::maybe_one_job) == 0);
  CHECK(log_of({"Cluster|JobIDRaw|" + rest + "c|1007|" + ended, "Cluster|JobID|" + rest + "d|1000_7|" + ended})
            .report()
            .times(slurm::remark::maybe_one_job) == 0);
  CHECK(
      log_of({by_task, "JobID|JobIDRaw|" + rest + "1007|1007|" + ended}).report().times(slurm::remark::maybe_one_job) ==
      0);
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
        given{{one_part, other_part}, 480, 1}, given{{march, one_part, other_part}, 576, 2},
        given{{march, whole, other_part}, 576, 2}, given{{whole, other_part, other_part, tail}, 576, 3}}) {
    std::vector<std::string> outputs;
    for (auto const& each : rows) outputs.push_back(columns_of_case + each);
    std::sort(outputs.begin(), outputs.end());
    do {
      auto const log = log_of(outputs);
      // The window of the first ends in the middle of the job, and its end is the last of its output.
      CHECK(gpu_hours_of_log(log) == wanted);
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
    CHECK(gpu_hours_of_log(more) == 8 * 42);
  }
}

namespace {
/// A row of job 7: "03-01T06:00:00", "2026-03-02T00:00:00", "18:00:00".
std::string part_of_7(std::string const& from, std::string const& to, std::string const& time,
                      std::string const& state_word = "COMPLETED", int gpu_number = 8) {
  return "7|lab|u|gpu|" + state_word + "|2026-" + from + "|" + to + "|" + time +
         "|8|1|gres/gpu=" + std::to_string(gpu_number) + "\n";
}
std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }
}  // namespace

TEST_CASE("overlaps of less than an hour count once, where a border of a window tells them") {
  struct given {
    std::vector<std::string> rows;
    double gpu_hours;
  };
  // By hand, 8 GPUs: from 06:00 to 18:00 of the next day are 36 h; 3 h; 17 h, all of them whatever the windows.
  for (auto const& [rows, wanted] : {given{{part_of_7("03-01T06:00:00", "2026-03-02T01:00:00", "19:00:00"),
                                            part_of_7("03-02T00:00:00", "2026-03-02T18:00:00", "18:00:00")},
                                           8 * 36},
                                     given{{part_of_7("03-01T06:00:00", "2026-03-02T00:10:00", "18:10:00"),
                                            part_of_7("03-02T00:00:00", "2026-03-02T18:00:00", "18:00:00")},
                                           8 * 36},
                                     given{{part_of_7("03-01T12:00:00", "2026-03-01T15:00:00", "03:00:00"),
                                            part_of_7("03-01T13:00:00", "2026-03-01T14:00:00", "01:00:00")},
                                           8 * 3},
                                     given{{part_of_7("03-01T12:00:00", "2026-03-02T05:00:00", "17:00:00"),
                                            part_of_7("03-02T00:00:00", "2026-03-02T00:40:00", "00:40:00")},
                                           8 * 17}})
    for (bool const forward : {true, false}) {
      auto const log = log_of({columns_of_case + rows[forward ? 0 : 1], columns_of_case + rows[forward ? 1 : 0]});
      CHECK(gpu_hours_of_log(log) == wanted);
      CHECK(log.jobs().size() == 1);
      CHECK(log.report().times(slurm::remark::parts) == 1);
      CHECK(log.report().times(slurm::remark::overlaps) == 0);
    }
  // Windows of an hour for a day, beside a record of 24 h and one of 34, with one GPU.
  for (auto const& [to, time, wanted] :
       {std::tuple("2026-03-02T00:00:00", "1-00:00:00", 24.0), std::tuple("2026-03-02T10:00:00", "1-10:00:00", 34.0)})
    for (bool const forward : {true, false}) {
      std::vector<std::string> outputs{columns_of_case + part_of_7("03-01T00:00:00", to, time, "COMPLETED", 1)};
      for (int i = 0; i != 24; ++i)
        outputs.push_back(columns_of_case +
                          part_of_7("03-01T" + two_digits(i) + ":00:00",
                                    i == 23 ? "2026-03-02T00:00:00" : "2026-03-01T" + two_digits(i + 1) + ":00:00",
                                    "01:00:00", "COMPLETED", 1));
      if (!forward) std::reverse(outputs.begin(), outputs.end());
      auto const log = log_of(outputs);
      CHECK(gpu_hours_of_log(log) == wanted);
      CHECK(log.jobs().size() == 1);
      CHECK(log.report().replaced == 24);
    }
}

TEST_CASE("windows that follow one another cut one job, and not several") {
  // By hand: from 23:30 to 00:15 with 8 GPUs are 6 GPU-hours. Job 8 is met between its parts.
  std::string const before = part_of_7("03-01T23:30:00", "2026-03-02T00:00:00", "00:30:00"),
                    beyond = part_of_7("03-02T00:00:00", "2026-03-02T00:15:00", "00:15:00"),
                    other = "8|lab|u|gpu|COMPLETED|2026-03-02T00:10:00|2026-03-02T01:10:00|01:00:00|8|1|gres/gpu=1\n";
  for (bool const forward : {true, false}) {
    auto const one = columns_of_case + before, next = columns_of_case + other + beyond;
    auto const log = log_of(forward ? std::vector{one, next} : std::vector{next, one});
    REQUIRE(log.jobs().size() == 2);
    auto const& job = log.jobs()[forward ? 0 : 1];
    CHECK(job.id.job == 7);
    CHECK(job.elapsed == 45min);
    CHECK(*job.end - *job.start == 45min);
    CHECK(gpu_hours_of_log(log) == 7);
    CHECK(log.report().kept == 2);
    CHECK(log.report().replaced == 1);
    CHECK(log.place_of(forward ? 1 : 0).line == 2);
  }
  // Three windows in all orders, with jobs before, between and behind: what is removed leaves the others where they are.
  std::vector<std::string> days{
      "5|lab|u|gpu|COMPLETED|2026-03-01T01:00:00|2026-03-01T02:00:00|01:00:00|8|1|gres/gpu=1\n" +
          part_of_7("03-01T12:00:00", "2026-03-02T00:00:00", "12:00:00"),
      part_of_7("03-02T00:00:00", "2026-03-03T00:00:00", "1-00:00:00") +
          "6|lab|u|gpu|COMPLETED|2026-03-02T01:00:00|2026-03-02T03:00:00|02:00:00|8|1|gres/gpu=1\n",
      part_of_7("03-03T00:00:00", "2026-03-03T12:00:00", "12:00:00") +
          "9|lab|u|gpu|COMPLETED|2026-03-03T01:00:00|2026-03-03T05:00:00|04:00:00|8|1|gres/gpu=1\n"};
  for (auto& rows : days) rows.insert(0, columns_of_case);
  std::sort(days.begin(), days.end());
  do {
    slurm::log log;
    for (auto const& rows : days) log.read(rows);
    CHECK(log.jobs().size() == 4);
    CHECK(gpu_hours_of_log(log) == 8 * 48 + 1 + 2 + 4);
    for (auto const& rows : days) log.read(rows);  // and once more: nothing new
    CHECK(log.jobs().size() == 4);
    CHECK(gpu_hours_of_log(log) == 8 * 48 + 1 + 2 + 4);
    CHECK(log.report().rows == 12);
    CHECK(log.report().replaced == 8);
  } while (std::next_permutation(days.begin(), days.end()));
  // A window that ends a second before the next one begins: the job held that second.
  auto const gap = log_of({columns_of_case + part_of_7("03-01T12:00:00", "2026-03-01T23:59:59", "11:59:59"),
                           columns_of_case + part_of_7("03-02T00:00:00", "2026-03-02T12:00:00", "12:00:00")});
  REQUIRE(gap.jobs().size() == 1);
  CHECK(gap.jobs()[0].elapsed == 24h);
  CHECK(gpu_hours_of_log(gap) == 192);
}

TEST_CASE("what two parts have alike counts once: a suspension, and an hour by which clocks were put back") {
  // By hand: from 31 October, 12:00 EDT, to 2 November, 12:00 EST, are 49 h, of 8 GPUs. Windows of 36 h by the clock,
  // which is 37 h, with the first of November in both; and windows that follow one another.
  for (auto const& rows : {std::pair(part_of_7("10-31T12:00:00", "2026-11-02T00:00:00", "1-13:00:00"),
                                     part_of_7("11-01T00:00:00", "2026-11-02T12:00:00", "1-13:00:00")),
                           std::pair(part_of_7("10-31T12:00:00", "2026-11-02T00:00:00", "1-13:00:00"),
                                     part_of_7("11-02T00:00:00", "2026-11-02T12:00:00", "12:00:00"))})
    for (bool const forward : {true, false}) {
      auto const log = log_of({columns_of_case + (forward ? rows.first : rows.second),
                               columns_of_case + (forward ? rows.second : rows.first)});
      REQUIRE(log.jobs().size() == 1);
      CHECK(log.jobs()[0].elapsed == 49h);
      auto const used = slurm::use_of(log.jobs()[0], new_york());
      CHECK(*used->end - used->start == 49h);
    }
  // Two days of 8 GPUs with a suspension of 2 h, which windows of 36 and of 24 h both have; or each another one of 2 h
  // and of 1 h. With a column that tells it, and without.
  std::string const told = "JobID|State|Start|End|Elapsed|Suspended|AllocTRES\n",
                    untold = "JobID|State|Start|End|Elapsed|AllocTRES\n";
  auto const row_of = [](std::string const& times, std::string const& suspended) {
    return "7|COMPLETED|2026-03-" + times + suspended + "|gres/gpu=8\n";
  };
  for (auto const& [one, other, wanted] :
       {std::tuple(told + row_of("01T00:00:00|2026-03-02T12:00:00|1-10:00:00", "|02:00:00"),
                   told + row_of("02T00:00:00|2026-03-03T00:00:00|22:00:00", "|02:00:00"), 46h),
        std::tuple(untold + row_of("01T00:00:00|2026-03-02T12:00:00|1-10:00:00", ""),
                   untold + row_of("02T00:00:00|2026-03-03T00:00:00|22:00:00", ""), 46h),
        std::tuple(told + row_of("01T00:00:00|2026-03-02T12:00:00|1-10:00:00", "|02:00:00"),
                   told + row_of("02T00:00:00|2026-03-03T00:00:00|23:00:00", "|01:00:00"), 45h),
        std::tuple(told + row_of("01T00:00:00|2026-03-02T00:00:00|22:00:00", "|02:00:00"),
                   told + row_of("02T00:00:00|2026-03-03T00:00:00|22:00:00", "|02:00:00"), 44h)})
    for (bool const forward : {true, false}) {
      auto const log = log_of({forward ? one : other, forward ? other : one});
      REQUIRE(log.jobs().size() == 1);
      CHECK(log.jobs()[0].elapsed == wanted);
      auto const used = slurm::use_of(log.jobs()[0], utc);
      CHECK(*used->end - used->start == 48h);
    }
}

TEST_CASE("a window cuts a job that is over by now and had run for longer when another output was made") {
  // By hand: it runs for 25 h in the output of that time. A window of the first two hours, printed when the job was
  // over, ends it at the border: it has run for 25 h at least, of 8 GPUs. With the window of its end it is 30 h.
  std::string const header = "JobID|State|Start|End|Elapsed|AllocTRES\n",
                    runs = "7|RUNNING|2026-03-01T00:00:00|Unknown|1-01:00:00|gres/gpu=8\n",
                    in_window = "7|COMPLETED|2026-03-01T00:00:00|2026-03-01T02:00:00|02:00:00|gres/gpu=8\n",
                    of_the_end = "7|COMPLETED|2026-03-02T00:00:00|2026-03-02T06:00:00|06:00:00|gres/gpu=8\n",
                    of_another = "8|COMPLETED|2026-03-01T00:00:00|2026-03-01T03:00:00|03:00:00|gres/gpu=8\n";
  for (auto const& [outputs, wanted] :
       {std::pair(std::vector{header + runs, header + in_window}, 8.0 * 25),
        std::pair(std::vector{header + runs, header + in_window, header + of_the_end}, 8.0 * 30),
        // That end is at no border: what is over is later, though they contradict each other.
        std::pair(std::vector{header + runs, header + in_window + of_another}, 8.0 * (2 + 3)),
        std::pair(std::vector{header + runs, header + in_window, header + in_window + of_another}, 8.0 * (25 + 3))}) {
    auto given = outputs;
    std::sort(given.begin(), given.end());
    do {
      auto const log = log_of(given);
      double hours = 0;
      for (auto const& job : log.jobs())
        hours += 8 * std::chrono::duration<double, std::ratio<3600>>(job.elapsed).count();
      CHECK(hours == wanted);
      CHECK(log.report().kept == log.jobs().size());
    } while (std::next_permutation(given.begin(), given.end()));
  }
}

TEST_CASE("parts are found where only some outputs tell the cluster") {
  // By hand: from 12:00 to 06:00 with 8 GPUs are 144 GPU-hours; and as much again of the job of another cluster.
  std::string const bare = "JobID|State|Start|End|Elapsed|AllocTRES\n", with_cluster = "Cluster|" + bare,
                    early = "7|COMPLETED|2026-03-01T12:00:00|2026-03-02T00:00:00|12:00:00|gres/gpu=8\n",
                    late = "7|COMPLETED|2026-03-02T00:00:00|2026-03-02T06:00:00|06:00:00|gres/gpu=8\n",
                    overlapping = "7|COMPLETED|2026-03-01T20:00:00|2026-03-02T06:00:00|10:00:00|gres/gpu=8\n";
  for (auto const& rest : {late, overlapping})
    for (auto const& [one, other] :
         {std::pair(with_cluster + "c|" + early, bare + rest), std::pair(bare + early, with_cluster + "c|" + rest)})
      for (bool const forward : {true, false}) {
        auto const log = log_of(forward ? std::vector{one, other} : std::vector{other, one});
        REQUIRE(log.jobs().size() == 1);
        CHECK(log.jobs()[0].cluster == "c");
        CHECK(gpu_hours_of_log(log) == 144);
        CHECK(log.report().times(slurm::remark::overlaps) == 0);
      }
  auto const two = log_of({with_cluster + "a|" + early + "b|" + early, with_cluster + "b|" + late + "a|" + late});
  CHECK(two.jobs().size() == 2);
  CHECK(gpu_hours_of_log(two) == 288);
}

TEST_CASE("where several clusters have a number, a row of no cluster is of the one with its start") {
  // By hand: 8 GPUs for 1 h on a, for 2 h on b; the row of no cluster is b's, by its start, and the longer one.
  std::string const bare = "JobID|State|Start|End|Elapsed|AllocTRES\n",
                    on_a = "a|7|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|gres/gpu=8\n",
                    on_b = "b|7|RUNNING|2026-03-02T00:00:00|Unknown|01:00:00|gres/gpu=8\n",
                    later = "7|COMPLETED|2026-03-02T00:00:00|2026-03-02T02:00:00|02:00:00|gres/gpu=8\n",
                    on_none = "7|COMPLETED|2026-03-05T00:00:00|2026-03-05T04:00:00|04:00:00|gres/gpu=8\n";
  std::vector<std::string> outputs{"Cluster|" + bare + on_a, "Cluster|" + bare + on_b, bare + later};
  std::sort(outputs.begin(), outputs.end());
  do {
    auto const log = log_of(outputs);
    REQUIRE(log.jobs().size() == 2);
    CHECK(gpu_hours_of_log(log) == 8 * 3);
    for (auto const& each : log.jobs()) CHECK(each.cluster == (each.elapsed == 2h ? "b" : "a"));
  } while (std::next_permutation(outputs.begin(), outputs.end()));
  // One that starts when neither does is of a cluster that nobody told.
  auto const third = log_of({outputs[0], outputs[1], outputs[2], bare + on_none});
  CHECK(third.jobs().size() == 3);
  CHECK(gpu_hours_of_log(third) == 8 * 7);
}

TEST_CASE("a job that was requeued when it ended has two allocations") {
  // Each has 12 h and 6 h of 8 GPUs; where GPUs differ, 6 h of 4.
  std::string const submitted = "JobID|Submit|State|Start|End|Elapsed|AllocTRES\n",
                    first_half = "|2026-03-01T12:00:00|2026-03-02T00:00:00|12:00:00|gres/gpu=8\n",
                    second_half = "|2026-03-02T00:00:00|2026-03-02T06:00:00|06:00:00|gres/gpu=8\n";
  std::string const ends_at_border = columns_of_case + part_of_7("03-01T12:00:00", "2026-03-02T00:00:00", "12:00:00");
  std::string const goes_on = part_of_7("03-02T00:00:00", "2026-03-02T06:00:00", "06:00:00");
  for (auto const& [outputs, wanted] : {
           // no border: in one output, beside a job that ended later, beside one that began earlier
           std::pair(std::vector{ends_at_border + goes_on}, 144.0),
           std::pair(
               std::vector{ends_at_border + "8|lab|u|gpu|COMPLETED|2026-03-01T12:00:00|2026-03-02T01:00:00|13:00:00|"
                                            "8|1|gres/gpu=0\n",
                           columns_of_case + goes_on},
               144.0),
           std::pair(std::vector{ends_at_border, columns_of_case + goes_on +
                                                     "8|lab|u|gpu|COMPLETED|2026-03-01T23:00:00|2026-03-02T01:00:00|"
                                                     "02:00:00|8|1|gres/gpu=0\n"},
                     144.0),
           // at a border, and its rows tell it: another state, another Submit, other GPUs
           std::pair(
               std::vector{columns_of_case + part_of_7("03-01T12:00:00", "2026-03-02T00:00:00", "12:00:00", "REQUEUED"),
                           columns_of_case + goes_on},
               144.0),
           std::pair(std::vector{submitted + "7|2026-03-01T11:00:00|NODE_FAIL" + first_half,
                                 submitted + "7|2026-03-01T23:59:00|NODE_FAIL" + second_half},
                     144.0),
           std::pair(std::vector{ends_at_border, columns_of_case + part_of_7("03-02T00:00:00", "2026-03-02T06:00:00",
                                                                             "06:00:00", "COMPLETED", 4)},
                     120.0),
       }) {
    auto const log = log_of(outputs);
    CHECK(log.report().times(slurm::remark::parts) == 0);
    CHECK(log.report().times(slurm::remark::overlaps) == 0);
    CHECK(gpu_hours_of_log(log) == wanted);
    CHECK(std::count_if(log.jobs().begin(), log.jobs().end(),
                        [](slurm::job const& each) { return each.id.job == 7; }) == 2);
  }
  // With one Submit they are parts; and with a state that was not yet the last.
  CHECK(log_of({submitted + "7|2026-03-01T11:00:00|COMPLETED" + first_half,
                submitted + "7|2026-03-01T11:00:00|COMPLETED" + second_half})
            .jobs()
            .size() == 1);
  CHECK(log_of({columns_of_case + part_of_7("03-01T12:00:00", "2026-03-02T00:00:00", "12:00:00", "RUNNING"),
                columns_of_case + goes_on})
            .jobs()
            .size() == 1);
}

TEST_CASE("two jobs of one number are no parts of each other") {
  // Clusters that nobody told apart: the later start is not the first of its output.
  std::string const columns = "JobID|State|Start|End|Elapsed|AllocTRES\n";
  auto const log = log_of({columns + "7|COMPLETED|2026-03-01T00:00:00|2026-03-02T00:00:00|1-00:00:00|gres/gpu=8\n",
                           columns + "7|COMPLETED|2026-03-01T06:00:00|2026-03-02T00:00:00|18:00:00|gres/gpu=8\n" +
                               "8|COMPLETED|2026-03-01T05:00:00|2026-03-02T00:00:00|19:00:00|gres/gpu=8\n"});
  CHECK(gpu_hours_of_log(log) == 8 * (24 + 18 + 19));
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
    CHECK(gpu_hours_of_log(log) == 192 + 96);
    auto const report = log.report();
    CHECK(report.times(slurm::remark::overlaps) == 0);
    REQUIRE(report.times(slurm::remark::parts) == 1);
    CHECK(report.remarks.back().first.line == 3);
    CHECK(report.remarks.back().first.text == "job 7");
    CHECK(report.replaced == 1);
  }
  auto const cut = log_of({columns_of_case + march, columns_of_case + april});
  CHECK(gpu_hours_of_log(cut) == 192);
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

namespace {
/// A job as windows may show it, in seconds since 1970: whole, or cut at the window's borders, or not at all.
struct random_job {
  std::string name, number, tells_cluster;
  std::int64_t from, to;
};
using facts_of_job = std::tuple<std::string, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool>;

/// All that order may not change: jobs, and how often a remark was made.
struct outcome {
  std::vector<facts_of_job> jobs{};
  std::uint64_t rows = 0, replaced = 0, cut = 0, overlapping = 0, unseen = 0;
  bool operator==(outcome const&) const = default;
};
outcome outcome_of(slurm::log const& log) {
  auto const report = log.report();
  outcome out{.rows = report.rows,
              .replaced = report.replaced,
              .cut = report.times(slurm::remark::parts),
              .overlapping = report.times(slurm::remark::overlaps),
              .unseen = report.times(slurm::remark::not_seen_again)};
  auto const count_of = [](auto const& time) { return time ? time->time_since_epoch().count() : -1; };
  for (auto const& job : log.jobs())
    out.jobs.emplace_back(to_string(job.id), job.cluster, count_of(job.start), count_of(job.end), job.elapsed.count(),
                          job.gpu_count.value_or(-1), job.seen_until.has_value());
  std::sort(out.jobs.begin(), out.jobs.end());
  return out;
}
/// Whether all orders of the outputs have one outcome, which is returned; an empty one where they do not.
outcome one_outcome_of(std::vector<std::string> outputs) {
  std::sort(outputs.begin(), outputs.end());
  auto const first = outcome_of(log_of(outputs));
  while (std::next_permutation(outputs.begin(), outputs.end()))
    if (auto const other = outcome_of(log_of(outputs)); !(other == first)) return {};
  return first;
}
}  // namespace

TEST_CASE("windows that contradict each other have one outcome, in all orders") {
  // Job 7, 8 GPUs, and in the last of the windows another job, which began before: there its start is at no border.
  std::string const early = part_of_7("03-01T00:00:00", "2026-03-01T10:00:00", "10:00:00"),
                    late = part_of_7("03-01T05:00:00", "2026-03-01T15:00:00", "10:00:00"),
                    longer = part_of_7("03-01T05:00:00", "2026-03-01T20:00:00", "15:00:00") +
                             "8|lab|u|gpu|COMPLETED|2026-03-01T03:00:00|2026-03-01T21:00:00|18:00:00|8|1|gres/gpu=1\n",
                    other_state =
                        part_of_7("03-01T05:00:00", "2026-03-01T20:00:00", "15:00:00", "FAILED") +
                        "8|lab|u|gpu|COMPLETED|2026-03-01T03:00:00|2026-03-01T21:00:00|18:00:00|8|1|gres/gpu=1\n";
  auto const with_header = [](std::vector<std::string> rows) {
    for (auto& each : rows) each.insert(0, columns_of_case);
    return rows;
  };
  // By hand: that 05:00 is a border one window tells, so it is one job from 00:00 to 20:00, and job 8 from 03:00 to 21:00.
  auto const joined = one_outcome_of(with_header({early, late, longer}));
  REQUIRE(joined.jobs.size() == 2);
  CHECK(joined.jobs[0] == facts_of_job("7", "", 1772323200, 1772395200, 20 * 3600, 8, false));
  CHECK(joined.jobs[1] == facts_of_job("8", "", 1772334000, 1772398800, 18 * 3600, 1, false));
  CHECK(joined.rows == 4);
  CHECK(joined.replaced == 2);
  CHECK(joined.cut == 1);
  CHECK(joined.overlapping == 0);
  // One that failed later is another allocation: two that overlap from 05:00 to 10:00, which is remarked once.
  auto const apart = one_outcome_of(with_header({early, late, other_state}));
  REQUIRE(apart.jobs.size() == 3);
  CHECK(apart.jobs[0] == facts_of_job("7", "", 1772323200, 1772359200, 10 * 3600, 8, false));
  CHECK(apart.jobs[1] == facts_of_job("7", "", 1772341200, 1772395200, 15 * 3600, 8, false));
  CHECK(apart.replaced == 1);
  CHECK(apart.cut == 0);
  CHECK(apart.overlapping == 1);
  // Without a window that begins at 05:00 there is no border, and the overlap is remarked.
  auto const no_border = one_outcome_of(with_header({early, longer}));
  CHECK(no_border.jobs.size() == 3);
  CHECK(no_border.overlapping == 1);
}

TEST_CASE("random windows of random jobs have one outcome, in all orders") {
  std::mt19937 draw(7);
  auto const below = [&](std::int64_t most) {
    return static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(most));
  };
  constexpr std::int64_t first_hour = 1772323200;
  std::size_t with_parts = 0, with_overlaps = 0;
  for (int round = 0; round != 300; ++round) {
    CAPTURE(round);
    std::vector<random_job> of_all;
    for (std::int64_t i = 1 + below(4); i != 0; --i) {
      auto const number = 1 + below(2), from = below(8);
      of_all.push_back({below(2) == 0 ? "1_" + std::to_string(number) : std::to_string(number), std::to_string(number),
                        below(3) == 0 ? "b" : "a", from, from + 1 + below(8)});
    }
    std::vector<std::string> outputs;
    for (auto count = 2 + below(3); count != 0; --count) {
      auto const begin = below(8), end = begin + 1 + below(8), names = below(3);
      bool const cuts = below(4) != 0, with_cluster = below(2) == 0;
      std::string text = std::string(names != 1 ? "JobID|" : "") + (names != 0 ? "JobIDRaw|" : "") +
                         (with_cluster ? "Cluster|" : "") + "State|Start|End|Elapsed|AllocTRES\n";
      for (auto const& each : of_all) {
        if (each.to <= begin || each.from >= end) continue;
        bool const runs = each.to > end && below(2) == 0;
        auto const from = cuts ? (std::max)(each.from, begin) : each.from,
                   to = cuts || runs ? (std::min)(each.to, end) : each.to;
        text += (names != 1 ? each.name + "|" : "") + (names != 0 ? each.number + "|" : "") +
                (with_cluster ? each.tells_cluster + "|" : "") + (runs ? "RUNNING" : "COMPLETED") + "|" +
                std::to_string(first_hour + 3600 * from) + "|" +
                (runs && !cuts ? "Unknown" : std::to_string(first_hour + 3600 * to)) + "|" +
                (to - from < 10 ? "0" : "") + std::to_string(to - from) +
                ":00:00|gres/gpu=" + std::to_string(1 + below(2)) + "\n";
      }
      outputs.push_back(text);
    }
    auto const got = one_outcome_of(outputs);
    REQUIRE((got.rows != 0 || outcome_of(log_of(outputs)).rows == 0));
    CHECK(got.rows == got.jobs.size() + got.replaced);
    with_parts += got.cut != 0 ? 1U : 0U;
    with_overlaps += got.overlapping != 0 ? 1U : 0U;
  }
  CHECK(with_parts > 30);  // the rounds are not about nothing
  CHECK(with_overlaps > 30);
}

TEST_CASE("windows of true jobs, cut or not, give those jobs back, in any order") {
  // One allocation a job, so that each has a known start and end; windows that follow one another or overlap, and dumps
  // that are not cut; at random.
  std::mt19937 draw(11);
  auto const below = [&](std::int64_t most) {
    return static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(most));
  };
  constexpr std::int64_t first_hour = 1772323200, hours_in_all = 48;
  for (int round = 0; round != 400; ++round) {
    CAPTURE(round);
    std::vector<std::pair<std::int64_t, std::int64_t>> true_jobs;
    for (std::int64_t i = 1 + below(12); i != 0; --i) {
      auto const from = below(hours_in_all - 1);
      true_jobs.emplace_back(from, from + 1 + below(hours_in_all - from));
    }
    struct cut_window {
      std::int64_t begin, end;
      bool cuts;
    };
    std::vector<cut_window> outputs;
    for (std::int64_t at = 0; at < hours_in_all;) {
      auto const end = (std::min)(hours_in_all, at + 1 + below(20));
      outputs.push_back({at - (at == 0 ? 0 : below(2)), end, true});
      at = end;
    }
    for (auto more = below(3); more != 0; --more) outputs.push_back({below(40), 40 + below(8), below(2) == 0});
    std::shuffle(outputs.begin(), outputs.end(), draw);
    std::vector<std::string> texts;
    for (auto const& window : outputs) {
      std::string text = "JobID|State|Start|End|Elapsed|AllocTRES\n";
      for (std::size_t i = 0; i != true_jobs.size(); ++i) {
        auto [from, to] = true_jobs[i];
        if (to <= window.begin || from >= window.end) continue;
        if (window.cuts) from = (std::max)(from, window.begin), to = (std::min)(to, window.end);
        text += std::to_string(i) + "|COMPLETED|" + std::to_string(first_hour + 3600 * from) + "|" +
                std::to_string(first_hour + 3600 * to) + "|" + (to - from < 10 ? "0" : "") + std::to_string(to - from) +
                ":00:00|gres/gpu=1\n";
      }
      texts.push_back(text);
    }
    auto const log = log_of(texts);
    CHECK(log.report().times(slurm::remark::overlaps) == 0);
    REQUIRE(log.jobs().size() == true_jobs.size());
    for (auto const& job : log.jobs()) {
      auto const& [from, to] = true_jobs.at(static_cast<std::size_t>(job.id.job));
      CHECK(job.start->time_since_epoch().count() == first_hour + 3600 * from);
      CHECK(job.end->time_since_epoch().count() == first_hour + 3600 * to);
      CHECK(job.elapsed == std::chrono::hours(to - from));
    }
  }
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

TEST_CASE("tasks of an array that wait are those of the latest output") {
  // By hand: of nine tasks four have started, and five of 2 GPUs wait: 10.
  for (std::string const number : {"", "|1000"}) {
    std::string const header = std::string("JobID") + (number.empty() ? "" : "|JobIDRaw") +
                               "|State|Start|End|Elapsed|ReqTRES|AllocTRES\n",
                      waits = "|PENDING|Unknown|Unknown|00:00:00|cpu=1,gres/gpu=2|\n";
    std::vector<std::string> outputs{header + "1000_[1-9%4]" + number + waits, header + "1000_[5-9%4]" + number + waits,
                                     header + "1000_[3,5-9]" + number + waits,
                                     header + "1001_[1-2]" + (number.empty() ? "" : "|1001") + waits};
    std::sort(outputs.begin(), outputs.end());
    do {
      auto const log = log_of(outputs);
      REQUIRE(log.jobs().size() == 2);
      CHECK(log.report().waiting == 2);
      gpu_share wanted;
      for (auto const& each : log.jobs()) wanted += *slurm::gpus_wanted(each);
      CHECK(wanted == gpu_share::of(10 + 4));
    } while (std::next_permutation(outputs.begin(), outputs.end()));
  }
  // In the end none waits, which a row with both ids tells: the last task has the array's number.
  std::string const both = "JobID|JobIDRaw|State|Start|End|Elapsed\n";
  auto const started = log_of({both + "1000_[5-9]|1000|PENDING|Unknown|Unknown|00:00:00\n",
                               both + "1000_9|1000|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00\n"});
  REQUIRE(started.jobs().size() == 1);
  CHECK(to_string(started.jobs()[0].id) == "1000_9");
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
