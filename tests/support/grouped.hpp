// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What grouped sums are held to: loops over the rows, whole numbers in 128 bits of the compiler's, floating point by
// exact_reference.
//
//   auto const expected = expected_floats(keys, 7, [&](std::size_t row) { return watts[row]; });
//   CHECK((floats_of<0>(sums) == expected));
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tonnage/core/int128.hpp>
#include <vector>

#include "exact.hpp"
#include "kernels.hpp"

namespace tonnage::testing {

/// Which group each row is of: any of them, or mostly the first.
template <class Key>
[[nodiscard]] std::vector<Key> some_keys(std::size_t count, std::size_t groups, std::uint64_t seed) {
  source_of_bits source(seed);
  std::vector<Key> keys(count);
  for (Key& key : keys) key = static_cast<Key>(source() % 4 == 0 ? 0 : source() % groups);
  return keys;
}

using whole_totals = std::vector<int128>;
using float_totals = std::vector<std::uint64_t>;  // their bits

/// value(row) is a whole number of up to 64 bits.
template <class Keys, class Value>
[[nodiscard]] whole_totals expected_whole(Keys const& keys, std::size_t groups, Value const& value) {
  std::vector<wide> totals(groups);
  for (std::size_t row = 0; row < std::size(keys); ++row) totals[keys[row]] += static_cast<wide>(value(row));
  whole_totals out;
  for (wide const total : totals)
    out.emplace_back(static_cast<std::int64_t>(total >> 64), static_cast<std::uint64_t>(total));
  return out;
}

/// The sum of count × value(row), NaN and infinities as IEEE has it.
template <class Keys, class Count, class Value>
[[nodiscard]] float_totals expected_products(Keys const& keys, std::size_t groups, Count const& count,
                                             Value const& value) {
  struct total {
    exact_reference finite;
    bool not_finite = false;
    double others = 0;
  };
  std::vector<total> totals(groups);
  for (std::size_t row = 0; row < std::size(keys); ++row) {
    total& of = totals[keys[row]];
    auto const x = static_cast<double>(value(row));
    if (std::isfinite(x)) {
      of.finite.add_product(static_cast<double>(count(row)), x);
    } else {
      of.not_finite = true;
      of.others += x;
    }
  }
  float_totals out;
  for (total const& each : totals)
    out.push_back(!each.not_finite          ? bits(each.finite.rounded())
                  : std::isnan(each.others) ? 0x7ff8000000000000U
                                            : bits(each.others));
  return out;
}
template <class Keys, class Value>
[[nodiscard]] float_totals expected_floats(Keys const& keys, std::size_t groups, Value const& value) {
  return expected_products(keys, groups, [](std::size_t) { return 1; }, value);
}

/// What sums have for a measure.
template <std::size_t M, class Sums>
[[nodiscard]] whole_totals whole_of(Sums& sums) {
  whole_totals out;
  for (std::size_t g = 0; g < sums.groups(); ++g) out.push_back(sums.template total<M>(g));
  return out;
}
template <std::size_t M, class Sums>
[[nodiscard]] float_totals floats_of(Sums& sums) {
  float_totals out;
  for (std::size_t g = 0; g < sums.groups(); ++g) out.push_back(bits(sums.template total<M>(g)));
  return out;
}

}  // namespace tonnage::testing
