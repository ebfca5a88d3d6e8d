// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A fleet and its ledger together: what there is, less what was used, is idle; and records that hold one GPU twice.
///
///     auto const march = over(2026y / 3, seoul);
///     auto const states = states_of(fleet, records, march, [](auto const& row) { return model_of(row)->name; });
///     states.rows() | march.by_days() | by(day_of_use) | tally(gpu_hours_in<gpu_state::idle>)
///
/// gives for each day how many GPU-hours were idle; of 8 GPUs of which 6 work, a quarter.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/states.hpp>
#include <tonnage/usage/time_span.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// GPUs of a holding, exactly.
/// \throws tonnage::error  for a number below zero, and one that is no fraction that a `gpu_share` holds.
template <class Rep>
[[nodiscard]] gpu_share share_of(quantity<kind::gpu, Rep> const& there) {
  static_assert(std::is_arithmetic_v<Rep>, "tonnage: states need a count that is one number, not an interval");
  require_count(there);
  if constexpr (std::is_integral_v<Rep>) {
    return gpu_share::of(there.coherent_);
  } else {
    double const count = static_cast<double>(there.coherent_);
    constexpr double in_gpu = static_cast<double>(gpu_share::parts_in_gpu);
    if (!(count < 0x1p62)) return gpu_share::of((std::numeric_limits<std::int64_t>::max)());  // which refuses it
    if (count == std::floor(count)) return gpu_share::of(static_cast<std::int64_t>(count));
    // The fraction of which this is the nearest double.
    double const parts = std::nearbyint(count * in_gpu);
    if (parts >= 0x1p53 || parts / in_gpu != count)
      throw error("expected a number of GPUs in halves to sixteenths or thousandths",
                  {.field = "count", .text = std::to_string(there.coherent_)});
    return gpu_share::of_parts(static_cast<std::int64_t>(parts));
  }
}

/// When a holding is there: from the day it is commissioned until it is retired, by the clocks of a zone. Never, where it
/// states another status, as a register does that says "retired" and not since when (`in_service`).
template <class Row, class Zone>
[[nodiscard]] std::optional<time_span> in_service_of(Row const& row, time_span const& during, Zone const& zone) {
  time_span out = during;
  if constexpr (states_status<Row>) {
    if (status_of(row) != status::commissioned) return time_span(during.begin, during.begin);
  }
  if constexpr (dated<Row>) {
    auto const life = life_of(row);
    if (!life.commissioned) return std::nullopt;
    out.begin = midnight_of(zone, *life.commissioned);
    out.end = life.retired ? midnight_of(zone, *life.retired) : (std::max)(during.end, out.begin);
  }
  return out.intersected(during);
}

/// Notes what records hold in a span; those without an end, until that ends.
template <class Key, class Records, class KeyOf>
void add_allocated(state_ledger<Key>& to, Records const& records, time_span const& during, KeyOf& key_of) {
  std::size_t number = 0;
  for (auto const& record : records) {
    ++number;
    utc_instant const start = start_of(record);
    utc_instant const end = std::optional<utc_instant>(end_of(record)).value_or((std::max)(start, during.end));
    if (end < start) ends_before_it_starts(number, start, end);
    to.add(key_of(record), gpu_state::allocated, gpus_of(record), time_span(start, end).intersected(during), number);
  }
}

template <class Records, class KeyOf>
using key_for = std::decay_t<decltype(std::declval<KeyOf&>()(*std::begin(std::declval<Records const&>())))>;

}  // namespace detail
/// \endcond

/// What the GPUs of a fleet were in during a span, by a key that holdings and records have both. Outages may be added
/// to what it returns; then tally its `rows`. Holdings are there from the day they are commissioned until that on which
/// they are retired, by the clocks of the span's zone; rows without dates always; and rows that state another status than
/// commissioned never. Records, and holdings in errors, are told by their number, from 1.
/// \param key_of  of a holding and of a record: a generic function, or one that takes both
/// \throws tonnage::error  for a holding whose commissioning is not known or that is retired before it, a count that no
///   share holds, a record that ends before it starts
/// Complexity: O(n log n) in holdings and records.
template <class Fleet, class Records, class Cut, class KeyOf>
[[nodiscard]] auto states_of(Fleet const& holdings, Records const& records, span_of_use<Cut> const& during,
                             KeyOf key_of) {
  state_ledger<detail::key_for<Records, KeyOf>> out;
  std::size_t number = 0;
  for (auto const& row : holdings) {
    ++number;
    try {
      auto const there = detail::in_service_of(row, during.span, during.cut.zone);
      if (!there) throw error("it is not known when a holding was commissioned", {.field = "commissioned"});
      out.add_capacity(key_of(row), detail::share_of(count_of(row)), *there);
    } catch (error const& why) {
      throw detail::at_row(why, number);
    }
  }
  detail::add_allocated(out, records, during.span, key_of);
  return out;
}

/// Where records together hold more of a device than there is: two jobs on one GPU, or slices that are more than it.
/// Records are told by their number, from 1.
/// \param device_of  of a record: the GPU it was on, such as its UUID
/// \param each       how much each device is
/// \throws tonnage::error  for a record that ends before it starts
/// Complexity: O(n log n) in the records.
/// Example: `overlaps_of(records, march, [](auto const& r) { return r.uuid; })`
template <class Records, class DeviceOf>
[[nodiscard]] auto overlaps_of(Records const& records, time_span const& during, DeviceOf device_of,
                               gpu_share each = gpu_share::of(1)) {
  using key = detail::key_for<Records, DeviceOf>;
  state_ledger<key> states;
  std::set<key> devices;
  for (auto const& record : records)
    if (key device = device_of(record); devices.insert(device).second) states.add_capacity(device, each, during);
  detail::add_allocated(states, records, during, device_of);
  auto out = states.rows();
  out.erase(std::remove_if(out.begin(), out.end(), [](auto const& row) { return row.excess == gpu_share(); }),
            out.end());
  return out;
}

/// The same during `over(…)`, as `states_of` takes it: `overlaps_of(records, over(2026y / 3, seoul), device_of)`.
template <class Records, class Cut, class DeviceOf>
[[nodiscard]] auto overlaps_of(Records const& records, span_of_use<Cut> const& during, DeviceOf device_of,
                               gpu_share each = gpu_share::of(1)) {
  return overlaps_of(records, during.span, std::move(device_of), each);
}

}  // namespace tonnage::inline v0_1_0
