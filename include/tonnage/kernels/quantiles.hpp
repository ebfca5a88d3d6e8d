// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Medians, 99th percentiles and the like: exactly, or from a sketch that batches, threads and machines can merge.
///
/// `quantile(watts, 0.5)` of {100, 200, 300, 400} is 200, the nearest rank; with `quantile_rule::linear` it is 250.
/// `quantile_sketch s; s.add(watts); s.quantile(0.99)` is within 0.4 % of the nearest rank, in a few kilobytes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/rounding.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// What lies at a share p of n numbers in order: the number of rank ⌈p n⌉, counted from 1, which is always one of them
/// (type 1); or a point on the line between the two beside (n - 1) p, counted from 0 (type 7, what R, NumPy and Excel
/// do). Source: R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996.
enum class quantile_rule : unsigned char { nearest_rank, linear };

/// \cond
namespace detail {

TONNAGE_INLINE void must_be_share(double p) {
  if (!(p >= 0 && p <= 1)) throw_error("a quantile is at a share from 0 to 1", {.text = std::to_string(p)});
}

/// ⌈p n⌉ from 1 to n; a product within 2^-40 of a whole number is one, so that rank 0.07 × 100 is 7.
[[nodiscard]] TONNAGE_INLINE std::uint64_t nearest_rank(double p, std::uint64_t n) noexcept {
  double const exactly = p * static_cast<double>(n);
  double const whole = tonnage::detail::rounded_down(exactly + 0.5);
  double const off = exactly - whole;
  double const rank = (off < 0 ? -off : off) <= exactly * 0x1p-40 ? whole : -tonnage::detail::rounded_down(-exactly);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, n);
}

[[nodiscard]] TONNAGE_INLINE bool is_nan(double x) noexcept {
  return (std::bit_cast<std::uint64_t>(x) << 1) > (std::uint64_t{0x7ff} << 53);
}

}  // namespace detail
/// \endcond

/// How many numbers lie at which height, in steps of 1/128 of a power of two. A partial: `merge` adds whole numbers,
/// and is associative and commutative; the result depends neither on order nor on chunks. 16 bytes for each step
/// between the least and the largest number: 2 kB for a factor of two, 40 kB for a million; 4 MB at the very most.
/// Source: the mergeable counts of C. Masson, J. E. Rim, H. K. Lee, "DDSketch", VLDB 2019, with steps cut from the bits
/// of a double, as in G. Tene's HdrHistogram, since a logarithm is not the same everywhere.
class quantile_sketch {
 public:
  /// What a quantile is off at most, as a share of it: a step is 1/128 of its lower end at most, its middle half of
  /// that.
  static constexpr double relative_error = 0x1p-8;

  /// Adds a number. Below 2^-1022 in magnitude it counts as zero; NaN is counted apart.
  TONNAGE_INLINE void add(double x) {
    if (detail::is_nan(x)) {
      ++not_a_number_;
      return;
    }
    ++count_;
    ++*at(step_of(x));
  }
  template <column C>
  TONNAGE_INLINE void add(C const& numbers) {
    for (auto const x : std::span(numbers)) add(static_cast<double>(x));
  }

  TONNAGE_INLINE void merge(quantile_sketch const& other) {
    count_ += other.count_;
    not_a_number_ += other.not_a_number_;
    if (other.counts_.empty()) return;
    std::vector<std::uint64_t> const counts = other.counts_;  // of itself, too
    at(other.first_);
    std::uint64_t* to = at(other.first_ + static_cast<std::int64_t>(counts.size()) - 1);
    for (std::size_t i = counts.size(); i != 0; --i) *to-- += counts[i - 1];
  }

  /// What it knows, to be kept in a file or sent: how many numbers lie at each step from `first` on
  /// (`counts`), and how many were `not_a_number`.
  struct state {
    std::int64_t first = 0;
    std::vector<std::uint64_t> counts{};
    std::uint64_t not_a_number = 0;
  };
  /// What it knows, copied.
  [[nodiscard]] TONNAGE_INLINE state to_state() const { return {first_, counts_, not_a_number_}; }
  /// \throws tonnage::error  for steps that no number has
  [[nodiscard]] TONNAGE_INLINE static quantile_sketch from_state(state const& s) {
    constexpr std::int64_t last = std::int64_t{0x7ff} << 7;
    if (s.first < -last || s.counts.size() > static_cast<std::size_t>(last - s.first + 1))
      throw_error("a quantile sketch of numbers that there are not");
    quantile_sketch out;
    out.first_ = s.first;
    out.counts_ = s.counts;
    out.not_a_number_ = s.not_a_number;
    for (auto const n : s.counts) out.count_ += n;
    return out;
  }

  /// How many numbers were counted, NaN not among them.
  [[nodiscard]] TONNAGE_INLINE std::uint64_t count() const noexcept { return count_; }
  /// How many were NaN.
  [[nodiscard]] TONNAGE_INLINE std::uint64_t not_a_number() const noexcept { return not_a_number_; }

