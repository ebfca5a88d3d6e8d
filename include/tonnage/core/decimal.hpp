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

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tonnage/core/from_chars.hpp>
#include <tonnage/core/scale.hpp>
#include <type_traits>
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

/// 5^k, and how often it is in 2^53.
struct power_of_five_below {
  std::uint64_t value, most;
};
inline constexpr auto powers_of_five = [] {
  std::array<power_of_five_below, 23> out{};
  std::uint64_t value = 1;
  for (auto& each : out) each = {value, (std::uint64_t{1} << 53) / value}, value *= 5;
  return out;
}();

/// Digits × 10^exponent × a scale, for one exponent and one scale, where one division of whole numbers below 2^53 gives
/// the nearest double, as it rounds once: of most numbers that people write.
class single_division {
 public:
  single_division() = default;
  single_division(int exponent, scale const& s) {
#if !defined(__FAST_MATH__) && defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ == 0  // IEEE 754 divides
    constexpr std::uint64_t most = std::uint64_t{1} << 53;
    int const twos = exponent + s.exp2, fives = exponent + s.exp5;
    if (fives > 22 || fives < -22 || twos > 900 || twos < -900) return;
    auto const& [power_of_five, most_times] = powers_of_five[static_cast<std::size_t>(fives < 0 ? -fives : fives)];
    auto const above = static_cast<std::uint64_t>(s.num), below = static_cast<std::uint64_t>(s.den);
    if (above > (fives < 0 ? most : most_times) || below > (fives < 0 ? most_times : most)) return;
    times_ = fives < 0 ? above : above * power_of_five;
    most_ = most / times_;
    below_ = static_cast<double>(fives < 0 ? below * power_of_five : below);
    power_of_two_ = std::bit_cast<double>(static_cast<std::uint64_t>(1023 + twos) << 52);
#else
    static_cast<void>(exponent), static_cast<void>(s);
#endif
  }
  /// Whether that many digits can be.
  [[nodiscard]] bool takes(std::uint64_t digits) const { return digits <= most_ && times_ != 0; }
  /// \pre takes(digits)
  [[nodiscard]] double of(std::uint64_t digits) const {
    return static_cast<double>(static_cast<std::int64_t>(digits * times_)) / below_ * power_of_two_;
  }

 private:
  std::uint64_t times_ = 0, most_ = 0;
  double below_ = 1, power_of_two_ = 1;
};

/// The nearest double of ± digits × 10^exponent × `s` where a `single_division` gives it. Nothing for others.
[[nodiscard]] inline std::optional<double> nearest_at_once(bool negative, std::uint64_t digits, int exponent,
                                                           scale const& s) {
  single_division const division(exponent, s);
  if (!division.takes(digits)) return std::nullopt;
  double const out = division.of(digits);
  return negative ? -out : out;
}

/// The nearest `T` to `d` × `s`, ties to even; nothing where it would be beyond the largest one.
template <class T>
[[nodiscard]] std::optional<T> nearest(decimal const& d, scale s) {
  if constexpr (std::is_same_v<T, double>) {
    if (d.digits.size() <= 18 && !d.more && d.exponent >= -50 && d.exponent <= 50) {
      std::uint64_t digits = 0;
      for (char const c : d.digits) digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
      if (auto const out = nearest_at_once(d.negative, digits, static_cast<int>(d.exponent), s)) return out;
    }
  }
  return nearest<T>(scaled(d, s));
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

/// A number of at most 18 digits, a dot and a sign, "-62.5".
struct short_decimal {
  std::uint64_t digits = 0;
  unsigned behind_dot = 0;
  bool negative = false;
};

/// The short decimal that is the whole of a text. Nothing for others, which may be numbers as well.
[[nodiscard]] inline bool read_short_decimal(std::string_view text, short_decimal& out) {
  bool const negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 19 || !is_digit(text.front())) return false;
  std::uint64_t digits = 0;
  char const *dot = nullptr, *const end = text.data() + text.size();
  for (char const* at = text.data(); at != end; ++at) {
    unsigned const digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit <= 9) {
      digits = digits * 10 + digit;
    } else {
      if (*at != '.' || dot != nullptr) return false;
      dot = at;
    }
  }
  if (dot == nullptr && text.size() == 19) return false;
  out = {digits, dot == nullptr ? 0U : static_cast<unsigned>(end - dot) - 1, negative};
  return true;
}

/// `text` × `unit` where the text is a short decimal, and one division decides what is nearest. Nothing for others.
[[nodiscard]] inline std::optional<double> read_at_once(std::string_view text, scale const& unit) {
  short_decimal number;
  if (!read_short_decimal(text, number)) return std::nullopt;
  return nearest_at_once(number.negative, number.digits, -static_cast<int>(number.behind_dot), unit);
}

/// Does the same for the numbers of a column, which are in one unit.
class short_decimals {
 public:
  short_decimals() = default;
  explicit short_decimals(scale const& unit) {
    int exponent = 0;
    for (auto& each : divisions_) each = single_division(exponent--, unit);
  }
  /// What `read_at_once(text, unit)` is.
  [[nodiscard]] std::optional<double> of(std::string_view text) const {
    short_decimal number;
    if (!read_short_decimal(text, number)) return std::nullopt;
    auto const& division = divisions_[number.behind_dot];
    if (!division.takes(number.digits)) return std::nullopt;
    double const out = division.of(number.digits);
    return number.negative ? -out : out;
  }

 private:
  std::array<single_division, 18> divisions_{};  // by the digits behind the dot
};

}  // namespace tonnage::inline v0_1_0::detail
