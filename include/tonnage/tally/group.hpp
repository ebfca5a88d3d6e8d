// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a tally reads rows: one pass, one look-up for the group of each, in blocks, so that waits for memory overlap.
#pragma once

#include <cstdint>
#include <tonnage/tally/group_store.hpp>
#include <tuple>
#include <utility>

namespace tonnage::inline v0_1_0::detail {

template <class Row, class Keys, class Metrics>
class group_builder;

template <class Row, class... Keys, class... Metrics>
class group_builder<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
 public:
  using store = group_store<Row, std::tuple<Keys...>, std::tuple<Metrics...>>;
  using key_values = typename store::key_values;
  using count_type = typename store::count_type;

  group_builder(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics) : groups_(keys, metrics) {}

  /// Takes a row, which stays where it is until `flush`. Rows are looked up block by block, so that their waits for memory
  /// overlap.
  void add(Row const& row) {
    hashed_row& last = waiting_.emplace_back(&row, keys_of(row));
    last.hash = store::hash_of(last.key);
    groups_.prefetch(last.hash);
    if (waiting_.size() == block) flush();
  }
  void flush() {
    for (hashed_row const& r : waiting_) groups_.prefetch_group(r.hash);
    for (hashed_row const& r : waiting_) {
      ++rows_;
      auto const& n = weight_of(*r.row);
      if (!is_count(n)) [[unlikely]]
        bad_count(n);
      groups_.at_model(model_of(*r.row));
      auto const number = groups_.at_group(r.hash, r.key);
      groups_.add_count(number, n);
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (add_to<I>(number, *r.row, n), ...);
      }(std::index_sequence_for<Metrics...>{});
    }
    waiting_.clear();
  }

  [[nodiscard]] auto finish() { return groups_.finish(); }

 private:
  static constexpr std::size_t block = 32;  // of 64, a tally takes a sixth longer
  struct hashed_row {
    Row const* row;
    key_values key;
    std::uint32_t hash = 0;
  };

  [[nodiscard]] key_values keys_of(Row const& row) const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return key_values(std::get<I>(groups_.keys()).of(row)...);
    }(std::index_sequence_for<Keys...>{});
  }

  void bad_count(count_type const& n) const {
    try {
      require_count(n);
    } catch (error const& e) {
      throw error(e.reason() + ", in row " + std::to_string(rows_), e.where());
    }
  }

  template <std::size_t I>
  void add_to(std::uint32_t number, Row const& row, count_type const& n) {
    using Metric = typename store::template metric<I>;
    auto const& metric = std::get<I>(groups_.metrics());
    if constexpr (store::template by_count<Metric>) {
      return;
    } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(metric.of(row))>, sum_type<Metric, Row>>) {
      groups_.template add<I>(number, metric.of(row));
    } else {
      if (auto const& value = metric.of(row))
        groups_.template add<I>(number, *value);
      else
        groups_.template miss<I>(number, n);
    }
  }

  store groups_;
  std::size_t rows_ = 0;
  growing_array<hashed_row> waiting_;  // at most a block
};

}  // namespace tonnage::inline v0_1_0::detail
