// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exponentials and logarithms with the same bits on every platform: exp2, exp, expm1, log and log1p.
///
/// `portable::exp2(-0.5)` is 0x1.6a09e667f3bcdp-1 with every compiler, C library and option, also in a constant
/// expression.
///
/// Why: the C standard does not say how exact `std::exp` is, and libraries differ in the last bit of some results. An
/// account that decays by half-lives would then be another one on another machine. Here everything is whole numbers of
/// 64 bits, which no option (-O3, -ffast-math, -ffp-contract) and no rounding mode of the thread changes.
///
/// Error: below 0.51 units in the last place for every argument and result, subnormal ones too
/// (`tests/core/exp_log_test.cpp`). What is exact comes out exact: `exp2` of a whole number, `log` of 1, 0 where it is
/// due.
#pragma once

#include <bit>
#include <cstdint>
#include <tonnage/core/version.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail::exp_log {

using word = std::uint64_t;

/// 128 bits, as two words.
struct words {
  word high = 0, low = 0;
};

[[nodiscard]] constexpr words product(word a, word b) {
  word const low_a = a & 0xffffffffU, high_a = a >> 32, low_b = b & 0xffffffffU, high_b = b >> 32;
  word const low = low_a * low_b, left = high_a * low_b, right = low_a * high_b;
  word const middle = (low >> 32) + (left & 0xffffffffU) + (right & 0xffffffffU);
  return {high_a * high_b + (left >> 32) + (right >> 32) + (middle >> 32), (middle << 32) | (low & 0xffffffffU)};
}
[[nodiscard]] constexpr word high_product(word a, word b) { return product(a, b).high; }
[[nodiscard]] constexpr words difference(words a, words b) {
  return {a.high - b.high - (a.low < b.low ? 1U : 0U), a.low - b.low};
}
[[nodiscard]] constexpr words sum(words a, words b) {
  word const low = a.low + b.low;
  return {a.high + b.high + (low < a.low ? 1U : 0U), low};
}
[[nodiscard]] constexpr bool is_less(words a, words b) { return a.high != b.high ? a.high < b.high : a.low < b.low; }
/// a × 2^by, for |by| < 128; what falls out below is cut off.
[[nodiscard]] constexpr words shifted(words a, int by) {
  if (by == 0) return a;
  if (by >= 64) return {a.low << (by - 64), 0};
  if (by > 0) return {(a.high << by) | (a.low >> (64 - by)), a.low << by};
  if (by <= -64) return {0, a.high >> (-by - 64)};
  return {a.high >> -by, (a.low >> -by) | (a.high << (64 + by))};
}

/// size × 2^exponent; the top bit of the size is set, unless it is zero.
struct real {
  word size = 0;
  int exponent = 0;
  bool more = false;  ///< whether the true value is a little larger
};
[[nodiscard]] constexpr real normal(words n, int exponent) {
  if (n.high == 0 && n.low == 0) return {};
  int const zeros = n.high != 0 ? std::countl_zero(n.high) : 64 + std::countl_zero(n.low);
  words const top = shifted(n, zeros);
  return {top.high, exponent + 64 - zeros, top.low != 0};
}

inline constexpr word sign_bit = word{1} << 63;
inline constexpr word infinity_bits = word{0x7ff} << 52;
inline constexpr double infinity = std::bit_cast<double>(infinity_bits);
inline constexpr double minus_infinity = std::bit_cast<double>(infinity_bits | sign_bit);
inline constexpr double not_a_number = std::bit_cast<double>(infinity_bits | (word{1} << 51));

/// A double by its bits: comparisons of doubles are what -ffast-math takes liberties with.
struct parts {
  word bits;
  bool negative;
  bool is_nan, is_infinite, is_zero;
  real size;  ///< of a finite number, exactly

