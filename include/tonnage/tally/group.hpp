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
#include <array>
#include <cstdint>
#include <span>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/table.hpp>
#include <tuple>
#include <vector>

namespace tonnage::detail {

template <class T>
[[nodiscard]] std::size_t identity_of(T const& v) {
  if constexpr (requires { { v.hash() } -> std::convertible_to<std::size_t>; }) return v.hash();
  else if constexpr (std::is_same_v<T, std::chrono::year>) return static_cast<std::size_t>(static_cast<int>(v));
  else if constexpr (std::is_enum_v<T>) return static_cast<std::size_t>(v);
  else return std::hash<T>{}(v);
}

/// Entries by key, numbered in the order of first sight, by open addressing. Key and payload stand together. With many
/// groups a look-up waits for memory, so it comes in three parts that a caller may spread over several keys: \c hash,
/// \c expect (fetches the index, then the entry, for later) and \c find.
template <class Key, class Payload>
class numbering {
 public:
  struct alignas(64) entry {  // a cache line, where it fits
    Key key;
    Payload payload{};
  };

  /// The number of a key, and whether it is new.
  std::pair<std::uint32_t, bool> find(Key const& key, std::size_t hash_of_key) {
    for (std::size_t at = hash_of_key;; ++at) {
      std::uint32_t& place = index_[at &= index_.size() - 1];
      if (place == 0) {
        if (entries_.size() == UINT32_MAX / 4) throw error("a tally holds 2^30 groups at most");
        entries_.push_back({key});
        auto const number = static_cast<std::uint32_t>(entries_.size());
        place = number;
        if (2 * entries_.size() > index_.size()) grow();
        return {number - 1, true};
      }
      if (entries_[place - 1].key == key) return {place - 1, false};
    }
  }
  void expect_index(std::size_t hash_of_key) const { __builtin_prefetch(&index_[hash_of_key & (index_.size() - 1)]); }
  void expect_entry(std::size_t hash_of_key) const {
    auto const place = index_[hash_of_key & (index_.size() - 1)];
    auto const* const e = reinterpret_cast<char const*>(entries_.data() + (place == 0 ? 0 : place - 1));
    __builtin_prefetch(e);
    if constexpr (sizeof(entry) > 64) __builtin_prefetch(e + 64);
  }
  static std::size_t hash(Key const& key) {
    if constexpr (requires { std::tuple_size<Key>::value; }) {
      return std::apply([](auto const&... v) { std::size_t h = 0; ((h = mix(h, identity_of(v))), ...); return h; }, key);
    } else {
      return mix(0, identity_of(key));
    }
  }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] entry& operator[](std::uint32_t number) { return entries_[number]; }
  [[nodiscard]] entry const& operator[](std::uint32_t number) const { return entries_[number]; }

 private:
  static std::size_t mix(std::size_t h, std::size_t v) {
    h = (h ^ v) * std::size_t{0x9E3779B97F4A7C15};
    return h ^ (h >> 32);
  }
  void grow() {
    index_.assign(index_.size() * 4, 0);
    for (std::uint32_t i = 0; i != entries_.size(); ++i) {
      std::size_t at = hash(entries_[i].key) & (index_.size() - 1);
      while (index_[at] != 0) at = (at + 1) & (index_.size() - 1);
      index_[at] = i + 1;
    }
  }

  std::vector<entry> entries_;
  std::vector<std::uint32_t> index_ = std::vector<std::uint32_t>(64, 0);  // number + 1; 0 is free
};

/// What a metric has said of one model: asked once, and only of metrics that go by the model.
template <class Metric> struct known_rate { struct type {}; };
template <per_model Metric> struct known_rate<Metric> {
  using type = decltype(std::declval<Metric const&>().per_gpu(std::declval<catalog::model>()));
};

template <class Row, class Keys, class Metrics> class group_builder;

