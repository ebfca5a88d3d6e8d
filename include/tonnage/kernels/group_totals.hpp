// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The totals of one measure for all groups: 128 bits each, and a superaccumulator each where no grid holds the rows.
///
/// A cell of the inner loop (group_cells.hpp) has 64 bits; before it can overflow it is moved here.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/group_cells.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/measure.hpp>
#include <tonnage/kernels/window.hpp>
#include <type_traits>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD {
namespace impl {

/// Totals of whole numbers, or of `each_row`.
template <class Measure>
class group_totals {
 public:
  static constexpr std::uint64_t room_for_rows = std::uint64_t{1} << 31;  // of less than 2^32

  explicit group_totals(std::size_t groups) : totals_(groups) {}

  [[nodiscard]] double to_coarse() const noexcept { return 0; }
  [[nodiscard]] double to_fine() const noexcept { return 0; }
  /// The same ratings as another's.
  void start_from(group_totals const& other) noexcept {
    exponent_ = other.exponent_;
    has_exponent_ = other.has_exponent_;
  }

  /// Whether a block leaves all cells below 2^63.
  [[nodiscard]] bool takes(std::size_t rows, std::uint64_t seen, std::uint64_t /*left*/) const noexcept {
    return !sized || (could_take(seen) && used_ + room_for(rows, seen) < std::uint64_t{1} << 63);
  }
  /// Whether empty cells would take a block.
  [[nodiscard]] bool would_take(detail::source<Measure> const&, std::size_t, std::uint64_t seen,
                                std::uint64_t) noexcept {
    return !sized || could_take(seen);
  }
  /// Notes how large the cells may be now.
  void took(std::size_t rows, std::uint64_t seen) noexcept {
    if constexpr (sized) used_ += room_for(rows, seen);
  }
  void look_at(detail::source<Measure> const&, std::size_t) noexcept {}
  void prepare() noexcept {}
  /// \throws tonnage::error  where there is no factor for a code, or factors have another power of two than before.
  void check(detail::source<Measure> const& from, std::size_t begin, std::size_t count) const {
    if constexpr (detail::is_rated<Measure>) {
      check_keys(from.codes, begin, count, from.size, "has code");
      check_exponent(from.exponent);
    }
  }
  /// Notes what rows are rated by.
  void start(detail::source<Measure> const& from) noexcept {
    if constexpr (detail::is_rated<Measure>) {
      using count = std::remove_cvref_t<decltype(*from.counts)>;
      exponent_ = from.exponent;
      has_exponent_ = true;
      largest_product_ = from.largest * (std::numeric_limits<count>::max)();
    }
  }

  void add(std::size_t group, detail::source<Measure> const& from, std::size_t row) noexcept {
    if constexpr (std::is_same_v<Measure, each_row>)
      totals_[group] += 1;
    else if constexpr (detail::is_rated<Measure>)
      totals_[group] += static_cast<std::int64_t>(from.counts[row]) * from.units[from.codes[row]];
    else
      totals_[group] += static_cast<std::int64_t>(from.numbers[row]);
  }
  void take_cell(std::size_t group, std::uint64_t const* word) noexcept {
    totals_[group] += static_cast<std::int64_t>(*word);
  }
  void cells_are_empty() noexcept { used_ = 0; }

  /// \throws tonnage::error  where the other's factors have another power of two.
  void check_merge(group_totals const& other) const {
    if (other.has_exponent_) check_exponent(other.exponent_);
  }
  void merge(group_totals const& other, std::span<std::uint32_t const> to) noexcept {
    if (other.has_exponent_) start_from(other);
    for (std::size_t g = 0; g < other.totals_.size(); ++g) totals_[to.empty() ? g : to[g]] += other.totals_[g];
  }
  void grow(std::size_t groups) { totals_.resize(groups); }
  [[nodiscard]] auto total(std::size_t group) const {
    if constexpr (detail::is_rated<Measure>) {
      superaccumulator out;
      out.add_units(totals_[group], exponent_);
      return out;
    } else {
      return totals_[group];
    }
  }

 private:
  /// Whether numbers may be so large that cells need watching.
  static constexpr bool sized = std::is_same_v<Measure, std::int64_t> || detail::is_rated<Measure>;

  /// Numbers of up to 52 bits: then 1,024 of them leave room for as many again.
  [[nodiscard]] bool could_take(std::uint64_t seen) const noexcept { return most_seen(seen) >> 52 == 0; }
  [[nodiscard]] std::uint64_t room_for(std::size_t rows, std::uint64_t seen) const noexcept {
    return rows * std::bit_ceil(most_seen(seen) + 1);
  }
  [[nodiscard]] std::uint64_t most_seen(std::uint64_t seen) const noexcept {
    return detail::is_rated<Measure> ? largest_product_ : seen;
  }
  void check_exponent(int exponent) const {
    if (has_exponent_ && exponent != exponent_) throw_error("all rows of a measure are rated by one table");
  }

