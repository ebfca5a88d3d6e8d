// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Decimal numbers as files of costs write them, with up to 54 decimals, which sum without rounding.
///
/// `parse_exact_decimal("0.0000123456") + parse_exact_decimal("1.7E-7")` is 0.0000125156; `to_amount<usd>(it,
/// rounding::half_even)` is $0.000013.
///
/// An `amount` counts millionths. A bill by the second has costs far below one, and programs that reckon in doubles print
/// 17 digits of them: rounding each row to a millionth first would lose the sum.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/core/decimal.hpp>
#include <tonnage/core/error.hpp>

namespace tonnage::inline v0_1_0::formats {

/// An exact number of at most 36 digits before the point and 54 behind it: a monoid, `+=` merges.
///
/// It is value × 10^54 in five words of 18 digits. All but the first are at least zero, also where the number is below
/// zero (as two's complement has it, in base 10^18), so that sums carry and comparisons need no case for the sign.
class exact_decimal {
 public:
  static constexpr int whole_digits = 36;  ///< before the point, at most
  static constexpr int decimals = 54;      ///< behind it, at most

  constexpr exact_decimal() = default;
  /// n ÷ 10^places, exactly.
  /// \throws tonnage::error  for places that are not from 0 to 54, and for a number of 10^36 or more
  [[nodiscard]] static exact_decimal from_scaled(int128 n, int places) {
    if (places < 0 || places > decimals) throw error("a decimal has 0 to 54 places", {.text = std::to_string(places)});
    auto const size = tonnage::detail::size_of(n);
    return from_digits(tonnage::detail::digits_of(size.size), -places, size.negative);
  }

  /// \throws tonnage::error  where the result has more than 36 digits before the point; it never wraps.
  constexpr exact_decimal& operator+=(exact_decimal const& other) {
    std::int64_t carry = 0;
    auto sum = words_;
    for (std::size_t i = words_.size(); i-- > 0;) {
      sum[i] += other.words_[i] + carry;
      carry = i != 0 && sum[i] >= base ? 1 : 0;
      sum[i] -= carry * base;
    }
    words_ = in_range(sum);
    return *this;
  }
  constexpr exact_decimal& operator-=(exact_decimal const& other) { return *this += -other; }
  [[nodiscard]] constexpr exact_decimal operator-() const {
    exact_decimal out;
    std::int64_t borrow = 0;
    for (std::size_t i = words_.size(); i-- > 0;) {
      out.words_[i] = -words_[i] - borrow;
      borrow = i != 0 && out.words_[i] < 0 ? 1 : 0;
      out.words_[i] += borrow * base;
    }
    return out;
  }
  [[nodiscard]] friend constexpr exact_decimal operator+(exact_decimal a, exact_decimal const& b) { return a += b; }
  [[nodiscard]] friend constexpr exact_decimal operator-(exact_decimal a, exact_decimal const& b) { return a -= b; }
  [[nodiscard]] friend constexpr bool operator==(exact_decimal const&, exact_decimal const&) = default;
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(exact_decimal const&, exact_decimal const&) = default;

  /// Whether it is below zero.
  [[nodiscard]] constexpr bool is_negative() const { return words_[0] < 0; }

  /// The nearest double, rounded once.
  [[nodiscard]] double to_double() const {
    auto const all = size_digits();
    auto const first = all.find_first_not_of('0');
    tonnage::detail::decimal const d{.digits = first == std::string::npos ? "" : all.substr(first),
                                     .exponent = -decimals,
                                     .negative = is_negative()};
    return *tonnage::detail::nearest<double>(d);  // below 10^36, so never beyond the largest
  }

  /// Digits × 10^exponent, with a sign; for who has taken a text apart. `digits` are decimal digits only.
  /// \throws tonnage::error  for more digits than it holds, before the point or behind it
  [[nodiscard]] static exact_decimal from_digits(std::string_view digits, std::int64_t exponent, bool negative) {
    for (; exponent < 0 && digits.ends_with('0'); ++exponent) digits.remove_suffix(1);
    while (digits.starts_with('0')) digits.remove_prefix(1);
    if (digits.empty()) return {};
    if (exponent < -decimals) throw error("a decimal has at most 54 places behind the point");
    if (exponent > whole_digits || static_cast<std::int64_t>(digits.size()) + exponent > whole_digits)
      throw error(too_long);
    std::array<char, whole_digits + decimals> all{};
    all.fill('0');
    auto const first = static_cast<std::size_t>(whole_digits - exponent) - digits.size();
    digits.copy(all.data() + first, digits.size());
    exact_decimal out;
    for (std::size_t i = 0; i != all.size(); ++i) out.words_[i / 18] = out.words_[i / 18] * 10 + (all[i] - '0');
    return negative ? -out : out;
  }

