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
#include <initializer_list>
#include <string>
#include <tonnage/accounting/dated.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/time.hpp>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// CO₂e per energy that a grid gives, from a date on, as a source says.
class grid_intensity {
 public:
  using value_type = quantity<kind::quotient<kind::co2e, kind::energy>>;

  /// \throws tonnage::error  for a number below zero or NaN, and without a source
  grid_intensity(value_type value, calendar_day valid_from, std::string source)
      : value_(value), from_(valid_from), source_(std::move(source)) {
    if (!(value.coherent_ >= 0) || value.coherent_ - value.coherent_ != 0)
      throw error("a carbon intensity is a finite number of at least 0", {.text = std::to_string(value.coherent_)});
    if (source_.empty()) throw error("a carbon intensity has a source", {.text = to_string(valid_from)});
  }
  /// Emissions per energy.
  [[nodiscard]] value_type value() const { return value_; }
  /// Since when.
  [[nodiscard]] date valid_from() const { return from_; }
  /// Who says so.
  [[nodiscard]] std::string const& source() const& { return source_; }
  [[nodiscard]] std::string source() && { return std::move(source_); }
  friend bool operator==(grid_intensity const&, grid_intensity const&) = default;

 private:
  value_type value_;
  date from_;
  std::string source_;
};

/// The intensities of one grid over time. `at(date)` is the one that is valid.
class grid_intensities : public dated_values<grid_intensity> {
 public:
  /// Of a grid with this name, which errors use.
  /// \throws tonnage::error  for two intensities from one date.
  explicit grid_intensities(std::string grid, std::initializer_list<grid_intensity> values = {})
      : dated_values(std::move(grid), "carbon intensity", values) {}
  friend bool operator==(grid_intensities const&, grid_intensities const&) = default;
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
    throw_error("expected a time of use within the life of " + in_hours(life) + ", found more (of calendar years, give "
                "life and use as periods)",
                {.text = in_hours(used)});
  if (!(share >= 0 && share <= 1)) throw error("a share of a thing is from 0 to 1", {.text = std::to_string(share)});
  return used < life ? total * (used / life) * share : total * share;
}

/// The same of a life by the calendar: what falls on the days of a period that are of the life, of which each bears the
/// same. A life of four calendar years has 1,461 days, all of which are within it; what is before or after bears nothing.
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
