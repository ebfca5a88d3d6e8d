// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <tonnage/formats/slurm/controller.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using std::chrono::local_days;
using tonnage::testing::contains;

namespace {

struct read_jobs {
  std::vector<slurm::job> jobs{};
  slurm::report report{};
};
read_jobs read(std::string const& text) {
  read_jobs out;
  out.report = slurm::read_jobs(text, {.file = "now", .on_error = bad_rows::collect},
                                [&](slurm::job const& one) { out.jobs.push_back(one); });
  CHECK(out.report.rows == out.report.kept + out.report.refused + out.report.replaced);
  CHECK(out.report.kept == out.jobs.size());
  return out;
}

// As scontrol prints a job that runs, in several lines.
std::string const running =
    "JobId=1007 ArrayJobId=1000 ArrayTaskId=7 JobName=train big model\n"
    "   UserId=uma(1001) GroupId=staff(100) MCS_label=N/A\n"
    "   Priority=11603 Nice=0 Account=lab QOS=normal\n"
    "   JobState=RUNNING Reason=None Dependency=(null)\n"
    "   Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0\n"
    "   RunTime=1-02:03:04 TimeLimit=2-00:00:00 TimeMin=N/A\n"
    "   SubmitTime=2026-03-01T00:00:00 EligibleTime=2026-03-01T00:00:01\n"
    "   StartTime=2026-03-01T01:00:00 EndTime=2026-03-03T01:00:00 Deadline=N/A\n"
    "   Partition=gpu AllocNode:Sid=login-1:2386162\n"
    "   NodeList=n[1-2]\n"
    "   NumNodes=2 NumCPUs=32 NumTasks=2 CPUs/Task=16 ReqB:S:C:T=0:0:*:*\n"
    "   ReqTRES=cpu=32,mem=128G,node=2,billing=32,gres/gpu=8\n"
    "   AllocTRES=cpu=32,mem=128G,node=2,billing=32,gres/gpu=8,gres/gpu:a100=8\n"
    "   MinCPUsNode=16 MinMemoryNode=64G MinTmpDiskNode=0\n"
    "   Command=/home/uma/run me.sh --name=x\n"
    "   WorkDir=/home/uma/My Data\n"
    "   StdErr=/dev/null\n"
    "   TresPerNode=gres/gpu:a100:4\n"
    "\n";

}  // namespace

TEST_CASE("a job that runs, in several lines") {
  auto const got = read(running);
  REQUIRE(got.jobs.size() == 1);
  auto const& one = got.jobs[0];
  CHECK(one.id == slurm::job_id{.job = 1000, .task = 7});
  CHECK(one.raw_id == 1007);
  CHECK(one.job_name == "train big model");
  CHECK(one.user == "uma");
  CHECK(one.group == "staff");
  CHECK(one.account == "lab");
  CHECK(one.qos == "normal");
  CHECK(one.partition == "gpu");
  CHECK(one.node_list == "n[1-2]");
  CHECK(one.state == slurm::state::running);
  CHECK(one.runs());
  CHECK(one.submit == local_days(2026y / 3 / 1));
  CHECK(one.eligible == local_days(2026y / 3 / 1) + 1s);
  CHECK(one.start == local_days(2026y / 3 / 1) + 1h);
  CHECK(!one.end);  // on 3 March its time is up
  CHECK(one.elapsed == 24h + 2h + 3min + 4s);
  CHECK(one.nodes == 2);
  CHECK(one.cpus == 32);
  CHECK(one.gpu_count == 8);
  CHECK(one.gpu_type == "a100");
  CHECK(one.memory_requested == slurm::memory{68719476736, slurm::memory_scope::node});
  CHECK(one.exit_code == slurm::exit_status{0, 0});
  CHECK(one.requested.gpu_count() == 8);
  CHECK(got.report.running == 1);
  CHECK(got.report.remarks.empty());
  CHECK(got.report.blank == 1);
}

