// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Units: the named sizes in which quantities are written and read.
///
/// `prefix::peta * flop_per_s<bf16> / gpu` is a unit; `2.25` times it is a quantity. Units multiply and divide like
/// quantities, at no cost: a unit is an empty object whose type holds kind and scale.
#pragma once

#include <tonnage/core/scale.hpp>
#include <tonnage/units/kind.hpp>

namespace tonnage::inline v0_1_0 {

/// A unit of the kind `Kind`, `S` times the kind's coherent unit.
template <class Kind, scale S = scale{}>
struct unit {
  /// What it measures.
  using kind_type = Kind;
  static constexpr scale size = S;
};

template <class A, scale S, class B, scale T>
constexpr auto operator*(unit<A, S>, unit<B, T>) {
  return unit<kind::product<A, B>, S * T>{};
}
template <class A, scale S, class B, scale T>
constexpr auto operator/(unit<A, S>, unit<B, T>) {
  return unit<kind::quotient<A, B>, S * inverse(T)>{};
}

/// The kind a unit measures, as in `quantity<kind_of<usd>>`.
template <auto Unit>
using kind_of = typename decltype(Unit)::kind_type;

/// SI prefixes, as units without dimension: `2.25 * prefix::peta` is the number 2.25e15. In a namespace of their own,
/// since the standard library has a `std::kilo`.
namespace prefix {
inline constexpr unit<kind::number, scale{1, 1, -6}> micro{};  ///< 10⁻⁶
inline constexpr unit<kind::number, scale{1, 1, -3}> milli{};  ///< 10⁻³
inline constexpr unit<kind::number, scale{1, 1, 3}> kilo{};    ///< 10³
inline constexpr unit<kind::number, scale{1, 1, 6}> mega{};    ///< 10⁶
inline constexpr unit<kind::number, scale{1, 1, 9}> giga{};    ///< 10⁹
inline constexpr unit<kind::number, scale{1, 1, 12}> tera{};   ///< 10¹²
inline constexpr unit<kind::number, scale{1, 1, 15}> peta{};   ///< 10¹⁵
inline constexpr unit<kind::number, scale{1, 1, 18}> exa{};    ///< 10¹⁸
inline constexpr unit<kind::number, scale{1, 1, 21}> zetta{};  ///< 10²¹
inline constexpr unit<kind::number, scale{1, 1, 24}> yotta{};  ///< 10²⁴
}  // namespace prefix

/// The words of the press, as units without dimension: `2.25 * billion` is the number 2.25e9.
inline constexpr auto thousand = prefix::kilo;                   ///< 10³
inline constexpr auto million = prefix::mega;                    ///< 10⁶
inline constexpr auto billion = prefix::giga;                    ///< 10⁹: the short scale
inline constexpr auto trillion = prefix::tera;                   ///< 10¹²: the short scale
inline constexpr unit<kind::number, scale{1, 1, -2}> percent{};  ///< 1/100

}  // namespace tonnage::inline v0_1_0
