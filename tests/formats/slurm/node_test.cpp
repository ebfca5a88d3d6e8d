// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <map>
#include <numeric>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/slurm/node.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::contains;

namespace {

// As scontrol prints them: a node in use that is drained, one that is down, one whose subtype only Gres tells, one
// without GPUs.
std::string const four =
    "NodeName=gpu1 Arch=x86_64 CoresPerSocket=32 \n"
    "   CPUAlloc=16 CPUEfctv=64 CPUTot=64 CPULoad=15.90\n"
    "   Gres=gpu:a100:4(S:0-1)\n"
    "   NodeAddr=gpu1 NodeHostName=gpu1 Version=22.05.8\n"
    "   OS=Linux 5.14.0 #1 SMP PREEMPT_DYNAMIC Tue May 10 14:48:47 UTC 2022 \n"
    "   RealMemory=515000 AllocMem=131072 FreeMem=300000 Sockets=2 Boards=1\n"
    "   State=MIXED+DRAIN ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A\n"
    "   Partitions=gpu,long \n"
    "   CfgTRES=cpu=64,mem=515000M,billing=64,gres/gpu=4,gres/gpu:a100=4\n"
    "   AllocTRES=cpu=16,mem=128G,gres/gpu=1,gres/gpu:a100=1\n"
    "   Reason=bad dimm in slot=4 [root@2026-01-11T09:00:00]\n"
    "\n"
    "NodeName=gpu2 CPUTot=64\n"
    "   Gres=gpu:h100:8\n"
    "   State=DOWN* ThreadsPerCore=1\n"
    "   CfgTRES=cpu=64,gres/gpu=8\n"
    "   AllocTRES=\n"
    "   Reason=Not responding [slurm@2026-01-10T03:00:00]\n"
    "\n"
    "NodeName=gpu3 CPUTot=128\n"
    "   Gres=gpu:h100:8\n"
    "   State=MIXED+PLANNED ThreadsPerCore=1\n"
    "   CfgTRES=cpu=128,gres/gpu=8\n"
    "   AllocTRES=cpu=4,gres/gpu=6\n"
    "\n"
    "NodeName=cpu1 CPUTot=32\n"
    "   Gres=(null)\n"
    "   State=IDLE\n"
    "   CfgTRES=cpu=32,mem=1G\n"
    "   AllocTRES=\n"
    "\n";

std::vector<slurm::node> nodes_in(std::string const& text, read_report* report = nullptr) {
  std::vector<slurm::node> out;
  auto const told = slurm::read_nodes(text, {.file = "nodes", .on_error = bad_rows::collect},
                                      [&](slurm::node const& each) { out.push_back(each); });
  if (report != nullptr) *report = told;
  return out;
}

}  // namespace

TEST_CASE("nodes by scontrol: what they have, and what became of it") {
  read_report report;
  auto const found = nodes_in(four, &report);
  REQUIRE(found.size() == 4);
  CHECK(report.summary() == "nodes: 4 rows read, 4 kept, 0 refused");
  CHECK(found[0].name == "gpu1");
  CHECK(found[0].partitions == "gpu,long");
  CHECK(found[0].cpus == 64);
  CHECK(found[0].reason == "bad dimm in slot=4 [root@2026-01-11T09:00:00]");
  CHECK(found[0].is("DRAIN"));
  CHECK(found[1].is("DOWN"));
  CHECK_FALSE(found[2].is("DRAIN"));
  CHECK(found[2].configured.gpu_type() == "h100");
  CHECK(found[3].gpu_count == gpu_share());

  // By hand: 1 of 4 held and 3 down; 8 down; 6 held and 2 planned.
  std::map<gpu_state, gpu_share> all;
  gpu_share reported;
  for (auto const& each : found) {
    reported += *each.gpu_count;
    for (auto const s :
         {gpu_state::allocated, gpu_state::idle, gpu_state::down, gpu_state::planned_down, gpu_state::planned})
      all[s] += *each.gpus_in(s);
  }
  CHECK(reported == gpu_share::of(20));
  CHECK(all[gpu_state::allocated] == gpu_share::of(7));
  CHECK(all[gpu_state::down] == gpu_share::of(11));
  CHECK(all[gpu_state::planned] == gpu_share::of(2));
  CHECK(all[gpu_state::idle] == gpu_share::of(0));
  CHECK(all[gpu_state::planned_down] == gpu_share::of(0));
}

