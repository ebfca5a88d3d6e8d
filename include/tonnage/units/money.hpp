// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Money, of a currency. Two currencies are two dimensions: what leads across is an exchange rate, a quantity itself.
///
/// `10.0 * billion * usd`; `14.0 * trillion * krw / (1'360.0 * krw / usd)` is 10.3 billion dollars.
///
/// A currency of your own is a struct with `code` and `numeric` (ISO 4217), `symbol` and `decimals`, and a unit of its
/// kind: two declarations.
#pragma once

#include <tonnage/units/gpu.hpp>

namespace tonnage::inline v0_1_0 {

/// The US dollar.
struct us_dollar {
  static constexpr char const *code = "USD", *symbol = "$";
  static constexpr int numeric = 840, decimals = 2;
};
/// The euro.
struct euro {
  static constexpr char const *code = "EUR", *symbol = "€";
  static constexpr int numeric = 978, decimals = 2;
};
/// The South Korean won.
struct won {
  static constexpr char const *code = "KRW", *symbol = "₩";
  static constexpr int numeric = 410, decimals = 0;
};
/// The Japanese yen.
struct yen {
  static constexpr char const *code = "JPY", *symbol = "¥";
  static constexpr int numeric = 392, decimals = 0;
};
/// The pound sterling.
struct pound_sterling {
  static constexpr char const *code = "GBP", *symbol = "£";
  static constexpr int numeric = 826, decimals = 2;
};
/// The renminbi, whose unit is the yuan.
struct renminbi {
  static constexpr char const *code = "CNY", *symbol = "CN¥";
  static constexpr int numeric = 156, decimals = 2;
};

inline constexpr unit<kind::money<us_dollar>> usd{};       ///< US dollars
inline constexpr unit<kind::money<euro>> eur{};            ///< euros
inline constexpr unit<kind::money<won>> krw{};             ///< South Korean won
inline constexpr unit<kind::money<yen>> jpy{};             ///< Japanese yen
inline constexpr unit<kind::money<pound_sterling>> gbp{};  ///< pounds sterling
inline constexpr unit<kind::money<renminbi>> cny{};        ///< yuan

/// The kind of money in a currency, by the currency's unit: `quantity<money<usd>>`.
template <auto Unit>
using money = kind_of<Unit>;

}  // namespace tonnage::inline v0_1_0
