// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tables as people read them: aligned text, and markdown.
///
/// `fmt::print("{}\n", answer)` prints a table with units, totals, footnotes and the assumptions that were made;
/// `report::to_markdown(report::grid_of(answer))` is the same for a README.
#pragma once

#include <algorithm>
#include <tonnage/report/grid.hpp>

namespace tonnage::inline v0_1_0::report {

/// \cond
namespace detail {

/// Columns on a screen: code points, which is right for the scripts that names and units are written in here.
[[nodiscard]] inline std::size_t width_of(std::string_view s) {
  std::size_t out = 0;
  for (char const c : s) out += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return out;
}
[[nodiscard]] inline std::string pad(std::string_view s, std::size_t width, bool right) {
  std::string const space(width > width_of(s) ? width - width_of(s) : 0, ' ');
  return right ? space + std::string(s) : std::string(s) + space;
}

/// A cell is one line, whatever its name holds.
[[nodiscard]] inline std::string one_line(std::string s) {
  for (char& c : s) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return s;
}

/// Footnotes and assumptions, each on a line of its own.
template <class Escape>
[[nodiscard]] std::string notes_of(grid const& g, std::string_view bullet, Escape const& escaped) {
  std::string out;
  for (auto const& r : g.remarks) (out += bullet) += escaped(r) + "\n";
  if (!g.remarks.empty() && !g.notes.empty()) out += "\n";
  for (auto const& n : g.notes) (out += bullet) += escaped(n.name) + ": " + escaped(n.text) + "\n";
  return out;
}

}  // namespace detail
/// \endcond

/// Aligned text: names over units over a rule, keys to the left, figures to the right, totals under a rule. No line ends in
/// spaces; the last one ends without a line break.
[[nodiscard]] inline std::string to_text(grid const& g) {
  using detail::pad;
  std::vector<std::size_t> widths;
  bool has_units = false;
  for (std::size_t c = 0; c != g.columns.size(); ++c) {
    std::size_t w = (std::max)(detail::width_of(g.columns[c].name), detail::width_of(g.columns[c].unit));
    for (auto const& row : g.rows) w = (std::max)(w, detail::width_of(row[c].text));
    if (!g.totals.empty()) w = (std::max)(w, detail::width_of(g.totals[c].text));
    widths.push_back(w);
    has_units = has_units || !g.columns[c].unit.empty();
  }
  std::string out = g.title.empty() ? "" : g.title + "\n\n";
  auto const line = [&](auto const& cells, auto text) {
    std::string l;
    for (std::size_t c = 0; c != g.columns.size(); ++c) {
      l += (c == 0 ? "" : "  ") + pad(detail::one_line(cells[c].*text), widths[c], !g.columns[c].is_key);
    }
    l.erase(l.find_last_not_of(' ') + 1);
    out += l + "\n";
  };
  auto const rule = [&] {
    std::size_t w = 0;
    for (std::size_t c = 0; c != widths.size(); ++c) w += widths[c] + (c == 0 ? 0 : 2);
    for (std::size_t i = 0; i != w; ++i) out += "─";
    out += "\n";
  };
  line(g.columns, &grid_column::name);
  if (has_units) line(g.columns, &grid_column::unit);
  rule();
  for (auto const& row : g.rows) line(row, &grid_cell::text);
  if (bool const has_key = !g.columns.empty() && g.columns[0].is_key; has_key && !g.totals.empty()) {
    rule();
    line(g.totals, &grid_cell::text);
  }
  if (auto const notes = detail::notes_of(g, "", detail::one_line); !notes.empty()) out += "\n" + notes;
  out.pop_back();
  return out;
}

/// A markdown table, totals in bold, notes as a list.
[[nodiscard]] inline std::string to_markdown(grid const& g) {
  auto const escaped = [](std::string_view s) {
    std::string out;
    for (char const c : s) {
      if (std::string_view("|*_\\<`").find(c) != std::string_view::npos) out += '\\';
      out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out;
  };
  std::string out = g.title.empty() ? "|" : "**" + escaped(g.title) + "**\n\n|";
  for (auto const& c : g.columns) out += " " + escaped(c.unit.empty() ? c.name : c.name + " [" + c.unit + "]") + " |";
  out += "\n|";
  for (auto const& c : g.columns) out += c.is_key ? " --- |" : " ---: |";
  out += "\n";
  for (auto const& row : g.rows) {
    out += "|";
    for (auto const& cell : row) out += " " + escaped(cell.text) + " |";
    out += "\n";
  }
  if (!g.totals.empty() && !g.columns.empty() && g.columns[0].is_key) {
    out += "|";
    for (auto const& cell : g.totals) out += cell.text.empty() ? "  |" : " **" + escaped(cell.text) + "** |";
    out += "\n";
  }
  if (auto const notes = detail::notes_of(g, "- ", escaped); !notes.empty()) out += "\n" + notes;
  out.pop_back();
  return out;
}

}  // namespace tonnage::inline v0_1_0::report

/// \cond
namespace tonnage::inline v0_1_0::report::detail {
/// Formatters that print a whole text and take no format of their own.
struct plain_formatter {
  constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
  static auto write(std::string_view text, fmt::format_context& context) {
    return std::copy(text.begin(), text.end(), context.out());
  }
};
}  // namespace tonnage::inline v0_1_0::report::detail
/// \endcond

/// Any table prints with `{}`; so do names, places and single figures ("5.87 MW*" where it is not known for all).
template <class K, class M, class V, class F>
struct fmt::formatter<tonnage::table<K, M, V, F>> : tonnage::report::detail::plain_formatter {
  auto format(tonnage::table<K, M, V, F> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
template <class D, class A, class C>
struct fmt::formatter<tonnage::cross_table<D, A, C>> : tonnage::report::detail::plain_formatter {
  auto format(tonnage::cross_table<D, A, C> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
template <class Role>
struct fmt::formatter<tonnage::party<Role>> : tonnage::report::detail::plain_formatter {
  auto format(tonnage::party<Role> const& p, fmt::format_context& context) const { return write(p.text(), context); }
};
template <>
struct fmt::formatter<tonnage::site_path> : tonnage::report::detail::plain_formatter {
  auto format(tonnage::site_path const& p, fmt::format_context& context) const { return write(p.text(), context); }
};
template <class Sum, class Rep>
struct fmt::formatter<tonnage::cell<Sum, Rep>> : tonnage::report::detail::plain_formatter {
  auto format(tonnage::cell<Sum, Rep> const& c, fmt::format_context& context) const {
    if (c.is_unknown()) return write("unknown", context);
    return write(fmt::format("{}{}", c.known(), c.is_complete() ? "" : "*"), context);
  }
};
