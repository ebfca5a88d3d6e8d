// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Holdings by columns: memory of yours, as it is, asked the same questions as a range of rows, with the same answers.
///
///     columns registry(column(owner_of, owner_codes, owners), column(model_of, model_codes, models),
///                      column(commissioned_of, days), column(count_of, gpus_in_row));
///     registry | in_service(as_of(day)) | by(owner, model) | tally(count, peak<bf16>)
///
/// Nothing is copied: the columns, and the dictionaries that codes point into, must outlive every use. Questions that the
/// kernels know run at the speed of memory; any other goes row by row, and gives the same bits as well. Include
/// tonnage/tally/column_tally.hpp, which brings the kernels: two units, one of which left them out, would compile one
/// question in two ways.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <range/v3/range/concepts.hpp>
#include <span>
#include <string>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tonnage {

/// A day that is not known, in a column of days.
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();

/// \cond
namespace detail {

/// GPUs: whole numbers in 64 bits, others as doubles, so that floats add up exactly too.
template <class Attribute, class T>
struct count_column {
  using attribute = Attribute;
  using number = T;
  using rep = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
  std::span<T const> numbers;
  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] quantity<kind::gpu, rep> at(std::size_t row) const {
    return quantity<kind::gpu, rep>::from_coherent(static_cast<rep>(numbers[row]));
  }
};

/// Numbers with a unit: dollars.
template <class Attribute, class T, auto Unit>
struct unit_column {
  using attribute = Attribute;
  using number = T;
  static constexpr bool coherent = (T(1) * Unit).coherent_ == T(1);
  std::span<T const> numbers;
  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] auto at(std::size_t row) const { return numbers[row] * Unit; }
};

/// Days since 1970-01-01, `no_day` where it is not known.
template <class Attribute>
struct day_column {
  using attribute = Attribute;
  std::span<std::int32_t const> days;
  [[nodiscard]] std::size_t size() const { return days.size(); }
  [[nodiscard]] std::optional<date> at(std::size_t row) const {
    return days[row] == no_day ? std::nullopt : std::optional(date(std::chrono::days(days[row])));
  }
};

/// Codes into a dictionary: names, models, sites.
template <class Attribute, class Code, class Entry>
struct coded_column {
  using attribute = Attribute;
  std::span<Code const> codes;
  std::span<Entry const> entries;
  [[nodiscard]] std::size_t size() const { return codes.size(); }
  [[nodiscard]] Entry const& at(std::size_t row) const { return entries[codes[row]]; }
};

/// Statuses by their own numbers; other codes have a dictionary, and are a `coded_column`.
struct status_column : coded_column<status_of_attribute, std::uint8_t, status> {};
inline constexpr status all_statuses[] = {status::announced, status::ordered, status::commissioned, status::retired};

template <class Attribute>
concept date_attribute =
    std::same_as<Attribute, announced_of_attribute> || std::same_as<Attribute, ordered_of_attribute> ||
    std::same_as<Attribute, commissioned_of_attribute> || std::same_as<Attribute, retired_of_attribute>;

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

/// GPUs: `column(count_of, numbers)`, of u8, u16, u32, i32, i64, float or double. Whole numbers stay whole.
template <kernels::column Numbers>
[[nodiscard]] auto column(detail::count_of_attribute, Numbers const& numbers) {
  return detail::count_column<detail::count_of_attribute, kernels::number_of<Numbers>>{std::span(numbers)};
}
/// Days since 1970-01-01 in 32 bits: `column(commissioned_of, days)`.
template <detail::date_attribute Attribute, kernels::column Days>
  requires std::same_as<kernels::number_of<Days>, std::int32_t>
[[nodiscard]] auto column(Attribute, Days const& numbers) {
  return detail::day_column<Attribute>{std::span(numbers)};
}
/// What a holding cost, in a unit of money: `column<usd>(cost_of, dollars)`.
template <auto Unit, kernels::column Numbers>
[[nodiscard]] auto column(detail::cost_of_attribute, Numbers const& numbers) {
  return detail::unit_column<detail::cost_of_attribute, kernels::number_of<Numbers>, Unit>{std::span(numbers)};
}
/// What a register says of a row: 0 announced, 1 ordered, 2 commissioned, 3 retired.
/// \throws tonnage::error  for another number, with its row.
template <kernels::column Codes>
  requires std::same_as<kernels::number_of<Codes>, std::uint8_t>
[[nodiscard]] auto column(detail::status_of_attribute, Codes const& codes) {
  std::span const rows(codes);
  kernels::impl::check_keys(rows.data(), 0, rows.size(), std::size(detail::all_statuses), "has status");
  return detail::status_column{{rows, detail::all_statuses}};
}
/// Codes into a dictionary, of u8, u16 or u32: `column(owner_of, codes, owners)`.
/// \throws tonnage::error  for a code that the dictionary does not have, with its row.
template <class Attribute, kernels::column Codes, class Dictionary>
  requires kernels::group_key<kernels::number_of<Codes>> && requires(Dictionary const& d) { std::span(d); }
[[nodiscard]] auto column(Attribute, Codes const& codes, Dictionary const& dictionary) {
  std::span const rows(codes);
  std::span const entries(dictionary);
  kernels::impl::check_keys(rows.data(), 0, rows.size(), entries.size(), "has code");
  return detail::coded_column<Attribute, kernels::number_of<Codes>,
                              std::remove_const_t<typename decltype(entries)::element_type>>{rows, entries};
}

template <class... Columns>
class columns;

/// A row of columns: a holding, made when it is looked at.
template <class... Columns>
struct column_row {
  columns<Columns...> const* from;
  std::size_t number;
};

/// A range of holdings that lies in columns. A view: copies are cheap, and look at the same memory.
template <class... Columns>
class columns : public ranges::view_base {
 public:
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
  [[nodiscard]] unsigned threads() const { return threads_; }

  template <class Attribute>
  static constexpr bool has = detail::has_column<Attribute, Columns...>;
  template <class Attribute>
    requires has<Attribute>
  [[nodiscard]] auto const& of() const {
    return std::get<detail::column_index<Attribute, Columns...>>(columns_);
  }
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
#undef TONNAGE_OF_COLUMN
  /// \endcond
};

}  // namespace tonnage
