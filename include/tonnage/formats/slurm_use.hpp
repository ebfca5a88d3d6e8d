// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slurm's jobs as usage records, for a ledger.
///
/// `if (auto const used = use_of(job, utc_offset(9h))) records.push_back(*used);` with the zone of the cluster's clock, since
/// `sacct` prints times of no zone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/catalog/named.hpp>
#include <tonnage/formats/slurm_job.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/record.hpp>

namespace tonnage::inline v0_1_0::formats {

/// A usage record with what else a job held.
struct slurm_use : usage_record {
  std::string partition{};  ///< where it ran
  std::int64_t cpus = 0;    ///< allocated
  std::int64_t nodes = 0;   ///< allocated
};

/// How a state of Slurm's reads in a ledger.
[[nodiscard]] constexpr usage_state state_in_ledger(slurm_state s) {
  switch (s) {
    case slurm_state::running:
    case slurm_state::suspended:
      return usage_state::running;
    case slurm_state::completed:
      return usage_state::completed;
    case slurm_state::failed:
    case slurm_state::boot_fail:
    case slurm_state::deadline:
      return usage_state::failed;
    case slurm_state::cancelled:
    case slurm_state::revoked:
      return usage_state::cancelled;
    case slurm_state::timeout:
      return usage_state::timed_out;
    case slurm_state::out_of_memory:
      return usage_state::out_of_memory;
    case slurm_state::node_fail:
      return usage_state::node_failed;
    case slurm_state::preempted:
      return usage_state::preempted;
    default:
      return usage_state::other;
  }
}

/// What a job used: from its start for as long as it ran, which is `Elapsed`; nothing where it never started. A job that
/// runs has no end, and is clipped where the ledger ends; one that is over and has no end, ends when it had run for so long.
template <time_zone_like Zone>
[[nodiscard]] std::optional<slurm_use> use_of(slurm_job const& job, Zone const& zone) {
  if (!job.start) return std::nullopt;
  slurm_use out;
  if (!job.account.empty()) out.account = job.account;
  if (!job.user.empty()) out.user = job.user;
  out.model = catalog::find_or_unknown(job.gpu_type);
  out.gpus = gpu_share::of(job.gpu_count);
  out.start = utc_of(zone, *job.start);
  if (!job.runs()) out.end = out.start + job.elapsed;
  out.state = state_in_ledger(job.state);
  out.partition = job.partition;
  out.cpus = job.cpus;
  out.nodes = job.nodes;
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats
