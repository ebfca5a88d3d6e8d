// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The inner loop of a grouped sum: a row's measures, as whole numbers beside each other, are added to its group's
/// cell.
///
/// A cell of (double, std::int64_t) is four words of 64 bits: the two parts of the double on a grid (window.hpp), the
/// whole number, and nothing. One load, one addition and one store do for all of them.
///
/// Four copies of a small table take rows in turn: a store is not yet done when the next row of the same group loads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/measure.hpp>
#include <tonnage/kernels/target.hpp>
#include <tonnage/kernels/window.hpp>
#include <tuple>
#include <type_traits>

namespace tonnage::inline v0_1_0::kernels {

/// \cond
namespace detail {

/// What the loop reads and writes.
template <class Key, class... Measures>
struct group_rows {
  static constexpr std::size_t measures = sizeof...(Measures);
  Key const* keys = nullptr;
  std::tuple<source<Measures>...> columns;
  std::size_t count = 0;
  std::uint64_t* table[4] = {};  ///< row i goes to table[i % 4]
  double to_coarse[measures] = {};
  double to_fine[measures] = {};
  /// For a measure on a grid: its coarse parts + 2^44, and what was left over; for one of 64 bits: its size. Bits of
  /// all rows.
  std::uint64_t seen[measures] = {};
  std::uint64_t left[measures] = {};
};

/// Coarse parts are below this in magnitude, so that 2^19 rows add up within 64 bits.
inline constexpr std::uint64_t coarse_limit = std::uint64_t{1} << 44;

}  // namespace detail

inline namespace TONNAGE_BUILD {
namespace impl {

/// Adds the rows to the cells of their groups, or takes them away again, which restores the cells to the bit.
template <bool Add, class Key, class... Measures>
struct add_rows {
  using rows_type = group_rows<Key, Measures...>;
  static constexpr std::size_t words = cell_words<Measures...>;
  /// One column to be split: enough arithmetic for the widest vectors. Else the work is in moving.
  static constexpr bool one_on_grid = words == 2 && sizeof...(Measures) == 1;
  template <std::size_t M>
  using measure = std::tuple_element_t<M, std::tuple<Measures...>>;

  /// The words of measure M and those after it, for as many rows as U has lanes.
  template <class Isa, std::size_t M, std::size_t Word, class U>
  TONNAGE_INLINE static void read(rows_type const& rows, std::size_t i, U* word, U* seen, U* left) {
    if constexpr (M < sizeof...(Measures)) {
      using T = measure<M>;
      auto const& from = std::get<M>(rows.columns);
      if constexpr (on_grid<T>) {
        using D = lanes<double, Isa>;
        D x;
        D to_coarse;
        D to_fine;
        load_as<Isa>(x, from.numbers + i);
        keep(x);  // loaded once: a vector as wide as a line spans two of them, as a rule
        auto on_coarse = __builtin_bit_cast(std::uint64_t, rows.to_coarse[M]);  // as a constant, nvcc 12.4 fails on it
        fill(to_coarse, __builtin_bit_cast(double, on_coarse + coarse_limit));
        fill(to_fine, rows.to_fine[M]);
        split(x, to_coarse, to_fine, word[Word], word[Word + 1], left[M]);
        seen[M] |= word[Word] ^ on_coarse;
        word[Word] -= __builtin_bit_cast(U, to_coarse);
        word[Word + 1] -= __builtin_bit_cast(U, to_fine);
      } else if constexpr (std::is_same_v<T, each_row>) {
        fill(word[Word], std::uint64_t{1});
      } else if constexpr (is_rated<T>) {
        U factor;
        load_as<Isa>(word[Word], from.counts + i);
        look_up(factor, from.units, from.codes + i);
        word[Word] *= factor;
      } else {
        using S = lanes<std::int64_t, Isa>;
        S x;
        load_as<Isa>(x, from.numbers + i);
        word[Word] = __builtin_bit_cast(U, x);
        if constexpr (sizeof(T) == 8) note_size<Isa>(seen[M], word[Word]);
      }
      read<Isa, M + 1, Word + words_of<T>>(rows, i, word, seen, left);
    } else if constexpr (Word < words) {
      word[Word] = U{};
      read<Isa, M, Word + 1>(rows, i, word, seen, left);
    }
  }

  /// Rows whose lines are asked for together.
  static constexpr std::size_t stretch = 64;
  template <std::size_t M>
  TONNAGE_INLINE static void foresee(rows_type const& rows, std::size_t i) {
    if constexpr (M < sizeof...(Measures)) {
      auto const& from = std::get<M>(rows.columns);
      if constexpr (is_rated<measure<M>>) {
        impl::foresee<stretch>(from.counts + i);
        impl::foresee<stretch>(from.codes + i);
      } else if constexpr (!std::is_same_v<measure<M>, each_row>) {
        impl::foresee<stretch>(from.numbers + i);
      }
      foresee<M + 1>(rows, i);
    }
  }

  /// The bits that magnitudes have, in two's complement.
  template <class Isa, class U>
  TONNAGE_INLINE static void note_size(U& seen, U const& x) {
    auto const number = __builtin_bit_cast(lanes<std::int64_t, Isa>, x);
    seen |= __builtin_bit_cast(U, number ^ (number >> 63));
  }

  template <class U, class Code>
  TONNAGE_INLINE static void look_up(U& out, std::int64_t const* units, Code const* codes) {
    auto const at = reinterpret_cast<std::uint64_t const*>(units);
    if constexpr (sizeof(U) == 8)
      out = at[codes[0]];
    else if constexpr (sizeof(U) == 16)
      out = U{at[codes[0]], at[codes[1]]};
    else
      out = U{at[codes[0]], at[codes[1]], at[codes[2]], at[codes[3]]};
  }

  /// Adds a row's words, or some of them, to a cell.
  template <class V>
  TONNAGE_INLINE static void put(std::uint64_t* cell, V const& row) {
    V sum;
    load(sum, cell);
    if constexpr (Add)
      sum += row;
    else
      sum -= row;
    store(cell, sum);
  }

  /// The words of `Count` rows, one for each: cheaper to load than to take out of a vector of them.
  template <std::size_t Count>
  TONNAGE_INLINE static void read_each(rows_type const& rows, std::size_t i, std::uint64_t* word) {
    using T = measure<0>;
    auto const& from = std::get<0>(rows.columns);
    if constexpr (std::is_same_v<T, each_row>) {
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < Count; ++r) word[r] = 1;
    } else if constexpr (is_rated<T>) {
      std::remove_cvref_t<decltype(*from.counts)> counts[Count];
      std::remove_cvref_t<decltype(*from.codes)> codes[Count];
      load_apart<Count>(counts, from.counts + i);
      load_apart<Count>(codes, from.codes + i);
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < Count; ++r) word[r] = counts[r] * static_cast<std::uint64_t>(from.units[codes[r]]);
    } else if constexpr (!on_grid<T>) {
      T numbers[Count];
      load_apart<Count>(numbers, from.numbers + i);
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < Count; ++r) word[r] = static_cast<std::uint64_t>(std::int64_t{numbers[r]});
    }
  }

