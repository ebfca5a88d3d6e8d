// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// GPUs, and GPU time.
///
/// `260'000.0 * gpus`; `8 * gpus * (24 * hours)` is 192 GPU-hours. A GPU is one package: never a die of it, never a
/// superchip or a rack of many.
#pragma once

#include <tonnage/units/quantity.hpp>
#include <tonnage/units/time.hpp>

namespace tonnage {

inline constexpr unit<kind::gpu> gpu{};
inline constexpr unit<kind::gpu> gpus{};

inline constexpr auto gpu_second = gpu * second;
inline constexpr auto gpu_seconds = gpu * second;
inline constexpr auto gpu_hour = gpu * hour;
inline constexpr auto gpu_hours = gpu * hour;

}  // namespace tonnage
