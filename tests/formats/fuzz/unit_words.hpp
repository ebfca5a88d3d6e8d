// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Units as they may stand in a field or a header, with prefixes, products and powers.
#pragma once

#include <string>
#include <tonnage/units/symbol.hpp>
#include <vector>

namespace tonnage::testing {

/// These and those of one table.
[[nodiscard]] inline std::vector<std::string> words_of_units_and(std::vector<std::string> own) {
  own.insert(own.end(), {"/",      " per ", "·",   "*", "^2", "²",   "^-1", "-",       "(",  ")",       " CO2e",
                         " CO₂eq", "USD",   "US$", "$", "€",  "EUR", "k$",  "million", "bn", "thousand"});
  for (auto const& unit : detail::symbols) {
    std::string const text(unit.text);
    own.insert(own.end(), {text, text + "s", " [" + text + "]", "_" + text, "1 " + text, "/" + text});
    if (!unit.takes_prefix) continue;
    for (auto const& prefix : {"k", "M", "m", "u", "Gi", "giga", "E"}) own.push_back(prefix + text);
  }
  return own;
}

}  // namespace tonnage::testing