TEST_CASE("a job on one line, and one that waits") {
  auto const got = read(
      "JobId=5 JobName=OOD Code Server UserId=ida(7) GroupId=g(1) Account=a QOS=q JobState=PENDING ExitCode=0:0 "
      "RunTime=00:00:00 SubmitTime=2026-03-01T00:00:00 StartTime=2026-03-02T00:00:00 EndTime=2026-03-03T00:00:00 "
      "Partition=p NodeList= NumNodes=1-4 NumCPUs=4 ReqTRES=cpu=4,gres/gpu=2 AllocTRES=(null) Command= WorkDir= \r\n"
      "JobId=6 HetJobId=6 HetJobOffset=0 JobName= UserId=ida(7) JobState=CONFIGURING RunTime=00:00:05 "
      "StartTime=2026-03-01T00:00:00 EndTime=2026-03-01T01:00:00 NumNodes=1 NumCPUs=1 TRES=cpu=1,gres/gpu=1\r\n"
      "JobId=8 JobName=x UserId=ida(7) JobState=COMPLETED RunTime=01:00:00 StartTime=2026-03-01T00:00:00 "
      "EndTime=2026-03-01T01:00:00 NumNodes=1 NumCPUs=1 TRES=cpu=1 Comment=a JobState=b WorkDir=/x y\n"
      "JobId=9 ArrayJobId=9 ArrayTaskId=1-10%2 JobName=x UserId=ida(7) JobState=PENDING RunTime=INVALID\n");
  REQUIRE(got.jobs.size() == 4);
  CHECK(got.jobs[0].job_name == "OOD Code Server");
  CHECK(got.jobs[0].waits());
  CHECK(!got.jobs[0].end);
  CHECK(!got.jobs[0].nodes);  // one to four
  CHECK(got.jobs[0].gpu_count == 0);
  CHECK(got.jobs[0].requested.gpu_count() == 2);
  CHECK(got.jobs[1].id == slurm::job_id{.job = 6, .part = 0});
  CHECK(got.jobs[1].runs());
  CHECK(got.jobs[1].gpu_count == 1);
  CHECK(got.jobs[2].end == local_days(2026y / 3 / 1) + 1h);
  CHECK(got.jobs[2].state == slurm::state::completed);
  CHECK(got.jobs[2].gpu_count == 0);
  CHECK(got.jobs[3].id.tasks == "1-10%2");
  CHECK(got.report.waiting == 2);
  CHECK(got.report.running == 1);
}

TEST_CASE("GPUs that the cluster does not track are those that were asked for, where that is clear") {
  std::string const head = " UserId=u(1) JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 NumCPUs=4 ";
  auto const got = read("JobId=1" + head + "NumNodes=3 AllocTRES=cpu=4 TresPerNode=gres:gpu:a100:2\n" + "JobId=2" +
                        head + "NumNodes=3 AllocTRES=cpu=4 TresPerJob=gres/gpu:5\n" + "JobId=3" + head +
                        "NumNodes=3 AllocTRES=cpu=4\n" + "JobId=4" + head + "NumNodes=3 AllocTRES=(null)\n" +
                        "JobId=5" + head + "NumNodes=2-3 AllocTRES=cpu=4 TresPerNode=gres/gpu:2\n" + "JobId=6" + head +
                        "NumNodes=3 AllocTRES=cpu=4,gres/gpu=?\n" + "JobId=7" + head +
                        "NumNodes=3 AllocTRES=cpu=4,gres/gpu=1 TresPerNode=gres/gpu:2\n");
  REQUIRE(got.jobs.size() == 5);
  CHECK(got.jobs[0].gpu_count == 6);
  CHECK(got.jobs[0].gpu_type == "a100");
  CHECK(got.jobs[1].gpu_count == 5);
  CHECK(got.jobs[2].gpu_count == 0);
  CHECK(!got.jobs[3].gpu_count);
  CHECK(got.report.times(slurm::remark::gpus_untold) == 1);
  CHECK(got.jobs[4].gpu_count == 1);
  REQUIRE(got.report.refused == 2);
  for (auto const& why : got.report.refusals) CHECK(why.reason() == "the number of GPUs is unknown");
}

