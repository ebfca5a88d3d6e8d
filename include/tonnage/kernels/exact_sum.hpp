// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The sum of doubles as it would be without rounding, rounded once: whatever the order of the rows, it is the same.
///
/// `exact_sum(column).value()` of 0.1, 0.2 and 0.3 is 0.6; the loop from left to right gives 0.6000000000000001.
///
/// Speed: rows whose magnitudes lie within about 2^28 of each other, as those of money, power and performance do, are
/// split on a shared grid (tonnage/kernels/window.hpp) at eleven vector instructions a vector, faster than memory brings
/// them. A block with rows beyond the grid is added number by number, about ten times slower, and as exactly.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <tonnage/kernels/window.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD {

/// \cond
namespace impl {

/// A block is read at four places at once, as in `sum`. The coarse parts of a place, below 2^51 each, and of a rest that is
/// shorter than four lines, do not overflow 64 bits together.
inline constexpr std::size_t exact_block = detail::places * 4000;

/// What a block sums to; the grid held every row if `outside` and `remainder` are zero.
struct grid_sums {
  std::uint64_t coarse[detail::places];
  std::uint64_t fine[detail::places];
  std::uint64_t outside;
  std::uint64_t remainder;
};

struct sum_on_grid {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, double to_coarse, double to_fine, grid_sums* out) {
    using D = lanes<double, Isa>;
    using U = lanes<std::uint64_t, Isa>;
    constexpr std::size_t w = width<double, Isa>;
    std::size_t const length = count / (places * w) * w;
    D coarse_constant;
    D fine_constant;
    fill(coarse_constant, to_coarse);
    fill(fine_constant, to_fine);
    U coarse[places] = {};
    U fine[places] = {};
    U outside[places] = {};
    U remainder[places] = {};
    for (std::size_t i = 0; i < length; i += w) {
      TONNAGE_UNROLL
      for (std::size_t p = 0; p < places; ++p) {
        D x;
        load_as<Isa>(x, rows + p * length + i);
        U on_coarse;
        U on_fine;
        split(x, coarse_constant, fine_constant, on_coarse, on_fine, remainder[p]);
        outside[p] |= on_coarse ^ __builtin_bit_cast(U, coarse_constant);
        coarse[p] += on_coarse;
        fine[p] += on_fine;
      }
    }
    grid_sums sums = {};
    TONNAGE_UNROLL
    for (std::size_t p = 0; p < places; ++p) {
      std::uint64_t lane[w];
      store(lane, coarse[p]);
      for (std::uint64_t const part : lane) sums.coarse[p] += part;
      store(lane, fine[p]);
      for (std::uint64_t const part : lane) sums.fine[p] += part;
      store(lane, outside[p]);
      for (std::uint64_t const part : lane) sums.outside |= part;
      store(lane, remainder[p]);
      for (std::uint64_t const part : lane) sums.remainder |= part;
      sums.coarse[p] -= length * __builtin_bit_cast(std::uint64_t, to_coarse);
      sums.fine[p] -= length * __builtin_bit_cast(std::uint64_t, to_fine);
    }
    for (std::size_t i = places * length; i < count; ++i) {
      std::uint64_t on_coarse = 0;
      std::uint64_t on_fine = 0;
      split(static_cast<double>(rows[i]), to_coarse, to_fine, on_coarse, on_fine, sums.remainder);
      sums.outside |= on_coarse ^ __builtin_bit_cast(std::uint64_t, to_coarse);
      sums.coarse[0] += on_coarse - __builtin_bit_cast(std::uint64_t, to_coarse);
      sums.fine[0] += on_fine - __builtin_bit_cast(std::uint64_t, to_fine);
    }
    sums.outside >>= 52;
    sums.remainder <<= 1;
    *out = sums;
  }
};

/// Adds blocks to a superaccumulator, by way of a grid that follows the data.
class exact_adder {
 public:
  template <class T>
  void add(T const* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; i += exact_block) add_block(rows + i, (std::min)(exact_block, count - i));
  }

  [[nodiscard]] superaccumulator total() {
    leave_grid();
    return total_;
  }

 private:
  template <class T>
  void add_block(T const* rows, std::size_t count) {
    if (try_grid(rows, count)) return;
    double largest = 0;
    dispatch<largest_magnitude>(rows, count, &largest);
    if (window::exists_for(largest)) {
      leave_grid();
      grid_ = window::holding(largest);
      if (try_grid(rows, count)) return;
    }
    for (std::size_t i = 0; i < count; ++i) total_.add(static_cast<double>(rows[i]));
  }

  template <class T>
  [[nodiscard]] bool try_grid(T const* rows, std::size_t count) {
    grid_sums sums;
    dispatch<sum_on_grid>(rows, count, grid_.to_coarse, grid_.to_fine, &sums);
    if ((sums.outside | sums.remainder) != 0) return false;
    for (std::size_t p = 0; p < places; ++p) {
      coarse_ += static_cast<std::int64_t>(sums.coarse[p]);
      fine_ += static_cast<std::int64_t>(sums.fine[p]);
    }
    return true;
  }

  void leave_grid() {
    total_.add_units(coarse_, grid_.exponent + window::step);
    total_.add_units(fine_, grid_.exponent);
    coarse_ = fine_ = int128{};
  }

  window grid_ = window::holding(1);
  int128 coarse_;
  int128 fine_;
  superaccumulator total_;
};

/// Cuts rows into parts; `exact(begin, end)` is the sum of one, and the sum of those is the same however they were cut.
template <class Run, class Exact>
[[nodiscard]] superaccumulator exact_in_parts(std::size_t rows, parallel<Run> const& how, Exact const& exact) {
  std::size_t const parts = worth(rows, how.parts, 8 * chunk);
  std::vector<superaccumulator> partial(parts);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = cut(rows, parts, part, chunk);
    partial[part] = exact(begin, end);
  });
  superaccumulator total = partial[0];
  for (std::size_t part = 1; part < parts; ++part) total.merge(partial[part]);
  return total;
}

}  // namespace impl
/// \endcond

/// The exact sum of floating-point numbers. `.value()` is the double nearest to it: correctly rounded, and the same for
/// every order of rows, chunking, instruction set and number of threads. Partial sums of batches `merge`.
///
/// Precondition: the processor rounds to nearest and does not flush denormals to zero (the default of C++; -ffast-math
/// at link time changes it, and then numbers below 2^-1022 count as zero).
/// Complexity: one pass at the speed of memory for rows whose magnitudes are within about 2^28 of the largest of a block
/// of 16,000; else about 5 ns for each row of the block. NaN, infinities and zeros: see `superaccumulator::value`.
template <column C, executor Run = in_this_thread>
  requires column_float<number_of<C>>
[[nodiscard]] superaccumulator exact_sum(C const& numbers, parallel<Run> const& how = serial) {
  std::span const rows(numbers);
  return impl::exact_in_parts(rows.size(), how, [&](std::size_t begin, std::size_t end) {
    impl::exact_adder adder;
    adder.add(rows.data() + begin, end - begin);
    return adder.total();
  });
}

}  // namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD
