// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Questions to a ledger: who used what, by account, user, project, hour, day or month.
///
/// `records | over(2023y, utc_offset(9h)).by_days() | by(account, day_of_use) | tally(gpu_hours_used, jobs_started)`
///
/// The tally is that of fleets. What a holding weighs in GPUs, a piece of use weighs in GPU time: figures say of how
/// much of it they speak, and so much per GPU becomes so much over the time. Stocks (power, peak) are not asked of it.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/usage/counted_time.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

struct account_text {
  static constexpr char const* text = "account";
};
struct user_text {
  static constexpr char const* text = "user";
};
struct state_text {
  static constexpr char const* text = "state";
};

struct project_key {
  using is_key = void;
  using is_of = project_of_attribute;
  std::size_t depth = static_cast<std::size_t>(-1);
  bool operator==(project_key const&) const = default;
  [[nodiscard]] std::string name() const { return "project"; }
  template <class Row>
    requires requires(Row const& row) { project_of(row); }
  [[nodiscard]] project_path of(Row const& row) const {
    return project_path(project_of(row)).up_to(depth);
  }
  /// Rolled up to the first `steps` steps of the path.
  [[nodiscard]] constexpr project_key at(std::size_t steps) const { return {steps}; }
};

/// The hour, day or month of a piece, where the ledger is cut by such.
template <class Label, class Name>
struct label_key {
  using is_key = void;
  static constexpr bool is_period = true;
  static constexpr char const* advice = Name::advice;
  [[nodiscard]] std::string name() const { return Name::text; }
  template <class Row>
    requires requires(Row const& row) {
      { row.label() } -> std::same_as<Label>;
    }
  [[nodiscard]] Label of(Row const& row) const {
    return row.label();
  }
};
struct hour_text {
  static constexpr char const* text = "hour";
  static constexpr char const* advice = "cut the ledger, as in over(period).by_hours()";
};
struct day_text {
  static constexpr char const* text = "day";
  static constexpr char const* advice = "cut the ledger, as in over(period).by_days()";
};
struct month_text {
  static constexpr char const* text = "month";
  static constexpr char const* advice = "cut the ledger, as in over(period).by_months()";
};

inline constexpr char const* cut_by_any = "say over(period), as in records | over(2026y) | by(account)";
struct gpu_hours_metric : metric_base<gpu_hours_metric> {
  constexpr bool operator==(gpu_hours_metric const&) const = default;
  static constexpr nature is = nature::flow;
  static constexpr bool is_weight = true;
  static constexpr char const* advice = cut_by_any;
  [[nodiscard]] std::string name() const { return "GPU-hours"; }
  template <weighed Row>
  [[nodiscard]] constexpr gpu_time of(Row const& row) const {
    return weight_of(row);
  }
};

struct chip_energy_metric : metric_base<chip_energy_metric> {
  constexpr bool operator==(chip_energy_metric const&) const = default;
  static constexpr nature is = nature::flow;
  static constexpr bool is_of_use = true;
  static constexpr char const* advice = cut_by_any;
  [[nodiscard]] std::string name() const { return "chip energy"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return m->tdp(); }
};

/// How many CPUs or nodes a record holds for how long. `Time` is a `counted_time`; `Of` gives the number.
template <class Time, auto const& Of>
struct counted_hours_metric : metric_base<counted_hours_metric<Time, Of>> {
  constexpr bool operator==(counted_hours_metric const&) const = default;
  static constexpr nature is = nature::flow;
  static constexpr char const* advice = "say over(period), of records that say on how many CPUs or nodes they ran";
  [[nodiscard]] std::string name() const { return Time::hours; }
  template <class Row>
    requires requires(Row const& row) {
      Of(row);
      row.during.length();
    }
  [[nodiscard]] constexpr auto of(Row const& row) const {
    auto const many = Of(row);
    auto const length = [&]() -> std::chrono::milliseconds {
      if constexpr (requires { row.active(); })
        return row.active();
      else
        return row.during.length();
    }();
    if constexpr (requires { many.has_value(); })
      return many ? std::optional<Time>(Time::of(*many, length)) : std::nullopt;
    else
      return Time::of(many, length);
  }
};

/// How many pieces a record starts or ends with.
template <bool Starts>
struct jobs_metric : metric_base<jobs_metric<Starts>> {
  constexpr bool operator==(jobs_metric const&) const = default;
  static constexpr nature is = nature::flow;
  static constexpr char const* advice = cut_by_any;
  [[nodiscard]] std::string name() const { return Starts ? "jobs started" : "jobs ended"; }
  template <class Row>
    requires requires(Row const& row) {
      row.starts();
      row.ends();
    }
  [[nodiscard]] constexpr std::int64_t of(Row const& row) const {
    return (Starts ? row.starts() : row.ends()) ? 1 : 0;
  }
};

}  // namespace detail
/// \endcond

inline constexpr detail::attribute_key<account_of, detail::account_text> account{};  ///< who is charged
inline constexpr detail::attribute_key<user_of, detail::user_text> user{};           ///< who asked for it
inline constexpr detail::attribute_key<state_of, detail::state_text> state{};        ///< how it went on or ended
inline constexpr detail::project_key project{};  ///< what for; `project.at(n)` rolls up
/// The hour, of a ledger that is cut so: `over(span, zone).by_hours()`.
inline constexpr detail::label_key<zone_hour, detail::hour_text> hour_of_use{};
/// The day, of a ledger that is cut `by_days`.
inline constexpr detail::label_key<date, detail::day_text> day_of_use{};
/// The month, of a ledger that is cut `by_months`.
inline constexpr detail::label_key<calendar_month, detail::month_text> month_of_use{};

/// GPU time, exactly: a `gpu_time`, which prints in GPU-hours. A flow.
inline constexpr detail::gpu_hours_metric gpu_hours_used{};
/// CPUs × time, exactly: a `cpu_time`, of records that have `cpus`, a whole number or an optional one. A flow.
inline constexpr detail::counted_hours_metric<cpu_time, cpus_of> cpu_hours_used{};
/// Nodes × time, exactly: a `node_time`, of records that have `nodes`. A flow. A node that jobs share counts for each.
inline constexpr detail::counted_hours_metric<node_time, nodes_of> node_hours_used{};
/// What chips drew if they ran at their TDP all the time: GPU time × TDP. A flow; an upper bound of the energy
/// measured.
inline constexpr detail::chip_energy_metric chip_energy{};
/// Records whose start lies in the span, each once however it is cut. A flow.
inline constexpr detail::jobs_metric<true> jobs_started{};
/// Records whose end lies in the span, each once. A flow.
inline constexpr detail::jobs_metric<false> jobs_ended{};

}  // namespace tonnage::inline v0_1_0
