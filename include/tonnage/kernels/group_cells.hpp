// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The inner loop of a grouped sum: a row's measures, as whole numbers beside each other, are added to its group's cell.
///
/// A cell of (double, std::int64_t) is four words of 64 bits: the two parts of the double on a grid (window.hpp), the
/// whole number, and nothing. One load, one addition and one store do for all of them.
///
/// Four copies of a small table take rows in turn: a store is not yet done when the next row of the same group loads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/target.hpp>
#include <tonnage/kernels/window.hpp>
#include <tonnage/units/error.hpp>
#include <tuple>
#include <type_traits>

namespace tonnage::kernels {

/// A measure that is 1 in each row: its total is the number of rows.
struct each_row {};

/// \cond
namespace detail {

/// Whether a measure is split on a grid, and how many words of a cell it takes.
template <class Measure>
inline constexpr bool on_grid = std::is_floating_point_v<Measure>;
template <class Measure>
inline constexpr std::size_t words_of = on_grid<Measure> ? 2 : 1;

/// The words of a cell: as many as the measures take, rounded up to a vector's.
template <class... Measures>
inline constexpr std::size_t cell_words = [] {
  constexpr std::size_t words = (words_of<Measures> + ...);
  return words <= 2 ? words : (words + 3) / 4 * 4;
}();

/// What the loop reads and writes.
template <class Key, class... Measures>
struct group_rows {
  static constexpr std::size_t measures = sizeof...(Measures);
  Key const* keys = nullptr;
  std::tuple<Measures const*...> columns;
  std::size_t count = 0;
  std::uint64_t* table[4] = {};  ///< row i goes to table[i % 4]
  double to_coarse[measures] = {};
  double to_fine[measures] = {};
  /// For a measure on a grid: its coarse parts + 2^44, and what was left over; for std::int64_t: its size. Bits of all rows.
  std::uint64_t seen[measures] = {};
  std::uint64_t left[measures] = {};
};

/// Where the numbers of a measure lie.
template <class Measure, class C>
[[nodiscard]] Measure const* pointer([[maybe_unused]] std::size_t rows, [[maybe_unused]] C const& column) {
  if constexpr (std::is_same_v<Measure, each_row>) {
    static_assert(std::is_same_v<C, each_row>, "a measure that counts rows takes each_row{} for its column");
    return nullptr;
  } else {
    static_assert(std::is_same_v<number_of<C>, Measure>, "a column holds the numbers its measure is declared for");
    std::span const numbers(column);
    if (numbers.size() != rows)
      throw error("a column of " + std::to_string(numbers.size()) + " rows beside keys of " + std::to_string(rows));
    return numbers.data();
  }
}

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
  template <std::size_t M>
  using measure = std::tuple_element_t<M, std::tuple<Measures...>>;

  /// The words of measure M and those after it, for as many rows as U has lanes.
  template <class Isa, std::size_t M, std::size_t Word, class U>
  TONNAGE_INLINE static void read(rows_type const& rows, std::size_t i, U* word, U* seen, U* left) {
    if constexpr (M < sizeof...(Measures)) {
      using T = measure<M>;
      if constexpr (!std::is_same_v<T, each_row>) foresee(std::get<M>(rows.columns) + i);
      if constexpr (on_grid<T>) {
        using D = lanes<double, Isa>;
        D x;
        D to_coarse;
        D to_fine;
        load_as<Isa>(x, std::get<M>(rows.columns) + i);
        fill(to_coarse, rows.to_coarse[M]);
        fill(to_fine, rows.to_fine[M]);
        split(x, to_coarse, to_fine, word[Word], word[Word + 1], left[M]);
        word[Word] -= __builtin_bit_cast(U, to_coarse);
        word[Word + 1] -= __builtin_bit_cast(U, to_fine);
        seen[M] |= word[Word] + coarse_limit;
      } else if constexpr (std::is_same_v<T, each_row>) {
        fill(word[Word], std::uint64_t{1});
      } else {
        using S = lanes<std::int64_t, Isa>;
        S x;
        load_as<Isa>(x, std::get<M>(rows.columns) + i);
        word[Word] = __builtin_bit_cast(U, x);
        if constexpr (sizeof(T) == 8) seen[M] |= __builtin_bit_cast(U, x ^ (x >> 63));
      }
      read<Isa, M + 1, Word + words_of<T>>(rows, i, word, seen, left);
    } else if constexpr (Word < words) {
      word[Word] = U{};
      read<Isa, M, Word + 1>(rows, i, word, seen, left);
    }
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

  /// Turns columns of words into rows and puts them.
  template <class Isa, class U>
  TONNAGE_INLINE static void scatter(rows_type const& rows, std::size_t i, U const* word) {
    constexpr std::size_t w = width<std::uint64_t, Isa>;
    std::uint64_t* cell[w];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < w; ++r) cell[r] = rows.table[w == 1 ? 0 : r] + std::size_t{rows.keys[i + r]} * words;
    if constexpr (w == 1) {
      for (std::size_t k = 0; k < words; ++k) put(cell[0] + k, word[k]);
    } else if constexpr (words == 1) {
#pragma GCC unroll 4
      for (std::size_t r = 0; r < w; ++r) put(cell[r], std::uint64_t{word[0][r]});
#if defined(__GNUC__)
    } else if constexpr (w == 2) {
#pragma GCC unroll 8
      for (std::size_t k = 0; k < words; k += 2) {
        put(cell[0] + k, __builtin_shufflevector(word[k], word[k + 1], 0, 2));
        put(cell[1] + k, __builtin_shufflevector(word[k], word[k + 1], 1, 3));
      }
    } else if constexpr (words == 2) {
      U const even = __builtin_shufflevector(word[0], word[1], 0, 4, 2, 6);
      U const odd = __builtin_shufflevector(word[0], word[1], 1, 5, 3, 7);
      put(cell[0], __builtin_shufflevector(even, even, 0, 1));
      put(cell[1], __builtin_shufflevector(odd, odd, 0, 1));
      put(cell[2], __builtin_shufflevector(even, even, 2, 3));
      put(cell[3], __builtin_shufflevector(odd, odd, 2, 3));
    } else {
#pragma GCC unroll 4
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

  /// Rows from `begin` on, as many at a time as a vector has lanes; returns the first that is left.
  template <class Isa>
  TONNAGE_INLINE static void sweep(rows_type& rows, std::size_t& i) {
    using U = lanes<std::uint64_t, Isa>;
    constexpr std::size_t w = width<std::uint64_t, Isa>;
    U seen[sizeof...(Measures)] = {};
    U left[sizeof...(Measures)] = {};
#pragma GCC unroll 2
    for (; i + w <= rows.count; i += w) {
      U word[words];
      read<Isa, 0, 0>(rows, i, word, seen, left);
      scatter<Isa>(rows, i, word);
    }
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
    sweep<narrow<Isa>>(here, i);
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

}  // namespace tonnage::kernels
