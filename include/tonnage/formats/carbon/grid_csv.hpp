// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the carbon intensities of grids from a CSV, in which a row has a country or zone and a day or year.
///
/// `read_grid_csv(csv_input::of_file("SE_2024_yearly.csv"), electricity_maps(), "Electricity Maps").at("SE")` has an
/// intensity from 1 January 2024 on.
///
/// Source of the forms: Electricity Maps, yearly and daily files of its data portal; Ember, yearly electricity data,
/// `yearly_full_release_long_format.csv`.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/formats/carbon/country_grids.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/formats/time_text.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/symbol.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats::carbon {

/// What a CSV calls its columns.
struct grid_columns {
  std::string code{};       ///< of the country or zone; where it is empty, its name stands for it
  std::string name{};       ///< what it is called; empty where the CSV tells codes only
  std::string grid{};       ///< in a CSV of one grid, which has neither: what it is called
  std::string from{};       ///< since when: a year, a day, or a day's midnight
  std::string intensity{};  ///< grams of CO₂e for a kWh, unless its name says another unit: "co2_lb_per_mwh"
  std::string unit{};       ///< the unit of a row's intensity; empty where there is no such column
  std::string variable{};   ///< what a row is about, in a CSV of several things; empty for a CSV of one
  std::string wanted{};     ///< what `variable` says of an intensity: other rows are no records
};
/// Those of Electricity Maps: the intensity of life cycles, unless it is another column of the file.
/// \code electricity_maps("Carbon intensity gCO₂eq/kWh (direct)") \endcode
[[nodiscard]] inline grid_columns electricity_maps(
    std::string intensity = "Carbon intensity gCO\u2082eq/kWh (Life cycle)") {
  return {.code = "Zone id", .name = "Zone name", .from = "Datetime (UTC)", .intensity = std::move(intensity)};
}
/// Those of Ember's long form.
[[nodiscard]] inline grid_columns ember() {
  return {.code = "ISO 3 code",
          .name = "Area",
          .from = "Year",
          .intensity = "Value",
          .unit = "Unit",
          .variable = "Variable",
          .wanted = "CO2 intensity"};
}

/// \cond
namespace detail {

struct grid_row {
  std::string code{};
  std::string name{};
  date from{};
  double grams = 0;  // CO2e for a kWh
  double unit = 1;   // grams for a kWh
};
[[nodiscard]] inline date read_from_day(std::string_view text) {
  if (text.size() == 4) return parse_day(std::string(text) + "-01-01");
  if (text.size() > 10 && !formats::detail::is_midnight(text.substr(10)))
    throw error("expected a year, a day or its midnight: an intensity holds from a day on");
  return parse_day(text.substr(0, 10));
}

/// Grams of CO2e for a kWh in one of the unit that a text ends with: "kgCO2e/kWh", "co2_lb_per_mwh". Nothing where it
/// says none.
[[nodiscard]] inline std::optional<double> grams_in(std::string_view text) {
  using tonnage::detail::same_letters;
  std::string words;
  for (char const c : text) words += std::string_view("_-()[],").find(c) == std::string_view::npos ? c : ' ';
  if (auto const per = words.find(" per "); per != std::string::npos) words.replace(per, 5, "/");
  auto const slash = words.find('/');
  if (slash == std::string::npos) return std::nullopt;
  auto const energy = std::string_view(words).substr(slash + 1).substr(0, words.find(' ', slash) - slash - 1);
  auto mass = formats::detail::trimmed(std::string_view(words).substr(0, slash));
  auto const last = [&] { return mass.substr(mass.rfind(' ') + 1); };
  if (auto const of = last(); of.size() != mass.size() && same_letters(of.substr(0, 2), "CO"))  // "kg CO2e/kWh"
    mass = formats::detail::trimmed(mass.substr(0, mass.size() - of.size()));
  mass = last();
  constexpr std::pair<std::string_view, double> energies[] = {{"kWh", 1}, {"MWh", 1e3}, {"GWh", 1e6}};
  constexpr std::pair<std::string_view, double> masses[] = {
      {"kg", 1e3}, {"lbs", 453.59237}, {"lb", 453.59237}, {"t", 1e6}, {"g", 1}};
  for (auto const& [unit_of_energy, kilowatt_hours] : energies) {
    if (!same_letters(energy, unit_of_energy)) continue;
    for (auto const& [unit_of_mass, grams] : masses) {
      auto const size = (std::min)(unit_of_mass.size(), mass.size());
      if (same_letters(mass.substr(0, size), unit_of_mass) &&
          (size == mass.size() || same_letters(mass.substr(size, 2), "CO")))
        return grams / kilowatt_hours;
    }
  }
  throw error("expected a unit of carbon intensity such as gCO2e/kWh, kg/MWh or lb/MWh", {.text = std::string(text)});
}
[[nodiscard]] inline double grams_in_unit(std::string_view text) {
  auto const grams = grams_in(text);
  if (!grams) throw error("expected a unit of carbon intensity such as gCO2e/kWh");
  return *grams;
}

}  // namespace detail
/// \endcond

