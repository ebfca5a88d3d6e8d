// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Money in a ledger: a whole number of millionths of a currency, which adds up to the last one and never wraps.
///
/// `rounded(0.1 * usd, rounding::half_even) * 3 == parse_amount<usd>("0.30")`; in double, 0.1 × 3 is not 0.3.
///
/// Planning counts money in `quantity<money<usd>>`, which is a double; a ledger in `amount<usd>`. What leads from the
/// first to the second is `rounded`, which names how it rounds; back, `to_quantity()`.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <tonnage/accounting/detail/wide.hpp>
#include <tonnage/units/money.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
template <class Unit>
inline constexpr bool is_currency = false;
template <class Currency>
inline constexpr bool is_currency<unit<kind::money<Currency>>> = true;
template <class Unit>
struct currency_in_unit;
template <class Currency>
struct currency_in_unit<unit<kind::money<Currency>>> {
  using type = Currency;
};

template <class T>
inline constexpr bool is_amount = false;
template <class A, class B>
concept unlike_amounts = is_amount<A> && is_amount<B> && !std::same_as<typename A::currency, typename B::currency>;

/// Default arguments come before constraints: it is asked of any two types.
template <class A, class B>
constexpr words of_two_currencies(char const* verb) {
  if constexpr (unlike_amounts<A, B>) {
    sentence out;
    out.add("tonnage: ").add(verb).add(A::currency::code).add(" and ").add(B::currency::code);
    return out.add(": convert with an exchange_rate").out;
  } else {
    return {};
  }
}

template <class From, class To>
constexpr words money_of_another(char const* verb, char const* into, char const* advice) {
  if constexpr (std::same_as<From, To>) return {};
  return sentence{}.add("tonnage: ").add(verb).add(From::code).add(into).add(To::code).add(advice).out;
}
template <class T>
concept without_currency = std::is_arithmetic_v<T> || std::is_convertible_v<T const&, std::string_view>;
template <class T, class Currency>
constexpr words no_amount() {
  if constexpr (!without_currency<T>) return {};
  sentence out;
  out.add(std::is_arithmetic_v<T> ? "tonnage: a plain number is no amount of " : "tonnage: a text is no amount of ");
  out.add(Currency::code);
  return out.add(std::is_arithmetic_v<T> ? ": give it the currency, 5 * usd" : ": parse_amount<usd>(text) reads it")
      .out;
}

template <bool Applies>
constexpr words inexact_amount(char const* text) {
  if constexpr (!Applies) return {};
  return sentence{}.add(text).out;
}
}  // namespace detail
/// \endcond

/// The unit of a currency itself, such as `usd`; not a multiple of it, such as `million * usd`.
template <class Unit>
concept currency_unit = detail::is_currency<Unit>;

/// The currency of a unit: `currency_of<usd>::code` is "USD".
template <currency_unit auto Unit>
using currency_of = typename detail::currency_in_unit<std::remove_const_t<decltype(Unit)>>::type;

/// An amount of money, exactly: a whole number of micro-units (millionths) of a currency, in 128 bits. That is up to
/// 1.7 × 10^32 of the currency either way. Trivially copyable; value-initialised it is zero.
///
/// Sums, differences and products with whole numbers are exact; the ratio of two is a double, 0.5 of a budget. What
/// would need more than 128 bits throws `tonnage::error`; it never wraps. Two currencies do not mix, and nothing is
/// rounded unless it is asked for.
///
/// Prints with fmt (units/print.hpp): `{}` is "1234.50 USD", with all its digits, and `{:.1f}` "1234.5 USD".
template <currency_unit auto Currency>
class amount {
 public:
  /// The currency as a type.
  using currency = currency_of<Currency>;
  /// The same money as a double with its unit.
  using quantity_type = quantity<money<Currency>>;
  static constexpr int decimals = 6;                          ///< behind the point
  static constexpr std::int64_t micros_per_unit = 1'000'000;  ///< micro-units of a dollar, a won, …