TEST_CASE("GPUs by the task and by older keys; those of each socket are unknown") {
  std::string const head =
      " UserId=u(1) JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 NumNodes=2 NumCPUs=8 ";
  // By hand: 8 tasks of one; two nodes of four; 4 tasks of one; 16 in all, whatever each node was asked for.
  auto const got =
      read("JobId=1" + head + "NumTasks=8 AllocTRES=cpu=8,node=2 TresPerTask=gres/gpu:1\n" + "JobId=2" + head +
           "TRES=cpu=8,node=2 Gres=gpu:4 Reservation=(null)\n" + "JobId=3" + head +
           "NumTasks=4 AllocTRES=cpu=8 TresPerTask=cpu=1,gres/gpu:a100=1\n" + "JobId=4" + head +
           "AllocTRES=cpu=8 JOB_GRES=gpu:h100:16 TresPerNode=gres/gpu:9\n" + "JobId=5" + head +
           "AllocTRES=cpu=8 TresPerSocket=gres/gpu:2\n" + "JobId=6" + head +
           "AllocTRES=cpu=8 TresPerTask=gres/gpu:2\n" + "JobId=7" + head + "AllocTRES=cpu=8 TresPerTask=cpu:2\n");
  REQUIRE(got.jobs.size() == 5);
  CHECK(got.jobs[0].gpu_count == 8);
  CHECK(got.jobs[1].gpu_count == 8);
  CHECK(got.jobs[2].gpu_count == 4);
  CHECK(got.jobs[2].gpu_type == "a100");
  CHECK(got.jobs[3].gpu_count == 16);
  CHECK(got.jobs[4].gpu_count == 0);
  REQUIRE(got.report.refused == 2);
  CHECK_THAT(got.report.refusals[0].what(),
             contains("field TresPerSocket: the number of GPUs is unknown: 'gres/gpu:2'"));
  CHECK_THAT(got.report.refusals[1].what(), contains("field TresPerTask: the number of GPUs is unknown: 'gres/gpu:2'"));
}

TEST_CASE("shards that were asked for, and that the cluster does not track, are remarked") {
  std::string const head = " UserId=u(1) JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 NumNodes=1 ";
  auto const got = read("JobId=1" + head + "AllocTRES=cpu=8 TresPerNode=gres/shard:2\n" + "JobId=2" + head +
                        "AllocTRES=cpu=8,gres/gpu=1 TresPerNode=gres/shard:2\n" + "JobId=3" + head +
                        "AllocTRES=cpu=8,gres/shard=2\n" + "JobId=4" + head + "AllocTRES=cpu=8\n");
  REQUIRE(got.jobs.size() == 4);
  CHECK(got.jobs[0].gpu_count == 0);
  REQUIRE(got.report.remarks.size() == 1);
  CHECK(got.report.times(slurm::remark::shards) == 2);
  CHECK(got.report.remarks[0].first.line == 1);
  CHECK(got.report.remarks[0].first.field == "TresPerNode");
}

TEST_CASE("a key that is printed with a colon is a key of its own") {
  std::string const head = " UserId=u(1) JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01 00:00:00 NumNodes=1 ";
  // By hand: one, two of each of one node, four in all; the same in several lines; and words of nobody.
  auto const got =
      read("JobId=1" + head + "AllocTRES=cpu=8 Power= MemPerTres=gpu:16000 TresPerNode=gpu:1 NtasksPerTRES:0\n" +
           "JobId=2" + head + "AllocTRES=cpu=8 TresPerNode=gpu:a100:2 NtasksPerTRES:0\n" + "JobId=3" + head +
           "AllocTRES=cpu=8 TresPerJob=gres:gpu:4 NtasksPerTRES:0 MailUser=x\n" + "JobId=4" + head +
           "AllocTRES=cpu=8\n   TresPerNode=gpu:1\n   NtasksPerTRES:0\n" + "JobId=5" + head +
           "AllocTRES=cpu=8 TresPerNode=gpu:1 some words\n");
  REQUIRE(got.jobs.size() == 4);
  CHECK(got.jobs[0].gpu_count == 1);
  CHECK(got.jobs[1].gpu_count == 2);
  CHECK(got.jobs[1].gpu_type == "a100");
  CHECK(got.jobs[2].gpu_count == 4);
  CHECK(got.jobs[3].gpu_count == 1);
  CHECK(got.jobs[3].start == local_days(2026y / 3 / 1));
  REQUIRE(got.report.refused == 1);
  CHECK_THAT(got.report.refusals[0].what(),
             contains("field TresPerNode: expected resources such as gpu:a100:2: 'gpu:1 some words'"));
}

