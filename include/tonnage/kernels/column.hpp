// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a kernel reads: numbers that lie one after the other in memory.
///
/// `column<std::vector<double>>`, `column<std::span<std::uint8_t const>>` and `column<float[4]>` hold.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <tonnage/core/build.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0::kernels {

/// A number that a column may hold: u8, u16, u32, i32, i64, float or double.
template <class T>
concept column_integer =
    std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t> ||
    std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t>;
/// A floating-point type of a column.
template <class T>
concept column_float = std::same_as<T, float> || std::same_as<T, double>;
/// A type that a column may have.
template <class T>
concept column_number = column_integer<T> || column_float<T>;

/// Numbers that lie one after the other: a std::vector, std::array, std::span or array of them.
template <class C>
concept column = requires(C const& rows) {
  std::span(rows);
  requires column_number<typename decltype(std::span(rows))::value_type>;
};
/// The type of a column's numbers.
template <column C>
using number_of = typename decltype(std::span(std::declval<C const&>()))::value_type;

/// \cond
namespace detail {

/// A whole number with which numbers of T are ordered: -0 is less than +0, and NaN lie outside of the infinities.
template <class T>
struct order_of {
  using type = T;
  static constexpr T least = (std::numeric_limits<T>::min)();
  static constexpr T largest = (std::numeric_limits<T>::max)();
  TONNAGE_INLINE static constexpr T of(T x) noexcept { return x; }
  TONNAGE_INLINE static constexpr T back(T order) noexcept { return order; }
};
template <column_float T>
struct order_of<T> {
  using type = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
  /// That of infinity, in bits: under -ffast-math a compiler takes it that there is none.
  static constexpr type largest = sizeof(T) == 8 ? static_cast<type>(std::int64_t{0x7ff} << 52) : type{0xff << 23};
  static constexpr type least = -largest - 1;
  /// The bits of a magnitude are in order; those of a negative number are turned around.
  TONNAGE_INLINE static constexpr type of(T x) noexcept { return turn(std::bit_cast<type>(x)); }
  TONNAGE_INLINE static constexpr T back(type order) noexcept { return std::bit_cast<T>(turn(order)); }
  TONNAGE_INLINE static constexpr type turn(type bits) noexcept {
    return bits ^ ((bits >> (8 * sizeof(T) - 1)) & (std::numeric_limits<type>::max)());
  }
};

}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0::kernels
