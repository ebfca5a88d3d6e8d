// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Holdings by columns: memory of yours, as it is, asked the same questions as a range of rows, with the same answers.
///
///     columns registry(column(owner_of, owner_codes, owners), column(model_of, model_codes, models),
///                      column(commissioned_of, days), column(count_of, gpus_in_row));
///     registry | in_service(as_of(day)) | by(owner, model) | tally(gpu_count, peak<bf16>)
///
/// Nothing is copied: the columns, and the dictionaries that codes point into, must outlive every use. (Rows of your
/// own become columns by `to_columns`, tonnage/tally/to_columns.hpp.)
///
/// The kernels answer a question whose keys are library keys of one column each, and whose metrics are counts, costs,
/// or figures per GPU of a model. Any other question goes row by row. Both give the same bits.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <range/v3/range/concepts.hpp>
#include <span>
#include <string>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/tally/column.hpp>
#include <tonnage/tally/column_keys.hpp>
#include <tonnage/tally/partial.hpp>
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

}  // namespace detail
/// \endcond

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
            throw_error("columns of one length: " + std::to_string(each.size()) + " rows beside " +
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

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// Whether some of a metric's figures are not known.
template <class Metric, class... Cs>
inline constexpr bool partly_known = false;
template <nature Nature, class... Cs>
  requires has_column<cost_of_attribute, Cs...>
inline constexpr bool partly_known<cost_metric<Nature>, Cs...> =
    requires(std::tuple_element_t<column_index<cost_of_attribute, Cs...>, std::tuple<Cs...>> const& c) { c.known; };

/// Whether the kernels know a metric: from the counts of models, or as a column of its own.
template <class Metric, class... Cs>
inline constexpr bool column_metric = per_model<Metric> || is_weight<Metric>;
template <nature Nature, class... Cs>
inline constexpr bool column_metric<cost_metric<Nature>, Cs...> = [] {
  if constexpr (has_column<cost_of_attribute, Cs...>) {
    using cost = std::tuple_element_t<column_index<cost_of_attribute, Cs...>, std::tuple<Cs...>>;
    if constexpr (requires { requires std::is_same_v<typename cost::number, double>; }) return cost::coherent;
  }
  return false;
}();
template <class... Cs>
inline constexpr bool column_holdings = [] {
  if constexpr (has_column<count_of_attribute, Cs...> && has_column<model_of_attribute, Cs...>)
    return requires {
      typename std::tuple_element_t<column_index<count_of_attribute, Cs...>, std::tuple<Cs...>>::number;
    };
  else
    return false;
}();

/// What a thread adds up.
template <class Sums>
struct column_part {
  Sums sums;
  std::vector<std::uint32_t> empty{};  // groups that have rows of no GPUs
  std::size_t undated = 0;
  std::size_t retired_that_day = 0;
};

/// A pass over columns: mask, group numbers, and sums by group, block by block while they are in the cache.
template <class Columns, class Store, class Keys, class Metrics>
class column_pass;
template <class... Cs, class Store, class... Keys, class... Metrics>
class column_pass<columns<Cs...>, Store, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using rows_type = columns<Cs...>;
  using store = Store;
  using counts = typename std::tuple_element_t<column_index<count_of_attribute, Cs...>, std::tuple<Cs...>>::number;
  static constexpr bool has_cost = ((!by_count<Metrics>) || ...);
  /// Rows of unknown cost are groups of their own, whose number is odd.
  static constexpr bool has_unknown_cost = (partly_known<Metrics, Cs...> || ...);
  using sums_type = std::conditional_t<has_cost, std::type_identity<kernels::group_sums<counts, double>>,
                                       std::type_identity<kernels::group_sums<counts>>>::type;
  using part = column_part<sums_type>;
  template <class Key>
  using coded = coded_key<Key, std::tuple_element_t<column_of_key<Key, Cs...>, std::tuple<Cs...>>>;

 public:
  column_pass(rows_type const& rows, store& into)
      : rows_(rows),
        models_(tonnage::model, rows.template of<model_of_attribute>()),
        keys_(coded_keys(rows, into.keys())),
        groups_(into) {}

  /// Whether a table of all groups is worth its memory; where it is not, rows go one by one.
  [[nodiscard]] bool fits() const {
    return possible_groups() <= std::clamp<std::uint64_t>(rows_.size(), block, most_groups);
  }

  /// `filter.apply(block)` puts aside the rows that are left out.
  template <class Filter>
  void run(Filter const& filter) {
    auto const size = static_cast<std::size_t>(possible_groups());
    auto const how = kernels::par(rows_.threads());
    std::size_t const parts = kernels::detail::worth(rows_.size(), how.parts, 64 * block);
    std::vector<part> all(parts, part{sums_type(size + kernels::spare_groups)});
    how.run(parts, [&](std::size_t p) {
      auto const [begin, end] = kernels::detail::cut(rows_.size(), parts, p, block);
      for (std::size_t i = begin; i < end; i += block)
        add(all[p], filter, i, (std::min)(block, end - i), static_cast<std::uint32_t>(size));
    });
    for (std::size_t p = 1; p != parts; ++p) {
      all[0].sums.merge(std::move(all[p].sums));
      all[0].empty.insert(all[0].empty.end(), all[p].empty.begin(), all[p].empty.end());
      all[0].undated += all[p].undated;
      all[0].retired_that_day += all[p].retired_that_day;
    }
    undated_ = all[0].undated;
    retired_that_day_ = all[0].retired_that_day;
    std::sort(all[0].empty.begin(), all[0].empty.end());
    hand_over(all[0], static_cast<std::uint32_t>(size));
  }

  [[nodiscard]] std::size_t undated() const { return undated_; }
  [[nodiscard]] std::size_t retired_that_day() const { return retired_that_day_; }

 private:
  /// Two keys may be of one type, as `site.at(1)` and `site.at(2)` are.
  [[nodiscard]] static std::tuple<coded<Keys>...> coded_keys(rows_type const& rows, std::tuple<Keys...> const& keys) {
    return std::apply(
        [&](Keys const&... key) {
          return std::tuple<coded<Keys>...>(coded<Keys>(key, std::get<column_of_key<Keys, Cs...>>(rows.all()))...);
        },
        keys);
  }

  /// Where the model is a key, a group has one; else the models of a group are numbered beside each other.
  static constexpr bool by_model = (std::is_same_v<Keys, model_key> || ...);
  /// How many groups there may be, of what keys and models can be; counted up to `most_groups` and one.
  [[nodiscard]] std::uint64_t possible_groups() const {
    std::uint64_t size = (by_model ? 1 : models_.size()) * (has_unknown_cost ? 2 : 1);
    std::apply([&](auto const&... key) { ((size = (std::min)(size * key.size(), most_groups + 1)), ...); }, keys_);
    return size;
  }

  static constexpr std::size_t block = 4096;
  static constexpr std::uint64_t most_groups = std::uint64_t{1} << 24;

  template <class Filter>
  void add(part& to, Filter const& filter, std::size_t begin, std::size_t count, std::uint32_t nowhere) const {
    std::array<std::uint32_t, block> numbers;
    std::span const groups = std::span(numbers).first(count);
    std::fill(groups.begin(), groups.end(), 0U);
    std::apply([&](auto const&... key) { (key.append(groups, begin), ...); }, keys_);
    if constexpr (!by_model) models_.append(groups, begin);
    if constexpr (has_unknown_cost) {
      auto const& cost = rows_.template of<cost_of_attribute>();
      for (std::size_t i = 0; i != count; ++i) groups[i] = 2 * groups[i] + (cost.knows(begin + i) ? 0 : 1);
    }
    if constexpr (Filter::asks) {
      row_block const rows{groups, begin, nowhere};
      filter.apply(rows);
      look_at_lives(to, filter, rows);
    }
    auto const numbers_of_gpus = rows_.template of<count_of_attribute>().numbers.subspan(begin, count);
    look_for_zeros(to, numbers_of_gpus, groups, begin, nowhere);
    if constexpr (has_cost)
      to.sums.add(std::span<std::uint32_t const>(groups), numbers_of_gpus,
                  rows_.template of<cost_of_attribute>().numbers.subspan(begin, count));
    else
      to.sums.add(std::span<std::uint32_t const>(groups), numbers_of_gpus);
  }

  /// A group of rows without GPUs is a group; and a count below zero or NaN is an error.
  void look_for_zeros(part& to, std::span<counts const> gpus_in, std::span<std::uint32_t const> groups,
                      std::size_t begin, std::uint32_t nowhere) const {
    if constexpr (std::is_unsigned_v<counts>) {
      if (kernels::impl::smallest(gpus_in) != 0) return;
    }
    for (std::size_t i = 0; i != gpus_in.size(); ++i) {
      if (gpus_in[i] > 0 || groups[i] >= nowhere) continue;
      if (!(gpus_in[i] == 0))
        throw_error("a count of GPUs is a number of at least 0, in row " + std::to_string(begin + i + 1),
                    {.field = "count", .text = std::to_string(gpus_in[i])});
      to.empty.push_back(groups[i]);
    }
  }

  /// What is to be noted of days. A row that is retired before it is commissioned is asked as a row of any source is,
  /// and throws as that does.
  template <class Filter>
  void look_at_lives(part& to, Filter const& filter, row_block const& rows) const {
    if constexpr (has_days<commissioned_of_attribute, Cs...>) {
      constexpr bool may_end = has_days<retired_of_attribute, Cs...>;
      auto const begins = rows.of(rows_.template of<commissioned_of_attribute>().days);
      auto ends = begins;
      if constexpr (may_end) ends = rows.of(rows_.template of<retired_of_attribute>().days);
      std::int32_t asked = no_day;
      if constexpr (may_end && requires { filter.keep.day; })
        if (auto const day = day_number(filter.keep.day); day > no_day && day <= last_day)
          asked = static_cast<std::int32_t>(day);
      auto const found = kernels::count_stretches(begins, ends, no_day, asked);
      if constexpr (Filter::needs_date) to.undated += found.without_begin;
      if (asked != no_day) to.retired_that_day += found.ended;
      if (found.reversed == 0) return;
      for (std::size_t i = 0; i != begins.size(); ++i)
        if (ends[i] < begins[i] && ends[i] != no_day)
          retold([&] { return filter.keep(rows_[rows.begin + i]); },
                 [&](error const& why) { return at_row(why, rows.begin + i + 1); });
    }
  }

  /// Hands the sums of all groups that have rows to the store, whose codes are others.
  void hand_over(part& sums, std::uint32_t size) {
    std::vector<std::uint32_t> codes(groups_.code_count());
    for (std::uint32_t number = 0; number != size; ++number) {
      auto const count = sums.sums.template total<0>(number);
      if (count == decltype(count){} && !std::binary_search(sums.empty.begin(), sums.empty.end(), number)) continue;
      std::size_t rest = has_unknown_cost ? number / 2 : number;
      if constexpr (!by_model) codes.back() = groups_.code_of_model(models_.value(take_number(models_, rest)));
      [&]<std::size_t... K>(std::index_sequence<K...>) {
        (put_code<sizeof...(Keys) - 1 - K>(rest, codes), ...);
      }(std::index_sequence_for<Keys...>{});
      auto const cell = groups_.cell_of(codes);
      add_count_of(sums, number, groups_.sums(), cell);
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (add_cost<I>(sums, number, cell), ...);
      }(std::index_sequence_for<Metrics...>{});
    }
  }
  /// The code of a key, whose number is what `rest` leaves when it is divided by how many there are.
  template <std::size_t K>
  void put_code(std::size_t& rest, std::vector<std::uint32_t>& codes) {
    auto const& key = std::get<K>(keys_);
    auto const number = take_number(key, rest);
    codes[K] = here_[K].of(number, [&] { return groups_.template values_of<K>().code_of(key.value(number)); });
    if constexpr (std::is_same_v<std::tuple_element_t<K, std::tuple<Keys...>>, model_key>)
      codes.back() = groups_.code_of_model(key.value(number));
  }
  void add_count_of(part& sums, std::uint32_t number, cell_sums& to, std::uint32_t cell) const {
    if constexpr (std::is_floating_point_v<counts>)
      to.real.add(cell, 0, kernels::running_sum(sums.sums.template exact<0>(number)));
    else
      add_whole_count(to, cell, sums.sums.template total<0>(number));
  }
  template <std::size_t I>
  void add_cost(part& sums, std::uint32_t number, std::uint32_t cell) {
    if constexpr (!by_count<typename store::template metric<I>>) {
      if (has_unknown_cost && number % 2 != 0)
        return add_count_of(sums, number, groups_.note_missing(I + 1, cell), cell);
      groups_.sums().real.add(cell, store::template place_of<I>.lane,
                              kernels::running_sum(sums.sums.template exact<1>(number)));
      groups_.note_known(I + 1, cell);
    }
  }

  rows_type rows_;
  coded_key<model_key, std::tuple_element_t<column_index<model_of_attribute, Cs...>, std::tuple<Cs...>>> models_;
  std::tuple<coded<Keys>...> keys_;
  std::array<codes_here, sizeof...(Keys)> here_;
  store& groups_;
  std::size_t undated_ = 0;
  std::size_t retired_that_day_ = 0;
};

