// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

namespace {

slurm::job job(std::string const& state, std::string const& start, std::string const& end, std::string const& elapsed,
               std::string const& gres = "gres/gpu:h100=8,gres/gpu=8") {
  slurm::job out;
  std::string const text = "JobID|Account|State|Start|End|Elapsed|NCPUS|AllocTRES\n1|lab|" + state + "|" + start + "|" +
                           end + "|" + elapsed + "|64|cpu=64," + gres + "\n";
  slurm::read(text, {}, [&](slurm::job const& each) { out = each; });
  return out;
}

}  // namespace

TEST_CASE("a job is a record, in the zone of its cluster") {
  auto const used =
      slurm::use_of(job("COMPLETED", "2024-03-01T00:30:00", "2024-03-01T02:00:00", "01:30:00"), utc_offset(9h));
  REQUIRE(used);
  CHECK(used->start == at(2024y / 2 / 29, 15h + 30min));
  CHECK(used->end == at(2024y / 2 / 29, 17h));
  CHECK(used->account == account_name("lab"));
  CHECK(used->gpus == gpu_share::of(8));
  CHECK(used->cpus == 64);
  CHECK(used->state == usage_state::completed);
}

TEST_CASE("what waits has used nothing, and what runs has no end") {
  CHECK(!slurm::use_of(job("PENDING", "Unknown", "Unknown", "00:00:00"), utc));
  auto const running = slurm::use_of(job("RUNNING", "2024-03-01T00:00:00", "Unknown", "05:00:00"), utc);
  REQUIRE(running);
  CHECK(!running->end);
  CHECK(running->state == usage_state::running);
  auto const lost = slurm::use_of(job("NODE_FAIL", "2024-03-01T00:00:00", "Unknown", "02:00:00"), utc);
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
  std::vector<slurm::use> records;
  slurm::options const options{.columns = {"JobID",    "JobIDRaw", "Cluster", "Partition", "QOS",       "Account",
                                           "Group",    "GID",      "User",    "UID",       "Submit",    "Eligible",
                                           "Start",    "End",      "Elapsed", "ExitCode",  "State",     "NNodes",
                                           "NCPUS",    "ReqCPUS",  "ReqMem",  "ReqTRES",   "AllocTRES", "Timelimit",
                                           "NodeList", "JobName"}};
  auto const report = slurm::read(file, options, [&](slurm::job const& each) {
    if (auto const used = slurm::use_of(each, utc)) records.push_back(*used);
  });
  CHECK(report.kept == 4'285);
  auto const hours_of = [](auto const& piece, std::int64_t number) {
    return static_cast<double>(number * piece.during.length().count()) / 3'600'000;
  };
  auto const cpu_hours =
      sum<nature::flow>("CPU-hours", [&](auto const& p) { return hours_of(p, p.record->cpus.value()); });
  auto const node_hours =
      sum<nature::flow>("node-hours", [&](auto const& p) { return hours_of(p, p.record->nodes.value()); });
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

TEST_CASE("a job keeps its GPUs while it is suspended, and not its CPUs") {
  // From 20:00 to 07:30, suspended for 9.5 h: 8 GPUs for 11.5 h are 92 GPU-hours, 32 of them on the first day; 64 CPUs for
  // 2 h are 128 CPU-hours. The same whether a column tells the suspension or not.
  auto const hours_in = [](std::optional<slurm::use> const& used) {
    std::vector<slurm::use> const records{*used};
    auto const days = records | over(2024y / 3).by_days() | by(day_of_use) | tally(gpu_hours_used, cpu_hours_used);
    CHECK(days.size() == (used->end > at(2024y / 3 / 2) ? 2 : 1));
    return std::tuple(days.total(gpu_hours_used).value().in_hours(), days.total(cpu_hours_used).value().in_hours(),
                      days.at(gpu_hours_used, date(2024y / 3 / 1)).value().in_hours());
  };
  auto one = job("COMPLETED", "2024-03-01T20:00:00", "2024-03-02T07:30:00", "02:00:00");
  CHECK(hours_in(slurm::use_of(one, utc)) == std::tuple(92.0, 128.0, 32.0));
  CHECK(hours_in(slurm::use_of(one, utc, slurm::gpus_while_suspended::released)) == std::tuple(16.0, 128.0, 16.0));
  one.suspended = 9h + 30min;
  CHECK(hours_in(slurm::use_of(one, utc)) == std::tuple(92.0, 128.0, 32.0));
  CHECK(hours_in(slurm::use_of(one, utc, slurm::gpus_while_suspended::released)) == std::tuple(16.0, 128.0, 16.0));

  // It still runs at 07:30, when its file was written.
  one = job("RUNNING", "2024-03-01T20:00:00", "Unknown", "02:00:00");
  one.suspended = 9h + 30min;
  std::vector<slurm::use> const runs{*slurm::use_of(one, utc)};
  auto const until_then = runs | over(time_span(at(2024y / 3 / 1), at(2024y / 3 / 2, 7h + 30min)));
  auto const now = until_then | tally(gpu_hours_used, cpu_hours_used);
  CHECK(now.total(gpu_hours_used).value().in_hours() == 92);
  CHECK(now.total(cpu_hours_used).value().in_hours() == 128);
}

TEST_CASE("a job that runs and releases its GPUs while it is suspended is less that time") {
  // By hand: of the 24 h since 00:00 it ran for 12. 8 GPUs are 96 GPU-hours, or 192 where it holds them; 64 CPUs are 768
  // CPU-hours. On the second day it runs on: 192 and 1,536.
  auto const hours_of = [](slurm::use const& used, time_span span) {
    std::vector<slurm::use> const records{used};
    auto const all = records | over(span) | tally(gpu_hours_used, cpu_hours_used);
    return std::pair(all.total(gpu_hours_used).value().in_hours(), all.total(cpu_hours_used).value().in_hours());
  };
  time_span const day_one(at(2024y / 3 / 1), at(2024y / 3 / 2)), day_two(at(2024y / 3 / 2), at(2024y / 3 / 3)),
      both_days(day_one.begin, day_two.end);
  for (auto const* word : {"RUNNING", "SUSPENDED"}) {
    auto one = job(word, "2024-03-01T00:00:00", "Unknown", "12:00:00");
    one.suspended = 12h;
    CHECK(hours_of(*slurm::use_of(one, utc), day_one) == std::pair(192.0, 768.0));
    auto const released = *slurm::use_of(one, utc, slurm::gpus_while_suspended::released);
    CHECK(!released.end);
    CHECK(released.suspended == 0s);
    CHECK(hours_of(released, day_one) == std::pair(96.0, 768.0));
    CHECK(hours_of(released, day_two) == std::pair(192.0, 1536.0));
    CHECK(hours_of(released, both_days) == std::pair(288.0, 2304.0));
  }
  // A later output does not have it: it ends with its own, at 24:00.
  std::string const columns = "JobID|Account|State|Start|End|Elapsed|Suspended|NCPUS|AllocTRES\n";
  std::string const runs = columns + "1|lab|RUNNING|2024-03-01T00:00:00|Unknown|12:00:00|12:00:00|64|gres/gpu=8\n";
  std::string const later =
      columns + "2|lab|COMPLETED|2024-03-03T00:00:00|2024-03-03T01:00:00|01:00:00|00:00:00|1|gres/gpu=1\n";
  slurm::log log;
  log.read(runs);
  log.read(later);
  REQUIRE(log.jobs()[0].seen_until);
  auto const held = *slurm::use_of(log.jobs()[0], utc),
             given_back = *slurm::use_of(log.jobs()[0], utc, slurm::gpus_while_suspended::released);
  CHECK(held.end == day_two.begin);
  CHECK(hours_of(held, both_days) == std::pair(192.0, 768.0));
  CHECK(given_back.start == day_one.begin);
  CHECK(given_back.end == at(2024y / 3 / 1, 12h));
  CHECK(hours_of(given_back, both_days) == std::pair(96.0, 768.0));
}

TEST_CASE("elapsed decides which of two equal clock times it was") {
  struct new_york {  // put back by an hour on 2 November 2025 at 06:00 UTC
    std::chrono::seconds offset_at(utc_instant when) const {
      return when < at(2025y / 11 / 2, 6h) ? -std::chrono::hours(4) : -std::chrono::hours(5);
    }
  };
  auto const used = [](char const* start, char const* end, char const* elapsed) {
    return *slurm::use_of(job("COMPLETED", start, end, elapsed), new_york());
  };
  auto const across = used("2025-11-02T01:50:00", "2025-11-02T01:10:00", "00:20:00");
  CHECK(across.start == at(2025y / 11 / 2, 5h + 50min));
  CHECK(across.end == at(2025y / 11 / 2, 6h + 10min));
  auto const whole = used("2025-11-02T00:30:00", "2025-11-02T02:30:00", "03:00:00");
  CHECK(whole.start == at(2025y / 11 / 2, 4h + 30min));
  CHECK(whole.end == at(2025y / 11 / 2, 7h + 30min));
  auto const later = used("2025-11-02T01:10:00", "2025-11-02T02:00:00", "00:50:00");
  CHECK(later.start == at(2025y / 11 / 2, 6h + 10min));
  CHECK(later.end == at(2025y / 11 / 2, 7h));
  CHECK(later.suspended == 0s);
}

TEST_CASE("an hour between elapsed and end - start is remarked where the zone changed no clocks") {
  struct new_york {  // put forward by an hour on 8 March 2026 at 07:00 UTC
    std::chrono::seconds offset_at(utc_instant when) const {
      return when < at(2026y / 3 / 8, 7h) ? -std::chrono::hours(5) : -std::chrono::hours(4);
    }
  };
  // By hand: by the clock all run for 2 h. In New York the first two were over after one; the third ran for 2 h the day
  // after, and the fourth for half an hour less. End - start counts: 4 GPUs for 1 + 1 + 2 + 1 h, and of UTC for 2 h each.
  slurm::log log;
  log.read(
      "JobID|State|Start|End|Elapsed|AllocTRES\n"
      "1|COMPLETED|2026-03-08T01:30:00|2026-03-08T03:30:00|01:00:00|gres/gpu=4\n"
      "2|FAILED|2026-03-08T01:45:00|2026-03-08T03:45:00|01:00:00|gres/gpu=4\n"
      "3|COMPLETED|2026-03-09T01:30:00|2026-03-09T03:30:00|02:00:00|gres/gpu=4\n"
      "4|COMPLETED|2026-03-08T01:30:00|2026-03-08T03:30:00|00:30:00|gres/gpu=4\n",
      {.file = "jobs", .on_error = bad_rows::collect});
  CHECK(log.report().times(slurm::remark::elapsed_differs) == 1);  // of 1 h 30 min, whatever the zone
  auto const told_in = [&](auto const& zone) {
    gpu_time sum;
    auto const report = slurm::uses_of(
        log, zone, {}, [&](slurm::use const& one, slurm::job const&) { sum += one.gpus * (*one.end - one.start); });
    return std::pair(report, sum.in_hours());
  };
  auto const here = told_in(new_york()), elsewhere = told_in(utc), fixed = told_in(utc_offset(-5h));
  CHECK(here.first.remarks.empty());
  CHECK(here.second == 20);
  CHECK(elsewhere.second == 32);
  for (auto const* each : {&elsewhere, &fixed}) {
    REQUIRE(each->first.times(slurm::remark::elapsed_differs) == 2);
    CHECK(each->first.remarks[0].first.file == "jobs");
    CHECK(each->first.remarks[0].first.line == 2);
  }
}

TEST_CASE("slices of GPUs are shares of one") {
  auto const shares = [](std::string const& text) {
    auto out = job("COMPLETED", "2026-03-01T00:00:00", "2026-03-01T01:00:00", "01:00:00");
    out.allocated = slurm::parse_tres(text);
    out.gpu_count = out.allocated.gpu_count();
    return slurm::use_of(out, utc)->gpus;
  };
  CHECK(shares("gres/gpu:nvidia_a100_1g.5gb=1,gres/gpu=1") * 21 == gpu_share::of(3));
  CHECK(shares("gres/gpu:a30_1g.6gb=1,gres/gpu=1") == gpu_share::of(1, 4));
  CHECK(shares("gres/gpu:3g.20gb=2,gres/gpu=2") == gpu_share::of(6, 7));
  CHECK(shares("gres/gpu:h100_4g.40gb=1,gres/gpu=3") == gpu_share::of(18, 7));  // two are whole
  CHECK(shares("gres/gpu:nvidia_h100_80gb_hbm3=8,gres/gpu=8") == gpu_share::of(8));
  CHECK(shares("gres/gpu:a100.3g.20gb=1") == gpu_share::of(3, 7));
  CHECK(shares("gres/gpu:A100.MIG.1g.5gb=7") == gpu_share::of(1));
  CHECK(shares("gres/gpu:mi300x_cpx=8") == gpu_share::of(1));  // eight dies, each by itself
  CHECK(shares("gres/gpu:mi300x_spx=2") == gpu_share::of(2));
  CHECK(shares("gres/gpu:a100_sxm4=2") == gpu_share::of(2));  // no slice
  CHECK(shares("gres/gpu:h100_1g.10gb_me=2") == gpu_share::of(2, 7));
  CHECK(shares("gres/gpu:migrated=2") == gpu_share::of(2));  // a name like any other
  for (std::string const some : {"mig", "a100mig", "a100_MIG_0"})
    CHECK_THROWS_WITH(shares("gres/gpu:" + some + "=1"),
                      tonnage::testing::contains("a slice of a GPU whose profile is not told"));
  CHECK_THROWS_WITH(shares("gres/gpu:1c.3g.40gb=3"), tonnage::testing::contains("no accelerator has slices"));
  CHECK_THROWS_WITH(shares("gres/gpu:a100_9g.99gb=1"), tonnage::testing::contains("there is no such profile of A100"));
}

TEST_CASE("GPUs of which a board has several are shares of it, as Slurm counts what is listed") {
  auto const use_of_gpus = [](std::string const& text) {
    return *slurm::use_of(job("COMPLETED", "2026-03-01T00:00:00", "2026-03-01T01:00:00", "01:00:00", text), utc);
  };
  // The dies of four packages, the four GPUs of a board, the two of others; a name of models that all list two.
  CHECK(use_of_gpus("gres/gpu:mi250=8").gpus == gpu_share::of(4));
  CHECK(use_of_gpus("gres/gpu:mi250=8").model == catalog::amd::mi250);
  CHECK(use_of_gpus("gres/gpu:mi250x=3,gres/gpu=3").gpus == gpu_share::of(3, 2));
  CHECK(use_of_gpus("gres/gpu:a16=4").gpus == gpu_share::of(1));
  CHECK(use_of_gpus("gres/gpu:nvidia_a16=1").gpus == gpu_share::of(1, 4));
  CHECK(use_of_gpus("gres/gpu:tesla_k80=4").gpus == gpu_share::of(2));
  CHECK(use_of_gpus("gres/gpu:m60=2").gpus == gpu_share::of(1));
  CHECK(use_of_gpus("gres/gpu:a16=4,gres/gpu:h100=2").gpus == gpu_share::of(3));
  CHECK(use_of_gpus("gres/gpu:mi210=2").gpus == gpu_share::of(2));
  CHECK(use_of_gpus("gres/gpu:mi250x_gcd=2").gpus ==
        gpu_share::of(1));  // the die by its name is half, and not a quarter
  CHECK(slurm::gpu_share_of(slurm::parse_tres("gres/gpu:a16=6,gres/gpu=6")) == gpu_share::of(3, 2));
  // Four packages for an hour: four GPU-hours.
  std::vector<slurm::use> const records{use_of_gpus("gres/gpu:mi250=8")};
  CHECK((records | over(2026y / 3) | tally(gpu_hours_used)).total(gpu_hours_used).value().in_hours() == 4);
}

TEST_CASE("virtual GPUs are as much of a GPU as they have of its memory") {
  auto const named = [](std::string const& text) {
    return *slurm::use_of(job("COMPLETED", "2026-03-01T00:00:00", "2026-03-01T01:00:00", "01:00:00", text), utc);
  };
  // 40 of 80 GB, 24 of 48, 3 of 7 slices, all of an A100; 4 GB of the 16 of one of the four GPUs of an A16.
  CHECK(named("gres/gpu:a100d-40c=1").gpus == gpu_share::of(1, 2));
  CHECK(named("gres/gpu:a100d-40c=1").model == catalog::nvidia::a100_pcie_80gb);
  CHECK(named("gres/gpu:nvidia_l40s-24q=3,gres/gpu=3").gpus == gpu_share::of(3, 2));
  CHECK(named("gres/gpu:grid_a100d-3-40c=1").gpus == gpu_share::of(3, 7));
  CHECK(named("gres/gpu:a100-40c=2").gpus == gpu_share::of(2));
  CHECK(named("gres/gpu:a16-4q=1").gpus == gpu_share::of(1, 16));
  CHECK(named("gres/gpu:h200x-35c=4").gpus.to_quantity().in(gpus) == tonnage::testing::Approx(4.0 * 35 / 141));
  CHECK(named("gres/gpu:mychip-40c=2").gpus == gpu_share::of(2));  // a name like any other
}

TEST_CASE("GPUs of which no column tells are unknown") {
  slurm::log log;
  std::string const text =
      "JobID|Account|State|Start|End|Elapsed|TresAlloc\n"
      "1|lab|COMPLETED|2026-03-01T00:00:00|2026-03-01T10:00:00|10:00:00|billing=8,cpu=8,gres/gpu=8,node=1\n";
  log.read(text);
  CHECK(!log.jobs()[0].gpu_count);
  CHECK(!log.jobs()[0].cpus);
  CHECK_THROWS_WITH(slurm::use_of(log.jobs()[0], utc),
                    "the GPUs of this job are unknown: neither AllocTRES nor AllocGRES tells them");
  CHECK_THROWS_WITH(slurm::log().read(text, {.file = "t", .needs_gpus = true}),
                    "t:1: there is no column 'AllocTRES' or 'AllocGRES' in this header: "
                    "'JobID|Account|State|Start|End|Elapsed|TresAlloc'");
}

TEST_CASE("times with an offset, and since 1970, need no zone") {
  slurm::log log;
  log.read(
      "JobID|Account|State|Start|End|Elapsed|AllocTRES\n"
      "800|lab|COMPLETED|1772323200|1772326800|01:00:00|gres/gpu=3\n"
      "801|lab|COMPLETED|2026-03-01T00:00:00+01:00|2026-03-01T01:00:00+01:00|01:00:00|gres/gpu=3\n");
  auto const epoch = slurm::use_of(log.jobs()[0], utc_offset(9h)),
             offset = slurm::use_of(log.jobs()[1], utc_offset(9h));
  CHECK(epoch->start == at(2026y / 3 / 1));
  CHECK(epoch->end == at(2026y / 3 / 1, 1h));
  CHECK(offset->start == at(2026y / 2 / 28, 23h));
}

TEST_CASE("a job whose use cannot be told costs itself, and says where it stands") {
  std::string const text =
      "JobID|Account|State|Start|End|Elapsed|NCPUS|AllocTRES\n"
      "5|lab|PENDING|Unknown|Unknown|00:00:00|1|\n"
      "7_3|lab|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|8|cpu=8,gres/gpu:a100_5g.40gb=1\n"
      "8|lab|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|8|cpu=8,gres/gpu=8\n"
      "9|lab|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00||gres/gpu=4\n";
  slurm::log log;
  log.read(text, {.file = "jobs"});
  std::vector<slurm::use> records;
  auto const report =
      slurm::uses_of(log, utc, {.on_error = bad_rows::collect}, [&](slurm::use const& one, slurm::job const& each) {
        if (!each.cpus) throw_error("CPUs are unknown");
        records.push_back(one);
      });
  REQUIRE(records.size() == 1);
  CHECK(records[0].gpus == gpu_share::of(8));
  CHECK(report.summary() == "jobs: 3 rows read, 1 kept, 2 refused, 1 lines that are no records");
  CHECK_THAT(report.refusals.at(0).what(), tonnage::testing::contains("jobs:3: there is no such profile of A100"));
  CHECK_THAT(report.refusals.at(0).what(), tonnage::testing::contains("'a100_5g.40gb, job 7_3'"));
  CHECK(std::string(report.refusals.at(1).what()) == "jobs:5: CPUs are unknown: 'job 9'");
  CHECK_THROWS_WITH(slurm::uses_of(log, utc, {}, [](slurm::use const&, slurm::job const&) {}),
                    tonnage::testing::contains("jobs:3: there is no such profile"));
}
