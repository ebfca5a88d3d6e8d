// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// When one figure is more than another: by more than what rounding may have made of either.
#pragma once

#include <tonnage/core/build.hpp>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// What roundings may add up to, as a part of a figure: a decimal figure is not a whole number of binary fractions, and
/// the same product in another order may end in another bit.
inline constexpr double same_within = 1e-12;

/// Whether one figure is no more than another, or more by less than a 10^-12th of the smaller. Not where one is NaN.
[[nodiscard]] constexpr bool is_at_most(double a, double b) {
  double const size_a = a < 0 ? -a : a, size_b = b < 0 ? -b : b;
  return a <= b || a - b <= same_within * (size_a < size_b ? size_a : size_b);
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
