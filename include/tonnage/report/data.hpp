// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tables as programs read them: CSV and JSON, in base units, with every digit.
///
/// `report::to_csv(answer)`: the fewest digits that read back to the same bits, units in the header
/// (`facility power [W]`), totals in the last row. An unknown figure is an empty field, and a column that is known in
/// part has its known share beside it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/report/grid.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::report {

/// \cond
namespace detail {

/// "facility power [W]"; "GPUs low [GPUs]" of one end of a range.
[[nodiscard]] inline std::string column_title(grid_column const& c, std::string_view end = {}) {
  auto const name = end.empty() ? c.name : c.name + " " + std::string(end);
  return c.raw_unit.empty() || c.raw_unit == name ? name : name + " [" + c.raw_unit + "]";
}
[[nodiscard]] inline bool is_partial(grid const& g, std::size_t column) {
  auto const partial = [&](auto const& row) { return row[column].known_share < 1; };
  return std::any_of(g.rows.begin(), g.rows.end(), partial) || (!g.totals.empty() && partial(g.totals));
}
/// Whether the totals say more than the rows: without a key the only row is the total.
[[nodiscard]] inline bool has_totals(grid const& g) {
  return !g.totals.empty() && !g.columns.empty() && g.columns[0].is_key;
}
[[nodiscard]] inline std::string quoted_json(std::string_view s) {
  return '"' +
         tonnage::detail::replaced_in(
             s,
             [](tonnage::detail::code_point const& c) -> std::string {
               if (!c.is_valid)
                 return '\\' + tonnage::detail::escape_of(c);  // JSON has no bytes: the text of the escape
               if (c.value == '"' || c.value == '\\') return {'\\', static_cast<char>(c.value)};
               if (tonnage::detail::is_control(c.value)) {
                 std::string out = "\\u";
                 for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[c.value >> shift & 15];
                 return out;
               }
               return {};
             }) +
         '"';
}
/// A text in CSV: line breaks and tabs may stand in quotes, other controls and invalid bytes are escaped.
[[nodiscard]] inline std::string csv_text(std::string_view s) {
  return tonnage::detail::replaced_in(s, [](tonnage::detail::code_point const& c) -> std::string {
    if (c.value == '\t' || c.value == '\n' || c.value == '\r') return {};
    return !c.is_valid || tonnage::detail::is_control(c.value) ? tonnage::detail::escape_of(c) : std::string();
  });
}

}  // namespace detail
/// \endcond

/// A field of a table of texts, and whether it is a number.
struct text_field {
  std::string text{};      ///< as it is printed
  bool is_number = false;  ///< whether it may stand without quotes
};

/// A table as rows of texts, for any format of such: the names of the columns with their units, a row for each row, and
/// a last one for the totals, whose first key is "total", unless the table has no keys; `without_totals(g)` has none.
/// Numbers have the fewest digits that read back to the same bits, exact money all of its digits. A range is two
/// columns, `… low` and `… high`, with `… middle` between them for numbers in many worlds; a column that is known in
/// part has its known share beside it. Control characters but line breaks and tabs, and bytes that are no UTF-8, are
/// escaped ("\x1b"): the texts are valid UTF-8.
/// \code formats::write_csv(std::cout, report::fields_of(report::without_totals(answer)), {.separator = ';'}); \endcode
[[nodiscard]] inline std::vector<std::vector<text_field>> fields_of(grid const& g) {
  bool const with_totals = detail::has_totals(g);
  std::vector<std::vector<text_field>> out(1 + g.rows.size() + (with_totals ? 1 : 0));
  for (std::size_t c = 0; c != g.columns.size(); ++c) {
    auto const& column = g.columns[c];
    bool const is_partial = detail::is_partial(g, c);
    auto const add_title = [&](std::string const& title) { out[0].push_back({detail::csv_text(title)}); };
    add_title(detail::column_title(column, column.is_range ? "low" : ""));
    if (column.has_middle) add_title(detail::column_title(column, "middle"));
    if (column.is_range) add_title(detail::column_title(column, "high"));
    if (is_partial) add_title(column.name + " known share");
    for (std::size_t r = 1; r != out.size(); ++r) {
      auto const& cell = (r <= g.rows.size() ? g.rows[r - 1] : g.totals)[c];
      out[r].push_back({cell.is_number ? cell.raw : detail::csv_text(cell.raw), cell.is_number});
      if (column.has_middle) out[r].push_back({cell.raw_middle, cell.is_number});
      if (column.is_range) out[r].push_back({cell.raw_high, cell.is_number});
      if (is_partial) out[r].push_back({tonnage::detail::print("{}", cell.known_share), true});
    }
  }
  return out;
}

/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] std::vector<std::vector<text_field>> fields_of(Table const& of) {
  return fields_of(grid_of(of));
}

