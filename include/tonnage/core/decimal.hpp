// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Decimal numbers of any length, exactly: what a text says before it is rounded into a double, once.
///
/// "62.5" × the scale of MW is the digits 625 × 10^5, and only then the nearest double, 6.25e7.
///
/// Why: `62.5 * 1e6` in floating point rounds twice, so that "0.3 MW" read and written again may
/// come back as 0.30000000000000004 MW.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tonnage/core/from_chars.hpp>
#include <tonnage/core/scale.hpp>
#if !defined(__SIZEOF_INT128__)
#include <boost/multiprecision/cpp_int.hpp>
#endif

namespace tonnage::inline v0_1_0::detail {

/// ± digits × 10^exponent. No digits are zero. `more` says that digits follow which were cut off.
struct decimal {
  std::string digits{};
  std::int64_t exponent = 0;
  bool negative = false;
  bool more = false;

  [[nodiscard]] bool is_zero() const { return digits.empty(); }
};

inline decimal decimal_from(std::uint64_t magnitude, bool negative) {
  return {.digits = magnitude == 0 ? std::string() : std::to_string(magnitude), .negative = negative};
}

/// The digits that decide how a decimal rounds to a double: no midpoint of two doubles has more.
inline constexpr std::size_t deciding_digits = 800;

#if defined(__SIZEOF_INT128__)
__extension__ typedef unsigned __int128 wide;  // NOLINT(modernize-use-using): the extension has no other form
#else                                          // processors of 32 bits
using wide = boost::multiprecision::uint128_t;
#endif

inline void multiply(std::string& digits, std::uint64_t factor) {
  if (factor == 1) return;
  wide carry = 0;
  for (std::size_t i = digits.size(); i-- > 0;) {
    carry += static_cast<wide>(digits[i] - '0') * factor;
    digits[i] = static_cast<char>('0' + static_cast<int>(carry % 10));
    carry /= 10;
  }
  std::string head;
  for (; carry != 0; carry /= 10) head.insert(head.begin(), static_cast<char>('0' + static_cast<int>(carry % 10)));
  digits.insert(0, head);
}

/// Long division; stops where it comes out even, or behind the deciding digits.
inline void divide(decimal& d, std::uint64_t divisor) {
  if (divisor == 1 || d.is_zero()) return;
  std::string quotient;
  wide remainder = 0;
  for (std::size_t i = 0; i < d.digits.size() || (remainder != 0 && quotient.size() < deciding_digits); ++i) {
    remainder *= 10;
    if (i < d.digits.size())
      remainder += static_cast<wide>(d.digits[i] - '0');
    else
      --d.exponent;
    auto const digit = static_cast<char>('0' + static_cast<int>(remainder / divisor));
    remainder %= divisor;
    if (digit != '0' || !quotient.empty()) quotient += digit;
  }
  d.digits = quotient;
  d.more = d.more || remainder != 0;
}

/// `d` × `s`: exact wherever the result has finitely many digits.
[[nodiscard]] inline decimal scaled(decimal d, scale s) {
  if (d.is_zero()) return d;
  int const tens = s.exp2 < s.exp5 ? s.exp2 : s.exp5;
  d.exponent += tens;
  for (int i = tens; i < s.exp2; ++i) multiply(d.digits, 2);
  for (int i = tens; i < s.exp5; ++i) multiply(d.digits, 5);
  multiply(d.digits, static_cast<std::uint64_t>(s.num));
  divide(d, static_cast<std::uint64_t>(s.den));
  return d;
}

/// The nearest `T`, ties to even; nothing where it would be beyond the largest one.
template <class T>
[[nodiscard]] std::optional<T> nearest(decimal const& d) {
  T const sign = d.negative ? T{-1} : T{1};
  if (d.is_zero()) return sign * T{0};
  std::string text = d.digits;
  auto exponent = d.exponent;
  if (d.more) text += '1', --exponent;  // any digit but 0 breaks a tie the right way
  text += 'e' + std::to_string(exponent);
  T value{};
  auto const read = from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc{}) return sign * value;
  bool const is_tiny = static_cast<std::int64_t>(d.digits.size()) + d.exponent < 0;
  return is_tiny ? std::optional<T>(sign * T{0}) : std::nullopt;
}

enum class whole_problem { none, fraction, overflow };

