// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Mean and variance of a column.
///
/// `moments(watts)` of {600, 700, 800} has the mean 700, the variance 6,666.67 and, as a sample, the variance 10,000.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/dot.hpp>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// \cond
namespace detail {

/// a / b, or NaN where b is not positive: what a mean of nothing and the variance of one sample are.
[[nodiscard]] TONNAGE_INLINE double quotient(double a, std::uint64_t b) noexcept {
  double out = b != 0 ? a / static_cast<double>(b) : std::bit_cast<double>(std::uint64_t{0x7ff8} << 48);
  impl::keep(out);
  return impl::with_one_nan(out);
}

}  // namespace detail

inline namespace TONNAGE_BUILD {
namespace impl {

/// A sum of `count` rows less as many times `from`, rounded once.
[[nodiscard]] inline double distance_from(double from, superaccumulator sum, std::uint64_t count) noexcept {
  sum.add_product(-int128(0, count), from);
  return sum.value();
}

[[nodiscard]] inline double mean_of(superaccumulator const& sum, std::uint64_t count) noexcept {
  double const first = quotient(sum.value(), count);
  double const off = quotient(distance_from(first, sum, count), count);
  bool const finite = ((std::bit_cast<std::uint64_t>(off) << 1) >> 53) != 0x7ff;
  double out = first + (finite ? off : 0);
  keep(out);
  return out;
}

/// Adds a sum times a double: as the doubles that add up to it, of which the first four have all the bits that count.
inline void add_product(superaccumulator& total, superaccumulator sum, double factor) noexcept {
  for (int i = 0; i < 4; ++i) {
    double const part = sum.value();
    sum.add(-part);
    total.add_product(part, factor);
  }
}

/// The sum of (x - m)² for a double m near the mean, Σx² - 2mΣx + nm², without rounding; less what m is off the mean.
[[nodiscard]] inline double squares_of(superaccumulator const& sum, superaccumulator total,
                                       std::uint64_t count) noexcept {
  TONNAGE_PRECISE
  double const m = mean_of(sum, count);
  add_product(total, sum, -2 * m);
  superaccumulator n_times_m;
  n_times_m.add_product(int128(0, count), m);
  add_product(total, n_times_m, m);
  double off = distance_from(m, sum, count);
  off *= off;
  keep(off);
  double out = total.value() - quotient(off, count);
  keep(out);
  return out < 0 ? 0 : out;
}

}  // namespace impl
}  // namespace TONNAGE_BUILD
/// \endcond

/// How many rows (`count`), their `mean`, and the sum of the `squares` of their distances from it. A partial: trivially copyable, and
/// `merge` in one fixed order gives the same bits everywhere; in another order it differs by rounding.
struct mean_and_squares {
  std::uint64_t count = 0;
  double mean = 0;
  double squares = 0;

  /// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", The American
  /// Statistician 37, 1983.
  TONNAGE_INLINE void merge(mean_and_squares const& other) noexcept {
    TONNAGE_PRECISE
    if (other.count == 0) return;
    if (count == 0) {
      *this = other;
      return;
    }
    auto const mine = static_cast<double>(count);
    auto const theirs = static_cast<double>(other.count);
    double apart = other.mean - mean;
    impl::keep(apart);
    double share = theirs / (mine + theirs);
    impl::keep(share);
    double shift = apart * share;
    impl::keep(shift);
    double between = apart * shift;
    impl::keep(between);
    between *= mine;
    impl::keep(between);
    mean += shift;
    impl::keep(mean);
    squares += other.squares;
    impl::keep(squares);
    squares += between;
    impl::keep(squares);
    count += other.count;
  }

  /// Of the rows themselves, divided by their number; NaN of no rows.
  [[nodiscard]] TONNAGE_INLINE double variance() const noexcept { return detail::quotient(squares, count); }
  /// Of what the rows are a sample of, divided by one less; NaN of fewer than two rows.
  [[nodiscard]] TONNAGE_INLINE double sample_variance() const noexcept {
    return detail::quotient(squares, count < 2 ? 0 : count - 1);
  }
};

/// The exact `sum` of `count` rows and the exact `sum_of_squares`. A partial: trivially copyable, and `merge` is associative and commutative:
/// the results do not depend on the order of rows.
struct exact_mean_and_squares {
  std::uint64_t count = 0;
  superaccumulator sum;
  superaccumulator sum_of_squares;

  TONNAGE_INLINE void merge(exact_mean_and_squares const& other) noexcept {
    count += other.count;
    sum.merge(other.sum);
    sum_of_squares.merge(other.sum_of_squares);
  }

