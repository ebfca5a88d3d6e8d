// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a kernel reads: numbers that lie one after the other in memory.
///
/// `column<std::vector<double>>`, `column<std::span<std::uint8_t const>>` and `column<float[4]>` hold.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <tonnage/core/version.hpp>
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

}  // namespace tonnage::inline v0_1_0::kernels