/// The whole number that `d` is, to the last digit, or why it is none.
[[nodiscard]] inline whole_problem to_whole(decimal const& d, std::int64_t& out) {
  out = 0;
  if (d.is_zero()) return whole_problem::none;
  std::string text = d.digits;
  auto exponent = d.exponent;
  for (; exponent < 0 && !text.empty() && text.back() == '0'; ++exponent) text.pop_back();
  if (exponent < 0 || d.more) return whole_problem::fraction;
  if (static_cast<std::int64_t>(text.size()) + exponent > 20) return whole_problem::overflow;
  text.append(static_cast<std::size_t>(exponent), '0');
  if (d.negative) text.insert(0, 1, '-');
  auto const read = from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc{} ? whole_problem::none : whole_problem::overflow;
}

/// The first `count` digits, rounded half up.
[[nodiscard]] inline decimal rounded(decimal d, std::size_t count) {
  if (d.digits.size() <= count) return d;
  bool const up = d.digits[count] >= '5';
  d.exponent += static_cast<std::int64_t>(d.digits.size() - count);
  d.digits.resize(count);
  d.more = false;
  if (!up) return d;
  std::size_t i = count;
  while (i > 0 && d.digits[i - 1] == '9') d.digits[--i] = '0';
  if (i > 0)
    ++d.digits[i - 1];
  else
    d.digits.insert(0, 1, '1');
  return d;
}

/// The number as text: "62.5", "0.00028", and beyond thirty zeros "1e-45". No sign.
[[nodiscard]] inline std::string to_text(decimal const& d) {
  std::string text = d.digits;
  auto exponent = d.exponent;
  for (; exponent < 0 && !text.empty() && text.back() == '0'; ++exponent) text.pop_back();
  if (text.empty()) return "0";
  auto const point = static_cast<std::int64_t>(text.size()) + exponent;  // where it stands in the digits
  if (point > 30 || point < -30) {
    if (text.size() > 1) text.insert(1, 1, '.');
    return text + 'e' + std::to_string(point - 1);
  }
  if (point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + text;
  if (exponent >= 0) return text + std::string(static_cast<std::size_t>(exponent), '0');
  return text.insert(static_cast<std::size_t>(point), 1, '.');
}

/// What stands wrong in a number, and at which character.
struct number_problem {
  char const* reason = nullptr;
  std::size_t at = 0;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads "1", "1.5", "260,000.25", "1.5e3" from the start of `text` and says how far it came. A dot is the decimal
/// point; commas stand before groups of three digits or not at all.
[[nodiscard]] inline number_problem read_decimal(std::string_view text, decimal& out, std::size_t& end) {
  std::size_t i = 0;
  std::string digits;
  std::size_t group = 0;  // digits since the last comma
  bool grouped = false;
  auto const at = [&](std::size_t k) { return k < text.size() ? text[k] : '\0'; };
  for (; is_digit(at(i)) || (at(i) == ',' && i > 0); ++i) {
    if (at(i) == ',') {
      if (grouped ? group != 3 : group > 3 || digits[0] == '0')
        return {"a comma stands before groups of three digits", i};
      grouped = true;
      group = 0;
    } else {
      digits += at(i);
      ++group;
    }
  }
  if (grouped && group != 3)
    return {"a comma stands before groups of three digits; the decimal point is a dot", i - group - 1};
  bool any = !digits.empty();
  std::int64_t exponent = 0;
  if (at(i) == '.' && (any || is_digit(at(i + 1)))) {
    for (++i; is_digit(at(i)); ++i, --exponent) digits += at(i), any = true;
    if (at(i) == '.' || at(i) == ',') return {"a number has one decimal point, and commas only before it", i};
  }
  if (!any) return {"expected a number", 0};
  bool const signed_exponent = at(i + 1) == '+' || at(i + 1) == '-';
  if ((at(i) == 'e' || at(i) == 'E') && is_digit(at(i + (signed_exponent ? 2 : 1)))) {
    bool const negative = at(i + 1) == '-';
    std::int64_t written = 0;
    for (i += signed_exponent ? 2 : 1; is_digit(at(i)); ++i) {
      if (written < 1'000'000'000) written = written * 10 + (at(i) - '0');
    }
    exponent += negative ? -written : written;
  }
  auto const first = digits.find_first_not_of('0');
  out.digits = first == std::string::npos ? std::string() : digits.substr(first);
  out.exponent = exponent;
  end = i;
  return {};
}

}  // namespace tonnage::inline v0_1_0::detail
