// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The cells of a tally: several exact sums each, which a block of rows is added to at once. A row is a vector, a
/// metric a lane.
///
/// Doubles are held in two, as `running_sum` does; what two cannot hold goes to a superaccumulator beside the cells.
/// Whole numbers are held in 128 bits. Neither depends on the order of rows.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/error_free.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0::detail {

/// Where a lane lies in a cell: four by four, the high parts before the low ones, and two at the end where four are too
/// many. \pre  lanes is even
struct lane_place {
  std::size_t high, low;
  lane_place(std::size_t lanes, std::size_t lane) {
    bool const in_four = lane < lanes / 4 * 4;
    high = lane / 4 * 8 + lane % 4;
    low = high + (in_four ? 4 : 2);
  }
};

/// Figures below this in magnitude, which NaN is not, do not overflow when 2^62 of them are added.
inline constexpr double small_figure = 0x1p961;

/// What came of a block: all was added; all but what is left in `rest`; nothing, for a figure is too large.
enum class added { all, most, none };

/// Adds rows to cells. What two doubles cannot hold is left in `rest`, row by row as figures are.
struct add_rows_to_cells {
  template <class Isa>
  TONNAGE_INLINE static void run(double* sums, std::size_t lanes, std::uint32_t const* cells, double const* figures,
                                 std::size_t rows, double* rest, added* out) {
    *out = added::none;
    if (!are_small<four<Isa>>(figures, rows * lanes)) return;
    using U = kernels::impl::lanes<std::uint64_t, four<Isa>>;
    U left{};
    std::uint64_t left_in_two = 0;
    for (std::size_t r = 0; r != rows; ++r) {
      double* at = sums + std::size_t{cells[r]} * 2 * lanes;
      std::size_t lane = lanes;
      for (; lane >= 4; lane -= 4, at += 8, figures += 4, rest += 4) {
        TONNAGE_UNROLL
        for (std::size_t i = 0; i < 4; i += kernels::impl::width<double, four<Isa>>)
          add<four<Isa>>(at + i, at + 4 + i, figures + i, rest + i, left);
      }
      if (lane != 0) {
        kernels::impl::lanes<std::uint64_t, two<Isa>> more{};
        TONNAGE_UNROLL
        for (std::size_t i = 0; i < 2; i += kernels::impl::width<double, two<Isa>>)
          add<two<Isa>>(at + i, at + 2 + i, figures + i, rest + i, more);
        left_in_two |= joined<two<Isa>>(more);
        figures += 2, rest += 2;
      }
    }
    *out = (joined<four<Isa>>(left) | left_in_two) != 0 ? added::most : added::all;
  }

 private:
  /// Vectors of four doubles, or of two, as far as a level has them.
  template <class Isa>
  using four = kernels::impl::narrow<Isa>;
  template <class Isa>
  using two = std::conditional_t<(Isa::bytes > 16), kernels::impl::isa<Isa::level, 16>, Isa>;

  /// Whether all figures are small. \pre  there is an even number of them
  template <class Isa>
  TONNAGE_INLINE static bool are_small(double const* figures, std::size_t many) {
    using U = kernels::impl::lanes<std::uint64_t, Isa>;
    constexpr std::size_t w = kernels::impl::width<std::uint64_t, Isa>;
    constexpr std::uint64_t size = ~std::uint64_t{0} >> 1;
    constexpr std::uint64_t rest = (std::uint64_t{1} << 63) - std::bit_cast<std::uint64_t>(small_figure);
    U over{}, sizes, rests;
    kernels::impl::fill(sizes, size);
    kernels::impl::fill(rests, rest);
    std::size_t i = 0;
    for (; i + w <= many; i += w) {
      U bits;
      kernels::impl::load(bits, figures + i);
      over |= (bits & sizes) + rests;
    }
    std::uint64_t all = joined<Isa>(over);
    for (; i < many; ++i) all |= (std::bit_cast<std::uint64_t>(figures[i]) & size) + rest;
    return all >> 63 == 0;
  }
  template <class Isa, class U>
  TONNAGE_INLINE static void add(double* high_at, double* low_at, double const* figures, double* rest, U& left) {
    using D = kernels::impl::lanes<double, Isa>;
    D high, low, error;
    kernels::impl::load(high, high_at);
    kernels::impl::load(low, low_at);
    kernels::impl::load(error, figures);
    kernels::impl::two_sum(high, error);
    kernels::impl::two_sum(low, error);
    kernels::impl::store(high_at, high);
    kernels::impl::store(low_at, low);
    kernels::impl::store(rest, error);
    left |= __builtin_bit_cast(U, error) << 1;  // zeros of both signs are none
  }
  template <class Isa, class U>
  TONNAGE_INLINE static std::uint64_t joined(U const& left) {
    std::uint64_t lane[kernels::impl::width<std::uint64_t, Isa>];
    kernels::impl::store(lane, left);
    std::uint64_t out = 0;
    for (std::uint64_t const each : lane) out |= each;
    return out;
  }
};