TEST_CASE("slices that jobs hold and want are shares of GPUs, and all tasks that wait want theirs") {
  std::string const runs =
      " JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 EndTime=2026-03-02T00:00:00 NumNodes=1 ";
  std::string const waits = " JobState=PENDING RunTime=00:00:00 StartTime=Unknown EndTime=Unknown NumNodes=1 ";
  auto const got = read("JobId=1" + runs + "AllocTRES=cpu=8,gres/gpu=7,gres/gpu:1g.10gb=7\n" + "JobId=2" + waits +
                        "ReqTRES=cpu=8,gres/gpu=14,gres/gpu:1g.10gb=14 AllocTRES=(null)\n" +
                        "JobId=3 ArrayJobId=3 ArrayTaskId=1-10%2" + waits + "ReqTRES=cpu=8,gres/gpu=4\n" +
                        "JobId=4 ArrayJobId=3 ArrayTaskId=0" + runs + "ReqTRES=gres/gpu=4 AllocTRES=gres/gpu=4\n" +
                        "JobId=5 ArrayJobId=5 ArrayTaskId=1-9,12,..." + waits + "ReqTRES=cpu=8,gres/gpu=4\n" +
                        "JobId=6" + waits + "TresPerSocket=gres/gpu:4\n" + "JobId=7" + waits + "\n" + "JobId=8" + runs +
                        "AllocTRES=(null)\n" + "JobId=9" + waits + "ReqTRES=cpu=8\n");
  REQUIRE(got.jobs.size() == 9);
  CHECK(gpus_held(got.jobs[0]) == gpu_share::of(1));    // seven sevenths
  CHECK(gpus_wanted(got.jobs[0]) == gpu_share::of(0));  // it has them
  CHECK(gpus_held(got.jobs[1]) == gpu_share::of(0));
  CHECK(gpus_wanted(got.jobs[1]) == gpu_share::of(2));
  CHECK(gpus_wanted(got.jobs[2]) == gpu_share::of(40));
  CHECK(gpus_held(got.jobs[3]) == gpu_share::of(4));
  CHECK(gpus_wanted(got.jobs[3]) == gpu_share::of(0));
  CHECK(!gpus_wanted(got.jobs[4]));  // a list that was cut off
  CHECK(!gpus_wanted(got.jobs[5]));
  CHECK(!gpus_wanted(got.jobs[6]));
  CHECK(!gpus_held(got.jobs[7]));
  CHECK(gpus_wanted(got.jobs[8]) == gpu_share::of(0));
}

TEST_CASE("a job whose GPUs cannot be counted is refused at its line, and the others count") {
  std::string const runs = " JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 NumNodes=1 ";
  std::string const text = "JobId=1" + runs + "AllocTRES=gres/gpu:a100mig=2\nJobId=2" + runs + "AllocTRES=gres/gpu=3\n";
  gpu_share held;
  auto const add = [&](slurm::job const& one) { held += gpus_held(one).value(); };
  auto const report = slurm::read_jobs(text, {.file = "now", .on_error = bad_rows::collect}, add);
  CHECK(held == gpu_share::of(3));
  CHECK(report.summary() == "now: 2 rows read, 1 kept, 1 refused");
  CHECK(report.running == 1);
  std::string const why = "now:1: a slice of a GPU whose profile is not told: 'a100mig, job 1'";
  CHECK(report.refusals.at(0).what() == why);
  CHECK_THROWS_WITH(slurm::read_jobs(text, {.file = "now"}, add), why);
}

