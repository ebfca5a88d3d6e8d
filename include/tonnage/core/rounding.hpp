// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The few functions of `<cmath>` that the library calls, without the many that it does not.
///
/// `rounded_down(-2.5)` is -3, as `std::floor` gives it. GCC's `<cmath>` brings the special functions with it (Bessel,
/// zeta, elliptic integrals): parsing these takes a thirtieth of the time of all of the library.
#pragma once

#include <tonnage/core/build.hpp>

/// \cond internal
namespace tonnage::inline v0_1_0::detail {

/// std::floor
[[nodiscard]] TONNAGE_INLINE float rounded_down(float x) noexcept { return __builtin_floorf(x); }
[[nodiscard]] TONNAGE_INLINE double rounded_down(double x) noexcept { return __builtin_floor(x); }
[[nodiscard]] TONNAGE_INLINE long double rounded_down(long double x) noexcept { return __builtin_floorl(x); }

/// std::round: halves away from zero
[[nodiscard]] TONNAGE_INLINE float rounded(float x) noexcept { return __builtin_roundf(x); }
[[nodiscard]] TONNAGE_INLINE double rounded(double x) noexcept { return __builtin_round(x); }
[[nodiscard]] TONNAGE_INLINE long double rounded(long double x) noexcept { return __builtin_roundl(x); }

/// std::fma: a product and a sum, rounded once
[[nodiscard]] TONNAGE_INLINE float multiplied_and_added(float a, float b, float c) noexcept {
  return __builtin_fmaf(a, b, c);
}
[[nodiscard]] TONNAGE_INLINE double multiplied_and_added(double a, double b, double c) noexcept {
  return __builtin_fma(a, b, c);
}
[[nodiscard]] TONNAGE_INLINE long double multiplied_and_added(long double a, long double b, long double c) noexcept {
  return __builtin_fmal(a, b, c);
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
