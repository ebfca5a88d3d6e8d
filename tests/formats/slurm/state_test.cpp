// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/slurm/state.hpp>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("a state reads as it prints") {
  for (int i = 0; i != 24; ++i) {
    auto const state = static_cast<slurm::state>(i);
    CHECK(slurm::parse_state(name_of(state)) == slurm::state_text{state, std::nullopt});
  }
  CHECK(name_of(slurm::state::boot_fail) == "BOOT_FAIL");
  CHECK(name_of(slurm::state::out_of_memory) == "OUT_OF_MEMORY");
  CHECK(name_of(slurm::state::timeout) == "TIMEOUT");
}

TEST_CASE("who cancelled is told apart") {
  CHECK(slurm::parse_state("CANCELLED by 1000") == slurm::state_text{slurm::state::cancelled, 1000});
  CHECK(slurm::parse_state("CANCELLED") == slurm::state_text{slurm::state::cancelled, std::nullopt});
}

TEST_CASE("other words are refused") {
  CHECK_THROWS_WITH(slurm::parse_state(""), "expected a state such as COMPLETED");
  for (std::string const bad :
       {"COMPLETED by 1", "CANCELLED by", "CANCELLED by x", "CANCELLED by 1 ", "COMPLET+", "+", "UNKNOWN", "SLEEPING"})
    CHECK_THROWS_WITH(slurm::parse_state(bad), "expected a state such as COMPLETED: '" + bad + "'");
}

TEST_CASE("states cut off, and in small letters") {
  CHECK(slurm::parse_state("CANCELLED+").state == slurm::state::cancelled);
  CHECK(slurm::parse_state("OUT_OF_ME+").state == slurm::state::out_of_memory);
  CHECK(slurm::parse_state("COMPLETIN+").state == slurm::state::completing);
  CHECK(slurm::parse_state("completed").state == slurm::state::completed);
  CHECK(slurm::parse_state("Cancelled by 7") == slurm::state_text{slurm::state::cancelled, 7});
}

TEST_CASE("which states are over") {
  for (auto const state :
       {slurm::state::completed, slurm::state::cancelled, slurm::state::timeout, slurm::state::requeued,
        slurm::state::node_fail, slurm::state::out_of_memory, slurm::state::preempted})
    CHECK(is_over(state));
  for (auto const state :
       {slurm::state::running, slurm::state::pending, slurm::state::suspended, slurm::state::completing})
    CHECK(!is_over(state));
}
