// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What came of the rows of a question so far: dictionaries of keys and models, and a cell for each group and model.
///
/// The model is a hidden last key. A metric with a rate per GPU of a model costs nothing per row: its total is the
/// count of a cell times the rate. Sums of doubles and whole numbers lie in cells side by side; other sums and accumulators each
/// have an array of their own. Unknown figures are kept aside, so rows whose figures are all known do not pay for them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/detail/cell_index.hpp>
#include <tonnage/tally/detail/dictionary.hpp>
#include <tonnage/tally/detail/exact_cells.hpp>
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

/// Where the sum of a metric lies: among the doubles, among the whole numbers, or by itself.
template <class Sum>
inline constexpr bool is_real = std::is_same_v<number_in<Sum>, double>;
template <class Sum>
inline constexpr bool is_whole = std::is_integral_v<number_in<Sum>>;
template <class Sum>
struct lanes_of {
  static constexpr std::size_t real = is_real<Sum> ? 1 : 0;
  static constexpr std::size_t whole = is_whole<Sum> ? 1 : 0;
  static constexpr bool in_lanes = is_real<Sum> || is_whole<Sum>;
};
template <class N, class D>
struct lanes_of<ratio_sum<N, D>> {
  static constexpr bool in_lanes = lanes_of<N>::in_lanes && lanes_of<D>::in_lanes;
  static constexpr std::size_t real = in_lanes ? lanes_of<N>::real + lanes_of<D>::real : 0;
  static constexpr std::size_t whole = in_lanes ? lanes_of<N>::whole + lanes_of<D>::whole : 0;
};
/// Metrics that the counts of cells answer have no sum of their own.
struct in_the_counts {};
template <>
struct lanes_of<in_the_counts> {
  static constexpr std::size_t real = 0, whole = 0;
  static constexpr bool in_lanes = true;
};
/// The rate of a metric that goes by the model; of any other, nothing.
template <class Metric>
struct rate_of {
  using type = in_the_counts;
};
template <per_model Metric>
struct rate_of<Metric> {
  using type = std::remove_cvref_t<decltype(*std::declval<Metric const&>().per_gpu(std::declval<catalog::model>()))>;
};
template <class Metric>
inline constexpr bool by_count = per_model<Metric> || is_weight<Metric>;

/// Of cells, as far as any lacks a figure of a metric.
template <class Count>
struct missing_figures {
  std::vector<total<Count>> weight;
  std::vector<std::uint8_t> any_known, any_missing;
};

template <class Count, class KeyValues, class Sums, class Keys, class Metrics>
class group_store;
template <class Store>
class answer_maker;
template <class Store>
class group_bytes;

template <class Count, class... Values, class... Sums, class... Keys, class... Metrics>
class group_store<Count, std::tuple<Values...>, std::tuple<Sums...>, std::tuple<Keys...>, std::tuple<Metrics...>> {
 public:
  template <std::size_t I>
  using metric = std::tuple_element_t<I, std::tuple<Metrics...>>;
  template <std::size_t I>
  using sum_at = std::tuple_element_t<I, std::tuple<Sums...>>;
  static constexpr std::size_t key_count = sizeof...(Keys);
  static constexpr std::size_t metric_count = sizeof...(Metrics);
  using keys_type = std::tuple<Keys...>;
  using metrics_type = std::tuple<Metrics...>;
  using count_type = Count;
  using key_values = std::tuple<Values...>;
  using rates = std::tuple<typename rate_of<Metrics>::type...>;
  using table_type = table<std::tuple<Keys...>, std::tuple<Metrics...>, key_values, figures<count_type, Sums...>>;
  /// Whether rows have models. Those that weigh a row each have none; they are counted among the doubles, of which one
  /// is often free.
  static constexpr bool has_models = !std::is_same_v<Count, std::int64_t>;
  /// Keys, and the model after them.
  static constexpr std::size_t code_count = key_count + (has_models ? 1 : 0);