  constexpr explicit parts(double x)
      : bits(std::bit_cast<word>(x)),
        negative((bits & sign_bit) != 0),
        is_nan((bits & ~sign_bit) > infinity_bits),
        is_infinite((bits & ~sign_bit) == infinity_bits),
        is_zero((bits & ~sign_bit) == 0) {
    if (is_nan || is_infinite) return;
    auto const biased = static_cast<int>((bits >> 52) & 0x7ff);
    word const fraction = bits & ((word{1} << 52) - 1);
    size = normal({0, biased == 0 ? fraction : fraction | (word{1} << 52)}, (biased == 0 ? 1 : biased) - 1075);
  }
  /// Whether |x| < 2^power.
  [[nodiscard]] constexpr bool is_below(int power) const { return is_zero || size.exponent + 63 < power; }
  /// |x| × 2^by as a whole number of 128 bits; what lies below is cut off. \pre it has no more bits
  [[nodiscard]] constexpr words fixed(int by) const {
    int const shift = size.exponent + by;
    if (shift <= -64) return {};
    return shifted({0, size.size}, shift);
  }
};

/// The nearest double; of two that are equally near the one with an even last bit.
[[nodiscard]] constexpr double rounded(bool negative, real const& n) {
  word const sign = negative ? sign_bit : 0;
  int const top = n.exponent + 63;
  if (n.size == 0) return std::bit_cast<double>(sign);
  if (top > 1023) return std::bit_cast<double>(sign | infinity_bits);
  int const drop = top >= -1022 ? 11 : 11 + (-1022 - top);
  if (drop > 64) return std::bit_cast<double>(sign);
  word kept = drop == 64 ? 0 : n.size >> drop;
  word const rest = n.size - (drop == 64 ? 0 : kept << drop);
  word const half = word{1} << (drop - 1);
  if (rest > half || (rest == half && (n.more || (kept & 1) != 0))) ++kept;
  word const biased = top >= -1022 ? static_cast<word>(top + 1022) << 52 : 0;  // its hidden bit adds the last one
  return std::bit_cast<double>(sign | (biased + kept));
}

// ln 2 in 2^-64 and in 2^-100, 1 ÷ ln 2 and √2 in 2^-63, rounded down.
inline constexpr word ln2 = 0xb17217f7d1cf79ab, log2_e = 0xb8aa3b295c17f0bb, root_2 = 0xb504f333f9de6484;
inline constexpr words ln2_100{0xb17217f7d, 0x1cf79abc9e3b3980};
inline constexpr word one = word{1} << 63;

/// e^r in 2^-63, for r in 2^-64 from 0 to ln 2: 1 + r ÷ 1 × (1 + r ÷ 2 × (1 + …)). The last term is below 2^-76; what
/// each step cuts off makes less than 2^-60 together.
[[nodiscard]] constexpr word exp_of_fraction(word r) {
  word out = one;
  for (word k = 22; k != 0; --k) out = one + high_product(r, out) / k;
  return out;
}

/// e^x or e^-x as a number: 2^n × e^r. \pre |x| < 2^10
[[nodiscard]] constexpr real exp_of(parts const& x) {
  words const in_100 = x.fixed(100);
  auto whole = static_cast<std::int64_t>(high_product(shifted(in_100, -48).low, log2_e) >> 51);
  words const multiple = product(static_cast<word>(whole), ln2_100.low);
  words rest = difference(in_100, {static_cast<word>(whole) * ln2_100.high + multiple.high, multiple.low});
  if (!is_less(rest, ln2_100)) {
    rest = difference(rest, ln2_100);
    ++whole;
  }
  bool const is_exact = rest.high == 0 && rest.low == 0;
  if (x.negative) {
    whole = -whole - (is_exact ? 0 : 1);
    if (!is_exact) rest = difference(ln2_100, rest);
  }
  return {exp_of_fraction(shifted(rest, -36).low), static_cast<int>(whole) - 63, !x.is_zero};
}

/// numerator × 2^64 ÷ divisor. \pre numerator < divisor, whose top bit is set
[[nodiscard]] constexpr word quotient(word numerator, word divisor) {
  word out = 0;
  for (int bit = 0; bit != 64; ++bit) {
    bool const carry = (numerator & sign_bit) != 0;
    numerator <<= 1;
    out <<= 1;
    if (carry || numerator >= divisor) {
      numerator -= divisor;
      out |= 1;
    }
  }
  return out;
}

