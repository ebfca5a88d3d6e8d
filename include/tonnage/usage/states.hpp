// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What became of every GPU-millisecond: allocated, idle, down, planned down or planned, which together are the
/// capacity.
///
///     state_ledger<std::string> states;
///     states.add_capacity("n1", gpu_share::of(8), day);
///     states.add("n1", gpu_state::allocated, gpu_share::of(6), day, 1);
///     states.rows() | over(day).by_hours() | by(hour_of_use) | tally(gpu_hours_in<gpu_state::idle>)
///
/// says that 2 GPU-hours of each hour are idle (metrics: tonnage/tally/utilization.hpp).
/// Source of the identity: Slurm's sreport, "cluster utilization".
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What a GPU is in. Idle is what is left of the capacity, and is not noted.
enum class gpu_state { allocated, idle, down, planned_down, planned };
/// "planned down": the state in words.
/// \throws tonnage::error  for a number that is no state
[[nodiscard]] constexpr char const* to_string(gpu_state s) {
  if (s < gpu_state::allocated || s > gpu_state::planned)
    throw_error("expected a state of GPUs from 0 to 4", {.text = std::to_string(static_cast<int>(s))});
  constexpr char const* names[] = {"allocated", "idle", "down", "planned down", "planned"};
  return names[static_cast<int>(s)];
}

/// GPUs of a key by state, from one change to the next: allocated + idle + down + planned down + planned = gpus +
/// excess. A row of a ledger, which cuts it at hours and days.
template <class Key>
struct gpus_by_state {
  Key key{};                            ///< whose
  utc_instant start{}, end{};           ///< from when to when
  gpu_share gpus{};                     ///< how many there are; zero is a gap, where none were reported
  std::array<gpu_share, 5> by_state{};  ///< in the order of `gpu_state`
  gpu_share excess{};                   ///< noted beyond what there is
  std::vector<std::size_t> records{};   ///< where there is an excess: the numbers of those that are open meanwhile
};

/// What is noted of GPUs and their use by key (a node, a model), until `rows` is asked. Keys need `<`. Memory: two
/// events for each note.
template <class Key>
class state_ledger {
 public:
  /// So many GPUs are there during a span.
  void add_capacity(Key const& key, gpu_share there, time_span during) { add(key, capacity, there, during, none); }
  /// They are in a state; `record` is told where there are not so many. An empty span is nothing.
  /// \throws tonnage::error  for idle, and for a number that is no state
  void add(Key const& key, gpu_state in, gpu_share share, time_span during, std::size_t record) {
    if (std::string const name = to_string(in); in == gpu_state::idle)
      throw_error("expected a state that is noted: idle is what is left", {.text = name});
    add(key, static_cast<std::size_t>(in), share, during, record);
  }

  /// By key, then by time: a row from each change to the next. There is none where nothing was noted.
  /// Complexity: O(n log n) for n notes, and what rows with an excess list.
  /// \throws tonnage::error  for more GPUs at once than 64 bits count
  [[nodiscard]] std::vector<gpus_by_state<Key>> rows() const {
    std::vector<gpus_by_state<Key>> out;
    for (auto const& [key, events] : events_) sweep(key, events, out);
    return out;
  }

 private:
  static constexpr auto capacity = static_cast<std::size_t>(gpu_state::idle);  // which nobody notes
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  struct event {
    utc_instant when;
    std::size_t kind;
    std::int64_t change;  // in parts of a GPU (gpu_share)
    std::size_t record;
  };

  void add(Key const& key, std::size_t kind, gpu_share share, time_span during, std::size_t record) {
    if (during.is_empty() || share == gpu_share()) return;
    auto& events = events_[key];
    events.push_back({during.begin, kind, share.parts(), record});
    events.push_back({during.end, kind, -share.parts(), record});
  }

  static void sweep(Key const& key, std::vector<event> events, std::vector<gpus_by_state<Key>>& out) {
    std::stable_sort(events.begin(), events.end(), [](event const& a, event const& b) { return a.when < b.when; });
    std::array<std::int64_t, 5> now{};
    std::multiset<std::size_t> open;
    for (auto at = events.begin(); at != events.end();) {
      utc_instant const from = at->when;
      for (; at != events.end() && at->when == from; ++at) apply(*at, now, open);
      if (at == events.end()) return;  // with the last of them nothing is left
      auto row = row_of(key, now, open);
      row.start = from;
      row.end = at->when;
      if (row.gpus == gpu_share() && row.excess == gpu_share()) continue;
      if (!out.empty() && continues(out.back(), row))
        out.back().end = row.end;
      else
        out.push_back(std::move(row));
    }
  }

  static void apply(event const& e, std::array<std::int64_t, 5>& now, std::multiset<std::size_t>& open) {
    std::int64_t& level = now[e.kind];
    if (__builtin_add_overflow(level, e.change, &level)) throw error("more GPUs at once than 64 bits count");
    if (e.record == none) return;
    if (e.change > 0)
      open.insert(e.record);
    else
      open.erase(open.find(e.record));
  }

  static gpus_by_state<Key> row_of(Key const& key, std::array<std::int64_t, 5> const& now,
                                   std::multiset<std::size_t> const& open) {
    gpus_by_state<Key> out{.key = key, .gpus = gpu_share::of_parts(now[capacity])};
    gpu_share noted;
    for (std::size_t s = 0; s != now.size(); ++s)
      if (s != capacity) noted += out.by_state[s] = gpu_share::of_parts(now[s]);
    if (noted > out.gpus) {
      out.excess = noted - out.gpus;
      out.records.assign(open.begin(), open.end());
    } else {
      out.by_state[capacity] = out.gpus - noted;
    }
    return out;
  }
  /// Whether a row comes right after another, and differs in its time only.
  static bool continues(gpus_by_state<Key> const& a, gpus_by_state<Key> const& b) {
    return a.end == b.start && !(a.key < b.key) && a.gpus == b.gpus && a.by_state == b.by_state &&
           a.records == b.records;
  }

  std::map<Key, std::vector<event>> events_;
};

}  // namespace tonnage::inline v0_1_0