TEST_CASE("nodes on one line each, as with -o") {
  auto const found = nodes_in(
      "NodeName=a CPUTot=8 Gres=gpu:2 OS=Linux 5.14 #1 SMP RealMemory=1 State=IDLE+MAINT CfgTRES=cpu=8,gres/gpu=2 "
      "AllocTRES= "
      "Reason=new disk [root@2026-01-11T09:00:00] Comment=rack 4\r\n"
      "NodeName=b CPUTot=8 Gres=gpu:2 State=IDLE~ CfgTRES=cpu=8,gres/gpu=2 AllocTRES=\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].reason == "new disk [root@2026-01-11T09:00:00]");
  CHECK(found[0].gpus_in(gpu_state::planned_down) == gpu_share::of(2));
  CHECK(found[1].gpus_in(gpu_state::idle) == gpu_share::of(2));  // powered down, and there for who asks
}

TEST_CASE("a node begins with its name, indented or not, and two on one line are refused") {
  // By hand: 4 GPUs of each of three nodes, of which 0, 1 and 2 are held.
  std::string const three =
      "NodeName=gpu01 CPUTot=64 Gres=gpu:a100:4 State=IDLE CfgTRES=cpu=64,gres/gpu=4 AllocTRES=\n"
      "    NodeName=gpu02 CPUTot=64 Gres=gpu:a100:4\n       State=MIXED CfgTRES=cpu=64,gres/gpu=4 "
      "AllocTRES=gres/gpu=1\n"
      "\tNodeName=gpu03 CPUTot=64 Gres=gpu:a100:4 State=MIXED CfgTRES=cpu=64,gres/gpu=4 AllocTRES=gres/gpu=2\n";
  for (std::string const before : {"", "  "}) {
    auto const found = nodes_in(before + three);
    REQUIRE(found.size() == 3);
    gpu_share idle;
    for (auto const& each : found) idle += each.gpus_in(gpu_state::idle).value();
    CHECK(idle == gpu_share::of(9));
    CHECK(found[1].name == "gpu02");
  }
  read_report report;
  CHECK(nodes_in("NodeName=a State=IDLE Gres=gpu:4 Reason=disk NodeName=b State=IDLE Gres=gpu:4\n", &report).empty());
  CHECK(std::string(report.refusals.at(0).what()) == "nodes:1:10, field NodeName: a key that comes twice: 'a'");
}

TEST_CASE("GPUs that the cluster does not track are in nobody's hands, as far as is known") {
  auto const found = nodes_in(
      "NodeName=a Gres=gpu:a100:4 State=MIXED CfgTRES=cpu=8 AllocTRES=cpu=4\n"
      "NodeName=b Gres=gpu:a100:4 GresUsed=gpu:a100:3(IDX:0-2) State=MIXED CfgTRES=cpu=8 AllocTRES=cpu=4\n"
      "NodeName=c State=IDLE\n");
  REQUIRE(found.size() == 3);
  CHECK(found[0].gpu_count == gpu_share::of(4));
  CHECK_FALSE(found[0].gpus_in(gpu_state::allocated));
  CHECK_FALSE(found[0].gpus_in(gpu_state::idle));
  CHECK(found[1].gpus_in(gpu_state::allocated) == gpu_share::of(3));
  CHECK(found[1].gpus_in(gpu_state::idle) == gpu_share::of(1));
  CHECK_FALSE(found[2].gpu_count);
}

TEST_CASE("nodes that cannot be read are refused, and nothing is lost") {
  read_report report;
  auto const found = nodes_in(
      "Node gpu9 not found\n"
      "NodeName=a Gres=gpu:1 CfgTRES=cpu=1,gres/gpu=1 AllocTRES=\n"
      "NodeName=b State=IDLE\n   CfgTRES=gres/gpu=x\n"
      "NodeName=c Gres=gpu:1 State=IDLE\n   CfgTRES=cpu=1,gres/gpu=1\n   AllocTRES=gres/gpu=2\n"
      "NodeName= State=IDLE\n"
      "NodeName=d State=IDLE\n",
      &report);
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "d");
  CHECK(report.summary() == "nodes: 6 rows read, 1 kept, 5 refused");
  REQUIRE(report.refusals.size() == 5);
  CHECK(std::string(report.refusals[0].what()) == "nodes:1: a line of no node: 'Node gpu9 not found'");
  CHECK(std::string(report.refusals[1].what()) == "nodes:2, field State: expected a node with a state");
  CHECK_THAT(report.refusals[2].what(), contains("nodes:4:12, field CfgTRES: "));
  CHECK(std::string(report.refusals[3].what()) ==
        "nodes:7:14, field AllocTRES: more GPUs are allocated than the node has: 'gres/gpu=2'");
  CHECK_THROWS_WITH(slurm::read_nodes("NodeName=a\n", {.file = "n"}, [](slurm::node const&) {}),
                    "n:1, field State: expected a node with a state");
}

