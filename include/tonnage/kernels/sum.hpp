// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The sum of a column: whole numbers exactly, floating point in one fixed order.
///
/// `sum(gpus)` of a column of `std::uint16_t` is an `int128` that no column overflows; `sum(watts)` of doubles is the
/// same to the bit on every instruction set and number of threads. It changes when the rows change places: where that
/// must not be, `exact_sum` (tonnage/kernels/exact_sum.hpp) costs nothing more on columns that come from memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tonnage/core/int128.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/target.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// \cond
namespace detail {

/// Rows that are summed as one piece. It is part of the definition of `sum` of floating point: 256 KiB of doubles.
inline constexpr std::size_t chunk = 32768;
/// Sums that run beside each other within a chunk, and are folded in a tree at its end: eight, a line of the cache, at each
/// of four places. Four streams come from memory faster than one: a processor foresees each on its own.
inline constexpr std::size_t places = 4;
inline constexpr std::size_t line = 8;
inline constexpr std::size_t virtual_lanes = places * line;

}  // namespace detail

inline namespace TONNAGE_BUILD {
namespace impl {

/// The number, or the one quiet NaN: which of two NaN an addition keeps, and the sign of infinity less infinity, are the
/// processor's choice and the compiler's.
[[nodiscard]] TONNAGE_INLINE double with_one_nan(double x) {
  auto const size = __builtin_bit_cast(std::uint64_t, x) << 1;
  return size > std::uint64_t{0x7ff} << 53 ? __builtin_bit_cast(double, std::uint64_t{0x7ff8} << 48) : x;
}

/// The lanes of a chunk, folded in halves.
TONNAGE_INLINE double fold(double* lane) {
  TONNAGE_PRECISE
  for (std::size_t half = virtual_lanes / 2; half != 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k) {
      lane[k] += lane[k + half];
      keep(lane[k]);
    }
  return lane[0];
}

/// A chunk of four equal places and a rest: row i of place p goes to virtual lane 8 p + i % 8, row i of the rest to lane i.
struct sum_floats {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, double* out) {
    TONNAGE_PRECISE
    using V = lanes<double, Isa>;
    constexpr std::size_t w = width<double, Isa>;
    constexpr std::size_t registers = virtual_lanes / w;
    std::size_t const length = count / virtual_lanes * line;
    V sums[registers] = {};
    for (std::size_t i = 0; i < length; i += line) {
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < registers; ++r) {
        V x;
        load_as<Isa>(x, rows + r * w / line * length + i + r * w % line);
        sums[r] += x;
        keep(sums[r]);
      }
    }
    std::size_t const i = places * length;
    double lane[virtual_lanes];
    TONNAGE_UNROLL
    for (std::size_t r = 0; r < registers; ++r) store(lane + r * w, sums[r]);
    for (std::size_t k = 0; k < virtual_lanes && i + k < count; ++k) {
      lane[k] += static_cast<double>(rows[i + k]);
      keep(lane[k]);
    }
    *out = fold(lane);
  }
};

/// Whole numbers, eight bytes at a time, whatever they hold: even and odd parts are added in fields twice as wide.
struct sum_integers {
  /// Adds `parts` of `Bits` bits, two to a field, into fields of twice the size.
  template <int Bits, class V>
  TONNAGE_INLINE static void widen(V& to, V const& parts) {
    constexpr auto mask = Bits == 8    ? std::uint64_t{0x00ff00ff00ff00ff}
                          : Bits == 16 ? std::uint64_t{0x0000ffff0000ffff}
                                       : std::uint64_t{0x00000000ffffffff};
    to += (parts & mask) + ((parts >> Bits) & mask);
  }

