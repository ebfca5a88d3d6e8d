// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A table on its way out: every cell as a person reads it and as a program does, with units, totals and footnotes.
///
/// `report::grid_of(answer)` makes one from any table; text, markdown, CSV and JSON are printed from it, and a grid
/// that you fill yourself prints the same ways.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <tonnage/report/figure.hpp>
#include <tonnage/tally/key_text.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/units/display_unit.hpp>
#include <tonnage/units/number_text.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0::report {

/// One cell. `text` is for people ("585.0*"), `raw` for programs (the fewest digits that read back to the same bits, in
/// the column's raw unit; all digits of exact money; a key as it is).
struct grid_cell {
  std::string text{};
  std::string raw{};
  bool is_number = false;  ///< whether `raw` is one
  double known_share = 1;  ///< of the GPUs, where the figure is not known for all; 0: nothing is known, `raw` is empty
  std::string raw_middle{};  ///< the middle, where `raw` is the lower end of a range that has one
  std::string raw_high{};    ///< the upper end, where `raw` is the lower one of a range
};

/// The head of a column.
struct grid_column {
  std::string name{};       ///< of the key or the metric
  std::string unit{};       ///< of `text`; empty for keys and plain numbers
  std::string raw_unit{};   ///< of `raw`
  bool is_key = false;      ///< whether it groups, and is no figure
  bool is_range = false;    ///< whether its figures have a lower and an upper end
  bool has_middle = false;  ///< and a middle: numbers in many worlds have
  bool is_time = false;     ///< whether it groups by years, months or days, and not by numbers that look like such
};

/// A table as cells: what every output is made from.
struct grid {
  std::string title{};                         ///< above the table; empty for none
  std::vector<grid_column> columns{};          ///< their heads
  std::vector<std::vector<grid_cell>> rows{};  ///< a cell for each column
  std::vector<grid_cell> totals{};             ///< one for each column, or none at all
  std::vector<std::string> remarks{};          ///< footnotes: what is not covered, what was left out
  std::vector<assumption> notes{};             ///< what the figures rest on
};

/// \cond
namespace detail {
/// Puts a footnote's mark behind the unknown figures of a column, where it stands at no other; whether it did.
inline bool mark_unknown(std::vector<std::vector<grid_cell>>& rows, std::size_t column, std::string_view mark) {
  auto const is_marked = [&](auto const& row) { return row[column].text.ends_with(mark); };
  if (std::any_of(rows.begin(), rows.end(), is_marked)) return false;
  for (auto& row : rows)
    if (row[column].text == "unknown") row[column].text += mark;
  return true;
}
}  // namespace detail
/// \endcond

/// The same table without its totals, in every output: `to_csv(without_totals(g))` ends with the last row.
[[nodiscard]] inline grid without_totals(grid g) {
  for (std::size_t c = 0; c != g.totals.size(); ++c)
    for (auto const& remark : g.remarks)
      if (auto const mark = remark.substr(0, remark.find(' ')); g.totals[c].text.ends_with(mark))
        detail::mark_unknown(g.rows, c, mark);
  g.totals.clear();
  return g;
}