  constexpr amount() noexcept = default;

  /// From whole units of the currency: `amount<usd> a = 250 * usd;`. Nothing is lost.
  template <std::integral Rep>
  constexpr amount(quantity<money<Currency>, Rep> const& whole)  // NOLINT(google-explicit-constructor)
      : amount(product(detail::size_of(whole.coherent_), detail::size_of(micros_per_unit))) {}

  /// Not from money in double, which has to be rounded, and not from another currency.
  template <std::floating_point Rep,
            detail::words Because = detail::inexact_amount<std::floating_point<Rep>>(
                "tonnage: money in double is not exact: rounded(quantity, rounding) says how it becomes an amount")>
  constexpr amount(quantity<money<Currency>, Rep> const&) TONNAGE_DELETE(
      "tonnage: money in double is not exact: rounded(quantity, rounding) says how it becomes an amount");
  template <class Other, detail::words Because = detail::of_two_currencies<Other, amount>("turning one into another: ")>
    requires detail::unlike_amounts<Other, amount>
  constexpr amount(Other const&)
      TONNAGE_DELETE("tonnage: an amount of another currency: convert with an exchange_rate");
  template <class Other, class Rep,
            detail::words Because = detail::money_of_another<Other, currency>("turning ", " into ",
                                                                              ": convert with an exchange_rate")>
    requires(!std::same_as<Other, currency>)
  constexpr amount(quantity<kind::money<Other>, Rep> const&)
      TONNAGE_DELETE("tonnage: turning money of one currency into an amount of another: convert with an exchange_rate");
  /// Nor from a number, or a text.
  template <class Plain, detail::words Because = detail::no_amount<Plain, currency>()>
    requires detail::without_currency<Plain>
  constexpr amount(Plain const&) TONNAGE_DELETE(
      "tonnage: a plain number is no amount: give it a currency, 5 * usd; and a text is read by "
      "parse_amount<usd>(text)");

  /// From, and to, the number of micro-units.
  [[nodiscard]] static constexpr amount from_micros(int128 micros) {
    amount out;
    out.micros_ = micros;
    return out;
  }
  /// In millionths of the unit.
  [[nodiscard]] constexpr int128 micros() const { return micros_; }

  /// The nearest double, for planning. Exactly rounded, once.
  [[nodiscard]] quantity_type to_quantity() const {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    if (micros_ <= int128(exact) && micros_ >= int128(-exact))
      return quantity_type::from_coherent(micros_.to_double() / 1e6);
    auto digits = micros_.to_string();
    bool const negative = digits[0] == '-';
    detail::decimal const d{.digits = digits.substr(negative ? 1 : 0), .exponent = -6, .negative = negative};
    return quantity_type::from_coherent(*detail::nearest<double>(d));  // of 39 digits, never beyond the largest
  }

  /// For keys of tallies, and their bytes.
  [[nodiscard]] static std::string tag() { return std::string("millionths of ") + currency::code; }
  [[nodiscard]] std::size_t hash() const {
    return std::hash<std::uint64_t>{}((micros_.low ^ static_cast<std::uint64_t>(micros_.high)) * 0x9E3779B97F4A7C15);
  }

