// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whether a model is above the thresholds of the US export rule for advanced computing chips.
///
/// `export_class_of(nvidia::h100_sxm5)` is `export_class::a`: its TPP of 15,831 is above 4,800. A model whose die area is
/// not published may be `unknown`, which is not "no".
#pragma once

#include <optional>
#include <string_view>
#include <tonnage/catalog/details.hpp>
#include <tonnage/catalog/rating.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// TPP per area: points per mm² of dies.
using performance_density = quantity<kind::quotient<kind::tpp, kind::area>>;

/// TPP ÷ area of all dies; unknown where either is. The rule counts dies made in processes with non-planar transistors
/// (16/14 nm and finer) only: a die of an older process has, by the rule, no density.
/// \code performance_density_of(nvidia::h100_sxm5) // 15,831 / 814 mm² = 19.4 per mm² \endcode
[[nodiscard]] inline std::optional<performance_density> performance_density_of(model m) {
  auto const points = tpp(*m);
  auto const area = details(m).die_area;
  if (!points || !area || area->in(square_millimetres / gpu) <= 0) return std::nullopt;
  return *points / *area;
}

/// Which paragraph of ECCN 3A090 the figures of a chip meet.
enum class export_class {
  none,  ///< neither
  a,     ///< 3A090.a: TPP ≥ 4,800; or TPP ≥ 1,600 and a density ≥ 5.92
  b,     ///< 3A090.b: TPP ≥ 2,400 and < 4,800 with a density ≥ 1.6 and < 5.92; or TPP ≥ 1,600 with one ≥ 3.2 and < 5.92
  unknown,  ///< TPP or density are not published, and it may be none
};
/// "3A090.a", "unknown".
[[nodiscard]] constexpr std::string_view name_of(export_class c) {
  constexpr std::string_view names[] = {"none", "3A090.a", "3A090.b", "unknown"};
  return names[static_cast<int>(c)];
}

/// The rule whose thresholds `export_class_of` has.
inline constexpr origin export_rule{.source =
                                        "US Bureau of Industry and Security, ECCN 3A090, 88 FR 73458 (25 October "
                                        "2023), in force from 17 November 2023, "
                                        "read in pages that quote it",
                                    .date = "2026-11",
                                    .confidence = confidence::b,
                                    .doubt =
                                        "thresholds alone; what is licensed also depends on the market for which a "
                                        "chip is designed (3A090.b, and consumer "
                                        "chips), on who receives it where, and on rules after it"};

/// What the thresholds say of these figures; nothing for a figure that is not known.
[[nodiscard]] constexpr export_class export_class_of(std::optional<double> points, std::optional<double> per_mm2) {
  if (!points) return export_class::unknown;
  if (*points >= 4800) return export_class::a;
  if (*points < 1600) return export_class::none;
  if (!per_mm2) return export_class::unknown;
  if (*per_mm2 >= 5.92) return export_class::a;
  if (*per_mm2 >= 3.2 || (*points >= 2400 && *per_mm2 >= 1.6)) return export_class::b;
  return export_class::none;
}
/// What the thresholds say of a model: of its highest TPP and its density. It is a calculation on published figures, not
/// advice: see `export_rule`. \code export_class_of(nvidia::h20) // TPP 2,368, 814 mm²: 2.9 per mm², none \endcode
[[nodiscard]] inline export_class export_class_of(model m) {
  auto const points = tpp(*m);
  auto const density = performance_density_of(m);
  return export_class_of(points ? std::optional(points->in(tpp_points / gpu)) : std::nullopt,
                         density ? std::optional(density->in(tpp_points / square_millimetres)) : std::nullopt);
}

}  // namespace tonnage::inline v0_1_0::catalog
