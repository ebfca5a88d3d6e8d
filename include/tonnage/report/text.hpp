// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tables as people read them: aligned text, and markdown.
///
/// `fmt::print("{}\n", answer)` prints a table with units, totals, footnotes and the assumptions that were made;
/// `report::to_markdown(answer)` is the same for a README.
#pragma once

#include <algorithm>
#include <tonnage/report/grid.hpp>
#include <tonnage/tally/buckets.hpp>
#include <tonnage/units/print.hpp>

namespace tonnage::inline v0_1_0::report {

/// \cond
namespace detail {

using tonnage::detail::width_of;
[[nodiscard]] inline std::string pad(std::string_view s, std::size_t width, bool right) {
  std::string const space(width > width_of(s) ? width - width_of(s) : 0, ' ');
  return right ? space + std::string(s) : std::string(s) + space;
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

/// What a figure speaks for: "all GPUs", or "80 % of the GPUs (1 of 2 models); unknown: TPU v5e".
template <class Weight>
[[nodiscard]] std::string coverage_text(coverage<Weight> const& c) {
  if (c.is_complete()) return std::string("all ") + detail::weight_of<Weight>();
  return detail::partly_covered(detail::share_of_known(c), detail::weight_of<Weight>(), c.model_count(),
                                c.unknown_models.size(), c.unknown_names());
}

/// Aligned text: names over units over a rule, keys to the left, figures to the right, totals under a rule. No line
/// ends in spaces; the last one ends without a line break. Wide characters (한, 漢) take two columns, as on a terminal;
/// control characters and bytes that are no UTF-8 are escaped ("\x1b"), and line breaks in names are spaces.
[[nodiscard]] inline std::string to_text(grid const& g) {
  using detail::pad;
  std::vector<std::size_t> widths;
  bool has_units = false;
  auto const width_of = [](std::string const& text) { return detail::width_of(shown_text(text)); };
  for (std::size_t c = 0; c != g.columns.size(); ++c) {
    std::size_t w = (std::max)(width_of(g.columns[c].name), width_of(g.columns[c].unit));
    for (auto const& row : g.rows) w = (std::max)(w, width_of(row[c].text));
    if (!g.totals.empty()) w = (std::max)(w, width_of(g.totals[c].text));
    widths.push_back(w);
    has_units = has_units || !g.columns[c].unit.empty();
  }
  std::string out = g.title.empty() ? "" : shown_text(g.title) + "\n\n";
  auto const line = [&](auto const& cells, auto text) {
    std::string l;
    for (std::size_t c = 0; c != g.columns.size(); ++c) {
      l += (c == 0 ? "" : "  ") + pad(shown_text(cells[c].*text), widths[c], !g.columns[c].is_key);
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
  if (auto const notes = detail::notes_of(g, "", shown_text); !notes.empty()) out += "\n" + notes;
  out.pop_back();
  return out;
}

/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] std::string to_text(Table const& of) {
  return to_text(grid_of(of));
}

/// \cond
namespace detail {
/// Whether a text begins with a character reference, such as `&lt;` or `&#38;`.
[[nodiscard]] inline bool begins_with_reference(std::string_view s) {
  auto const end = s.find(';');
  if (end == std::string_view::npos || end < 2) return false;
  auto const name = s.substr(1, end - 1);
  return std::all_of(name.begin(), name.end(), [](char c) {
    return tonnage::detail::is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#';
  });
}
/// With a backslash before all that markdown would take for its own. Brackets alone are text: what makes a link or an
/// image of them is what follows the closing one.
[[nodiscard]] inline std::string escaped_markdown(std::string_view text) {
  auto const shown = shown_text(text);
  std::string out;
  for (std::size_t i = 0; i != shown.size(); ++i) {
    char const c = shown[i], next = i + 1 == shown.size() ? '\0' : shown[i + 1];
    bool const is_link = c == ']' && (next == '(' || next == '[' || next == ':');
    bool const is_reference = c == '&' && begins_with_reference(std::string_view(shown).substr(i));
    if (is_link || is_reference || std::string_view("|*_\\<`~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}
}  // namespace detail
/// \endcond

/// A markdown table, totals in bold, notes as a list. What markdown would take for its own is escaped: emphasis, code,
/// tags, links, images, strikethrough and character references; and so is what `to_text` escapes.
[[nodiscard]] inline std::string to_markdown(grid const& g) {
  auto const escaped = detail::escaped_markdown;
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

/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] std::string to_markdown(Table const& of) {
  return to_markdown(grid_of(of));
}

}  // namespace tonnage::inline v0_1_0::report

/// \cond
namespace tonnage::inline v0_1_0::report::detail {
/// Formatters that print many lines and take no format of their own.
struct table_formatter {
  constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
  static auto write(std::string_view text, fmt::format_context& context) {
    return std::copy(text.begin(), text.end(), context.out());
  }
};

/// A figure prints as its value does, with a mark where it is known in part: in a number of the language fmt's own
/// digits, where the format does not ask for others.
template <class Value>
struct cell_formatter : tonnage::detail::formatter<typename kind_of_value<Value>::type> {
  [[nodiscard]] std::string text(Value const& v) const {
    auto const& spec = this->spec_;
    if constexpr (requires { v.coherent_; })
      return tonnage::detail::formatter<typename kind_of_value<Value>::type>::text(v.coherent_);
    else if constexpr (std::is_arithmetic_v<Value>) {
      if (spec.type == '\0' && spec.precision < 0) return fmt::format("{}", v);
    }
    return tonnage::detail::formatter<typename kind_of_value<Value>::type>::text(bare(v));
  }
};
template <class Value>
  requires tonnage::detail::prints_itself<Value> && (!tonnage::detail::prints_text<Value>)
struct cell_formatter<Value> : tonnage::detail::formatter_of<Value> {};
}  // namespace tonnage::inline v0_1_0::report::detail
/// \endcond

/// Any table prints with `{}`; so do grids and single figures ("5.87 MW*" where it is not known for all), which take
/// what their values take: `{:.1fMW}`.
template <class K, class M, class V, class F>
struct fmt::formatter<tonnage::table<K, M, V, F>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::table<K, M, V, F> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
template <class D, class A, class C>
struct fmt::formatter<tonnage::cross_table<D, A, C>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::cross_table<D, A, C> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
template <>
struct fmt::formatter<tonnage::report::grid> : tonnage::report::detail::table_formatter {
  auto format(tonnage::report::grid const& g, fmt::format_context& context) const {
    return write(tonnage::report::to_text(g), context);
  }
};
template <class Sum, class Weight>
struct fmt::formatter<tonnage::cell<Sum, Weight>>
    : tonnage::report::detail::cell_formatter<typename tonnage::cell<Sum, Weight>::value_type> {
  auto format(tonnage::cell<Sum, Weight> const& c, fmt::format_context& context) const {
    if (c.is_unknown()) return this->write_text("unknown", context);
    return this->write_text(this->text(c.known()) + (c.is_complete() ? "" : "*"), context);
  }
};
/// A step of a key prints as in a table: "8 to 16".
template <class Figure>
struct fmt::formatter<tonnage::step<Figure>> : tonnage::detail::text_formatter {
  auto format(tonnage::step<Figure> const& s, fmt::format_context& context) const {
    return write_text(tonnage::report::key_text(s), context);
  }
};
/// What a figure speaks for: "80 % of the GPUs (1 of 2 models); unknown: TPU v5e", "all GPUs".
template <class Weight>
struct fmt::formatter<tonnage::coverage<Weight>> : tonnage::detail::text_formatter {
  auto format(tonnage::coverage<Weight> const& c, fmt::format_context& context) const {
    return write_text(tonnage::report::coverage_text(c), context);
  }
};
