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
  explicit registry(std::span<accelerator const* const> models = catalog::all()) {
    for (auto const* a : models) models_.push_back(a);
  }
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
  /// its name is free. For models of a shared library that will be closed: they lie in its memory. (So do those of a
  /// registry that was made in it, or of that library's accelerators.)
  /// \code for (auto h : theirs) h.model = models.adopt(h.model), ours.add(h); \endcode
  model adopt(model m) {
    for (auto const* known : models_)
      if (m == *known) return *known;
    for (auto const& e : entries_)
      if (m == e->own) return e->own;
    return keep(*m, detail::squashed(m->name).size != 0 && !is_taken(m->name));
  }

  /// As `catalog::find`, over the models of the registry.
  [[nodiscard]] accelerator const& find(std::string_view name) const { return detail::find_in(models_, name); }
  /// The same, with a null pointer where `find` throws.
  [[nodiscard]] accelerator const* try_find(std::string_view name) const noexcept {
    return detail::try_find_in(models_, name);
  }
  /// In the order of the catalogue, then of addition.
  [[nodiscard]] std::span<accelerator const* const> all() const noexcept { return models_; }

 private:
  struct entry {
    accelerator own{};
    std::string texts{};
    figure_origin exceptions[figure_count]{};  // No more than one for each figure is ever asked for.
  };

  [[nodiscard]] bool is_taken(std::string_view name) const {
    detail::squashed const asked(name);
    for (auto const* known : models_)
      if (detail::squashed(known->name).view() == asked.view()) return true;
    return false;
  }
  model keep(accelerator const& a, bool is_found) {
    auto fresh = std::make_unique<entry>();
    fill(*fresh, a);
    entries_.push_back(std::move(fresh));
    if (is_found) models_.push_back(&entries_.back()->own);  // Where this throws, the entry stays, and nobody finds it.
    return entries_.back()->own;
  }

  /// Calls `use` with every text of the entry.
  template <class Use>
  static void for_each_text(entry& e, Use use) {
    for (auto* text :
         {&e.own.name, &e.own.vendor, &e.own.form, &e.own.released, &e.own.spelt.names, &e.own.spelt.words}) {
      use(*text);
    }
    auto const use_origin = [&](origin& o) { use(o.source), use(o.date), use(o.doubt); };
    use_origin(e.own.origin);
    for (std::size_t i = 0; i != e.own.exceptions.size(); ++i) use_origin(e.exceptions[i].origin);
  }

  static void fill(entry& e, accelerator const& a) {
    e.own.name = a.name, e.own.vendor = a.vendor, e.own.form = a.form, e.own.released = a.released;
    e.own.spelt = a.spelt, e.own.rated = a.rated, e.own.origin = a.origin;
    std::size_t count = 0;
    for (std::size_t f = 0; f != figure_count; ++f) {
      auto const what = static_cast<figure>(f);
      if (auto const& o = a.origin_of(what); &o != &a.origin) e.exceptions[count++] = {what, o};
    }
    e.own.exceptions = {e.exceptions, count};
    std::size_t size = 0;
    for_each_text(e, [&](std::string_view& text) { size += text.size(); });
    e.texts.reserve(size);  // Once, so that the views into it stay where they are.
    for_each_text(e, [&](std::string_view& text) {
      auto const at = e.texts.size();
      e.texts += text;
      text = std::string_view(e.texts).substr(at);
    });
  }

  std::vector<std::unique_ptr<entry>> entries_{};
  std::vector<accelerator const*> models_;
};

}  // namespace tonnage::inline v0_1_0::catalog