/// \cond
namespace detail {

/// The unit that a column of figures shares: that of the largest, with decimals that leave the smallest two digits.
[[nodiscard]] inline display_unit unit_asked(tonnage::detail::measured const& what, std::string_view asked,
                                             double largest) {
  display_unit out;
  if (asked == "%" && &what == &tonnage::detail::measured_by<kind::number>)
    out.in = {.after = " %", .after_one = " %", .size = percent.size};
  else
    out = tonnage::detail::display_unit_named(asked, what, 0);
  double const size = out.size().numerator() / out.size().denominator();
  for (double at_most = largest / size; at_most > 0 && at_most < 100 && out.decimals < 5; at_most *= 10) ++out.decimals;
  return out;
}

[[nodiscard]] inline display_unit column_unit(tonnage::detail::measured const& what, std::string_view asked,
                                              double smallest, double largest) {
  auto unit = asked.empty() ? tonnage::detail::display_unit_for(what, largest) : unit_asked(what, asked, largest);
  double const size = unit.size().numerator() / unit.size().denominator();
  if (smallest > 0 && smallest < size) {
    int decimals = 0;
    for (double s = smallest / size; s < 10 && decimals < 3; s *= 10) ++decimals;
    unit.decimals = (std::max)(unit.decimals, decimals);
  }
  return unit;
}

/// Where the figures of a metric stand, whatever the table: `at(table, row, column)`, the row after the last the
/// total's.
struct figure_source {
  void const* table;
  figure (*at)(void const* table, std::size_t row, std::size_t column);
};

/// What a key says of a row, and whether it is a year, a month or a day.
struct key_shown {
  std::string text;
  bool is_time = false;
};
template <class T>
[[nodiscard]] key_shown shown_key(T const& v) {
  return {key_text(v), tonnage::detail::is_calendar_key<T>};
}
/// Where the texts of a key stand: `at(table, row)`.
struct key_source {
  void const* table;
  key_shown (*at)(void const* table, std::size_t row);
};

/// "80 % of the GPUs (1 of 2 models); unknown: TPU v5e"
[[nodiscard]] inline std::string partly_covered(double known_share, char const* weight, std::size_t models,
                                                std::size_t unknown_models, std::string const& unknown_names) {
  bool const has_models = models > 1 || unknown_names != tonnage::detail::without_model.name;
  auto const of_models =
      has_models ? " (" + std::to_string(models - unknown_models) + " of " + std::to_string(models) + " models)" : "";
  return tonnage::detail::percent_of_some(known_share) + " of the " + weight + of_models +
         "; unknown: " + unknown_names;
}

/// The mark of the i-th footnote, from 0: "*".
[[nodiscard]] inline std::string mark(std::size_t i) {
  static constexpr char const* symbols[] = {"*", "†", "‡", "§"};
  return i < 4 ? symbols[i] : "[" + std::to_string(i + 1) + "]";
}

/// Turns keys and figures into columns of a grid.
class column_writer {
 public:
  /// \param of_all  whether the last figure of each column is that of all rows
  column_writer(grid& out, std::size_t rows, bool of_all = false) : out_(out), of_all_(of_all) {
    out_.rows.resize(rows);
  }

  /// The column of a key, before all figures. The total stands below the first.
  void add_key(std::string name, key_source const& source) {
    out_.totals.push_back(out_.columns.empty() ? grid_cell{"total", "total"} : grid_cell{});
    out_.columns.push_back({.name = numbered(std::move(name)), .is_key = true});
    for (std::size_t r = 0; r != out_.rows.size(); ++r) {
      auto const key = source.at(source.table, r);
      out_.columns.back().is_time = key.is_time;  // of all rows, or of none
      out_.rows[r].push_back({key.text, key.text});
    }
  }

  /// The column of a metric.
  void add(std::string metric, std::string_view unit_asked, tonnage::detail::measured const& what,
           figure_source const& source) {
    metric = numbered(std::move(metric));
    add(metric, unit_asked, what, &metric, 1, source);
  }
  /// The columns of one metric: they share its unit.
  void add(std::string const& metric, std::string_view unit_asked, tonnage::detail::measured const& what,
           std::string const* names, std::size_t columns, figure_source const& source) {
    std::size_t const rows = out_.rows.size();
    double smallest = 0, largest = 0;
    int decimals = -1;  // of money that is exact
    for (std::size_t c = 0; c != columns; ++c) {
      for (std::size_t r = 0; r <= rows; ++r) {
        auto const f = source.at(source.table, r, c);
        if (r != rows) widen(f.magnitude, smallest, largest);
        decimals = (std::max)(decimals, decimals_of(f.exact));
      }
    }
    bool const is_number = unit_asked.empty() && &what == &tonnage::detail::measured_by<kind::number>;
    auto const base = tonnage::detail::display_unit_for(what, 0);
    auto unit = is_number ? display_unit{} : column_unit(what, unit_asked, smallest, largest);
    if (decimals >= 0) {
      if (unit_asked.empty()) unit.in = base.in;
      if (unit.size() == base.size()) unit.decimals = decimals;
    }
    for (std::size_t c = 0; c != columns; ++c) {
      bool const says_its_unit = is_number || unit.symbol() == names[c];
      out_.columns.push_back({names[c], says_its_unit ? "" : unit.symbol(), is_number ? "" : base.symbol()});
      for (std::size_t r = 0; r != rows; ++r)
        out_.rows[r].push_back(cell_of(source.at(source.table, r, c), is_number, unit, base.size()));
      auto const total = source.at(source.table, rows, c);
      out_.columns.back().is_range = total.is_range;
      out_.columns.back().has_middle = total.has_middle;
      out_.totals.push_back(cell_of(total, is_number, unit, base.size()));
      if (total.is_complete) continue;
      if (auto& cell = out_.totals.back(); !cell.text.ends_with(mark()))
        if (mark_unknown(out_.rows, out_.columns.size() - 1, mark()) && total.is_unknown) cell.text += mark();
      bool const is_of_groups = of_all_ && out_.columns.front().is_key;
      remark(!is_of_groups ? "" : c + 1 == columns ? "in all, " : "in column " + names[c] + ", ", metric, total);
    }
  }

