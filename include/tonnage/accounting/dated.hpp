// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Values that hold from a date on: exchange rates, prices of energy, carbon intensities.
///
/// `rates.at(day)` is the latest on or before that day; a day before the first has none, and says so.
#pragma once

#include <algorithm>
#include <concepts>
#include <initializer_list>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// One value for each date, in any order. `T` says since when: `valid_from()`.
template <class T>
  requires requires(T const& value) {
    { value.valid_from() } -> std::convertible_to<date>;
  }
class dated_values {
 public:
  /// `of` and `what` are for errors: "USD to KRW", "exchange rate".
  /// \throws tonnage::error  for two values of one date
  dated_values(std::string of, std::string what, std::initializer_list<T> values = {})
      : of_(std::move(of)), what_(std::move(what)) {
    for (auto const& one : values) add(one);
  }

  /// \throws tonnage::error  for a date that has a value already. O(log n), and O(n) where it is not the latest
  void add(T one) {
    auto const at = after(one.valid_from());
    if (at != values_.begin() && (at - 1)->valid_from() == one.valid_from())
      throw error(of_ + ": a second " + what_ + " of one date", {.text = to_string(one.valid_from())});
    values_.insert(at, std::move(one));
  }

  /// The value on a date: the latest on or before it. O(log n)
  /// \throws tonnage::error  for a date before the first value, and where there are none
  [[nodiscard]] T const& at(calendar_day when) const& {
    auto const next = after(when);
    if (next != values_.begin()) return *(next - 1);
    auto const first = values_.empty() ? "there is none" : "the first is of " + to_string(values_.front().valid_from());
    throw error(of_ + ": no " + what_ + " on or before this date, " + first, {.text = to_string(when)});
  }

  /// Of values that do not stay, a copy.
  [[nodiscard]] T at(calendar_day when) && { return std::as_const(*this).at(when); }

  /// Whose they are, as errors call it.
  [[nodiscard]] std::string const& of() const& { return of_; }
  [[nodiscard]] std::string of() && { return std::move(of_); }
  /// All of them, by date.
  [[nodiscard]] std::vector<T> const& all() const& { return values_; }
  [[nodiscard]] std::vector<T> all() && { return std::move(values_); }
  friend bool operator==(dated_values const& a, dated_values const& b)
    requires std::equality_comparable<T>
  = default;

 private:
  [[nodiscard]] auto after(date when) const {
    return std::upper_bound(values_.begin(), values_.end(), when,
                            [](date d, T const& one) { return d < one.valid_from(); });
  }

  std::string of_, what_;
  std::vector<T> values_;
};

}  // namespace tonnage::inline v0_1_0
