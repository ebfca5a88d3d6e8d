// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a tally groups: one pass over the rows, one look-up for the group and one for the model of each.
///
/// A metric that is so much per GPU of a model is asked once per model, not once per row; a row then costs one
/// multiplication and one addition for it, in the order of the rows, as in the loop that one would write by hand.
/// What is unknown is kept aside: a fleet of which everything is known pays nothing for the question.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/table.hpp>
#include <tuple>
#include <vector>

namespace tonnage::detail {

/// What a metric has said of one model: asked once, and only of metrics that go by the model.
template <class Metric>
struct known_rate {
  struct type {};
};
template <per_model Metric>
struct known_rate<Metric> {
  using type = std::remove_cvref_t<decltype(*std::declval<Metric const&>().per_gpu(std::declval<catalog::model>()))>;
};

template <class Row, class Keys, class Metrics>
class group_builder;

template <class Row, class... Keys, class... Metrics>
class group_builder<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  static constexpr std::size_t metric_count = sizeof...(Metrics);
  static_assert(metric_count <= 32, "tonnage: a tally answers 32 metrics at most");

 public:
  using count_type = std::remove_cvref_t<decltype(count_of(std::declval<Row const&>()))>;
  using rep = typename count_type::value_type;
  using key_values =
      std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>;
  struct in_the_count {};
  template <class Metric>
  using kept_sum = typename std::conditional_t<std::is_same_v<Metric, count_metric>, std::type_identity<in_the_count>,
                                               sum_of<Metric, Row>>::type;
  using sums = std::tuple<kept_sum<Metrics>...>;
  using rates = std::tuple<typename known_rate<Metrics>::type...>;
  using table_type =
      table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values, figures<rep, sum_type<Metrics, Row>...>>;

  group_builder(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics)
      : keys_(keys), metrics_(metrics) {}

