// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The answer: rows of keys and figures, with totals, and what one does with a table.
///
/// `for (auto const& [who, year, gpus, power] : answer)`; `answer.total(gpu_count)`; `answer.top(3, gpu_count)`;
/// `answer.pivot(capex)` lays owners down and years across.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/figures.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/tally/total.hpp>
#include <tonnage/units/refusal.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// The first of the types that is `T`.
template <class T, class... Types>
inline constexpr std::size_t index_of = [] {
  constexpr bool same[] = {std::is_same_v<T, Types>..., true};
  std::size_t i = 0;
  while (!same[i]) ++i;
  return i;
}();
template <class Sum, class Quantity>
concept has_baseline =
    requires(Sum const& s, Quantity const& q) { requires std::is_convertible_v<decltype(finish(s) / q), double>; };
/// Whether a value knows which guesses it is made of, as ensembles do.
template <class Value>
concept knows_guesses = requires(Value const& v) { coherent(v).guesses(); };
/// Says once what the numbers of a range are, and names each guess once.
template <knows_guesses Value>
void note_guesses(std::vector<assumption>& notes, Value const& value) {
  if constexpr (requires { coherent(value).text_of_range(); }) {
    if (auto text = coherent(value).text_of_range(); !text.empty()) add_once(notes, {"ranges", std::move(text)});
  }
  for (auto const& each : coherent(value).guesses()) add_once(notes, {each.name, each.text});
}
constexpr words baseline_of_another_kind() {
  return sentence{}.add("tonnage: the baseline is of another kind than the metric").out;
}
}  // namespace detail
/// \endcond

/// A row: its keys, then its figures. Binds to names: `auto const& [who, gpus, power] = row`.
template <class KeyValues, class Figures>
struct table_row {
  KeyValues keys;  ///< their values
  Figures cells;   ///< the figures

  /// The key or the figure of number `I`, keys first.
  template <std::size_t I>
  [[nodiscard]] auto get() const {
    constexpr std::size_t key_count = std::tuple_size_v<KeyValues>;
    if constexpr (I < key_count)
      return std::get<I>(keys);
    else
      return cells.template get<I - key_count>();
  }
};

/// Order of a sort.
enum class order { ascending, descending };

/// A two-way table: the first key down, the second across, one figure in each cell.
template <class Down, class Across, class Cell>
struct cross_table {
  std::string name, metric_name, down_name, across_name;  ///< such as "GPUs, cumulative", "GPUs", "owner", "year"
  std::string unit;                                       ///< in which the metric asks to be printed; empty: any
  std::vector<Down> down;                                 ///< the values of the first key
  std::vector<Across> across;                             ///< the values of the second
  std::vector<std::vector<Cell>> cells;          ///< [down][across]; where there are no rows: nothing of nothing
  std::vector<Cell> down_totals, across_totals;  ///< of each row, and of each column
  Cell total{};                                  ///< of all
  bool has_down_totals = true;                   ///< not of running sums: the last column is their total
  std::vector<assumption> notes;                 ///< what the figures rest on

  /// The same table with each column holding what came up to and including it: everything added so far. What was retired
  /// since is not subtracted: for what stands at each date, ask `in_service` at each date.
  [[nodiscard]] cross_table cumulative() const {
    cross_table out = *this;
    for (auto& row : out.cells) {
      for (std::size_t i = 1; i < row.size(); ++i) accumulate(row[i], row[i - 1]);
    }
    for (std::size_t i = 1; i < out.across_totals.size(); ++i)
      accumulate(out.across_totals[i], out.across_totals[i - 1]);
    out.name += ", cumulative";
    out.has_down_totals = false;
    return out;
  }

 private:
  static void accumulate(Cell& to, Cell from) { to = (from += to); }
};

template <class Keys, class Metrics, class KeyValues, class Figures>
class table;
/// The answer of a tally. `Keys` and `Metrics` are what was asked, `KeyValues` and `Figures` what came out.
template <class... Keys, class... Metrics, class KeyValues, class Weight, class... Sums>
class table<std::tuple<Keys...>, std::tuple<Metrics...>, KeyValues, figures<Weight, Sums...>> {
 public:
  using cells_type = figures<Weight, Sums...>;
  using row = table_row<KeyValues, cells_type>;
  /// Whether a metric was asked for.
  template <class Metric>
  static constexpr bool asked = (std::is_same_v<Metric, Metrics> || ...);
  template <class Metric>
  using sum_for = std::tuple_element_t<detail::index_of<Metric, Metrics...>, std::tuple<Sums...>>;