/// Sums of doubles.
class real_cells {
 public:
  explicit real_cells(std::size_t lanes) : lanes_((lanes + 1) & ~std::size_t{1}) {}

  /// How many figures a row of a block has: an even number, the last perhaps unused.
  [[nodiscard]] std::size_t lanes() const { return lanes_; }
  void grow(std::size_t cells) { sums_.grow_to(cells * 2 * lanes_); }
  /// Forgets all cells.
  void restart() {
    sums_.clear();
    if (further_.size() == 0) return;
    further_.clear();
    index_ = hash_index();
  }
  TONNAGE_INLINE void prefetch(std::uint32_t cell) const {
    detail::prefetch(sums_.data() + std::size_t{cell} * 2 * lanes_, 2 * lanes_);
  }

  /// Adds a block: `figures[row * lanes() + lane]` to the lane of the row's cell. Figures that do not fit are taken
  /// out.
  void add(std::uint32_t const* cells, double* figures, std::size_t rows) {
    if (lanes_ == 0) return;
    std::size_t const many = rows * lanes_;
    rest_.grow_to(many);
    for (added out = added::none; out != added::all;) {
      kernels::impl::dispatch<add_rows_to_cells>(sums_.data(), lanes_, cells, static_cast<double const*>(figures), rows,
                                                 rest_.data(), &out);
      if (out == added::all) [[likely]]
        return;
      if (out == added::none) {
        take_out_large(cells, figures, many);
        continue;
      }
      for (std::size_t i = 0; i != many; ++i)
        if (std::bit_cast<std::uint64_t>(rest_[i]) << 1 != 0) beyond(cells[i / lanes_], i % lanes_).add(rest_[i]);
      return;
    }
  }
  /// Adds what a lane adds up to elsewhere.
  void add(std::uint32_t cell, std::size_t lane, kernels::running_sum const& other) {
    auto const parts = other.parts();
    double* const at = sums_.data() + std::size_t{cell} * 2 * lanes_;
    lane_place const place(lanes_, lane);
    for (double const part : {parts.high, parts.low}) {
      double error = part;
      if (is_small(part)) {
        kernels::impl::two_sum(at[place.high], error);
        kernels::impl::two_sum(at[place.low], error);
      }
      if (std::bit_cast<std::uint64_t>(error) << 1 != 0) beyond(cell, lane).add(error);
    }
    if (parts.beyond != nullptr) beyond(cell, lane).merge(*parts.beyond);
  }
  /// The same, rounded.
  [[nodiscard]] double value(std::uint32_t cell, std::size_t lane) const {
    double const* const at = sums_.data() + std::size_t{cell} * 2 * lanes_;
    lane_place const place(lanes_, lane);
    return further_.size() == 0 ? at[place.high] + at[place.low] : sum(cell, lane).value();
  }
  /// One cell, with what all of them add up to.
  [[nodiscard]] real_cells sum_of_all() const {
    real_cells out(lanes_);
    out.grow(1);
    if (lanes_ == 0) return out;
    constexpr std::size_t block = 64;
    std::uint32_t const there[block]{};
    growing_array<double> figures;
    figures.grow_to(block * lanes_);
    std::size_t const parts = sums_.size() / lanes_;  // two of a cell, which lie lane by lane, or four by four
    for (std::size_t begin = 0; begin != parts;) {
      std::size_t rows = 0;
      for (; rows != block && begin != parts; ++rows, ++begin) {
        double const* const at = sums_.data() + begin / 2 * 2 * lanes_;
        for (std::size_t lane = 0; lane != lanes_; ++lane) {
          lane_place const place(lanes_, lane);
          figures[rows * lanes_ + lane] = at[begin % 2 == 0 ? place.high : place.low];
        }
      }
      out.add(there, figures.data(), rows);
    }
    for (auto const& more : further_) out.beyond(0, platform_cast<std::size_t>(more.place % lanes_)).merge(more.sum);
    return out;
  }
  [[nodiscard]] kernels::running_sum sum(std::uint32_t cell, std::size_t lane) const {
    double const* const at = sums_.data() + std::size_t{cell} * 2 * lanes_;
    lane_place const place(lanes_, lane);
    kernels::running_sum const two(at[place.high], at[place.low]);
    if (further_.size() == 0) [[likely]]
      return two;
    auto const* const more = find_beyond(cell, lane);
    if (more == nullptr) return two;
    kernels::running_sum out(*more);
    out += two;
    return out;
  }