struct all_rows {
  static constexpr bool asks = false;
};
template <class Keep, class Columns>
struct rows_kept {
  static constexpr bool asks = true;
  static constexpr bool needs_date = Keep::needs_date;
  Keep const& keep;
  Columns const& from;
  void apply(row_block const& rows) const { column_filter<Keep, Columns>::apply(keep, from, rows); }
};

template <class Columns, class Keys, class Metrics>
inline constexpr bool known_to_kernels = false;
template <class... Cs, class... Keys, class... Metrics>
inline constexpr bool known_to_kernels<columns<Cs...>, std::tuple<Keys...>, std::tuple<Metrics...>> =
    column_holdings<Cs...> && (has_column_of_key<Keys, Cs...> && ...) && (column_metric<Metrics, Cs...> && ...);

/// Whether the kernels have taken the rows; not where there are too many groups for a table of all.
template <class... Cs, class Store>
  requires(known_to_kernels<columns<Cs...>, typename Store::keys_type, typename Store::metrics_type>)
bool add_by_columns(columns<Cs...> const& rows, Store& to, notes_of_rows& notes) {
  column_pass<columns<Cs...>, Store, typename Store::keys_type, typename Store::metrics_type> pass(rows, to);
  if (!pass.fits()) return false;
  pass.run(all_rows{});
  collect_notes(rows, notes);
  return true;
}
template <class... Cs, class Keep, moment When, class Store>
  requires(known_to_kernels<columns<Cs...>, typename Store::keys_type, typename Store::metrics_type> &&
           column_filter<Keep, columns<Cs...>>::exists)
bool add_by_columns(selection<columns<Cs...>, Keep, When> const& chosen, Store& to, notes_of_rows& notes) {
  columns<Cs...> const& rows = chosen.base();
  column_pass<columns<Cs...>, Store, typename Store::keys_type, typename Store::metrics_type> pass(rows, to);
  if (!pass.fits()) return false;
  pass.run(rows_kept<Keep, columns<Cs...>>{chosen.keep(), rows});
  collect_notes(rows, notes);
  add_once(notes.said, chosen.note());
  notes.undated += pass.undated();
  notes.retired_that_day += pass.retired_that_day();
  return true;
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
