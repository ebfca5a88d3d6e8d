// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The names of MIG's profiles, and how many compute slices a GPU has.
///
/// `parse_mig_profile("1c.3g.40gb")` is one of the three compute slices of an instance with 40 GB; a GPU has seven in
/// all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/core/error.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// What a profile's name says.
struct mig_profile {
  int compute_slices = 0;  ///< of the instance, or of the part of it that a compute instance is
  int gpu_slices = 0;      ///< of the GPU instance
  int gigabytes = 0;       ///< as the name says it, which is rounded: `1g.10gb` has 9,984 MiB on an H100
  std::string extras{};    ///< "me" of `1g.10gb+me`
  bool operator==(mig_profile const&) const = default;
};

/// Reads `1g.10gb`, `1c.3g.40gb` or `1g.10gb+me`.
/// \throws tonnage::error  for anything else, for no slice, and for a compute instance larger than its GPU instance.
/// Source: NVIDIA Multi-Instance GPU user guide, "MIG device names".
[[nodiscard]] inline mig_profile parse_mig_profile(std::string_view text) {
  constexpr std::size_t most_shown = 200;
  auto const bad = [&] {
    return error("expected a MIG profile such as 1g.10gb or 1c.3g.40gb",
                 {.text = std::string(text.substr(0, most_shown))});
  };
  auto rest = text;
  auto const number = [&](std::size_t most) {
    std::size_t size = 0;
    int out = 0;
    for (; size != rest.size() && detail::is_digit(rest[size]); ++size) {
      if (size == most) throw_error(bad());
      out = out * 10 + (rest[size] - '0');
    }
    if (size == 0) throw_error(bad());
    rest.remove_prefix(size);
    return out;
  };
  auto const skip = [&](std::string_view wanted) {
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(wanted.size());
    return true;
  };
  mig_profile out;
  out.compute_slices = out.gpu_slices = number(1);
  if (skip("c.")) out.gpu_slices = number(1);
  if (!skip("g.")) throw_error(bad());
  out.gigabytes = number(4);
  if (!skip("gb")) throw_error(bad());
  if (!rest.empty() && rest.front() != '+' && rest.front() != '-') throw_error(bad());
  if (!rest.empty()) out.extras = rest.substr(1);
  if (rest.size() == 1 || out.compute_slices == 0 || out.compute_slices > out.gpu_slices) throw_error(bad());
  return out;
}

/// How many compute slices a GPU of this name has: 7, or 4 of an A30 or an RTX PRO 6000.
/// Source: NVIDIA Multi-Instance GPU user guide, "Supported MIG profiles".
[[nodiscard]] constexpr int mig_slices_in(std::string_view gpu_name) noexcept {
  auto const has = [&](std::string_view part) {
    auto const at = gpu_name.find(part);
    if (at == std::string_view::npos) return false;
    auto const behind = at + part.size();  // not an A300
    return behind == gpu_name.size() || gpu_name[behind] < '0' || gpu_name[behind] > '9';
  };
  return has("A30") || has("RTX PRO 6000") ? 4 : 7;
}

}  // namespace tonnage::inline v0_1_0::catalog
