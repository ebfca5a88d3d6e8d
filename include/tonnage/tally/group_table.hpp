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

/// Of what a `group_store` has so far.
template <class Store>
class group_table {
  static constexpr std::size_t metric_count = Store::metric_count;
  template <std::size_t I>
  using metric = typename Store::template metric<I>;
  using rep = typename Store::rep;
  using count_type = typename Store::count_type;
  using totals = typename Store::totals;
  template <std::size_t I>
  using sum_of = typename Store::template sum_at<I>;

 public:
  using table_type = typename Store::table_type;
  using cells_type = typename table_type::cells_type;

  explicit group_table(Store const& store)
      : store_(store),
        by_name_(store.models_.by_name()),
        rank_(by_name_.size()),
        further_(store.further_.by_group()),
        place_(by_name_.size()) {
    for (std::uint32_t i = 0; i != by_name_.size(); ++i) rank_[by_name_[i]] = i;
  }

  /// Numbers of groups in the order of their keys.
  [[nodiscard]] std::vector<std::uint32_t> groups_in_order() const {
    std::vector<std::uint32_t> out(store_.groups_.size());
    for (std::uint32_t i = 0; i != out.size(); ++i) out[i] = i;
    sort_numbers(out, [&](std::uint32_t a, std::uint32_t b) { return store_.groups_[a].key < store_.groups_[b].key; });
    return out;
  }
  /// Numbers of models in the order of their names, and the place of one among them.
  [[nodiscard]] std::vector<std::uint32_t> const& models_in_order() const { return by_name_; }
  [[nodiscard]] std::uint32_t place_in_order(std::uint32_t model) const { return rank_[model]; }

  [[nodiscard]] table_type make() {
    auto const sorted = groups_in_order();
    table_type out(store_.keys_, store_.models_.metrics());
    out.rows.reserve(sorted.size());
    std::shared_ptr<model_set const> models;
    whole_totals whole(store_.models_.size());
    for (std::uint32_t previous = 0; auto const number : sorted) {
      counts_of(number);
      if (!models || !same_models(previous, number)) whole.models.add(*(models = models_of(number)));
      previous = number;
      out.rows.push_back({store_.groups_[number].key, figures_of(number, models, whole)});
    }
    if (!sorted.empty()) add_whole(out.totals, whole);
    // Without keys there is one group, the whole, also where the whole is nothing.
    if constexpr (std::tuple_size_v<typename Store::key_values> == 0) {
      if (out.rows.empty()) out.rows.push_back(typename table_type::row());
    }
    return out;
  }

  /// The counts of a group's models, in the order of their names. O(k log k) for k of them.
  std::vector<model_count<count_type>> const& counts_of(std::uint32_t number) {
    for (auto const m : numbers_) place_[m] = 0;
    numbers_.clear();
    found_.clear();
    auto const& g = store_.groups_[number];
    auto const count_in = [&](std::uint32_t m, bool in_one_number) -> total<count_type>& {
      if (place_[m] == 0) {
        numbers_.push_back(m);
        found_.push_back({m, in_one_number, {}});
        place_[m] = static_cast<std::uint32_t>(found_.size());
      }
      auto& out = found_[place_[m] - 1];
      out.in_one_number = out.in_one_number && in_one_number;
      return out.count;
    };
    for (std::size_t i = 0; i != Store::models_at_hand; ++i)
      if (g.place[i] != 0) count_in(g.place[i] - std::uint32_t{1}, true).add(g.counts[i]);
    auto more = std::lower_bound(
        further_.begin(), further_.end(), number,
        [&](std::uint32_t each, std::uint32_t wanted) { return store_.further_[each].group < wanted; });
    for (; more != further_.end() && store_.further_[*more].group == number; ++more)
      count_in(store_.further_[*more].model, false).add(store_.further_[*more].count);
    sort_numbers(numbers_, [&](std::uint32_t a, std::uint32_t b) { return rank_[a] < rank_[b]; });
    present_.clear();
    for (auto const m : numbers_) present_.push_back(std::move(found_[place_[m] - 1]));
    return present_;
  }

 private:
  /// What figures lack, before it is rounded.
  struct missing_totals {
    total<count_type> weight[metric_count];
    model_set models[metric_count];
  };
  /// Of all groups: added up from what is not yet rounded.
  struct whole_totals {
    explicit whole_totals(std::size_t how_many) : counts(how_many) {}
    totals sums;                            // of metrics that keep one
    missing_totals missing;                 // weights of those alone
    std::vector<total<count_type>> counts;  // by model
    model_set models;                       // in the order of the rows
    std::uint32_t any_known = 0;
  };

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
    whole.any_known |= out.any_known;
    for (std::size_t i = 0; i != metric_count; ++i) whole.missing.models[i].add(missing.models[i]);
    note_missing(out, missing);
    return out;
  }
  static void note_missing(cells_type& to, missing_totals& missing) {
    bool all_known = true;
    for (auto const& unknown : missing.models) all_known = all_known && unknown.size() == 0;
    if (all_known) return;
    auto unknown = std::make_shared<typename cells_type::all_missing>(metric_count);
    for (std::size_t i = 0; i != metric_count; ++i)
      (*unknown)[i] = {missing.weight[i].value(), std::move(missing.models[i])};
    to.unknown = std::move(unknown);
  }
  void add_whole(cells_type& out, whole_totals& whole) {
    present_.clear();
    for (auto const m : by_name_) present_.push_back({m, false, whole.counts[m]});
    missing_totals missing;
    by_counts(present_, out, missing);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (
          [&] {
            if constexpr (!Store::template by_count<metric<I>>) {
              std::get<I>(out.sums) = std::get<I>(whole.sums).value();
              missing.weight[I] = whole.missing.weight[I];
            }
            missing.models[I] = std::move(whole.missing.models[I]);
          }(),
          ...);
    }(std::make_index_sequence<metric_count>{});
    out.any_known = whole.any_known;
    out.models = std::make_shared<model_set const>(std::move(whole.models));
    note_missing(out, missing);
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
            std::get<I>(out.sums) = from_number<sum_of<I>>(static_cast<double>(coherent(each.count.value())) *
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
      whole.missing.weight[I].add(missing.weight[I]);
      auto unknown = store_.asides_[number].unknown_models[I];
      sort_numbers(unknown, [&](std::uint32_t a, std::uint32_t b) { return rank_[a] < rank_[b]; });
      for (auto const m : unknown) missing.models[I].add(*store_.models_[m].what);
    }
  }

  Store const& store_;
  std::vector<std::uint32_t> by_name_, rank_;     // models in the order of their names, and the way back
  std::vector<std::uint32_t> further_;            // numbers of further counts, by group
  std::vector<model_count<count_type>> present_;  // in the group that is being finished
  std::vector<model_count<count_type>> found_;    // the same, in no order
  std::vector<std::uint32_t> numbers_, place_;    // its models, and for each one and its place among them
  std::vector<std::pair<std::uint32_t, std::shared_ptr<model_set const>>> sets_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
