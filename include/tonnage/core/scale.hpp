// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How many coherent units a unit is, exactly, as a template argument.
///
/// A kilowatt-hour is `scale{36, 1, 5}` joules, a GiB `scale{1 << 30}` bytes, a zetta-anything `scale{1, 1, 21}`.
#pragma once

#include <cstdint>
#include <numeric>
#include <tonnage/core/version.hpp>

namespace tonnage::inline v0_1_0 {

namespace detail {

template <class T>
constexpr T power(T base, int exponent) {
  T out = 1;
  for (; exponent > 0; --exponent) out *= base;
  return out;
}

}  // namespace detail

/// A positive rational number: num / den × 2^exp2 × 5^exp5, with num and den coprime and free of twos and fives. The form
/// is unique, so equal scales are equal types, and reaches from 10^-24 to 10^24 without leaving 64 bits.
struct scale {
  std::int64_t num = 1;  ///< odd and no multiple of five
  std::int64_t den = 1;  ///< the same, and coprime to `num`
  int exp2 = 0;          ///< the power of two
  int exp5 = 0;          ///< the power of five

  constexpr scale() = default;
  /// n / d × 10^exp10. \pre n > 0 and d > 0
  constexpr scale(std::int64_t n, std::int64_t d = 1, int exp10 = 0) : scale(n, d, exp10, exp10) {}
  /// n / d × 2^twos × 5^fives. From the four members it makes the same scale: nvcc writes a template argument as its
  /// members. \pre n > 0 and d > 0
  constexpr scale(std::int64_t n, std::int64_t d, int twos, int fives) : num(n), den(d), exp2(twos), exp5(fives) {
    while (num % 2 == 0) num /= 2, ++exp2;
    while (den % 2 == 0) den /= 2, --exp2;
    while (num % 5 == 0) num /= 5, ++exp5;
    while (den % 5 == 0) den /= 5, --exp5;
    auto const g = std::gcd(num, den);
    num /= g;
    den /= g;
  }

  constexpr bool operator==(scale const&) const = default;

  /// Whether it is a whole number: 1000 is, 1/1000 is not.
  [[nodiscard]] constexpr bool is_whole() const { return den == 1 && exp2 >= 0 && exp5 >= 0; }
  /// The scale as a whole number; does not compile in a constant expression where it exceeds 64 bits.
  [[nodiscard]] constexpr std::int64_t whole() const {
    return num * detail::power<std::int64_t>(2, exp2) * detail::power<std::int64_t>(5, exp5);
  }
  /// Numerator and denominator of the whole fraction, exact while their odd part is below 2^53 (10^22 is).
  [[nodiscard]] constexpr double numerator() const {
    return static_cast<double>(num) * detail::power(5.0, exp5) * detail::power(2.0, exp2);
  }
  /// The denominator of the same fraction.
  [[nodiscard]] constexpr double denominator() const {
    return static_cast<double>(den) * detail::power(5.0, -exp5) * detail::power(2.0, -exp2);
  }
};

/// 1 / s, exactly.
[[nodiscard]] constexpr scale inverse(scale s) { return {s.den, s.num, -s.exp2, -s.exp5}; }

/// Factors reduce crosswise first: a product that overflows 64 bits even so is no constant expression.
[[nodiscard]] constexpr scale operator*(scale a, scale b) {
  auto const g = std::gcd(a.num, b.den);
  auto const h = std::gcd(b.num, a.den);
  return {(a.num / g) * (b.num / h), (a.den / h) * (b.den / g), a.exp2 + b.exp2, a.exp5 + b.exp5};
}

}  // namespace tonnage::inline v0_1_0
