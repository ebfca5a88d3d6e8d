// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A tally of columns by the kernels: the same table as row by row, to the bit, at the speed of memory.
///
/// Asked so: any library key that one dictionary or date column answers (a status does not, where it goes by several); `count`, metrics that are so much per GPU of a
/// model, and cost in whole units of a currency; `in_service`, `at_completion`, `added_in` and `retired_in`, or nothing
/// before them. Counts are summed by key and model, exactly, and the rest follows from those sums.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/tally/column_keys.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tally/tally.hpp>
#include <tuple>
#include <utility>
#include <vector>

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
inline constexpr bool column_metric = per_model<Metric> || std::is_same_v<Metric, count_metric>;
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
};

/// A pass over columns: mask, group numbers, and sums by group, block by block while they are in the cache.
template <class Columns, class Keys, class Metrics>
class column_pass;
template <class... Cs, class... Keys, class... Metrics>
class column_pass<columns<Cs...>, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using rows_type = columns<Cs...>;
  using store = group_store<typename rows_type::row, std::tuple<Keys...>, std::tuple<Metrics...>>;
  using counts = typename std::tuple_element_t<column_index<count_of_attribute, Cs...>, std::tuple<Cs...>>::number;
  static constexpr bool has_cost = ((!store::template by_count<Metrics>) || ...);
  /// Rows of unknown cost are groups of their own, whose number is odd.
  static constexpr bool has_unknown_cost = (partly_known<Metrics, Cs...> || ...);
  using sums_type = std::conditional_t<has_cost, std::type_identity<kernels::group_sums<counts, double>>,
                                       std::type_identity<kernels::group_sums<counts>>>::type;
  using part = column_part<sums_type>;
  template <class Key>
  using coded = coded_key<Key, std::tuple_element_t<column_of_key<Key, Cs...>, std::tuple<Cs...>>>;

 public:
  column_pass(rows_type const& rows, std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics)
      : rows_(rows),
        models_(tonnage::model, rows.template of<model_of_attribute>()),
        keys_(coded_keys(rows, keys)),
        groups_(keys, metrics) {}

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
    }
    undated_ = all[0].undated;
    std::sort(all[0].empty.begin(), all[0].empty.end());
    auto const orders = std::apply(
        [](auto const&... key) { return std::array<std::vector<std::uint32_t>, sizeof...(Keys)>{key.in_order()...}; },
        keys_);
    take_all(all[0], 0, orders);
  }

  [[nodiscard]] std::size_t undated() const { return undated_; }
  [[nodiscard]] auto finish() { return groups_.finish(); }

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
      if constexpr (Filter::needs_date) to.undated += undated_in(rows);
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
        throw error("a count of GPUs is a number of at least 0, in row " + std::to_string(begin + i + 1),
                    {.field = "count", .text = std::to_string(gpus_in[i])});
      to.empty.push_back(groups[i]);
    }
  }

  [[nodiscard]] std::size_t undated_in(row_block const& rows) const {
    if constexpr (has_days<commissioned_of_attribute, Cs...>)
      return kernels::count_equal(rows.of(rows_.template of<commissioned_of_attribute>().days), no_day);
    else
      return 0;
  }

  /// Takes all groups in the order of their keys; the first keys are given, and make `number`.
  template <class Orders, class... Values>
  void take_all(part& sums, std::uint32_t number, Orders const& orders, Values const&... key) {
    constexpr std::size_t next = sizeof...(Values);
    if constexpr (next < sizeof...(Keys)) {
      auto const& values = std::get<next>(keys_);
      for (auto const i : orders[next])
        take_all(sums, number * static_cast<std::uint32_t>(values.size()) + i, orders, key..., values.value(i));
    } else {
      typename store::key_values const values(key...);
      if constexpr (by_model) {
        take_model(sums, number, std::get<index_of<model_key, Keys...>>(values), values);
      } else {
        for (std::uint32_t m = 0; m != models_.size(); ++m)
          take_model(sums, number * static_cast<std::uint32_t>(models_.size()) + m, models_.value(m), values);
      }
    }
  }
  void take_model(part& sums, std::uint32_t number, catalog::model m, typename store::key_values const& key) {
    if constexpr (has_unknown_cost) {
      take(sums, 2 * number, m, key);
      take(sums, 2 * number + 1, m, key);
    } else {
      take(sums, number, m, key);
    }
  }
  /// Hands the sums of a group and model to the store, where there are such rows.
  void take(part& sums, std::uint32_t number, catalog::model m, typename store::key_values const& key) {
    auto const count = sums.sums.template total<0>(number);
    if (count == decltype(count){} && !std::binary_search(sums.empty.begin(), sums.empty.end(), number)) return;
    groups_.at_model(m);
    auto const group = groups_.next_group(key);
    total<typename store::count_type> gpus_in;
    if constexpr (std::is_floating_point_v<counts>)
      gpus_in.add(kernels::running_sum(sums.sums.template exact<0>(number)));
    else
      gpus_in.add(store::count_type::from_coherent(count.to_int64()));
    groups_.add_count(group, gpus_in);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (take_cost<I>(sums, number, group, gpus_in), ...);
    }(std::index_sequence_for<Metrics...>{});
  }
  template <std::size_t I>
  void take_cost(part& sums, std::uint32_t number, std::uint32_t group,
                 total<typename store::count_type> const& gpus_in) {
    if constexpr (!store::template by_count<typename store::template metric<I>>) {
      if (has_unknown_cost && number % 2 != 0)
        groups_.template miss<I>(group, gpus_in);
      else
        groups_.template add<I>(group, kernels::running_sum(sums.sums.template exact<1>(number)));
    }
  }

  rows_type rows_;
  coded_key<model_key, std::tuple_element_t<column_index<model_of_attribute, Cs...>, std::tuple<Cs...>>> models_;
  std::tuple<coded<Keys>...> keys_;
  store groups_;
  std::size_t undated_ = 0;
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

/// The table, or nothing where there are too many groups for one.
template <class... Cs, class... Keys, class... Metrics>
  requires known_to_kernels<columns<Cs...>, std::tuple<Keys...>, std::tuple<Metrics...>>
auto column_answer(columns<Cs...>& rows, std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics) {
  column_pass<columns<Cs...>, std::tuple<Keys...>, std::tuple<Metrics...>> pass(rows, keys, metrics);
  using table_type = decltype(pass.finish());
  if (!pass.fits()) return std::optional<table_type>();
  pass.run(all_rows{});
  auto out = pass.finish();
  collect_assumptions(rows, out.notes);
  return std::optional<table_type>(std::move(out));
}
template <class... Cs, class Keep, moment When, class... Keys, class... Metrics>
  requires(known_to_kernels<columns<Cs...>, std::tuple<Keys...>, std::tuple<Metrics...>> &&
           column_filter<Keep, columns<Cs...>>::exists)
auto column_answer(selection<columns<Cs...>, Keep, When>& chosen, std::tuple<Keys...> const& keys,
                   std::tuple<Metrics...> const& metrics) {
  columns<Cs...> const& rows = chosen.base();
  column_pass<columns<Cs...>, std::tuple<Keys...>, std::tuple<Metrics...>> pass(rows, keys, metrics);
  using table_type = decltype(pass.finish());
  if (!pass.fits()) return std::optional<table_type>();
  pass.run(rows_kept<Keep, columns<Cs...>>{chosen.keep(), rows});
  auto out = pass.finish();
  collect_assumptions(rows, out.notes);
  add_once(out.notes, chosen.note());
  add_undated(out.notes, pass.undated());
  return std::optional<table_type>(std::move(out));
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
