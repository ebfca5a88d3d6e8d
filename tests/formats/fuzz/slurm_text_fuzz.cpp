// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: each of Slurm's grammars takes them or refuses them with a tonnage::error.
#include "slurm_words.hpp"
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
  return {.separators = ",:[-_", .words = tonnage::testing::words_of_slurm_and({"n[001-003,7]r[1-2]"})};
}

fuzz_target const here("slurm_text", run, shape);

}  // namespace
