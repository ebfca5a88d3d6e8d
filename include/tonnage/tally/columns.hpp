// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Holdings by columns: memory of yours, as it is, asked the same questions as a range of rows, with the same answers.
///
///     columns registry(column(owner_of, owner_codes, owners), column(model_of, model_codes, models),
///                      column(commissioned_of, days), column(count_of, gpus_in_row));
///     registry | in_service(as_of(day)) | by(owner, model) | tally(count, peak<bf16>)
///
/// Nothing is copied: the columns, and the dictionaries that codes point into, must outlive every use. (Rows of your own
/// become columns by `to_columns`, tonnage/tally/to_columns.hpp.) Questions that the kernels know run at the speed of
/// memory; any other goes row by row, and gives the same bits as well. Include tonnage/tally/column_tally.hpp, which
/// brings the kernels: two units, one of which left them out, would compile one question in two ways.
#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <range/v3/range/concepts.hpp>
#include <span>
#include <string>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/tally/column.hpp>
#include <tonnage/usage/record.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// What columns keep that were made of rows: their numbers, in a class derived of this, and what the rows rest on.
struct column_memory {
  std::vector<assumption> assumptions;
};

/// The column of an attribute, and whether there is one.
template <class Attribute, class... Columns>
inline constexpr bool has_column = (std::same_as<Attribute, typename Columns::attribute> || ...);
template <class Attribute, class... Columns>
inline constexpr std::size_t column_index = [] {
  std::size_t at = 0;
  bool found = false;
  ((found = found || std::same_as<Attribute, typename Columns::attribute>, at += found ? 0 : 1), ...);
  return at;
}();
/// Whether kernels can compare the days of an attribute, and its status: not where it has a dictionary.
template <class Attribute, class... Columns>
inline constexpr bool has_days = (std::same_as<day_column<Attribute>, Columns> || ...);
template <class Attribute, class... Columns>
inline constexpr bool has_days_or_none = has_days<Attribute, Columns...> || !has_column<Attribute, Columns...>;
template <class... Columns>
inline constexpr bool has_status_or_none =
    (std::same_as<status_column, Columns> || ...) || !has_column<status_of_attribute, Columns...>;

}  // namespace detail
/// \endcond

template <class... Columns>
class columns;

/// A row of columns: a holding, made when it is looked at.
template <class... Columns>
struct column_row {
  columns<Columns...> const* from;  ///< where it lies
  std::size_t number;               ///< from 0
};

/// A range of holdings that lies in columns. A view: copies are cheap, and look at the same memory.
template <class... Columns>
class columns : public ranges::view_base {
 public:
  /// What iterating gives.
  using row = column_row<Columns...>;

  columns() = default;  // as every view has: no rows
  /// \throws tonnage::error  where columns differ in length.
  explicit columns(Columns... each) : columns_(each...) {
    std::size_t const rows = size();
    (
        [&] {
          if (each.size() != rows)
            throw error("columns of one length: " + std::to_string(each.size()) + " rows beside " +
                        std::to_string(rows));
        }(),
        ...);
  }

  [[nodiscard]] std::size_t size() const { return std::get<0>(columns_).size(); }
  [[nodiscard]] row operator[](std::size_t number) const { return {this, number}; }

  /// The same, asked with that many threads; 0 for as many as the machine has. No answer depends on it.
  [[nodiscard]] columns with_threads(unsigned threads) const {
    columns out = *this;
    out.threads_ = threads;
    return out;
  }
  /// How many threads a tally may use.
  [[nodiscard]] unsigned threads() const { return threads_; }

  /// \cond
  /// The same, and the memory lives as long as it.
  [[nodiscard]] columns keeping(std::shared_ptr<detail::column_memory const> kept) const {
    columns out = *this;
    out.memory_ = std::move(kept);
    return out;
  }
  /// \endcond
  /// What the holdings rest on, where they were a fleet.
  [[nodiscard]] std::span<assumption const> assumptions() const {
    return memory_ ? std::span<assumption const>(memory_->assumptions) : std::span<assumption const>();
  }

  /// Whether there is a column of this attribute.
  template <class Attribute>
  static constexpr bool has = detail::has_column<Attribute, Columns...>;
  /// The column of an attribute.
  template <class Attribute>
    requires has<Attribute>
  [[nodiscard]] auto const& of() const {
    return std::get<detail::column_index<Attribute, Columns...>>(columns_);
  }
  /// The columns, in the order in which they were given.
  [[nodiscard]] auto const& all() const { return columns_; }

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;
    using value_type = row;
    using difference_type = std::ptrdiff_t;
    using reference = row;
    using pointer = void;

    iterator() = default;
    iterator(columns const* of, std::size_t number) : of_(of), number_(number) {}
    reference operator*() const { return {of_, number_}; }
    iterator& operator++() {
      ++number_;
      return *this;
    }
    iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(iterator const& a, iterator const& b) { return a.number_ == b.number_; }

   private:
    columns const* of_ = nullptr;
    std::size_t number_ = 0;
  };
  [[nodiscard]] iterator begin() const { return {this, 0}; }
  [[nodiscard]] iterator end() const { return {this, size()}; }

 private:
  std::tuple<Columns...> columns_;
  std::shared_ptr<detail::column_memory const> memory_;  // none, where it is the user's
  unsigned threads_ = 1;
};

template <class... Columns>
struct row_access<column_row<Columns...>> {
  using row = column_row<Columns...>;
/// \cond
#define TONNAGE_OF_COLUMN(attribute_name, tag)                          \
  static auto attribute_name(row const& r)                              \
    requires(detail::has_column<detail::tag##_attribute, Columns...>)   \
  {                                                                     \
    return r.from->template of<detail::tag##_attribute>().at(r.number); \
  }
  TONNAGE_OF_COLUMN(count, count_of)
  TONNAGE_OF_COLUMN(model, model_of)
  TONNAGE_OF_COLUMN(owner, owner_of)
  TONNAGE_OF_COLUMN(operator_, operator_of)
  TONNAGE_OF_COLUMN(site, site_of)
  TONNAGE_OF_COLUMN(tenant, tenant_of)
  TONNAGE_OF_COLUMN(announced, announced_of)
  TONNAGE_OF_COLUMN(ordered, ordered_of)
  TONNAGE_OF_COLUMN(commissioned, commissioned_of)
  TONNAGE_OF_COLUMN(retired, retired_of)
  TONNAGE_OF_COLUMN(cost, cost_of)
  TONNAGE_OF_COLUMN(status, status_of)
  TONNAGE_OF_COLUMN(account, account_of)
  TONNAGE_OF_COLUMN(user, user_of)
  TONNAGE_OF_COLUMN(project, project_of)
  TONNAGE_OF_COLUMN(gpus, gpus_of)
  TONNAGE_OF_COLUMN(start, start_of)
  TONNAGE_OF_COLUMN(end, end_of)
  TONNAGE_OF_COLUMN(state, state_of)
#undef TONNAGE_OF_COLUMN
  /// \endcond
};

}  // namespace tonnage::inline v0_1_0
