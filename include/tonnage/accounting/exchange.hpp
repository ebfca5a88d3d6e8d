// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exchange rates: the only way from one currency to another, each with its date and where it was read.
///
/// `convert(amount<usd>(100 * usd), exchange_rate<usd, krw>(1'424.4 * krw / usd, 2025y / October / 31, "a bank"),
/// rounding::half_even)` is 142,440 won.
#pragma once

#include <initializer_list>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/dated.hpp>
#include <tonnage/accounting/detail/decimal_fraction.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// So many `To` for one `From`, from a date on, as a source says.
///
/// The rate is taken as the decimal that one writes it with, the shortest that reads back as the same double: 1.1 is
/// eleven tenths, so that a conversion is what a published rate gives by hand, to the last micro-unit.
template <currency_unit auto From, currency_unit auto To>
  requires(!std::same_as<currency_of<From>, currency_of<To>>)
class exchange_rate {
 public:
  /// Money per money: `krw / usd`.
  using rate_type = quantity<kind::quotient<money<To>, money<From>>>;

  /// \throws tonnage::error  for a rate that is not from 1e-12 to 1e12, or a rate without a source
  exchange_rate(rate_type rate, calendar_day valid_from, std::string source)
      : rate_(rate), from_(valid_from), source_(std::move(source)) {
    check();
    if (source_.empty()) throw error("an exchange rate has a source", {.text = to_string(valid_from)});
    fraction_ = detail::fraction_of_shortest(rate.coherent_);
  }

  /// The rate of one, where this is that of so many, as some currencies are quoted: the won for 100 yen. A quotient in
  /// double, `904.07 * krw / (100.0 * jpy)`, would be 9.040700000000001.
  /// \throws tonnage::error  for less than one, and for so many that the rate of one is below 1e-12
  /// \code exchange_rate<jpy, krw>(904.07 * krw / jpy, day, "the bank's list").per(100) \endcode
  [[nodiscard]] exchange_rate per(int128 n) const {
    if (n < 1) throw_error("expected an exchange rate for at least one unit", {.text = n.to_string()});
    exchange_rate out = *this;
    out.rate_ = rate_type::from_coherent(rate_.coherent_ / n.to_double());
    out.check();
    out.fraction_.denominator *= detail::size_of(n).size;  // at most 10^30: of 17 digits, for one of at least 1e-12
    return out;
  }

  /// As a double with its unit.
  [[nodiscard]] rate_type rate() const { return rate_; }
  /// Since when.
  [[nodiscard]] date valid_from() const { return from_; }
  /// Who says so.
  [[nodiscard]] std::string const& source() const& { return source_; }
  [[nodiscard]] std::string source() && { return std::move(source_); }

  /// The rate as a fraction of whole numbers, exactly.
  [[nodiscard]] int128 numerator() const { return detail::whole_of_bits(fraction_.numerator); }
  /// Its denominator.
  [[nodiscard]] int128 denominator() const { return detail::whole_of_bits(fraction_.denominator); }

 private:
  void check() const {
    double const x = rate_.coherent_;
    if (!(x >= 1e-12 && x <= 1e12))
      throw_error("an exchange rate is a number from 1e-12 to 1e12", {.text = detail::shortest_text(x)});
  }

  rate_type rate_;
  date from_;
  std::string source_;
  detail::decimal_fraction fraction_;
};

/// Across, rounded once from the exact product.
/// \throws tonnage::error  for a result of more than 128 bits of micro-units
template <currency_unit auto From, currency_unit auto To>
[[nodiscard]] amount<To> convert(amount<From> const& a, exchange_rate<From, To> const& rate, rounding how) {
  auto const there = amount<To>::from_micros(a.micros());  // both count in millionths
  return scaled(there, rate.numerator(), rate.denominator(), how);
}
/// Back with the same rate, by division. There and back is the same amount again only up to what was rounded off.
template <currency_unit auto From, currency_unit auto To>
[[nodiscard]] amount<From> convert(amount<To> const& a, exchange_rate<From, To> const& rate, rounding how) {
  auto const back = amount<From>::from_micros(a.micros());
  return scaled(back, rate.denominator(), rate.numerator(), how);
}

/// \cond
namespace detail {
template <class A, class From, class To>
inline constexpr bool is_of_neither = !std::is_same_v<A, From> && !std::is_same_v<A, To>;
template <bool Applies, class A, class From, class To>
constexpr words not_of_this_rate() {
  if constexpr (!Applies) return {};
  sentence out;
  out.add("tonnage: converting ").add(A::code).add(" with a rate of ").add(From::code).add(" to ").add(To::code);
  return out.add(": its rate is another").out;
}
}  // namespace detail
template <currency_unit auto A, currency_unit auto From, currency_unit auto To,
          detail::words Because =
              detail::not_of_this_rate<detail::is_of_neither<currency_of<A>, currency_of<From>, currency_of<To>>,
                                       currency_of<A>, currency_of<From>, currency_of<To>>()>
  requires detail::is_of_neither<currency_of<A>, currency_of<From>, currency_of<To>>
amount<A> convert(amount<A> const&, exchange_rate<From, To> const&, rounding)
    TONNAGE_DELETE("tonnage: converting an amount with a rate of two other currencies");
/// \endcond

/// The rates of a pair of currencies over time: one for each date, in any order. `at(date)` is the one that is valid.
template <currency_unit auto From, currency_unit auto To>
class exchange_rates : public dated_values<exchange_rate<From, To>> {
 public:
  /// A rate of the pair.
  using rate_type = exchange_rate<From, To>;

  /// \throws tonnage::error  for two rates of one date
  exchange_rates(std::initializer_list<rate_type> rates = {})
      : dated_values<rate_type>(std::string(currency_of<From>::code) + " to " + currency_of<To>::code, "exchange rate",
                                rates) {}
};

/// Across, or back, with the rate that is valid on a date.
/// \throws tonnage::error  where no rate is, and for a result of more than 128 bits
template <currency_unit auto A, currency_unit auto From, currency_unit auto To>
  requires(std::same_as<currency_of<A>, currency_of<From>> || std::same_as<currency_of<A>, currency_of<To>>)
[[nodiscard]] auto convert(amount<A> const& a, exchange_rates<From, To> const& rates, calendar_day when, rounding how) {
  return convert(a, rates.at(when), how);
}

/// \cond
template <currency_unit auto A, currency_unit auto From, currency_unit auto To,
          detail::words Because =
              detail::not_of_this_rate<detail::is_of_neither<currency_of<A>, currency_of<From>, currency_of<To>>,
                                       currency_of<A>, currency_of<From>, currency_of<To>>()>
  requires detail::is_of_neither<currency_of<A>, currency_of<From>, currency_of<To>>
amount<A> convert(amount<A> const&, exchange_rates<From, To> const&, calendar_day, rounding)
    TONNAGE_DELETE("tonnage: converting an amount with rates of two other currencies");
/// \endcond

}  // namespace tonnage::inline v0_1_0
