// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a tally reads rows: a block of them becomes small columns, of codes and of figures, which the store takes as
/// they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tonnage/tally/detail/group_store.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0::detail {

/// Of rows of one type, into a store that may have been added to before.
template <class Row, class Store>
class row_reader {
 public:
  /// \param before  rows of the same batch that others add, for the numbers of rows in errors
  explicit row_reader(Store& groups, std::size_t before = 0) : groups_(groups), before_(before) {}

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
    std::size_t const good = good_counts(rows);
    add_block(good);
    before_ += good;
    if (good != rows) [[unlikely]]
      require_count(weight_of(*rows_[good]), before_ + 1);
  }

 private:
  using count_type = typename Store::count_type;
  template <std::size_t I>
  using metric = typename Store::template metric<I>;
  static constexpr auto metrics = std::make_index_sequence<Store::metric_count>{};
  static constexpr std::size_t real_width = (Store::real_lanes[Store::metric_count] + 1) / 2 * 2;
  static constexpr std::size_t whole_width = Store::whole_lanes[Store::metric_count];

  /// The rows before the first whose count is none.
  [[nodiscard]] std::size_t good_counts(std::size_t rows) const {
    if constexpr (Store::has_models && !weighed<Row>)
      for (std::size_t r = 0; r != rows; ++r)
        if (!is_count(weight_of(*rows_[r]))) [[unlikely]]
          return r;
    return rows;
  }

  void add_block(std::size_t rows) {
    if (rows == 0) return;
    if constexpr (Store::has_models) {
      std::uint32_t* const codes = codes_ + Store::key_count * rows_in_block;
      for (std::size_t r = 0; r != rows; ++r) codes[r] = groups_.code_of_model(model_in(*rows_[r], before_ + r + 1));
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (std::get<I>(groups_.dictionaries_)
           .codes_of(
               rows, [&](std::size_t r) -> decltype(auto) { return std::get<I>(groups_.keys_).of(*rows_[r]); },
               codes_ + I * rows_in_block),
       ...);
    }(std::make_index_sequence<Store::key_count>{});
    read_figures(rows, metrics);
    // Nothing of the user's is called from here on, so that no exception leaves a cell without its rows.
    groups_.find_cells(codes_, rows, cells_);
    if (groups_.cells_.size() > many_cells)
      for (std::size_t r = 0; r != rows; ++r) {
        if constexpr (real_width != 0) groups_.real_.prefetch(cells_[r]);
        if constexpr (whole_width != 0) groups_.whole_.prefetch(cells_[r]);
      }
    groups_.real_.add(cells_, reals_, rows);
    groups_.whole_.add(cells_, wholes_, rows, unsigned_lanes_);
    if constexpr (is_real<count_type> && std::is_integral_v<number_in<weight_type<Row>>>)
      for (std::size_t r = 0; r != rows; ++r)
        if (auto const& n = weight_of(*rows_[r]); !is_one_double(coherent(n)))
          groups_.add_weight(cells_[r], weight_type<Row>(n));
    if constexpr (!lanes_of<count_type>::in_lanes)
      for (std::size_t r = 0; r != rows; ++r) groups_.counts_[cells_[r]].add(weights_[r]);
    add_figures(rows, metrics);
  }

  void read_count(std::size_t r, Row const& row) {
    if constexpr (!Store::has_models) {
      reals_[r * real_width] = 1;
    } else if constexpr (is_real<count_type>) {
      auto const n = coherent(weight_of(row));
      reals_[r * real_width] = is_one_double(n) ? static_cast<double>(n) : 0.0;
    } else if constexpr (is_whole<count_type>) {
      wholes_[r * whole_width] = static_cast<std::int64_t>(coherent(weight_of(row)));
    } else {
      weights_.emplace_back(count_type(weight_of(row)));
    }
  }
  template <class Number>
  [[nodiscard]] static bool is_one_double(Number n) {
    if constexpr (std::is_integral_v<Number> && sizeof(Number) == 8)
      return n >> 53 == 0;
    else
      return true;
  }

  /// All of a row at once, while it is at hand.
  template <std::size_t... I>
  void read_figures(std::size_t rows, std::index_sequence<I...>) {
    (clear<I>(), ...);
    weights_.clear();
    for (std::size_t r = 0; r != rows; ++r) {
      Row const& row = *rows_[r];
      read_count(r, row);
      (read_metric<I>(r, row), ...);
    }
  }
  template <std::size_t I>
  void clear() {
    missing_[I] = 0;
    if constexpr (Store::template stands_alone<I>) std::get<I>(alone_).clear();
  }
  template <std::size_t I>
  void read_metric(std::size_t r, Row const& row) {
    if constexpr (!by_count<metric<I>>) {
      auto const& figure = std::get<I>(groups_.metrics_).of(row);
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
    if constexpr (Store::template stands_alone<I>)
      std::get<I>(alone_).emplace_back(figure);
    else
      put_in_lanes<typename Store::template sum_at<I>>(row, Store::real_lanes[I], Store::whole_lanes[I], figure);
  }
  template <class Sum, class Figure>
  void put_in_lanes(std::size_t row, std::size_t real, std::size_t whole, Figure const& figure) {
    if constexpr (is_real<Sum>) {
      reals_[row * real_width + real] = coherent(static_cast<Sum const&>(figure));
    } else if constexpr (is_whole<Sum>) {
      auto const number = coherent(static_cast<Sum const&>(figure));
      if constexpr (std::is_unsigned_v<decltype(number)>) unsigned_lanes_ |= std::uint64_t{1} << whole;
      wholes_[row * whole_width + whole] = static_cast<std::int64_t>(number);
    } else {
      using N = decltype(Sum::numerator);
      put_in_lanes<N>(row, real, whole, figure.numerator);
      put_in_lanes<decltype(Sum::denominator)>(row, real + lanes_of<N>::real, whole + lanes_of<N>::whole,
                                               figure.denominator);
    }
  }
  template <std::size_t I>
  void miss(std::size_t row) {
    missing_[I] |= std::uint64_t{1} << row;
    for (auto lane = Store::real_lanes[I]; lane != Store::real_lanes[I + 1]; ++lane)
      reals_[row * real_width + lane] = 0;
    for (auto lane = Store::whole_lanes[I]; lane != Store::whole_lanes[I + 1]; ++lane)
      wholes_[row * whole_width + lane] = 0;
  }

  template <std::size_t... I>
  void add_figures(std::size_t rows, std::index_sequence<I...>) {
    (add_metric<I>(rows), ...);
  }
  template <std::size_t I>
  void add_metric(std::size_t rows) {
    if constexpr (!by_count<metric<I>>) {
      auto const missing = missing_[I];
      if constexpr (Store::template stands_alone<I>) {
        auto const* figure = std::get<I>(alone_).data();
        for (std::size_t r = 0; r != rows; ++r)
          if ((missing >> r & 1) == 0) add_alone<I>(cells_[r], *figure++);
      }
      if (missing == 0 && !groups_.missing_[I]) [[likely]]
        return;
      auto& aside = groups_.template missing_of<I>();
      for (std::size_t r = 0; r != rows; ++r) {
        if ((missing >> r & 1) == 0) {
          aside.any_known[cells_[r]] = 1;
        } else {
          aside.any_missing[cells_[r]] = 1;
          aside.weight[cells_[r]].add(Store::as_total(weight_type<Row>(weight_of(*rows_[r]))));
        }
      }
    }
  }
  template <std::size_t I, class Figure>
  void add_alone(std::uint32_t cell, Figure const& figure) {
    if constexpr (has_accumulator<metric<I>>)
      std::get<I>(groups_.alone_)[cell].add(figure, std::get<I>(groups_.metrics_));
    else
      std::get<I>(groups_.alone_)[cell].add(static_cast<typename Store::template sum_at<I> const&>(figure));
  }

  static constexpr std::size_t many_cells = 512;
  /// Figures of a block that go into no lane.
  template <std::size_t I>
  static auto alone_of() {
    if constexpr (Store::template stands_alone<I>)
      return std::type_identity<growing_array<figure_type<metric<I>, Row>>>{};
    else
      return std::type_identity<in_the_counts>{};
  }
  template <std::size_t... I>
  static auto all_alone(std::index_sequence<I...>) -> std::tuple<typename decltype(alone_of<I>())::type...>;

  Store& groups_;
  growing_array<Row> made_;
  growing_array<count_type> weights_;  // of a block, where they go into no lane
  std::size_t before_;
  std::size_t size_ = 0;
  std::uint64_t unsigned_lanes_ = 0;
  std::uint64_t missing_[Store::metric_count]{};  // of each metric a bit for each row
  decltype(all_alone(metrics)) alone_;
  Row const* rows_[rows_in_block];
  std::uint32_t cells_[rows_in_block];
  std::uint32_t codes_[(Store::code_count == 0 ? 1 : Store::code_count) * rows_in_block];
  double reals_[(real_width == 0 ? 1 : real_width) * rows_in_block]{};
  std::int64_t wholes_[(whole_width == 0 ? 1 : whole_width) * rows_in_block];
};

}  // namespace tonnage::inline v0_1_0::detail
