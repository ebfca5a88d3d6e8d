// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Schedules: which part of an order arrives when.
///
/// `evenly(2026y, 2030y).split(50'000.0 * gpus)` is 10,000 GPUs on 1 July of each of the five years. Whole counts stay
/// whole and always sum to the order.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <tonnage/core/rounding.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/gpu.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// Shares of a whole at dates. The shares are at least 0 and sum to 1; `text` says it in words.
class schedule {
 public:
  /// A share, on a day.
  struct step {
    calendar_day day;  ///< when it comes
    double share;      ///< from 0 to 1
  };

  /// Throws `tonnage::error` for no steps, a share that is negative or NaN, or shares that do not sum to 1 (within
  /// 1e-9).
  schedule(std::vector<step> steps, std::string text) : steps_(std::move(steps)), text_(std::move(text)) {
    double sum = 0;
    for (auto const& s : steps_) {
      if (!(s.share >= 0))
        throw_error("a share of a schedule is a number of at least 0", {.text = std::to_string(s.share)});
      sum += s.share;
    }
    double const off = sum - 1;
    if (!(off > -1e-9 && off < 1e-9)) throw_error("the shares of a schedule sum to 1", {.text = std::to_string(sum)});
  }

  /// The same, in whole lots: racks of 72 come whole. Each step brings what the running total has of whole lots,
  /// rounded to the nearest; the last brings the rest, so that the sum stays what it is.
  /// \throws tonnage::error  for a lot below one
  /// \code evenly(2026y, 2030y).in_lots(72).split(std::int64_t{260'000} * gpus) \endcode
  [[nodiscard]] schedule in_lots(std::int64_t lot) const {
    if (lot < 1) throw_error("expected a lot of at least 1", {.text = std::to_string(lot)});
    schedule out = *this;
    out.lot_ = lot;
    out.text_ += ", in lots of " + std::to_string(lot);
    return out;
  }

  /// The shares, as they were given.
  [[nodiscard]] std::vector<step> const& steps() const& { return steps_; }
  [[nodiscard]] std::vector<step> steps() && { return std::move(steps_); }
  [[nodiscard]] std::string const& text() const& { return text_; }
  [[nodiscard]] std::string text() && { return std::move(text_); }

  /// The whole, cut along the schedule. A whole count is cut into whole counts: each step gets the rounded running
  /// total less what went before, so no GPU is lost and none is cut in two. Other amounts are cut exactly where their
  /// type can.
  template <class Kind, class Rep>
  [[nodiscard]] std::vector<std::pair<date, quantity<Kind, Rep>>> split(quantity<Kind, Rep> const& whole) const {
    std::vector<std::pair<date, quantity<Kind, Rep>>> out;
    for (std::size_t i = 0; i != steps_.size(); ++i) out.emplace_back(steps_[i].day, part(i, whole));
    return out;
  }
  /// What of the whole comes with one step: `split(whole)[at].second`. \pre at < steps().size()
  /// \throws tonnage::error  for lots of a number that has bounds or draws
  template <class Kind, class Rep>
  [[nodiscard]] quantity<Kind, Rep> part(std::size_t at, quantity<Kind, Rep> const& whole) const {
    if constexpr (std::is_arithmetic_v<Rep>)
      return quantity<Kind, Rep>::from_coherent(
          static_cast<Rep>(first(at + 1, whole.coherent_) - first(at, whole.coherent_)));
    else if (lot_ == 1)
      return whole * steps_[at].share;
    else
      throw_error("expected a plain number of whole lots, found a number with bounds or draws", {.text = text_});
  }

 private:
  /// What comes with the first steps together: all of it with all of them, whatever the rounding of the shares.
  template <class Rep>
  [[nodiscard]] Rep first(std::size_t steps, Rep whole) const {
    if (steps == 0) return {};
    if (steps == steps_.size()) return whole;
    double share = 0;
    for (std::size_t i = 0; i != steps; ++i) share += steps_[i].share;
    return cut(whole, share < 1 ? share : 1);
  }
  template <class Rep>
  [[nodiscard]] Rep cut(Rep whole, double share) const {
    if (lot_ != 1) {
      auto const lot = static_cast<long double>(lot_), lots = static_cast<long double>(whole) / lot;
      auto const first_lots = detail::rounded(lots * static_cast<long double>(share));
      return static_cast<Rep>((first_lots > lots ? detail::rounded_down(lots) : first_lots) * lot);
    }
    if constexpr (std::is_integral_v<Rep>)
      return static_cast<Rep>(detail::rounded(static_cast<long double>(whole) * static_cast<long double>(share)));
    else
      return whole == detail::rounded_down(whole) ? static_cast<Rep>(detail::rounded(whole * share))
                                                  : static_cast<Rep>(whole * share);
  }

  std::vector<step> steps_;
  std::string text_;
  std::int64_t lot_ = 1;
};

/// The same share each year, counted from the middle of the year (1 July). Throws `tonnage::error` when `last` is
/// before
/// `first`.
[[nodiscard]] inline schedule evenly(std::chrono::year first, std::chrono::year last) {
  if (last < first) throw_error("a schedule ends before it begins");
  auto const years = static_cast<int>((last - first).count()) + 1;
  std::vector<schedule::step> steps;
  for (int i = 0; i != years; ++i) {
    steps.push_back({date((first + std::chrono::years(i)) / std::chrono::July / 1), 1.0 / years});
  }
  return {std::move(steps), "evenly over " + std::to_string(static_cast<int>(first)) + " to " +
                                std::to_string(static_cast<int>(last)) + ", each year's share in service from 1 July"};
}

/// Everything on one day.
[[nodiscard]] inline schedule at_once(calendar_day when) { return {{{when, 1.0}}, "all on " + to_string(when)}; }

}  // namespace tonnage::inline v0_1_0
