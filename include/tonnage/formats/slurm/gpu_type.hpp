// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a subtype of Slurm's GPUs is: a model, a slice of one, or one of several that are listed for it.
///
/// `with_gpu_type(parse_tres("gres/gpu=8"), "mi250")` are eight dies of an MI250, as `gres/gpu:mi250=8` are: four GPUs.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <tonnage/catalog/details.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/named_slice.hpp>
#include <tonnage/catalog/profiles.hpp>
#include <tonnage/formats/detail/listed_share.hpp>
#include <tonnage/formats/detail/remembered.hpp>
#include <tonnage/formats/slurm/tres.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats::slurm {

/// \cond
namespace detail {
/// What a subtype of GPUs is: a model, a slice of one, or one of several GPUs that the operating system lists for it.
struct named_gpu {
  catalog::model model = unknown_model;
  int numerator = 1, denominator = 1;
  bool is_unclear = false;  // how many of it are listed for one depends on which model of that name it is
  [[nodiscard]] gpu_share share() const { return gpu_share::of(numerator, denominator); }
};
/// Whether a name says that it is a slice, and not which: "a100mig", "mig".
[[nodiscard]] inline bool is_some_slice(std::string_view name) {
  for (std::size_t i = 0; i + 3 <= name.size(); ++i)
    if ((name[i] | 32) == 'm' && (name[i + 1] | 32) == 'i' && (name[i + 2] | 32) == 'g')
      return i + 3 == name.size() || (name[i + 3] | 32) < 'a' || (name[i + 3] | 32) > 'z';
  return false;
}
/// Whether a name is that of a model, and behind it that of a slice: "mi300x_cpx".
[[nodiscard]] inline bool is_partition(std::string_view name) {
  auto const at = name.find_last_of(" -_/");
  auto const of = at == std::string_view::npos ? std::nullopt : catalog::try_find_family(name.substr(0, at));
  if (!of) return false;
  auto const members = of->members();
  return std::any_of(members.begin(), members.end(), [&](catalog::accelerator const* each) {
    return catalog::detail::profile_named(name.substr(at + 1), catalog::profiles_of(*each)) != nullptr;
  });
}
/// Slurm counts GPUs as the operating system lists them: "gres/gpu:mi250=8" are four packages.
[[nodiscard]] inline named_gpu listed_gpu(catalog::model of) {
  return {of, 1, static_cast<int>(std::lround(1 / catalog::share_of_listed(of).in(gpus))),
          formats::detail::is_listed_share_unclear(of)};
}
/// A virtual GPU, "nvidia_l40s-24q" or "a100d-40c": as much of a GPU as the catalogue says, to the part of which
/// `gpu_share` has 18,018,000. Nothing for any other name.
[[nodiscard]] inline std::optional<named_gpu> virtual_gpu(std::string_view name) {
  std::string spelt(name);
  for (char& each : spelt) each = each == '_' ? ' ' : each >= 'a' && each <= 'z' ? static_cast<char>(each - 32) : each;
  auto const slice = catalog::slice_in(spelt);
  if (!slice || !slice->share) return std::nullopt;
  auto const share = *slice->share * catalog::share_of_listed(slice->model).in(gpus);
  constexpr int parts = static_cast<int>(gpu_share::parts_in_gpu);
  return named_gpu{slice->model, static_cast<int>(std::lround(share * parts)), parts};
}
/// \throws tonnage::error  for a slice of a profile that nobody knows: its size is unknown
[[nodiscard]] inline named_gpu const& named_gpu_of(std::string_view type) {
  thread_local formats::detail::remembered<named_gpu> met;
  return met.of(type, [](std::string_view name) {
    if (catalog::detail::mig_in(name).name.empty()) {
      if (is_some_slice(name)) throw error_text("a slice of a GPU whose profile is not told", name);
      bool const is_model = catalog::try_find_family(name).has_value();
      if (auto const part = is_model ? std::nullopt : virtual_gpu(name)) return *part;
      if (is_model || !is_partition(name)) return listed_gpu(catalog::find_or_unknown(name));
    }
    auto const slice = catalog::find_slice(name);
    if (slice.profile.numerator == 0) throw error_text("a slice of a GPU whose share is not published", name);
    return named_gpu{slice.of, slice.profile.numerator, slice.profile.denominator};
  });
}
/// A subtype of which each GPU may be a part of one; empty where there is none.
[[nodiscard]] inline std::string_view unclear_type_of(tres const& of) {
  for (auto const& type : of.gpu_types)
    if (named_gpu_of(type.name).is_unclear) return type.name;
  return {};
}
/// \throws tonnage::error  for a name that is given to GPUs of no subtype, and is that of no model and no slice
inline void require_gpu_type(std::string_view name) {
  if (name.empty()) return;
  tonnage::detail::retold(
      [&] {
        bool const is_slice = !catalog::detail::mig_in(name).name.empty() || is_some_slice(name) ||
                              is_partition(name) || virtual_gpu(name);
        if (!is_slice && !catalog::try_find_family(name)) (void)catalog::find(name);
        (void)named_gpu_of(name);
      },
      [](error const& why) {
        auto at = why.where();
        at.field = "gpus_without_type";
        return error(why.reason(), at);
      });
}

}  // namespace detail
/// \endcond

/// Resources of which the GPUs of no subtype have one; an empty name leaves them as they are. Where a cluster's GPUs
/// are all of one kind, its accounting often tracks `gres/gpu` alone: then nothing but the caller can tell that eight
/// are four boards. Readers do it for every job or node (`gpus_without_type`).
/// \pre  the name is that of a model or a slice, as a subtype would be: "mi250", "1g.10gb"
/// \code with_gpu_type(parse_tres("gres/gpu=8,gres/gpu:h100=2"), "mi250") // 2 of h100 and 6 of mi250 \endcode
[[nodiscard]] inline tres with_gpu_type(tres of, std::string_view name) {
  auto const rest = of.gpu_count() - of.typed_gpus();
  if (name.empty() || rest <= 0) return of;
  auto const at = std::find_if(of.gpu_types.begin(), of.gpu_types.end(),
                               [&](tres_gpu_type const& each) { return each.name == name; });
  if (at == of.gpu_types.end())
    of.gpu_types.push_back({std::string(name), rest});
  else
    at->number += rest;
  return of;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