 private:
  using words = std::array<std::int64_t, (whole_digits + decimals) / 18>;
  static constexpr std::int64_t base = 1'000'000'000'000'000'000;
  static constexpr char const* too_long = "a decimal has at most 36 digits before the point";

  template <currency_unit auto C>
  friend amount<C> to_amount(exact_decimal const&, rounding);
  friend std::string to_string(exact_decimal const&);

  [[nodiscard]] static constexpr words in_range(words const& w) {
    bool const too_low = w[0] < -base || w == words{-base};  // -10^36 has no negation
    if (too_low || w[0] >= base) throw error(too_long);
    return w;
  }
  [[nodiscard]] constexpr words size() const { return is_negative() ? (-*this).words_ : words_; }
  [[nodiscard]] std::string size_digits() const {
    std::string out;
    for (auto const word : size()) {
      auto const digits = std::to_string(word);
      out.append(18 - digits.size(), '0').append(digits);
    }
    return out;
  }

  words words_{};
};

/// All its digits and no more: "-0.00000764078", "12", "0". `parse_exact_decimal` reads it back to the same number.
[[nodiscard]] inline std::string to_string(exact_decimal const& n) {
  auto out = n.size_digits();
  out.insert(exact_decimal::whole_digits, 1, '.');
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  auto const first = out.find_first_not_of('0');
  out.erase(0, first == std::string::npos || out[first] == '.' ? exact_decimal::whole_digits - 1 : first);
  return n.is_negative() ? "-" + out : out;
}

/// Reads "12", "-0.00001605990" or "35.2E-7": a dot is the decimal point, and there are no commas, no plus sign and no
/// blanks. Zeros at either end count for nothing.
/// \throws tonnage::error  for anything else, with the column; for more digits than the number holds, with the text
/// Complexity: linear in the text.
/// Source: FOCUS 1.2, attribute "Numeric Format".
[[nodiscard]] inline exact_decimal parse_exact_decimal(std::string_view text) {
  auto const bad = [&](char const* reason, std::size_t at) {
    return error(reason, {.column = at + 1, .text = std::string(text.substr(0, 200))});
  };
  std::size_t const sign = text.starts_with('-') ? 1 : 0;
  if (auto const comma = text.find(','); comma != std::string_view::npos)
    throw bad("a number has no commas here, and its decimal point is a dot", comma);
  tonnage::detail::decimal d;
  std::size_t end = 0;
  if (auto const problem = tonnage::detail::read_decimal(text.substr(sign), d, end); problem.reason != nullptr)
    throw bad(problem.reason, sign + problem.at);
  if (sign + end != text.size()) throw bad("a number ends here, and the text does not", sign + end);
  try {
    return exact_decimal::from_digits(d.digits, d.exponent, sign != 0);
  } catch (error const& why) {
    throw bad(why.reason().c_str(), 0);
  }
}

/// In the ledger, rounded once to a millionth of the currency. That it is this currency is the caller's to know.
/// \throws tonnage::error  for more than 128 bits of micro-units
template <currency_unit auto C>
[[nodiscard]] amount<C> to_amount(exact_decimal const& n, rounding how) {
  using tonnage::detail::wide;
  constexpr std::int64_t rest_base = exact_decimal::base / amount<C>::micros_per_unit;
  auto const w = n.size();
  auto const in_micros = [](wide a, wide factor, wide b) {
    auto const p = tonnage::detail::multiplied(a, factor);
    if (p.high != 0 || p.low + b < b) tonnage::detail::amount_overflow("a decimal");
    return p.low + b;
  };
  wide const units = static_cast<wide>(w[0]) * static_cast<wide>(exact_decimal::base) + static_cast<wide>(w[1]);
  wide micros = in_micros(units, amount<C>::micros_per_unit, static_cast<wide>(w[2] / rest_base));
  std::int64_t const rest = w[2] % rest_base;
  bool const more = w[3] != 0 || w[4] != 0;
  int const half = rest != rest_base / 2 ? (rest > rest_base / 2 ? 1 : -1) : more ? 1 : 0;
  if (tonnage::detail::rounds_away(how, n.is_negative(), (micros & 1) != 0, rest == 0 && !more, half))
    micros = in_micros(micros, 1, 1);
  return amount<C>::from_micros(tonnage::detail::whole_of({n.is_negative(), micros}, "a decimal"));
}

}  // namespace tonnage::inline v0_1_0::formats
