// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A job as Slurm's accounting knows it, and the columns that it is read from.
///
/// `job.elapsed * *job.gpu_count` is the GPU time of a job whose GPUs are known; `AllocTRES` is where they are told.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/slurm/nodes.hpp>
#include <tonnage/formats/slurm/state.hpp>
#include <tonnage/formats/slurm/text.hpp>
#include <tonnage/formats/slurm/tres.hpp>
#include <tonnage/usage/cut.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats::slurm {

/// \cond
namespace detail {
/// The instants at which clocks show a time: two in the hour that comes twice.
struct instants_of_clock {
  utc_instant first, second;
  template <class Zone>
  instants_of_clock(Zone const& zone, std::chrono::local_seconds clock, bool is_utc)
      : first(is_utc ? utc_instant(clock.time_since_epoch()) : utc_of(zone, clock)), second(first) {
    if (is_utc) return;
    auto const ahead = zone.offset_at(first + std::chrono::hours(24));
    utc_instant const other(clock.time_since_epoch() - ahead);
    if (other > first && zone.offset_at(other) == ahead) second = other;
  }
};
}  // namespace detail
/// \endcond

/// When an output was made, as its jobs tell: not before the last of them ended, and those that run have run for so
/// long. It is an instant once the zone of the cluster's clock is known: Elapsed is added to that of the start, and not
/// to the clock, which may have been changed meanwhile.
class snapshot_time {
 public:
  /// The instant at which clocks of this zone show it.
  /// \pre  a job has told it
  template <time_zone_like Zone>
  [[nodiscard]] utc_instant in(Zone const& zone) const {
    auto const instant = [&](clue const& of) {
      return detail::instants_of_clock(zone, of.clock, of.is_utc).first + of.ran;
    };
    if (!ended_ || !runs_) return instant(ended_ ? *ended_ : *runs_);
    return (std::max)(instant(*ended_), instant(*runs_));
  }
  bool operator==(snapshot_time const&) const = default;

 private:
  friend class log;
  struct clue {
    std::chrono::local_seconds clock{};
    std::chrono::seconds ran{};
    bool is_utc = false;
    [[nodiscard]] std::chrono::local_seconds by_clock() const { return clock + ran; }
    bool operator==(clue const&) const = default;
  };
  static void take(std::optional<clue>& latest, clue const& other) {
    if (!latest || latest->by_clock() < other.by_clock()) latest = other;
  }
  // By a clock that nobody changed; none where no job has told it.
  [[nodiscard]] std::optional<std::chrono::local_seconds> by_clock() const {
    std::optional<std::chrono::local_seconds> out;
    for (auto const& each : {ended_, runs_})
      if (each && (!out || *out < each->by_clock())) out = each->by_clock();
    return out;
  }
  std::optional<clue> ended_{}, runs_{};
};

/// One allocation of a job; a job that was requeued has several, with the same id and different starts. Times are those
/// of the cluster's clock, which has no zone, or UTC's where the file says so. What a file has no column for is empty.
struct job {
  job_id id{};                                           ///< `JobID`
  std::optional<std::int64_t> raw_id{};                  ///< `JobIDRaw`: one number also for a task of an array
  std::string cluster{};                                 ///< `Cluster`
  std::string partition{};                               ///< `Partition`
  std::string account{};                                 ///< `Account`
  std::string user{};                                    ///< `User`
  std::string group{};                                   ///< `Group`
  std::string qos{};                                     ///< `QOS`
  std::string job_name{};                                ///< `JobName`
  std::string reservation{};                             ///< `Reservation`
  std::optional<std::chrono::local_seconds> submit{};    ///< when it was submitted
  std::optional<std::chrono::local_seconds> eligible{};  ///< from when on it could have run
  std::optional<std::chrono::local_seconds> start{};     ///< none while it waits, or where it never ran
  std::optional<std::chrono::local_seconds> end{};       ///< none until it is over
  std::chrono::seconds elapsed{};                        ///< without the time for which it was suspended
  std::optional<std::chrono::seconds> suspended{};       ///< for how long in all
  slurm::state state = state::pending;                   ///< how it stands, or how it ended
  std::optional<std::int64_t> cancelled_by{};            ///< the number of a user
  std::optional<exit_status> exit_code{};                ///< and the signal
  std::optional<std::int64_t> nodes{};                   ///< allocated; of a job that waits, maybe those it asks for
  std::optional<std::int64_t> cpus{};                    ///< the same
  std::optional<std::int64_t> gpu_count{};               ///< allocated, slices too; none where no column tells it
  std::string gpu_type{};                    ///< subtypes, as `a100` or `a100,h100`; empty where none is told
  std::optional<memory> memory_requested{};  ///< `ReqMem`
  tres allocated{};                          ///< what it got
  tres requested{};                          ///< what it asked for
  std::string node_list{};                   ///< `parse_nodes` reads it
  bool times_are_utc = false;                ///< the file tells how far its times are from UTC
  /// Set where it ran when its file was written and no later file has it: up to when it is known to have run.
  std::optional<snapshot_time> seen_until{};

