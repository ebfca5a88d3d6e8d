// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quotas and budgets: pools beside each other that may borrow what others leave, alarms, and when a pool runs dry.
///
/// `quotas<gpu_time> lab("lab", {0.8, 1}); auto const physics = lab.add("physics", gpu_share::of(8) * 720h);`
/// `lab.book(physics, used)` says which alarms that set off, and refuses what there is no room for.
///
/// Works in GPU time and in amounts of money alike, exactly: what is compared are whole numbers. $800.80 of $1,001 is
/// 0.8 of it, and the alarm at 0.8 goes off.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/accounting/detail/decimal_fraction.hpp>
#include <tonnage/accounting/detail/wide.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// For an error: "12.5 GPU-hours", "99.50".
template <class T>
[[nodiscard]] std::string told(T const& v) {
  if constexpr (requires { v.in_hours(); }) {
    return shortest_text(v.in_hours()) + " " + T::hours;
  } else {
    return to_decimal(v);
  }
}
}  // namespace detail
/// \endcond

/// What a pool may use, and has.
template <class T>
struct quota_pool {
  std::string name;   ///< as errors call it
  T limit{};          ///< what it may use
  T used{};           ///< what it has used
  bool lends = true;  ///< whether others may use what it leaves
};

/// A pool that came past a part of its limit.
struct quota_alarm {
  std::size_t pool;  ///< its number
  double part;       ///< of its limit
};

/// Pools beside each other. What lending pools leave is there for all, for themselves too: who comes first has it. What
/// a pool that does not lend leaves is its own. Of amounts, GPU time, CPU time or node time.
template <class T>
class quotas {
 public:
  /// Alarms at those parts of a pool's limit. A part is the decimal that one writes it with, the shortest that reads
  /// back as the same double: 0.8 is eight tenths, and use is compared with just that. So is what was calculated before
  /// (95 * 0.01 is 0.9500000000000001) and what was a float (0.8f is 0.800000011920929): write the decimal. What is
  /// beyond 1 is borrowed. A pool without a limit of its own passes all parts with the first that it borrows.
  /// \throws tonnage::error  for a part that is not from 1e-12 to 2, such as 80 for 80 %
  explicit quotas(std::string name, std::vector<double> alarms = {0.8, 0.9, 1}) : name_(std::move(name)) {
    for (double const part : alarms) {
      if (!(part >= 1e-12 && part <= 2))
        throw_error(name_ + ": expected an alarm at a part above 0, from 1e-12 to 2 of a limit, where 80 % is 0.8",
                    {.field = "alarms", .text = detail::shortest_text(part)});
      alarms_.push_back({part, detail::fraction_of_shortest(part)});
    }
    std::sort(alarms_.begin(), alarms_.end(), [](alarm const& a, alarm const& b) { return a.part < b.part; });
  }

  /// A pool's number.
  /// \throws tonnage::error  for a limit below zero
  std::size_t add(std::string pool, T limit, bool lends = true) {
    if (limit < T())
      throw_error(name_ + ": expected a limit of at least 0", {.field = pool, .text = detail::told(limit)});
    pools_.push_back({std::move(pool), limit, T(), lends});
    return pools_.size() - 1;
  }

  /// In the order in which they were added.
  [[nodiscard]] std::vector<quota_pool<T>> const& pools() const& { return pools_; }
  [[nodiscard]] std::vector<quota_pool<T>> pools() && { return std::move(pools_); }
  /// What a pool uses beyond its limit.
  /// \throws tonnage::error  for a number that no pool has
  [[nodiscard]] T borrowed(std::size_t pool) const {
    auto const& p = pools_[checked(pool)];
    return p.used > p.limit ? p.used - p.limit : T();
  }
  /// What a pool may use now. O(pools)
  /// \throws tonnage::error  for a number that no pool has
  [[nodiscard]] T room(std::size_t pool) const {
    auto const& asked = pools_[checked(pool)];
    T out = asked.lends || asked.used > asked.limit ? T() : asked.limit - asked.used;
    for (std::size_t i = 0; i != pools_.size(); ++i) {
      auto const& p = pools_[i];
      if (p.used > p.limit)
        out -= p.used - p.limit;
      else if (p.lends)
        out += p.limit - p.used;
    }
    return out;
  }

