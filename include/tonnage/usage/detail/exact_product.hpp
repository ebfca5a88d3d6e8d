// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Products of exact times, which never wrap.
#pragma once

#include <cstdint>
#include <string>
#include <tonnage/core/decimal.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// \throws tonnage::error  beyond 128 bits, naming what is counted
[[nodiscard]] constexpr int128 exact_product(int128 a, int128 b, char const* what) {
  auto const size = [](int128 n) {
    int128 const positive = n < 0 ? -n : n;  // of the most negative number its bits, which are its size
    return wide{static_cast<std::uint64_t>(positive.high)} << 64 | wide{positive.low};
  };
  wide const x = size(a), y = size(b);
  bool const negative = (a < 0) != (b < 0);
  wide const most = (wide{1} << 127) - (negative ? 0U : 1U);
  if (x != 0 && y > most / x) throw_error(std::string("more ") + what + " than 128 bits count");
  wide const product = x * y;
  int128 const out(static_cast<std::int64_t>(static_cast<std::uint64_t>(product >> 64)),
                   static_cast<std::uint64_t>(product));
  return negative ? -out : out;
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
