// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the carbon intensities of grids from a CSV, in which a row has a country or zone and a year, a day, or an hour
/// or a part of one.
///
/// `read_grid_csv(csv_input::of_file("SE_2024_yearly.csv"), electricity_maps(), "Electricity Maps").at("SE")` has an
/// intensity from 1 January 2024 on; that of `SE_2024_hourly.csv` has one for each hour of the year.
///
/// Source of the forms: Electricity Maps, yearly and daily files of its data portal; Ember, yearly electricity data,
/// `yearly_full_release_long_format.csv`.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
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
#include <vector>

namespace tonnage::inline v0_1_0::formats::carbon {

/// What a CSV calls its columns.
struct grid_columns {
  std::string code{};       ///< of the country or zone; where it is empty, its name stands for it
  std::string name{};       ///< what it is called; empty where the CSV tells codes only
  std::string grid{};       ///< in a CSV of one grid, which has neither: what it is called
  std::string from{};       ///< since when: a year, a day, or a time, with its offset unless this name says it: "UTC+9"
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
  utc_instant from{};
  double grams = 0;  // CO2e for a kWh
  double unit = 1;   // grams for a kWh
};
/// Since when the rows of a file hold. Two midnights, one after the other, make a file of days, whatever their zone;
/// among other times a midnight is one of them.
class grid_times {
 public:
  explicit grid_times(std::string_view column) : offset_(offset_in(column)) {}

  [[nodiscard]] utc_instant read(std::string_view text) {
    if (text.size() == 4) return midnight(parse_day(std::string(text) + "-01-01"));
    auto const found = formats::detail::scan_instant(text);
    if (found.wrong != nullptr) throw error(found.wrong);
    bool const is_count = text.find_first_not_of("0123456789") == std::string_view::npos;
    bool const shows_midnight =
        !is_count && formats::detail::zone_of_midnight(text.substr((std::min)(std::size_t{10}, text.size())));
    auto const at = found.has_offset ? found.at : found.at - offset_.value_or(std::chrono::minutes(0));
    if (shows_midnight && (is_of_days_ || at == std::chrono::floor<std::chrono::days>(at))) {
      has_day_without_zone_ = has_day_without_zone_ || (!found.has_offset && !offset_);
      return midnight(formats::detail::instant_scanner(text).day());
    }
    if (is_of_days_) throw error("expected a year, a day or its midnight, as the rows above have");
    is_of_times_ = true;
    if (!found.has_offset && !offset_)
      throw error("a time without an offset from UTC: expected Z or one such as +09:00 behind it");
    return at;
  }
  /// \throws tonnage::error  where a midnight may be that of any zone
  [[nodiscard]] bool are_times(std::string const& file) const {
    if (is_of_times_ && has_day_without_zone_)
      throw_error("expected an offset from UTC, since these are times of the day, and some have none", {.file = file});
    return is_of_times_;
  }
  /// What the name of a column says of its times: "Datetime (UTC)", "time_utc", "MTU (UTC+01:00)", "Time GMT-5".
  /// Nothing where it says none, or what is no offset ("UTC+5.5"), or several ("UTC+01:00/UTC+02:00").
  [[nodiscard]] static std::optional<std::chrono::minutes> offset_in(std::string_view column) {
    auto const is_letter = [&](std::size_t i) {
      return i < column.size() && ((column[i] >= 'a' && column[i] <= 'z') || (column[i] >= 'A' && column[i] <= 'Z'));
    };
    std::optional<std::chrono::minutes> out;
    for (std::size_t i = 0; i + 3 <= column.size(); ++i) {
      auto const word = column.substr(i, 3);
      if (!tonnage::detail::same_letters(word, "UTC") && !tonnage::detail::same_letters(word, "GMT")) continue;
      if ((i != 0 && is_letter(i - 1)) || is_letter(i + 3)) continue;
      formats::detail::instant_scanner scan(column.substr(i + 3));
      while (scan.take(' ')) continue;
      auto sign = scan;
      bool const has_offset = (sign.take('+') || sign.take('-')) && sign.digit();  // and not "UTC - start"
      auto const found = has_offset ? *formats::detail::take_signed_offset(scan, true) : std::chrono::minutes(0);
      bool const has_more = scan.digit() || scan.front() == '.' || scan.front() == ':';
      if (scan.failed() || has_more || out.value_or(found) != found) return std::nullopt;
      out = found;
    }
    return out;
  }

