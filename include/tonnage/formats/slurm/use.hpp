// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slurm's jobs as usage records, for a ledger.
///
/// `if (auto const used = use_of(job, utc_offset(9h))) records.push_back(*used);` with the zone of the cluster's clock,
/// since `sacct` prints times of no zone.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/named.hpp>
#include <tonnage/formats/slurm/gpu_type.hpp>
#include <tonnage/formats/slurm/job.hpp>
#include <tonnage/formats/slurm/log.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/record.hpp>

namespace tonnage::inline v0_1_0::formats::slurm {

/// A usage record with what else a job held.
struct use : usage_record {
  std::string partition{};                ///< where it ran
  std::optional<std::int64_t> cpus{};     ///< allocated; unknown where no column tells it
  std::optional<std::int64_t> nodes{};    ///< the same
  std::chrono::milliseconds suspended{};  ///< of its time, for how long it was suspended and its CPUs were others'
};

/// Whether GPUs are the job's while it is suspended. Slurm gives its CPUs to others, and keeps its GPUs.
enum class gpus_while_suspended : unsigned char {
  held,     ///< its GPU time runs from its start to its end
  released  ///< its GPU time is Elapsed, and begins with its start; that of a job that runs ends with the ledger
};

/// \cond
namespace detail {
/// GPUs, slices as the shares that they are. What has no subtype is whole; where all GPUs of `whole` are slices of one
/// size, it is such a slice. Nothing where that is not clear, and where the number is unknown.
[[nodiscard]] inline std::optional<gpu_share> shares_of(tres const& of, tres const& whole = {}) {
  if (of.gpus_unknown) return std::nullopt;
  gpu_share out;
  for (auto const& type : of.gpu_types) out += named_gpu_of(type.name).share() * type.number;
  auto const rest = of.gpu_count() - of.typed_gpus();
  auto each = gpu_share::of(1);
  if (rest != 0)
    for (auto const& type : whole.gpu_types) {
      auto const one = named_gpu_of(type.name).share();
      bool const is_clear =
          &type == &whole.gpu_types.front() ? one == each || whole.typed_gpus() == whole.gpu_count() : one == each;
      if (!is_clear) return std::nullopt;
      each = one;
    }
  return out + each * rest;
}

}  // namespace detail
/// \endcond

/// The GPUs among resources, slices as the shares that they are: `gres/gpu:1g.10gb=7` is one. So are those of boards of
/// which the operating system lists several (`catalog::share_of_listed`): `gres/gpu:mi250=8` are four. Those of no
/// subtype are whole, unless the reader was told what they are (`gpus_without_type`). Nothing where their number is
/// unknown.
/// \throws tonnage::error  for a slice of a profile that nobody knows
[[nodiscard]] inline std::optional<gpu_share> gpu_share_of(tres const& resources) {
  return detail::shares_of(resources);
}
/// The GPUs that a job holds, as `gpu_share_of` counts them: none unless it runs, and nothing where that is unknown.
/// \throws tonnage::error  for a slice of a profile that nobody knows
[[nodiscard]] inline std::optional<gpu_share> gpus_held(job const& job) {
  if (!job.runs()) return gpu_share();
  return job.gpu_count ? gpu_share_of(job.allocated) : std::nullopt;
}
/// The GPUs that a job waits for, as `gpu_share_of` counts them, for all tasks of an array that wait: none where it has
/// started or never will, and nothing where that is unknown.
/// \throws tonnage::error  for a slice of a profile that nobody knows
[[nodiscard]] inline std::optional<gpu_share> gpus_wanted(job const& job) {
  bool const will_start = job.waits() && !job.end && (!is_over(job.state) || job.state == state::requeued);
  if (!will_start) return gpu_share();
  auto const tasks = task_count(job.id);
  auto const each = job.requested == tres{} ? std::nullopt : gpu_share_of(job.requested);
  return tasks && each ? std::optional(*each * *tasks) : std::nullopt;
}

/// How a state of Slurm's reads in a ledger.
[[nodiscard]] constexpr usage_state state_in_ledger(state s) {
  switch (s) {
    case state::running:
    case state::suspended:
      return usage_state::running;
    case state::completed:
      return usage_state::completed;
    case state::failed:
    case state::boot_fail:
    case state::deadline:
      return usage_state::failed;
    case state::cancelled:
    case state::revoked:
      return usage_state::cancelled;
    case state::timeout:
      return usage_state::timed_out;
    case state::out_of_memory:
      return usage_state::out_of_memory;
    case state::node_fail:
      return usage_state::node_failed;
    case state::preempted:
      return usage_state::preempted;
    default:
      return usage_state::other;
  }
}

/// What a job used; nothing where it never started.
///
/// - Its GPU time runs from its start to its end, also while it was suspended, unless `suspended` says otherwise; its
///   CPU-hours are those of Elapsed, spread evenly. Where Elapsed is more than end − start, Elapsed counts.
/// - Where the cluster's clock shows start or end twice, Elapsed decides which it was.
/// - A job that runs has no end, and is clipped where the ledger ends; one that a later output does not have
///   (`seen_until`) ends with its own, and is still in the state running. One that is over and has no end, ends when it
///   had run for Elapsed.
/// - Where GPUs are released, a job that runs is less its `Suspended` as well. When that was is not told: a job without
///   an end starts later by that much, so that its use in spans that follow one another sums to the whole; one with
///   `seen_until` ends earlier.
/// - A slice of a GPU (`nvidia_a100_1g.5gb`, `3g.20gb`) is its share of one, as is a virtual GPU (`a100d-40c`), and one
///   of several GPUs that the operating system lists for a board: two of `mi250` are one package, four of `a16` one
///   board. GPUs of no subtype are whole ones of no model, unless the reader was told what they are
///   (`gpus_without_type`).
/// \throws tonnage::error  where its GPUs are unknown, since its file has no column of them, and for a slice that no
/// model
///                         in the catalogue has
template <time_zone_like Zone>
[[nodiscard]] std::optional<use> use_of(job const& job, Zone const& zone,
                                        gpus_while_suspended suspended = gpus_while_suspended::held) {
  using std::chrono::milliseconds;
  if (!job.start) return std::nullopt;
  use out;
  if (!job.account.empty()) out.account = job.account;
  if (!job.user.empty()) out.user = job.user;
  if (!job.gpu_count) throw error("the GPUs of this job are unknown: neither AllocTRES nor AllocGRES tells them");
  out.gpus = gpu_share::of(*job.gpu_count - job.allocated.typed_gpus());
  for (auto const& type : job.allocated.gpu_types) {
    auto const& gpu = detail::named_gpu_of(type.name);
    out.gpus += gpu.share() * type.number;
    out.model = gpu.model;
  }
  if (job.allocated.gpu_types.size() > 1) out.model = catalog::find_or_unknown(job.gpu_type);

  detail::instants_of_clock const start(zone, *job.start, job.times_are_utc);
  out.start = start.first;
  milliseconds const ran = job.elapsed, told = ran + job.suspended.value_or(std::chrono::seconds{});
  auto const end_at = [&](utc_instant end) {
    out.end = suspended == gpus_while_suspended::released ? out.start + ran : end;
    out.suspended = *out.end - out.start - ran;
  };
  if (job.end) {
    detail::instants_of_clock const end(zone, *job.end, job.times_are_utc);
    auto const is_told = [&](utc_instant from) { return end.first - from == told || end.second - from == told; };
    if (!is_told(start.first) && is_told(start.second)) out.start = start.second;
    end_at(is_told(out.start) ? out.start + told : (std::max)(end.first, out.start + told));
  } else if (!job.runs() && !job.seen_until) {
    end_at(out.start + told);
  } else {
    auto const was_suspended = told - ran;
    bool const is_held = suspended == gpus_while_suspended::held;
    if (job.seen_until) out.end = (std::max)(job.seen_until->in(zone), out.start + told);
    if (is_held)
      out.suspended = was_suspended;
    else if (out.end)
      *out.end -= was_suspended;
    else
      out.start += was_suspended;  // it ends with the ledger
  }
  out.state = state_in_ledger(job.state);
  out.partition = job.partition;
  out.cpus = job.cpus;
  out.nodes = job.nodes;
  return out;
}

/// \cond
namespace detail {
/// Whether Elapsed is not end - start by what a reader, who knows no zone, takes for a change of clocks, and this zone
/// has none then. Any other difference is remarked when it is read.
template <time_zone_like Zone>
[[nodiscard]] bool differs_without_clock_change(job const& of, Zone const& zone) {
  if (!of.start || !of.end || of.times_are_utc || *of.end < *of.start) return false;
  auto const told = of.elapsed + of.suspended.value_or(std::chrono::seconds{});
  if (!is_clock_change(std::chrono::abs(*of.end - *of.start - told))) return false;
  instants_of_clock const start(zone, *of.start, false), end(zone, *of.end, false);
  auto const is_told = [&](utc_instant from) { return end.first - from == told || end.second - from == told; };
  return !is_told(start.first) && !is_told(start.second);
}
}  // namespace detail
/// \endcond

/// How the jobs of a log become usage records.
struct use_options {
  bad_rows on_error = bad_rows::stop;                                 ///< what a job does whose use cannot be told
  gpus_while_suspended while_suspended = gpus_while_suspended::held;  ///< whose its GPUs are meanwhile
};

/// What each job of a log used: `each(use, job)` is called for those that started. A job whose use cannot be told (a
/// slice of an unknown profile, GPUs of which no column tells) is refused at its file and line, and so is one that
/// `each` refuses by a `tonnage::error`. Of the report, rows are jobs; those that never started are no records. GPUs
/// of a name such as `mi200`, whose models are listed as one GPU or as two, are remarked; and so is a job whose Elapsed
/// is off by an hour, or by half of one, where the zone's clock was not changed while it ran.
/// \throws tonnage::error  for the first that is refused, where that stops
/// \code
/// auto const told = slurm::uses_of(log, zone, {.on_error = bad_rows::collect},
///                                  [&](slurm::use const& one, slurm::job const&) { records.push_back(one); });
/// \endcode
template <time_zone_like Zone, class Each>
read_report uses_of(log const& of, Zone const& zone, use_options const& how, Each each) {
  read_report out{.file = of.report().file};
  std::size_t number = 0;
  for (auto const& job : of.jobs()) {
    auto const run = [&] {
      auto const used = use_of(job, zone, how.while_suspended);
      if (used) each(*used, job);
      if (used && detail::differs_without_clock_change(job, zone))
        out.remark(remark::elapsed_differs, of.place_of(number));
      if (auto const type = used ? detail::unclear_type_of(job.allocated) : std::string_view(); !type.empty()) {
        auto at = of.place_of(number);
        at.text = type;
        out.remark(gpu_remark::listed_unclear, at);
      }
      ++(used ? out.kept : out.not_records);
      out.rows += used ? 1U : 0U;
    };
    auto const placed = [&](error const& why) {
      auto at = of.place_of(number);
      at.text = (why.where().text.empty() ? "" : why.where().text + ", ") + "job " + to_string(job.id);
      return error(why.reason(), std::move(at));
    };
    tonnage::detail::caught(run, [&](error const& why) {
      if (how.on_error == bad_rows::stop) throw_error(placed(why));
      ++out.rows;
      out.refuse(placed(why));
    });
    ++number;
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