TEST_CASE("a job that was cancelled before it started used nothing, and wants nothing") {
  auto const got = read(
      "JobId=1 JobState=CANCELLED RunTime=00:00:00 StartTime=2026-03-01T05:00:00 EndTime=2026-03-01T05:00:00 "
      "NumNodes=1-1 NumCPUs=1 ReqTRES=cpu=1,gres/gpu=4 AllocTRES=(null)\n"
      "JobId=2 JobState=CANCELLED RunTime=00:00:00 StartTime=2026-03-01T05:00:00 EndTime=2026-03-01T05:00:00 "
      "NumNodes=1 NumCPUs=1 AllocTRES=(null) TresPerSocket=gres/gpu:1\n"
      "JobId=3 JobState=CANCELLED RunTime=00:00:00 StartTime=Unknown EndTime=2026-03-01T05:00:00 NumNodes=1 "
      "ReqTRES=cpu=1,gres/gpu=4 AllocTRES=(null)\n"
      "JobId=4 JobState=REQUEUED RunTime=00:00:00 StartTime=Unknown EndTime=Unknown NumNodes=1 "
      "ReqTRES=cpu=1,gres/gpu=4 AllocTRES=(null)\n");
  REQUIRE(got.jobs.size() == 4);
  for (std::size_t i = 0; i != 3; ++i) {
    CAPTURE(i);
    CHECK(got.jobs[i].gpu_count == 0);
    auto const used = slurm::use_of(got.jobs[i], utc);
    CHECK((!used || used->gpus * (*used->end - used->start) == gpu_time{}));
    CHECK(gpus_held(got.jobs[i]) == gpu_share::of(0));
    CHECK(gpus_wanted(got.jobs[i]) == gpu_share::of(0));
  }
  CHECK(gpus_wanted(got.jobs[3]) == gpu_share::of(4));  // it waits again
}

TEST_CASE("a job with an end and no start began as long before as it has run") {
  auto const got = read(
      "JobId=1 JobState=COMPLETED RunTime=02:30:00 StartTime=Unknown EndTime=2026-03-01T05:00:00 NumNodes=1 "
      "AllocTRES=cpu=1,gres/gpu=4\n"
      "JobId=2 JobState=COMPLETED RunTime=INVALID EndTime=2026-03-01T05:00:00 NumNodes=1 AllocTRES=gres/gpu=4\n"
      "JobId=3 JobState=COMPLETED RunTime=60000-00:00:00 EndTime=2026-03-01T05:00:00 AllocTRES=gres/gpu=4\n");
  REQUIRE(got.jobs.size() == 1);
  auto const used = slurm::use_of(got.jobs[0], utc);
  REQUIRE(used);
  CHECK(used->start == at(2026y / 3 / 1, 2h + 30min));
  CHECK(used->gpus * (*used->end - used->start) == gpu_share::of(4) * 150min);
  REQUIRE(got.report.remarks.size() == 1);
  CHECK(got.report.remarks[0].text == "no start: end - elapsed counts");
  REQUIRE(got.report.refusals.size() == 2);
  CHECK(got.report.refusals[0].what() ==
        std::string("now:2:36, field RunTime: expected for how long it has run: 'INVALID'"));
  CHECK(got.report.refusals[1].what() ==
        std::string("now:3:36, field RunTime: expected for how long it has run: '60000-00:00:00'"));
}

TEST_CASE("a system without jobs has none") {
  auto const got = read("No jobs in the system\n");
  CHECK(got.jobs.empty());
  CHECK(got.report.summary() == "now: 0 rows read, 0 kept, 0 refused, 1 lines that are no records");
  CHECK(slurm::read_jobs("No jobs in the system\r\n", {}, [](slurm::job const&) {}).kept == 0);
}

TEST_CASE("a job begins with its id, indented or not") {
  std::string const runs = " JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 NumNodes=1 ";
  auto const got = read("JobId=1" + runs + "AllocTRES=gres/gpu=1\n  JobId=2" + runs + "\n     AllocTRES=gres/gpu=2\n" +
                        "  JobId=3" + runs + "AllocTRES=gres/gpu=4\n");
  REQUIRE(got.jobs.size() == 3);
  for (std::int64_t i = 0; i != 3; ++i) CHECK(got.jobs[static_cast<std::size_t>(i)].gpu_count == 1 << i);
}

TEST_CASE("times may have a blank within, and names of users too") {
  auto const got = read(
      "JobId=3 JobName=a UserId=DOM\\ada byron(1) Account=l JobState=COMPLETED RunTime=01:00:00 SubmitTime=2026-03-01 "
      "00:00:00 StartTime=2026-03-01 00:00:00 EndTime=2026-03-01 01:00:00 NumNodes=1 NumCPUs=8 "
      "AllocTRES=cpu=8,gres/gpu=4 SubmitLine=sbatch --wrap AllocTRES=cpu=2 Command=/x\n"
      "JobId=4 JobState=RUNNING RunTime=01:00:00\n   some words StartTime=Sun 01 Mar 2026 00:00:00 EndTime=Unknown\n");
  REQUIRE(got.jobs.size() == 1);
  CHECK(got.jobs[0].user == "DOM\\ada byron");
  CHECK(got.jobs[0].submit == local_days(2026y / 3 / 1));
  CHECK(got.jobs[0].start == local_days(2026y / 3 / 1));
  CHECK(got.jobs[0].end == local_days(2026y / 3 / 1) + 1h);
  CHECK(got.jobs[0].gpu_count == 4);
  REQUIRE(got.report.refused == 1);
  CHECK(got.report.refusals[0].what() ==
        std::string("now:3:25, field StartTime: expected a time such as 2023-01-31T12:34:56: "
                    "'Sun 01 Mar 2026 00:00:00'"));
}