  /// What a metric keeps: the sum, or nothing.
  template <std::size_t I>
  using kept = typename std::conditional_t<by_count<metric<I>>, std::type_identity<in_the_counts>,
                                           std::type_identity<sum_at<I>>>::type;
  /// Lanes before those of a metric; the first is the count's.
  static constexpr auto real_lanes = [] {
    std::array<std::size_t, metric_count + 1> out{};
    std::size_t next = has_models ? lanes_of<Count>::real : 1, i = 0;
    ((out[i++] = next, next += by_count<Metrics> ? 0 : lanes_of<Sums>::real), ...);
    out[i] = next;
    return out;
  }();
  static constexpr auto whole_lanes = [] {
    std::array<std::size_t, metric_count + 1> out{};
    std::size_t next = has_models ? lanes_of<Count>::whole : 0, i = 0;
    ((out[i++] = next, next += by_count<Metrics> ? 0 : lanes_of<Sums>::whole), ...);
    out[i] = next;
    return out;
  }();
  template <std::size_t I>
  static constexpr bool stands_alone = !lanes_of<kept<I>>::in_lanes;

  group_store(std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics)
      : keys_(keys), metrics_(metrics) {}

  [[nodiscard]] std::tuple<Keys...> const& keys() const { return keys_; }
  [[nodiscard]] std::tuple<Metrics...> const& metrics() const { return metrics_; }

