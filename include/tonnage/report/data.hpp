// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tables as programs read them: CSV and JSON, in base units, with every digit.
///
/// `report::to_csv(report::grid_of(answer))`: numbers read back to the same bits, units stand in the header, an unknown
/// figure is an empty field, and a column that is known in part has its known share beside it.
#pragma once

#include <algorithm>
#include <tonnage/report/grid.hpp>

namespace tonnage::inline v0_1_0::report {

/// \cond
namespace detail {

[[nodiscard]] inline std::string column_title(grid_column const& c) {
  return c.raw_unit.empty() || c.raw_unit == c.name ? c.name : c.name + " [" + c.raw_unit + "]";
}
[[nodiscard]] inline bool is_partial(grid const& g, std::size_t column) {
  auto const partial = [&](auto const& row) { return row[column].known_share < 1; };
  return std::any_of(g.rows.begin(), g.rows.end(), partial) || (!g.totals.empty() && partial(g.totals));
}
[[nodiscard]] inline std::string quoted_json(std::string_view s) {
  std::string out = "\"";
  for (char const c : s) {
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (static_cast<unsigned char>(c) < 0x20)
      out += "\\u00", out += "01"[c >> 4], out += "0123456789abcdef"[c & 15];
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace detail
/// \endcond

/// A field of a table of texts, and whether it is a number.
struct text_field {
  std::string text{};      ///< as it is printed
  bool is_number = false;  ///< whether it may stand without quotes
};

/// A table as rows of texts, for any format of such: the names of the columns with their units, then a row for each row, no
/// totals (they are the reader's to form). A column that is known in part has the known share beside it. Numbers have the
/// digits that read back to the same bits.
[[nodiscard]] inline std::vector<std::vector<text_field>> fields_of(grid const& g) {
  std::vector<std::vector<text_field>> out(1 + g.rows.size());
  for (std::size_t c = 0; c != g.columns.size(); ++c) {
    bool const is_partial = detail::is_partial(g, c);
    out[0].push_back({detail::column_title(g.columns[c])});
    if (is_partial) out[0].push_back({g.columns[c].name + " known share"});
    for (std::size_t r = 0; r != g.rows.size(); ++r) {
      auto const& cell = g.rows[r][c];
      out[r + 1].push_back({cell.raw, cell.is_number});
      if (is_partial) out[r + 1].push_back({tonnage::detail::print("{}", cell.known_share), true});
    }
  }
  return out;
}

/// RFC 4180: `fields_of` with commas, lines ended by CRLF. Assumptions have no place in CSV: JSON carries them.
/// (`formats::write_csv` writes other dialects.)
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

/// JSON (RFC 8259): columns with their units, rows as arrays in the order of the columns, totals, assumptions. A figure is
/// a number, `null` where it is unknown, and `{"known": …, "known_share": …}` where it is known in part; what JSON has no
/// number for (an infinity) is a string.
[[nodiscard]] inline std::string to_json(grid const& g) {
  using detail::quoted_json;
  auto const value = [](grid_cell const& cell) -> std::string {
    if (!cell.is_number) return quoted_json(cell.raw);
    if (cell.known_share == 0) return "null";
    if (cell.raw.empty()) return "null";
    bool const finite = cell.raw.find_first_not_of("0123456789+-.e") == std::string::npos;
    auto const number = finite ? cell.raw : quoted_json(cell.raw);
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

}  // namespace tonnage::inline v0_1_0::report