  /// Takes a row, which stays where it is until `flush`. Rows are looked up block by block, so that their waits for memory
  /// overlap.
  void add(Row const& row) {
    waiting_.push_back({&row, keys_of(row)});
    hashed_row& last = waiting_.back();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      std::size_t h = 0;
      ((h = mix_hash(h, identity_of(std::get<I>(last.key)))), ...);
      last.hash = static_cast<std::uint32_t>(h);
    }(std::index_sequence_for<Keys...>{});
    index_.prefetch(last.hash);
    if (waiting_.size() == block) flush();
  }
  void flush() {
    std::size_t const rows = waiting_.size();
    for (std::size_t i = 0; i != rows; ++i) {
      auto const* const g = groups_.data() + index_.guess(waiting_[i].hash);
      __builtin_prefetch(g);
      if constexpr (sizeof(group) > 64) __builtin_prefetch(reinterpret_cast<char const*>(g) + 64);
    }
    for (std::size_t i = 0; i != rows; ++i) {
      hashed_row const& r = waiting_[i];
      auto const found = index_.find(r.hash, [&](std::uint32_t n) { return groups_[n].key == r.key; });
      if (found.second) groups_.push_back({r.key});
      add_to_group(*r.row, found.first);
    }
    waiting_.clear();
  }

  [[nodiscard]] table_type finish() const {
    std::vector<std::uint32_t> sorted(groups_.size());
    for (std::uint32_t i = 0; i != sorted.size(); ++i) sorted[i] = i;
    std::sort(sorted.data(), sorted.data() + sorted.size(),
              [&](std::uint32_t a, std::uint32_t b) { return groups_[a].key < groups_[b].key; });
    table_type out(keys_, metrics_);
    out.rows.reserve(sorted.size());
    std::shared_ptr<model_set const> models;
    for (std::uint32_t previous = 0; auto const number : sorted) {
      if (!models || !same_models(previous, number)) models = models_in(number);
      previous = number;
      out.rows.push_back({groups_[number].key, figures_of(number, models)});
      out.totals += out.rows.back().cells;
    }
    // Without keys there is one group, the whole, also where the whole is nothing.
    if constexpr (sizeof...(Keys) == 0) {
      if (out.rows.empty()) out.rows.push_back(typename table_type::row());
    }
    return out;
  }

 private:
  static constexpr std::size_t block = 32;  // of 64, a tally takes a sixth longer
  struct hashed_row {
    Row const* row;
    key_values key;
    std::uint32_t hash = 0;
  };
  /// What the metrics have said of one model.
  struct known_model {
    catalog::accelerator const* what;
    std::uint32_t known = 0;  // a bit for each metric that has a rate
    rates rate{};
  };

  [[nodiscard]] key_values keys_of(Row const& row) const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return key_values(std::get<I>(keys_).of(row)...);
    }(std::index_sequence_for<Keys...>{});
  }

  void add_to_group(Row const& row, std::uint32_t number) {
    ++rows_;
    auto const& n = count_of(row);
    if (!is_count(n)) [[unlikely]]
      bad_count(n);
    catalog::model const m = model_of(row);
    if (model_ >= models_.size() || models_[model_].what != &*m) find_model(m);
    group& g = groups_[number];
    g.count += n;
    if (model_ < 32)
      g.models |= std::uint32_t{1} << model_;
    else [[unlikely]]
      aside_of(number).models.add(m);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (add_to<I>(g, number, row, n), ...);
    }(std::index_sequence_for<Metrics...>{});
  }

  /// A cache line, where it fits: the row that finds its group has all of it at hand.
  struct alignas(64) group {
    key_values key;
    count_type count{};
    std::uint32_t models = 0;  // a bit for each of the first 32 models; the others are kept aside
    std::uint32_t known = 0;   // a bit for each metric that some row had a figure for
    sums sum{};
  };
  /// What few groups need: models beyond the first 32, and for each metric what is unknown.
  struct aside {
    model_set models{};
    count_type unknown[metric_count]{};
    model_set unknown_models[metric_count]{};
  };
  aside& aside_of(std::uint32_t number) {
    if (asides_.size() <= number) asides_.resize(number + std::size_t{1});
    return asides_[number];
  }

  void bad_count(count_type const& n) const {
    try {
      require_count(n);
    } catch (error const& e) {
      throw error(e.reason() + ", in row " + std::to_string(rows_), e.where());
    }
  }

  void find_model(catalog::model m) {
    auto const* const wanted = &*m;
    auto const hash = static_cast<std::uint32_t>(mix_hash(0, identity_of(wanted)));
    auto const found = model_index_.find(hash, [&](std::uint32_t n) { return models_[n].what == wanted; });
    model_ = found.first;
    if (!found.second) return;
    models_.push_back({wanted});
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (ask<I>(models_.back(), m), ...);
    }(std::index_sequence_for<Metrics...>{});
  }
  template <std::size_t I>
  void ask(known_model& about, catalog::model m) const {
    if constexpr (per_model<std::tuple_element_t<I, std::tuple<Metrics...>>>) {
      if (auto const rate = std::get<I>(metrics_).per_gpu(m))
        std::get<I>(about.rate) = *rate, about.known |= std::uint32_t{1} << I;
    }
  }

  template <std::size_t I>
  void add_to(group& g, std::uint32_t number, Row const& row, count_type const& n) {
    using Metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
    constexpr std::uint32_t bit = std::uint32_t{1} << I;
    if constexpr (std::is_same_v<Metric, count_metric>) {
      g.known |= bit;
    } else if constexpr (per_model<Metric>) {
      if (known_model const& about = models_[model_]; (about.known & bit) != 0)
        std::get<I>(g.sum) += n * std::get<I>(about.rate), g.known |= bit;
      else
        miss<I>(number, row, n);
    } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(std::get<I>(metrics_).of(row))>,
                                        sum_type<Metric, Row>>) {
      std::get<I>(g.sum) += std::get<I>(metrics_).of(row);
      g.known |= bit;
    } else {
      if (auto const& value = std::get<I>(metrics_).of(row))
        std::get<I>(g.sum) += *value, g.known |= bit;
      else
        miss<I>(number, row, n);
    }
  }

  template <std::size_t I>
  void miss(std::uint32_t number, Row const& row, count_type const& n) {
    auto& unknown = aside_of(number);
    unknown.unknown[I] += n;
    unknown.unknown_models[I].add(model_of(row));
  }

  [[nodiscard]] bool same_models(std::uint32_t a, std::uint32_t b) const {
    return models_.size() <= 32 && groups_[a].models == groups_[b].models;
  }
  [[nodiscard]] std::shared_ptr<model_set const> models_in(std::uint32_t number) const {
    auto out = std::make_shared<model_set>();
    for (std::size_t m = 0; m != models_.size() && m != 32; ++m) {
      if ((groups_[number].models >> m & 1) != 0) out->add(*models_[m].what);
    }
    if (number < asides_.size()) out->add(asides_[number].models);
    return out;
  }

  [[nodiscard]] typename table_type::cells_type figures_of(std::uint32_t number,
                                                           std::shared_ptr<model_set const> const& models) const {
    typename table_type::cells_type out;
    group const& g = groups_[number];
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((std::get<I>(out.sums) = sum_of_metric<I>(g)), ...);
    }(std::index_sequence_for<Metrics...>{});
    for (std::size_t i = 0; i != metric_count; ++i) {
      auto& covers = out.covers[i];
      covers.all = g.count;
      covers.models = models;
      if (number < asides_.size()) {
        covers.unknown = asides_[number].unknown[i];
        covers.unknown_models.add(asides_[number].unknown_models[i]);
      }
      covers.any_known = (g.known >> i & 1) != 0;
    }
    return out;
  }
  template <std::size_t I>
  [[nodiscard]] static auto const& sum_of_metric(group const& g) {
    if constexpr (std::is_same_v<std::tuple_element_t<I, std::tuple<Metrics...>>, count_metric>)
      return g.count;
    else
      return std::get<I>(g.sum);
  }

  std::tuple<Keys...> keys_;
  std::tuple<Metrics...> metrics_;
  hash_index model_index_;
  std::vector<known_model> models_;
  hash_index index_;
  std::vector<group> groups_;  // by group
  std::vector<aside> asides_;  // by group, as far as any needs one
  std::size_t rows_ = 0;
  std::uint32_t model_ = 0;          // of the last row
  std::vector<hashed_row> waiting_;  // at most a block
};

}  // namespace tonnage::detail
