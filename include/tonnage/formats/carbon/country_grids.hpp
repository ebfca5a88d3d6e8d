// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Carbon intensities of the grids of many countries, as a file tells them.
///
/// `grids.at("KOR").intensities.at(day).value()` and `grids.find("South Korea")`, which is the same country.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/read_report.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats::carbon {

/// A country and the intensity of its grid.
struct grid_of_country {
  std::string code{};            ///< the name of its object: "KOR"
  std::string name{};            ///< "South Korea"; its code where the file has none
  grid_intensities intensities;  ///< by date
};

/// What a file says of grids.
struct country_grids {
  std::map<std::string, grid_of_country, std::less<>> countries{};  ///< by their code
  read_report report{};                                             ///< a row is a country; `rows == kept + refused`
  std::vector<std::string>
      ignored_fields{};  ///< of countries, that nothing was read from; each once, the first hundred

  /// The country of that code, or of that name; none where there is none. O(log n), and O(n) by name
  [[nodiscard]] grid_of_country const* find(std::string_view code_or_name) const {
    if (auto const found = countries.find(code_or_name); found != countries.end()) return &found->second;
    auto const named = std::find_if(countries.begin(), countries.end(),
                                    [&](auto const& one) { return one.second.name == code_or_name; });
    return named == countries.end() ? nullptr : &named->second;
  }
  /// \throws tonnage::error  where there is none
  [[nodiscard]] grid_of_country const& at(std::string_view code_or_name) const {
    if (auto const* const found = find(code_or_name)) return *found;
    throw error("no carbon intensity of this country", {.file = report.file, .text = std::string(code_or_name)});
  }
};

}  // namespace tonnage::inline v0_1_0::formats::carbon
