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
#include <tonnage/kernels/group_cells.hpp>
#include <tonnage/kernels/int128.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/measure.hpp>
#include <tonnage/kernels/superaccumulator.hpp>
#include <tonnage/kernels/window.hpp>
#include <type_traits>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::kernels::inline TONNAGE_BUILD {
namespace impl {

/// Totals of whole numbers, or of `each_row`.
template <class Measure>
class group_totals {
 public:
  static constexpr std::uint64_t room_for_rows = std::uint64_t{1} << 31;  // of less than 2^32

  explicit group_totals(std::size_t groups) : totals_(groups) {}

  [[nodiscard]] double to_coarse() const noexcept { return 0; }
  [[nodiscard]] double to_fine() const noexcept { return 0; }
  void start_from(group_totals const&) noexcept {}

  /// Whether a block leaves all cells below 2^63; notes how large they may be by then.
  [[nodiscard]] bool takes(std::size_t rows, std::uint64_t seen, std::uint64_t /*left*/) noexcept {
    if constexpr (detail::is_rated<Measure>) seen = largest_product_;
    if constexpr (std::is_same_v<Measure, std::int64_t> || detail::is_rated<Measure>) {
      if (seen >> 52 != 0) return false;
      std::uint64_t const more = rows * std::bit_ceil(seen + 1);
      if (used_ + more >= std::uint64_t{1} << 63) return false;
      used_ += more;
    }
    return true;
  }
  void prepare(detail::source<Measure> const& /*rows*/, std::size_t /*count*/) noexcept {}
  /// \throws tonnage::error  where there is no factor for a code, or factors have another power of two than before.
  void check(detail::source<Measure> const& from, std::size_t count) {
    if constexpr (detail::is_rated<Measure>) {
      check_keys(from.codes, 0, count, from.size);
      note_exponent(from.exponent);
      using count = std::remove_cvref_t<decltype(*from.counts)>;
      largest_product_ = from.largest * std::numeric_limits<count>::max();
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

  void merge(group_totals const& other) {
    if (other.has_exponent_) note_exponent(other.exponent_);
    for (std::size_t g = 0; g < totals_.size(); ++g) totals_[g] += other.totals_[g];
  }
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
  void note_exponent(int exponent) {
    if (has_exponent_ && exponent != exponent_) throw error("all rows of a measure are rated by one table");
    exponent_ = exponent;
    has_exponent_ = true;
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
  void start_from(group_totals const& other) noexcept { grid_ = other.grid_; }

  [[nodiscard]] bool takes(std::size_t /*rows*/, std::uint64_t seen, std::uint64_t left) const noexcept {
    return seen < 2 * detail::coarse_limit && left << 1 == 0;
  }

  /// Chooses a grid for rows that the present one does not hold; the cells are empty. After some changes no more: then
  /// the rows are not of one size, and go one by one.
  void check(detail::source<Measure> const&, std::size_t) noexcept {}
  void prepare(detail::source<Measure> const& from, std::size_t count) {
    double largest = 0;
    dispatch<largest_magnitude>(from.numbers, count, &largest);
    if (changes_ == most_changes || !detail::window::exists_for(largest)) return;
    auto const wanted = detail::window::holding(largest);
    if (wanted.exponent == grid_.exponent) return;
    ++changes_;
    leave_grid();
    grid_ = wanted;
  }

  void add(std::size_t group, detail::source<Measure> const& from, std::size_t row) {
    beyond_.resize(totals_.size());
    beyond_[group].add(static_cast<double>(from.numbers[row]));
  }
  void take_cell(std::size_t group, std::uint64_t const* word) noexcept {
    totals_[group] +=
        int128(static_cast<std::int64_t>(word[0])).shifted(detail::window::step) + static_cast<std::int64_t>(word[1]);
  }
  /// Each time, less than 2^106 came into a total of 128 bits.
  void cells_are_empty() {
    if (++times_ % (1U << 20) == 0) leave_grid();
  }

  void merge(group_totals& other) {
    if (other.grid_.exponent != grid_.exponent) other.leave_grid();
    if (!other.beyond_.empty()) {
      beyond_.resize(totals_.size());
      for (std::size_t g = 0; g < totals_.size(); ++g) beyond_[g].merge(other.beyond_[g]);
    }
    for (std::size_t g = 0; g < totals_.size(); ++g) totals_[g] += other.totals_[g];
    times_ += other.times_;
  }
  [[nodiscard]] superaccumulator total(std::size_t group) const {
    superaccumulator out = beyond_.empty() ? superaccumulator{} : beyond_[group];
    out.add_units(totals_[group], grid_.exponent);
    return out;
  }

 private:
  static constexpr int most_changes = 16;

  void leave_grid() {
    auto const zero = [](int128 const& each) { return each == int128{}; };
    if (std::all_of(totals_.begin(), totals_.end(), zero)) return;
    beyond_.resize(totals_.size());
    for (std::size_t g = 0; g < totals_.size(); ++g)
      beyond_[g].add_units(std::exchange(totals_[g], int128{}), grid_.exponent);
  }

  detail::window grid_ = detail::window::holding(1);
  std::vector<int128> totals_;            // in units of the fine grid
  std::vector<superaccumulator> beyond_;  // empty while the grid has held all rows
  int changes_ = 0;
  std::uint32_t times_ = 0;
};

}  // namespace impl
}  // namespace tonnage::kernels::inline TONNAGE_BUILD
/// \endcond
