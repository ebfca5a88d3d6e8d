// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Servers, boards and racks: packages of one model, and what the whole draws.
///
/// `catalog::overhead(catalog::nvidia::dgx_h100)` is 1.82: 10.2 kW for eight GPUs of 700 W. The systems that are on sale
/// stand as constants beside their model (`catalog/models/`), and all of them in `catalog/systems.hpp`.
///
/// A system is a composition, never a model: a fleet counts packages, so that a rack of 72 is 72 GPUs.
#pragma once

#include <optional>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/units/ratio.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// So many packages of one model, with the processors, memory, fans, switches and network cards around them.
///
/// `it_power` is the power of the whole, packages included, as published (mostly a maximum); nothing where only a
/// baseboard is sold, or nobody says. A system of your own is one constant.
struct system {
  std::string_view name{};  ///< as it is sold
  model package;            ///< the accelerator in it
  int packages = 1;         ///< how many of them
  known_figure<quantity<kind::it_power>> it_power{};
  int nodes = 0;                               ///< servers in it; 0: unknown
  double rack_units = 0;                       ///< its height, in units of 1.75 inches; 0: unknown
  std::string_view cooling{};                  ///< "air", "liquid", "air or liquid"; empty: unknown
  catalog::origin origin = detail::no_origin;  ///< of its power
};

/// IT power per GPU.
using it_power_rate = quantity<kind::quotient<kind::it_power, kind::gpu>>;

/// Power of the whole ÷ packages. \code it_power_per_gpu(nvidia::dgx_b200) // 14.3 kW / 8 = 1,787.5 W per GPU \endcode
[[nodiscard]] constexpr std::optional<it_power_rate> it_power_per_gpu(system const& s) {
  std::optional<quantity<kind::it_power>> const power = s.it_power;
  if (!power) return std::nullopt;
  return it_power_rate::from_coherent(power->in(unit<kind::it_power>{}) / s.packages);
}

/// Power of the whole ÷ (packages × TDP): what turns the chip power of such a fleet into IT power. Unknown where either is;
/// below 1 throws `tonnage::error`, for a server that draws less than its GPUs is a mistake in the table.
[[nodiscard]] constexpr std::optional<host_overhead<>> overhead(system const& s) {
  auto const per_gpu = it_power_per_gpu(s);
  auto const tdp = s.package->tdp();
  if (!per_gpu || !tdp) return std::nullopt;
  return host_overhead<>(per_gpu->in(unit<it_power_rate::kind_type>{}) / tdp->in(unit<rated_power::kind_type>{}));
}

}  // namespace tonnage::inline v0_1_0::catalog