  constexpr amount operator+() const { return *this; }
  constexpr amount operator-() const {
    auto size = detail::size_of(micros_);
    size.negative = !size.negative;
    return from_micros(detail::whole_of(size, "a negation"));
  }
  constexpr amount& operator+=(amount const& other) {
    auto sum = micros_;
    if (sum.add_wraps(other.micros_)) detail::amount_overflow("a sum");
    micros_ = sum;
    return *this;
  }
  constexpr amount& operator-=(amount const& other) {
    auto rest = micros_;
    if (rest.subtract_wraps(other.micros_)) detail::amount_overflow("a difference");
    micros_ = rest;
    return *this;
  }
  template <class Other, detail::words Because = detail::of_two_currencies<Other, amount>("adding ")>
    requires detail::unlike_amounts<Other, amount>
  constexpr amount& operator+=(Other const&)
      TONNAGE_DELETE("tonnage: adding amounts of two currencies: convert with an exchange_rate");
  template <class Other, detail::words Because = detail::of_two_currencies<Other, amount>("subtracting ")>
    requires detail::unlike_amounts<Other, amount>
  constexpr amount& operator-=(Other const&)
      TONNAGE_DELETE("tonnage: subtracting amounts of two currencies: convert with an exchange_rate");
  template <detail::ledger_factor N>
  constexpr amount& operator*=(N const& factor) {
    return *this = amount(product(detail::size_of(micros_), detail::size_of(factor)));
  }

  [[nodiscard]] friend constexpr amount operator+(amount a, amount const& b) { return a += b; }
  [[nodiscard]] friend constexpr amount operator-(amount a, amount const& b) { return a -= b; }
  template <detail::ledger_factor N>
  [[nodiscard]] friend constexpr amount operator*(amount a, N const& factor) {
    return a *= factor;
  }
  template <detail::ledger_factor N>
  [[nodiscard]] friend constexpr amount operator*(N const& factor, amount a) {
    return a *= factor;
  }
  /// Part of a whole, as a number: what is used of a budget. Of nothing it is infinite, or NaN.
  [[nodiscard]] friend constexpr double operator/(amount const& a, amount const& b) {
    return a.micros_.to_double() / b.micros_.to_double();
  }
  [[nodiscard]] friend constexpr bool operator==(amount const& a, amount const& b) { return a.micros_ == b.micros_; }
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(amount const& a, amount const& b) {
    return a.micros_ <=> b.micros_;
  }

 private:
  constexpr explicit amount(detail::signed_size size) : micros_(detail::whole_of(size, "a product")) {}
  static constexpr detail::signed_size product(detail::signed_size a, detail::signed_size b) {
    auto const p = detail::multiplied(a.size, b.size);
    if (p.high != 0) detail::amount_overflow("a product");
    return {a.negative != b.negative, p.low};
  }

  int128 micros_;
};

/// \cond
template <currency_unit auto Currency>
inline constexpr bool detail::is_amount<amount<Currency>> = true;

#define TONNAGE_REFUSE_AMOUNTS(op, verb)                                                   \
  template <currency_unit auto A, currency_unit auto B,                                    \
            detail::words Because = detail::of_two_currencies<amount<A>, amount<B>>(verb)> \
    requires detail::unlike_amounts<amount<A>, amount<B>>                                  \
  constexpr bool operator op(amount<A> const&, amount<B> const&)                           \
      TONNAGE_DELETE("tonnage: " verb "amounts of two currencies: convert with an exchange_rate");
TONNAGE_REFUSE_AMOUNTS(+, "adding ")
TONNAGE_REFUSE_AMOUNTS(-, "subtracting ")
TONNAGE_REFUSE_AMOUNTS(/, "dividing ")
TONNAGE_REFUSE_AMOUNTS(==, "comparing ")
TONNAGE_REFUSE_AMOUNTS(<=>, "comparing ")
#undef TONNAGE_REFUSE_AMOUNTS

template <currency_unit auto C, std::floating_point N,
          detail::words Because = detail::inexact_amount<std::floating_point<N>>(
              "tonnage: an amount times a double is not exact: scaled(amount, numerator, denominator, rounding)")>
constexpr bool operator*(amount<C> const&, N const&)
    TONNAGE_DELETE("tonnage: an amount times a double is not exact: scaled(amount, numerator, denominator, rounding)");
template <currency_unit auto C, number_like N,
          detail::words Because = detail::inexact_amount<number_like<N>>(
              "tonnage: a quotient of an amount is not exact: scaled() rounds it, apportion() loses nothing")>
