// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How many numbers of a column lie between which edges, with none lost.
///
/// `histogram(watts, equal_edges(0.0, 1000.0, 10)).counts[7]` is how many are from 700 until below 800.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// What edges of bins are: doubles for floating point, 64 bits for whole numbers, which are then compared exactly.
template <column_number T>
using edge_of = std::conditional_t<column_float<T>, double, std::int64_t>;

/// Counts of numbers: `counts[k]` are from `edges[k]` until below `edges[k + 1]`. `merge` is associative and commutative.
template <class Edge>
struct histogram_of {
  std::vector<Edge> edges;
  std::vector<std::uint64_t> counts;
  std::uint64_t below = 0;         ///< less than the first edge
  std::uint64_t above = 0;         ///< the last edge, and more
  std::uint64_t not_a_number = 0;  ///< NaN, which lies nowhere

  /// All that were counted.
  [[nodiscard]] TONNAGE_INLINE std::uint64_t rows() const noexcept {
    std::uint64_t out = below + above + not_a_number;
    for (std::uint64_t const each : counts) out += each;
    return out;
  }
  /// \throws tonnage::error  where the edges differ.
  TONNAGE_INLINE void merge(histogram_of const& other) {
    if (edges != other.edges) throw_error("histograms with different edges cannot be merged");
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += other.counts[k];
    below += other.below;
    above += other.above;
    not_a_number += other.not_a_number;
  }
};

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

[[nodiscard]] TONNAGE_INLINE bool is_finite(double x) noexcept {
  return (std::bit_cast<std::uint64_t>(x) >> 52 & 0x7ff) != 0x7ff;
}

inline void must_be_range(bool good, std::size_t bins) {
  if (!good || bins == 0)
    throw_error("equal bins have a low edge, a higher one that is finite, and a number that is not zero",
                {.text = std::to_string(bins) + " bins"});
}

template <class Edge>
class bin_counter {
 public:
  explicit bin_counter(std::vector<Edge> const& edges) {
    out_.edges = edges;
    if (edges.size() < 2) throw_error("a histogram has at least two edges");
    for (std::size_t k = 0; k < edges.size(); ++k) {
      if constexpr (std::same_as<Edge, double>)
        if ((std::bit_cast<std::uint64_t>(edges[k]) << 1) > (std::uint64_t{0x7ff} << 53))
          throw_error("an edge of a histogram is not a number");
      if (k != 0 && !(edges[k - 1] < edges[k]))
        throw_error("an edge of a histogram is not above the one before", {.text = std::to_string(edges[k])});
    }
    out_.counts.resize(edges.size() - 1);
    bins_ = static_cast<double>(edges.size() - 1);
    if constexpr (std::same_as<Edge, double>) {
      scale_ = bins_ / (edges.back() - edges.front());
      // A guess that is off by one bin at most: else bins are searched.
      guess_ = is_finite(scale_) && scale_ > 0;
      for (std::size_t k = 0; guess_ && k < edges.size(); ++k)
        guess_ = std::abs((edges[k] - edges.front()) * scale_ - static_cast<double>(k)) < 0.5;
    }
  }

  TONNAGE_INLINE void add(Edge x) {
    std::vector<Edge> const& edges = out_.edges;
    if constexpr (std::same_as<Edge, double>)  // in bits, since -ffast-math takes it that there is none
      if ((std::bit_cast<std::uint64_t>(x) << 1) > (std::uint64_t{0x7ff} << 53)) {
        ++out_.not_a_number;
        return;
      }
    if (x < edges.front()) {
      ++out_.below;
      return;
    }
    if (x >= edges.back()) {
      ++out_.above;
      return;
    }
    if constexpr (std::same_as<Edge, double>)
      if (guess_) {
        auto k = static_cast<std::size_t>((std::min)((x - edges.front()) * scale_, bins_ - 1));
        while (x < edges[k]) --k;
        while (x >= edges[k + 1]) ++k;
        ++out_.counts[k];
        return;
      }
    auto const after = std::upper_bound(edges.begin(), edges.end(), x);
    ++out_.counts[static_cast<std::size_t>(after - edges.begin()) - 1];
  }

  [[nodiscard]] histogram_of<Edge> const& result() const noexcept { return out_; }

 private:
  histogram_of<Edge> out_;
  double bins_ = 0;
  double scale_ = 0;
  bool guess_ = false;
};

}  // namespace impl
/// \endcond

/// Edges of bins of equal width: low + (high - low) × k / bins, in doubles, of which the last is high itself.
/// \throws tonnage::error  where high is not above low, either is not finite, or there are no bins.
[[nodiscard]] inline std::vector<double> equal_edges(double low, double high, std::size_t bins) {
  TONNAGE_PRECISE
  double range = high - low;
  impl::must_be_range(impl::is_finite(range) && low < high, bins);
  std::vector<double> out(bins + 1, high);
  for (std::size_t k = 0; k < bins; ++k) {
    double share = static_cast<double>(k) / static_cast<double>(bins);
    impl::keep(share);
    share *= range;
    impl::keep(share);
    out[k] = low + share;
  }
  return out;
}

/// Edges of whole numbers, as equal as they go: low + (high - low) × k / bins, rounded down.
/// \throws tonnage::error  where high is not above low, or there are more bins than numbers.
template <std::signed_integral A, std::signed_integral B>
[[nodiscard]] std::vector<std::int64_t> equal_edges(A low, B high, std::size_t bins) {
  std::uint64_t const range =
      static_cast<std::uint64_t>(std::int64_t{high}) - static_cast<std::uint64_t>(std::int64_t{low});
  impl::must_be_range(low < high && bins <= range && bins < std::uint64_t{1} << 32, bins);
  std::vector<std::int64_t> out(bins + 1);
  for (std::size_t k = 0; k <= bins; ++k)
    out[k] = static_cast<std::int64_t>(static_cast<std::uint64_t>(std::int64_t{low}) + range / bins * k +
                                       range % bins * k / bins);
  return out;
}

/// Counts numbers by bins. Every row is in one bin, below, above or not a number: `rows()` is their number, always.
/// Complexity: one pass, about 2 ns a row for bins of about equal width, else a binary search for each row.
/// Example: `histogram(std::vector{0.0, 9.9, 10.0}, equal_edges(0.0, 10.0, 2))` has the counts 1, 1 and one above.
/// \throws tonnage::error  where there are fewer than two edges, or one is not above that before it, or NaN.
template <column C, executor Run = in_this_thread>
[[nodiscard]] histogram_of<edge_of<number_of<C>>> histogram(
    C const& numbers, std::type_identity_t<std::vector<edge_of<number_of<C>>>> const& edges,
    parallel<Run> const& how = serial) {
  using Edge = edge_of<number_of<C>>;
  std::span const rows(numbers);
  std::size_t const parts = detail::worth(rows.size(), how.parts, (std::max)(detail::chunk, 4 * edges.size()));
  std::vector<impl::bin_counter<Edge>> partial(parts, impl::bin_counter<Edge>(edges));
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(rows.size(), parts, part, detail::chunk);
    impl::bin_counter<Edge>& counter = partial[part];
    for (std::size_t i = begin; i < end; ++i) counter.add(static_cast<Edge>(rows[i]));
  });
  histogram_of<Edge> total = partial[0].result();
  for (std::size_t part = 1; part < parts; ++part) total.merge(partial[part].result());
  return total;
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