 private:
  [[nodiscard]] utc_instant midnight(std::chrono::year_month_day day) {
    utc_instant const at = std::chrono::sys_days(day);
    is_of_days_ = !is_of_times_ && (is_of_days_ || (first_ && *first_ != at));
    if (!first_) first_ = at;
    return at;
  }
  std::optional<std::chrono::minutes> offset_;
  bool is_of_times_ = false, is_of_days_ = false, has_day_without_zone_ = false;
  std::optional<utc_instant> first_{};
};

/// How long each of several times holds: until the next, unless that is out of step with the one before and the one
/// behind, as where a row is missing; then no longer than these. \pre times.size() > 1, ascending
[[nodiscard]] inline std::vector<std::chrono::milliseconds> lengths_of(std::vector<utc_instant> const& times) {
  std::vector<std::chrono::milliseconds> steps;
  for (std::size_t i = 1; i != times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
  auto const alike = [](std::chrono::milliseconds a, std::chrono::milliseconds b) {  // months are, too
    return (std::max)(a, b) - (std::min)(a, b) <= (std::min)(a, b) * 3 / 20;
  };
  auto out = steps;
  for (std::size_t i = 0; i != steps.size(); ++i) {
    bool const has_before = i != 0, has_behind = i + 1 != steps.size();
    if ((has_before && alike(steps[i], steps[i - 1])) || (has_behind && alike(steps[i], steps[i + 1]))) continue;
    if (has_before) out[i] = (std::min)(out[i], steps[i - 1]);
    if (has_behind) out[i] = (std::min)(out[i], steps[i + 1]);
  }
  out.push_back(out.back());
  return out;
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

/// Reads a CSV of these columns. A second row of a country for the same time is refused, and so is a row without an
/// intensity. An intensity of a year or a day holds from then on; one of an hour or a part of it until the next row of
/// its grid, but no longer than the steps around it: what a file leaves out is not made up.
/// \throws tonnage::error  for an empty source, for times of the day of which one has no offset, for a grid of a single
///   time, and as `read_table`
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
  auto const times = std::make_shared<detail::grid_times>(columns.from);
  table_form<row> form{of_grid(columns.code.empty() ? columns.name : columns.code, &row::code),
                       of_grid(columns.name.empty() ? columns.code : columns.name, &row::name),
                       column(columns.from, &row::from, [times](std::string_view text) { return times->read(text); }),
                       column(columns.intensity, &row::grams, read_grams),
                       columns.unit.empty() ? std::move(of_unit) : std::move(of_unit).required()};
  if (!columns.variable.empty())
    form = std::move(form).without_rows(columns.variable, [wanted = columns.wanted](std::string_view text) {
      return !tonnage::detail::same_letters(formats::detail::trimmed(text), wanted);
    });
  form = std::move(form).identified_by([is_one_grid](row const& each) {
    if (is_one_grid) return to_string(each.from);
    if (each.code.empty() && each.name.empty()) throw error("expected a country or a zone, and both fields are empty");
    return (each.code.empty() ? each.name : each.code) + '\n' + to_string(each.from);
  });
  auto const read = read_table<row>(std::move(input), std::move(form), std::move(dialect), std::move(options));
  country_grids out;
  out.report = read.report;
  std::map<std::string, std::map<utc_instant, grid_intensity::value_type>> of_times;
  bool const are_times = times->are_times(read.report.file);
  for (auto const& each : read.rows) {
    auto const& name = is_one_grid ? columns.grid : each.name;
    auto const& code = is_one_grid ? columns.grid : each.code.empty() ? each.name : each.code;
    auto& country = out.countries.try_emplace(code, grid_of_country{code, name, grid_intensities(name)}).first->second;
    auto const value = each.grams * each.unit * grams_co2e / kWh;
    if (are_times)
      of_times[code].emplace(each.from, value);
    else
      country.intensities.add({value, std::chrono::floor<std::chrono::days>(each.from), source});
  }
  for (auto const& [code, values] : of_times) {
    if (values.size() == 1)
      throw_error("expected times of which the next one tells for how long each holds, found a single one",
                  {.file = read.report.file, .text = code + ", " + to_string(values.begin()->first)});
    std::vector<utc_instant> froms;
    for (auto const& [from, value] : values) froms.push_back(from);
    auto const lengths = detail::lengths_of(froms);
    auto& intensities = out.countries.find(code)->second.intensities;
    std::size_t i = 0;
    for (auto const& [from, value] : values) intensities.add({value, {from, from + lengths[i++]}, source});
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::carbon
