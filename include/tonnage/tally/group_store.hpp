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

/// What few groups need: for each metric that keeps a total, what is unknown.
template <class Count, std::size_t Metrics>
struct unknown_of_group {
  total<Count> unknown[Metrics]{};
  std::vector<std::uint32_t> unknown_models[Metrics]{};  // in the order of their numbers
};

template <class Count, class KeyValues, class Sums, class Keys, class Metrics>
class group_store;
template <class Store>
class group_bytes;

/// Rows come in three steps: `at_model`, `at_group`, and then `add_count` and what the metrics keep a total of. What it
/// is of are values, and no rows: rows of several types, and columns, may come into one.
template <class Count, class... Values, class... Sums, class... Keys, class... Metrics>
class group_store<Count, std::tuple<Values...>, std::tuple<Sums...>, std::tuple<Keys...>, std::tuple<Metrics...>> {
 public:
  template <std::size_t I>
  using metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
  template <std::size_t I>
  using sum_at = std::tuple_element_t<I, std::tuple<Sums...>>;
  static constexpr std::size_t metric_count = sizeof...(Metrics);
  using keys_type = std::tuple<Keys...>;
  using metrics_type = std::tuple<Metrics...>;
  using count_type = Count;
  using rep = number_in<count_type>;
  using key_values = std::tuple<Values...>;
  using totals = std::tuple<total<Sums>...>;
  using table_type = table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values, figures<count_type, Sums...>>;

  /// Metrics that the counts of the models answer keep nothing of their own.
  struct in_the_counts {};
  template <class Metric>
  static constexpr bool by_count = per_model<Metric> || is_weight<Metric>;
  template <class Metric, class Sum>
  using kept_total = typename std::conditional_t<by_count<Metric>, std::type_identity<in_the_counts>,
                                                 std::type_identity<total<Sum>>>::type;

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
  [[nodiscard]] std::uint32_t at_group(key_values const& key) { return at_group(hash_of(key), key); }

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
    } else if constexpr (std::is_same_v<rep, std::int64_t>) {
      std::int64_t both = 0;
      if (__builtin_add_overflow(coherent(sum), coherent(n), &both)) [[unlikely]]
        return further_.of(number, model).add(n);
      sum = from_number<count_type>(both);
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
  /// GPUs of the present model, of whatever type rows count in.
  template <class Weight>
  void add_weight(std::uint32_t number, Weight const& n) {
    if constexpr (std::is_same_v<Weight, count_type>)
      add_count(number, n);
    else
      add_count(number, as_total(n));
  }
  /// GPUs that are counted in one type, in that of the store: as a double, 64 bits are two.
  template <class Weight>
  [[nodiscard]] static total<count_type> as_total(Weight const& n) {
    total<count_type> out;
    if constexpr (std::is_same_v<rep, double> && std::is_same_v<number_in<Weight>, std::int64_t>) {
      std::int64_t const low = coherent(n) & 0xffffffff;
      out.add(count_type::from_coherent(static_cast<double>(coherent(n) - low)));
      out.add(count_type::from_coherent(static_cast<double>(low)));
    } else {
      out.add(count_type(n));
    }
    return out;
  }
  /// A figure of a metric that keeps a total, or a sum of several.
  template <std::size_t I, class Figure>
  void add(std::uint32_t number, Figure const& figure) {
    auto& sum = std::get<I>(groups_[number].sum);
    if constexpr (has_accumulator<metric<I>>)
      sum.add(figure, std::get<I>(metrics()));
    else if constexpr (std::is_same_v<Figure, kernels::running_sum>)
      sum.add(figure);
    else
      sum.add(static_cast<sum_at<I> const&>(figure));
    groups_[number].known |= std::uint32_t{1} << I;
  }
  /// The want of one, for so many GPUs of the present model.
  template <std::size_t I, class Weight>
  void miss(std::uint32_t number, Weight const& n) {
    auto& unknown = aside_of(number);
    if constexpr (std::is_same_v<Weight, count_type> || std::is_same_v<Weight, total<count_type>>)
      unknown.unknown[I].add(n);
    else
      unknown.unknown[I].add(as_total(n));
    note_unknown(unknown.unknown_models[I]);
  }

  /// Takes in what another has of the same question.
  void merge(group_store const& other) {
    std::vector<std::uint32_t> places(other.groups_.size());
    for (std::uint32_t from = 0; from != other.groups_.size(); ++from) {
      group const& theirs = other.groups_[from];
      auto const to = places[from] = at_group(theirs.key);
      for (std::size_t i = 0; i != models_at_hand; ++i) {
        if (theirs.place[i] == 0) continue;
        at_model(*other.models_[theirs.place[i] - std::uint32_t{1}].what);
        add_count(to, theirs.counts[i]);
      }
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (merge_total<I>(to, theirs), ...);
      }(std::index_sequence_for<Metrics...>{});
      groups_[to].known |= theirs.known;
      if (from < other.asides_.size()) merge_aside(to, other.asides_[from], other);
    }
    for (auto const& more : other.further_) {
      at_model(*other.models_[more.model].what);
      add_count(places[more.group], more.count);
    }
  }

  /// The table of what has come so far.
  [[nodiscard]] table_type finish() const { return group_table<group_store>(*this).make(); }

 private:
  friend group_table<group_store>;
  friend group_bytes<group_store>;

  /// Two cache lines, where they fit: the row that finds its group has all of it at hand.
  static constexpr std::size_t models_at_hand = 8;
  struct alignas(64) group {
    explicit group(key_values const& of) : key(of) {}

    key_values key;
    std::uint32_t models = 0;  // a bit for each of the first 32 models; the others are among `further_`
    std::uint32_t known = 0;   // a bit for each metric that keeps a total, and had a figure for some row
    std::tuple<kept_total<Metrics, Sums>...> sum{};
    std::uint8_t place[models_at_hand]{};  // which model has it, as its number and 1; 0 for none
    count_type counts[models_at_hand]{};   // of those
  };
  using aside = unknown_of_group<count_type, metric_count>;

  template <std::size_t I>
  void merge_total(std::uint32_t to, group const& theirs) {
    if constexpr (!by_count<metric<I>>) std::get<I>(groups_[to].sum).add(std::get<I>(theirs.sum));
  }
  void merge_aside(std::uint32_t to, aside const& theirs, group_store const& other) {
    for (std::size_t i = 0; i != metric_count; ++i) {
      for (auto const m : theirs.unknown_models[i]) {
        at_model(*other.models_[m].what);
        note_unknown(aside_of(to).unknown_models[i]);
      }
      aside_of(to).unknown[i].add(theirs.unknown[i]);
    }
  }
  /// That a figure is not known for the present model.
  void note_unknown(std::vector<std::uint32_t>& models) const {
    auto const at = std::lower_bound(models.begin(), models.end(), models_.present());
    if (at == models.end() || *at != models_.present()) models.insert(at, models_.present());
  }
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

/// The store of a question of rows of a type.
template <class Row, class Keys, class Metrics>
struct store_of;
template <class Row, class... Keys, class... Metrics>
struct store_of<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using type = group_store<
      weight_type<Row>, std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>,
      std::tuple<sum_type<Metrics, Row>...>, std::tuple<Keys...>, std::tuple<Metrics...>>;
};

}  // namespace tonnage::inline v0_1_0::detail