  void leave_out(std::size_t rows) {
    out_.remarks.push_back(std::to_string(rows) + (rows == 1 ? " more row is not shown; the totals include it"
                                                             : " more rows are not shown; the totals include them"));
  }

 private:
  static void widen(double magnitude, double& smallest, double& largest) {
    double const a = magnitude < 0 ? -magnitude : magnitude;
    if (!(a < 1e300)) return;
    if (a > largest) largest = a;
    if (a > 0 && (smallest == 0 || a < smallest)) smallest = a;
  }

  [[nodiscard]] grid_cell cell_of(figure const& f, bool is_number, display_unit const& unit, scale const& base) const {
    grid_cell out{.is_number = true, .known_share = f.known_share};
    if (f.is_unknown) out.text = "unknown";
    if (f.is_unknown || f.is_hole) return out;
    if (auto const& size = unit.size(); !f.exact.empty() && size.num == 1 && size.den == 1 && size.exp2 == size.exp5)
      out.text = not_as_zero(rounded_text(f.exact, size, unit.decimals), f.exact, unit.decimals);
    else if (!is_number)
      out.text = of_one_sign(printed(f, {writer_in(unit), unit.decimals}));
    else if (f.print == nullptr)
      out.text = plain_number(f.magnitude);
    else
      out.text = f.print(f.value.get(), number_writer({}, {}, 0));
    if (!f.is_complete) out.text += mark();
    auto const raw = raw_writer(base);
    if (f.is_range) {
      out.raw = raw.number(f.low);
      if (f.has_middle) out.raw_middle = raw.number(f.middle);
      out.raw_high = raw.number(f.high);
    } else {
      out.raw = f.exact.empty() ? printed(f, raw) : f.exact;
    }
    return out;
  }

  /// Bounds that are too small to be shown, once: "≤ <0.001" is "<0.001", and "≥ <0.001" more than nothing.
  [[nodiscard]] static std::string of_one_sign(std::string text) {
    constexpr std::string_view at_most = "≤ ", at_least = "≥ ";
    if (!text.starts_with(at_most) && !text.starts_with(at_least)) return text;
    bool const is_most = text.starts_with(at_most);
    std::string rest = text.substr((is_most ? at_most : at_least).size());
    if (rest.starts_with(is_most ? '<' : '>')) return rest;
    if (rest.starts_with(is_most ? '>' : '<')) return is_most ? "<0" : ">0";
    return text;
  }

  /// The decimals of exact money: the lines of a column add up to its total as they are read. Prices have up to 18,
  /// amounts six. -1 for what is not exact.
  [[nodiscard]] static int decimals_of(std::string_view exact) {
    if (exact.empty()) return -1;
    auto const point = exact.find('.');
    return point == std::string_view::npos ? 0 : (std::min)(static_cast<int>(exact.size() - point - 1), 6);
  }

  /// A number without unit: four digits, in groups from a thousand on.
  [[nodiscard]] static std::string plain_number(double v) {
    double const a = v < 0 ? -v : v;
    using tonnage::detail::print;
    if (!(a >= 999.95 && a < 1e15)) return print("{:.4g}", v);
    return (v < 0 ? "-" : "") + tonnage::detail::grouped(print("{:.0f}", a));
  }

  /// One name for two columns (a metric at two PUEs, two keys without a name) would say less than a number behind it.
  [[nodiscard]] std::string numbered(std::string name) const {
    int same = 1;
    for (auto const& c : out_.columns) same += c.name == name || c.name.starts_with(name + " (") ? 1 : 0;
    return same > 1 ? std::move(name) + " (" + std::to_string(same) + ")" : name;
  }

  /// \param where  of which rows: "in all, ", since a mark may stand at a row of which more or less is known
  void remark(std::string const& where, std::string const& metric, figure const& total) {
    out_.remarks.push_back(
        mark() + " " + where + metric + " covers " +
        partly_covered(total.known_share, total.weight, total.models, total.unknown_models, total.unknown_names));
    ++incomplete_;
  }
  [[nodiscard]] std::string mark() const { return detail::mark(incomplete_); }