  /// Turns columns of words into rows and puts them.
  template <class Isa, class U>
  TONNAGE_INLINE static void scatter(rows_type const& rows, std::size_t i, U const* word) {
    constexpr std::size_t w = width<std::uint64_t, Isa>;
    Key keys[w];
    load_apart<w>(keys, rows.keys + i);
    std::uint64_t* cell[w];
    TONNAGE_UNROLL
    for (std::size_t r = 0; r < w; ++r) cell[r] = rows.table[r % 4] + std::size_t{keys[r]} * words;
    if constexpr (w == 1) {
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < words; ++k) put(cell[0] + k, word[k]);
    } else if constexpr (words == 1 && w == 4 && std::is_same_v<measure<0>, std::int64_t>) {  // a vector as it is
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < w; ++r) put(cell[r], std::uint64_t{word[0][r]});
    } else if constexpr (words == 1) {
      std::uint64_t each[w];
      read_each<w>(rows, i, each);
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < w; ++r) put(cell[r], each[r]);
#if defined(__GNUC__)
    } else if constexpr (w == 2) {
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < words; k += 2) {
        put(cell[0] + k, __builtin_shufflevector(word[k], word[k + 1], 0, 2));
        put(cell[1] + k, __builtin_shufflevector(word[k], word[k + 1], 1, 3));
      }
    } else if constexpr (w == 8) {
      U const even = __builtin_shufflevector(word[0], word[1], 0, 8, 2, 10, 4, 12, 6, 14);
      U const odd = __builtin_shufflevector(word[0], word[1], 1, 9, 3, 11, 5, 13, 7, 15);
      put(cell[0], __builtin_shufflevector(even, even, 0, 1));
      put(cell[1], __builtin_shufflevector(odd, odd, 0, 1));
      put(cell[2], __builtin_shufflevector(even, even, 2, 3));
      put(cell[3], __builtin_shufflevector(odd, odd, 2, 3));
      put(cell[4], __builtin_shufflevector(even, even, 4, 5));
      put(cell[5], __builtin_shufflevector(odd, odd, 4, 5));
      put(cell[6], __builtin_shufflevector(even, even, 6, 7));
      put(cell[7], __builtin_shufflevector(odd, odd, 6, 7));
    } else if constexpr (words == 2) {
      U const even = __builtin_shufflevector(word[0], word[1], 0, 4, 2, 6);
      U const odd = __builtin_shufflevector(word[0], word[1], 1, 5, 3, 7);
      put(cell[0], __builtin_shufflevector(even, even, 0, 1));
      put(cell[1], __builtin_shufflevector(odd, odd, 0, 1));
      put(cell[2], __builtin_shufflevector(even, even, 2, 3));
      put(cell[3], __builtin_shufflevector(odd, odd, 2, 3));
    } else {
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < words; k += 4) {
        U const even = __builtin_shufflevector(word[k], word[k + 1], 0, 4, 2, 6);
        U const odd = __builtin_shufflevector(word[k], word[k + 1], 1, 5, 3, 7);
        U const even2 = __builtin_shufflevector(word[k + 2], word[k + 3], 0, 4, 2, 6);
        U const odd2 = __builtin_shufflevector(word[k + 2], word[k + 3], 1, 5, 3, 7);
        put(cell[0] + k, __builtin_shufflevector(even, even2, 0, 1, 4, 5));
        put(cell[1] + k, __builtin_shufflevector(odd, odd2, 0, 1, 4, 5));
        put(cell[2] + k, __builtin_shufflevector(even, even2, 2, 3, 6, 7));
        put(cell[3] + k, __builtin_shufflevector(odd, odd2, 2, 3, 6, 7));
      }
