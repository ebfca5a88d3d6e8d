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
#include <tonnage/catalog/details.hpp>
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
/// One of the GPUs that are listed for a package, if the name gives its memory.
[[nodiscard]] inline std::optional<slice> listed_part(std::string_view name) {
  auto const part_of = standard_names().find(name).part_of;
  if (part_of == found_models::none) return std::nullopt;
  accelerator const* const of = &standard_names()[part_of];
  int const listed = details(*of).listed;
  profile part{.name = "GPU", .denominator = listed, .most = listed, .source = "as listed by the operating system"};
  part.numerator = 1;
  part.memory = coherent{of->rated.memory.coherent_or(-1) / listed};
  for (auto const& each : profiles_of(*of))
    if (each.numerator * listed == each.denominator) part = each;
  return slice{family_of(of->name, &of, 1), part};
}
}  // namespace detail
/// \endcond

/// The model and the profile of a name such as "NVIDIA A100-SXM4-80GB MIG 1g.10gb", "a100_3g.20gb" or "MI300X CPX".
/// The profile decides among models: of the A100s, those of 40 GB have 1g.5gb. A profile alone ("3g.20gb") is of all
/// models that have it. A name with the memory of one of the GPUs that a system lists for a package ("MI250X 64GB",
/// "K80 12GB") is that GPU: half of an MI250X, of a K80.
/// \throws tonnage::error  for a name without a profile, of no model, or whose models do not have the profile; and for
///                         a profile alone that is another share of one model than of another
[[nodiscard]] inline slice find_slice(std::string_view name) {
  auto const spelt = detail::slice_spelt_in(name);
  auto const whole = detail::whole_of(spelt);
  if (!spelt.name.empty() && detail::squashed(whole).size == 0) return detail::slice_of_any(spelt.name);
  std::optional<family> found;
  if (!spelt.name.empty()) found = try_find_family(whole);
  accelerator const* having[detail::found_models::most];
  std::size_t many = 0;
  profile first{};
  if (found)
    for (auto const* each : found->members())
      if (auto const* const one = detail::profile_named(spelt.name, profiles_of(*each))) {
        if (many == 0) first = *one;
        having[many++] = each;
      }
  if (many != 0) return {detail::family_of(many == 1 ? having[0]->name : found->name(), having, many), first};
  if (auto const part = detail::listed_part(name)) return *part;
  if (!found || detail::mig_in(name).name.empty())
    throw_error("no slice of an accelerator goes by this name", {.text = std::string(name)});
  std::string reason = "there is no such profile of ";
  reason.append(found->members()[0]->name);
  auto const others = profiles_of(*found->members()[0]);
  for (auto const& one : others) reason.append(&one == others.data() ? ": it has " : ", ").append(one.name);
  throw_error(reason, {.text = std::string(name)});
}

}  // namespace tonnage::inline v0_1_0::catalog
