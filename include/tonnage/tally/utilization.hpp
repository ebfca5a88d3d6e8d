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

#include <cstddef>
#include <optional>
#include <string>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/states.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

template <gpu_state State>
struct share_in {
  static constexpr char const* text = to_string(State);
  [[nodiscard]] static gpu_share of(auto const& row) { return row.by_state[static_cast<std::size_t>(State)]; }
};
struct share_reported {
  static constexpr char const* text = "reported";
  [[nodiscard]] static gpu_share of(auto const& row) { return row.gpus; }
};
struct share_in_excess {
  static constexpr char const* text = "excess";
  [[nodiscard]] static gpu_share of(auto const& row) { return row.excess; }
};
/// A piece of a row that knows its states.
template <class Piece>
concept piece_by_state = requires(Piece const& p) {
  p.record->by_state;
  p.record->excess;
  p.during.length();
};

template <class Share>
struct state_time_metric : metric_base<state_time_metric<Share>> {
  constexpr bool operator==(state_time_metric const&) const = default;
  static constexpr nature is = nature::flow;
  [[nodiscard]] std::string name() const { return Share::text; }
  template <piece_by_state Piece>
  [[nodiscard]] gpu_time of(Piece const& p) const {
    return Share::of(*p.record) * p.during.length();
  }
};

struct allocated_share_metric : metric_base<allocated_share_metric> {
  constexpr bool operator==(allocated_share_metric const&) const = default;
  static constexpr nature is = nature::flow;
  static constexpr char const* unit = "%";
  [[nodiscard]] std::string name() const { return "allocation rate"; }
  template <piece_by_state Piece>
  [[nodiscard]] ratio_sum<gpu_time, gpu_time> of(Piece const& p) const {
    auto const in = [&](gpu_state s) { return p.record->by_state[static_cast<std::size_t>(s)] * p.during.length(); };
    return {in(gpu_state::allocated),
            p.record->gpus * p.during.length() - in(gpu_state::down)-in(gpu_state::planned_down)};
  }
};
template <>
inline constexpr bool is_ratio<allocated_share_metric> = true;

struct busy_share_metric : metric_base<busy_share_metric> {
  constexpr bool operator==(busy_share_metric const&) const = default;
  static constexpr nature is = nature::flow;
  static constexpr char const* unit = "%";
  [[nodiscard]] std::string name() const { return "busy"; }
  template <class Piece>
    requires requires(Piece const& p) {
      busy_of(p);
      p.used();
    }
  [[nodiscard]] auto of(Piece const& p) const {
    std::optional<busy> const share = busy_of(p);
    // Both are rounded alike, so that a mean of shares is never above 1.
    quantity<kind::gpu_time> const time = p.used().to_quantity();
    using sum = ratio_sum<quantity<kind::gpu_time>, quantity<kind::gpu_time>>;
    return share ? std::optional<sum>(sum{time * *share, time}) : std::nullopt;
  }
};
template <>
inline constexpr bool is_ratio<busy_share_metric> = true;

}  // namespace detail
/// \endcond

/// GPU time in a state, exactly: `gpu_hours_in<gpu_state::idle>`. Of the rows of a `state_ledger`. A flow.
template <gpu_state State>
inline constexpr detail::state_time_metric<detail::share_in<State>> gpu_hours_in{};
/// GPU time that there was: the capacity. A flow.
inline constexpr detail::state_time_metric<detail::share_reported> gpu_hours_reported{};
/// GPU time that was noted beyond the capacity, millisecond by millisecond. A flow.
inline constexpr detail::state_time_metric<detail::share_in_excess> gpu_hours_in_excess{};
/// Allocated of what was neither down nor planned down: GPU time over GPU time, in percent. A flow. No number where
/// nothing was usable, and above 1 where more was allocated than that. Whoever takes it for an `allocation_rate` looks
/// first whether `gpu_hours_in_excess` is zero: eight GPUs of which sixteen are in use for half of the time were not used
/// at 100 %.
inline constexpr detail::allocated_share_metric allocated_share{};
/// The mean busy fraction of pieces of use, weighted by GPU time: of records that have a member `busy`, or an optional
/// one. Those for which nothing was sampled are unknown, not idle: the figure says how much it covers. A flow.
/// Source: NVML, `nvmlUtilization_t` ("percent of time over the past sample period").
inline constexpr detail::busy_share_metric busy_share{};

}  // namespace tonnage::inline v0_1_0
