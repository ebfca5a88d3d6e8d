// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The least and the largest number of a column.
///
/// `auto const [least, largest, count, not_a_number] = extrema(watts);` of {300, NaN, 1200} is 300, 1200, 2 and 1.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// What `extrema` finds. A partial: trivially copyable, and `merge` is associative and commutative. Of no numbers at
/// all,
/// `min` is the largest there is (infinity for floating point) and `max` the least.
template <column_number T>
struct extrema_of {
  T min = detail::order_of<T>::back(detail::order_of<T>::largest);
  T max = detail::order_of<T>::back(detail::order_of<T>::least);
  std::uint64_t count = 0;         ///< rows that are numbers
  std::uint64_t not_a_number = 0;  ///< rows that are NaN, and left out

  TONNAGE_INLINE constexpr void merge(extrema_of const& other) noexcept {
    using order = detail::order_of<T>;
    if (order::of(other.min) < order::of(min)) min = other.min;
    if (order::of(other.max) > order::of(max)) max = other.max;
    count += other.count;
    not_a_number += other.not_a_number;
  }
  [[nodiscard]] friend TONNAGE_INLINE bool operator==(extrema_of const&, extrema_of const&) = default;
};

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// Least and largest in the order of detail::order_of, and how many are NaN.
struct find_extrema {
  template <class T, class V, class K>
  TONNAGE_INLINE static void step(V const& bits, V const& one, V& least, V& largest, V& nans) {
    if constexpr (std::is_floating_point_v<T>) {
      constexpr K all_but_sign = (std::numeric_limits<K>::max)();
      constexpr K infinity = order_of<T>::largest;
      V const size = bits & all_but_sign;
      V const order = bits ^ ((bits >> (8 * sizeof(K) - 1)) & all_but_sign);
      V const when_least = size > infinity ? least : order;
      V const when_largest = size > infinity ? largest : order;
      nans += size > infinity ? one : one - one;
      least = when_least < least ? when_least : least;
      largest = when_largest > largest ? when_largest : largest;
    } else {
      least = bits < least ? bits : least;
      largest = bits > largest ? bits : largest;
    }
  }

  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, typename order_of<T>::type* out) {
    using K = typename order_of<T>::type;
    using V = lanes<K, Isa>;
    constexpr std::size_t w = width<K, Isa>;
    constexpr std::size_t beside = 4;
    V one;
    fill(one, K{1});
    V least[beside];
    V largest[beside];
    V nans[beside];
    TONNAGE_UNROLL
    for (std::size_t b = 0; b < beside; ++b) {
      fill(least[b], out[0]);
      fill(largest[b], out[1]);
      nans[b] = one - one;
    }
    std::size_t i = 0;
    for (; i + beside * w <= count; i += beside * w) {
      TONNAGE_UNROLL
      for (std::size_t b = 0; b < beside; ++b) {
        V x;
        std::memcpy(&x, rows + i + b * w, sizeof(V));
        step<T, V, K>(x, one, least[b], largest[b], nans[b]);
      }
    }
    K sums[3] = {out[0], out[1], 0};
    TONNAGE_UNROLL
    for (std::size_t b = 0; b < beside; ++b) {
      K lane[w];
      store(lane, least[b]);
      for (K const each : lane) sums[0] = (std::min)(sums[0], each);
      store(lane, largest[b]);
      for (K const each : lane) sums[1] = (std::max)(sums[1], each);
      store(lane, nans[b]);
      for (K const each : lane) sums[2] = static_cast<K>(sums[2] + each);
    }
    for (; i < count; ++i) {
      K x;
      std::memcpy(&x, rows + i, sizeof(K));
      step<T, K, K>(x, K{1}, sums[0], sums[1], sums[2]);
    }
    for (std::size_t k = 0; k < 3; ++k) out[k] = sums[k];
  }
};

}  // namespace impl
/// \endcond

/// The least and the largest number, how many rows are numbers and how many NaN. -0 is less than +0.
/// Complexity: one pass at the speed of memory.
template <column C, executor Run = in_this_thread>
[[nodiscard]] extrema_of<number_of<C>> extrema(C const& numbers, parallel<Run> const& how = serial) {
  using T = number_of<C>;
  using order = detail::order_of<T>;
  std::span const rows(numbers);
  std::size_t const parts = detail::worth(rows.size(), how.parts, 8 * detail::chunk);
  std::vector<extrema_of<T>> partial(parts);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(rows.size(), parts, part, detail::chunk);
    extrema_of<T> found;
    for (std::size_t i = begin; i < end; i += detail::chunk) {
      std::size_t const count = (std::min)(detail::chunk, end - i);
      typename order::type out[3] = {order::of(found.min), order::of(found.max), 0};
      impl::dispatch<impl::find_extrema>(rows.data() + i, count, static_cast<typename order::type*>(out));
      if constexpr (std::is_floating_point_v<T>) {
        found.min = order::back(out[0]);
        found.max = order::back(out[1]);
        found.not_a_number += static_cast<std::uint64_t>(out[2]);
        found.count += count - static_cast<std::uint64_t>(out[2]);
      } else {
        found.min = out[0];
        found.max = out[1];
        found.count += count;
      }
    }
    partial[part] = found;
  });
  extrema_of<T> total;
  for (extrema_of<T> const& each : partial) total.merge(each);
  return total;
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
