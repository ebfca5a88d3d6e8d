// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How well GPUs are used, as metrics: time in each state, the allocation rate, and how busy they were.
///
///     auto const march = over(2026y / 3, seoul);
///     auto const states = states_of(fleet, records, march, [](auto const& row) { return model_of(row)->name; });
///     states.rows() | march.by_days() |
///         by(day_of_use) | tally(gpu_hours_reported, gpu_hours_in<gpu_state::idle>, allocated_share)
///
/// GPU time is exact: allocated + idle + down + planned down + planned = reported + excess in each row and total. A GPU
/// that waits for a file all day is allocated to 100 %, and busy to 0.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <tonnage/tally/metric.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/states.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Parts of `gpus_by_state` beside the states themselves.
inline constexpr int reported_part = 5, excess_part = 6, usable_part = 7;

/// GPU time of one part, or of a state.
template <int Part>
struct state_time_metric : metric_base<state_time_metric<Part>> {
  constexpr bool operator==(state_time_metric const&) const = default;
  static constexpr nature is = nature::flow;
  [[nodiscard]] std::string name() const {
    if constexpr (Part < reported_part) return to_string(static_cast<gpu_state>(Part));
    return Part == reported_part ? "reported" : Part == excess_part ? "excess" : "usable";
  }
  template <class Piece>
    requires requires(Piece const& p) { p.record->by_state, p.record->excess; }
  [[nodiscard]] gpu_time of(Piece const& p) const {
    auto const length = p.during.length();
    auto const in = [&](gpu_state s) { return p.record->by_state[static_cast<std::size_t>(s)] * length; };
    if constexpr (Part < reported_part) return in(static_cast<gpu_state>(Part));
    if constexpr (Part == excess_part) return p.record->excess * length;
    gpu_share there = p.record->gpus;
    if constexpr (Part == usable_part) {  // an outage of more than there is, as of a node that is retired, leaves none
      auto const out_of = [&](gpu_state s) { return p.record->by_state[static_cast<std::size_t>(s)]; };
      there = there - (std::min)(there, out_of(gpu_state::down) + out_of(gpu_state::planned_down));
    }
    return there * length;
  }
};

/// GPU time that was sampled, or the busy part of it. Both are rounded alike, so that their ratio is never above 1.
template <bool IsBusy>
struct sampled_metric : metric_base<sampled_metric<IsBusy>> {
  constexpr bool operator==(sampled_metric const&) const = default;
  static constexpr nature is = nature::flow;
  [[nodiscard]] std::string name() const { return IsBusy ? "busy" : "sampled"; }
  template <class Piece>
    requires requires(Piece const& p) { busy_of(p), p.used(); }
  [[nodiscard]] std::optional<quantity<kind::gpu_time>> of(Piece const& p) const {
    std::optional<busy> const share = busy_of(p);
    if (!share) return std::nullopt;
    return p.used().to_quantity() * (IsBusy ? share->value() : 1.0);
  }
};

}  // namespace detail
/// \endcond

/// GPU time in a state, exactly: `gpu_hours_in<gpu_state::idle>`. Of the rows of a `state_ledger`. A flow, as all here.
template <gpu_state State>
inline constexpr detail::state_time_metric<static_cast<int>(State)> gpu_hours_in{};
/// GPU time that there was: the capacity.
inline constexpr detail::state_time_metric<detail::reported_part> gpu_hours_reported{};
/// GPU time that was noted beyond the capacity, millisecond by millisecond.
inline constexpr detail::state_time_metric<detail::excess_part> gpu_hours_in_excess{};
/// What was neither down nor planned down of the capacity, millisecond by millisecond: none, and never less, where as much
/// or more was down.
inline constexpr detail::state_time_metric<detail::usable_part> gpu_hours_usable{};
/// The allocation rate: allocated ÷ usable. No number where nothing was usable, and above 1 where more was allocated.
/// Whoever takes it for an `allocation_rate` looks first whether `gpu_hours_in_excess` is zero: eight GPUs of which
/// sixteen are in use for half of the time were not used at 100 %.
/// \code allocated_share.named("allocation rate").in(percent) \endcode
inline constexpr auto allocated_share = gpu_hours_in<gpu_state::allocated> / gpu_hours_usable;
/// The mean busy fraction of use, weighted by GPU time, of records with a member `busy`, or an optional one. Those that
/// were not sampled are unknown, not idle: the figure says how much it covers.
/// Source: NVML, `nvmlUtilization_t` ("percent of time over the past sample period").
inline constexpr auto busy_share = detail::sampled_metric<true>() / detail::sampled_metric<false>();

}  // namespace tonnage::inline v0_1_0
