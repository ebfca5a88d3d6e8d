// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a tally reads rows: a block of them becomes small columns, of codes and of figures, which the store takes as
/// they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/fleet/row_number.hpp>
#include <tonnage/tally/detail/group_store.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0::detail {

/// Of rows of one type, into a store that may have been added to before.
template <class Row, class Store>
class row_reader {
 public:
  /// \param numbers  of rows in errors
  /// \param before   rows of the same batch that others add
  explicit row_reader(Store& groups, row_numbers numbers = {}, std::size_t before = 0)
      : groups_(groups), numbers_(numbers), before_(before) {}

  /// Takes a row, which stays where it is until `flush`.
  void add(Row const& row) {
    rows_[size_] = &row;
    if (++size_ == rows_in_block) flush();
  }
  /// Takes a row that somebody made on the way, and keeps it until then.
  void take(Row&& row) {
    if (size_ == 0) {
      made_.clear();
      made_.reserve(rows_in_block);
    }
    add(made_.emplace_back(std::move(row)));
  }
  void flush() {
    if (size_ == 0) return;
    std::size_t const rows = std::exchange(size_, 0);
    std::size_t const good = read_block(rows);
    if (good != 0) add_block(good);
    before_ += good;
    if (good != rows) [[unlikely]]
      require_count(weight_of(*rows_[good]), number_of(0));
  }

 private:
  using count_type = typename Store::count_type;
  template <std::size_t I>
  using metric = typename Store::template metric<I>;
  template <std::size_t I>
  using sum_at = typename Store::template sum_at<I>;
  static constexpr auto keys = std::make_index_sequence<Store::all_keys>{};
  static constexpr auto metrics = std::make_index_sequence<Store::metric_count>{};
  static constexpr std::size_t real_width = (Store::layout.reals + 1U) / 2 * 2;
  static constexpr std::size_t whole_width = Store::layout.wholes;
  /// Whether a block of counts, or figures, is an array of its own.
  static constexpr bool counts_apart = form_of<count_type>() == form::alone;
  template <std::size_t I>
  static constexpr bool is_apart = Store::template place_of<I>.is == form::alone;

  /// Reads each row once, while it is at hand, up to the first whose count is none: keys and models become notes of
  /// their dictionaries, figures the numbers of lanes. How many rows that are.
  template <std::size_t... K, std::size_t... I>
  [[nodiscard]] std::size_t read(std::size_t rows, std::index_sequence<K...>, std::index_sequence<I...>) {
    (clear<I>(), ...);
    weights_.clear();
    wide_.clear();
    for (std::size_t r = 0; r != rows; ++r) {
      Row const& row = *rows_[r];
      if constexpr (Store::rows_have_models) {
        if constexpr (!weighed<Row>)
          if (!is_count(weight_of(row))) [[unlikely]]
            return r;
        codes_[sizeof...(K) * rows_in_block + r] = groups_.code_of_model(model_in(row, before_ + r + 1));
      }
      (groups_.template values_of<K>().note(r, groups_.template key_at<K>().of(row)), ...);
      read_count(r, row);
      (read_metric<I>(r, row), ...);
    }
    return rows;
  }

  /// The number in the source, from 1, of a row of the block that is read.
  [[nodiscard]] std::size_t number_of(std::size_t r) const {
    return numbers_.of == nullptr ? before_ + r + 1 : numbers_.of(numbers_.rows, before_ + r);
  }
  /// Reads a block, as below. A name of no model is told with the number of its row, which is counted where there is
  /// such an error, for it costs more than the name.
  [[nodiscard]] std::size_t read_block(std::size_t rows) {
    if constexpr (Store::rows_have_models && !convertible_model<Row>) {
      if (numbers_.of != nullptr)
        return retold([&] { return read(rows, keys, metrics); },
                      [&](error const& why) {
                        for (std::size_t r = 0; r != rows; ++r)
                          retold([&] { static_cast<void>(model_in(*rows_[r])); },
                                 [&](error const& of_name) {
                                   static_cast<void>(model_in(*rows_[r], number_of(r)));
                                   return of_name;
                                 });
                        return why;
                      });
    }
    return read(rows, keys, metrics);
  }

