// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Schedules: which part of an order arrives when.
///
/// `evenly(2026y, 2030y).split(50'000.0 * gpus)` is 10,000 GPUs on 1 July of each of the five years; `s_curve` starts
/// slowly and ends slowly, `in_phases` and `reaching` take dates of your own. Whole counts stay whole and always sum to
/// the order.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/core/int128.hpp>
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
  /// \throws tonnage::error  for a lot below one, or beyond 2^63
  /// \code evenly(2026y, 2030y).in_lots(72).split(std::int64_t{260'000} * gpus) \endcode
  [[nodiscard]] schedule in_lots(int128 lot) const {
    if (lot < 1 || !lot.fits_int64()) throw_error("expected a lot of at least 1", {.text = lot.to_string()});
    schedule out = *this;
    out.lot_ = lot.to_int64();
    out.text_ += ", in lots of " + lot.to_string();
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

/// \cond
namespace detail {
/// Shares of years, each in service from the middle of its year; `share(i, years)` is that of the i-th.
template <class Share>
[[nodiscard]] schedule by_years(std::chrono::year first, std::chrono::year last, char const* how, Share const& share) {
  if (last < first) throw_error("a schedule ends before it begins");
  auto const years = static_cast<int>((last - first).count()) + 1;
  std::vector<schedule::step> steps;
  for (int i = 0; i != years; ++i)
    steps.push_back({date((first + std::chrono::years(i)) / std::chrono::July / 1), share(i, years)});
  return {std::move(steps), how + std::to_string(static_cast<int>(first)) + " to " +
                                std::to_string(static_cast<int>(last)) + ", each year's share in service from 1 July"};
}
}  // namespace detail
/// \endcond

/// The same share each year, counted from the middle of the year (1 July). Throws `tonnage::error` when `last` is
/// before `first`.
[[nodiscard]] inline schedule evenly(std::chrono::year first, std::chrono::year last) {
  return detail::by_years(first, last, "evenly over ", [](int, int years) { return 1.0 / years; });
}

/// Few at first, most in the middle, few at the end: the logistic curve from 1 % to 99 % of its rise, from the
/// beginning of the first year to the end of the last. Each year's share is counted from its middle (1 July). Over four
/// years these are 8.3, 41.7, 41.7 and 8.3 %.
/// \throws tonnage::error  when `last` is before `first`
[[nodiscard]] inline schedule s_curve(std::chrono::year first, std::chrono::year last) {
  return detail::by_years(first, last, "along an S-curve over ", [](int i, int years) {
    // 1 ÷ (1 + 99^(1 − 2u)) is 1 % at u = 0 and 99 % at u = 1.
    auto const risen = [&](int year) {
      return 1 / (1 + portable::exp(portable::log(99.0) * (1 - 2.0 * year / years)));
    };
    return (risen(i + 1) - risen(i)) / 0.98;
  });
}

/// Everything on one day.
[[nodiscard]] inline schedule at_once(calendar_day when) { return {{{when, 1.0}}, "all on " + to_string(when)}; }

/// Shares on days: a site in three halls, a contract in two.
/// \throws tonnage::error  for shares that do not sum to 1, and days that do not ascend
/// \code in_phases({{2026y / July / 1, 0.25}, {2028y / January / 1, 0.75}}) \endcode
[[nodiscard]] inline schedule in_phases(std::vector<schedule::step> phases) {
  std::string text;
  for (std::size_t i = 0; i != phases.size(); ++i) {
    if (i != 0 && !(phases[i - 1].day < phases[i].day))
      throw_error("expected phases in the order of their days, found " + to_string(phases[i].day) + " after " +
                  to_string(phases[i - 1].day));
    bool const is_share = phases[i].share >= 0 && phases[i].share <= 1;  // others are refused below
    auto const tenths = is_share ? static_cast<std::int64_t>(detail::rounded(phases[i].share * 1'000)) : 0;
    text += (i == 0 ? "in phases: " : ", ") + std::to_string(tenths / 10) +
            (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10)) + " % on " + to_string(phases[i].day);
  }
  return {std::move(phases), std::move(text)};
}

/// What shall stand in all by a day.
template <class Kind>
struct total_by {
  calendar_day day;      ///< when it is reached
  quantity<Kind> total;  ///< with all that came before
};

/// Totals by dates, as announcements give them: "100,000 by September, 200,000 by February". The last is the whole that
/// is split; totals of whole counts are reached exactly.
/// \throws tonnage::error  for days that do not ascend, a total that falls, and a last total that is not above 0
/// \code reaching({{2024y / September / 1, 100'000.0 * gpus}, {2025y / February / 1, 200'000.0 * gpus}}) \endcode
template <class Kind = kind::gpu>
[[nodiscard]] schedule reaching(std::vector<total_by<Kind>> const& totals) {
  if (totals.empty()) throw_error("expected at least one total, found none");
  double const whole = totals.back().total.coherent_;
  if (!(whole > 0)) throw_error("expected a last total above 0", {.text = std::to_string(whole)});
  std::vector<schedule::step> steps;
  double before = 0;
  std::string text;
  for (auto const& [day, total] : totals) {
    double const now = total.coherent_;
    if (!steps.empty() && !(steps.back().day < day))
      throw_error("expected totals in the order of their days, found " + to_string(day) + " after " +
                  to_string(steps.back().day));
    if (!(now >= before))
      throw_error("expected totals that do not fall, found " + std::to_string(now) + " after " +
                  std::to_string(before));
    steps.push_back({day, (now - before) / whole});
    text += (text.empty() ? "all in service by " : ", ") + to_string(day);
    before = now;
  }
  if (totals.size() > 1) text.replace(0, 3, "totals");
  return {std::move(steps), std::move(text)};
}

}  // namespace tonnage::inline v0_1_0