TEST_CASE("a system without nodes has none") {
  read_report report;
  CHECK(nodes_in("No nodes in the system\n", &report).empty());
  CHECK(report.refused == 0);
  CHECK(report.not_records == 1);
}

TEST_CASE("what nodes hold is a fleet") {
  std::vector<holding> all;
  for (auto const& each : nodes_in(four))
    for (auto const& h : slurm::holdings_of(each)) all.push_back(h);
  auto const answer = all | by(model) | tally(gpu_count);
  CHECK(answer.total(gpu_count).value() == 20.0 * gpus);
  CHECK(all.size() == 3);
  auto const slices = slurm::holdings_of(
      nodes_in("NodeName=m Gres=gpu:nvidia_a100_3g.20gb:2 State=IDLE CfgTRES=cpu=1,gres/gpu=2 AllocTRES=\n").at(0));
  REQUIRE(slices.size() == 1);
  CHECK(slices[0].count.in(gpus) == tonnage::testing::Approx(6.0 / 7));
}

TEST_CASE("slices of a node are parts of its GPUs") {
  // By hand: 14 sevenths are 2 GPUs, of which 3 sevenths are held; 2 whole ones and 7 sevenths are 3.
  auto const found = nodes_in(
      "NodeName=a Gres=gpu:1g.10gb:14 State=MIXED CfgTRES=cpu=64,gres/gpu=14,gres/gpu:1g.10gb=14 "
      "AllocTRES=cpu=1,gres/gpu=3\n"
      "NodeName=b Gres=gpu:a100:2,gpu:a100_1g.5gb:7 State=MIXED CfgTRES=cpu=64,gres/gpu=9 "
      "AllocTRES=gres/gpu=3,gres/gpu:a100=1,gres/gpu:a100_1g.5gb=2\n"
      "NodeName=c Gres=gpu:a100:2,gpu:a100_1g.5gb:7 State=MIXED CfgTRES=cpu=64,gres/gpu=9 AllocTRES=gres/gpu=3\n");
  REQUIRE(found.size() == 3);
  CHECK(found[0].gpu_count == gpu_share::of(2));
  CHECK(found[0].gpus_in(gpu_state::allocated) == gpu_share::of(3, 7));
  CHECK(found[0].gpus_in(gpu_state::idle) == gpu_share::of(11, 7));
  CHECK(found[1].gpu_count == gpu_share::of(3));
  CHECK(found[1].gpus_in(gpu_state::idle) == gpu_share::of(12, 7));  // 3 - 1 - 2/7
  CHECK(found[2].gpu_count == gpu_share::of(3));
  CHECK(!found[2].gpus_in(gpu_state::idle));  // which three are held nobody says
  read_report report;
  CHECK(nodes_in("NodeName=d Gres=gpu:a100_5g.40gb:1 State=IDLE CfgTRES=cpu=1,gres/gpu=1\n", &report).empty());
  CHECK_THAT(report.refusals.at(0).what(), contains("nodes:1:17, field Gres: there is no such profile of A100"));
}

