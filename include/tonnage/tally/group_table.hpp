// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How the groups of a tally become its table: rows in the order of their keys, figures from the counts of models, and what
/// they cover.
///
/// The figures of the whole are those of its own counts, and not sums of rounded rows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/total.hpp>
#include <tuple>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// How many GPUs of a model a group has.
template <class Count>
struct model_count {
  std::uint32_t model;
  bool in_one_number;  // the count is one double
  total<Count> count;
};

/// Of a `group_store`, which is not added to again.
template <class Store>
class group_table {
  static constexpr std::size_t metric_count = Store::metric_count;
  template <std::size_t I>
  using metric = typename Store::template metric<I>;
  using rep = typename Store::rep;
  using count_type = typename Store::count_type;
  using totals = typename Store::totals;
  template <std::size_t I>
  using sum_of = sum_type<metric<I>, typename Store::row_type>;

 public:
  using table_type = typename Store::table_type;
  using cells_type = typename table_type::cells_type;

  explicit group_table(Store& store) : store_(store) {}

  [[nodiscard]] table_type make() {
    by_name_ = store_.models_.by_name();
    store_.further_.settle();
    std::vector<std::uint32_t> sorted(store_.groups_.size());
    for (std::uint32_t i = 0; i != sorted.size(); ++i) sorted[i] = i;
    sort_numbers(sorted,
                 [&](std::uint32_t a, std::uint32_t b) { return store_.groups_[a].key < store_.groups_[b].key; });
    table_type out(store_.keys_, store_.models_.metrics());
    out.rows.reserve(sorted.size());
    std::shared_ptr<model_set const> models;
    whole_totals whole(store_.models_.size());
    for (std::uint32_t previous = 0; auto const number : sorted) {
      counts_of(number);
      if (!models || !same_models(previous, number)) models = models_of(number);
      previous = number;
      out.rows.push_back({store_.groups_[number].key, figures_of(number, models, whole)});
      out.totals.add_coverage(out.rows.back().cells);
    }
    add_whole(out.totals, whole);
    // Without keys there is one group, the whole, also where the whole is nothing.
    if constexpr (std::tuple_size_v<typename Store::key_values> == 0) {
      if (out.rows.empty()) out.rows.push_back(typename table_type::row());
    }
    return out;
  }

 private:
  /// What figures lack, before it is rounded.
  struct missing_totals {
    total<count_type> weight[metric_count];
    model_set models[metric_count];
  };
  /// Of all groups: added up from what is not yet rounded.
  struct whole_totals {
    explicit whole_totals(std::size_t models) : counts(models) {}
    totals sums;                              // of metrics that keep one
    total<count_type> unknown[metric_count];  // of those
    std::vector<total<count_type>> counts;    // by model
  };

  /// The counts of a group's models, in the order of their names.
  void counts_of(std::uint32_t number) {
    present_.clear();
    auto const& g = store_.groups_[number];
    auto const* const first = store_.further_.first_of(number);
    bool const has_further = first != store_.further_.end() && first->group == number;
    for (auto const m : by_name_) {
      bool const at_hand = g.place[m % Store::models_at_hand] == m + 1;
      if (!at_hand && !has_further) continue;
      model_count<count_type> sum{m, at_hand, {}};
      bool there = at_hand;
      if (at_hand) sum.count.add(g.counts[m % Store::models_at_hand]);
      for (auto const* more = first; more != store_.further_.end() && more->group == number; ++more) {
        if (more->model == m) sum.count.add(more->count), sum.in_one_number = false, there = true;
      }
      if (there) present_.push_back(std::move(sum));
    }
  }

  [[nodiscard]] bool same_models(std::uint32_t a, std::uint32_t b) const {
    return store_.models_.size() <= 32 && store_.groups_[a].models == store_.groups_[b].models;
  }
  /// The same set for groups of the same models, while they are few.
  [[nodiscard]] std::shared_ptr<model_set const> models_of(std::uint32_t number) {
    bool const few = store_.models_.size() <= 32;
    for (auto const& [mask, set] : sets_) {
      if (few && mask == store_.groups_[number].models) return set;
    }
    auto out = std::make_shared<model_set>();
    for (auto const& each : present_) out->add(*store_.models_[each.model].what);
    if (few && sets_.size() < 64) sets_.emplace_back(store_.groups_[number].models, out);
    return out;
  }

