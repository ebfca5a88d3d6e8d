// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The digits of a number in a unit: rounded for people, or the shortest that read back as the same bits.
///
/// 1.0e9 W in MW is "1,000"; 0.1 kWh, which is 360000 J, is "0.1" and reads back as 360000 J exactly.
#pragma once

#include <fmt/core.h>
#if FMT_VERSION >= 110000  // core.h is format.h up to 12.1, and from 12.2 on no more than base.h, without vformat
#include <fmt/format.h>
#endif
#include <concepts>
#include <limits>
#include <tonnage/core/decimal.hpp>
#include <tonnage/units/display.hpp>

namespace tonnage::inline v0_1_0::detail {

/// A number of any built-in type, without its type.
struct number {
  double real = 0;
  std::uint64_t magnitude = 0;  ///< of a whole number
  bool negative = false;
  bool whole = false;
  bool single = false;  ///< float: fewer digits bring it back

  [[nodiscard]] bool finite() const { return real - real == 0; }
};

template <class T>
constexpr number number_of(T v) {
  if constexpr (std::is_integral_v<T>) {
    auto const bits = static_cast<std::uint64_t>(v);
    return {static_cast<double>(v), v < T{} ? std::uint64_t{0} - bits : bits, v < T{}, true, false};
  } else {
    auto const d = static_cast<double>(v);
    bool const negative = __builtin_signbit(d) != 0 && d == d;
    return {negative ? -d : d, 0, negative, false, std::is_same_v<T, float>};
  }
}

/// The fmt core is called through `vformat` alone, with three kinds of arguments.
inline std::string print(char const* spec, double x, int precision = 0) {
  return fmt::vformat(spec, fmt::make_format_args(x, precision));
}
/// "83.4 %" of something, which is not all of it and does not round to all: "over 99.9 %".
[[nodiscard]] inline std::string percent_of_some(double share) {
  return share > 0.999 ? "over 99.9 %" : print("{:.3g} %", 100 * share);
}

/// "1234567.8" → "1,234,567.8". Leaves scientific notation as it is.
inline std::string grouped(std::string text) {
  std::size_t whole = 0;
  while (whole < text.size() && is_digit(text[whole])) ++whole;
  if (text.find('e') != std::string::npos) return text;
  for (std::size_t i = whole; i > 3; i -= 3) text.insert(i - 3, 1, ',');
  return text;
}

inline std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

/// `count` significant digits, never fewer than the whole part has; scientific from 10^15 and below 10^-6. A number
/// below one drops its trailing zeros, as does a count.
inline std::string significant(double x, int count, bool trim) {
  if (x == 0) return "0";
  auto scientific = print("{:.{}e}", x, count - 1);
  auto const e = scientific.find('e');
  int exponent = 0;
  for (std::size_t i = e + 2; i < scientific.size(); ++i) exponent = exponent * 10 + (scientific[i] - '0');
  if (scientific[e + 1] == '-') exponent = -exponent;
  if (exponent >= 15 || exponent < -6) return scientific;
  auto const decimals = count - 1 - exponent;
  auto const text = print("{:.{}f}", x, decimals < 0 ? 0 : decimals);
  return grouped(trim || exponent < 0 ? without_trailing_zeros(text) : text);
}

/// What a printed number says. \pre digits, as one of the functions here prints them
inline decimal decimal_of(std::string_view text) {
  decimal out;
  std::size_t end = 0;
  return read_decimal(text, out, end).reason == nullptr ? out : decimal{};
}
inline double read_back(std::string_view text) { return nearest<double>(decimal_of(text)).value_or(0); }

/// As prices are written: two decimals below a thousand, whole and in groups above; what is less than a cent keeps
/// three significant digits.
inline std::string coins(double x, int decimals) {
  double const smallest = decimals == 0 ? 1 : 1 / power(10.0, decimals);
  if (x != 0 && x < smallest) return significant(x, 3, true);
  auto const text = print("{:.{}f}", x, decimals);
  return read_back(text) < 1000 ? text : grouped(print("{:.{}f}", x, 0));
}

/// `x` coherent units in a unit of `size`: one rounding where the size or its inverse is whole.
constexpr double in_unit(double x, scale size) {
  if (size.denominator() == 1) return x / size.numerator();
  if (size.numerator() == 1) return x * size.denominator();
  return x * size.denominator() / size.numerator();
}

template <class T>
std::string shortest(T x, scale size) {
  if (size.num == 1 && size.den == 1 && size.exp2 == size.exp5) {
    auto d = decimal_of(fmt::vformat("{}", fmt::make_format_args(x)));
    d.exponent -= size.exp2;
    return to_text(d);
  }
  auto const as_double = static_cast<double>(x);
  for (int n = 0; n < std::numeric_limits<T>::max_digits10; ++n) {
    auto const d = decimal_of(print("{:.{}e}", in_unit(as_double, size), n));
    if (nearest<T>(d, size) == x) return to_text(d);
  }
  // The quotient above was rounded once too often: divide all digits of x. 17 of the result always suffice.
  auto const all = decimal_of(print("{:.{}e}", as_double, static_cast<int>(deciding_digits)));
  auto const exact = scaled(all, inverse(size));
  std::size_t n = 1;
  while (n < 20 && nearest<T>(rounded(exact, n), size) != x) ++n;
  return to_text(rounded(exact, n));
}

/// Digits that read back as the same bits. A whole number has them in every unit that divides it, and elsewhere stops
/// after twenty digits.
inline std::string lossless(number const& n, scale size) {
  if (n.whole) {
    auto const d = scaled(decimal_from(n.magnitude, false), inverse(size));
    return to_text(d.more ? rounded(d, 20) : d);
  }
  return n.single ? shortest(static_cast<float>(n.real), size) : shortest(n.real, size);
}

/// How a number is to be printed: what a format string says behind the colon, and the unit it names.
struct format_spec {
  char fill[5] = " ";
  char align = '>';
  int width = 0;
  int precision = -1;
  char type = '\0';  ///< f, e, g, r, or none
  bool grouped = false;
  std::string_view unit{};
  scale size{};
};

/// The digits of |n|.
inline std::string digits(number const& n, rung const& in, format_spec const& spec, int coin_decimals) {
  if (!n.finite()) return n.real != n.real ? "nan" : "inf";
  if (spec.type == 'r') return lossless(n, in.size);
  bool const exact = n.whole && in.size == scale{};
  if (exact && spec.type == 'f') {
    auto const text = std::to_string(n.magnitude);
    int const decimals = spec.precision < 0 ? 6 : spec.precision;
    return (spec.grouped ? grouped(text) : text) +
           (decimals == 0 ? "" : '.' + std::string(static_cast<std::size_t>(decimals), '0'));
  }
  if (exact && spec.type == '\0' && spec.precision < 0 && in.style != digit_style::coins) {
    return grouped(std::to_string(n.magnitude));
  }
  double const x = in_unit(n.whole ? static_cast<double>(n.magnitude) : n.real, in.size);
  switch (spec.type) {
    case 'f': {
      auto const text = print("{:.{}f}", x, spec.precision < 0 ? 6 : spec.precision);
      return spec.grouped ? grouped(text) : text;
    }
    case 'e':
      return print("{:.{}e}", x, spec.precision < 0 ? 6 : spec.precision);
    case 'g':
      return print("{:.{}g}", x, spec.precision < 0 ? 6 : spec.precision);
    default:
      break;
  }
  if (in.style == digit_style::coins && spec.precision < 0) return coins(x, coin_decimals);
  int const count = spec.precision < 0 ? 3 : (spec.precision == 0 ? 1 : spec.precision);
  return significant(x, count, in.style == digit_style::count);
}

/// The rung on which a number of this magnitude is shown, and as which number: its digits stay below the limit of the
/// rung, so that 999.96 kW is 1.00 MW and 119.6 s is 2.00 min (not 1.99, which would read back as 119 s).
struct choice {
  int rung = 0;
  double magnitude = 0;
};
inline choice choose(ladder const& steps, double magnitude, format_spec const& spec, int coin_decimals) {
  if (!(magnitude > 0) || magnitude - magnitude != 0) return {steps.base(), magnitude};
  for (int i = steps.first(); i < steps.last(); ++i) {
    auto const r = steps.at(i);
    double const x = in_unit(magnitude, r.size);
    if (x >= r.limit) continue;
    if (i == steps.first() && i < 0 && x < 1 && read_back(digits({.real = magnitude}, r, {}, coin_decimals)) < 0.01) {
      return {steps.base(), magnitude};
    }
    // Nine tenths of the limit never round up to it.
    if (x < r.limit * 0.9 || spec.type == 'r') return {i, magnitude};
    if (read_back(digits({.real = magnitude}, r, spec, coin_decimals)) < r.limit) return {i, magnitude};
    return {i + 1, r.limit * r.size.numerator() / r.size.denominator()};
  }
  return {steps.last(), magnitude};
}

}  // namespace tonnage::inline v0_1_0::detail