#endif
    }
  }

  /// Rows from i on, as many as a vector has lanes.
  template <class Isa, class U>
  TONNAGE_INLINE static void add(rows_type const& rows, std::size_t i, U* seen, U* left) {
    U word[words];
    read<Isa, 0, 0>(rows, i, word, seen, left);
    scatter<Isa>(rows, i, word);
  }

  /// Rows from `begin` on, as many at a time as a vector has lanes; returns the first that is left.
  template <class Isa>
  TONNAGE_INLINE static void sweep(rows_type& rows, std::size_t& i) {
    using U = lanes<std::uint64_t, Isa>;
    constexpr std::size_t w = width<std::uint64_t, Isa>;
    U seen[sizeof...(Measures)] = {};
    U left[sizeof...(Measures)] = {};
    for (; i + stretch <= rows.count; i += stretch) {
      foresee<0>(rows, i);
      TONNAGE_LOOP("GCC unroll 2")
      for (std::size_t k = 0; k < stretch; k += w) add<Isa>(rows, i + k, seen, left);
    }
    for (; i + w <= rows.count; i += w) add<Isa>(rows, i, seen, left);
    TONNAGE_UNROLL
    for (std::size_t m = 0; m < sizeof...(Measures); ++m) {
      std::uint64_t lane[w];
      store(lane, seen[m]);
      for (std::uint64_t const bits : lane) rows.seen[m] |= bits;
      store(lane, left[m]);
      for (std::uint64_t const bits : lane) rows.left[m] |= bits;
    }
  }

  template <class Isa>
  TONNAGE_INLINE static void run(rows_type* rows) {
    rows_type here = *rows;  // nobody else holds its address: a store to a cell cannot change it
    std::size_t i = 0;
    sweep<std::conditional_t<one_on_grid, Isa, narrow<Isa>>>(here, i);
    sweep<isa<simd::scalar, 0>>(here, i);
    for (std::size_t m = 0; m < sizeof...(Measures); ++m) {
      rows->seen[m] = here.seen[m];
      rows->left[m] = here.left[m];
    }
  }
};

}  // namespace impl
}  // namespace TONNAGE_BUILD
/// \endcond

}  // namespace tonnage::inline v0_1_0::kernels
