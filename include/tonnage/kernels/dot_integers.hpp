// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The sum of products of two columns of whole numbers, exactly: counts times money.
///
/// `dot(gpus, micro_dollars)` of {8, 8} and {30'000'000'000, 1} is 240,000,000,008.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tonnage/core/int128.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/dot.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// \cond
namespace detail {

/// A sum of products in digits of 32 bits, of which the highest has the sign: as many as no column overflows.
struct wide_total {
  std::array<std::int64_t, 5> digit{};

  TONNAGE_INLINE wide_total() noexcept = default;
  TONNAGE_INLINE void carry() noexcept {
    for (std::size_t i = 0; i < 4; ++i) {
      digit[i + 1] += digit[i] >> 32;
      digit[i] &= 0xffffffff;
    }
  }
  TONNAGE_INLINE void merge(wide_total const& other) noexcept {
    for (std::size_t i = 0; i < 5; ++i) digit[i] += other.digit[i];
    carry();
  }
};

}  // namespace detail
/// \endcond

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// out: the digits of the sum of the products of a chunk, not carried.
struct dot_whole {
  /// Numbers of 64 bits are two of 32, of which the upper has the sign.
  template <class T>
  static constexpr std::size_t parts = sizeof(T) == 8 ? 2 : 1;

  template <class Isa, class I, class T>
  TONNAGE_INLINE static void take(T const* rows, I (&part)[2]) {
    load_as<Isa>(part[0], rows);
    if constexpr (sizeof(T) == 8) {
      part[1] = part[0] >> 32;
      part[0] &= std::int64_t{0xffffffff};
    }
  }

  /// Adds the products of as many rows as a vector has lanes.
  template <class Isa, class A, class B, class I>
  TONNAGE_INLINE static void step(A const* a, B const* b, I (&sums)[4]) {
    using U = lanes<std::uint64_t, Isa>;
    I x[2] = {};
    I y[2] = {};
    take<Isa>(a, x);
    take<Isa>(b, y);
    TONNAGE_UNROLL
    for (std::size_t i = 0; i < parts<A>; ++i) {
      TONNAGE_UNROLL
      for (std::size_t j = 0; j < parts<B>; ++j) {
        // Without a sign a product may fill 64 bits, and they are multiplied as bits: nothing wraps that counts.
        auto const bits = __builtin_bit_cast(U, x[i]) * __builtin_bit_cast(U, y[j]);
        bool const has_sign = (std::is_signed_v<A> && i + 1 == parts<A>) || (std::is_signed_v<B> && j + 1 == parts<B>);
        auto const product = __builtin_bit_cast(I, bits);
        if constexpr (sizeof(A) <= 2 && sizeof(B) <= 2) {
          sums[0] += product;
        } else {
          sums[i + j] += product & std::int64_t{0xffffffff};
          sums[i + j + 1] += has_sign ? product >> 32 : __builtin_bit_cast(I, bits >> 32);
        }
      }
    }
  }

  template <class Isa, class A, class B>
  TONNAGE_INLINE static void run(A const* a, B const* b, std::size_t count, std::int64_t* out) {
    using I = lanes<std::int64_t, Isa>;
    constexpr std::size_t w = width<std::int64_t, Isa>;
    I sums[4] = {};
    std::size_t i = 0;
    for (; i + w <= count; i += w) step<Isa>(a + i, b + i, sums);
    std::int64_t rest[4] = {};
    for (; i < count; ++i) step<isa<simd::scalar, 0>>(a + i, b + i, rest);
    TONNAGE_UNROLL
    for (std::size_t d = 0; d < 4; ++d) {
      std::int64_t lane[w];
      store(lane, sums[d]);
      out[d] = rest[d];
      for (std::int64_t const part : lane) out[d] += part;
    }
  }
};

}  // namespace impl
/// \endcond

/// The exact sum of products of whole numbers, of up to 2^63 rows. Columns of up to 32 bits cannot have too large a one.
/// Complexity: one pass; at the speed of memory but for two columns of 64 bits, which are four multiplications.
/// \throws tonnage::error  where the columns have different lengths, or the sum has more than 128 bits; it never wraps.
template <class A, class B, executor Run = in_this_thread>
  requires integer_columns<A, B>
[[nodiscard]] int128 dot(A const& x, B const& y, parallel<Run> const& how = serial) {
  std::span const a(x);
  std::span const b(y);
  impl::must_be_as_long(a.size(), b.size());
  std::size_t const parts = detail::worth(a.size(), how.parts, 8 * detail::chunk);
  std::vector<detail::wide_total> partial(parts);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(a.size(), parts, part, detail::chunk);
    detail::wide_total total;
    for (std::size_t i = begin; i < end; i += detail::chunk) {
      detail::wide_total of_chunk;
      impl::dispatch<impl::dot_whole>(a.data() + i, b.data() + i, (std::min)(detail::chunk, end - i),
                                      of_chunk.digit.data());
      total.merge(of_chunk);
    }
    partial[part] = total;
  });
  detail::wide_total total;
  for (detail::wide_total const& each : partial) total.merge(each);
  auto const& digit = total.digit;
  if (digit[4] != ((digit[3] >> 31) != 0 ? -1 : 0))
    throw_error("a sum of products has more than 128 bits", {.text = std::to_string(a.size()) + " rows"});
  return int128(
      static_cast<std::int64_t>(static_cast<std::uint64_t>(digit[3]) << 32 | static_cast<std::uint64_t>(digit[2])),
      static_cast<std::uint64_t>(digit[1]) << 32 | static_cast<std::uint64_t>(digit[0]));
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