  /// out[0] + 2^32 × out[1] is the sum of `count` numbers, at most a chunk, with the sign bit flipped where T has one.
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, std::uint64_t* out) {
    using V = lanes<std::uint64_t, Isa>;
    constexpr std::size_t step = width<std::uint64_t, Isa> * 8 / sizeof(T);
    constexpr std::size_t beside = 4;
    V low[beside] = {};
    V high[beside] = {};
    std::size_t i = 0;
    while (i + beside * step <= count) {
      // Fields of 16 bits take 128 pairs of bytes; fields of 32 bits take any number that a chunk has.
      std::size_t const left = (count - i) / (beside * step);
      std::size_t const turns = sizeof(T) == 1 && left > 128 ? 128 : left;
      V narrow_sums[beside] = {};
      for (std::size_t turn = 0; turn < turns; ++turn, i += beside * step) {
        TONNAGE_UNROLL
        for (std::size_t b = 0; b < beside; ++b) {
          V x;
          load(x, rows + i + b * step);
          if constexpr (sizeof(T) == 8) {
            x ^= std::uint64_t{1} << 63;
            low[b] += x & std::uint64_t{0xffffffff};
            high[b] += x >> 32;
          } else if constexpr (sizeof(T) == 4) {
            if constexpr (std::is_signed_v<T>) x ^= std::uint64_t{0x8000000080000000};
            widen<32>(low[b], x);
          } else {
            widen<static_cast<int>(8 * sizeof(T))>(narrow_sums[b], x);
          }
        }
      }
      if constexpr (sizeof(T) < 4) {
        TONNAGE_UNROLL
        for (std::size_t b = 0; b < beside; ++b) {
          V wider = narrow_sums[b];
          if constexpr (sizeof(T) == 1) {
            wider = V{};
            widen<16>(wider, narrow_sums[b]);
          }
          widen<32>(low[b], wider);
        }
      }
    }
    std::uint64_t sums[2] = {};
    TONNAGE_UNROLL
    for (std::size_t b = 0; b < beside; ++b) {
      std::uint64_t lane[width<std::uint64_t, Isa>];
      store(lane, low[b]);
      for (std::uint64_t const part : lane) sums[0] += part;
      store(lane, high[b]);
      for (std::uint64_t const part : lane) sums[1] += part;
    }
    for (; i < count; ++i) {
      auto const x = static_cast<std::uint64_t>(rows[i]);
      if constexpr (sizeof(T) == 8) {
        std::uint64_t const flipped = x ^ (std::uint64_t{1} << 63);
        sums[0] += flipped & 0xffffffffU;
        sums[1] += flipped >> 32;
      } else if constexpr (std::is_signed_v<T>) {
        sums[0] += (x & 0xffffffffU) ^ 0x80000000U;
      } else {
        sums[0] += x;
      }
    }
    out[0] = sums[0];
    out[1] = sums[1];
  }
};

template <column_integer T>
[[nodiscard]] int128 sum_chunk(T const* rows, std::size_t count) {
  std::uint64_t out[2];
  dispatch<sum_integers>(rows, count, out);
  int128 total = int128(0, out[1]).shifted(32) + int128(0, out[0]);
  if constexpr (std::is_signed_v<T>) total -= int128(0, count).shifted(8 * static_cast<int>(sizeof(T)) - 1);
  return total;
}

}  // namespace impl
}  // namespace TONNAGE_BUILD
/// \endcond

inline namespace TONNAGE_BUILD {

/// The exact sum of whole numbers, of up to 2^63 rows. Complexity: one pass at the speed of memory.
template <column C, executor Run = in_this_thread>
  requires column_integer<number_of<C>>
[[nodiscard]] int128 sum(C const& numbers, parallel<Run> const& how = serial) {
  std::span const rows(numbers);
  std::size_t const parts = detail::worth(rows.size(), how.parts, 8 * detail::chunk);
  std::vector<int128> partial(parts);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(rows.size(), parts, part, detail::chunk);
    int128 total;
    for (std::size_t i = begin; i < end; i += detail::chunk)
      total += impl::sum_chunk(rows.data() + i, (std::min)(detail::chunk, end - i));
    partial[part] = total;
  });
  int128 total;
  for (int128 const& each : partial) total += each;
  return total;
}

/// The sum of floating-point numbers in a fixed order: rows are cut into chunks of 32,768, a chunk into four places of
/// eight lanes each, lanes are folded in halves and chunks in order. The same bits on every instruction set, with any number
/// of threads and any compiler flags; not under another order of rows. The error is below (1,030 + rows / 32,768) × 2^-53
/// of the sum of magnitudes. NaN and infinities behave as in IEEE
/// addition, and of all NaN it gives one. Complexity: one pass.
template <column C, executor Run = in_this_thread>
  requires column_float<number_of<C>>
[[nodiscard]] double sum(C const& numbers, parallel<Run> const& how = serial) {
  TONNAGE_PRECISE
  std::span const rows(numbers);
  std::size_t const chunks = (rows.size() + detail::chunk - 1) / detail::chunk;
  auto const sum_of_chunk = [&](std::size_t c) {
    double out = 0;
    std::size_t const begin = c * detail::chunk;
    impl::dispatch<impl::sum_floats>(rows.data() + begin, (std::min)(detail::chunk, rows.size() - begin), &out);
    return out;
  };
  if (chunks <= 1) return chunks == 0 ? 0.0 : impl::with_one_nan(sum_of_chunk(0));
  std::size_t const parts = detail::worth(chunks, how.parts, 8);
  std::vector<double> sums(chunks);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(chunks, parts, part, 1);
    for (std::size_t c = begin; c < end; ++c) sums[c] = sum_of_chunk(c);
  });
  double total = 0;
  for (double const each : sums) {
    total += each;
    impl::keep(total);
  }
  return impl::with_one_nan(total);
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
