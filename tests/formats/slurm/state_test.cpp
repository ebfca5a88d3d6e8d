// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/slurm/state.hpp>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("a state reads as it prints") {
  for (int i = 0; i != 24; ++i) {
    auto const state = static_cast<slurm_state>(i);
    CHECK(parse_slurm_state(name_of(state)) == slurm_state_text{state, std::nullopt});
  }
  CHECK(name_of(slurm_state::boot_fail) == "BOOT_FAIL");
  CHECK(name_of(slurm_state::out_of_memory) == "OUT_OF_MEMORY");
  CHECK(name_of(slurm_state::timeout) == "TIMEOUT");
}

TEST_CASE("who cancelled is told apart") {
  CHECK(parse_slurm_state("CANCELLED by 1000") == slurm_state_text{slurm_state::cancelled, 1000});
  CHECK(parse_slurm_state("CANCELLED") == slurm_state_text{slurm_state::cancelled, std::nullopt});
}

TEST_CASE("other words are refused") {
  CHECK_THROWS_WITH(parse_slurm_state(""), "expected a state such as COMPLETED");
  for (std::string const bad :
       {"completed", "COMPLETED by 1", "CANCELLED by", "CANCELLED by x", "CANCELLED by 1 ", "CANCELLED+", "SLEEPING"})
    CHECK_THROWS_WITH(parse_slurm_state(bad), "expected a state such as COMPLETED: '" + bad + "'");
}

TEST_CASE("which states are over") {
  for (auto const state : {slurm_state::completed, slurm_state::cancelled, slurm_state::timeout, slurm_state::requeued,
                           slurm_state::node_fail, slurm_state::out_of_memory, slurm_state::preempted})
    CHECK(is_over(state));
  for (auto const state : {slurm_state::running, slurm_state::pending, slurm_state::suspended, slurm_state::completing})
    CHECK(!is_over(state));
}
