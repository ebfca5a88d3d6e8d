// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whole numbers for ledgers: products of 256 bits, quotients that say their remainder, and how a remainder rounds.
///
/// `rounded_quotient({.negative = false, .size = 7}, 2, rounding::half_even)` is 4, and so is that of 9.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/core/decimal.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/usage/detail/exact_product.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// How an amount between two micro-units becomes one of them.
enum class rounding {
  half_even,    ///< the nearest; of two that are equally near the even one, so that many roundings have no drift
  half_up,      ///< the nearest; of two that are equally near the one farther from zero, as an invoice rounds
  down,         ///< the next below, towards −∞
  up,           ///< the next above, towards +∞
  toward_zero,  ///< what lies between is cut off
};
/// "half even"
[[nodiscard]] constexpr std::string_view name_of(rounding how) {
  constexpr std::string_view names[] = {"half even", "half up", "down", "up", "toward zero"};
  return names[static_cast<int>(how)];
}

}  // namespace tonnage::inline v0_1_0

/// \cond
namespace tonnage::inline v0_1_0::detail {

inline constexpr wide wide_limit = wide{1} << 127;  // the size of the most negative number

[[noreturn]] inline void amount_overflow(char const* operation) {
  throw error(std::string("an amount has more than 128 bits in ") + operation);
}

/// A sign and a size, which multiply and divide without a special case for the most negative number.
struct signed_size {
  bool negative = false;
  wide size = 0;
};

/// Any whole number of the language, or an `int128`: what is a factor of an amount.
template <class N>
concept ledger_factor = (std::is_integral_v<N> && !std::is_same_v<N, bool>) || std::is_same_v<N, int128>;

template <ledger_factor N>
[[nodiscard]] constexpr signed_size size_of(N const& n) {
  if constexpr (std::is_same_v<N, int128>) {
    return {n.high < 0, bits_of(n.high < 0 ? -n : n)};
  } else if constexpr (std::is_signed_v<N>) {
    using bare = std::make_unsigned_t<N>;
    auto const bits = static_cast<bare>(n);
    return {n < 0, static_cast<wide>(n < 0 ? static_cast<bare>(bare{0} - bits) : bits)};
  } else {
    return {false, static_cast<wide>(n)};
  }
}

/// \throws tonnage::error  for more than 127 bits and a sign, naming the operation.
[[nodiscard]] constexpr int128 whole_of(signed_size n, char const* operation) {
  if (n.size > wide_limit || (n.size == wide_limit && !n.negative)) amount_overflow(operation);
  return whole_of_bits(n.negative ? wide{0} - n.size : n.size);
}

struct wide_product {
  wide high = 0, low = 0;
};

/// Schoolbook multiplication of two times two words of 64 bits.
[[nodiscard]] constexpr wide_product multiplied(wide a, wide b) {
  constexpr wide word = ~std::uint64_t{0};
  wide const low = (a & word) * (b & word);
  wide const left = (a >> 64) * (b & word);
  wide const right = (a & word) * (b >> 64);
  wide const middle = (low >> 64) + (left & word) + (right & word);
  return {(a >> 64) * (b >> 64) + (left >> 64) + (right >> 64) + (middle >> 64), (middle << 64) | (low & word)};
}

struct wide_quotient {
  wide whole = 0, rest = 0;
};

/// \pre n.high < divisor, so that the quotient has 128 bits. One division where the product has 128 bits, else a shift
/// and a subtraction for each bit.
[[nodiscard]] constexpr wide_quotient divided(wide_product n, wide divisor) {
  if (n.high == 0) return {n.low / divisor, n.low % divisor};
  wide rest = n.high;
  wide whole = 0;
  for (int bit = 127; bit >= 0; --bit) {
    bool const carry = (rest >> 127) != 0;
    rest = (rest << 1) | ((n.low >> bit) & 1);
    whole <<= 1;
    if (carry || rest >= divisor) {
      rest -= divisor;
      whole |= 1;
    }
  }
  return {whole, rest};
}

/// Whether a size is rounded away from zero. `half` compares what is left with one half: negative below, 0 at, 1 above.
[[nodiscard]] constexpr bool rounds_away(rounding how, bool negative, bool odd, bool is_exact, int half) {
  if (is_exact) return false;
  switch (how) {
    case rounding::half_even:
      return half > 0 || (half == 0 && odd);
    case rounding::half_up:
      return half >= 0;
    case rounding::down:
      return negative;
    case rounding::up:
      return !negative;
    case rounding::toward_zero:
      return false;
  }
  return false;
}

/// n × factor ÷ divisor, rounded once.
/// \pre divisor != 0 \throws tonnage::error  for more than 128 bits
[[nodiscard]] constexpr signed_size rounded_ratio(signed_size n, signed_size factor, signed_size divisor,
                                                  rounding how) {
  auto const product = multiplied(n.size, factor.size);
  if (product.high >= divisor.size) amount_overflow("a product");
  auto [whole, rest] = divided(product, divisor.size);
  bool const negative = (n.negative != factor.negative) != divisor.negative;
  wide const missing = divisor.size - rest;
  int const half = rest > missing ? 1 : rest == missing ? 0 : -1;
  if (rounds_away(how, negative, (whole & 1) != 0, rest == 0, half) && ++whole == 0) amount_overflow("a product");
  return {negative, whole};
}
[[nodiscard]] constexpr signed_size rounded_quotient(signed_size n, wide divisor, rounding how) {
  return rounded_ratio(n, {false, 1}, {false, divisor}, how);
}

/// size × 2^exponent, which is what a double is.
struct binary {
  std::uint64_t size = 0;
  int exponent = 0;
};

/// \pre x is finite and at least 0. Exact; the size is odd, or zero.
[[nodiscard]] constexpr binary binary_of(double x) {
  auto const bits = std::bit_cast<std::uint64_t>(x);
  auto const exponent = static_cast<int>((bits >> 52) & 0x7ff);
  std::uint64_t const fraction = bits & ((std::uint64_t{1} << 52) - 1);
  std::uint64_t const size = exponent == 0 ? fraction : fraction | (std::uint64_t{1} << 52);
  if (size == 0) return {};
  int const zeros = std::countr_zero(size);
  return {size >> zeros, (exponent == 0 ? 1 : exponent) - 1075 + zeros};
}

/// The exact value of x times a factor, rounded once. \pre factor < 2^32
/// \throws tonnage::error  for NaN, an infinity, or more than 128 bits
[[nodiscard]] constexpr signed_size rounded_binary(double x, std::uint64_t factor, rounding how) {
  if (!(x - x == 0)) throw error("an amount is a finite number", {.text = x != x ? "nan" : x < 0 ? "-inf" : "inf"});
  bool const negative = x < 0;
  auto const [size, exponent] = binary_of(negative ? -x : x);
  wide const n = wide{size} * factor;
  if (exponent >= 0) {
    if (exponent > 127 || (n << exponent) >> exponent != n) amount_overflow("a conversion");
    return {negative, n << exponent};
  }
  if (exponent < -127) return {negative, rounds_away(how, negative, false, n == 0, -1) ? wide{1} : wide{0}};
  wide const whole = n >> -exponent;
  wide const rest = n - (whole << -exponent);
  wide const middle = wide{1} << (-exponent - 1);
  int const half = rest > middle ? 1 : rest == middle ? 0 : -1;
  return {negative, whole + (rounds_away(how, negative, (whole & 1) != 0, rest == 0, half) ? 1 : 0)};
}

[[nodiscard]] inline std::string digits_of(wide n) {
  std::string out;
  do out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
  while ((n /= 10) != 0);
  return out;
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