/// log((1 + s) ÷ (1 − s)) = 2 s (1 + s² ÷ 3 + s⁴ ÷ 5 + …), for s = n ÷ d × 2^exponent of at most 0.2. \pre both top
/// bits are set
[[nodiscard]] constexpr real log_of_ratio(word n, word d, int exponent) {
  bool const is_below_one = n < d;
  word const s = is_below_one ? quotient(n, d) : quotient(n - d, d) >> 1 | sign_bit;
  int const in = exponent - (is_below_one ? 64 : 63);  // s is in units of 2^in
  word const fixed = in <= -128 ? 0 : s >> (-64 - in);
  word const square = high_product(fixed, fixed);
  word series = 0;
  for (word k = 15; k != 0; --k) series = one / (2 * k - 1) + high_product(square, series);
  return normal(product(s, series), in + 1 - 63);
}

/// log(m × 2^exponent), for m in 2^-63 from 1 to 2.
[[nodiscard]] constexpr double log_of(word m, int exponent) {
  bool const is_upper = m > root_2;  // then half of it, which is nearer to one
  if (is_upper) ++exponent;
  word const from_one = is_upper ? word{0} - m : m - one;                       // |m - 1|
  word const and_one = is_upper ? one + (m >> 1) : (m >> 1) + (word{1} << 62);  // (m + 1) ÷ 2
  real of_mantissa;
  if (from_one != 0) {
    int const zeros = std::countl_zero(from_one);
    of_mantissa = log_of_ratio(from_one << zeros, and_one, -1 - zeros);
  }
  if (exponent == 0) return rounded(is_upper, of_mantissa);
  auto const whole = static_cast<word>(exponent < 0 ? -exponent : exponent);
  words const low = product(whole, ln2_100.low);
  words const twos{whole * ln2_100.high + low.high, low.low};
  words const rest =
      of_mantissa.exponent + 100 <= -64 ? words{} : shifted({0, of_mantissa.size}, of_mantissa.exponent + 100);
  bool const together = is_upper != (exponent > 0);
  real out = normal(together ? sum(twos, rest) : difference(twos, rest), -100);
  out.more = true;
  return rounded(exponent < 0, out);
}

}  // namespace detail::exp_log
/// \endcond

