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

/// Of rows of one type, into a store that may have been added to before.
template <class Row, class Store>
class group_builder {
 public:
  using key_values = typename Store::key_values;

  /// \param before  rows of the same batch that others add, for the numbers of rows in errors
  explicit group_builder(Store& groups, std::size_t before = 0) : groups_(groups), rows_(before) {}

  /// Takes a row, which stays where it is until `flush`. Rows are looked up block by block, so that their waits for memory
  /// overlap.
  void add(Row const& row) {
    hashed_row& last = waiting_.emplace_back(&row, keys_of(row));
    last.hash = Store::hash_of(last.key);
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
      groups_.add_weight(number, n);
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (add_to<I>(number, *r.row, n), ...);
      }(std::make_index_sequence<Store::metric_count>{});
    }
    waiting_.clear();
  }

 private:
  static constexpr std::size_t block = 32;  // of 64, a tally takes a sixth longer
  struct hashed_row {
    Row const* row;
    key_values key;
    std::uint32_t hash = 0;
  };

  [[nodiscard]] key_values keys_of(Row const& row) const {
    return std::apply([&](auto const&... key) { return key_values(key.of(row)...); }, groups_.keys());
  }

  template <class Count>
  void bad_count(Count const& n) const {
#if defined(__cpp_exceptions)
    try {
      require_count(n);
    } catch (error const& e) {
      throw_error(e.reason() + ", in row " + std::to_string(rows_), e.where());
    }
#else
    require_count(n);
#endif
  }

  template <std::size_t I, class Count>
  void add_to(std::uint32_t number, Row const& row, Count const& n) {
    using Metric = typename Store::template metric<I>;
    auto const& metric = std::get<I>(groups_.metrics());
    if constexpr (Store::template by_count<Metric>) {
      return;
    } else {
      using sum = typename Store::template sum_at<I>;
      auto const& value = metric.of(row);
      if constexpr (requires { value.has_value(); }) {
        if (value)
          groups_.template add<I>(number, static_cast<sum const&>(*value));
        else
          groups_.template miss<I>(number, n);
      } else {
        groups_.template add<I>(number, static_cast<sum const&>(value));
      }
    }
  }

  Store& groups_;
  std::size_t rows_;
  growing_array<hashed_row> waiting_;  // at most a block
};

}  // namespace tonnage::inline v0_1_0::detail
