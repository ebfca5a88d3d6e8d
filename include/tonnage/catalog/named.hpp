// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Models by the names that files and rows have, each looked up once.
///
/// With this header a row's model may be text: `struct node { std::string model; int gpus; };`. A name that the
/// catalogue does not know is an error, unless the row's `row_access` says `find_or_unknown`:
///
///     find_or_unknown("h20") is the catalogue's; find_or_unknown("my-own-chip") is a model of that name without
///     figures.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/catalog/family.hpp>
#include <tonnage/core/threads.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// \cond
namespace detail {
/// What a name was found to be. Entries are kept as long as the program runs, also when the shared library that read
/// the name is closed.
struct named_model {
  accelerator const* known = nullptr;   // none, where no model or several answer to the name
  accelerator const* itself = nullptr;  // of that name, with the figures on which all agree that answer to it
};
/// A name that was looked up, in a tree by the bits of its hash. (std::map costs every unit that includes this a
/// twentieth of a second.)
struct met_name {
  std::string name;
  named_model found{};
  accelerator own{};  // of that name, without figures
  met_name* next[2] = {nullptr, nullptr};
};
[[nodiscard]] inline named_model const& look_up_once(std::string_view name) {
  struct table {
    tonnage::detail::mutex_if_threads lock;
    met_name* first = nullptr;
  };
  static auto& all = *new table;
  thread_local met_name const* last = nullptr;  // rows of one model follow each other
  if (last != nullptr && last->name == name) return last->found;
  tonnage::detail::lock_if_threads const locked(all.lock);
  met_name** at = &all.first;
  for (auto bits = std::hash<std::string_view>{}(name); *at != nullptr && (*at)->name != name; bits >>= 1)
    at = &(*at)->next[bits & 1];
  if (*at == nullptr) {
    *at = new met_name{std::string(name)};
    (*at)->own.name = (*at)->name;
    auto const found = try_find_family(name);  // be it one
    (*at)->found.itself = found ? &*catalog::model(*found) : &(*at)->own;
    (*at)->found.known = found && found->is_one() ? (*at)->found.itself : nullptr;
  }
  last = *at;
  return last->found;
}
template <class Row>
[[nodiscard]] catalog::model model_of_text(by_name<Row>, std::string_view const& name, std::size_t row) {
  named_model const& found = look_up_once(name);
  if (found.known == nullptr) refuse(standard_names(), name, standard_names().find(name), row);
  return *found.known;
}
}  // namespace detail
/// \endcond

/// The model of this name, as `find` finds it: `h100_sxm5` in Slurm's spelling. What could be several models is all of
/// them (`catalog::family`): of `a100` the peaks are known, and the memory, 40 or 80 GB, is not. What the catalogue
/// does not know becomes a model of that name of which no figure is known; it is kept as long as the program runs. No
/// text is `unknown_model`. Each name is looked up once; after that it takes 0.1 µs.
[[nodiscard]] inline catalog::model find_or_unknown(std::string_view name) {
  if (name.empty()) return unknown_model;
  return *detail::look_up_once(name).itself;
}

}  // namespace tonnage::inline v0_1_0::catalog
