// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A table on its way out: every cell as a person reads it and as a program does, with units, totals and footnotes.
///
/// `report::grid_of(answer)` makes one from any table; text, markdown, CSV and JSON are printed from it, and a grid that
/// you fill yourself prints the same ways.
#pragma once

#include <fmt/core.h>
#include <string>
#include <tonnage/tally/table.hpp>
#include <tonnage/units/display_unit.hpp>
#include <vector>

namespace tonnage::report {

/// One cell. `text` is for people ("585.0*"), `raw` for programs (digits that read back to the same bits, in the column's
/// raw unit; a key as it is).
struct grid_cell {
  std::string text{};
  std::string raw{};
  bool is_number = false;
  double known_share = 1;  ///< of the GPUs, where the figure is not known for all; 0: nothing is known, `raw` is empty
};

struct grid_column {
  std::string name{};
  std::string unit{};      ///< of `text`; empty for keys and plain numbers
  std::string raw_unit{};  ///< of `raw`
  bool is_key = false;
};

struct grid {
  std::vector<grid_column> columns{};
  std::vector<std::vector<grid_cell>> rows{};
  std::vector<grid_cell> totals{};      ///< one for each column, or none at all
  std::vector<std::string> remarks{};   ///< footnotes: what is not covered, what was left out
  std::vector<assumption> notes{};      ///< what the figures rest on
};

/// The text of a key's value: names by their text, years, models by name, and whatever else fmt prints.
template <class T>
[[nodiscard]] std::string key_text(T const& v) {
  if constexpr (requires { v.text(); }) return std::string(v.text());
  else if constexpr (std::is_same_v<T, catalog::model>) return std::string(v->name);
  else if constexpr (std::is_same_v<T, std::chrono::year>) return v.ok() ? std::to_string(static_cast<int>(v)) : "unknown";
  else if constexpr (requires { { to_string(v) } -> std::convertible_to<std::string>; }) return to_string(v);
  else return fmt::format("{}", v);
}

/// \cond
namespace detail {

template <class T> struct kind_of_value { using type = kind::number; };
template <class K, class R> struct kind_of_value<quantity<K, R>> { using type = K; };

template <class T>
[[nodiscard]] auto const& bare(T const& v) {
  if constexpr (requires { v.coherent_; }) return v.coherent_;
  else return v;
}

/// The unit that a column of figures shares: that of the largest, with decimals that leave the smallest two digits.
template <class Kind>
[[nodiscard]] display_unit column_unit(std::vector<double> const& magnitudes) {
  double largest = 0, smallest = 0;
  for (double const m : magnitudes) {
    double const a = m < 0 ? -m : m;
    if (!(a < 1e300)) continue;
    if (a > largest) largest = a;
    if (a > 0 && (smallest == 0 || a < smallest)) smallest = a;
  }
  auto unit = display_unit_for<Kind>(largest);
  double const size = unit.size().numerator() / unit.size().denominator();
  if (unit.decimals > 0 || largest < 1000 * size) {
    for (double s = smallest / size; s > 0 && s < 1 && unit.decimals < 3; s *= 10) ++unit.decimals;
  }
  return unit;
}

template <class Rep>
[[nodiscard]] std::string raw_text(Rep const& coherent, scale const& size) {
  if constexpr (std::is_integral_v<Rep>) {
    if (size == scale{}) return fmt::format("{}", coherent);
  }
  return fmt::format("{}", value_traits<Rep>::magnitude(coherent) / (size.numerator() / size.denominator()));
}

template <class Cell> using columns_of = std::vector<std::pair<std::string, std::vector<Cell const*>>>;

/// Turns the cells of one metric, totals last, into columns of a grid.
class column_writer {
 public:
  explicit column_writer(grid& out) : out_(out) {}

  /// `cells` has one figure for each row, and after them the total.
  template <class Cell>
  void add(std::string const& name, std::vector<Cell const*> const& cells) {
    add(name, columns_of<Cell>{{name, cells}});
  }

  /// Several columns that share a unit.
  template <class Cell>
  void add(std::string const& metric, columns_of<Cell> const& columns) {
    using Value = typename Cell::value_type;
    using Kind = typename kind_of_value<Value>::type;
    using Rep = std::remove_cvref_t<decltype(bare(std::declval<Value const&>()))>;
    std::vector<double> magnitudes;
    for (auto const& [name, cells] : columns) {
      for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
        if (!cells[i]->is_unknown()) magnitudes.push_back(value_traits<Rep>::magnitude(bare(cells[i]->known())));
      }
    }
    auto const unit = column_unit<Kind>(magnitudes);
    auto const base = display_unit_for<Kind>(0);
    for (auto const& [name, cells] : columns) {
      bool const says_its_unit = unit.symbol() == name || std::is_same_v<Kind, kind::number>;
      out_.columns.push_back({name, says_its_unit ? "" : unit.symbol(), std::is_same_v<Kind, kind::number> ? "" : base.symbol()});
      for (std::size_t i = 0; i != cells.size(); ++i) {
        auto& row = i + 1 == cells.size() ? out_.totals : out_.rows[i];
        row.push_back(cell_text<Kind>(*cells[i], unit, base.size()));
      }
      if (auto const& total = *cells.back(); !total.is_complete()) remark(metric, total);
    }
  }

