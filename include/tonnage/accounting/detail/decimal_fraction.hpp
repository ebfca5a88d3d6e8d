// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A double as the decimal that one writes it with, as a fraction of whole numbers; and fractions compared exactly.
///
/// `fraction_of_shortest(0.8)` is 8/10, not the 0.8000000000000000444 that the double holds.
#pragma once

#include <charconv>
#include <compare>
#include <cstddef>
#include <string>
#include <tonnage/accounting/detail/wide.hpp>
#include <tonnage/core/decimal.hpp>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// numerator ÷ denominator, both of at most 127 bits.
struct decimal_fraction {
  wide numerator = 0, denominator = 1;
};

/// The shortest decimal that reads back as the same double.
[[nodiscard]] inline std::string shortest_text(double x) {
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, x).ptr);
}

/// \pre 1e-12 <= x <= 1e12; 17 digits and 12 zeros have fewer than 127 bits, and so have 10^28.
[[nodiscard]] inline decimal_fraction fraction_of_shortest(double x) {
  decimal d;
  std::size_t end = 0;
  (void)read_decimal(shortest_text(x), d, end);  // what std::to_chars wrote
  decimal_fraction out;
  for (char const c : d.digits) out.numerator = out.numerator * 10 + static_cast<wide>(c - '0');
  for (; d.exponent > 0; --d.exponent) out.numerator *= 10;
  for (; d.exponent < 0; ++d.exponent) out.denominator *= 10;
  return out;
}

/// a × b against c × d, from the whole products of 256 bits.
[[nodiscard]] constexpr std::strong_ordering compare_products(wide a, wide b, wide c, wide d) {
  auto const left = multiplied(a, b), right = multiplied(c, d);
  auto const order = [](wide x, wide y) {
    return x < y ? std::strong_ordering::less : x == y ? std::strong_ordering::equal : std::strong_ordering::greater;
  };
  return left.high != right.high ? order(left.high, right.high) : order(left.low, right.low);
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
