// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The groups of a tally: what came of the rows so far. The table is made of it in the end (group_table.hpp).
///
/// A metric that is so much per GPU of a model needs no more of a row than its count: counts are kept by group and model,
/// and multiplied at the end. Sums of doubles are exact and rounded once (total.hpp), so that the order of rows does not
/// matter, and columns give the same bits. What is unknown is kept aside: a fleet of which everything is known pays
/// nothing for the question.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tonnage/tally/further_counts.hpp>
#include <tonnage/tally/group_table.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/model_rates.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/tally/total.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

template <class Metric, class Row>
struct total_of {
  using type = total<sum_type<Metric, Row>>;
};

/// What few groups need: for each metric that keeps a total, what is unknown.
template <class Count, std::size_t Metrics>
struct unknown_of_group {
  total<Count> unknown[Metrics]{};
  std::vector<std::uint32_t> unknown_models[Metrics]{};
};

template <class Row, class Keys, class Metrics>
class group_store;

/// Rows come in three steps: `at_model`, `at_group`, and then `add_count` and what the metrics keep a total of.
template <class Row, class... Keys, class... Metrics>
class group_store<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  static constexpr std::size_t metric_count = sizeof...(Metrics);

 public:
  template <std::size_t I>
  using metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
  using row_type = Row;
  using count_type = std::remove_cvref_t<decltype(weight_of(std::declval<Row const&>()))>;
  using rep = number_in<count_type>;
  using key_values =
      std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>;
  using totals = std::tuple<total<sum_type<Metrics, Row>>...>;
  using table_type =
      table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values, figures<count_type, sum_type<Metrics, Row>...>>;

  /// Metrics that the counts of the models answer keep nothing of their own.
  struct in_the_counts {};
  template <class Metric>
  static constexpr bool by_count = per_model<Metric> || is_weight<Metric>;
  template <class Metric>
  using kept_total =
      typename std::conditional_t<by_count<Metric>, std::type_identity<in_the_counts>, total_of<Metric, Row>>::type;

  group_store(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics) : keys_(keys), models_(metrics) {}

  [[nodiscard]] std::tuple<Keys...> const& keys() const { return keys_; }
  [[nodiscard]] std::tuple<Metrics...> const& metrics() const { return models_.metrics(); }

  void at_model(catalog::model m) { models_.at(m); }

  [[nodiscard]] static std::uint32_t hash_of(key_values const& key) { return value_index::hash_of(key); }
  /// The steps to a group's number, from the hash of its key: `prefetch`, `prefetch_group`, `at_group`.
  void prefetch(std::uint32_t hash) const { index_.prefetch(hash); }
  void prefetch_group(std::uint32_t hash) const {
    // As a number: before there is a group there is no array that a pointer could go into.
    auto const g = reinterpret_cast<std::uintptr_t>(groups_.data()) + index_.guess(hash) * sizeof(group);
    for (std::size_t line = 0; line < sizeof(group); line += 64)
      __builtin_prefetch(reinterpret_cast<void const*>(g + line));
  }
  [[nodiscard]] std::uint32_t at_group(std::uint32_t hash, key_values const& key) {
    auto const found = index_.find(hash, key, [&](std::uint32_t n) -> key_values const& { return groups_[n].key; });
    if (found.second) groups_.emplace_back(key);
    return found.first;
  }
  /// Instead, where rows come in the order of their keys: no look-up.
  [[nodiscard]] std::uint32_t next_group(key_values const& key) {
    if (groups_.size() == 0 || groups_[groups_.size() - 1].key != key) groups_.emplace_back(key);
    return static_cast<std::uint32_t>(groups_.size() - 1);
  }
  void reserve(std::size_t groups) { groups_.reserve(groups); }

  /// GPUs of the present model in a group.
  void add_count(std::uint32_t number, count_type const& n) {
    group& g = groups_[number];
    std::uint32_t const model = models_.present();
    if (model < 32) g.models |= std::uint32_t{1} << model;
    std::uint8_t& place = g.place[model % models_at_hand];
    if (place != model + 1) {
      if (place != 0 || model > 254) [[unlikely]]
        return further_.of(number, model).add(n);
      place = static_cast<std::uint8_t>(model + 1);
    }
    auto& sum = g.counts[model % models_at_hand];
    if constexpr (std::is_same_v<rep, double>) {
      double rounded = n.coherent_;
      kernels::impl::two_sum(sum.coherent_, rounded);
      if (rounded < 0 || rounded > 0) [[unlikely]]
        further_.of(number, model).add(count_type::from_coherent(rounded));
    } else {
      sum += n;
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

  /// The table; rows that come later do not count.
  [[nodiscard]] table_type finish() { return group_table<group_store>(*this).make(); }

 private:
  friend group_table<group_store>;

  /// Two cache lines, where they fit: the row that finds its group has all of it at hand.
  static constexpr std::size_t models_at_hand = 8;
  struct alignas(64) group {
    explicit group(key_values const& of) : key(of) {}

    key_values key;
    std::uint32_t models = 0;  // a bit for each of the first 32 models; the others are among `further_`
    std::uint32_t known = 0;   // a bit for each metric that keeps a total, and had a figure for some row
    std::tuple<kept_total<Metrics>...> sum{};
    std::uint8_t place[models_at_hand]{};  // which model has it, as its number and 1; 0 for none
    count_type counts[models_at_hand]{};   // of those
  };
  using aside = unknown_of_group<count_type, metric_count>;

  aside& aside_of(std::uint32_t number) {
    if (asides_.size() <= number) asides_.resize(number + std::size_t{1});
    return asides_[number];
  }

  std::tuple<Keys...> keys_;
  model_rates<std::tuple<Metrics...>> models_;
  value_index index_;
  growing_array<group> groups_;
  further_counts<count_type> further_;
  std::vector<aside> asides_;  // by group, as far as any needs one
};

}  // namespace tonnage::inline v0_1_0::detail
