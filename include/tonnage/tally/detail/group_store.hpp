// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What came of the rows of a question so far: dictionaries of keys and models, and a cell for each group and model.
///
/// The model is a hidden last key. A metric with a rate per GPU of a model costs nothing per row: its total is the
/// count of a cell times the rate. A metric may have further hidden keys, as a charge has the day: they come after the
/// keys that are asked for, which alone say which cells are one group, and before the model. Unknown figures are kept
/// aside, so rows whose figures are all known do not pay for them. The types of a question are known to `group_store`;
/// what `any_groups` does is compiled once for all questions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/detail/cell_index.hpp>
#include <tonnage/tally/detail/cell_sums.hpp>
#include <tonnage/tally/detail/dictionary.hpp>
#include <tonnage/tally/figures.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/tally/total.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

/// Of cells, as far as any lacks a figure of a metric: the count of the rows that do, and whether there are such rows,
/// and others.
struct missing_figures {
  cell_sums weight;
  growing_array<std::uint8_t> any_known{}, any_missing{};
};

/// The groups of a question, whatever its types are. Figures are numbered from 1; the count is 0.
class any_groups {
 public:
  using dictionaries = std::vector<std::unique_ptr<key_codes>>;

  any_groups(dictionaries keys, std::size_t asked, bool has_models, cell_sums sums, std::size_t figures)
      : keys_(std::move(keys)),
        asked_(asked),
        cells_(keys_.size() + (has_models ? 1 : 0)),
        sums_(std::move(sums)),
        missing_(figures),
        has_models_(has_models) {}

  /// Keys, of which the first are asked for and the others hidden.
  [[nodiscard]] std::size_t key_count() const { return keys_.size(); }
  [[nodiscard]] std::size_t asked_count() const { return asked_; }
  /// Keys, and the model after them.
  [[nodiscard]] std::size_t code_count() const { return keys_.size() + (has_models_ ? 1 : 0); }
  /// Whether rows have models. Those that weigh a row each have none.
  [[nodiscard]] bool has_models() const { return has_models_; }
  [[nodiscard]] key_codes const& key(std::size_t number) const { return *keys_[number]; }
  [[nodiscard]] met_models const& models() const { return models_; }
  [[nodiscard]] cell_index const& cells() const { return cells_; }
  [[nodiscard]] cell_sums const& sums() const { return sums_; }
  [[nodiscard]] cell_sums& sums() { return sums_; }

  [[nodiscard]] catalog::model model_of(std::uint32_t number) const {
    return has_models_ ? models_[number] : without_model;
  }
  [[nodiscard]] std::uint32_t model_number(std::uint32_t cell) const {
    return has_models_ ? cells_.codes(cell)[keys_.size()] : 0;
  }
  [[nodiscard]] std::uint32_t code_of_model(catalog::model m) {
    if (!models_.is_present(m)) static_cast<void>(models_.meet(m));
    return models_.present();
  }
  /// The cells of a block, which are made where they are new. `codes[key * rows_in_block + row]`
  void find_cells(std::uint32_t const* codes, std::size_t rows, std::uint32_t* out) {
    known_before_ = cells_.size();
    cells_.find(codes, rows, out, keys_.empty() ? models_.size() : keys_[0]->size());
    sums_.grow(cells_.size());
  }
  /// The cell of one row: `codes[key]`.
  [[nodiscard]] std::uint32_t cell_of(std::vector<std::uint32_t> const& codes) {
    one_row_.grow_to(codes.size() * rows_in_block);
    for (std::size_t k = 0; k != codes.size(); ++k) one_row_[k * rows_in_block] = codes[k];
    std::uint32_t out = 0;
    find_cells(one_row_.data(), 1, &out);
    return out;
  }

