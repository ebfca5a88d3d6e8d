// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A usage record: who held how many GPUs from when to when. Or your own struct, as it is.
///
/// `usage_record{.account = "physics", .model = catalog::nvidia::a100_sxm4_80gb, .gpus = gpu_share::of(8),
///               .start = at(2023y / 1 / 31), .end = at(2023y / 2 / 1)}`
///
/// Any type with `gpus`, `start` and `end` is one as far as tonnage is concerned; names that differ are told once, by
/// `row_access<yours>`. A record without an end is still running. A role has a `name` and a path an `example`, for
/// errors.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/attribute.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/time_span.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

namespace role {
/// Who is charged.
struct account {
  static constexpr char const* name = "an account";
};
/// Who asked for it.
struct user {
  static constexpr char const* name = "a user";
};
/// What for.
struct project {
  static constexpr char const* name = "a project";
  static constexpr char const* example = "physics/lattice/run-7";
};
}  // namespace role

using account_name = party<role::account>;       ///< who is charged
using user_name = party<role::user>;             ///< who asked for it
using project_path = named_path<role::project>;  ///< what for, rolled up at any step

/// How a use of GPUs went on, or ended.
enum class usage_state {
  running,        ///< not over yet
  completed,      ///< came to its end
  failed,         ///< ended with an error of its own
  cancelled,      ///< by a person
  timed_out,      ///< by its time limit
  out_of_memory,  ///< by its memory limit
  node_failed,    ///< by a fault of the machine
  preempted,      ///< made way for another
  other           ///< anything else
};
/// "running", "timed out": the state in words.
/// \throws tonnage::error  for a number that is no state
[[nodiscard]] constexpr char const* to_string(usage_state s) {
  if (s < usage_state::running || s > usage_state::other)
    throw_error("expected a state of use from 0 to 8", {.text = std::to_string(static_cast<int>(s))});
  constexpr char const* names[] = {"running",       "completed",   "failed",    "cancelled", "timed out",
                                   "out of memory", "node failed", "preempted", "other"};
  return names[static_cast<int>(s)];
}

/// One tenant's use of GPUs over an interval. GPUs of zero are a job without any.
struct usage_record {
  account_name account{};                      ///< who is charged
  user_name user{};                            ///< who asked for it
  project_path project{};                      ///< what for
  catalog::model model = unknown_model;        ///< which accelerator
  gpu_share gpus{};                            ///< how many, or a part of one
  utc_instant start{};                         ///< from when
  std::optional<utc_instant> end{};            ///< not set while it is running
  usage_state state = usage_state::completed;  ///< how it went on or ended
};

TONNAGE_ATTRIBUTE(account, account_of);  ///< who is charged
TONNAGE_ATTRIBUTE(user, user_of);        ///< who asked for it
TONNAGE_ATTRIBUTE(project, project_of);  ///< what for
TONNAGE_ATTRIBUTE(gpus, gpus_of);        ///< how many
TONNAGE_ATTRIBUTE(cpus, cpus_of);        ///< how many CPUs besides; of a record that says so
TONNAGE_ATTRIBUTE(nodes, nodes_of);      ///< on how many nodes
TONNAGE_ATTRIBUTE(start, start_of);      ///< from when
TONNAGE_ATTRIBUTE(end, end_of);          ///< until when; not set while it is running
TONNAGE_ATTRIBUTE(state, state_of);      ///< how it went on or ended
TONNAGE_ATTRIBUTE(suspended,
                  suspended_of);   ///< how long its CPUs were others' within its span, of a record that says so
TONNAGE_ATTRIBUTE(busy, busy_of);  ///< the share of the time in which a kernel ran, of a record that says so

/// What a ledger is a range of.
template <class Row>
concept usage_like = requires(Row const& row) {
  { gpus_of(row) } -> std::convertible_to<gpu_share>;
  { start_of(row) } -> std::convertible_to<utc_instant>;
  { end_of(row) } -> std::convertible_to<std::optional<utc_instant>>;
};

/// \cond
namespace detail {
/// Refuses a record by its number, from 1.
[[noreturn]] inline void ends_before_it_starts(std::size_t number, utc_instant start, utc_instant end) {
  throw_error("a record ends before it starts, in row " + std::to_string(number),
              {.field = "end", .text = to_string(start) + " to " + to_string(end)});
}
/// A record is suspended within its span. Of one that is still running it is not known how long that is.
inline void require_suspension(std::chrono::milliseconds suspended, utc_instant start,
                               std::optional<utc_instant> const& end, std::size_t number) {
  auto const lasted = [&] {  // without a sign, which counts from the first millisecond to the last one
    return static_cast<std::uint64_t>(end->time_since_epoch().count()) -
           static_cast<std::uint64_t>(start.time_since_epoch().count());
  };
  if (suspended.count() < 0 ||
      (suspended.count() > 0 && end && static_cast<std::uint64_t>(suspended.count()) > lasted()))
    throw_error("expected a record to be suspended for a time from 0 to its length, in row " + std::to_string(number),
                {.field = "suspended", .text = std::to_string(suspended.count()) + " ms"});
}
}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0
