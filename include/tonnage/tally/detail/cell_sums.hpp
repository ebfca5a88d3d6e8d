// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// All that cells add up: the count and the figures of each, in lanes of doubles, in lanes of whole numbers, or apart.
///
/// Which figure lies where is plain data. Nothing here is a template over a question, so it is compiled once; what a
/// lane counts is known at both ends, where rows are read (row_reader.hpp) and where a table is made (group_store.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/detail/exact_cells.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/total.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

/// How a number is kept in cells.
enum class form : std::uint8_t {
  none,   // not at all: the counts answer
  real,   // a lane of doubles
  whole,  // a lane of whole numbers
  alone   // an array of its own: other value types, and accumulators
};

/// Exact whole numbers that are no built-in ones, such as GPU time.
template <class T>
concept has_units = requires(T const& v) {
  { v.units() } -> std::same_as<int128>;
  T::from_units(v.units());
};
template <class Sum>
[[nodiscard]] constexpr form form_of() {
  if constexpr (has_units<Sum> || std::is_integral_v<number_in<Sum>>)
    return form::whole;
  else
    return std::is_same_v<number_in<Sum>, double> ? form::real : form::alone;
}

/// Where the sum of a figure lies. A ratio has two, side by side.
struct figure_place {
  form is = form::none;
  std::uint8_t lane = 0;
  form below = form::none;  // its denominator
  std::uint8_t lane_below = 0;
};

/// The places of several figures, the first of which is the count.
template <std::size_t Figures>
struct cell_layout {
  std::array<figure_place, Figures> of{};
  std::uint8_t reals = 0, wholes = 0;  // lanes

  constexpr void place(form is, form& as, std::uint8_t& lane) {
    as = is;
    if (is == form::real) lane = reals++;
    if (is == form::whole) lane = wholes++;
  }
};
/// Metrics that the counts of cells answer have no sum of their own.
struct in_the_counts {};
template <class Sum>
struct placed {
  static constexpr form is = form_of<Sum>(), below = form::none;
};
template <>
struct placed<in_the_counts> {
  static constexpr form is = form::none, below = form::none;
};
template <class N, class D>
struct placed<ratio_sum<N, D>> {
  static constexpr bool in_lanes = form_of<N>() != form::alone && form_of<D>() != form::alone;
  static constexpr form is = in_lanes ? form_of<N>() : form::alone, below = in_lanes ? form_of<D>() : form::none;
};
template <class... Sums>
[[nodiscard]] constexpr cell_layout<sizeof...(Sums)> layout_of(form count) {
  constexpr form first[] = {placed<Sums>::is...}, second[] = {placed<Sums>::below...};
  cell_layout<sizeof...(Sums)> out;
  for (std::size_t f = 0; f != sizeof...(Sums); ++f) {
    out.place(f == 0 ? count : first[f], out.of[f].is, out.of[f].lane);
    out.place(second[f], out.of[f].below, out.of[f].lane_below);
  }
  return out;
}

/// The sums of one figure that go into no lane.
class alone_sums {
 public:
  alone_sums() = default;
  alone_sums(alone_sums const&) = delete;
  alone_sums& operator=(alone_sums const&) = delete;
  virtual ~alone_sums() = default;
  /// An array of the same type, of no cells.
  [[nodiscard]] virtual std::unique_ptr<alone_sums> none() const = 0;
  virtual void grow(std::size_t cells) = 0;
  virtual void merge(std::uint32_t to, alone_sums const& other, std::uint32_t from) = 0;
};
template <class Sum>
class alone_array final : public alone_sums {
 public:
  [[nodiscard]] std::unique_ptr<alone_sums> none() const override { return std::make_unique<alone_array>(); }
  void grow(std::size_t cells) override {
    while (sums.size() < cells) sums.emplace_back();
  }
  void merge(std::uint32_t to, alone_sums const& other, std::uint32_t from) override {
    sums[to].add(static_cast<alone_array const&>(other).sums[from]);
  }

  growing_array<total<Sum>> sums;  // by cell
};

/// The sums of cells.
class cell_sums {
 public:
  using arrays = std::vector<std::unique_ptr<alone_sums>>;  // of each figure; null, where it lies in lanes

  real_cells real;
  whole_cells whole;

  cell_sums(figure_place count, std::size_t reals, std::size_t wholes, arrays alone)
      : real(reals), whole(wholes), count_(count), alone_(std::move(alone)) {}
  /// Of the same figures, and no cells.
  [[nodiscard]] cell_sums none() const {
    arrays alone;
    for (auto const& each : alone_) alone.push_back(each ? each->none() : nullptr);
    return {count_, real.lanes(), whole.lanes(), std::move(alone)};
  }
  /// Of counts only, and no cells.
  [[nodiscard]] cell_sums counts() const {
    arrays alone;
    alone.push_back(alone_[0] ? alone_[0]->none() : nullptr);
    return {count_, count_.is == form::real ? 1U : 0U, count_.is == form::whole ? 1U : 0U, std::move(alone)};
  }
  [[nodiscard]] figure_place count_place() const { return count_; }

