// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as an output of `scontrol show node`: every node is counted, and its GPUs are in one state each.
#include "slurm_words.hpp"
#include "target.hpp"

#include <cstdint>
#include <string_view>
#include <tonnage/formats/slurm/node.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void read(std::string_view input) {
  std::uint64_t nodes = 0;
  auto const report = slurm::read_nodes(input, {.on_error = bad_rows::collect}, [&](slurm::node const& each) {
    ++nodes;
    hold_always(!each.name.empty() && !each.state.empty());
    gpu_share sum;
    for (auto const state :
         {gpu_state::allocated, gpu_state::idle, gpu_state::down, gpu_state::planned_down, gpu_state::planned})
      sum += each.gpus_in(state).value_or(gpu_share());
    auto const told = each.gpu_count && each.gpus_in_use;
    hold_always(sum == (!told ? gpu_share() : each.state_of_the_rest() ? *each.gpu_count : *each.gpus_in_use));
    attempt([&] {
      for (auto const& held : slurm::holdings_of(each)) hold_always(held.count >= 0.0 * gpus);
    });
  });
  hold_always(report.kept == nodes && report.rows == report.kept + report.refused + report.replaced);
  for (auto const& why : report.refusals) hold_always(!why.reason().empty() && why.where().line != 0);
}
/// A text that is cut within a character of UTF-16 is an error, whatever becomes of bad rows.
void run(std::string_view input) {
  attempt([&] { read(input); });
}

fuzz_shape shape() {
  return {.separators = " =",
          .columns = {"NodeName", "State", "Partitions", "CPUTot", "CfgTRES", "AllocTRES", "Gres", "GresUsed", "Reason",
                      "OS", "RealMemory", "Comment"},
          .words = tonnage::testing::words_of_slurm_and(
              {"NodeName=a", " State=IDLE", "State=DOWN*+DRAIN", "MIXED+PLANNED", "MAINT", "Gres=gpu:h100:8(S:0-1)",
               "Gres=gpu:8", "GresUsed=gpu:h100:2(IDX:0-1)", "CfgTRES=cpu=8,gres/gpu=8", "AllocTRES=gres/gpu=2",
               "gres/gpu:h100=8", "Reason=broken fan [root@2026-03-01T00:00:00]", "OS=Linux 5.14 #1 SMP",
               "Node gpu9 not found", "\n   "})};
}

fuzz_target const here("slurm_nodes", run, shape);

}  // namespace