  /// Whether some row of a cell had, or lacked, a figure.
  [[nodiscard]] bool any_known(std::size_t figure, std::uint32_t cell) const {
    auto const& aside = missing_[figure];
    return !aside || cell >= aside->any_known.size() || aside->any_known[cell] != 0;
  }
  [[nodiscard]] bool any_missing(std::size_t figure, std::uint32_t cell) const {
    auto const& aside = missing_[figure];
    return aside && cell < aside->any_missing.size() && aside->any_missing[cell] != 0;
  }
  [[nodiscard]] bool lacks_any(std::size_t figure) const { return missing_[figure] != nullptr; }
  /// The counts of what lacks a figure, where some does.
  [[nodiscard]] cell_sums const& missing_weight(std::size_t figure) const { return missing_[figure]->weight; }
  /// The same, to be added to. From the first figure that is lacking on, all cells say whether they have some.
  [[nodiscard]] missing_figures& missing_of(std::size_t figure) {
    auto& aside = missing_[figure];
    if (!aside) {
      aside = std::make_unique<missing_figures>(missing_figures{sums_.counts()});
      while (aside->any_known.size() < known_before_) aside->any_known.emplace_back(std::uint8_t{1});
    }
    if (aside->any_missing.size() < cells_.size()) {
      aside->weight.grow(cells_.size());
      aside->any_known.grow_to(cells_.size());
      aside->any_missing.grow_to(cells_.size());
    }
    return *aside;
  }
  /// Notes that some rows of a cell had a figure.
  void note_known(std::size_t figure, std::uint32_t cell) {
    if (missing_[figure]) missing_of(figure).any_known[cell] = 1;
  }
  /// The same of rows that lacked it, which are to be counted in what it returns.
  [[nodiscard]] cell_sums& note_missing(std::size_t figure, std::uint32_t cell) {
    auto& aside = missing_of(figure);
    aside.any_missing[cell] = 1;
    return aside.weight;
  }

  /// Takes in what another has of the same question.
  void merge(any_groups const& other) {
    std::vector<std::vector<std::uint32_t>> here;
    for (std::size_t k = 0; k != keys_.size(); ++k) here.push_back(keys_[k]->codes_here(*other.keys_[k]));
    if (has_models_) {
      auto& models = here.emplace_back();
      for (std::size_t m = 0; m != other.models_.size(); ++m) models.push_back(code_of_model(other.models_[m]));
    }
    std::vector<std::uint32_t> codes(here.size());
    for (std::uint32_t from = 0; from != other.cells_.size(); ++from) {
      for (std::size_t k = 0; k != codes.size(); ++k) codes[k] = here[k][other.cells_.codes(from)[k]];
      auto const to = cell_of(codes);
      sums_.merge(to, other.sums_, from);
      for (std::size_t f = 0; f != missing_.size(); ++f) {
        if (other.any_missing(f, from)) note_missing(f, to).merge_count(to, other.missing_[f]->weight, from);
        if (other.any_known(f, from)) note_known(f, to);
      }
    }
  }

 protected:
  dictionaries keys_;
  std::size_t asked_;
  met_models models_;
  cell_index cells_;
  cell_sums sums_;
  std::vector<std::unique_ptr<missing_figures>> missing_;  // by figure
  growing_array<std::uint32_t> one_row_;
  std::size_t known_before_ = 0;  // cells that had a figure of each metric of which none was lacking before this block
  bool has_models_;
};

template <class Metric>
inline constexpr bool by_count = per_model<Metric> || is_weight<Metric>;
/// What cells keep of a metric.
template <class Metric, class Sum>
using kept = std::conditional_t<by_count<Metric>, in_the_counts, Sum>;

/// The hidden keys of metrics, and how many one has.
template <class... Metrics>
[[nodiscard]] auto hidden_keys_of(std::tuple<Metrics...> const& metrics) {
  if constexpr (!(has_hidden_keys<Metrics> || ...)) {
    return std::tuple<>();
  } else {
    auto const of_one = [](auto const& metric) {
      if constexpr (has_hidden_keys<std::remove_cvref_t<decltype(metric)>>)
        return metric.hidden_keys();
      else
        return std::tuple<>();
    };
    return std::apply([&](auto const&... each) { return std::tuple_cat(of_one(each)...); }, metrics);
  }
}
template <class Metric>
inline constexpr std::size_t hidden_count = 0;
template <has_hidden_keys Metric>
inline constexpr std::size_t hidden_count<Metric> =
    std::tuple_size_v<decltype(std::declval<Metric const&>().hidden_keys())>;

/// The values of keys for rows of a type.
template <class Row, class Keys>
struct values_of_keys;
template <class Row, class... Keys>
struct values_of_keys<Row, std::tuple<Keys...>> {
  using type = std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>;
};

