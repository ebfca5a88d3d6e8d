// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// GPUs, and GPU time.
///
/// `260'000.0 * gpus`; `8 * gpus * (24 * hour)` is 192 GPU-hours. A GPU is one package: never a die of it, never a
/// superchip or a rack of many.
#pragma once

#include <tonnage/units/quantity.hpp>
#include <tonnage/units/time.hpp>

namespace tonnage::inline v0_1_0 {

inline constexpr unit<kind::gpu> gpu{};   ///< one package, never a die or a rack
inline constexpr unit<kind::gpu> gpus{};  ///< the same, after a number

inline constexpr auto gpu_second = gpu * second;   ///< a GPU for a second, the coherent unit of GPU time
inline constexpr auto gpu_seconds = gpu * second;  ///< the same, after a number
inline constexpr auto gpu_hour = gpu * hour;       ///< 3,600 GPU-seconds
inline constexpr auto gpu_hours = gpu * hour;      ///< the same, after a number

}  // namespace tonnage::inline v0_1_0