  /// The cell of a group and model.
  [[nodiscard]] std::uint32_t cell_of(key_values const& key, catalog::model m) {
    std::uint32_t codes[(code_count == 0 ? 1 : code_count) * rows_in_block];
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((codes[I * rows_in_block] = std::get<I>(dictionaries_).code_of(std::get<I>(key))), ...);
    }(std::index_sequence_for<Keys...>{});
    if constexpr (has_models) codes[key_count * rows_in_block] = code_of_model(m);
    std::uint32_t out = 0;
    find_cells(codes, 1, &out);
    return out;
  }
  /// GPUs in a cell.
  void add_count(std::uint32_t cell, total<Count> const& n) {
    if constexpr (has_models)
      add_sum<Count>(cell, 0, 0, n, counts_);
    else
      real_.add(cell, 0, kernels::running_sum(static_cast<double>(n.value()), 0));
  }
  /// GPUs that are counted in one type, in that of the store.
  template <class Weight>
  void add_weight(std::uint32_t cell, Weight const& n) {
    add_count(cell, as_total(n));
  }
  template <class Weight>
  [[nodiscard]] static total<Count> as_total(Weight const& n) {
    total<Count> out;
    if constexpr (std::is_same_v<number_in<Count>, double> && std::is_same_v<number_in<Weight>, std::int64_t>) {
      std::int64_t const low = coherent(n) & 0xffffffff;  // as a double, 64 bits are two
      out.add(from_number<Count>(static_cast<double>(coherent(n) - low)));
      out.add(from_number<Count>(static_cast<double>(low)));
    } else {
      out.add(Count(n));
    }
    return out;
  }
  /// What figures of a metric add up to, in a cell.
  template <std::size_t I>
  void add(std::uint32_t cell, total<sum_at<I>> const& sum) {
    add_sum<sum_at<I>>(cell, real_lanes[I], whole_lanes[I], sum, std::get<I>(alone_));
    if (missing_[I]) missing_of<I>().any_known[cell] = 1;
  }
  /// The want of figures, for so many GPUs of a cell.
  template <std::size_t I>
  void miss(std::uint32_t cell, total<Count> const& n) {
    auto& aside = missing_of<I>();
    aside.weight[cell].add(n);
    aside.any_missing[cell] = 1;
  }

  /// Takes in what another has of the same question.
  void merge(group_store const& other) {
    std::uint32_t codes[(code_count == 0 ? 1 : code_count) * rows_in_block];
    auto const places = codes_here(other);
    for (std::uint32_t from = 0; from != other.cells_.size(); ++from) {
      for (std::size_t k = 0; k != code_count; ++k) codes[k * rows_in_block] = places[k][other.cells_.codes(from)[k]];
      std::uint32_t to = 0;
      find_cells(codes, 1, &to);
      add_count(to, other.count_in(from));
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (merge_metric<I>(to, other, from), ...);
      }(std::index_sequence_for<Metrics...>{});
    }
  }

  /// The table of what has come so far.
  [[nodiscard]] table_type finish() const { return answer_maker<group_store>(*this).make(); }

  /// What there is in a cell.
  [[nodiscard]] total<Count> count_in(std::uint32_t cell) const {
    if constexpr (has_models) {
      return sum_in<Count>(real_, whole_, cell, 0, 0, counts_);
    } else {
      total<Count> out;
      out.add(static_cast<std::int64_t>(real_.value(cell, 0)));
      return out;
    }
  }
  template <std::size_t I>
  [[nodiscard]] total<sum_at<I>> sum_in(std::uint32_t cell) const {
    return sum_in<sum_at<I>>(real_, whole_, cell, real_lanes[I], whole_lanes[I], std::get<I>(alone_));
  }
  /// Whether some row of a cell had, or lacked, a figure of a metric.
  template <std::size_t I>
  [[nodiscard]] bool any_known(std::uint32_t cell) const {
    return !missing_[I] || cell >= missing_[I]->any_known.size() || missing_[I]->any_known[cell] != 0;
  }
  template <std::size_t I>
  [[nodiscard]] bool any_missing(std::uint32_t cell) const {
    return missing_[I] && cell < missing_[I]->any_missing.size() && missing_[I]->any_missing[cell] != 0;
  }

 private:
  template <class Row, class Store>
  friend class row_reader;
  friend answer_maker<group_store>;
  friend group_bytes<group_store>;

  /// Of sums that stand alone: one for each cell.
  template <class Sum>
  using alone = std::conditional_t<lanes_of<Sum>::in_lanes, in_the_counts, growing_array<total<Sum>>>;

  void find_cells(std::uint32_t const* codes, std::size_t rows, std::uint32_t* out) {
    known_before_ = cells_.size();
    cells_.find(codes, rows, out);
    std::size_t const many = cells_.size();
    real_.grow(many);
    whole_.grow(many);
    grow(counts_, many);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (grow(std::get<I>(alone_), many), ...);
    }(std::index_sequence_for<Metrics...>{});
  }
  template <class Alone>
  static void grow([[maybe_unused]] Alone& sums, [[maybe_unused]] std::size_t cells) {
    if constexpr (!std::is_same_v<Alone, in_the_counts>)
      while (sums.size() < cells) sums.emplace_back();
  }
  [[nodiscard]] std::uint32_t code_of_model(catalog::model m) {
    if (!models_.is_present(m)) static_cast<void>(models_.meet(m));
    return models_.present();
  }

  template <class Sum, class Alone>
  void add_sum(std::uint32_t cell, std::size_t real, std::size_t whole, total<Sum> const& sum, Alone& sums) {
    if constexpr (is_real<Sum>)
      real_.add(cell, real, sum.exact());
    else if constexpr (is_whole<Sum>)
      whole_.add(cell, whole, sum.exact());
    else if constexpr (lanes_of<Sum>::in_lanes && !std::is_same_v<Sum, in_the_counts>)
      add_ratio<Sum>(cell, real, whole, sum, sums);
    else
      sums[cell].add(sum);
  }
  template <class Sum, class Alone>
  void add_ratio(std::uint32_t cell, std::size_t real, std::size_t whole, total<Sum> const& sum, Alone& sums) {
    using N = decltype(Sum::numerator);
    add_sum<N>(cell, real, whole, sum.numerator(), sums);
    add_sum<decltype(Sum::denominator)>(cell, real + lanes_of<N>::real, whole + lanes_of<N>::whole, sum.denominator(),
                                        sums);
  }
  template <class Sum, class Alone>
  [[nodiscard]] static total<Sum> sum_in(real_cells const& reals, whole_cells const& wholes, std::uint32_t cell,
                                         std::size_t real, std::size_t whole, Alone const& sums) {
    total<Sum> out;
    if constexpr (is_real<Sum>)
      out.add(reals.sum(cell, real));
    else if constexpr (is_whole<Sum>)
      out.add(wholes.sum(cell, whole));
    else if constexpr (lanes_of<Sum>::in_lanes) {
      using N = decltype(Sum::numerator);
      out.add(sum_in<N>(reals, wholes, cell, real, whole, sums),
              sum_in<decltype(Sum::denominator)>(reals, wholes, cell, real + lanes_of<N>::real,
                                                 whole + lanes_of<N>::whole, sums));
    } else
      out.add(sums[cell]);
    return out;
  }

  /// From the first figure that is lacking on, all cells say whether they have some.
  template <std::size_t I>
  [[nodiscard]] missing_figures<Count>& missing_of() {
    if (!missing_[I]) {
      missing_[I] = std::make_unique<missing_figures<Count>>();
      missing_[I]->any_known.assign(known_before_, 1);
    }
    auto& out = *missing_[I];
    if (out.weight.size() < cells_.size()) {
      out.weight.resize(cells_.size());
      out.any_known.resize(cells_.size());
      out.any_missing.resize(cells_.size());
    }
    return out;
  }

  /// The codes that the other's have here, for each key and for the model.
  [[nodiscard]] std::array<std::vector<std::uint32_t>, code_count + 1> codes_here(group_store const& other) {
    std::array<std::vector<std::uint32_t>, code_count + 1> out;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (
          [&] {
            auto const& theirs = std::get<I>(other.dictionaries_);
            for (std::uint32_t c = 0; c != theirs.size(); ++c)
              out[I].push_back(std::get<I>(dictionaries_).code_of(theirs[c]));
          }(),
          ...);
    }(std::index_sequence_for<Keys...>{});
    if constexpr (has_models)
      for (std::uint32_t m = 0; m != other.models_.size(); ++m)
        out[key_count].push_back(code_of_model(other.models_[m]));
    return out;
  }
  template <std::size_t I>
  void merge_metric(std::uint32_t to, group_store const& other, std::uint32_t from) {
    if constexpr (!by_count<metric<I>>) {
      if (other.template any_missing<I>(from)) miss<I>(to, other.missing_[I]->weight[from]);
      add_sum<sum_at<I>>(to, real_lanes[I], whole_lanes[I], other.template sum_in<I>(from), std::get<I>(alone_));
      if (missing_[I] && other.template any_known<I>(from)) missing_of<I>().any_known[to] = 1;
    }
  }

  std::tuple<Keys...> keys_;
  std::tuple<Metrics...> metrics_;
  std::tuple<dictionary<Values>...> dictionaries_;
  met_models models_;
  cell_index cells_{code_count};
  real_cells real_{real_lanes[metric_count]};
  whole_cells whole_{whole_lanes[metric_count]};
  alone<Count> counts_;
  std::tuple<alone<std::conditional_t<by_count<Metrics>, in_the_counts, Sums>>...> alone_;
  std::unique_ptr<missing_figures<Count>> missing_[metric_count];
  std::size_t known_before_ = 0;  // cells that had a figure of each metric of which none was lacking before this block
};

/// The store of a question of rows of a type.
template <class Row, class Keys, class Metrics>
struct store_of;
template <class Row, class... Keys, class... Metrics>
struct store_of<Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using type = group_store<
      weight_type<Row>,
      std::tuple<std::remove_cvref_t<decltype(std::declval<Keys const&>().of(std::declval<Row const&>()))>...>,
      std::tuple<sum_type<Metrics, Row>...>, std::tuple<Keys...>, std::tuple<Metrics...>>;
};

}  // namespace tonnage::inline v0_1_0::detail