TEST_CASE("what is no job is refused, and nothing is lost") {
  std::string const head = " UserId=u(1) JobState=RUNNING RunTime=01:00:00 StartTime=2026-03-01T00:00:00 ";
  auto const got = read(
      "slurm_load_jobs error: Invalid job id specified\n"
      "JobId=1 JobName=a UserId=root Account=other UserId=u(1) Account=own JobState=RUNNING\n"
      "JobId=2 UserId=u(1) JobState=ASLEEP\n"
      "JobId=x UserId=u(1) JobState=RUNNING\n"
      "JobId=3 UserId=u(1) JobState=RUNNING RunTime=INVALID StartTime=2026-03-01T00:00:00\n"
      "JobId=4" +
      head +
      "AllocTRES=gres/gpu=x\n"
      "JobId=5" +
      head + "SubmitTime=soon ExitCode=? NumCPUs=many AllocTRES=gres/gpu=1,mem=y\n");
  REQUIRE(got.jobs.size() == 1);
  CHECK(got.jobs[0].id.job == 5);
  CHECK(got.jobs[0].gpu_count == 1);
  CHECK(got.report.times(slurm::remark::unreadable) == 4);
  REQUIRE(got.report.refused == 6);
  std::vector<std::string> said;
  for (auto const& why : got.report.refusals) said.emplace_back(why.what());
  CHECK(said[0] == "now:1: a line of no job: 'slurm_load_jobs error: Invalid job id specified'");
  CHECK_THAT(said[1], contains("now:2:"));
  CHECK_THAT(said[1], contains("a key that comes twice"));
  CHECK(said[2] == "now:3:30, field JobState: expected a state such as COMPLETED: 'ASLEEP'");
  CHECK(said[3] == "now:4:7, field JobId: expected a job id such as 123, 123_4, 123+0 or 123.batch: 'x'");
  CHECK_THAT(said[4], contains("now:5:46, field RunTime: expected for how long it has run: 'INVALID'"));
  CHECK_THAT(said[5], contains("field AllocTRES: expected a size"));
  CHECK_THROWS_WITH(slurm::read_jobs("JobId=2 JobState=ASLEEP\n", {.file = "n"}, [](slurm::job const&) {}),
                    "n:1:18, field JobState: expected a state such as COMPLETED: 'ASLEEP'");
}

TEST_CASE("of two records of a job the last counts") {
  auto const got = read(running + running);
  CHECK(got.jobs.size() == 1);
  CHECK(got.report.replaced == 1);
  CHECK(got.report.remarks.at(0).text == slurm::remark::replaced);
  CHECK(got.report.remarks.at(0).first.line == 1);
}

TEST_CASE("a published file of jobs that wait") {
  char const* const folder = std::getenv("TONNAGE_DATA_DIR");
  if (folder == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  std::ifstream file(std::string(folder) + "/slurm/scontrol_resource1.txt", std::ios::binary);
  auto const got = read(std::string(std::istreambuf_iterator<char>(file), {}));
  REQUIRE(got.jobs.size() == 3);
  CHECK(got.report.waiting == 3);
  CHECK(got.report.refused == 0);
  CHECK(got.report.remarks.empty());
  std::int64_t asked = 0;
  for (auto const& one : got.jobs) {
    CHECK(one.waits());
    CHECK(!one.end);
    CHECK(one.partition == "accel");
    asked += one.requested.gpu_count();
  }
  CHECK(asked == 6);  // one, four (of TresPerJob, as ReqTRES is empty) and one
  CHECK(got.jobs[2].job_name == "OOD Code Server");
  CHECK(got.jobs[2].user == "uc-10008");
}