template <class Row, class... Keys, class... Metrics>
class group_builder<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  static constexpr std::size_t metric_count = sizeof...(Metrics);

 public:
  using count_type = std::remove_cvref_t<decltype(count_of(std::declval<Row const&>()))>;
  using rep = typename count_type::value_type;
  using key_values = std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>;
  struct in_the_count {};
  template <class Metric>
  using kept_sum = typename std::conditional_t<std::is_same_v<Metric, count_metric>, std::type_identity<in_the_count>,
                                               sum_of<Metric, Row>>::type;
  using sums = std::tuple<kept_sum<Metrics>...>;
  using rates = std::tuple<typename known_rate<Metrics>::type...>;
  using table_type = table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values,
                           std::tuple<cell<sum_type<Metrics, Row>, rep>...>>;

  group_builder(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics) : keys_(keys), metrics_(metrics) {}

  /// How many rows are looked up together, so that their waits for memory overlap.
  static constexpr std::size_t block = 16;

  /// At most `block` rows.
  void add(std::span<Row const* const> rows) {
    keys_of_block_.clear();
    for (std::size_t i = 0; i != rows.size(); ++i) {
      keys_of_block_.push_back(std::apply([&](auto const&... k) { return key_values(k.of(*rows[i])...); }, keys_));
      hashes_[i] = groups_.hash(keys_of_block_[i]);
      groups_.expect_index(hashes_[i]);
    }
    for (std::size_t i = 0; i != rows.size(); ++i) groups_.expect_entry(hashes_[i]);
    for (std::size_t i = 0; i != rows.size(); ++i) add(*rows[i], groups_.find(keys_of_block_[i], hashes_[i]).first);
  }

  [[nodiscard]] table_type finish() const {
    std::vector<std::uint32_t> sorted(groups_.size());
    for (std::uint32_t i = 0; i != sorted.size(); ++i) sorted[i] = i;
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return groups_[a].key < groups_[b].key; });
    table_type out(keys_, metrics_);
    out.rows.reserve(sorted.size());
    std::shared_ptr<model_set const> models;
    for (std::uint32_t previous = 0; auto const number : sorted) {
      if (!models || !same_models(previous, number)) models = models_in(number);
      previous = number;
      out.rows.push_back({groups_[number].key, figures_of(number, models, std::index_sequence_for<Metrics...>{})});
      out.totals += out.rows.back().cells;
    }
    return out;
  }

 private:
  void add(Row const& row, std::uint32_t number) {
    ++rows_;
    auto const& n = count_of(row);
    if (!is_count(n)) [[unlikely]] bad_count(n);
    catalog::model const m = model_of(row);
    if (model_ >= models_.size() || models_[model_].key != &*m) {
      auto const [found, is_new] = models_.find(&*m, models_.hash(&*m));
      model_ = found;
      if (is_new) {
        models_[model_].payload = std::apply([&](auto const&... metric) { return rates(rate_of(metric, m)...); }, metrics_);
      }
    }
    group& g = groups_[number].payload;
    g.count += n;
    if (model_ < 64) g.models |= std::uint64_t{1} << model_;
    else [[unlikely]] add_model(number, m);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (add_to<I>(g, number, row, n), ...);
    }(std::index_sequence_for<Metrics...>{});
  }

  struct group {
    count_type count{};
    std::uint64_t models = 0;  // a bit for each of the first 64 models; the others are kept aside
    sums sum{};
  };
  /// Of one group and metric, kept only where something was unknown.
  struct gap {
    count_type count{};
    model_set models{};
  };

  void bad_count(count_type const& n) const {
    try {
      require_count(n);
    } catch (error const& e) {
      throw error(e.reason() + ", in row " + std::to_string(rows_), e.where());
    }
  }

  void add_model(std::uint32_t number, catalog::model m) {
    more_models_.resize(std::max(more_models_.size(), number + std::size_t{1}));
    more_models_[number].add(m);
  }
  template <class Metric>
  static auto rate_of(Metric const& metric, catalog::model m) {
    if constexpr (per_model<Metric>) return metric.per_gpu(m);
    else return typename known_rate<Metric>::type{};
  }

  template <std::size_t I>
  void add_to(group& g, std::uint32_t number, Row const& row, count_type const& n) {
    using Metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
    if constexpr (std::is_same_v<Metric, count_metric>) {
    } else if constexpr (per_model<Metric>) {
      if (auto const& rate = std::get<I>(models_[model_].payload)) std::get<I>(g.sum) += n * *rate;
      else miss<I>(number, row, n);
    } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(std::get<I>(metrics_).of(row))>, sum_type<Metric, Row>>) {
      std::get<I>(g.sum) += std::get<I>(metrics_).of(row);
    } else {
      if (auto const& value = std::get<I>(metrics_).of(row)) std::get<I>(g.sum) += *value;
      else miss<I>(number, row, n);
    }
  }

  template <std::size_t I>
  void miss(std::uint32_t number, Row const& row, count_type const& n) {
    gaps_.resize(std::max(gaps_.size(), (number + std::size_t{1}) * metric_count));
    gap& g = gaps_[number * metric_count + I];
    g.count += n;
    g.models.add(model_of(row));
  }

  [[nodiscard]] bool same_models(std::uint32_t a, std::uint32_t b) const {
    return more_models_.empty() && groups_[a].payload.models == groups_[b].payload.models;
  }
  [[nodiscard]] std::shared_ptr<model_set const> models_in(std::uint32_t number) const {
    auto out = std::make_shared<model_set>();
    for (std::uint32_t m = 0; m != models_.size() && m != 64; ++m) {
      if ((groups_[number].payload.models >> m & 1) != 0) out->add(catalog::model(*models_[m].key));
    }
    if (number < more_models_.size()) out->add(more_models_[number]);
    return out;
  }

  template <std::size_t... I>
  [[nodiscard]] typename table_type::cells_type figures_of(std::uint32_t number,
                                                           std::shared_ptr<model_set const> const& models,
                                                           std::index_sequence<I...>) const {
    return {{cell_of<I>(number, models)...}};
  }
  template <std::size_t I>
  [[nodiscard]] auto cell_of(std::uint32_t number, std::shared_ptr<model_set const> const& models) const {
    group const& g = groups_[number].payload;
    coverage<rep> covers;
    covers.all = g.count;
    covers.models = models;
    bool any = true;
    if (std::size_t const at = number * metric_count + I; at < gaps_.size()) {
      covers.unknown = gaps_[at].count;
      covers.unknown_models = gaps_[at].models;
      any = !(covers.unknown == covers.all);
    }
    using Metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
    if constexpr (std::is_same_v<Metric, count_metric>) return cell<count_type, rep>(g.count, std::move(covers), any);
    else return cell<sum_type<Metric, Row>, rep>(std::get<I>(g.sum), std::move(covers), any);
  }

  std::tuple<Keys...> keys_;
  std::tuple<Metrics...> metrics_;
  numbering<catalog::accelerator const*, rates> models_;
  numbering<key_values, group> groups_;
  std::vector<model_set> more_models_;  // by group, as far as any has more than the first 64
  std::vector<gap> gaps_;  // by group and metric, as far as anything was unknown
  std::size_t rows_ = 0;
  std::uint32_t model_ = 0;  // of the last row
  std::vector<key_values> keys_of_block_;
  std::array<std::size_t, block> hashes_{};
};

}  // namespace tonnage::detail