constexpr bool operator/(amount<C> const&, N const&)
    TONNAGE_DELETE("tonnage: a quotient of an amount is not exact: scaled() rounds it, apportion() loses nothing");
/// \endcond

/// The sum of a range of amounts; zero where there are none.
/// \throws tonnage::error  where a partial sum has more than 128 bits
template <class Amounts>
  requires requires(Amounts const& all) {
    typename std::remove_cvref_t<decltype(*std::begin(all))>::currency;
    typename std::remove_cvref_t<decltype(*std::begin(all))>::quantity_type;
  }
[[nodiscard]] constexpr auto sum(Amounts const& amounts) {
  std::remove_cvref_t<decltype(*std::begin(amounts))> out;
  for (auto const& one : amounts) out += one;
  return out;
}

/// amount × numerator ÷ denominator, rounded once from the exact ratio; the product in between has 256 bits.
/// \throws tonnage::error  for a denominator of zero, and for a result of more than 128 bits
/// \code to_decimal(scaled(amount<usd>(100 * usd), 1, 3, rounding::half_even)) == "33.333333"
/// \endcode
template <currency_unit auto C, detail::ledger_factor N, detail::ledger_factor D>
[[nodiscard]] constexpr amount<C> scaled(amount<C> const& whole, N const& numerator, D const& denominator,
                                         rounding how) {
  auto const divisor = detail::size_of(denominator);
  if (divisor.size == 0) throw error("an amount is divided by zero");
  auto const out = detail::rounded_ratio(detail::size_of(whole.micros()), detail::size_of(numerator), divisor, how);
  return amount<C>::from_micros(detail::whole_of(out, "a product"));
}

/// Planning money, rounded into the ledger: the explicit step from double. It is the exact value of the double that is
/// rounded, once: 0.1 is a little more than a tenth, so `up` makes 0.100001 of it and `half_even` 0.10.
/// \throws tonnage::error  for NaN, an infinity, or more than 128 bits of micro-units
template <class Currency, class Rep>
  requires(std::same_as<Rep, double> || std::same_as<Rep, float>)
[[nodiscard]] constexpr auto rounded(quantity<kind::money<Currency>, Rep> const& q, rounding how) {
  using result = amount<unit<kind::money<Currency>>{}>;
  auto const out = detail::rounded_binary(static_cast<double>(q.coherent_), result::micros_per_unit, how);
  return result::from_micros(detail::whole_of(out, "a conversion"));
}

/// \cond
template <class Currency, std::integral Rep,
          detail::words Because = detail::inexact_amount<std::integral<Rep>>(
              "tonnage: whole units of money need no rounding: amount<usd>(5 * usd)")>
void rounded(quantity<kind::money<Currency>, Rep> const&, rounding)
    TONNAGE_DELETE("tonnage: whole units of money need no rounding: amount<usd>(5 * usd)");