  /// Within one unit of its last place; NaN of no rows.
  [[nodiscard]] TONNAGE_INLINE double mean() const noexcept { return impl::mean_of(sum, count); }
  /// Within a few units of their last place, where squares do not leave the range of doubles; NaN as above.
  [[nodiscard]] TONNAGE_INLINE double variance() const noexcept {
    return detail::quotient(impl::squares_of(sum, sum_of_squares, count), count);
  }
  /// The same, divided by one row less; NaN of fewer than two.
  [[nodiscard]] TONNAGE_INLINE double sample_variance() const noexcept {
    return detail::quotient(impl::squares_of(sum, sum_of_squares, count), count < 2 ? 0 : count - 1);
  }
};

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// out: the sum of the distances of rows from `mean`, and of the squares of those, in the order of sum_floats.
struct sum_deviations {
  template <class V>
  TONNAGE_INLINE static void step(V& x, V const& mean, V& sum, V& squares) {
    TONNAGE_PRECISE
    x -= mean;
    keep(x);
    sum += x;
    keep(sum);
    x *= x;
    keep(x);
    squares += x;
    keep(squares);
  }

  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, double mean, double* out) {
    TONNAGE_PRECISE
    using V = lanes<double, Isa>;
    constexpr std::size_t w = width<double, Isa>;
    constexpr std::size_t registers = virtual_lanes / w;
    std::size_t const length = count / virtual_lanes * line;
    V sums[registers] = {};
    V squares[registers] = {};
    V means;
    fill(means, mean);
    for (std::size_t i = 0; i < length; i += line) {
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < registers; ++r) {
        V x;
        load_as<Isa>(x, rows + r * w / line * length + i + r * w % line);
        step(x, means, sums[r], squares[r]);
      }
    }
    double lane[2][virtual_lanes];
    TONNAGE_UNROLL
    for (std::size_t r = 0; r < registers; ++r) {
      store(lane[0] + r * w, sums[r]);
      store(lane[1] + r * w, squares[r]);
    }
    std::size_t const i = places * length;
    for (std::size_t k = 0; k < virtual_lanes && i + k < count; ++k) {
      auto x = static_cast<double>(rows[i + k]);
      step(x, mean, lane[0][k], lane[1][k]);
    }
    out[0] = fold(lane[0]);
    out[1] = fold(lane[1]);
  }
};

/// The moments of at most a chunk: once over it for the mean, once for the distances from it, corrected by what the
/// rounded mean is off.
template <class T>
[[nodiscard]] mean_and_squares moments_of_chunk(T const* rows, std::size_t count) {
  TONNAGE_PRECISE
  double sum = 0;
  dispatch<sum_floats>(rows, count, &sum);
  auto const n = static_cast<double>(count);
  double mean = sum / n;
  keep(mean);
  double out[2];
  dispatch<sum_deviations>(rows, count, mean, static_cast<double*>(out));
  double off = out[0] / n;
  keep(off);
  double too_much = off * out[0];
  keep(too_much);
  double squares = out[1] - too_much;
  keep(squares);
  mean += off;
  keep(mean);
  return {count, mean, squares};
}

}  // namespace impl
/// \endcond

/// Mean and variance of numbers that a double holds, in a fixed order: chunks of 32,768 rows, merged one after the other.
/// The same bits on every instruction set, with any number of threads and any compiler flags. To first order the error
/// of the mean is below (1,032 + 4 chunks) × 2^-53 of the mean magnitude, that of the variance below
/// (1,040 + 8 chunks) × 2^-53 × (1 + k) of itself, k² = 1 + mean² / variance. NaN and infinities give NaN.
/// Complexity: one pass at the speed of memory; a chunk stays in L2 for its second reading.
template <column C, executor Run = in_this_thread>
  requires(!std::same_as<number_of<C>, std::int64_t>)
[[nodiscard]] mean_and_squares moments(C const& numbers, parallel<Run> const& how = serial) {
  std::span const rows(numbers);
  std::size_t const chunks = (rows.size() + detail::chunk - 1) / detail::chunk;
  std::size_t const parts = detail::worth(chunks, how.parts, 8);
  std::vector<mean_and_squares> partial(chunks);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(chunks, parts, part, 1);
    for (std::size_t c = begin; c < end; ++c) {
      std::size_t const i = c * detail::chunk;
      partial[c] = impl::moments_of_chunk(rows.data() + i, (std::min)(detail::chunk, rows.size() - i));
    }
  });
  mean_and_squares total;
  for (mean_and_squares const& each : partial) total.merge(each);
  total.mean = impl::with_one_nan(total.mean);
  total.squares = impl::with_one_nan(total.squares);
  return total;
}

/// Mean and variance that depend neither on the order of rows nor on anything else, from the exact sums of numbers and of
/// their squares. Complexity: that of `exact_sum` and `exact_dot`.
template <column C, executor Run = in_this_thread>
  requires column_float<number_of<C>>
[[nodiscard]] exact_mean_and_squares exact_moments(C const& numbers, parallel<Run> const& how = serial) {
  exact_mean_and_squares out;
  out.count = std::span(numbers).size();
  out.sum = exact_sum(numbers, how);
  out.sum_of_squares = exact_dot(numbers, numbers, how);
  return out;
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
