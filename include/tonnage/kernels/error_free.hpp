// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a floating-point addition or multiplication has rounded away, exactly.
///
/// After `double a = 1e16, b = 1; two_sum(a, b);` a is 1e16 and b is 1: together they are still the sum.
#pragma once

#include <bit>
#include <cfloat>
#include <cstdint>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/target.hpp>

/// \cond
static_assert(FLT_EVAL_METHOD != 2,
              "tonnage: doubles are calculated in 80 bits here, and no sum is exact: compile with -msse2 -mfpmath=sse");

namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD {
namespace impl {

/// a becomes the rounded sum of both, b its error; NaN where the sum is no finite number. Of doubles, or of vectors of
/// them. D. E. Knuth, The Art of Computer Programming, vol. 2, 4.2.2, theorem B.
template <class V>
TONNAGE_INLINE void two_sum(V& a, V& b) {
  TONNAGE_PRECISE
  V sum = a + b;
  keep(sum);
  V of_b = sum - a;
  keep(of_b);
  V of_a = sum - of_b;
  keep(of_a);
  V error_a = a - of_a;
  keep(error_a);
  V error_b = b - of_b;
  keep(error_b);
  b = error_a + error_b;
  a = sum;
}

/// The upper 26 bits of x, rounded, and the rest, which fits 26 as well. T. J. Dekker, Numerische Mathematik 18, 1971.
template <class V>
TONNAGE_INLINE void halve(V const& x, V& high, V& low) {
  TONNAGE_PRECISE
  V scaled = x * 134217729.0;  // 2^27 + 1
  keep(scaled);
  V above = scaled - x;
  keep(above);
  high = scaled - above;
  keep(high);
  low = x - high;
  keep(low);
}

/// a becomes the rounded product of both, b its error; of doubles, or of vectors of them. Precondition: neither they nor
/// their product lie near the ends of the range of double (as `splits_exactly` says of doubles).
template <class V>
TONNAGE_INLINE void two_product(V& a, V& b) {
  TONNAGE_PRECISE
  V high_a;
  V low_a;
  V high_b;
  V low_b;
  halve(a, high_a, low_a);
  halve(b, high_b, low_b);
  V product = a * b;
  keep(product);
  V terms[4] = {high_a * high_b, high_a * low_b, low_a * high_b, low_a * low_b};
  TONNAGE_UNROLL
  for (int t = 0; t < 4; ++t) keep(terms[t]);
  V error = terms[0] - product;
  keep(error);
  TONNAGE_UNROLL
  for (int t = 1; t < 4; ++t) {
    error += terms[t];
    keep(error);
  }
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
}  // namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD
/// \endcond