TEST_CASE("GPUs of a node of which a board has several are parts of the board") {
  // By hand: four packages of two dies, of which six dies are held; two boards of four GPUs, of which five are held.
  std::vector<holding> capacity;
  auto const found = nodes_in(
      "NodeName=a Gres=gpu:mi250:8 State=MIXED CfgTRES=cpu=64,gres/gpu=8,gres/gpu:mi250=8 "
      "AllocTRES=cpu=1,gres/gpu=6,gres/gpu:mi250=6\n"
      "NodeName=b Gres=gpu:a16:8 State=MIXED CfgTRES=cpu=64,gres/gpu=8 AllocTRES=gres/gpu=5\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].gpu_count == gpu_share::of(4));
  CHECK(found[0].gpus_in(gpu_state::allocated) == gpu_share::of(3));
  CHECK(found[0].gpus_in(gpu_state::idle) == gpu_share::of(1));
  CHECK(found[1].gpu_count == gpu_share::of(2));
  CHECK(found[1].gpus_in(gpu_state::allocated) == gpu_share::of(5, 4));
  CHECK(found[1].gpus_in(gpu_state::idle) == gpu_share::of(3, 4));
  for (auto const& each : found)
    for (auto const& h : slurm::holdings_of(each)) capacity.push_back(h);
  REQUIRE(capacity.size() == 2);
  CHECK(capacity[0].model == catalog::amd::mi250);
  CHECK(capacity[0].count == 4.0 * gpus);
  CHECK(capacity[1].count == 2.0 * gpus);
}

TEST_CASE("a number of GPUs in use that is unknown is not 0") {
  auto const found = nodes_in(
      "NodeName=a Gres=gpu:8 State=MIXED CfgTRES=cpu=8,gres/gpu=8,mem=18446744073709551614M "
      "AllocTRES=cpu=1,gres/gpu=?\n"
      "NodeName=b Gres=gpu:? State=IDLE CfgTRES=cpu=8\n"
      "NodeName=c Gres=gpu:8 GresUsed=gpu:N/A State=MIXED CfgTRES=cpu=8\n");
  REQUIRE(found.size() == 3);
  CHECK(found[0].gpu_count == gpu_share::of(8));
  CHECK(!found[0].gpus_in(gpu_state::allocated));
  CHECK(!found[1].gpu_count);
  CHECK(!found[2].gpus_in(gpu_state::idle));
}

TEST_CASE("shards in use are remarked, and a node that is to be has no GPUs yet") {
  // By hand: 8 GPUs of each of three nodes; of the fourth none, and that is said.
  read_report report;
  auto const found = nodes_in(
      "NodeName=a State=IDLE Gres=gpu:h100:8,shard:h100:32 CfgTRES=cpu=64,gres/gpu=8,gres/shard=32 "
      "AllocTRES=cpu=1,gres/shard=4\n"
      "NodeName=b State=IDLE Gres=gpu:h100:8,shard:h100:32 CfgTRES=cpu=64,gres/gpu=8,gres/shard=32 "
      "AllocTRES=cpu=1,gres/gpu=2,gres/shard=0\n"
      "NodeName=c State=MIXED Gres=gpu:h100:8,mps:400 GresUsed=gpu:h100:1(IDX:0),mps:100 CfgTRES=cpu=64\n"
      "NodeName=d State=FUTURE Gres=gpu:h100:8 CfgTRES=cpu=64,gres/gpu=8 AllocTRES=\n",
      &report);
  REQUIRE(found.size() == 4);
  gpu_share all, idle;
  std::vector<holding> capacity;
  for (auto const& each : found) {
    all += *each.gpu_count;
    idle += *each.gpus_in(gpu_state::idle);
    for (auto const& h : slurm::holdings_of(each)) capacity.push_back(h);
  }
  CHECK(all == gpu_share::of(24));
  CHECK(idle == gpu_share::of(21));  // all but two and one
  CHECK((capacity | tally(gpu_count)).total(gpu_count).value() == 24.0 * gpus);
  CHECK(found[3].is("FUTURE"));
  REQUIRE(report.remarks.size() == 2);
  CHECK(report.times(slurm::remark::shards_in_use) == 2);
  CHECK(report.remarks[0].first.line == 1);
  CHECK(report.remarks[0].first.field == "AllocTRES");
  CHECK(report.times(slurm::remark::not_there) == 1);
  CHECK(report.remarks[1].first.line == 4);
}

TEST_CASE("shards in use that only the older key tells are remarked") {
  // By hand: four GPUs of each, of which whole ones are in use: none, none and one.
  std::string const head = " Gres=gpu:4,mps:400 State=MIXED CfgTRES=cpu=64,gres/gpu=4 ";
  read_report report;
  auto const found =
      nodes_in("NodeName=a" + head + "GresUsed=gpu:(null):0(IDX:N/A),mps:(null):100(100/400) AllocTRES=cpu=2\n" +
                   "NodeName=b" + head + "GresUsed=gpu:a100:0(IDX:N/A),mps:a100:0(0/400) AllocTRES=\n" + "NodeName=c" +
                   head + "GresUsed=)( AllocTRES=cpu=2,gres/gpu=1\n",
               &report);
  REQUIRE(found.size() == 3);
  CHECK(found[0].gpus_in_use == gpu_share());
  CHECK(found[1].gpus_in_use == gpu_share());
  CHECK(found[2].gpus_in_use == gpu_share::of(1));
  REQUIRE(report.times(slurm::remark::shards_in_use) == 1);
  CHECK(report.remarks[0].first.line == 1);
  CHECK(report.remarks[0].first.field == "GresUsed");
}

TEST_CASE("a cluster may track GPUs by their subtypes alone") {
  // By hand: 1 of 2, 1 + 1 of 2 + 1, none of 2; and of 2 + 2, of which half are tracked, nobody knows.
  auto const found = nodes_in(
      "NodeName=a State=MIXED CfgTRES=cpu=64,gres/gpu:a100=2 AllocTRES=gres/gpu:a100=1\n"
      "NodeName=b State=MIXED Gres=gpu:a100:2,gpu:h100:1 CfgTRES=cpu=64,gres/gpu:a100=2,gres/gpu:h100=1 "
      "AllocTRES=gres/gpu:a100=1,gres/gpu:h100=1\n"
      "NodeName=c State=IDLE Gres=gpu:a100:2 CfgTRES=cpu=64,gres/gpu:a100=2 AllocTRES=\n"
      "NodeName=d State=MIXED Gres=gpu:a100:2,gpu:h100:2 CfgTRES=cpu=64,gres/gpu:a100=2 AllocTRES=gres/gpu:a100=1\n");
  REQUIRE(found.size() == 4);
  CHECK(found[0].gpus_in_use == gpu_share::of(1));
  CHECK(found[0].gpus_in(gpu_state::idle) == gpu_share::of(1));
  CHECK(found[1].gpus_in_use == gpu_share::of(2));
  CHECK(found[2].gpus_in_use == gpu_share());
  CHECK(!found[3].gpus_in_use);
}

TEST_CASE("of two records of a node the last counts") {
  // By hand: 8 GPUs, of which 6 are held in the first output and 2 in the second.
  read_report report;
  auto const found = nodes_in(
      "NodeName=a Gres=gpu:8 State=MIXED CfgTRES=cpu=8,gres/gpu=8 AllocTRES=gres/gpu=6\n"
      "NodeName=b Gres=gpu:8 State=DOWN CfgTRES=cpu=8,gres/gpu=8 AllocTRES=\n"
      "NodeName=a Gres=gpu:8 State=MIXED CfgTRES=cpu=8,gres/gpu=8 AllocTRES=gres/gpu=2\n",
      &report);
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "a");
  CHECK(found[0].gpus_in(gpu_state::idle) == gpu_share::of(6));
  CHECK(report.summary() == "nodes: 3 rows read, 2 kept, 0 refused, 1 replaced");
  CHECK(report.times(table_remark::replaced) == 1);
  CHECK(report.remarks[0].first.line == 1);
}