  /// The number of the nearest rank, off by `relative_error` of itself at most.
  /// \throws tonnage::error  where p is not from 0 to 1, or there are no numbers.
  [[nodiscard]] TONNAGE_INLINE double quantile(double p) const {
    detail::must_be_share(p);
    if (count_ == 0) throw_error("no numbers have no quantile");
    std::uint64_t left = detail::nearest_rank(p, count_);
    std::size_t i = 0;
    for (; left > counts_[i]; ++i) left -= counts_[i];
    return middle_of(first_ + static_cast<std::int64_t>(i));
  }

 private:
  static constexpr int low_bits = 45;  // of 52, which leaves seven

  /// Steps are in the order of numbers; that of zero is 0, and of -x that of x negated.
  [[nodiscard]] TONNAGE_INLINE static std::int64_t step_of(double x) noexcept {
    auto const bits = std::bit_cast<std::int64_t>(x);
    std::int64_t const size = bits & (std::numeric_limits<std::int64_t>::max)();
    std::int64_t const step = size < std::int64_t{1} << 52 ? 0 : size >> low_bits;
    return bits < 0 ? -step : step;
  }
  [[nodiscard]] TONNAGE_INLINE static double middle_of(std::int64_t step) noexcept {
    if (step == 0) return 0;
    std::int64_t const size = step < 0 ? -step : step;
    bool const infinite = size >= std::int64_t{0x7ff} << 7;
    auto const middle = (size << low_bits) | (infinite ? 0 : std::int64_t{1} << (low_bits - 1));
    return std::bit_cast<double>(middle | (step < 0 ? (std::numeric_limits<std::int64_t>::min)() : 0));
  }

  /// The count of a step, with room made for it.
  [[nodiscard]] TONNAGE_INLINE std::uint64_t* make_room(std::int64_t step) {
    if (counts_.empty()) first_ = step;
    if (step < first_) {
      // As much again as there is, so that a descending column does not move everything each time.
      std::int64_t const lowest = -(std::int64_t{0x7ff} << 7);
      std::int64_t const to = (std::max)(lowest, (std::min)(step, first_ - static_cast<std::int64_t>(counts_.size())));
      counts_.insert(counts_.begin(), static_cast<std::size_t>(first_ - to), 0);
      first_ = to;
    }
    auto const i = static_cast<std::size_t>(step - first_);
    if (i >= counts_.size()) counts_.resize(i + 1);
    return &counts_[i];
  }
  TONNAGE_INLINE std::uint64_t* at(std::int64_t step) {
    auto const i = static_cast<std::uint64_t>(step) - static_cast<std::uint64_t>(first_);
    return i < counts_.size() ? &counts_[static_cast<std::size_t>(i)] : make_room(step);
  }

  std::int64_t first_ = 0;
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t not_a_number_ = 0;
};

inline namespace TONNAGE_BUILD {

/// Several quantiles of one column, by selection: exact, and the same for every order of rows. NaN are left out, and -0
/// is less than +0. Numbers of 64 bits are rounded to doubles. Complexity: O(rows) for each, and a copy of the column.
/// Example: `quantiles(watts, {0.5, 0.99})`.
/// \throws tonnage::error  where a share is not from 0 to 1, or there are no numbers.
template <column C>
[[nodiscard]] std::vector<double> quantiles(C const& numbers, std::vector<double> const& shares,
                                            quantile_rule rule = quantile_rule::nearest_rank) {
  using order = detail::order_of<double>;
  std::vector<std::int64_t> rows;
  rows.reserve(std::span(numbers).size());
  for (auto const number : std::span(numbers)) {
    auto const x = static_cast<double>(number);
    if (!detail::is_nan(x)) rows.push_back(order::of(x));
  }
  if (rows.empty()) throw_error("no numbers have no quantile");
  auto const ranked = [&](std::size_t rank) {  // from 0
    auto const place = rows.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(rows.begin(), place, rows.end());
    return order::back(*place);
  };
  std::vector<double> out;
  for (double const p : shares) {
    TONNAGE_PRECISE
    detail::must_be_share(p);
    if (rule == quantile_rule::nearest_rank) {
      out.push_back(ranked(detail::nearest_rank(p, rows.size()) - 1));
      continue;
    }
    double height = static_cast<double>(rows.size() - 1) * p;
    impl::keep(height);
    auto const below = (std::min)(static_cast<std::size_t>(height), rows.size() - 1);
    double const low = ranked(below);
    double const share = height - static_cast<double>(below);
    // What was selected has everything larger behind it, so that the next is the least there.
    auto const next = rows.begin() + static_cast<std::ptrdiff_t>(below) + 1;
    double const high = share > 0 && next != rows.end() ? order::back(*std::min_element(next, rows.end())) : low;
    double apart = high - low;
    impl::keep(apart);
    apart *= share;
    impl::keep(apart);
    out.push_back(order::of(low) == order::of(high) ? low : low + apart);
  }
  return out;
}

/// One quantile, as `quantiles` gives it. Complexity: that of `quantiles`.
template <column C>
[[nodiscard]] double quantile(C const& numbers, double share, quantile_rule rule = quantile_rule::nearest_rank) {
  return quantiles(numbers, {share}, rule)[0];
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
