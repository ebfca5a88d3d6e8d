// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What became of every GPU-millisecond: allocated, idle, down, planned down or planned, which together are the
/// capacity.
///
/// Capacity, uses and outages are noted by key (a node, a model); `over(span)` says for each key and hour how much of
/// each there was. More in use than there is, is an over-allocation: it is told with its records, and hidden in no sum.
/// Source of the identity: Slurm's sreport, "cluster utilization".
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What a GPU is in. Idle is what is left, and is not noted.
enum class gpu_state { allocated, down, planned_down, planned };
/// "planned down": the state in words.
[[nodiscard]] constexpr char const* to_string(gpu_state s) {
  constexpr char const* names[] = {"allocated", "down", "planned down", "planned"};
  return names[static_cast<int>(s)];
}

/// GPU time by state. allocated + idle + down + planned_down + planned = reported + excess, exactly.
struct state_times {
  gpu_time reported{};                                      ///< capacity
  gpu_time allocated{}, down{}, planned_down{}, planned{};  ///< as noted
  gpu_time idle{};                                          ///< what is left
  gpu_time excess{};                                        ///< noted beyond the capacity, millisecond by millisecond

  state_times& operator+=(state_times const& other) {
    reported += other.reported;
    allocated += other.allocated;
    down += other.down;
    planned_down += other.planned_down;
    planned += other.planned;
    idle += other.idle;
    excess += other.excess;
    return *this;
  }
  /// The sum of what was noted.
  [[nodiscard]] gpu_time noted() const { return allocated + down + planned_down + planned; }
  /// Whether every GPU-millisecond is in one state.
  [[nodiscard]] bool is_identity() const { return noted() + idle == reported + excess; }
  /// Allocated of what was neither down nor planned down: an allocation rate, 0 where nothing was usable. Above 1 where
  /// more was allocated than there was.
  [[nodiscard]] double allocation_rate() const {
    gpu_time const usable = reported - down - planned_down;
    return usable == gpu_time() ? 0 : allocated / usable;
  }
  bool operator==(state_times const&) const = default;
};

/// More in use than there is, of a `key` and `during` a span: how much is `noted`, and the `records`, by number, that
/// are open meanwhile. Where no capacity was reported at all, `capacity` is zero: a gap.
template <class Key>
struct over_allocation {
  Key key{};
  time_span during{};
  gpu_share capacity{};
  gpu_share noted{};
  std::vector<std::size_t> records{};
};

/// What is noted of a fleet and its use, until `over` is asked. Keys need `<`. Memory: two events for each note.
template <class Key>
class state_ledger {
 public:
  /// The states of a key in one piece of the span.
  template <class Label>
  struct row {
    Key key;            ///< whose
    Label label;        ///< of the piece
    state_times times;  ///< by state
  };
  /// What came of a fleet in a span.
  template <class Label>
  struct account_of_states {
    std::vector<row<Label>> rows;                      ///< by key, then by time
    std::vector<over_allocation<Key>> over_allocated;  ///< where more is noted than there is
    state_times total;                                 ///< of all rows
  };

  /// So many GPUs are there during a span.
  void add_capacity(Key const& key, gpu_share there, time_span during) { add(key, reported, there, during, none); }
  /// They are in a state; `record` is told where there are not so many. An empty span is nothing.
  /// \throws tonnage::error  for a number that is no state
  void add(Key const& key, gpu_state in, gpu_share share, time_span during, std::size_t record) {
    if (in < gpu_state::allocated || in > gpu_state::planned)
      throw_error("expected a state of GPUs from 0 to 3", {.text = std::to_string(static_cast<int>(in))});
    add(key, static_cast<std::size_t>(in), share, during, record);
  }

  /// Each key's states, cut as a ledger is; hours (days, months) in which nothing was noted are left out. Complexity:
  /// O(n log n) for n notes and cuts, and what over-allocations list.
  /// \throws tonnage::error  for a span that is cut into more than 1,048,576 pieces, which are 119 years of hours
  template <class Cut>
  [[nodiscard]] auto over(span_of_use<Cut> const& of) const {
    account_of_states<typename Cut::label> out;
    for (auto const& [key, events] : events_) sweep(key, events, of, out);
    return out;
  }

 private:
  static constexpr std::size_t reported = 4;
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

  /// Goes from one change to the next.
  template <class Cut, class Out>
  static void sweep(Key const& key, std::vector<event> events, span_of_use<Cut> const& of, Out& out) {
    std::stable_sort(events.begin(), events.end(), [](event const& a, event const& b) { return a.when < b.when; });
    std::array<std::int64_t, 5> now{};
    std::multiset<std::size_t> open;
    std::size_t next = 0, pieces = 0;
    for (utc_instant from = of.span.begin; from < of.span.end;) {
      for (; next != events.size() && events[next].when <= from; ++next) apply(events[next], now, open);
      utc_instant until = (std::min)(of.span.end, of.cut.next(from));
      if (++pieces > detail::most_pieces + events.size())
        throw_error("expected a span that is cut into at most 1,048,576 pieces, found more",
                    {.text = to_string(of.span)});
      if (next != events.size()) until = (std::min)(until, events[next].when);
      take(key, now, open, {from, until}, of.cut.label_of(from), out);
      from = until;
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

  template <class Label, class Out>
  static void take(Key const& key, std::array<std::int64_t, 5> const& now, std::multiset<std::size_t> const& open,
                   time_span during, Label const& label, Out& out) {
    std::array<gpu_share, 5> share;
    gpu_share noted;
    for (std::size_t s = 0; s != share.size(); ++s) {
      share[s] = gpu_share::of_parts(now[s]);
      if (s != reported) noted += share[s];
    }
    gpu_share const there = share[reported];
    if (noted == gpu_share() && there == gpu_share()) return;
    auto const length = during.length();
    state_times times{.reported = there * length,
                      .allocated = share[0] * length,
                      .down = share[1] * length,
                      .planned_down = share[2] * length,
                      .planned = share[3] * length};
    if (noted > there) {
      times.excess = (noted - there) * length;
      note_excess({key, during, there, noted, {open.begin(), open.end()}}, out.over_allocated);
    } else {
      times.idle = (there - noted) * length;
    }
    if (out.rows.empty() || out.rows.back().key < key || !(out.rows.back().label == label))
      out.rows.push_back({key, label, {}});
    out.rows.back().times += times;
    out.total += times;
  }
  /// An excess that a cut parts in two is one.
  static void note_excess(over_allocation<Key> each, std::vector<over_allocation<Key>>& all) {
    if (!all.empty() && !(all.back().key < each.key) && all.back().during.end == each.during.begin &&
        all.back().capacity == each.capacity && all.back().noted == each.noted && all.back().records == each.records)
      all.back().during.end = each.during.end;
    else
      all.push_back(std::move(each));
  }

  std::map<Key, std::vector<event>> events_;
};

}  // namespace tonnage::inline v0_1_0
