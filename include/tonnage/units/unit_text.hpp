// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the text of a unit, such as "PFLOP/s/GPU", "$/GPU-hour" or "g CO2e/kWh".
///
/// `a/b/c` is a ÷ b ÷ c. A hyphen or a space multiplies and binds before the slash: `$/GPU-hour` is dollars per
/// GPU-hour. A dot (·) or a star multiplies what stands before any slash; behind one it is an error, because `J/kg·K`
/// is read both ways. Everything is a constant expression: format strings are checked when they are compiled.
#pragma once

#include <tonnage/units/symbol.hpp>

namespace tonnage::inline v0_1_0::detail {

/// A unit that was read, or what was wrong with it: `problem` is empty, or says it in words.
struct unit_reading {
  exponents dimension{};
  scale size{};
  std::string_view problem{};
  std::size_t at = 0;      ///< where the problem is, in bytes
  std::size_t length = 0;  ///< of the offending text
};

/// a × b^n, or false where it leaves 64 bits.
constexpr bool multiply_into(scale& a, scale b, int n) {
  if (n < 0) b = inverse(b), n = -n;
  for (; n > 0; --n) {
    auto const g = std::gcd(a.num, b.den);
    auto const h = std::gcd(b.num, a.den);
    if (__builtin_mul_overflow(a.num / g, b.num / h, &a.num)) return false;
    if (__builtin_mul_overflow(a.den / h, b.den / g, &a.den)) return false;
    a.exp2 += b.exp2;
    a.exp5 += b.exp5;
  }
  return a.exp5 < 300 && a.exp5 > -300;
}

/// Recursive descent over one text.
class unit_reader {
 public:
  constexpr unit_reader(std::string_view text, measured const& target) : text_(text), target_(target) {}

  /// The whole text. `money_before`: the place of a currency that stood before the number, as in "$10.0B/GPU", or none.
  [[nodiscard]] constexpr unit_reading read(base money_before) {
    skip_spaces();
    bool const priced = money_before != base::count;
    if (priced) out_.dimension[money_before] = 1;
    auto const word = peek_word();
    if (int const tens = find_multiplier(word); tens != 0 && (priced || more_after(word.size()))) {
      at_ += word.size();
      multiply_into(out_.size, scale{1, 1, tens}, 1);
    }
    skip_spaces();
    if (at() != '\0') products(1, false, !priced);
    skip_spaces();
    if (out_.problem.empty() && at_ < text_.size()) fail("unexpected text behind the unit", at_, text_.size() - at_);
    return out_;
  }

