// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"

#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/slurm.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {
slurm::tres typed(std::string const& text, char const* name) {
  return slurm::with_gpu_type(slurm::parse_tres(text), name);
}
std::vector<slurm::use> uses_in(std::string const& text, std::string const& name) {
  slurm::log log;
  log.read(text, {.gpus_without_type = name});
  std::vector<slurm::use> out;
  (void)slurm::uses_of(log, utc, {}, [&](slurm::use const& each, slurm::job const&) { out.push_back(each); });
  return out;
}
}  // namespace

TEST_CASE("GPUs of no subtype have the one that they are given") {
  CHECK(typed("gres/gpu=8", "mi250") == slurm::parse_tres("gres/gpu=8,gres/gpu:mi250=8"));
  CHECK(typed("gres/gpu=8,gres/gpu:mi250=6", "mi250") == slurm::parse_tres("gres/gpu=8,gres/gpu:mi250=8"));
  CHECK(typed("gres/gpu=8,gres/gpu:h100=6", "mi250").gpu_type() == "h100,mi250");
  CHECK(typed("gres/gpu=8,gres/gpu:h100=6", "mi250").gpu_count() == 8);
  for (char const* none : {"gres/gpu:h100=6", "cpu=8", "gres/gpu=0", "gres/gpu=?"})
    CHECK(typed(none, "mi250") == slurm::parse_tres(none));
  CHECK(typed("gres/gpu=8", "") == slurm::parse_tres("gres/gpu=8"));
}

TEST_CASE("GPU time is the same whether a cluster names its GPUs or the caller does") {
  // By hand: eight dies are four packages, for two hours; eight of no subtype are eight GPUs of no model.
  std::string const begin =
      "JobID|State|Start|End|Elapsed|AllocTRES\n"
      "7|COMPLETED|2026-03-01T00:00:00|2026-03-01T02:00:00|02:00:00|cpu=8,gres/gpu";
  auto const by_cluster = uses_in(begin + "=8,gres/gpu:mi250=8\n", ""), by_caller = uses_in(begin + "=8\n", "mi250"),
             by_nobody = uses_in(begin + "=8\n", "");
  REQUIRE(by_cluster.size() == 1);
  CHECK(by_cluster[0].gpus == gpu_share::of(4));
  REQUIRE(by_caller.size() == 1);
  CHECK(by_caller[0].gpus == gpu_share::of(4));
  CHECK(by_caller[0].model == catalog::amd::mi250);
  CHECK(by_nobody[0].gpus == gpu_share::of(8));
  CHECK(by_nobody[0].model == unknown_model);
  CHECK(uses_in(begin + "=7\n", "1g.10gb")[0].gpus == gpu_share::of(1));
  // The older column of resources, in which nothing has a subtype either.
  CHECK(uses_in("JobID|State|Start|End|Elapsed|AllocGRES\n"
                "7|COMPLETED|2026-03-01T00:00:00|2026-03-01T02:00:00|02:00:00|gpu:8\n",
                "a16")[0]
            .gpus == gpu_share::of(2));
}

TEST_CASE("a name for GPUs of no subtype is that of a model or of a slice") {
  for (std::string const bad : {"mi250zz", "a100_9g.99gb", "mig"}) {
    CAPTURE(bad);
    CHECK_THROWS_WITH(slurm::log().read("JobID|State|Start|End|Elapsed\n", {.gpus_without_type = bad}),
                      tonnage::testing::contains("gpus_without_type"));
    CHECK_THROWS_WITH(slurm::read_nodes("", {.gpus_without_type = bad}, [](slurm::node const&) {}),
                      tonnage::testing::contains("gpus_without_type"));
    CHECK_THROWS_WITH(slurm::read_jobs("", {.gpus_without_type = bad}, [](slurm::job const&) {}),
                      tonnage::testing::contains("gpus_without_type"));
  }
  for (char const* good :
       {"mi250", "A100", "nvidia_h100_80gb_hbm3", "a100", "1g.10gb", "mi300x_cpx", "a100d-40c", "mi250x_gcd"})
    CHECK_NOTHROW(slurm::log().read("JobID|State|Start|End|Elapsed\n", {.gpus_without_type = good}));
}

TEST_CASE("nodes and jobs of the controller count GPUs of no subtype as the caller says") {
  // By hand: eight dies are four packages, of which six dies, three packages, are held; two dies are wanted.
  std::vector<slurm::node> nodes;
  slurm::read_nodes("NodeName=a Gres=gpu:8 State=MIXED CfgTRES=cpu=64,gres/gpu=8 AllocTRES=cpu=1,gres/gpu=6\n",
                    {.gpus_without_type = "mi250"}, [&](slurm::node const& each) { nodes.push_back(each); });
  REQUIRE(nodes.size() == 1);
  CHECK(nodes[0].gpu_count == gpu_share::of(4));
  CHECK(nodes[0].gpus_in(gpu_state::allocated) == gpu_share::of(3));
  CHECK(nodes[0].gpus_in(gpu_state::idle) == gpu_share::of(1));
  auto const capacity = slurm::holdings_of(nodes[0]);
  REQUIRE(capacity.size() == 1);
  CHECK(capacity[0].model == catalog::amd::mi250);
  CHECK(capacity[0].count == 4.0 * gpus);
  std::vector<slurm::job> jobs;
  slurm::read_jobs(
      "JobId=1 JobState=RUNNING StartTime=2026-03-01T00:00:00 RunTime=01:00:00 NumNodes=1 NumCPUs=8 "
      "AllocTRES=cpu=8,gres/gpu=6\n"
      "JobId=2 JobState=PENDING NumNodes=1 NumCPUs=8 ReqTRES=cpu=8,gres/gpu=2\n",
      {.gpus_without_type = "mi250"}, [&](slurm::job const& each) { jobs.push_back(each); });
  REQUIRE(jobs.size() == 2);
  CHECK(slurm::gpus_held(jobs[0]) == gpu_share::of(3));
  CHECK(slurm::gpus_wanted(jobs[1]) == gpu_share::of(1));
}

TEST_CASE("a name whose models are listed as one GPU or as two is remarked") {
  // By hand: an MI210 is listed as one GPU, and an MI250 as two: eight of "mi200" are eight or four, and count as eight.
  slurm::log log;
  std::string const rest = "|COMPLETED|2026-03-01T00:00:00|2026-03-01T02:00:00|02:00:00|cpu=8,",
                    text = "JobID|State|Start|End|Elapsed|AllocTRES\n6" + rest + "gres/gpu:mi250=8\n7" + rest +
                           "gres/gpu:mi200=8\n";
  log.read(text, {.file = "jobs"});
  gpu_share used;
  auto const report =
      slurm::uses_of(log, utc, {}, [&](slurm::use const& each, slurm::job const&) { used += each.gpus; });
  CHECK(used == gpu_share::of(4 + 8));
  REQUIRE(report.times(gpu_remark::listed_unclear) == 1);
  CHECK(report.remarks[0].first.line == 3);
  CHECK(report.remarks[0].first.text == "mi200");
  auto const nodes = slurm::read_nodes(
      "NodeName=a Gres=gpu:mi200:8 State=IDLE CfgTRES=gres/gpu=8\nNodeName=b Gres=gpu:a16:8 State=IDLE "
      "CfgTRES=gres/gpu=8\n",
      {}, [](slurm::node const&) {});
  REQUIRE(nodes.times(gpu_remark::listed_unclear) == 1);
  CHECK(nodes.remarks[0].first.field == "Gres");
}
