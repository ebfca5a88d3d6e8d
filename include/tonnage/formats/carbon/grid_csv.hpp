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

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/formats/carbon/country_grids.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/units/emission.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats::carbon {

/// What a CSV calls its columns.
struct grid_columns {
  std::string code{};       ///< of the country or zone; where it is empty, its name stands for it
  std::string name{};       ///< what it is called; empty where the CSV tells codes only
  std::string from{};       ///< since when: a year, a day, or a day's midnight
  std::string intensity{};  ///< grams of CO₂e for a kWh
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
};
[[nodiscard]] inline date read_from_day(std::string_view text) {
  if (text.size() == 4) return parse_day(std::string(text) + "-01-01");
  auto const clock = text.substr((std::min)(text.size(), std::size_t{10}));
  for (std::string_view const midnight : {"", " 00:00:00", "T00:00:00Z", "T00:00:00.000Z"})
    if (clock == midnight) return parse_day(text.substr(0, 10));
  throw error("expected a year, a day or its midnight: an intensity holds from a day on");
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
  table_form<row> form{
      column(columns.code, &row::code), column(columns.name.empty() ? columns.code : columns.name, &row::name),
      column(columns.from, &row::from, detail::read_from_day), column(columns.intensity, &row::grams, read_grams)};
  if (!columns.variable.empty())
    form = std::move(form).without_rows(columns.variable,
                                        [wanted = columns.wanted](std::string_view text) { return text != wanted; });
  form = std::move(form).identified_by([](row const& each) {
    if (each.code.empty() && each.name.empty()) throw error("expected a country or a zone, and both fields are empty");
    return (each.code.empty() ? each.name : each.code) + '\n' + std::to_string(each.from.time_since_epoch().count());
  });
  auto const read = read_table<row>(std::move(input), std::move(form), std::move(dialect), std::move(options));
  country_grids out;
  out.report = read.report;
  for (auto const& each : read.rows) {
    auto const& code = each.code.empty() ? each.name : each.code;
    auto& country =
        out.countries.try_emplace(code, grid_of_country{code, each.name, grid_intensities(each.name)}).first->second;
    country.intensities.add(grid_intensity(each.grams * grams_co2e / kWh, each.from, source));
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::carbon