  grid& out_;
  bool of_all_;
  std::size_t incomplete_ = 0;
};

template <class Table, std::size_t I>
[[nodiscard]] key_shown key_in(void const* table, std::size_t row) {
  auto const& at = static_cast<Table const*>(table)->rows[row];
  if constexpr (requires { at.keys; })
    return shown_key(std::get<I>(at.keys));
  else
    return shown_key(std::get<I>(at));
}
template <class Table, std::size_t I>
[[nodiscard]] figure figure_in(void const* table, std::size_t row, std::size_t) {
  auto const& answer = *static_cast<Table const*>(table);
  return figure_of((row == answer.rows.size() ? answer.totals : answer.rows[row].cells).template get<I>());
}
template <class Cross>
[[nodiscard]] key_shown key_down(void const* table, std::size_t row) {
  return shown_key(static_cast<Cross const*>(table)->down[row]);
}
template <class Cross>
[[nodiscard]] figure figure_across(void const* table, std::size_t row, std::size_t column) {
  auto const& cross = *static_cast<Cross const*>(table);
  bool const is_total = row == cross.cells.size();
  if (column == cross.across.size()) return figure_of(is_total ? cross.total : cross.down_totals[row]);
  return figure_of(is_total ? cross.across_totals[column] : cross.cells[row][column]);
}

template <class Cell>
inline constexpr auto const& measured_of =
    tonnage::detail::measured_by<typename kind_of_value<typename Cell::value_type>::type>;

}  // namespace detail
/// \endcond

/// The grid of an answer: keys, then metrics, each in one unit, with the totals. Exact money, such as that of `charge`,
/// is in whole coins with at least the decimals of its currency, and with as many more as it has, up to six, so that
/// the lines add up to the total; in another unit, as `.in("$M")` asks for, it is rounded.
template <class... Keys, class... Metrics, class KeyValues, class Weight, class... Sums>
[[nodiscard]] grid grid_of(
    table<std::tuple<Keys...>, std::tuple<Metrics...>, KeyValues, figures<Weight, Sums...>> const& answer) {
  using answered = std::remove_cvref_t<decltype(answer)>;
  grid out{.notes = answer.notes};
  detail::column_writer writer(out, answer.rows.size(), true);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (writer.add_key(std::string(std::get<I>(answer.keys).name()), {&answer, &detail::key_in<answered, I>}), ...);
  }(std::index_sequence_for<Keys...>{});
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (writer.add(std::get<I>(answer.metrics).name(), tonnage::detail::unit_of(std::get<I>(answer.metrics)),
                detail::measured_of<decltype(answer.totals.template get<I>())>,
                {&answer, &detail::figure_in<answered, I>}),
     ...);
  }(std::index_sequence_for<Metrics...>{});
  if (answer.left_out != 0) writer.leave_out(answer.left_out);
  return out;
}

/// The grid of a two-way table, in one unit, with totals both ways.
template <class Down, class Across, class Cell>
[[nodiscard]] grid grid_of(cross_table<Down, Across, Cell> const& cross) {
  using answered = cross_table<Down, Across, Cell>;
  grid out{.notes = cross.notes};
  detail::column_writer writer(out, cross.down.size(), true);
  writer.add_key(cross.down_name, {&cross, &detail::key_down<answered>});
  std::vector<std::string> names;
  for (auto const& a : cross.across) names.push_back(key_text(a));
  if (cross.has_down_totals) names.emplace_back("total");
  writer.add(cross.name, cross.unit, detail::measured_of<Cell>, names.data(), names.size(),
             {&cross, &detail::figure_across<answered>});
  // One metric, one unit: it stands in the title.
  out.title = cross.name + " by " + cross.down_name + " and " + cross.across_name;
  if (cross.across_name == cross.down_name) out.title += " (2)";
  if (!out.columns.back().unit.empty() && out.columns.back().unit != cross.metric_name)
    out.title += ", " + out.columns.back().unit;
  for (auto& c : out.columns) c.unit.clear();
  return out;
}

/// What has a grid of its own: an answer, a two-way table, an outlook, a bill. `to_csv(answer)` and its siblings take
/// it as they take the grid.
template <class Table>
concept has_grid = !std::is_same_v<Table, grid> && requires(Table const& of) {
  { grid_of(of) } -> std::same_as<grid>;
};

/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] grid without_totals(Table const& of) {
  return without_totals(grid_of(of));
}

}  // namespace tonnage::inline v0_1_0::report

namespace tonnage::inline v0_1_0 {
using report::grid_of;  // found by the arguments there, too
}  // namespace tonnage::inline v0_1_0