 private:
  template <class Kind, class Cell>
  [[nodiscard]] grid_cell cell_text(Cell const& c, display_unit const& unit, scale const& base) const {
    grid_cell out{.is_number = true};
    if (!c.is_complete()) out.known_share = c.is_unknown() ? 0 : share_of(c);
    if (c.is_unknown()) {
      out.text = "unknown";
      return out;
    }
    auto const value = c.known();
    using Rep = std::remove_cvref_t<decltype(bare(value))>;
    if constexpr (std::is_same_v<Kind, kind::number>) out.text = fmt::format("{:.4g}", value_traits<Rep>::magnitude(value));
    else out.text = number_in(unit, value);
    if (!c.is_complete()) out.text += marks();
    out.raw = raw_text(bare(value), base);
    return out;
  }

  template <class Cell>
  [[nodiscard]] static double share_of(Cell const& c) {
    using Share = std::remove_cvref_t<decltype(c.covers().known_share())>;
    return value_traits<Share>::magnitude(c.covers().known_share());
  }

  template <class Cell>
  void remark(std::string const& metric, Cell const& total) {
    auto const& covers = total.covers();
    auto const known = covers.model_count() - covers.unknown_models.size();
    out_.remarks.push_back(fmt::format("{} {} covers {:.3g} % of the GPUs ({} of {} models); unknown: {}", marks(), metric,
                                       100 * (total.is_unknown() ? 0.0 : share_of(total)), known, covers.model_count(),
                                       total.unknown_names()));
    ++incomplete_;
  }
  [[nodiscard]] std::string marks() const {
    static constexpr char const* symbols[] = {"*", "†", "‡", "§"};
    return incomplete_ < 4 ? symbols[incomplete_] : fmt::format("[{}]", incomplete_ + 1);
  }

  grid& out_;
  std::size_t incomplete_ = 0;
};

}  // namespace detail
/// \endcond

/// The grid of an answer: keys, then metrics, each in one unit, with the totals.
template <class... Keys, class... Metrics, class KeyValues, class... Cells>
[[nodiscard]] grid grid_of(table<std::tuple<Keys...>, std::tuple<Metrics...>, KeyValues, std::tuple<Cells...>> const& answer) {
  grid out;
  out.rows.resize(answer.rows.size());
  std::apply([&](auto const&... k) { (out.columns.push_back({.name = k.name(), .is_key = true}), ...); }, answer.keys);
  for (std::size_t i = 0; i != answer.rows.size(); ++i) {
    std::apply([&](auto const&... v) { (out.rows[i].push_back({key_text(v), key_text(v)}), ...); }, answer.rows[i].keys);
  }
  for (std::size_t k = 0; k != sizeof...(Keys); ++k) out.totals.push_back(k == 0 ? grid_cell{"total", "total"} : grid_cell{});
  detail::column_writer writer(out);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    auto const add = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
      using Cell = std::tuple_element_t<J, std::tuple<Cells...>>;
      std::vector<Cell const*> cells;
      for (auto const& r : answer.rows) cells.push_back(&std::get<J>(r.cells.cells));
      cells.push_back(&std::get<J>(answer.totals.cells));
      writer.add(std::get<J>(answer.metrics).name(), cells);
    };
    (add(std::integral_constant<std::size_t, I>{}), ...);
  }(std::index_sequence_for<Metrics...>{});
  if (answer.left_out != 0) {
    out.remarks.push_back(fmt::format("{} more rows are not shown; the totals include them", answer.left_out));
  }
  out.notes = answer.notes;
  return out;
}

/// The grid of a two-way table, in one unit, with totals both ways.
template <class Down, class Across, class Cell>
[[nodiscard]] grid grid_of(cross_table<Down, Across, Cell> const& cross) {
  grid out;
  out.columns.push_back({.name = cross.down_name, .is_key = true});
  for (auto const& d : cross.down) out.rows.push_back({{key_text(d), key_text(d)}});
  out.totals.push_back({"total", "total"});
  detail::columns_of<Cell> columns;
  for (std::size_t a = 0; a != cross.across.size(); ++a) {
    columns.push_back({key_text(cross.across[a]), {}});
    for (auto const& row : cross.cells) columns.back().second.push_back(&row[a]);
    columns.back().second.push_back(&cross.across_totals[a]);
  }
  if (cross.has_down_totals) {
    columns.push_back({"total", {}});
    for (auto const& cell : cross.down_totals) columns.back().second.push_back(&cell);
    columns.back().second.push_back(&cross.total);
  }
  detail::column_writer(out).add(cross.name, columns);
  out.notes = cross.notes;
  return out;
}

}  // namespace tonnage::report
