// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Prices of one thing of many: to 18 decimals, or for so many things together, and rounded once, when they are
/// charged.
///
/// `at_price(3'000'000, parse_unit_price<usd>("0.00000015"), rounding::half_even)` is $0.45 for three million tokens;
/// `parse_unit_price<usd>("21.957642").per(8)` is the price of a GPU where eight of them cost that much.
///
/// Why: an `amount` counts millionths, which are enough for what somebody pays, and too few for what one token costs.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/detail/decimal_fraction.hpp>
#include <tonnage/accounting/detail/wide.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/usage/gpu_time.hpp>

namespace tonnage::inline v0_1_0 {

/// What one of something costs, exactly: a whole number of 10^-18 of a currency, for so many of them. Up to 1.7 × 10^20
/// of the currency either way. Prices compare by what they are: 2 for 8 is 0.25. Trivially copyable; value-initialised
/// it is zero.
template <currency_unit auto Currency>
class unit_price {
 public:
  /// The type of the currency.
  using currency = currency_of<Currency>;
  static constexpr int decimals = 18;                             ///< behind the point
  static constexpr std::int64_t most_things = 1'000'000'000'000;  ///< for which together there is one price

  constexpr unit_price() noexcept = default;
  /// From an amount, and from whole units of the currency: `unit_price<usd> p = 2 * usd;`. Nothing is lost.
  /// \throws tonnage::error  for more than 1.7 × 10^20 of the currency
  constexpr unit_price(amount<Currency> const& of_one)  // NOLINT(google-explicit-constructor)
      : attos_(detail::whole_of(detail::rounded_ratio(detail::size_of(of_one.micros()), detail::size_of(attos_in_micro),
                                                      {false, 1}, rounding::down),
                                "a price")) {}
  template <std::integral Rep>
  constexpr unit_price(quantity<money<Currency>, Rep> const& whole)  // NOLINT(google-explicit-constructor)
      : unit_price(amount<Currency>(whole)) {}

  /// From a whole number of 10^-18 of the currency.
  [[nodiscard]] static constexpr unit_price from_attos(int128 attos) {
    unit_price out;
    out.attos_ = attos;
    return out;
  }
  /// In 10^-18 of the currency, for `things()` of them.
  [[nodiscard]] constexpr int128 attos() const { return attos_; }
  /// For how many it is the price; 1 unless `per` said otherwise.
  [[nodiscard]] constexpr std::int64_t things() const { return things_; }

  /// The price of one, where this is that of so many: $21.957642 for 8 GPUs are 2.74470525 each, and of 3 exactly a
  /// third.
  /// \throws tonnage::error  for less than one, and for more than 10^12 in all
  [[nodiscard]] constexpr unit_price per(int128 n) const {
    unit_price out = *this;
    if (n < 1 || n > most_things / things_)
      throw_error("expected a price for 1 to 10^12 things", {.text = n.to_string()});
    out.things_ = things_ * n.to_int64();
    return out;
  }

  /// The nearest double, nearly: rounded twice. For planning.
  [[nodiscard]] quantity<money<Currency>> to_quantity() const {
    return quantity<money<Currency>>::from_coherent(attos_.to_double() / (1e18 * static_cast<double>(things_)));
  }

  [[nodiscard]] friend constexpr bool operator==(unit_price const& a, unit_price const& b) {
    return std::is_eq(a <=> b);
  }
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(unit_price const& a, unit_price const& b) {
    auto const left = detail::size_of(a.attos_), right = detail::size_of(b.attos_);
    bool const a_below = left.negative && left.size != 0, b_below = right.negative && right.size != 0;
    if (a_below != b_below) return a_below ? std::strong_ordering::less : std::strong_ordering::greater;
    auto const sizes = detail::compare_products(left.size, detail::size_of(b.things_).size, right.size,
                                                detail::size_of(a.things_).size);
    if (!a_below) return sizes;
    return std::is_lt(sizes)   ? std::strong_ordering::greater
           : std::is_gt(sizes) ? std::strong_ordering::less
                               : std::strong_ordering::equal;
  }