  std::tuple<Keys...> keys;
  std::tuple<Metrics...> metrics;
  std::vector<row> rows;
  cells_type totals;              ///< of everything that was tallied, also of rows that `top` left out
  std::vector<assumption> notes;  ///< what the figures rest on
  std::size_t left_out = 0;       ///< rows that `top` left out

  table(std::tuple<Keys...> k, std::tuple<Metrics...> m) : keys(std::move(k)), metrics(std::move(m)) {}

  auto begin() const { return rows.begin(); }
  auto end() const { return rows.end(); }
  [[nodiscard]] std::size_t size() const { return rows.size(); }

  /// The total of one metric: `answer.total(gpu_count)`. The metric is named as in the question.
  template <class Metric>
    requires(asked<Metric>)
  [[nodiscard]] auto total(Metric const& metric) const {
    return figure(totals, column(metric), metric);
  }

  template <class Metric>
    requires(!asked<Metric>)
  void total(Metric const&) const
      TONNAGE_DELETE("tonnage: this metric was not tallied: name one of those in tally(...)");

  /// The figure of one metric in the row with these keys, of which NaN is one as any other; no such row throws
  /// `tonnage::error`.
  template <class Metric, class... Values>
    requires(sizeof...(Values) == sizeof...(Keys) && asked<Metric>)
  [[nodiscard]] auto at(Metric const& metric, Values const&... values) const {
    KeyValues const wanted{values...};
    decltype(auto) key = detail::comparable(wanted);
    auto const c = column(metric);
    for (auto const& r : rows) {
      if (detail::comparable(r.keys) == key) return figure(r.cells, c, metric);
    }
    throw_error("the table has no row with these keys");
  }

  /// Sorted by a metric, the largest first unless told otherwise; unknown figures last; equals keep their order.
  template <class Metric>
    requires(asked<Metric>)
  [[nodiscard]] table sorted_by(Metric const& metric, order direction = order::descending) const {
    table out = *this;
    auto const c = column(metric);
    std::stable_sort(out.rows.begin(), out.rows.end(), [&](row const& a, row const& b) {
      auto const x = figure(a.cells, c, metric);
      auto const y = figure(b.cells, c, metric);
      if (x.is_unknown() || y.is_unknown()) return !x.is_unknown() && y.is_unknown();
      return direction == order::descending ? y.known() < x.known() : x.known() < y.known();
    });
    return out;
  }

  /// The `n` rows with the most of a metric. Totals stay those of the whole.
  template <class Metric>
  [[nodiscard]] table top(std::size_t n, Metric const& metric) const {
    table out = sorted_by(metric);
    if (out.rows.size() > n) {
      out.left_out += out.rows.size() - n;
      out.rows.erase(out.rows.begin() + static_cast<std::ptrdiff_t>(n), out.rows.end());
    }
    return out;
  }

  /// Each row's part of the total of a metric, as numbers that sum to 1. Throws where a figure is not wholly known, and
  /// where the total is zero.
  template <class Metric>
  [[nodiscard]] std::vector<std::pair<KeyValues, double>> share(Metric const& metric) const {
    return against(metric, total(metric).value());
  }

  /// Each row's figure ÷ a baseline, which has the metric's unit: `answer.growth(gpu_count, 60'000.0 * gpus)`.
  template <class Metric, class Quantity>
    requires(asked<Metric> && detail::has_baseline<sum_for<Metric>, Quantity>)
  [[nodiscard]] std::vector<std::pair<KeyValues, double>> growth(Metric const& metric, Quantity const& baseline) const {
    return against(metric, baseline);
  }

  template <class Metric, class Quantity,
            std::enable_if_t<asked<Metric> && !detail::has_baseline<sum_for<Metric>, Quantity>, int> = 0,
            detail::words Because = detail::baseline_of_another_kind()>
  void growth(Metric const&, Quantity const&) const
      TONNAGE_DELETE("tonnage: the baseline is of another kind than the metric");

