// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The catalogue and models of your own that are known at run time only, under one `find`.
///
/// \code
/// catalog::registry models;
/// catalog::model const mine = models.add({.name = row.name, .vendor = row.vendor, .rated = {.tdp = row.tdp}});
/// models.find("H100 SXM");    // the standard catalogue's
/// models.find(row.name);      // *mine
/// \endcode
/// A model that is known at compile time needs no registry: a constant `accelerator` is one (`catalog/accelerator.hpp`).
#pragma once

#include <bit>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <tonnage/catalog/lookup.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::catalog {

/// Owns what is added to it, texts included; addresses stay where they are for as long as it lives, also when it is moved.
/// It cannot be copied, since the models in use would be those of the original.
class registry {
 public:
  /// Begins with the standard catalogue, or with other models that outlive it; an empty span for none.
  registry() : models_(catalog::all().begin(), catalog::all().end()), names_(detail::standard_names()) {}
  explicit registry(std::span<accelerator const* const> models)
      : models_(models.begin(), models.end()), names_(models) {}
  registry(registry&&) = default;
  registry& operator=(registry&&) = default;
  registry(registry const&) = delete;
  registry& operator=(registry const&) = delete;
  ~registry() = default;

  /// Takes a copy of an accelerator, with all its texts, which may die afterwards. Throws `tonnage::error` for one without a
  /// name, and for a name that is taken: a variant of a known model has a name of its own ("H100 SXM5, 500 W").
  model add(accelerator const& a) {
    if (detail::squashed(a.name).size == 0) throw_error("an accelerator has a name");
    if (is_taken(a.name)) throw_error("there is an accelerator of this name", {.text = std::string(a.name)});
    return keep(a, true);
  }
  /// The model that equals `m` among those that the registry knows; where there is none, a copy, which `find` knows if
  /// its name is free and stands for no others. For models of a shared library that will be closed: they lie in its
  /// memory. (So do those of a registry that was made in it, or of that library's accelerators.)
  /// \code for (auto h : theirs) h.model = models.adopt(h.model), ours.add(h); \endcode
  model adopt(model m) {
    index_models();
    for (std::size_t at = place_of(m); places_[at] != nullptr; at = (at + 1) & (places_.size() - 1))
      if (m == *places_[at]) return *places_[at];
    return keep(*m, m->members.empty() && detail::squashed(m->name).size != 0 && !is_taken(m->name));
  }

  /// As `catalog::find`, over the models of the registry.
  [[nodiscard]] accelerator const& find(std::string_view name) const { return detail::find_in(names_, name); }
  /// The same, with a null pointer where `find` throws.
  [[nodiscard]] accelerator const* try_find(std::string_view name) const { return detail::try_find_in(names_, name); }
  /// In the order of the catalogue, then of addition.
  [[nodiscard]] std::span<accelerator const* const> all() const noexcept { return models_; }

 private:
  struct entry {
    accelerator own{};
    std::string texts{};
    std::vector<figure_origin> exceptions{};
    std::vector<accelerator const*> members{};
  };

  [[nodiscard]] std::size_t place_of(model m) const { return std::hash<model>()(m) & (places_.size() - 1); }
  /// Places what came since `adopt` was last asked, by hash; of equal models the first comes first.
  void index_models() {
    std::size_t const many = models_.size() + entries_.size();
    if (places_.size() <= 2 * many) {
      places_.assign(std::bit_ceil(4 * many + 4), nullptr);
      placed_models_ = placed_entries_ = 0;
    }
    for (; placed_models_ != models_.size(); ++placed_models_) place(*models_[placed_models_]);
    for (; placed_entries_ != entries_.size(); ++placed_entries_) place(entries_[placed_entries_]->own);
  }
  void place(accelerator const& a) {
    std::size_t at = place_of(a);
    while (places_[at] != nullptr) at = (at + 1) & (places_.size() - 1);
    places_[at] = &a;
  }

  [[nodiscard]] bool is_taken(std::string_view name) const { return names_.has_own(name); }
  model keep(accelerator const& a, bool is_found) {
    auto fresh = std::make_unique<entry>();
    for (auto const* each : a.members) fresh->members.push_back(&*adopt(*each));
    fill(*fresh, a);
    entries_.push_back(std::move(fresh));
    if (is_found) {  // Where this throws, the entry stays, and nobody finds it.
      models_.push_back(&entries_.back()->own);
      names_.add(entries_.back()->own);
    }
    return entries_.back()->own;
  }

  /// Calls `use` with every text of the entry.
  template <class Use>
  static void for_each_text(entry& e, Use use) {
    auto& own = e.own;
    for (auto* text : {&own.name, &own.vendor, &own.architecture, &own.form, &own.released, &own.spelt.names,
                       &own.spelt.words, &own.rated.peak.formats()}) {
      use(*text);
    }
    auto const use_origin = [&](origin& o) { use(o.source), use(o.date), use(o.doubt); };
    use_origin(own.origin);
    for (auto& each : e.exceptions) use(each.what.name), use_origin(each.origin);
  }

  static void fill(entry& e, accelerator const& a) {
    auto& own = e.own;
    own.name = a.name, own.vendor = a.vendor, own.architecture = a.architecture, own.form = a.form;
    own.released = a.released, own.spelt = a.spelt, own.rated = a.rated, own.origin = a.origin;
    e.exceptions.assign(a.exceptions.begin(), a.exceptions.end());
    own.exceptions = e.exceptions;
    own.members = e.members;
    std::string_view listed = a.listed;
    std::size_t size = listed.size() + 1;
    for_each_text(e, [&](std::string_view& text) { size += text.size(); });
    e.texts.reserve(size);  // Once, so that the views into it stay where they are.
    for_each_text(e, [&](std::string_view& text) {
      auto const at = e.texts.size();
      e.texts += text;
      text = std::string_view(e.texts).substr(at);
    });
    own.listed = e.texts.c_str() + e.texts.size();
    e.texts += listed;
  }

  std::vector<std::unique_ptr<entry>> entries_{};
  std::vector<accelerator const*> models_;
  detail::name_index names_;
  std::vector<accelerator const*> places_{};  // by the hash of a model
  std::size_t placed_models_ = 0, placed_entries_ = 0;
};

}  // namespace tonnage::inline v0_1_0::catalog