/// Reads a CSV of these columns. A second row of a country for the same day is refused, and so is a row without an
/// intensity. Where a file has hours, add them up to days first.
/// \throws tonnage::error  for an empty source, and as `read_table`
[[nodiscard]] inline country_grids read_grid_csv(csv_input input, grid_columns const& columns,
                                                 std::string const& source, csv_options options = {},
                                                 csv_dialect dialect = {}) {
  using row = detail::grid_row;
  if (source.empty()) throw error("a carbon intensity has a source, and none was given");
  formats::detail::csv_shared const numbers{{}, {}, dialect.decimal_comma, dialect.thousands};
  auto const read_grams = [numbers](std::string_view text) {
    double grams = 0;
    if (formats::detail::read_number(text, numbers, grams) != nullptr || grams < 0)
      throw error("expected grams of CO2e for a kWh, at least 0");
    return grams;
  };
  // What the CSV does not have is read from the day, which it has, and not used.
  auto const or_from = [&](std::string const& name) { return name.empty() ? columns.from : name; };
  bool const is_one_grid = columns.code.empty() && columns.name.empty();
  double const unit = detail::grams_in(columns.intensity).value_or(1);
  auto const of_grid = [&](std::string const& name, std::string row::* member) {
    auto out = column(or_from(name), member);
    return any_column<row>(is_one_grid ? std::move(out).or_absent(columns.grid) : std::move(out));
  };
  auto of_unit =
      column(or_from(columns.unit), &row::unit, [has_unit = !columns.unit.empty(), unit](std::string_view text) {
        return has_unit ? detail::grams_in_unit(text) : unit;
      }).or_absent(unit);
  table_form<row> form{of_grid(columns.code.empty() ? columns.name : columns.code, &row::code),
                       of_grid(columns.name.empty() ? columns.code : columns.name, &row::name),
                       column(columns.from, &row::from, detail::read_from_day),
                       column(columns.intensity, &row::grams, read_grams),
                       columns.unit.empty() ? std::move(of_unit) : std::move(of_unit).required()};
  if (!columns.variable.empty())
    form = std::move(form).without_rows(columns.variable, [wanted = columns.wanted](std::string_view text) {
      return !tonnage::detail::same_letters(formats::detail::trimmed(text), wanted);
    });
  form = std::move(form).identified_by([is_one_grid](row const& each) {
    if (is_one_grid) return std::to_string(each.from.time_since_epoch().count());
    if (each.code.empty() && each.name.empty()) throw error("expected a country or a zone, and both fields are empty");
    return (each.code.empty() ? each.name : each.code) + '\n' + std::to_string(each.from.time_since_epoch().count());
  });
  auto const read = read_table<row>(std::move(input), std::move(form), std::move(dialect), std::move(options));
  country_grids out;
  out.report = read.report;
  for (auto const& each : read.rows) {
    auto const& name = is_one_grid ? columns.grid : each.name;
    auto const& code = is_one_grid ? columns.grid : each.code.empty() ? each.name : each.code;
    auto& country = out.countries.try_emplace(code, grid_of_country{code, name, grid_intensities(name)}).first->second;
    country.intensities.add(grid_intensity(each.grams * each.unit * grams_co2e / kWh, each.from, source));
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::carbon