  void add_block(std::size_t rows) {
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (groups_.template values_of<K>().take_noted(rows, codes_ + K * rows_in_block), ...);
    }(keys);
    // Nothing of the user's is called from here on, so that no exception leaves a cell without its rows.
    groups_.find_cells(codes_, rows, cells_);
    auto& sums = groups_.sums();
    if (groups_.cells().size() > many_cells)
      for (std::size_t r = 0; r != rows; ++r) sums.prefetch(cells_[r]);
    if (made_.size() == 0) foresee(rows);
    sums.real.add(cells_, reals_, rows);
    sums.whole.add(cells_, wholes_, rows, unsigned_lanes_);
    for (std::size_t r = 0; r != rows; ++r) {
      if constexpr (counts_apart)
        add_count<count_type>(sums, cells_[r], weights_[r]);
      else if constexpr (is_large_count_possible)
        if (auto const& n = weight_of(*rows_[r]); !is_one_double(coherent(n)))
          add_count<count_type>(sums, cells_[r], n);
    }
    for (auto const& each : wide_) sums.whole.add(cells_[each.row], each.lane, each.units);
    add_figures(rows, metrics);
  }
  /// Asks for the rows that come next, where these lie in their order and not far apart.
  void foresee(std::size_t rows) const {
    auto const place_of = [](Row const* row) { return reinterpret_cast<std::uintptr_t>(row); };
    std::uintptr_t const distance = place_of(rows_[rows - 1]) - place_of(rows_[0]);
    if (distance > 4 * rows * sizeof(Row)) return;
    for (std::size_t r = 0; r != rows; ++r)
      prefetch(reinterpret_cast<Row const*>(place_of(rows_[r]) + distance + sizeof(Row)));
  }
  /// Whole counts go into a store of doubles where other rows have such; those of more than 53 bits, not in one.
  static constexpr bool is_large_count_possible =
      Store::rows_have_models && form_of<count_type>() == form::real && std::is_integral_v<number_in<weight_type<Row>>>;

  void read_count(std::size_t r, Row const& row) {
    if constexpr (!Store::rows_have_models) {
      reals_[r * real_width] = 1;
    } else if constexpr (counts_apart) {
      weights_.emplace_back(count_type(weight_of(row)));
    } else if constexpr (has_units<count_type>) {
      put_units(r, 0, count_type(weight_of(row)).units());
    } else if constexpr (form_of<count_type>() == form::real) {
      auto const n = coherent(weight_of(row));
      reals_[r * real_width] = is_one_double(n) ? static_cast<double>(n) : 0.0;
    } else {
      wholes_[r * whole_width] = static_cast<std::int64_t>(coherent(weight_of(row)));
    }
  }

  template <std::size_t I>
  void clear() {
    missing_[I] = 0;
    if constexpr (is_apart<I>) std::get<I>(alone_).clear();
  }
  template <std::size_t I>
  void read_metric(std::size_t r, Row const& row) {
    if constexpr (!by_count<metric<I>>) {
      auto const& figure = std::get<I>(groups_.metrics()).of(row);
      if constexpr (requires { figure.has_value(); }) {
        if (figure)
          put<I>(r, *figure);
        else
          miss<I>(r);
      } else {
        put<I>(r, figure);
      }
    }
  }
  template <std::size_t I, class Figure>
  void put(std::size_t row, Figure const& figure) {
    constexpr figure_place place = Store::template place_of<I>;
    if constexpr (is_apart<I>) std::get<I>(alone_).emplace_back(figure);
    if constexpr (place.below != form::none) {
      put_in_lane<decltype(sum_at<I>::numerator)>(row, place.lane, figure.numerator);
      put_in_lane<decltype(sum_at<I>::denominator)>(row, place.lane_below, figure.denominator);
    } else if constexpr (place.is != form::alone) {
      put_in_lane<sum_at<I>>(row, place.lane, figure);
    }
  }
  template <class Sum, class Figure>
  void put_in_lane(std::size_t row, std::size_t lane, Figure const& figure) {
    if constexpr (has_units<Sum>) {
      put_units(row, lane, static_cast<Sum const&>(figure).units());
    } else if constexpr (form_of<Sum>() == form::real) {
      reals_[row * real_width + lane] = coherent(static_cast<Sum const&>(figure));
    } else {
      auto const number = coherent(static_cast<Sum const&>(figure));
      if constexpr (std::is_unsigned_v<decltype(number)>) unsigned_lanes_ |= std::uint64_t{1} << lane;
      wholes_[row * whole_width + lane] = static_cast<std::int64_t>(number);
    }
  }
  /// Of 128 bits, of which 64 are most often enough.
  void put_units(std::size_t row, std::size_t lane, int128 const& units) {
    bool const fits = units.fits_int64();
    wholes_[row * whole_width + lane] = fits ? units.to_int64() : 0;
    if (!fits) wide_.emplace_back(units, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(lane));
  }
  void put_nothing(std::size_t row, form is, std::size_t lane) {
    if (is == form::real) reals_[row * real_width + lane] = 0;
    if (is == form::whole) wholes_[row * whole_width + lane] = 0;
  }
  template <std::size_t I>
  void miss(std::size_t row) {
    constexpr figure_place place = Store::template place_of<I>;
    missing_[I] |= std::uint64_t{1} << row;
    put_nothing(row, place.is, place.lane);
    put_nothing(row, place.below, place.lane_below);
  }

  template <std::size_t... I>
  void add_figures(std::size_t rows, std::index_sequence<I...>) {
    (add_metric<I>(rows), ...);
  }
  template <std::size_t I>
  void add_metric(std::size_t rows) {
    if constexpr (!by_count<metric<I>>) {
      auto const missing = missing_[I];
      if constexpr (is_apart<I>) {
        auto const* figure = std::get<I>(alone_).data();
        for (std::size_t r = 0; r != rows; ++r)
          if ((missing >> r & 1) == 0) add_apart<I>(cells_[r], *figure++);
      }
      if (missing == 0 && !groups_.lacks_any(I + 1)) [[likely]]
        return;
      static_cast<void>(groups_.missing_of(I + 1));
      for (std::size_t r = 0; r != rows; ++r) {
        if ((missing >> r & 1) == 0)
          groups_.note_known(I + 1, cells_[r]);
        else
          add_count<count_type>(groups_.note_missing(I + 1, cells_[r]), cells_[r], one_count(r));
      }
    }
  }
  /// What a row weighs.
  [[nodiscard]] auto one_count(std::size_t row) const {
    if constexpr (counts_apart)
      return count_type(weight_of(*rows_[row]));
    else
      return weight_type<Row>(weight_of(*rows_[row]));
  }
  template <std::size_t I, class Figure>
  void add_apart(std::uint32_t cell, Figure const& figure) {
    auto& sums = groups_.sums();
    if constexpr (has_accumulator<metric<I>>)
      sums.template alone<sum_at<I>>(I + 1, cell).add(figure, std::get<I>(groups_.metrics()));
    else
      sums.template alone<sum_at<I>>(I + 1, cell).add(static_cast<sum_at<I> const&>(figure));
  }

  static constexpr std::size_t many_cells = 512;
  struct wide_number {
    int128 units;
    std::uint32_t row, lane;
  };
  /// Figures of a block that go into no lane.
  template <std::size_t I>
  static auto alone_of() {
    if constexpr (is_apart<I>)
      return std::type_identity<growing_array<figure_type<metric<I>, Row>>>{};
    else
      return std::type_identity<in_the_counts>{};
  }
  template <std::size_t... I>
  static auto all_alone(std::index_sequence<I...>) -> std::tuple<typename decltype(alone_of<I>())::type...>;

  Store& groups_;
  row_numbers numbers_;
  growing_array<Row> made_;
  growing_array<count_type> weights_;  // of a block, where they go into no lane
  growing_array<wide_number> wide_;    // of a block, what has more than 64 bits
  std::size_t before_;
  std::size_t size_ = 0;
  std::uint64_t unsigned_lanes_ = 0;
  std::uint64_t missing_[Store::metric_count]{};  // of each metric a bit for each row
  decltype(all_alone(metrics)) alone_;
  Row const* rows_[rows_in_block];
  std::uint32_t cells_[rows_in_block];
  std::uint32_t codes_[(Store::codes_in_row == 0 ? 1 : Store::codes_in_row) * rows_in_block];
  double reals_[(real_width == 0 ? 1 : real_width) * rows_in_block]{};
  std::int64_t wholes_[(whole_width == 0 ? 1 : whole_width) * rows_in_block];
};

}  // namespace tonnage::inline v0_1_0::detail