  /// 10^-18 of a currency in a millionth of it.
  static constexpr std::int64_t attos_in_micro = 1'000'000'000'000;

 private:
  int128 attos_;
  std::int64_t things_ = 1;
};

/// So many things at a price, rounded once from the exact product.
/// \throws tonnage::error  for a result of more than 128 bits
/// \code at_price(1'000'000, parse_unit_price<usd>("0.02181159"), rounding::half_even)  // $21,811.59 \endcode
template <currency_unit auto Currency, detail::ledger_factor N>
[[nodiscard]] constexpr amount<Currency> at_price(N const& things, unit_price<Currency> const& each, rounding how) {
  detail::wide const divisor = detail::size_of(unit_price<Currency>::attos_in_micro).size *
                               detail::size_of(each.things()).size;  // at most 10^24
  return amount<Currency>::from_micros(detail::whole_of(
      detail::rounded_ratio(detail::size_of(each.attos()), detail::size_of(things), {false, divisor}, how),
      "a product"));
}
/// GPU time at a price for a GPU-hour, rounded once from the exact product.
/// \throws tonnage::error  for a result of more than 128 bits
/// \code // 730 hours of eight GPUs that cost $21.957642 together are $16,029.07866.
/// at_price(gpu_share::of(8) * 730h, parse_unit_price<usd>("21.957642").per(8), rounding::half_even) \endcode
template <currency_unit auto Currency>
[[nodiscard]] constexpr amount<Currency> at_price(gpu_time used, unit_price<Currency> const& per_gpu_hour,
                                                  rounding how) {
  auto const hours = detail::size_of(gpu_time::units_in_hour).size;  // 6.5 × 10^13, times at most 10^24
  detail::wide const divisor =
      hours * detail::size_of(unit_price<Currency>::attos_in_micro).size * detail::size_of(per_gpu_hour.things()).size;
  return amount<Currency>::from_micros(
      detail::whole_of(detail::rounded_ratio(detail::size_of(per_gpu_hour.attos()), detail::size_of(used.units()),
                                             {false, divisor}, how),
                       "a product"));
}

/// The price of one with so many decimals.
/// \throws tonnage::error  for another number of decimals than 0 to 18
template <currency_unit auto C>
[[nodiscard]] std::string to_text(unit_price<C> const& price, int128 decimals, rounding how = rounding::half_even) {
  if (decimals < 0 || decimals > unit_price<C>::decimals)
    throw_error("expected 0 to 18 decimals of a price", {.text = decimals.to_string()});
  auto const places = static_cast<int>(decimals.to_int64());
  std::uint64_t step = 1;
  for (int i = places; i < unit_price<C>::decimals; ++i) step *= 10;
  detail::wide const divisor = detail::size_of(price.things()).size * detail::size_of(int128(0, step)).size;
  return detail::decimal_text(detail::rounded_quotient(detail::size_of(price.attos()), divisor, how), places);
}

/// The price of one with all its digits, and no fewer decimals than the currency has: "0.00000015", "3.00". Where it
/// has no end (2 for 3), or more than 18 decimals, rounded to 18, half to even.
template <currency_unit auto C>
[[nodiscard]] std::string to_decimal(unit_price<C> const& price) {
  constexpr int most = unit_price<C>::decimals;
  return detail::without_zeros(to_text(price, most), most, currency_of<C>::decimals);
}

/// Reads "0.00000015", "21.957642" or "1.5e-7", exactly: at most 18 decimals, unless the rest are zeros.
/// \throws tonnage::error  with the column, for anything else and for more than 1.7 × 10^20 of the currency
template <currency_unit auto C>
[[nodiscard]] unit_price<C> parse_unit_price(std::string_view text) {
  return unit_price<C>::from_attos(detail::parsed_decimal(
      text, unit_price<C>::decimals, "a price has at most 18 decimals", "a price is a number and nothing else"));
}

}  // namespace tonnage::inline v0_1_0
