// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Emissions: what the grid gave off for the energy, what was given off to build the servers, and both for each unit of
/// work.
///
/// `operational(it_energy, pue(1.25), korea.at(day))`; `embodied(1.0 * tonnes_co2e, life, time)`;
/// `carbon_score(both, tokens)` is grams of CO₂e for a token.
///
/// Source: Green Software Foundation, Software Carbon Intensity (ISO/IEC 21031): SCI = (E × I + M) per R.
#pragma once

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <tonnage/accounting/dated.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/time.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// CO₂e per energy that a grid gives, as a source says: from a date on, or for a span of time such as half an hour.
class grid_intensity {
 public:
  using value_type = quantity<kind::quotient<kind::co2e, kind::energy>>;

  /// From a date on, until another one holds.
  /// \throws tonnage::error  for a number below zero or NaN, and without a source
  grid_intensity(value_type value, calendar_day valid_from, std::string source)
      : value_(value), from_(valid_from), source_(std::move(source)) {
    check(to_string(valid_from));
  }
  /// For a span of time, and no longer.
  /// \throws tonnage::error  as above, and for an empty span
  grid_intensity(value_type value, time_span during, std::string source)
      : value_(value),
        from_(std::chrono::floor<std::chrono::days>(during.begin)),
        during_(during),
        source_(std::move(source)) {
    check(to_string(during));
    if (during.is_empty()) throw error("a carbon intensity holds for some time", {.text = to_string(during)});
  }
  /// Emissions per energy.
  [[nodiscard]] value_type value() const { return value_; }
  /// Since when: the date, or that of its first instant by UTC.
  [[nodiscard]] date valid_from() const { return from_; }
  /// When it holds, where it was measured for a span of time.
  [[nodiscard]] std::optional<time_span> during() const { return during_; }
  /// Who says so.
  [[nodiscard]] std::string const& source() const& { return source_; }
  [[nodiscard]] std::string source() && { return std::move(source_); }
  friend bool operator==(grid_intensity const&, grid_intensity const&) = default;

 private:
  void check(std::string const& when) const {
    if (!(value_.coherent_ >= 0) || value_.coherent_ - value_.coherent_ != 0)
      throw error("a carbon intensity is a finite number of at least 0", {.text = std::to_string(value_.coherent_)});
    if (source_.empty()) throw error("a carbon intensity has a source", {.text = when});
  }

  value_type value_;
  date from_;
  std::optional<time_span> during_;
  std::string source_;
};

/// The intensities of one grid over time: from dates on (`at(date)` is the one that is valid), for spans of time, or
/// both: where a span has none, that of the date holds.
class grid_intensities : public dated_values<grid_intensity> {
 public:
  /// Of a grid with this name, which errors use.
  /// \throws tonnage::error  as `add`
  explicit grid_intensities(std::string grid, std::initializer_list<grid_intensity> values = {})
      : dated_values(std::move(grid), "carbon intensity") {
    for (auto const& one : values) add(one);
  }
  /// \throws tonnage::error  for two from one date, and for two spans of time of which one begins before the other
  ///   ends. O(log n), and O(n) where it is not the latest
  void add(grid_intensity one) {
    if (!one.during()) return dated_values::add(std::move(one));
    auto const at = first_ending_after(one.during()->begin);
    if (at != measured_.end() && at->during()->begin < one.during()->end)
      throw_error(of() + ": two carbon intensities of one time", {.text = to_string(*one.during())});
    measured_.insert(at, std::move(one));
  }
  /// Those that hold for spans of time, in their order.
  [[nodiscard]] std::vector<grid_intensity> const& measured() const& { return measured_; }
  [[nodiscard]] std::vector<grid_intensity> measured() && { return std::move(measured_); }

  /// What energy that is used evenly over a span of time has for an intensity: the mean, by time.
  /// \param day  the date of the span, for the parts of it that no measured one covers
  /// \throws tonnage::error  where a part has none. O(log n + those in the span)
  [[nodiscard]] grid_intensity::value_type mean(time_span const& span, calendar_day day) const {
    auto each = first_ending_after(span.begin);
    if (each == measured_.end() || each->during()->begin >= span.end) return of_date(day, span.begin);
    if (each->during()->intersected(span) == span) return each->value();
    grid_intensity::value_type sum;
    auto const whole = static_cast<double>(span.length().count());
    utc_instant from = span.begin;
    auto const add_until = [&](utc_instant until, grid_intensity::value_type const& value) {
      sum += value * (static_cast<double>((until - from).count()) / whole);
      from = until;
    };
    for (; each != measured_.end() && each->during()->begin < span.end; ++each) {
      auto const part = each->during()->intersected(span);
      if (from < part.begin) add_until(part.begin, of_date(day, from));
      add_until(part.end, each->value());
    }
    if (from < span.end) add_until(span.end, of_date(day, from));
    return sum;
  }
  friend bool operator==(grid_intensities const&, grid_intensities const&) = default;