 private:
  constexpr char at(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  constexpr bool starts(std::string_view s) const { return text_.substr(at_).starts_with(s); }
  constexpr void skip_spaces() {
    while (at() == ' ') ++at_;
  }
  constexpr void fail(std::string_view why, std::size_t where, std::size_t length) {
    if (!out_.problem.empty()) return;
    out_.problem = why;
    out_.at = where;
    out_.length = length;
  }
  static constexpr bool ends_word(char c) {
    return c == '\0' || c == ' ' || c == '/' || c == '*' || c == '^' || c == '(' || c == ')' || c == '-' || c == ',';
  }
  static constexpr bool is_mark(std::string_view s) {
    return s.starts_with("·") || s.starts_with("²") || s.starts_with("³");
  }
  constexpr std::string_view peek_word() const {
    std::size_t n = 0;
    while (!ends_word(at(n)) && !is_mark(text_.substr(at_ + n))) ++n;
    return text_.substr(at_, n);
  }
  /// A space, and then something else, `n` characters ahead.
  constexpr bool more_after(std::size_t n) const {
    std::size_t i = n;
    while (at(i) == ' ') ++i;
    return i > n && at(i) != '\0';
  }
  /// factor { ('·' | '*') factor } { '/' factor }
  constexpr void products(int sign, bool slashed, bool starts_with_factor) {
    if (starts_with_factor && at() != '/') factors(sign);
    while (out_.problem.empty()) {
      skip_spaces();
      std::size_t const here = at_;
      if (starts("·") || at() == '*') {
        if (slashed) return fail("a product behind a slash is read both ways: write parentheses", here, 1);
        at_ += at() == '*' ? 1U : 2U;
        skip_spaces();
        factors(sign);
      } else if (at() == '/' || starts("per ")) {
        at_ += at() == '/' ? 1U : 4U;
        slashed = true;
        skip_spaces();
        factors(-sign);
      } else {
        return;
      }
    }
  }

  /// power { ('-' | ' ') power }
  constexpr void factors(int sign) {
    power(sign);
    while (out_.problem.empty()) {
      std::size_t const here = at_;
      if (at() == '-')
        ++at_;
      else
        skip_spaces();
      if (here == at_ || ends_word(at()) || starts("·") || starts("per ")) {
        if (at_ == here || text_[here] == ' ') return;
        return fail("a unit is missing behind the hyphen", here, 1);
      }
      power(sign);
    }
  }

  constexpr void power(int sign) {
    if (at() == '(') {
      if (++depth_ > 4) return fail("too many parentheses", at_, 1);
      std::size_t const open = at_++;
      skip_spaces();
      products(sign, false, true);
      if (out_.problem.empty() && at() != ')') return fail("this parenthesis is never closed", open, 1);
      ++at_;
      --depth_;
      return;
    }
    std::size_t const start = at_;
    exponents dimension{};
    scale size{};
    if (!unit(dimension, size)) return;
    int exponent = 1;
    if (at() == '^') {
      bool const negative = at(1) == '-';
      at_ += negative ? 2 : 1;
      if (at() < '1' || at() > '9') return fail("expected a power from 1 to 9", start, at_ - start);
      exponent = (at() - '0') * (negative ? -1 : 1);
      ++at_;
    } else if (starts("²") || starts("³")) {
      exponent = starts("²") ? 2 : 3;
      at_ += std::string_view("²").size();
    }
    exponent *= sign;
    for (std::size_t b = 0; b < bases; ++b) {
      int const sum = out_.dimension.of[b] + exponent * dimension.of[b];
      if (sum > 100 || sum < -100) return fail("this unit is too large", start, at_ - start);
      out_.dimension.of[b] = static_cast<short>(sum);
    }
    if (!multiply_into(out_.size, size, exponent)) fail("this unit is too large", start, at_ - start);
  }

  static constexpr bool is_co2e(std::string_view w) {
    return w == "CO2e" || w == "CO₂e" || w == "CO2eq" || w == "CO₂eq";
  }
  /// "g CO2e", "gCO2e": the length of the word in front, with the whole eaten.
  constexpr std::string_view mass_of_co2e(std::string_view word) {
    std::size_t const start = at_;
    for (std::string_view tail : {"CO2e", "CO₂e", "CO2eq", "CO₂eq"}) {
      if (word.size() > tail.size() && word.ends_with(tail)) {
        at_ += word.size();
        return word.substr(0, word.size() - tail.size());
      }
    }
    at_ += word.size();
    skip_spaces();
    auto const next = peek_word();
    if (is_co2e(next)) {
      at_ += next.size();
      return word;
    }
    at_ = start;
    return {};
  }

  constexpr bool unit(exponents& dimension, scale& size) {
    std::size_t const start = at_;
    if (std::string_view const h = "H100-equivalent"; same_letters(text_.substr(at_, h.size()), h)) {
      at_ += h.size() + (lower(at(h.size())) == 's' ? 1 : 0);
      dimension[base::h100_equivalent] = 1;
      return true;
    }
    auto const word = peek_word();
    if (word.empty()) return fail("a unit is missing", start, 0), false;
    for (std::size_t n = 0; n < 3; ++n) {
      if (is_money(target_.money[n], word, size)) {
        at_ += word.size();
        dimension[after(base::money, n)] = 1;
        return true;
      }
      if (!target_.own[n].empty() && word == target_.own[n]) {
        at_ += word.size();
        dimension[after(base::own, n)] = 1;
        return true;
      }
    }
    auto const mass = mass_of_co2e(word);
    auto const found = find_symbol(mass.empty() ? word : mass);
    if (mass.empty()) at_ += word.size();
    if (int const tens = find_multiplier(word); !found.found && tens != 0 && more_after(0)) {
      return multiply_into(size, scale{1, 1, tens}, 1);
    }
    auto const& symbol = found.symbol_found();
    bool const is_mass = found.found && symbol.dimension[0].of == base::mass && symbol.dimension[1].exponent == 0;
    if (!found.found) return fail("unknown unit", start, mass.empty() ? at_ - start : mass.size()), false;
    if (!mass.empty() && !is_mass) return fail("unknown unit", start, at_ - start), false;
    for (auto const& d : symbol.dimension) dimension[d.of] = static_cast<short>(dimension[d.of] + d.exponent);
    multiply_into(size, found.size(), 1);
    if (!mass.empty()) {
      dimension[base::mass] = 0;
      dimension[base::co2e] = 1;
      multiply_into(size, scale{1, 1, 3}, 1);  // a kilogram is 1000 of CO2e's coherent grams
    }
    return true;
  }

  /// "$", "$B", "USD", "usd".
  static constexpr bool is_money(currency_symbol const& c, std::string_view word, scale& size) {
    if (c.code.empty()) return false;
    if (same_letters(word, c.code)) return true;
    if (c.symbol.empty() || !word.starts_with(c.symbol)) return false;
    auto const rest = word.substr(c.symbol.size());
    if (rest.empty()) return true;
    int const tens = find_multiplier(rest);
    size = scale{1, 1, tens};
    return tens != 0;
  }

  std::string_view text_;
  measured const& target_;
  std::size_t at_ = 0;
  int depth_ = 0;
  unit_reading out_{};
};

/// Reads `text` as a unit; the currencies and the user's own dimensions are those of `target`.
[[nodiscard]] constexpr unit_reading read_unit(std::string_view text, measured const& target,
                                               base money_before = base::count) {
  return unit_reader(text, target).read(money_before);
}

/// The same, and the dimension must be that of `target`.
[[nodiscard]] constexpr unit_reading read_unit_of(std::string_view text, measured const& target,
                                                  base money_before = base::count) {
  auto out = read_unit(text, target, money_before);
  if (out.problem.empty() && !(out.dimension == target.dimension)) {
    out.problem = "this unit measures something else";
    out.length = text.size();
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::detail