  [[nodiscard]] cells_type figures_of(std::uint32_t number, std::shared_ptr<model_set const> const& models,
                                      whole_totals& whole) const {
    cells_type out;
    missing_totals missing;
    for (auto const& each : present_) whole.counts[each.model].add(each.count);
    out.models = models;
    by_counts(present_, out, missing);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (take_total<I>(number, out, missing, whole), ...);
    }(std::make_index_sequence<metric_count>{});
    bool all_known = true;
    for (auto const& unknown : missing.models) all_known = all_known && unknown.size() == 0;
    if (!all_known) {
      auto unknown = std::make_shared<typename cells_type::all_missing>(metric_count);
      for (std::size_t i = 0; i != metric_count; ++i)
        (*unknown)[i] = {missing.weight[i].value(), std::move(missing.models[i])};
      out.unknown = std::move(unknown);
    }
    return out;
  }
  /// The figures of the whole, whose coverage is there but for its sums.
  void add_whole(cells_type& out, whole_totals const& whole) {
    present_.clear();
    for (auto const m : by_name_) present_.push_back({m, false, whole.counts[m]});
    missing_totals missing;
    by_counts(present_, out, missing);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (
          [&] {
            if constexpr (!Store::template by_count<metric<I>>) {
              std::get<I>(out.sums) = std::get<I>(whole.sums).value();
              missing.weight[I] = whole.unknown[I];
            }
          }(),
          ...);
    }(std::make_index_sequence<metric_count>{});
    if (!out.unknown) return;
    auto unknown = std::make_shared<typename cells_type::all_missing>(*out.unknown);
    for (std::size_t i = 0; i != metric_count; ++i) (*unknown)[i].weight = missing.weight[i].value();
    out.unknown = std::move(unknown);
  }

  /// What the counts of models answer.
  void by_counts(std::vector<model_count<count_type>> const& present, cells_type& out, missing_totals& missing) const {
    total<count_type> all;
    for (auto const& each : present) all.add(each.count);
    out.all = all.value();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (by_counts_of<I>(present, out, missing), ...);
    }(std::make_index_sequence<metric_count>{});
  }
  template <std::size_t I>
  void by_counts_of(std::vector<model_count<count_type>> const& present, cells_type& out,
                    missing_totals& missing) const {
    using Metric = metric<I>;
    constexpr std::uint32_t bit = std::uint32_t{1} << I;
    if constexpr (is_weight<Metric>) {
      std::get<I>(out.sums) = out.all;
      out.any_known |= bit;
    } else if constexpr (per_model<Metric>) {
      total<sum_of<I>> sum;
      for (auto const& each : present) {
        auto const& about = store_.models_[each.model];
        if ((about.known & bit) == 0) {
          missing.weight[I].add(each.count);
          missing.models[I].add(*about.what);
          continue;
        }
        out.any_known |= bit;
        if constexpr (is_one_product<sum_of<I>, count_type, decltype(std::get<I>(about.rate))>) {
          if (present.size() == 1 && each.in_one_number && is_double(each.count.value())) {
            std::get<I>(out.sums) = from_coherent<sum_of<I>>(static_cast<double>(coherent(each.count.value())) *
                                                             coherent(std::get<I>(about.rate)));
            return;
          }
        }
        sum.add_product(each.count, std::get<I>(about.rate));
      }
      std::get<I>(out.sums) = sum.value();
    }
  }
  [[nodiscard]] static bool is_double(count_type const& n) {
    if constexpr (std::is_same_v<rep, std::int64_t>)
      return coherent(n) >> 53 == 0;
    else
      return true;
  }
  /// What a metric kept a total of.
  template <std::size_t I>
  void take_total(std::uint32_t number, cells_type& out, missing_totals& missing, whole_totals& whole) const {
    if constexpr (!Store::template by_count<metric<I>>) {
      auto const& sum = std::get<I>(store_.groups_[number].sum);
      std::get<I>(out.sums) = sum.value();
      std::get<I>(whole.sums).add(sum);
      out.any_known |= store_.groups_[number].known & std::uint32_t{1} << I;
      if (number >= store_.asides_.size()) return;
      missing.weight[I] = store_.asides_[number].unknown[I];
      whole.unknown[I].add(missing.weight[I]);
      auto const& unknown = store_.asides_[number].unknown_models[I];
      for (auto const m : by_name_) {
        if (std::find(unknown.begin(), unknown.end(), m) != unknown.end())
          missing.models[I].add(*store_.models_[m].what);
      }
    }
  }

  Store& store_;
  std::vector<std::uint32_t> by_name_;            // at the end
  std::vector<model_count<count_type>> present_;  // in the group that is being finished
  std::vector<std::pair<std::uint32_t, std::shared_ptr<model_set const>>> sets_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
