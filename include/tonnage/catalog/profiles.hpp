// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slices of a GPU: MIG profiles, partitions of AMD's, virtual devices of Huawei's.
///
/// `find_slice("NVIDIA A100-SXM4-80GB MIG 1g.10gb")` is an A100 SXM4 80GB and its profile 1g.10gb: a seventh of its
/// compute, 10 GB. `profiles_of(nvidia::a100_sxm4_80gb)` are all of them.
#pragma once

#include <span>
#include <string_view>
#include <tonnage/catalog/detail/profile_rows.hpp>
#include <tonnage/catalog/family.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// A way to slice a GPU. Its share of compute is a fraction: 3g.40gb has 3 of 7.
struct profile {
  std::string_view name{};             ///< as nvidia-smi and Slurm print it: "1g.10gb", "CPX"
  int numerator = 0;                   ///< of the share of compute; 0 where that is not published
  int denominator = 1;                 ///< of the share of compute
  known_figure<memory_size> memory{};  ///< of the slice, as published
  int most = 0;                        ///< slices of it that one GPU has at once; 0: unknown
  std::string_view source{};           ///< who says so
};

/// \cond
namespace detail {
struct profile_table {
  static constexpr std::size_t size = std::size(profile_rows);
  struct slices {
    profile const* first = nullptr;
    std::size_t many = 0;
  };
  profile* of;  // each once for each model that has it, model by model
  slices by_model[model_table::size];

  profile_table() {
    std::size_t all = 0;
    for (std::string_view const row : profile_rows) {
      parts_of models(parts_of(row, '\t').next(), ' ');
      for (; models.more(); ++all) ++by_model[whole_number_of(models.next())].many;
    }
    of = new profile[all];
    std::size_t at = 0;
    for (auto& each : by_model) {
      each.first = of + at;
      at += each.many;
      each.many = 0;
    }
    for (std::string_view const row : profile_rows) {
      parts_of fields(row, '\t');
      parts_of models(fields.next(), ' ');
      profile slice;
      slice.name = fields.next();
      parts_of share(fields.next(), '/');
      slice.numerator = whole_number_of(share.next());
      slice.denominator = whole_number_of(share.next(), 1);
      slice.memory = figure_from<memory_size>(fields.next());
      slice.most = whole_number_of(fields.next());
      slice.source = fields.next();
      while (models.more()) {
        auto& place = by_model[whole_number_of(models.next())];
        of[static_cast<std::size_t>(place.first - of) + place.many++] = slice;
      }
    }
  }
  profile_table(profile_table const&) = delete;
  profile_table& operator=(profile_table const&) = delete;
};
[[nodiscard]] inline profile_table const& standard_profiles() {
  static auto const& table = *new profile_table;
  return table;
}

/// Where a profile's name stands in a text, and what stands around it.
struct spelt_slice {
  std::string_view before{}, name{}, after{};
};
/// The name of a MIG profile, "1g.10gb+me", "1g-10gb" or "1g10gb"; one of a compute instance, "1c.2g.10gb", as well.
/// Empty where there is none.
inline spelt_slice mig_in(std::string_view text) {
  for (std::size_t at = 0; at + 4 < text.size(); ++at) {
    if (!is_digit(text[at]) || (at != 0 && is_digit(text[at - 1]))) continue;
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end >= text.size() || (text[end] != 'g' && text[end] != 'G')) continue;
    ++end;
    if (end < text.size() && (text[end] == '.' || text[end] == '-' || text[end] == '_')) ++end;
    std::size_t const size = end;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == size || end + 1 >= text.size() || (text[end] | 32) != 'g' || (text[end + 1] | 32) != 'b') continue;
    end += 2;
    auto const rest = text.substr(end);
    if (rest == ".me" || rest == "_me" || rest.starts_with('+') || rest.starts_with("-me"))
      while (end < text.size() && text[end] != ' ' && text[end] != ')' && text[end] != '"') ++end;
    bool const is_of_compute = at > 2 && text[at - 1] == '.' && (text[at - 2] | 32) == 'c' && is_digit(text[at - 3]);
    std::size_t const begin = is_of_compute ? at - 3 : at;
    return {text.substr(0, begin), text.substr(begin, end - begin), text.substr(end)};
  }
  return {};
}
/// A profile's name as "1g10gb"; Slurm writes "1g.10gb.me" for "1g.10gb+me".
inline squashed squashed_profile(std::string_view name) {
  squashed out;
  bool const is_slurms = name.ends_with(".me") || name.ends_with("_me");
  out.add(name.substr(0, name.size() - (is_slurms ? 3 : 0)));
  if (is_slurms) out.add("+me");
  return out;
}
/// Whether two names of profiles are one: "1g.10gb" and "1G-10GB" are.
inline bool is_same_profile(std::string_view a, std::string_view b) {
  return squashed_profile(a).view() == squashed_profile(b).view();
}
}  // namespace detail
/// \endcond

