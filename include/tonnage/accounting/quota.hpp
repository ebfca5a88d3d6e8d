// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quotas and budgets: pools beside each other that may borrow what others leave, alarms, and when a pool runs dry.
///
/// `quotas<gpu_time> lab("lab", {0.8, 1}); auto const physics = lab.add("physics", gpu_share::of(8) * 720h);`
/// `lab.book(physics, used)` says which alarms that set off, and refuses what there is no room for.
///
/// Works in GPU time and in amounts of money alike, exactly.
#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// a ÷ b as a number.
template <class T>
[[nodiscard]] double part_of(T const& a, T const& b) {
  return static_cast<double>(a.to_quantity() / b.to_quantity());
}
/// For an error: "12.5 GPU-hours", "99.50".
template <class T>
[[nodiscard]] std::string told(T const& v) {
  if constexpr (requires { v.in_hours(); }) {
    char text[32];
    return std::string(text, std::to_chars(text, text + sizeof text, v.in_hours()).ptr) + " GPU-hours";
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

/// Pools beside each other. What lending pools leave is there for all, for themselves too: who comes first has it. What a pool
/// that does not lend leaves is its own.
template <class T>
class quotas {
 public:
  /// Alarms at those parts of a pool's limit.
  /// \throws tonnage::error  for a part that is not above zero
  explicit quotas(std::string name, std::vector<double> alarms = {0.8, 0.9, 1})
      : name_(std::move(name)), alarms_(std::move(alarms)) {
    for (double const part : alarms_)
      if (!(part > 0)) throw error(name_ + ": an alarm is at a part above 0", {.text = std::to_string(part)});
    std::sort(alarms_.begin(), alarms_.end());
  }

  /// A pool's number.
  /// \throws tonnage::error  for a limit below zero
  std::size_t add(std::string pool, T limit, bool lends = true) {
    if (limit < T()) throw error(name_ + ": a limit is at least 0", {.field = pool});
    pools_.push_back({std::move(pool), limit, T(), lends});
    return pools_.size() - 1;
  }

  /// In the order in which they were added.
  [[nodiscard]] std::vector<quota_pool<T>> const& pools() const { return pools_; }
  /// What a pool uses beyond its limit.
  [[nodiscard]] T borrowed(std::size_t pool) const {
    auto const& p = pools_.at(pool);
    return p.used > p.limit ? p.used - p.limit : T();
  }
  /// What a pool may use now. O(pools)
  [[nodiscard]] T room(std::size_t pool) const {
    auto const& asked = pools_.at(pool);
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

  /// Books use, and says which alarms it set off, each once. O(pools)
  /// \throws tonnage::error  where there is not so much room, with what there is; nothing is booked then
  std::vector<quota_alarm> book(std::size_t pool, T const& use) {
    auto& p = pools_.at(pool);
    if (use < T()) throw error(name_ + ": what is used is at least 0", {.field = p.name});
    if (use > room(pool))
      throw error(name_ + ": " + detail::told(use) + " is more than the " + detail::told(room(pool)) + " that are left",
                  {.field = p.name});
    T const before = p.used;
    p.used += use;
    std::vector<quota_alarm> out;
    if (p.limit == T()) return out;
    for (double const part : alarms_)
      if (detail::part_of(before, p.limit) < part && detail::part_of(p.used, p.limit) >= part)
        out.push_back({pool, part});
    return out;
  }
  /// Begins a new period: nothing is used.
  void reset() {
    for (auto& p : pools_) p.used = T();
  }

 private:
  std::string name_;
  std::vector<double> alarms_;
  std::vector<quota_pool<T>> pools_;
};

/// The first day at whose end nothing is left, if each day takes as much as the days before did on average: `used` in so many
/// days up to and with `today`. Today, where nothing is left already; none, where nothing was used.
/// \throws tonnage::error  for less than one day
template <class T>
[[nodiscard]] std::optional<date> exhausted_on(calendar_day today, T const& left, T const& used, std::chrono::days in) {
  if (in.count() < 1) throw error("a forecast rests on at least one day", {.text = std::to_string(in.count())});
  if (!(left > T())) return today;
  if (!(used > T())) return std::nullopt;
  double const days_left = std::ceil(detail::part_of(left, used) * static_cast<double>(in.count()));
  if (days_left > 3'652'500) return std::nullopt;  // ten thousand years
  return today + std::chrono::days(static_cast<int>(days_left));
}

}  // namespace tonnage::inline v0_1_0
