// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A job as Slurm's accounting knows it, and the columns that it is read from.
///
/// `job.elapsed * *job.gpu_count` is the GPU time of a job whose GPUs are known; `AllocTRES` is where they are told.
#pragma once

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
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// One allocation of a job; a job that was requeued has several, with the same id and different starts. Times are those of
/// the cluster's clock, which has no zone, or UTC's where the file says so. What a file has no column for is empty.
struct slurm_job {
  slurm_job_id id{};                                     ///< `JobID`
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
  slurm_state state = slurm_state::pending;              ///< how it stands, or how it ended
  std::optional<std::int64_t> cancelled_by{};            ///< the number of a user
  std::optional<slurm_exit> exit_code{};                 ///< and the signal
  std::optional<std::int64_t> nodes{};                   ///< allocated; of a job that waits, maybe those it asks for
  std::optional<std::int64_t> cpus{};                    ///< the same
  std::optional<std::int64_t> gpu_count{};               ///< allocated, slices too; none where no column tells it
  std::string gpu_type{};                          ///< subtypes, as `a100` or `a100,h100`; empty where none is told
  std::optional<slurm_memory> memory_requested{};  ///< `ReqMem`
  tres allocated{};                                ///< what it got
  tres requested{};                                ///< what it asked for
  std::string node_list{};                         ///< `parse_slurm_nodes` reads it
  bool times_are_utc = false;                      ///< the file tells how far its times are from UTC
  /// Set where it ran when its file was written and no later file has it: up to when it is known to have run.
  std::optional<std::chrono::local_seconds> seen_until{};

  /// Whether it has not begun.
  [[nodiscard]] bool waits() const noexcept { return !start; }
  /// Whether it has begun, and is not over.
  [[nodiscard]] bool runs() const noexcept { return start && !end && !is_over(state); }
};

/// The columns of `sacct` that are read; `others` are not.
enum class slurm_column : unsigned char {
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

struct slurm_column_name {
  char const* text;
  slurm_column column;
};
/// Names of `sacct --helpformat`; of several for one column the first that a file has is read.
inline constexpr std::array slurm_columns{slurm_column_name{"JobID", slurm_column::job_id},
                                          slurm_column_name{"JobIDRaw", slurm_column::job_id_raw},
                                          slurm_column_name{"Cluster", slurm_column::cluster},
                                          slurm_column_name{"Partition", slurm_column::partition},
                                          slurm_column_name{"Account", slurm_column::account},
                                          slurm_column_name{"User", slurm_column::user},
                                          slurm_column_name{"Group", slurm_column::group},
                                          slurm_column_name{"QOS", slurm_column::qos},
                                          slurm_column_name{"JobName", slurm_column::job_name},
                                          slurm_column_name{"Submit", slurm_column::submit},
                                          slurm_column_name{"Eligible", slurm_column::eligible},
                                          slurm_column_name{"Start", slurm_column::start},
                                          slurm_column_name{"End", slurm_column::end},
                                          slurm_column_name{"Elapsed", slurm_column::elapsed},
                                          slurm_column_name{"ElapsedRaw", slurm_column::elapsed_raw},
                                          slurm_column_name{"Suspended", slurm_column::suspended},
                                          slurm_column_name{"State", slurm_column::state},
                                          slurm_column_name{"ExitCode", slurm_column::exit_code},
                                          slurm_column_name{"AllocNodes", slurm_column::n_nodes},
                                          slurm_column_name{"NNodes", slurm_column::n_nodes},
                                          slurm_column_name{"AllocCPUS", slurm_column::n_cpus},
                                          slurm_column_name{"NCPUS", slurm_column::n_cpus},
                                          slurm_column_name{"ReqMem", slurm_column::req_mem},
                                          slurm_column_name{"AllocTRES", slurm_column::alloc_tres},
                                          slurm_column_name{"ReqTRES", slurm_column::req_tres},
                                          slurm_column_name{"AllocGRES", slurm_column::alloc_gres},
                                          slurm_column_name{"ReqGRES", slurm_column::req_gres},
                                          slurm_column_name{"NodeList", slurm_column::node_list},
                                          slurm_column_name{"Reservation", slurm_column::reservation}};

}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0::formats