/// The slices of a model, in the order of the table; none for a model that the catalogue does not know.
[[nodiscard]] inline std::span<profile const> profiles_of(model m) {
  auto const number = detail::standard_models().number_of(*m);
  if (number == detail::model_table::size) return {};
  auto const& slices = detail::standard_profiles().by_model[number];
  return {slices.first, slices.many};
}

/// A slice as a name gives it: which models it may be of, and the profile that all of these have.
struct slice {
  family of;                 ///< of one member where the name is clear
  catalog::profile profile;  ///< as the first member has it
};

/// \cond
namespace detail {
/// The profile of this name among those of a model; none where it has none.
[[nodiscard]] inline profile const* profile_named(std::string_view name, std::span<profile const> among) {
  for (auto const& one : among)
    if (is_same_profile(one.name, name)) return &one;
  return nullptr;
}
/// A profile by its name alone.
[[nodiscard]] inline slice slice_of_any(std::string_view name) {
  auto const& models = standard_models();
  accelerator const* having[found_models::most];
  std::size_t many = 0;
  profile first{};
  for (std::size_t m = 0; m != model_table::size; ++m) {
    auto const* const one = profile_named(name, profiles_of(models.of[m]));
    if (one == nullptr) continue;
    if (many == 0) first = *one;
    if (one->numerator * first.denominator != first.numerator * one->denominator)
      throw_error("a slice of this name is another share of " + std::string(models.of[m].name) + " than of " +
                      std::string(having[0]->name),
                  {.text = std::string(name)});
    if (many != found_models::most) having[many++] = &models.of[m];
  }
  if (many == 0) throw_error("no accelerator has slices of this name", {.text = std::string(name)});
  return {family_of(many == 1 ? having[0]->name : first.name, having, many), first};
}
}  // namespace detail
/// \endcond

/// The model and the profile of a name such as "NVIDIA A100-SXM4-80GB MIG 1g.10gb", "a100_3g.20gb" or "MI300X CPX". The
/// profile decides among models: of the A100s, those of 40 GB have 1g.5gb. A profile alone ("3g.20gb") is of all models
/// that have it.
/// \throws tonnage::error  for a name without a profile, of no model, or whose models do not have the profile; and for
///                         a profile alone that is another share of one model than of another
[[nodiscard]] inline slice find_slice(std::string_view name) {
  auto spelt = detail::mig_in(name);
  if (spelt.name.empty()) {  // a name of its own at the end, such as CPX
    auto at = name.find_last_of(" -_/");
    if (at != std::string_view::npos) spelt = {name.substr(0, at), name.substr(at + 1), {}};
  }
  std::string whole(spelt.before);
  if (auto const mig = whole.rfind("MIG"); mig != std::string::npos) whole.replace(mig, 3, " ");
  if (auto const mig = whole.rfind("mig"); mig != std::string::npos) whole.replace(mig, 3, " ");
  whole.append(1, ' ').append(spelt.after);
  if (!spelt.name.empty() && detail::squashed(whole).size == 0) return detail::slice_of_any(spelt.name);
  auto const found = spelt.name.empty() ? std::optional<family>() : try_find_family(whole);
  if (!found) throw_error("no slice of an accelerator goes by this name", {.text = std::string(name)});
  accelerator const* having[detail::found_models::most];
  std::size_t many = 0;
  profile first{};
  for (auto const* each : found->members())
    if (auto const* const one = detail::profile_named(spelt.name, profiles_of(*each))) {
      if (many == 0) first = *one;
      having[many++] = each;
    }
  if (many == 0 && detail::mig_in(name).name.empty())
    throw_error("no slice of an accelerator goes by this name", {.text = std::string(name)});
  if (many == 0) {
    std::string reason = "there is no such profile of ";
    reason.append(found->members()[0]->name);
    auto const others = profiles_of(*found->members()[0]);
    for (auto const& one : others) reason.append(&one == others.data() ? ": it has " : ", ").append(one.name);
    throw_error(reason, {.text = std::string(name)});
  }
  return {detail::family_of(many == 1 ? having[0]->name : found->name(), having, many), first};
}

}  // namespace tonnage::inline v0_1_0::catalog
