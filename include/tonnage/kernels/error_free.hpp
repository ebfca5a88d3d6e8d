// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a floating-point addition or multiplication has rounded away, exactly.
///
/// After `double a = 1e16, b = 1; two_sum(a, b);` a is 1e16 and b is 1: together they are still the sum.
#pragma once

#include <bit>
#include <cstdint>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/target.hpp>

/// \cond
namespace tonnage::kernels::inline TONNAGE_BUILD {
namespace impl {

/// a becomes the rounded sum of both, b its error; NaN where the sum is no finite number. D. E. Knuth, The Art of Computer
/// Programming, vol. 2, 4.2.2, theorem B.
TONNAGE_INLINE void two_sum(double& a, double& b) {
  TONNAGE_PRECISE
  double sum = a + b;
  keep(sum);
  double of_b = sum - a;
  keep(of_b);
  double of_a = sum - of_b;
  keep(of_a);
  double error_a = a - of_a;
  keep(error_a);
  double error_b = b - of_b;
  keep(error_b);
  b = error_a + error_b;
  a = sum;
}

/// The upper 26 bits of x, rounded; the rest fits 26 as well. T. J. Dekker, Numerische Mathematik 18, 1971.
TONNAGE_INLINE double upper_half(double x) {
  TONNAGE_PRECISE
  double scaled = x * 134217729.0;  // 2^27 + 1
  keep(scaled);
  double rest = scaled - x;
  keep(rest);
  return scaled - rest;
}

/// a becomes the rounded product of both, b its error. Precondition: `splits_exactly` of both and of their product.
TONNAGE_INLINE void two_product(double& a, double& b) {
  TONNAGE_PRECISE
  double product = a * b;
  keep(product);
  double a1 = upper_half(a);
  keep(a1);
  double b1 = upper_half(b);
  keep(b1);
  double const a2 = a - a1;
  double const b2 = b - b1;
  double error = a1 * b1;
  keep(error);
  error -= product;
  keep(error);
  double cross = a1 * b2;
  keep(cross);
  error += cross;
  keep(error);
  cross = a2 * b1;
  keep(cross);
  error += cross;
  keep(error);
  cross = a2 * b2;
  keep(cross);
  error += cross;
  keep(error);
  a = product;
  b = error;
}

/// How many of the 53 bits of x are zeros at its end; 53 and more of two numbers together, and their product has 53 bits.
TONNAGE_INLINE int zero_bits(double x) {
  return std::countr_zero((std::bit_cast<std::uint64_t>(x) & 0xfffffffffffffU) | (std::uint64_t{1} << 52));
}

/// Whether x is zero, or far enough from both ends of the range of double that no part of a product leaves it.
TONNAGE_INLINE bool splits_exactly(double x) {
  auto const bits = std::bit_cast<std::uint64_t>(x) << 1;
  return bits == 0 || (bits >> 53) - 100 < 2046 - 200;
}

}  // namespace impl
}  // namespace tonnage::kernels::inline TONNAGE_BUILD
/// \endcond