/// The groups of a question, and the types of its keys, counts and sums.
template <class Count, class KeyValues, class HiddenValues, class Sums, class Keys, class Metrics>
class group_store;
template <class Count, class... Values, class... Hidden, class... Sums, class... Keys, class... Metrics>
class group_store<Count, std::tuple<Values...>, std::tuple<Hidden...>, std::tuple<Sums...>, std::tuple<Keys...>,
                  std::tuple<Metrics...>> : public any_groups {
 public:
  template <std::size_t I>
  using metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
  template <std::size_t I>
  using sum_at = std::tuple_element_t<I, std::tuple<Sums...>>;
  static constexpr std::size_t metric_count = sizeof...(Metrics);
  using keys_type = std::tuple<Keys...>;
  using metrics_type = std::tuple<Metrics...>;
  using count_type = Count;
  using key_values = std::tuple<Values...>;
  using table_type =
      table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values, figures<Count, typename shown_sum<Sums>::type...>>;

  /// Rows without models are counted among the doubles, of which a lane is often free.
  static constexpr bool rows_have_models = !std::is_same_v<Count, std::int64_t>;
  static constexpr std::size_t asked = sizeof...(Keys), all_keys = asked + sizeof...(Hidden);
  static constexpr std::size_t codes_in_row = all_keys + (rows_have_models ? 1 : 0);
  template <std::size_t K>
  using value_at = std::tuple_element_t<K, std::tuple<Values..., Hidden...>>;
  static constexpr auto layout =
      layout_of<Count, kept<Metrics, Sums>...>(rows_have_models ? form_of<Count>() : form::real);
  /// Where the sum of a metric lies.
  template <std::size_t I>
  static constexpr figure_place place_of = layout.of[I + 1];

  group_store(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics)
      : any_groups(empty_dictionaries(), asked, rows_have_models, empty_sums(), metric_count + 1),
        asked_keys_(keys),
        asked_metrics_(metrics),
        hidden_keys_(hidden_keys_of(metrics)) {}

  [[nodiscard]] std::tuple<Keys...> const& keys() const { return asked_keys_; }
  [[nodiscard]] std::tuple<Metrics...> const& metrics() const { return asked_metrics_; }
  /// A key that is asked for, or a hidden one.
  template <std::size_t K>
  [[nodiscard]] auto const& key_at() const {
    if constexpr (K < asked)
      return std::get<K>(asked_keys_);
    else
      return std::get<K - asked>(hidden_keys_);
  }
  template <std::size_t K>
  [[nodiscard]] auto& values_of() {
    return static_cast<dictionary<value_at<K>>&>(*keys_[K]);
  }
  template <std::size_t K>
  [[nodiscard]] auto const& values_of() const {
    return static_cast<dictionary<value_at<K>> const&>(*keys_[K]);
  }
  [[nodiscard]] key_values key_of(std::uint32_t cell) const {
    std::uint32_t const* const codes = cells_.codes(cell);
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      return key_values(values_of<K>()[codes[K]]...);
    }(std::index_sequence_for<Keys...>{});
  }
  /// Hands the values that a cell has for the hidden keys of a metric to a function.
  template <std::size_t I, class Use>
  void with_hidden(std::uint32_t cell, Use use) const {
    constexpr std::size_t first = [] {
      std::size_t const counts[] = {hidden_count<Metrics>...};
      std::size_t before = asked;
      for (std::size_t i = 0; i != I; ++i) before += counts[i];
      return before;
    }();
    std::uint32_t const* const codes = cells_.codes(cell) + first;
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      use(values_of<first + K>()[codes[K]]...);
    }(std::make_index_sequence<hidden_count<metric<I>>>{});
  }

 private:
  [[nodiscard]] static dictionaries empty_dictionaries() {
    dictionaries out;
    (out.push_back(std::make_unique<dictionary<Values>>()), ...);
    (out.push_back(std::make_unique<dictionary<Hidden>>()), ...);
    return out;
  }
  template <class Sum>
  static void add_array(cell_sums::arrays& to) {
    to.emplace_back();
    if constexpr (placed<Sum>::is == form::alone) to.back() = std::make_unique<alone_array<Sum>>();
  }
  [[nodiscard]] static cell_sums empty_sums() {
    cell_sums::arrays alone;
    add_array<Count>(alone);
    (add_array<kept<Metrics, Sums>>(alone), ...);
    return {layout.of[0], layout.reals, layout.wholes, std::move(alone)};
  }

  std::tuple<Keys...> asked_keys_;
  std::tuple<Metrics...> asked_metrics_;
  decltype(hidden_keys_of(std::declval<std::tuple<Metrics...> const&>())) hidden_keys_;
};

/// The store of a question of rows of a type.
template <class Row, class Keys, class Metrics>
struct store_of;
template <class Row, class... Keys, class... Metrics>
struct store_of<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using hidden = decltype(hidden_keys_of(std::declval<std::tuple<Metrics...> const&>()));
  using type = group_store<weight_type<Row>, typename values_of_keys<Row, std::tuple<Keys...>>::type,
                           typename values_of_keys<Row, hidden>::type, std::tuple<sum_type<Metrics, Row>...>,
                           std::tuple<Keys...>, std::tuple<Metrics...>>;
};

}  // namespace tonnage::inline v0_1_0::detail
