// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: each of Slurm's grammars takes them or refuses them with a tonnage::error.
#include "target.hpp"

#include <cstddef>
#include <string_view>
#include <tonnage/formats/slurm/nodes.hpp>
#include <tonnage/formats/slurm/state.hpp>
#include <tonnage/formats/slurm/text.hpp>
#include <tonnage/formats/slurm/tres.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void run(std::string_view text) {
  attempt([&] { hold_always(slurm::parse_duration(text).time.count() >= 0); });
  attempt([&] { (void)slurm::parse_time(text); });
  attempt([&] { hold_always(slurm::parse_size(text) >= 0); });
  attempt([&] { (void)slurm::parse_memory(text); });
  attempt([&] { hold_always(slurm::parse_job_id(text).job >= 0); });
  attempt([&] { (void)slurm::parse_exit_status(text); });
  attempt([&] { (void)slurm::parse_state(text); });
  attempt([&] {
    auto const found = slurm::parse_tres(text);
    hold_always(found.gpu_count() >= found.typed_gpus());
  });
  attempt([&] { hold_always(slurm::parse_gres(text).gpu_count() >= 0); });
  attempt([&] {
    auto const nodes = slurm::parse_nodes(text);
    if (nodes.size() <= 1000) hold_always(nodes.names().size() == static_cast<std::size_t>(nodes.size()));
  });
}

fuzz_shape shape() {
  return {.separators = ",:[-_",
          .words = {"COMPLETED",
                    "CANCELLED by 1000",
                    "0:125",
                    "123_[1-10%2]",
                    "123_7",
                    "100+1",
                    ".batch",
                    ".extern",
                    ".0",
                    "4000Mc",
                    "2Gn",
                    "512M",
                    "1.5T",
                    "cpu=1",
                    "mem=3.5G",
                    "gres/gpu:h100=1",
                    "gres/gpu=1",
                    "gres/gpu=?",
                    "gres/gpu:a100_3g.20gb=2",
                    "gres/shard=4",
                    "node=1",
                    "billing=8",
                    "gpu:h100:2(IDX:0-1)",
                    "gpu:2",
                    "(S:0-1)",
                    "n[001-003,7]r[1-2]",
                    "[1-3]",
                    "[0-9999999]",
                    "UNLIMITED",
                    "Partition_Limit"}};
}

fuzz_target const here("slurm_text", run, shape);

}  // namespace