/// Functions of `<cmath>` with the same bits everywhere.
namespace portable {

/// 2^x. Of a whole number it is exact: `exp2(-1074)` is the smallest double.
/// NaN for NaN, infinity for 1024 and more, 0 for -1075 and less (both with infinities); subnormal results are rounded
/// once. Below 0.51 units in the last place. O(1), about 25 multiplications
/// \code static_assert(portable::exp2(-1.0) == 0.5); \endcode
[[nodiscard]] constexpr double exp2(double x) {
  using namespace detail::exp_log;
  parts const of(x);
  if (of.is_nan) return not_a_number;
  if (of.is_infinite || !of.is_below(11)) return of.negative ? 0 : infinity;
  words const in_64 = of.fixed(64);
  auto whole = static_cast<int>(in_64.high);
  word fraction = in_64.low;
  if (of.negative) {
    whole = -whole - (fraction != 0 ? 1 : 0);
    fraction = 0 - fraction;
  }
  return rounded(false, {exp_of_fraction(high_product(fraction, ln2)), whole - 63, fraction != 0});
}

/// e^x. NaN for NaN, infinity beyond 709.78, 0 below -745.13 (both with infinities), 1 for zeros; subnormal results are
/// rounded once. Below 0.51 units in the last place. O(1), about 25 multiplications
/// \code portable::exp(1.0) == 0x1.5bf0a8b145769p+1 \endcode
[[nodiscard]] constexpr double exp(double x) {
  using namespace detail::exp_log;
  parts const of(x);
  if (of.is_nan) return not_a_number;
  if (of.is_infinite || !of.is_below(10)) return of.negative ? 0 : infinity;
  return rounded(false, exp_of(of));
}

/// e^x − 1, without what cancels near zero. NaN for NaN, −1 for −infinity, infinity beyond 709.78, a zero as it is.
/// Below 0.51 units in the last place. O(1), about 25 multiplications
/// \code portable::expm1(1e-20) == 1e-20  // exp(1e-20) - 1 is 0 \endcode
[[nodiscard]] constexpr double expm1(double x) {
  using namespace detail::exp_log;
  parts const of(x);
  if (of.is_nan) return not_a_number;
  if (of.is_infinite || !of.is_below(10)) return of.negative ? -1 : infinity;
  if (of.is_below(-54)) return x;  // what x² ÷ 2 adds is less than half a unit
  if (of.is_below(-1)) {
    // |x| × (1 ± |x| ÷ 2 × (1 ± |x| ÷ 3 × …))
    word const r = of.fixed(64).low;
    word series = one;
    for (word k = 20; k != 1; --k) {
      word const term = high_product(r, series) / k;
      series = of.negative ? one - term : one + term;
    }
    return rounded(of.negative, normal(product(of.size.size, series), of.size.exponent - 63));
  }
  real const power = exp_of(of);
  int const twos = power.exponent + 63;
  if (of.negative) {
    if (twos < -64) return -1;
    real out = normal(difference({sign_bit, 0}, shifted({0, power.size}, 64 + twos)), -127);
    return rounded(true, out);
  }
  if (twos >= 64) return rounded(false, power);
  return rounded(false, normal(difference(shifted({0, power.size}, twos), {0, one}), -63));
}

/// The natural logarithm. NaN for NaN and what is below zero, −infinity for zeros, infinity for infinity, 0 for 1.
/// Below 0.51 units in the last place, near 1 too. O(1), about 20 multiplications and a division
/// \code portable::log(2.0) == 0x1.62e42fefa39efp-1 \endcode
[[nodiscard]] constexpr double log(double x) {
  using namespace detail::exp_log;
  parts const of(x);
  if (of.is_nan || (of.negative && !of.is_zero)) return not_a_number;
  if (of.is_zero) return minus_infinity;
  if (of.is_infinite) return infinity;
  return log_of(of.size.size, of.size.exponent + 63);
}

/// log(1 + x), without what 1 + x rounds off near zero. NaN for NaN and what is below −1, −infinity for −1, infinity
/// for infinity, a zero as it is. Below 0.51 units in the last place. O(1), about 20 multiplications and a division
/// \code portable::log1p(1e-20) == 1e-20  // log(1 + 1e-20) is 0 \endcode
[[nodiscard]] constexpr double log1p(double x) {
  using namespace detail::exp_log;
  parts const of(x);
  if (of.is_nan || (of.negative && (of.is_infinite || !of.is_below(0)))) {
    bool const is_minus_one = of.bits == std::bit_cast<word>(-1.0);
    return is_minus_one ? minus_infinity : not_a_number;
  }
  if (of.is_infinite) return infinity;
  if (of.is_below(-54)) return x;  // what x² ÷ 2 takes is less than half a unit
  if (of.is_below(-2)) {
    // s = x ÷ (2 + x)
    word const sum_with_two = of.negative ? 0 - of.fixed(63).low : one + of.fixed(62).low;
    int const unit = of.negative ? 63 : 62;
    return rounded(of.negative, log_of_ratio(of.size.size, sum_with_two, of.size.exponent + unit));
  }
  if (!of.is_below(63)) return log_of(of.size.size, of.size.exponent + 63);  // log x + 1 ÷ x
  words const in_64 = of.fixed(64);
  real const with_one = normal(of.negative ? difference({1, 0}, in_64) : sum({1, 0}, in_64), -64);
  return log_of(with_one.size, with_one.exponent + 63);
}

}  // namespace portable
}  // namespace tonnage::inline v0_1_0
