// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How doubles become whole numbers, so that sums of them are exact: each one is split on a grid that all rows share.
///
/// With a grid of 2^-33 and 2^10 doubles of up to 2^53 are two numbers of 64 bits each, `coarse` × 2^10 + `fine` ×
/// 2^-33, with nothing left over. Whole numbers add in any order; a row that the grid does not hold is seen, and goes
/// another way.
///
/// The splitting by adding and taking away a large constant is that of T. J. Dekker, Numerische Mathematik 18, 1971;
/// sums on a grid shared by all rows: J. Demmel, H. D. Nguyen, "Fast reproducible floating-point summation", ARITH
/// 2013. What is new here is that the grid's parts are added as whole numbers and that a remainder is never dropped.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/target.hpp>

/// \cond
namespace tonnage::inline v0_1_0::kernels {
namespace detail {

/// A grid for doubles below 2^(exponent + 86) whose last bit weighs 2^exponent or more.
struct window {
  /// The coarse grid is 2^43 times the fine one.
  static constexpr int step = 43;

  TONNAGE_INLINE window() noexcept = default;

  int exponent = -1074;
  double to_coarse = 0;  ///< 1.5 × 2^52 on the coarse grid: adding it rounds to the grid, the low bits are the number
  double to_fine = 0;

  /// The grid for numbers of about this size, with five bits to spare above; beyond 2^1006 there is none.
  [[nodiscard]] TONNAGE_INLINE static bool exists_for(double largest) noexcept { return largest < 0x1p1006; }
  [[nodiscard]] TONNAGE_INLINE static window holding(double largest) noexcept {
    int const top = largest > 0 ? std::ilogb(largest) + 6 : -1074;
    window out;
    out.exponent = (std::max)(top - 2 * step, -1074);
    out.to_coarse = std::ldexp(1.5, out.exponent + step + 52);
    out.to_fine = std::ldexp(1.5, out.exponent + 52);
    return out;
  }
};

}  // namespace detail

inline namespace TONNAGE_BUILD {
namespace impl {

/// A number on the grid: the bits of `on_coarse` and `on_fine`, less those of the constants, are its two parts. Nothing
/// is left over where the low 63 bits of `remainder` stay zero, and where the coarse part is one of 51 bits and a sign.
template <class D, class U>
TONNAGE_INLINE void split(D const& x, D const& to_coarse, D const& to_fine, U& on_coarse, U& on_fine, U& remainder) {
  TONNAGE_PRECISE
  D coarse = x + to_coarse;
  keep(coarse);
  D rest = coarse - to_coarse;
  keep(rest);
  rest = x - rest;
  keep(rest);
  D fine = rest + to_fine;
  keep(fine);
  auto back = __builtin_bit_cast(U, fine - to_fine);
  keep(back);  // as bits, which g++ then compares and collects in one instruction
  on_coarse = __builtin_bit_cast(U, coarse);
  on_fine = __builtin_bit_cast(U, fine);
  remainder |= __builtin_bit_cast(U, rest) ^ back;
}

/// The largest magnitude of a block, NaN and infinity counting as infinity.
struct largest_magnitude {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, double* out) {
    std::uint64_t largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
      auto const bits = __builtin_bit_cast(std::uint64_t, static_cast<double>(rows[i])) << 1;
      largest = (std::max)(largest, bits);
    }
    *out = __builtin_bit_cast(double, (std::min)(largest >> 1, std::uint64_t{0x7ff} << 52));
  }
};

}  // namespace impl
}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
/// \endcond
