// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What was promised for each hour of a term, and is paid for whether it is used or not: GPUs that are reserved, or the
/// money of a savings plan. What was used of it, what was not, and what went beyond it.
///
///     auto const spent = records | over(march, seoul).by_hours() | by(hour_of_use) | tally(charge(plan_prices, how));
///     auto const use = commitment(amount<usd>(50 * usd), over(march, seoul)).used_by(spent);
///     use.unused + use.used                                                     // 744 × 50 USD
///
/// Hour by hour, as such promises are kept: an hour that uses more does not make up for one that used less.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/units/print.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/time_span.hpp>
#include <tuple>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// How the hours of a commitment were used, in a `Measure` such as `gpu_time` or an `amount`.
///
/// Prints with `{}`: "943.20 USD used, 314.40 USD unused, 0.00 USD beyond".
template <class Measure>
struct commitment_use {
  /// An hour of them.
  struct hour {
    zone_hour when{};  ///< by the clocks of the zone
    Measure used{};    ///< of what was promised
    Measure unused{};  ///< the rest of it
    Measure beyond{};  ///< what was used besides
  };
  Measure used{};           ///< in all hours; used + unused = promised
  Measure unused{};         ///< paid for and not used
  Measure beyond{};         ///< used, and not promised: at the prices of who promised nothing
  std::vector<hour> hours;  ///< in the order of time: those of the term, and others that use lies in
};

/// So much in each hour of a term, by the clocks of a zone. Of days with 23 or 25 hours each hour counts, and so does
/// one of which the term has a part.
template <class Measure>
class commitment {
 public:
  /// \throws tonnage::error  for less than nothing, and for a term of more than 1,048,576 hours. O(hours)
  template <class Cut>
  commitment(Measure in_each_hour, span_of_use<Cut> const& term) : in_each_hour_(in_each_hour), end_(term.span.end) {
    if (in_each_hour < Measure()) throw_error("expected a commitment of at least nothing in each hour");
    auto const by_hours = term.by_hours();
    for (utc_instant at = term.span.begin; at < term.span.end; at = by_hours.cut.next(at)) {
      if (hours_.size() == detail::most_pieces)
        throw_error("expected a term of at most 1,048,576 hours, found more", {.text = to_string(term.span)});
      hours_.push_back(by_hours.cut.label_of(at));
    }
  }

  /// How it was used, for an answer by the hour with one figure: of GPU time (`tally(gpu_hours_used)`) or of money at
  /// the prices of the commitment (`tally(charge(prices, how))`). Use of an hour that is not of the term is beyond it.
  /// O(hours × log hours)
  /// \throws tonnage::error  for an hour within the term that begins within one of its hours, by the clocks of another
  ///   zone
  template <class Key, class Metric, class Figures>
  [[nodiscard]] commitment_use<Measure> used_by(
      table<std::tuple<Key>, std::tuple<Metric>, std::tuple<zone_hour>, Figures> const& by_hour) const {
    std::map<zone_hour, typename commitment_use<Measure>::hour> hours;
    for (auto const& each : hours_) hours[each] = {each, Measure(), in_each_hour_, Measure()};
    for (auto const& row : by_hour.rows) {
      auto const when = hour_of_term(std::get<0>(row.keys));
      auto& at = hours[when];
      at.when = when;
      Measure const asked = std::get<0>(row.cells.sums);
      Measure const used = asked < at.unused ? asked : at.unused;
      at.used += used;
      at.unused -= used;
      at.beyond += asked - used;
    }
    commitment_use<Measure> out;
    out.hours.reserve(hours.size());
    for (auto const& [when, each] : hours) {
      out.used += each.used;
      out.unused += each.unused;
      out.beyond += each.beyond;
      out.hours.push_back(each);
    }
    return out;
  }

  /// In each hour.
  [[nodiscard]] Measure in_each_hour() const { return in_each_hour_; }
  /// How many hours it has.
  [[nodiscard]] std::size_t hours() const { return hours_.size(); }

 private:
  /// That hour, or the one of the term that begins with it by the clocks of another zone.
  [[nodiscard]] zone_hour hour_of_term(zone_hour const& of) const {
    if (hours_.empty() || of.begin < hours_.front().begin || of.begin >= end_) return of;
    if (std::binary_search(hours_.begin(), hours_.end(), of)) return of;
    auto const same = std::partition_point(hours_.begin(), hours_.end(),
                                           [&](zone_hour const& each) { return each.begin < of.begin; });
    if (same == hours_.end() || same->begin != of.begin)
      throw_error("expected the hours of the term, by the clocks of its zone", {.text = of.text()});
    return *same;
  }

  Measure in_each_hour_;
  utc_instant end_{};
  std::vector<zone_hour> hours_;
};

/// "943.20 USD used, 314.40 USD unused, 0.00 USD beyond"
template <class Measure>
[[nodiscard]] std::string to_string(commitment_use<Measure> const& of) {
  return fmt::format("{} used, {} unused, {} beyond", of.used, of.unused, of.beyond);
}

}  // namespace tonnage::inline v0_1_0