  /// Books use, and says which alarms it set off, each once. Less than zero is a refund: it gives room back, and an
  /// alarm that is reached again is set off again. O(pools)
  /// \throws tonnage::error  where there is not so much room, with what there is, for a refund of more than was used,
  ///   and for a number that no pool has; nothing is booked then
  /// \code quotas<amount<usd>> team("team"); team.add("vision", 1'001 * usd);
  ///       team.book(0, parse_amount<usd>("800.80"))  // one alarm, at 0.8: 800.80 × 10 = 1001 × 8
  /// \endcode
  std::vector<quota_alarm> book(std::size_t pool, T const& use) {
    auto& p = pools_[checked(pool)];
    if (use < T() && p.used + use < T())
      throw_error(name_ + ": a refund of more than was used", {.field = p.name, .text = detail::told(use)});
    if (use > T() && use > room(pool))
      throw error(name_ + ": " + detail::told(use) + " is more than the " + detail::told(room(pool)) + " that are left",
                  {.field = p.name});
    T const before = p.used;
    p.used += use;
    std::vector<quota_alarm> out;
    for (auto const& at : alarms_)
      if (!reaches(before, p.limit, at.exact) && reaches(p.used, p.limit, at.exact)) out.push_back({pool, at.part});
    return out;
  }
  /// Begins a new period: nothing is used.
  void reset() {
    for (auto& p : pools_) p.used = T();
  }

 private:
  struct alarm {
    double part;
    detail::decimal_fraction exact;
  };
  /// Whether `used` ÷ `limit` is at least that part: used × denominator against limit × numerator, in whole numbers. Of
  /// no limit, any use is more than each part.
  [[nodiscard]] static bool reaches(T const& used, T const& limit, detail::decimal_fraction const& part) {
    if (limit == T()) return used > T();
    return std::is_gteq(detail::compare_products(detail::size_of(detail::counted(used)).size, part.denominator,
                                                 detail::size_of(detail::counted(limit)).size, part.numerator));
  }
  [[nodiscard]] std::size_t checked(std::size_t pool) const {
    if (pool >= pools_.size())
      throw_error(name_ + ": expected the number of one of " + std::to_string(pools_.size()) + " pools, from 0",
                  {.text = std::to_string(pool)});
    return pool;
  }

  std::string name_;
  std::vector<alarm> alarms_;
  std::vector<quota_pool<T>> pools_;
};

/// The first day at whose end nothing is left, if each day takes as much as the days before did on average: `used` in
/// so many days up to and with `today`. Today, where nothing is left already; none, where nothing was used, and where
/// something is left for ten thousand years, or until the calendar ends with the year 32767. The days are left × days ÷
/// used, rounded up once from the exact ratio: of $2,900, at $700 a week, just 29.
/// \throws tonnage::error  for less than one day, and a `today` that is beyond the calendar
/// \code exhausted_on(today, amount<usd>(2'900 * usd), amount<usd>(700 * usd), days(7)) == today + days(29) \endcode
template <class T>
[[nodiscard]] std::optional<date> exhausted_on(calendar_day today, T const& left, T const& used, std::chrono::days in) {
  if (in.count() < 1)
    throw_error("expected a forecast that rests on at least one day", {.text = std::to_string(in.count()) + " days"});
  (void)detail::civil(today);
  if (!(left > T())) return today;
  if (!(used > T())) return std::nullopt;
  constexpr std::int64_t most = 3'652'500;  // ten thousand years
  auto const rest = detail::size_of(detail::counted(left)), gone = detail::size_of(detail::counted(used));
  auto const days = detail::size_of(in.count());
  if (std::is_gt(detail::compare_products(rest.size, days.size, gone.size, detail::size_of(most).size)))
    return std::nullopt;
  auto const days_left = static_cast<std::int64_t>(detail::rounded_ratio(rest, days, gone, rounding::up).size);
  if (detail::last_calendar_day - today < std::chrono::days(days_left)) return std::nullopt;
  return today + std::chrono::days(days_left);
}

}  // namespace tonnage::inline v0_1_0