 private:
  struct further_sum {
    std::uint64_t place;
    superaccumulator sum{};
  };
  [[nodiscard]] static bool is_small(double figure) {
    return (std::bit_cast<std::uint64_t>(figure) & ~std::uint64_t{0} >> 1) < std::bit_cast<std::uint64_t>(small_figure);
  }
  void take_out_large(std::uint32_t const* cells, double* figures, std::size_t many) {
    for (std::size_t i = 0; i != many; ++i)
      if (!is_small(figures[i])) beyond(cells[i / lanes_], i % lanes_).add(std::exchange(figures[i], 0.0));
  }
  [[nodiscard]] std::uint64_t number_of(std::uint32_t cell, std::size_t lane) const {
    return cell * std::uint64_t{lanes_} + lane;
  }
  [[nodiscard]] static std::uint32_t hash_of(std::uint64_t place) {
    return static_cast<std::uint32_t>(mix_hash(0, platform_cast<std::size_t>(place)));
  }
  [[nodiscard]] superaccumulator& beyond(std::uint32_t cell, std::size_t lane) {
    auto const place = number_of(cell, lane);
    auto const found = index_.find(hash_of(place), [&](std::uint32_t n) { return further_[n].place == place; });
    if (found.second) further_.emplace_back(place);
    return further_[found.first].sum;
  }
  [[nodiscard]] superaccumulator const* find_beyond(std::uint32_t cell, std::size_t lane) const {
    auto const place = number_of(cell, lane);
    auto const found = index_.look_for(hash_of(place), [&](std::uint32_t n) { return further_[n].place == place; });
    return found ? &further_[*found].sum : nullptr;
  }

  std::size_t lanes_;
  growing_array<double> sums_;
  growing_array<double> rest_;  // of a block
  hash_index index_;
  growing_array<further_sum> further_;
};

/// Sums of whole numbers.
class whole_cells {
 public:
  explicit whole_cells(std::size_t lanes) : lanes_(lanes) {}

  [[nodiscard]] std::size_t lanes() const { return lanes_; }
  void grow(std::size_t cells) { sums_.grow_to(cells * lanes_); }
  /// Forgets all cells.
  void restart() { sums_.clear(); }
  TONNAGE_INLINE void prefetch(std::uint32_t cell) const {
    detail::prefetch(sums_.data() + std::size_t{cell} * lanes_, lanes_);
  }
  /// Adds a block: `figures[row * lanes() + lane]`; those of a lane whose bit is set in `unsigned_lanes` have no sign.
  void add(std::uint32_t const* cells, std::int64_t const* figures, std::size_t rows, std::uint64_t unsigned_lanes) {
    if (lanes_ == 0) return;
    bool wraps = false;
    for (std::size_t r = 0; r != rows; ++r, figures += lanes_) {
      int128* const at = sums_.data() + std::size_t{cells[r]} * lanes_;
      for (std::size_t lane = 0; lane != lanes_; ++lane) {
        std::int64_t const x = figures[lane];
        int128 const same((unsigned_lanes >> lane & 1) != 0 ? 0 : x >> 63, static_cast<std::uint64_t>(x));
        wraps |= at[lane].add_wraps(same);
      }
    }
    if (wraps) [[unlikely]]
      too_large();
  }
  void add(std::uint32_t cell, std::size_t lane, int128 const& other) {
    if (sums_[std::size_t{cell} * lanes_ + lane].add_wraps(other)) [[unlikely]]
      too_large();
  }
  /// One cell, with what all of them add up to.
  [[nodiscard]] whole_cells sum_of_all() const {
    whole_cells out(lanes_);
    out.grow(1);
    for (std::size_t i = 0; i != sums_.size(); ++i) out.add(0, i % lanes_, sums_[i]);
    return out;
  }
  [[nodiscard]] int128 const& sum(std::uint32_t cell, std::size_t lane) const {
    return sums_[std::size_t{cell} * lanes_ + lane];
  }

 private:
  [[noreturn]] static void too_large() { throw_error("a total has more than 128 bits"); }

  std::size_t lanes_;
  growing_array<int128> sums_;
};

}  // namespace tonnage::inline v0_1_0::detail