  /// The first key down, the second across. Of the whole: a table from which `top` left rows out throws `tonnage::error`.
  template <class Metric>
    requires(sizeof...(Keys) == 2 && asked<Metric>)
  [[nodiscard]] auto pivot(Metric const& metric) const {
    if (left_out != 0) throw_error("a pivot is of a whole table: ask for it before top");
    auto const c = column(metric);
    using Down = std::tuple_element_t<0, KeyValues>;
    using Across = std::tuple_element_t<1, KeyValues>;
    using Cell = decltype(figure(totals, c, metric));
    cross_table<Down, Across, Cell> out;
    out.name = out.metric_name = metric.name();
    out.unit = detail::unit_of(metric);
    out.down_name = std::get<0>(keys).name();
    out.across_name = std::get<1>(keys).name();
    auto const position = [](auto& values, auto const& value) {
      using detail::comparable;
      auto const at = std::lower_bound(values.begin(), values.end(), value,
                                       [](auto const& a, auto const& b) { return comparable(a) < comparable(b); });
      return std::pair(static_cast<std::size_t>(at - values.begin()),
                       at != values.end() && comparable(*at) == comparable(value));
    };
    auto const note = [&](auto& values, auto const& value) {
      if (auto const [at, known] = position(values, value); !known) {
        values.insert(values.begin() + static_cast<std::ptrdiff_t>(at), value);
      }
    };
    for (auto const& r : rows) note(out.down, std::get<0>(r.keys)), note(out.across, std::get<1>(r.keys));
    out.cells.assign(out.down.size(), std::vector<Cell>(out.across.size()));
    out.down_totals.resize(out.down.size());
    out.across_totals.resize(out.across.size());
    for (auto const& r : rows) {
      auto const i = position(out.down, std::get<0>(r.keys)).first;
      auto const j = position(out.across, std::get<1>(r.keys)).first;
      auto const one = figure(r.cells, c, metric);
      out.cells[i][j] += one;
      out.down_totals[i] += one;
      out.across_totals[j] += one;
      out.total += one;
    }
    out.notes = notes;
    return out;
  }

 private:
  /// Which of the columns of this type is the metric's: the one that compares equal, such as the facility power at this PUE.
  template <class Metric>
  [[nodiscard]] std::size_t column(Metric const& metric) const {
    std::size_t at = 0, found = sizeof...(Metrics), matches = 0;
    auto const look = [&](auto const& asked_for) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(asked_for)>, Metric>) {
        bool same = true;
        if constexpr (std::equality_comparable<Metric>) same = asked_for == metric;
        if (same) found = at, ++matches;
      }
      ++at;
    };
    std::apply([&](auto const&... m) { (look(m), ...); }, metrics);
    if (matches != 1)
      throw_error(matches == 0 ? "this metric was not tallied" : "this metric was tallied twice",
                  {.text = metric.name()});
    return found;
  }
  /// The figure in a column that `column(metric)` found.
  template <class Metric>
  [[nodiscard]] static auto figure(cells_type const& cells, std::size_t at, Metric const&) {
    constexpr std::size_t first = detail::index_of<Metric, Metrics...>;
    auto out = cells.template get<first>();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      auto const take = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
        if constexpr (std::is_same_v<Metric, std::tuple_element_t<J, std::tuple<Metrics...>>>) {
          if (J != first && J == at) out = cells.template get<J>();
        }
      };
      (take(std::integral_constant<std::size_t, I>{}), ...);
    }(std::index_sequence_for<Metrics...>{});
    return out;
  }

  template <class Metric, class Quantity>
  [[nodiscard]] std::vector<std::pair<KeyValues, double>> against(Metric const& metric, Quantity const& whole) const {
    std::vector<std::pair<KeyValues, double>> out;
    auto const c = column(metric);
    auto const part = [&](auto const& figure_of_row) { return static_cast<double>(figure_of_row / whole); };
    if (!rows.empty() && part(whole) != 1)
      throw_error("there is no part of nothing: the whole is zero, or no number", {.field = metric.name()});
    for (auto const& r : rows) out.emplace_back(r.keys, part(figure(r.cells, c, metric).value()));
    return out;
  }
};

}  // namespace tonnage::inline v0_1_0

template <class K, class Weight, class... Sums>
struct std::tuple_size<tonnage::table_row<K, tonnage::figures<Weight, Sums...>>>
    : std::integral_constant<std::size_t, std::tuple_size_v<K> + sizeof...(Sums)> {};
template <std::size_t I, class K, class F>
struct std::tuple_element<I, tonnage::table_row<K, F>> {
  using type = decltype(std::declval<tonnage::table_row<K, F> const&>().template get<I>());
};
