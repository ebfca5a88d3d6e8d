// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which figures a specification sheet has, and who says them, when, how surely, and what speaks against them.
///
/// `nvidia::gb200.origin_of(figure_of<bf16>).doubt` tells that NVIDIA publishes 2.5 and 2.45 PFLOP/s for the same chip.
#pragma once

#include <compare>
#include <cstdint>
#include <tonnage/catalog/number_format.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// A figure of a specification sheet, by its name: "TDP", "memory"; of a peak it is the format's, "BF16", "sparse FP4".
struct figure {
  std::string_view name{};  ///< which tells figures apart
  // What is no peak.
  static figure const memory;            ///< how much
  static figure const memory_kind;       ///< HBM3, GDDR6, …
  static figure const memory_bandwidth;  ///< between the chip and its memory
  static figure const tdp;               ///< of the package
  static figure const tdp_range;         ///< the least and the most that it may be set to
  static figure const interconnect;      ///< between accelerators
  static figure const price;             ///< at its launch
  static figure const die_area;          ///< of all compute dies
  static figure const process;           ///< in which the dies are made
  static figure const cooling;           ///< air or liquid
  static figure const slots;             ///< that a card takes
  static figure const dies;              ///< in one package
  static figure const listed;            ///< how many GPUs the operating system lists for one
  constexpr auto operator<=>(figure const&) const = default;
};
/// \cond
inline constexpr figure figure::memory{"memory"};
inline constexpr figure figure::memory_kind{"memory kind"};
inline constexpr figure figure::memory_bandwidth{"memory bandwidth"};
inline constexpr figure figure::tdp{"TDP"};
inline constexpr figure figure::tdp_range{"TDP range"};
inline constexpr figure figure::interconnect{"interconnect"};
inline constexpr figure figure::price{"price"};
inline constexpr figure figure::die_area{"die area"};
inline constexpr figure figure::process{"process"};
inline constexpr figure figure::cooling{"cooling"};
inline constexpr figure figure::slots{"slots"};
inline constexpr figure figure::dies{"dies"};
inline constexpr figure figure::listed{"listed"};
/// \endcond
/// "sparse FP4", "memory bandwidth".
[[nodiscard]] constexpr std::string_view name_of(figure what) { return what.name; }

/// The peak of a format type. \code figure_of<sparse<fp8>>.name == "sparse FP8" \endcode
template <stored_format Format>
inline constexpr figure figure_of{Format::name};

/// How surely a figure is known.
enum class confidence : std::uint8_t {
  a,  ///< the vendor's own words, read at the source
  b,  ///< several independent copies or a careful secondary source
  c   ///< one secondary source, a derivation, a pre-release figure, or sources in conflict
};
[[nodiscard]] constexpr std::string_view name_of(confidence level) {
  return level == confidence::a ? "A" : level == confidence::b ? "B" : "C";
}

/// Where a figure comes from. Texts are views: literals, or owned by a `registry`.
struct origin {
  std::string_view source{};                                ///< who says it, and where
  std::string_view date{};                                  ///< when that was last read: year-month, or year-month-day
  catalog::confidence confidence = catalog::confidence::c;  ///< how good the source is
  bool derived = false;                                     ///< computed from other figures of the model
  std::string_view doubt{};  ///< what other sources say, and what the figure is not; empty when there is no doubt
};

/// The origin of a figure, where it differs from that of its sheet.
struct figure_origin {
  figure what{};             ///< which figure
  catalog::origin origin{};  ///< their own source
};

}  // namespace tonnage::inline v0_1_0::catalog