  std::vector<int128> totals_;
  int exponent_ = 0;  // of the ratings, for a measure that has them
  bool has_exponent_ = false;
  std::uint64_t largest_product_ = 0;
  std::uint64_t used_ = 0;  // no cell is larger
};

/// Totals of floating point, on a grid that follows the rows.
template <class Measure>
  requires detail::on_grid<Measure>
class group_totals<Measure> {
 public:
  static constexpr std::uint64_t room_for_rows = std::uint64_t{1} << 19;  // of less than 2^44 on the coarse grid

  explicit group_totals(std::size_t groups) : totals_(groups) {}

  [[nodiscard]] double to_coarse() const noexcept { return grid_.to_coarse; }
  [[nodiscard]] double to_fine() const noexcept { return grid_.to_fine; }
  /// The same grid as another's, so that merging is adding.
  void start_from(group_totals const& other) noexcept { grid_ = wanted_ = other.grid_; }

  [[nodiscard]] bool takes(std::size_t /*rows*/, std::uint64_t seen, std::uint64_t left) const noexcept {
    return seen < 2 * detail::coarse_limit && left << 1 == 0;
  }

  void took(std::size_t /*rows*/, std::uint64_t /*seen*/) noexcept {}
  /// Whether the present grid holds rows, or perhaps another one. After some changes there is no other: then the rows
  /// are not of one size, and go one by one.
  [[nodiscard]] bool would_take(detail::source<Measure> const& from, std::size_t count, std::uint64_t seen,
                                std::uint64_t left) noexcept {
    wanted_ = grid_;
    if (takes(count, seen, left)) return true;
    if (changes_ != most_changes) look_at(from, count);
    return wanted_.exponent != grid_.exponent;
  }
  /// Chooses a grid for rows, where there is one.
  void look_at(detail::source<Measure> const& from, std::size_t count) noexcept {
    double largest = 0;
    dispatch<largest_magnitude>(from.numbers, count, &largest);
    if (detail::window::exists_for(largest)) wanted_ = detail::window::holding(largest);
  }
  /// Goes over to the grid that was chosen; the cells are empty.
  void prepare() {
    if (wanted_.exponent == grid_.exponent) return;
    ++changes_;
    leave_grid();
    grid_ = wanted_;
  }
  void check(detail::source<Measure> const&, std::size_t, std::size_t) const noexcept {}
  void start(detail::source<Measure> const&) noexcept {}

  void add(std::size_t group, detail::source<Measure> const& from, std::size_t row) {
    beyond_.resize(totals_.size());
    beyond_[group].add(static_cast<double>(from.numbers[row]));
  }
  void take_cell(std::size_t group, std::uint64_t const* word) noexcept {
    totals_[group] +=
        int128(static_cast<std::int64_t>(word[0])).shifted(detail::window::step) + static_cast<std::int64_t>(word[1]);
  }
  /// Each time, at most 2^106 came into a total of 128 bits.
  void cells_are_empty() {
    if (++times_ == most_times) leave_grid();
  }

  void check_merge(group_totals const&) const noexcept {}
  void grow(std::size_t groups) {
    totals_.resize(groups);
    if (!beyond_.empty()) beyond_.resize(groups);
  }
  void merge(group_totals& other, std::span<std::uint32_t const> to) {
    if (other.grid_.exponent != grid_.exponent) {
      if (is_zero())
        start_from(other);
      else
        other.leave_grid();
    }
    if (times_ + other.times_ >= most_times) {
      leave_grid();
      other.leave_grid();
    }
    if (!other.beyond_.empty()) {
      beyond_.resize(totals_.size());
      for (std::size_t g = 0; g < other.beyond_.size(); ++g) beyond_[to.empty() ? g : to[g]].merge(other.beyond_[g]);
    }
    for (std::size_t g = 0; g < other.totals_.size(); ++g) totals_[to.empty() ? g : to[g]] += other.totals_[g];
    times_ += other.times_;
  }
  [[nodiscard]] superaccumulator total(std::size_t group) const {
    superaccumulator out = beyond_.empty() ? superaccumulator{} : beyond_[group];
    out.add_units(totals_[group], grid_.exponent);
    return out;
  }

 private:
  static constexpr int most_changes = 16;
  static constexpr std::uint32_t most_times = 1U << 20;

  [[nodiscard]] bool is_zero() const noexcept {
    return std::all_of(totals_.begin(), totals_.end(), [](int128 const& each) { return each == int128{}; });
  }
  void leave_grid() {
    times_ = 0;
    if (is_zero()) return;
    beyond_.resize(totals_.size());
    for (std::size_t g = 0; g < totals_.size(); ++g)
      beyond_[g].add_units(std::exchange(totals_[g], int128{}), grid_.exponent);
  }

  detail::window grid_ = detail::window::holding(1);
  detail::window wanted_ = grid_;
  std::vector<int128> totals_;            // in units of the fine grid
  std::vector<superaccumulator> beyond_;  // empty while the grid has held all rows
  int changes_ = 0;
  std::uint32_t times_ = 0;  // the cells were moved here, on this grid
};

}  // namespace impl
}  // namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD
/// \endcond
