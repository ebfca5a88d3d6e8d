// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The groups of a tally: what came of the rows so far, and the table that is made of it in the end.
///
/// A metric that is so much per GPU of a model needs no more of a row than its count: counts are kept by group and model,
/// and multiplied at the end. Sums of doubles are exact and rounded once (total.hpp), so that the order of rows does not
/// matter, and columns give the same bits. What is unknown is kept aside: a fleet of which everything is known pays
/// nothing for the question.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <tonnage/tally/further_counts.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/model_rates.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/tally/total.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::detail {

template <class Metric, class Row>
struct total_of {
  using type = total<sum_type<Metric, Row>>;
};

template <class Row, class Keys, class Metrics>
class group_store;

/// Rows come in three steps: `at_model`, `at_group`, and then `add_count` and what the metrics keep a total of.
template <class Row, class... Keys, class... Metrics>
class group_store<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  static constexpr std::size_t metric_count = sizeof...(Metrics);
  static_assert(metric_count <= 32, "tonnage: a tally answers 32 metrics at most");

 public:
  template <std::size_t I>
  using metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
  using count_type = std::remove_cvref_t<decltype(count_of(std::declval<Row const&>()))>;
  using rep = typename count_type::value_type;
  using key_values =
      std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>;
  using totals = std::tuple<total<sum_type<Metrics, Row>>...>;
  using table_type =
      table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values, figures<rep, sum_type<Metrics, Row>...>>;

  /// Metrics that the counts of the models answer keep nothing of their own.
  struct in_the_counts {};
  template <class Metric>
  static constexpr bool by_count = per_model<Metric> || std::is_same_v<Metric, count_metric>;
  template <class Metric>
  using kept_total =
      typename std::conditional_t<by_count<Metric>, std::type_identity<in_the_counts>, total_of<Metric, Row>>::type;

  group_store(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics) : keys_(keys), models_(metrics) {}

  [[nodiscard]] std::tuple<Keys...> const& keys() const { return keys_; }
  [[nodiscard]] std::tuple<Metrics...> const& metrics() const { return models_.metrics(); }

  void at_model(catalog::model m) { models_.at(m); }

  [[nodiscard]] static std::uint32_t hash_of(key_values const& key) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      std::size_t h = 0;
      ((h = mix_hash(h, identity_of(std::get<I>(key)))), ...);
      return static_cast<std::uint32_t>(h);
    }(std::index_sequence_for<Keys...>{});
  }
  /// The steps to a group's number, from the hash of its key: `prefetch`, `prefetch_group`, `at_group`.
  void prefetch(std::uint32_t hash) const { index_.prefetch(hash); }
  void prefetch_group(std::uint32_t hash) const {
    auto const* const g = groups_.data() + index_.guess(hash);
    for (std::size_t line = 0; line < sizeof(group); line += 64)
      __builtin_prefetch(reinterpret_cast<char const*>(g) + line);
  }
  [[nodiscard]] std::uint32_t at_group(std::uint32_t hash, key_values const& key) {
    auto const found = index_.find(hash, [&](std::uint32_t n) { return groups_[n].key == key; });
    if (found.second) groups_.emplace_back(key);
    return found.first;
  }

  /// GPUs of the present model in a group.
  void add_count(std::uint32_t number, count_type const& n) {
    group& g = groups_[number];
    std::uint32_t const model = models_.present();
    if (model < 32) g.models |= std::uint32_t{1} << model;
    if (model >= models_at_hand) [[unlikely]]
      return further_.of(number, model).add(n);
    if constexpr (std::is_same_v<rep, double>) {
      double rounded = n.coherent_;
      kernels::impl::two_sum(g.counts[model].coherent_, rounded);
      if (rounded < 0 || rounded > 0) [[unlikely]]
        further_.of(number, model).add(count_type::from_coherent(rounded));
    } else {
      g.counts[model] += n;
    }
  }
  /// And what they add up to in several rows.
  void add_count(std::uint32_t number, total<count_type> const& n) {
    if constexpr (std::is_same_v<rep, double>) {
      add_count(number, count_type{});
      further_.of(number, models_.present()).add(n);
    } else {
      add_count(number, n.value());
    }
  }
  /// A figure of a metric that keeps a total.
  template <std::size_t I, class Figure>
  void add(std::uint32_t number, Figure const& figure) {
    std::get<I>(groups_[number].sum).add(figure);
    groups_[number].known |= std::uint32_t{1} << I;
  }
  /// The want of one, for so many GPUs of the present model.
  template <std::size_t I, class Count>
  void miss(std::uint32_t number, Count const& n) {
    auto& unknown = aside_of(number);
    unknown.unknown[I].add(n);
    auto& models = unknown.unknown_models[I];
    if (std::find(models.begin(), models.end(), models_.present()) == models.end()) models.push_back(models_.present());
  }

  [[nodiscard]] table_type finish() {
    by_name_ = models_.by_name();
    further_.settle();
    std::vector<std::uint32_t> sorted(groups_.size());
    for (std::uint32_t i = 0; i != sorted.size(); ++i) sorted[i] = i;
    std::sort(sorted.data(), sorted.data() + sorted.size(),
              [&](std::uint32_t a, std::uint32_t b) { return groups_[a].key < groups_[b].key; });
    table_type out(keys_, models_.metrics());
    out.rows.reserve(sorted.size());
    std::shared_ptr<model_set const> models;
    whole_totals whole;
    for (std::uint32_t previous = 0; auto const number : sorted) {
      counts_of(number);
      if (!models || !same_models(previous, number)) models = models_of(number);
      previous = number;
      out.rows.push_back({groups_[number].key, figures_of(number, models, whole)});
      for (std::size_t i = 0; i != metric_count; ++i) out.totals.covers[i] += out.rows.back().cells.covers[i];
    }
    for (std::size_t i = 0; i != metric_count; ++i) {
      out.totals.covers[i].all = whole.all.value();
      out.totals.covers[i].unknown = whole.unknown[i].value();
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((std::get<I>(out.totals.sums) = std::get<I>(whole.sums).value()), ...);
    }(std::index_sequence_for<Metrics...>{});
    // Without keys there is one group, the whole, also where the whole is nothing.
    if constexpr (sizeof...(Keys) == 0) {
      if (out.rows.empty()) out.rows.push_back(typename table_type::row());
    }
    return out;
  }

 private:
  /// Two cache lines, where they fit: the row that finds its group has all of it at hand.
  static constexpr std::size_t models_at_hand = 8;
  struct alignas(64) group {
    explicit group(key_values const& of) : key(of) {}

    key_values key;
    std::uint32_t models = 0;  // a bit for each of the first 32 models; the others are among `further_`
    std::uint32_t known = 0;   // a bit for each metric that keeps a total, and had a figure for some row
    std::tuple<kept_total<Metrics>...> sum{};
    count_type counts[models_at_hand]{};  // of the first models
  };
  /// What few groups need: for each metric that keeps a total, what is unknown.
  struct aside {
    total<count_type> unknown[metric_count]{};
    std::vector<std::uint32_t> unknown_models[metric_count]{};
  };

  /// Of all groups: added up from what is not yet rounded.
  struct whole_totals {
    totals sums;
    total<count_type> all;
    total<count_type> unknown[metric_count];
  };

  aside& aside_of(std::uint32_t number) {
    if (asides_.size() <= number) asides_.resize(number + std::size_t{1});
    return asides_[number];
  }

  // --- at the end ---

  /// The counts of a group's models, in the order of their names.
  void counts_of(std::uint32_t number) {
    present_.clear();
    group const& g = groups_[number];
    auto const* const first = further_.first_of(number);
    for (auto const m : by_name_) {
      total<count_type> sum;
      bool there = m < 32 && (g.models >> m & 1) != 0;
      if (m < models_at_hand) sum.add(g.counts[m]);
      for (auto const* more = first; more != further_.end() && more->group == number; ++more) {
        if (more->model == m) sum.add(more->count), there = true;
      }
      if (there) present_.push_back({m, std::move(sum)});
    }
  }
  struct model_count {
    std::uint32_t model;
    total<count_type> count;
  };

  [[nodiscard]] bool same_models(std::uint32_t a, std::uint32_t b) const {
    return models_.size() <= 32 && groups_[a].models == groups_[b].models;
  }
  /// The same set for groups of the same models, while they are few.
  [[nodiscard]] std::shared_ptr<model_set const> models_of(std::uint32_t number) {
    bool const few = models_.size() <= 32;
    for (auto const& [mask, set] : sets_) {
      if (few && mask == groups_[number].models) return set;
    }
    auto out = std::make_shared<model_set>();
    for (auto const& each : present_) out->add(*models_[each.model].what);
    if (few && sets_.size() < 64) sets_.emplace_back(groups_[number].models, out);
    return out;
  }

  [[nodiscard]] typename table_type::cells_type figures_of(std::uint32_t number,
                                                           std::shared_ptr<model_set const> const& models,
                                                           whole_totals& whole) const {
    typename table_type::cells_type out;
    total<count_type> all;
    for (auto const& each : present_) all.add(each.count);
    whole.all.add(all);
    for (auto& covers : out.covers) {
      covers.all = all.value();
      covers.models = models;
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (add_figure<I>(number, all, out, whole), ...);
    }(std::index_sequence_for<Metrics...>{});
    return out;
  }
  template <std::size_t I>
  void add_figure(std::uint32_t number, total<count_type> const& all, typename table_type::cells_type& out,
                  whole_totals& whole) const {
    total<count_type> unknown;
    auto const& sum = sum_of_metric<I>(number, all, out.covers[I], unknown);
    std::get<I>(out.sums) = sum.value();
    std::get<I>(whole.sums).add(sum);
    out.covers[I].unknown = unknown.value();
    whole.unknown[I].add(unknown);
  }
  template <std::size_t I>
  [[nodiscard]] total<sum_type<metric<I>, Row>> sum_of_metric(std::uint32_t number, total<count_type> const& all,
                                                              coverage<rep>& covers, total<count_type>& unknown) const {
    using Metric = metric<I>;
    if constexpr (std::is_same_v<Metric, count_metric>) {
      covers.any_known = true;
      return all;
    } else if constexpr (per_model<Metric>) {
      total<sum_type<Metric, Row>> sum;
      for (auto const& each : present_) {
        auto const& about = models_[each.model];
        if ((about.known >> I & 1) != 0) {
          sum.add_product(each.count, std::get<I>(about.rate));
          covers.any_known = true;
        } else {
          unknown.add(each.count);
          covers.unknown_models.add(*about.what);
        }
      }
      return sum;
    } else {
      covers.any_known = (groups_[number].known >> I & 1) != 0;
      if (number < asides_.size()) {
        unknown.add(asides_[number].unknown[I]);
        for (auto const m : by_name_) {
          auto const& models = asides_[number].unknown_models[I];
          if (std::find(models.begin(), models.end(), m) != models.end()) covers.unknown_models.add(*models_[m].what);
        }
      }
      return std::get<I>(groups_[number].sum);
    }
  }

  std::tuple<Keys...> keys_;
  model_rates<std::tuple<Metrics...>> models_;
  hash_index index_;
  std::vector<group> groups_;
  further_counts<count_type> further_;
  std::vector<aside> asides_;           // by group, as far as any needs one
  std::vector<std::uint32_t> by_name_;  // at the end
  std::vector<model_count> present_;    // in the group that is being finished
  std::vector<std::pair<std::uint32_t, std::shared_ptr<model_set const>>> sets_;
};

}  // namespace tonnage::detail
