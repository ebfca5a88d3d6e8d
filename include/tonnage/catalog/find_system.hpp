// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Servers, racks and pods by name, also those that are no constants.
///
/// `catalog::find_system("DGX H100").packages` is 8, `find_system("TPU v4 pod").nodes` is 1,024.
#pragma once

#include <optional>
#include <string_view>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/system.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// The system of this name; nothing where there is none. Case and punctuation do not matter, and words of its package
/// may stand around the name: "NVIDIA DGX A100 80GB".
[[nodiscard]] inline std::optional<system> try_find_system(std::string_view name) {
  auto const number = detail::standard_names().find_system(name);
  if (number == detail::found_models::none) return std::nullopt;
  detail::parts_of fields(detail::system_rows[number], '\t');
  system out{.name = fields.next(), .package = detail::standard_models().of[detail::whole_number_of(fields.next())]};
  out.packages = detail::whole_number_of(fields.next());
  if (auto const power = fields.next(); !power.empty()) out.it_power = detail::coherent{detail::number_of(power)};
  out.nodes = detail::whole_number_of(fields.next());
  if (auto const units = fields.next(); !units.empty()) out.rack_units = detail::number_of(units);
  out.cooling = fields.next();
  auto const level = fields.next();
  out.origin.confidence = level == "A" ? confidence::a : level == "B" ? confidence::b : confidence::c;
  out.origin.date = fields.next();
  out.origin.source = fields.next();
  out.origin.doubt = fields.next();
  return out;
}
/// The same.
/// \throws tonnage::error  where there is none
[[nodiscard]] inline system find_system(std::string_view name) {
  auto const found = try_find_system(name);
  if (!found) throw_error("no system goes by this name", {.text = std::string(name)});
  return *found;
}

}  // namespace tonnage::inline v0_1_0::catalog