 private:
  [[nodiscard]] std::vector<grid_intensity>::const_iterator first_ending_after(utc_instant when) const {
    return std::partition_point(measured_.begin(), measured_.end(),
                                [&](grid_intensity const& one) { return one.during()->end <= when; });
  }
  [[nodiscard]] grid_intensity::value_type of_date(calendar_day day, utc_instant when) const {
    if (all().empty() && !measured_.empty())
      throw_error(of() + ": no carbon intensity at this time", {.text = to_string(when)});
    return at(day).value();
  }

  std::vector<grid_intensity> measured_;
};

/// What the grid gave off for the energy of IT equipment, with what cooling and conversion took besides.
template <class Rep>
[[nodiscard]] quantity<kind::co2e> operational(quantity<kind::it_energy> const& used, pue<Rep> const& effectiveness,
                                               grid_intensity const& grid) {
  return used * effectiveness * grid.value();
}

/// The part of what was given off in building a thing that falls on a time of its life, and on a share of it. All of it
/// has fallen on its life when that ends: use of more time than the life is refused, since a tonne is never counted as
/// 1.5. Who keeps a thing longer gives it a longer life from the beginning, or counts nothing for what comes after.
/// \throws tonnage::error  for emissions that are negative or not finite, a life that is not above zero or not finite,
///   a time of use that is negative or longer than the life, and a share that is not from 0 to 1
/// \code embodied(1.0 * tonnes_co2e, 4.0 * accounting_years, 1.0 * accounting_years)  // 250 kg \endcode
[[nodiscard]] inline quantity<kind::co2e> embodied(quantity<kind::co2e> const& total, quantity<kind::time> const& life,
                                                   quantity<kind::time> const& used, double share = 1) {
  auto const in_hours = [](quantity<kind::time> const& time) { return std::to_string(time.coherent_ / 3600) + " h"; };
  if (!(total.coherent_ >= 0) || total.coherent_ - total.coherent_ != 0)
    throw_error("expected embodied emissions that are finite and at least 0",
                {.text = std::to_string(total.coherent_) + " kg"});
  if (!(life.coherent_ > 0) || life.coherent_ - life.coherent_ != 0)
    throw_error("expected a life that is finite and longer than nothing", {.text = in_hours(life)});
  if (!(used.coherent_ >= 0)) throw_error("expected a time of use of at least 0", {.text = in_hours(used)});
  // A time that was added up from hours may be some last places longer than the same one that was multiplied.
  if (used.coherent_ > life.coherent_ * (1 + 0x1p-40))
    throw_error("expected a time of use within the life of " + in_hours(life) +
                    ", found more (of calendar years, give "
                    "life and use as periods)",
                {.text = in_hours(used)});
  if (!(share >= 0 && share <= 1)) throw error("a share of a thing is from 0 to 1", {.text = std::to_string(share)});
  return used < life ? total * (used / life) * share : total * share;
}

/// The same of a life by the calendar: what falls on the days of a period that are of the life, of which each bears the
/// same. A life of four calendar years has 1,461 days, all of which are within it; what is before or after bears
/// nothing.
/// \throws tonnage::error  for emissions that are negative or not finite, a life without a day, and a share that is not
///   from 0 to 1
/// \code embodied(1.0 * tonnes_co2e, period(2024y / 1 / 1, 2028y / 1 / 1), 2024y)  // 366 ÷ 1461 of a tonne \endcode
[[nodiscard]] inline quantity<kind::co2e> embodied(quantity<kind::co2e> const& total, period const& life,
                                                   period const& used, double share = 1) {
  if (life.first == life.end) throw_error("expected a life of at least one day", {.text = to_string(life)});
  auto const days_of = [](date from, date until) {
    return static_cast<double>(until < from ? 0 : (until - from).count()) * full_day;
  };
  return embodied(total, days_of(life.first, life.end),
                  days_of((std::max)(life.first, used.first), (std::min)(life.end, used.end)), share);
}

/// Emissions for each unit of work: a token, a training run, a tenant. R is the work, as a quantity or a number.
/// \throws tonnage::error  for no work, or less
template <class Work>
[[nodiscard]] auto carbon_score(quantity<kind::co2e> const& emitted, Work const& work) {
  if (!(work > Work{})) throw error("a carbon score is of some work");
  return emitted / work;
}

}  // namespace tonnage::inline v0_1_0
