// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Emissions: what the grid gave off for the energy, what was given off to build the servers, and both for each unit of work.
///
/// `operational(it_energy, pue(1.25), korea.at(day))`; `embodied(1.0 * tonnes_co2e, life, time)`;
/// `carbon_score(both, tokens)` is grams of CO₂e for a token.
///
/// Source: Green Software Foundation, Software Carbon Intensity (ISO/IEC 21031): SCI = (E × I + M) per R.
#pragma once

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
  [[nodiscard]] std::string const& source() const { return source_; }

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
};

/// What the grid gave off for the energy of IT equipment, with what cooling and conversion took besides.
template <class Rep>
[[nodiscard]] quantity<kind::co2e> operational(quantity<kind::it_energy> const& used, pue<Rep> const& effectiveness,
                                               grid_intensity const& grid) {
  return used * effectiveness * grid.value();
}

/// The part of what was given off in building a thing that falls on a time of its life, and on a share of it.
/// \throws tonnage::error  for a life that is not above zero, a time that is negative, and a share that is not from 0 to 1
[[nodiscard]] inline quantity<kind::co2e> embodied(quantity<kind::co2e> const& total, quantity<kind::time> const& life,
                                                   quantity<kind::time> const& used, double share = 1) {
  if (!(life.coherent_ > 0))
    throw error("a life is longer than nothing", {.text = std::to_string(life.coherent_) + " s"});
  if (!(used.coherent_ >= 0))
    throw error("a time of use is at least 0", {.text = std::to_string(used.coherent_) + " s"});
  if (!(share >= 0 && share <= 1)) throw error("a share of a thing is from 0 to 1", {.text = std::to_string(share)});
  return total * (used / life) * share;
}

/// Emissions for each unit of work: a token, a training run, a tenant. R is the work, as a quantity or a number.
/// \throws tonnage::error  for no work, or less
template <class Work>
[[nodiscard]] auto carbon_score(quantity<kind::co2e> const& emitted, Work const& work) {
  if (!(work > Work{})) throw error("a carbon score is of some work");
  return emitted / work;
}

}  // namespace tonnage::inline v0_1_0
