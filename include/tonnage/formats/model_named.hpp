// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Models as files name them, who know more models than the catalogue.
///
/// `model_named("h20")` is the catalogue's; `model_named("my-own-chip")` is a model of that name without figures.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/usage/record.hpp>

namespace tonnage::inline v0_1_0::formats {

/// The model of this name, as a file has it: `a100_80gb` in Slurm's. What the catalogue does not know, or what is two models
/// (`a100` has 40 or 80 GB), becomes a model of that name of which no figure is known; it is kept as long as the program
/// runs, also when the shared library that read the file is closed. No text is `unknown_model`.
[[nodiscard]] inline catalog::model model_named(std::string_view name) {
  if (name.empty()) return unknown_model;
  if (auto const* const known = catalog::try_find(name)) return *known;
  struct table {
    std::mutex lock;
    std::map<std::string, catalog::accelerator, std::less<>> models;
  };
  static auto& unknown = *new table;
  std::scoped_lock const locked(unknown.lock);
  auto at = unknown.models.find(name);
  if (at == unknown.models.end()) {
    at = unknown.models.try_emplace(std::string(name)).first;
    at->second.name = at->first;
  }
  return at->second;
}

}  // namespace tonnage::inline v0_1_0::formats
