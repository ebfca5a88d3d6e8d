// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Units in the metadata of Arrow columns: the text of one, and whether a text is the one that was asked for.
///
/// `arrow_unit_text(kilowatts)` is "kW" and `arrow_unit_text(usd / (gpu * hour))` "USD/GPU-hour": a currency goes by
/// its code, because "$" is several. Both stand under the name "tonnage.unit".
#pragma once

#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/units/display.hpp>
#include <tonnage/units/unit.hpp>
#include <tonnage/units/unit_text.hpp>

namespace tonnage::inline v0_1_0::formats {

/// The name of the pair of metadata that has a column's unit.
inline constexpr std::string_view arrow_unit_name = "tonnage.unit";

/// \cond
namespace detail {

/// The text of one rung, with the code of its currency in place of the symbol.
[[nodiscard]] inline std::string unit_text_of(tonnage::detail::rung const& r, tonnage::detail::measured const& m) {
  if (r.before.empty()) return r.after.starts_with(' ') ? r.after.substr(1) : r.after;
  auto const place = tonnage::detail::currency_above(m);
  std::string const code(m.money[static_cast<std::size_t>(place)].code);
  bool const multiplied = !r.after.empty() && tonnage::detail::find_multiplier(r.after.substr(0, 1)) != 0;
  return multiplied ? r.after.substr(0, 1) + " " + code + r.after.substr(1) : code + r.after;
}

/// The text of so many coherent units; empty where there is none.
[[nodiscard]] inline std::string unit_text_of(tonnage::detail::measured const& m, scale const& size) {
  auto const reads_back = [&](std::string const& text) {
    auto const read = tonnage::detail::read_unit_of(text, m);
    return read.problem.empty() && read.size == size;
  };
  if (reads_back("%")) return "%";
  tonnage::detail::ladder const steps(m);
  for (int i = steps.first(); i <= steps.last(); ++i) {
    if (!(steps.at(i).size == size)) continue;
    if (auto text = unit_text_of(steps.at(i), m); reads_back(text)) return text;
  }
  auto const base = unit_text_of(steps.at(steps.base()), m);
  for (char const* const word : {"k ", "M ", "B ", "T "})
    if (!base.empty() && reads_back(word + base)) return word + base;
  return "";
}

/// Holds the unit that a column says against the one that is asked for.
inline void must_be_unit(std::string_view found, tonnage::detail::measured const& m, scale const& asked, place where) {
  auto const read = tonnage::detail::read_unit(found, m);
  bool const same_kind = read.problem.empty() && read.dimension == m.dimension;
  if (same_kind && read.size == asked) return;
  auto wanted = unit_text_of(m, asked);
  if (wanted.empty()) wanted = tonnage::detail::expected_unit(m);
  std::string why =
      "the column is in " + (found.empty() ? "no unit" : std::string(found)) + ", and " + wanted + " is asked for";
  if (same_kind) why += ": numbers are not scaled where they lie";
  throw error(why, std::move(where));
}

}  // namespace detail
/// \endcond

/// The text of a unit as columns carry it: it reads back to the same size of the same kind. Number formats and scopes
/// (FLOP of bf16, watts of chips) have no text: they are the word of whoever asks.
/// \throws tonnage::error  for a unit without a text of its own, such as 42 watts.
template <class Kind, scale Size>
[[nodiscard]] std::string arrow_unit_text(unit<Kind, Size>) {
  auto const& m = tonnage::detail::measured_by<Kind>;
  auto text = detail::unit_text_of(m, Size);
  if (text.empty() && !(Size == scale{} && m.dimension == tonnage::detail::exponents{}))
    throw error("a unit that has no text: write numbers of " + tonnage::detail::expected_unit(m));
  return text;
}

}  // namespace tonnage::inline v0_1_0::formats