  /// Whether it has not begun.
  [[nodiscard]] bool waits() const noexcept { return !start; }
  /// Whether it has begun, and is not over.
  [[nodiscard]] bool runs() const noexcept { return start && !end && !is_over(state); }
};

/// The columns of `sacct` that are read; `others` are not.
enum class column : unsigned char {
  job_id,       ///< `JobID`
  job_id_raw,   ///< `JobIDRaw`
  cluster,      ///< `Cluster`
  partition,    ///< `Partition`
  account,      ///< `Account`
  user,         ///< `User`
  group,        ///< `Group`
  qos,          ///< `QOS`
  job_name,     ///< `JobName`
  reservation,  ///< `Reservation`
  submit,       ///< `Submit`
  eligible,     ///< `Eligible`
  start,        ///< `Start` and `End`
  end,
  elapsed,      ///< `Elapsed`
  elapsed_raw,  ///< `ElapsedRaw`, in seconds
  suspended,    ///< `Suspended`
  state,        ///< `State`
  exit_code,    ///< `ExitCode`
  n_nodes,      ///< `AllocNodes` or `NNodes`
  n_cpus,       ///< `AllocCPUS` or `NCPUS`
  req_mem,      ///< `ReqMem`
  alloc_tres,   ///< `AllocTRES`
  req_tres,     ///< `ReqTRES`
  alloc_gres,   ///< `AllocGRES`, of old
  req_gres,     ///< `ReqGRES`, of old
  node_list,    ///< `NodeList`
  others
};

/// \cond
namespace detail {

struct column_name {
  char const* text;
  slurm::column column;
};
/// Names of `sacct --helpformat`; of several for one column the first that a file has is read.
inline constexpr std::array columns{column_name{"JobID", column::job_id},
                                    column_name{"JobIDRaw", column::job_id_raw},
                                    column_name{"Cluster", column::cluster},
                                    column_name{"Partition", column::partition},
                                    column_name{"Account", column::account},
                                    column_name{"User", column::user},
                                    column_name{"Group", column::group},
                                    column_name{"QOS", column::qos},
                                    column_name{"JobName", column::job_name},
                                    column_name{"Submit", column::submit},
                                    column_name{"Eligible", column::eligible},
                                    column_name{"Start", column::start},
                                    column_name{"End", column::end},
                                    column_name{"Elapsed", column::elapsed},
                                    column_name{"ElapsedRaw", column::elapsed_raw},
                                    column_name{"Suspended", column::suspended},
                                    column_name{"State", column::state},
                                    column_name{"ExitCode", column::exit_code},
                                    column_name{"AllocNodes", column::n_nodes},
                                    column_name{"NNodes", column::n_nodes},
                                    column_name{"AllocCPUS", column::n_cpus},
                                    column_name{"NCPUS", column::n_cpus},
                                    column_name{"ReqMem", column::req_mem},
                                    column_name{"AllocTRES", column::alloc_tres},
                                    column_name{"ReqTRES", column::req_tres},
                                    column_name{"AllocGRES", column::alloc_gres},
                                    column_name{"ReqGRES", column::req_gres},
                                    column_name{"NodeList", column::node_list},
                                    column_name{"Reservation", column::reservation}};

}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0::formats::slurm