/// The same table with an apostrophe before each text that a spreadsheet would run as a formula ("=1+1", "+1", "-1", "@f",
/// and after a tab or a line break): for names from strangers and readers who open CSV in a spreadsheet. No other output
/// does this, for a program would read another name. Figures stay as they are.
/// \code report::to_csv(report::without_formulas(answer)) \endcode
[[nodiscard]] inline grid without_formulas(grid g) {
  auto const guard = [](std::string& text) {
    if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos)
      text.insert(0, 1, '\'');
  };
  auto const guard_row = [&](std::vector<grid_cell>& row) {
    for (auto& cell : row)
      if (!cell.is_number) guard(cell.raw);
  };
  for (auto& column : g.columns) guard(column.name);
  for (auto& row : g.rows) guard_row(row);
  guard_row(g.totals);
  return g;
}

/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] grid without_formulas(Table const& of) {
  return without_formulas(grid_of(of));
}

/// RFC 4180: `fields_of` with commas, lines ended by CRLF. Remarks and assumptions have no place in CSV: `to_json`
/// carries them, and `grid::remarks` and `grid::notes` are there for a file beside it. (`formats::write_csv` writes
/// other dialects.) Names are written as they are, "=1+1" included: a spreadsheet runs that one (`without_formulas`).
/// \code report::to_csv(answer) \endcode
[[nodiscard]] inline std::string to_csv(grid const& g) {
  std::string out;
  for (auto const& row : fields_of(g)) {
    char const* separator = "";
    for (auto const& [text, is_number] : row) {
      out += std::exchange(separator, ",");
      if (text.find_first_of(",\"\r\n") == std::string::npos) {
        out += text;
        continue;
      }
      out += '"';
      for (char const c : text) out += c == '"' ? "\"\"" : std::string(1, c);
      out += '"';
    }
    out += "\r\n";
  }
  return out;
}

/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] std::string to_csv(Table const& of) {
  return to_csv(grid_of(of));
}

/// JSON (RFC 8259): columns with their units, rows as arrays in the order of the columns, totals, assumptions. A figure
/// is a number, `null` where it is unknown, and `{"known": …, "known_share": …}` where it is known in part; a range is
/// `{"low": …, "high": …}`, with a `"middle"` for numbers in many worlds; what JSON has no number for (an infinity) is
/// a string. Exact money has all its digits: a reader that keeps numbers as doubles rounds them. Names are valid UTF-8
/// whatever they hold: an invalid byte is written as "\\xff".
[[nodiscard]] inline std::string to_json(grid const& g) {
  using detail::quoted_json;
  auto const value = [](grid_cell const& cell) -> std::string {
    if (!cell.is_number) return quoted_json(cell.raw);
    if (cell.raw.empty()) return "null";
    auto const number_of = [](std::string const& raw) {
      bool const finite = raw.find_first_not_of("0123456789+-.e") == std::string::npos;
      return finite ? raw : quoted_json(raw);
    };
    auto const middle = cell.raw_middle.empty() ? "" : ", \"middle\": " + number_of(cell.raw_middle);
    auto const number = cell.raw_high.empty() ? number_of(cell.raw)
                                              : "{\"low\": " + number_of(cell.raw) + middle +
                                                    ", \"high\": " + number_of(cell.raw_high) + "}";
    if (cell.known_share == 1) return number;
    return "{\"known\": " + number + ", \"known_share\": " + tonnage::detail::print("{}", cell.known_share) + "}";
  };
  auto const list = [](auto const& items, auto const& text_of, std::string_view separator) {
    std::string out;
    for (auto const& item : items) out += (out.empty() ? "" : std::string(separator)) + text_of(item);
    return out;
  };
  auto const row = [&](std::vector<grid_cell> const& cells) { return "[" + list(cells, value, ", ") + "]"; };
  std::string out = "{\n  \"columns\": [" +
                    list(
                        g.columns,
                        [](grid_column const& c) {
                          return "{\"name\": " + quoted_json(c.name) +
                                 ", \"unit\": " + (c.raw_unit.empty() ? "null" : quoted_json(c.raw_unit)) + "}";
                        },
                        ", ") +
                    "],\n  \"rows\": [\n    " + list(g.rows, row, ",\n    ") + "\n  ],\n";
  if (!g.totals.empty()) out += "  \"totals\": " + row(g.totals) + ",\n";
  out += "  \"remarks\": [" + list(g.remarks, [](std::string const& r) { return quoted_json(r); }, ", ") + "],\n";
  out += "  \"assumptions\": [" +
         list(
             g.notes,
             [](assumption const& a) {
               return "\n    {\"name\": " + quoted_json(a.name) + ", \"text\": " + quoted_json(a.text) + "}";
             },
             ",") +
         (g.notes.empty() ? "]\n}\n" : "\n  ]\n}\n");
  return out;
}
/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] std::string to_json(Table const& of) {
  return to_json(grid_of(of));
}

}  // namespace tonnage::inline v0_1_0::report
