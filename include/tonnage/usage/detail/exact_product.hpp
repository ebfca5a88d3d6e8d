// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The bits of exact counts, and products of them, which never wrap.
#pragma once

#include <cstdint>
#include <string>
#include <tonnage/core/decimal.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// The bits of a number, as those of one without a sign, and back.
[[nodiscard]] constexpr wide bits_of(int128 n) {
  return (static_cast<wide>(static_cast<std::uint64_t>(n.high)) << 64) | n.low;
}
[[nodiscard]] constexpr int128 whole_of_bits(wide bits) {
  return {static_cast<std::int64_t>(static_cast<std::uint64_t>(bits >> 64)), static_cast<std::uint64_t>(bits)};
}

/// \throws tonnage::error  beyond 128 bits, naming what is counted
[[nodiscard]] constexpr int128 exact_product(int128 a, int128 b, char const* what) {
  wide const x = bits_of(a < 0 ? -a : a), y = bits_of(b < 0 ? -b : b);  // of the most negative number its size, too
  bool const negative = (a < 0) != (b < 0);
  wide const most = (wide{1} << 127) - (negative ? 0U : 1U);
  if (x != 0 && y > most / x) throw_error(std::string("more ") + what + " than 128 bits count");
  int128 const out = whole_of_bits(x * y);
  return negative ? -out : out;
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