TEST_CASE("lines of nodes end as they like, and a mark of the byte order is none of them") {
  CHECK(nodes_in("\xEF\xBB\xBFNodeName=a State=IDLE\rNodeName=b State=IDLE\r").size() == 2);
  CHECK(nodes_in("NodeName=a\r\n   State=IDLE\r\n\r\nNodeName=b\n   State=IDLE").size() == 2);
  CHECK(nodes_in("NodeName=a\r\r\n   State=IDLE\r\r\n").size() == 1);
}

TEST_CASE("a state that is not known makes nothing idle") {
  read_report report;
  auto const found = nodes_in(
      "NodeName=a Gres=gpu:8 State=FUNNY CfgTRES=cpu=8,gres/gpu=8 AllocTRES=gres/gpu=2\n"
      "NodeName=b Gres=gpu:8 State=FUNNY CfgTRES=cpu=8,gres/gpu=8 AllocTRES=gres/gpu=8\n"
      "NodeName=c Gres=gpu:8 State=FUNNY+DRAIN CfgTRES=cpu=8,gres/gpu=8 AllocTRES=\n"
      "NodeName=d Gres=gpu:8 State=drained CfgTRES=cpu=8,gres/gpu=8 AllocTRES=\n"
      "NodeName=e Gres=gpu:8 State=IDLE+REBOOT_REQUESTED+CLOUD CfgTRES=cpu=8,gres/gpu=8 AllocTRES=\n",
      &report);
  REQUIRE(found.size() == 5);
  CHECK(found[0].gpus_in(gpu_state::allocated) == gpu_share::of(2));
  CHECK_FALSE(found[0].gpus_in(gpu_state::idle).has_value());
  CHECK(found[1].gpus_in(gpu_state::idle) == gpu_share());  // jobs hold all of it
  CHECK(found[2].gpus_in(gpu_state::down) == gpu_share::of(8));
  CHECK(found[3].gpus_in(gpu_state::down) == gpu_share::of(8));  // as sinfo writes it
  CHECK(found[3].is("DRAINED"));
  CHECK(found[4].gpus_in(gpu_state::idle) == gpu_share::of(8));
  REQUIRE(report.remarks.size() == 1);
  CHECK(report.remarks[0].text == slurm::remark::unknown_state);
  CHECK(report.remarks[0].times == 2);
  CHECK(report.remarks[0].first.text == "FUNNY");
}

TEST_CASE("a slice that nobody knows is refused at its line, also where nothing tells how many there are") {
  read_report report;
  CHECK(nodes_in("\nNodeName=b State=IDLE Gres=gpu:a1g.20gbx:210 CfgTRES=cpu=8,gres/gpu=?\n", &report).empty());
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].where().line == 2);
  CHECK(report.refusals[0].where().field == "Gres");
}