  void grow(std::size_t cells) {
    real.grow(cells);
    whole.grow(cells);
    for (auto& each : alone_)
      if (each) each->grow(cells);
  }
  /// Starts again with one cell of nothing.
  void restart() {
    real.restart();
    whole.restart();
    for (auto& each : alone_)
      if (each) each = each->none();
    grow(1);
  }
  TONNAGE_INLINE void prefetch(std::uint32_t cell) const {
    real.prefetch(cell);
    whole.prefetch(cell);
  }
  template <class Sum>
  [[nodiscard]] total<Sum>& alone(std::size_t figure, std::uint32_t cell) {
    return static_cast<alone_array<Sum>&>(*alone_[figure]).sums[cell];
  }
  template <class Sum>
  [[nodiscard]] total<Sum> const& alone(std::size_t figure, std::uint32_t cell) const {
    return static_cast<alone_array<Sum> const&>(*alone_[figure]).sums[cell];
  }

  /// Adds a cell of sums of the same figures.
  void merge(std::uint32_t to, cell_sums const& other, std::uint32_t from) {
    for (std::size_t lane = 0; lane != real.lanes(); ++lane) real.add(to, lane, other.real.sum(from, lane));
    for (std::size_t lane = 0; lane != whole.lanes(); ++lane) whole.add(to, lane, other.whole.sum(from, lane));
    for (std::size_t f = 0; f != alone_.size(); ++f)
      if (alone_[f]) alone_[f]->merge(to, *other.alone_[f], from);
  }
  /// Adds the count of a cell. \pre  counts are of one type
  void merge_count(std::uint32_t to, cell_sums const& other, std::uint32_t from) {
    if (count_.is == form::real) real.add(to, 0, other.real.sum(from, 0));
    if (count_.is == form::whole) whole.add(to, 0, other.whole.sum(from, 0));
    if (count_.is == form::alone) alone_[0]->merge(to, *other.alone_[0], from);
  }
  /// One cell with what all add up to, in the order given, which shows where sums are not exact.
  [[nodiscard]] cell_sums sum_of(std::vector<std::uint32_t> const& cells) const {
    cell_sums out = none();
    out.grow(1);
    out.real = real.sum_of_all();
    out.whole = whole.sum_of_all();
    for (std::size_t f = 0; f != alone_.size(); ++f)
      if (alone_[f])
        for (auto const cell : cells) out.alone_[f]->merge(0, *alone_[f], cell);
    return out;
  }

 private:
  figure_place count_;
  arrays alone_;
};

/// The whole number in a cell, as what it counts.
/// \throws tonnage::error  where that has not enough bits
template <class Sum>
[[nodiscard]] Sum as_whole(int128 const& sum) {
  if constexpr (has_units<Sum>) {
    return Sum::from_units(sum);
  } else {
    total<Sum> out;
    out.add(sum);
    return out.value();
  }
}

/// The sum of a figure in a cell, rounded.
template <class Sum>
[[nodiscard]] Sum value_in(cell_sums const& sums, std::uint32_t cell, std::size_t figure, figure_place place) {
  if constexpr (form_of<Sum>() == form::real) {
    return from_number<Sum>(sums.real.value(cell, place.lane));
  } else if constexpr (form_of<Sum>() == form::whole) {
    // A count of rows lies among the doubles.
    if (place.is == form::real) return as_whole<Sum>(static_cast<std::int64_t>(sums.real.value(cell, place.lane)));
    return as_whole<Sum>(sums.whole.sum(cell, place.lane));
  } else if constexpr (placed<Sum>::below != form::none) {
    return {value_in<decltype(Sum::numerator)>(sums, cell, figure, place),
            value_in<decltype(Sum::denominator)>(sums, cell, figure, {place.below, place.lane_below})};
  } else {
    return sums.alone<Sum>(figure, cell).value();
  }
}

/// A whole number in 128 bits.
template <class Number>
[[nodiscard]] constexpr int128 as_units(Number n) {
  if constexpr (std::is_signed_v<Number>)
    return static_cast<std::int64_t>(n);
  else
    return {0, static_cast<std::uint64_t>(n)};
}
/// Whether a whole number is one double, however large it is.
template <class Number>
[[nodiscard]] constexpr bool is_one_double(Number n) {
  if constexpr (std::is_integral_v<Number> && sizeof(Number) == 8)
    return n >> 53 == 0;
  else
    return true;
}

/// Adds a whole count to that of a cell: four parts of 32 bits, where other rows have doubles.
inline void add_whole_count(cell_sums& to, std::uint32_t cell, int128 const& n) {
  auto const place = to.count_place();
  if (place.is == form::whole) return to.whole.add(cell, place.lane, n);
  std::int64_t const low = static_cast<std::int64_t>(n.low & 0xffffffff), high = n.high & 0xffffffff;
  for (double const part : {static_cast<double>(n.high - high) * 0x1p64, static_cast<double>(high) * 0x1p64,
                            static_cast<double>(n.low >> 32) * 0x1p32, static_cast<double>(low)})
    if (part != 0) to.real.add(cell, place.lane, kernels::running_sum(part, 0));
}
/// Adds the count of one row, in the type of the row, to that of a cell.
template <class Count, class Weight>
void add_count(cell_sums& to, std::uint32_t cell, Weight const& n) {
  auto const place = to.count_place();
  if constexpr (has_units<Count>) {
    to.whole.add(cell, place.lane, n.units());
  } else if constexpr (form_of<Count>() == form::alone) {
    to.alone<Count>(0, cell).add(Count(n));
  } else if constexpr (std::is_integral_v<number_in<Weight>>) {
    add_whole_count(to, cell, as_units(coherent(n)));
  } else {
    to.real.add(cell, place.lane, kernels::running_sum(coherent(n), 0));
  }
}

}  // namespace tonnage::inline v0_1_0::detail
