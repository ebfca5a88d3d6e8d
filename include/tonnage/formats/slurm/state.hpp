// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The states of a Slurm job.
///
/// `parse_state("CANCELLED by 1000")` is cancelled, by user 1000.
#pragma once

#include <array>
#include <tonnage/formats/slurm/text.hpp>

namespace tonnage::inline v0_1_0::formats::slurm {

/// Every state that `sacct` and `scontrol` write.
enum class state : unsigned char {
  boot_fail,      ///< its nodes did not start
  cancelled,      ///< by its user or an administrator
  completed,      ///< every process ended with 0
  completing,     ///< over, with processes that are still ending
  configuring,    ///< has its nodes, which are not ready
  deadline,       ///< ended at its deadline
  failed,         ///< ended with another code than 0
  node_fail,      ///< a node of it failed
  out_of_memory,  ///< ended by its memory limit
  pending,        ///< waits
  preempted,      ///< made way for another job
  requeued,       ///< waits again
  requeue_fed,    ///< waits again, by a federation
  requeue_hold,   ///< waits again, and is held
  resizing,       ///< about to change its size
  resv_del_hold,  ///< held, its reservation is gone
  revoked,        ///< started by another cluster of the federation
  running,        ///< holds its nodes
  signaling,      ///< a signal is being sent to it
  special_exit,   ///< waits again, in a state of its own
  stage_out,      ///< its files are being moved away
  stopped,        ///< stands still, and keeps its CPUs
  suspended,      ///< stands still, and gave its CPUs back
  timeout,        ///< ended by its time limit
  unknown         ///< its word is none of these
};

/// \cond
namespace detail {

inline constexpr std::array<std::string_view, 25> states{
    "BOOT_FAIL",   "CANCELLED",    "COMPLETED",     "COMPLETING",    "CONFIGURING", "DEADLINE",
    "FAILED",      "NODE_FAIL",    "OUT_OF_MEMORY", "PENDING",       "PREEMPTED",   "REQUEUED",
    "REQUEUE_FED", "REQUEUE_HOLD", "RESIZING",      "RESV_DEL_HOLD", "REVOKED",     "RUNNING",
    "SIGNALING",   "SPECIAL_EXIT", "STAGE_OUT",     "STOPPED",       "SUSPENDED",   "TIMEOUT"};

}  // namespace detail
/// \endcond

/// The state as Slurm writes it.
[[nodiscard]] constexpr std::string_view name_of(slurm::state state) noexcept {
  return detail::states[static_cast<unsigned char>(state)];
}

/// Whether a job in this state holds nothing and never will again. One that was requeued has ended this allocation.
[[nodiscard]] constexpr bool is_over(slurm::state state) noexcept {
  switch (state) {
    case state::boot_fail:
    case state::cancelled:
    case state::completed:
    case state::deadline:
    case state::failed:
    case state::node_fail:
    case state::out_of_memory:
    case state::preempted:
    case state::requeued:
    case state::revoked:
    case state::timeout:
      return true;
    default:
      return false;
  }
}

/// A state, and the number of the user who cancelled the job where Slurm tells it.
struct state_text {
  slurm::state state = state::pending;  ///< the state
  std::optional<std::int64_t> by{};     ///< the user's number
  bool operator==(state_text const&) const = default;
};

/// \cond
namespace detail {
/// Whether a job in this state holds something and has not ended, whatever stands for its end: `scontrol` says when its
/// time is up, and `sacct -T` when its window ends.
[[nodiscard]] constexpr bool waits_for_an_end(state s) noexcept {
  switch (s) {
    case state::configuring:
    case state::resizing:
    case state::running:
    case state::signaling:
    case state::stopped:
    case state::suspended:
      return true;
    default:
      return false;
  }
}

[[nodiscard]] constexpr bool is_same_word(std::string_view word, std::string_view capitals) noexcept {
  if (word.size() != capitals.size()) return false;
  for (std::size_t i = 0; i != word.size(); ++i)
    if (word[i] != capitals[i] && (word[i] < 'a' || word[i] > 'z' || word[i] - 'a' + 'A' != capitals[i])) return false;
  return true;
}
/// What `parse_state` reads; else nothing.
[[nodiscard]] inline std::optional<state_text> try_state(std::string_view text) {
  state_text out;
  auto word = text.substr(0, text.find(' '));
  if (auto rest = text.substr(word.size()); !rest.empty()) {
    constexpr std::string_view by = " by ";
    if (!is_same_word(word, "CANCELLED") || !rest.starts_with(by)) return std::nullopt;
    rest.remove_prefix(by.size());
    out.by = take_digits(rest);
    if (!out.by || !rest.empty()) return std::nullopt;
  }
  bool const is_cut = word.ends_with('+');
  if (is_cut) word.remove_suffix(1);
  std::size_t found = 0;
  for (std::size_t i = 0; i != static_cast<std::size_t>(state::unknown); ++i) {
    if (!is_same_word(word, is_cut ? states[i].substr(0, word.size()) : states[i])) continue;
    out.state = static_cast<state>(i);
    ++found;
  }
  return found == 1 ? std::optional(out) : std::nullopt;
}
}  // namespace detail
/// \endcond

/// Reads a state as `sacct -P` writes it; in small letters, too, and cut off ("OUT_OF_ME+") where only one begins so.
/// \throws tonnage::error  for any other word.
[[nodiscard]] inline state_text parse_state(std::string_view text) {
  auto const out = detail::try_state(text);
  if (!out) throw detail::error_text("expected a state such as COMPLETED", text);
  return *out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