namespace detail {
/// A whole number of the last of so many places.
[[nodiscard]] inline std::string decimal_text(signed_size const& shown, int decimals) {
  auto text = digits_of(shown.size);
  auto const places = static_cast<std::size_t>(decimals);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  if (places != 0) text.insert(text.size() - places, 1, '.');
  return (shown.negative && shown.size != 0 ? "-" : "") + text;
}
/// Of a text with so many decimals: without the zeros at its end, but with the decimals that the currency has.
[[nodiscard]] inline std::string without_zeros(std::string text, int decimals, int of_currency) {
  std::size_t const point = text.size() - static_cast<std::size_t>(decimals) - 1;
  auto const least = static_cast<std::size_t>(of_currency < decimals ? of_currency : decimals);
  while (text.size() > point + 1 + least && text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}
}  // namespace detail
/// \endcond

/// With so many decimals, from 0 to 6: to_text(a, 2) of 1234.567890 is "1234.57". No symbol and no groups, so that any
/// program reads it back.
/// \throws tonnage::error  for another number of decimals
template <currency_unit auto C>
[[nodiscard]] std::string to_text(amount<C> const& a, int128 decimals, rounding how = rounding::half_even) {
  if (decimals < 0 || decimals > 6) throw error("an amount has 0 to 6 decimals", {.text = decimals.to_string()});
  auto const places = static_cast<int>(decimals.to_int64());
  std::uint64_t step = 1;
  for (int i = places; i < 6; ++i) step *= 10;
  return detail::decimal_text(detail::rounded_quotient(detail::size_of(a.micros()), step, how), places);
}

/// All its digits, and no fewer decimals than the currency has: "1234.50", "0.000001"; of won "1234". `parse_amount`
/// reads it back to the same amount.
template <currency_unit auto C>
[[nodiscard]] std::string to_decimal(amount<C> const& a) {
  return detail::without_zeros(to_text(a, amount<C>::decimals), amount<C>::decimals, currency_of<C>::decimals);
}

/// \cond
template <
    class Currency, class Rep, class Decimals,
    detail::words Because = detail::inexact_amount<true>(
        "tonnage: to_text() is of an amount, and this is money in a quantity: rounded(quantity, rounding) makes an "
        "amount, and fmt prints a quantity")>
void to_text(quantity<kind::money<Currency>, Rep> const&, Decimals const&) TONNAGE_DELETE(
    "tonnage: to_text() is of an amount, and this is money in a quantity: rounded(quantity, rounding) makes an amount, "
    "and "
    "fmt prints a quantity");
namespace detail {
/// A decimal as a whole number of its last place, exactly.
[[nodiscard]] inline int128 parsed_decimal(std::string_view text, int places, char const* too_many, char const* more) {
  auto const bad = [&](char const* reason, std::size_t at) {
    return error(reason, {.column = at + 1, .text = std::string(text)});
  };
  std::size_t const sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  decimal d;
  std::size_t end = 0;
  if (auto const problem = read_decimal(text.substr(sign), d, end); problem.reason != nullptr)
    throw_error(bad(problem.reason, sign + problem.at));
  if (sign + end != text.size()) throw_error(bad(more, sign + end));
  d.exponent += places;
  for (; d.exponent < 0 && !d.digits.empty() && d.digits.back() == '0'; ++d.exponent) d.digits.pop_back();
  if (d.is_zero()) return {};
  if (d.exponent < 0) throw_error(bad(too_many, sign));
  signed_size out{text[0] == '-', 0};
  if (static_cast<std::int64_t>(d.digits.size()) + d.exponent > 39) amount_overflow("a text");
  d.digits.append(static_cast<std::size_t>(d.exponent), '0');
  for (char const c : d.digits) {
    auto const next = multiplied(out.size, 10);
    out.size = next.low + static_cast<wide>(c - '0');
    if (next.high != 0 || out.size < next.low) amount_overflow("a text");
  }
  return whole_of(out, "a text");
}
}  // namespace detail
/// \endcond

/// Reads "1234.567890", "-0.5", "1,234.50" or "1.5e3", and as it prints, with its currency behind it ("5.00 USD"),
/// exactly: at most six decimals, unless the rest are zeros. What a single thing costs may have more:
/// `parse_unit_price`.
/// \throws tonnage::error  with the column, for anything else and for more than 128 bits of micro-units
template <currency_unit auto C>
[[nodiscard]] amount<C> parse_amount(std::string_view text) {
  if constexpr (requires { currency_of<C>::code; }) {
    std::string_view const code = currency_of<C>::code;
    if (text.size() > code.size() && text.ends_with(code) && text[text.size() - code.size() - 1] == ' ')
      text.remove_suffix(code.size() + 1);
  }
  return amount<C>::from_micros(
      detail::parsed_decimal(text, 6, "an amount has at most six decimals", "an amount is a number and nothing else"));
}

}  // namespace tonnage::inline v0_1_0
