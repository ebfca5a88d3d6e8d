// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A chart of a table, as a specification that Vega-Lite draws: bars, or lines over time; ranges as bands, with a line
/// for the middle of many worlds.
///
/// `report::to_vega_lite(plan | at_completion() | by(commissioning_year, owner) | tally(gpu_count))`
/// has a line of GPUs over the years for each owner.
///
/// Source of the form: Vega-Lite, version 5 (https://vega.github.io/vega-lite/docs/spec.html).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <tonnage/report/data.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::report {

/// \cond
namespace detail {

/// Whether Vega-Lite reads a year, a month or a day: "2027", "2027-03", "2027-03-31"; not a quarter, or "unknown".
[[nodiscard]] inline bool is_time_text(std::string_view key) {
  if (key.size() != 4 && key.size() != 7 && key.size() != 10) return false;
  for (std::size_t i = 0; i != key.size(); ++i)
    if (i == 4 || i == 7 ? key[i] != '-' : key[i] < '0' || key[i] > '9') return false;
  return true;
}
/// A figure as a number of JSON, and null for none: unknown, or infinite.
[[nodiscard]] inline std::string charted(std::string_view raw) {
  bool const is_number = !raw.empty() && raw.find_first_not_of("0123456789+-.e") == std::string_view::npos;
  return is_number ? std::string(raw) : "null";
}

/// What is drawn of one column, and how.
class vega_lite_writer {
 public:
  explicit vega_lite_writer(grid const& g) : grid_(g) {
    while (keys_ != g.columns.size() && g.columns[keys_].is_key) ++keys_;
    is_over_time_ = keys_ != 0 && g.columns[0].is_time && !g.rows.empty() &&
                    std::all_of(g.rows.begin(), g.rows.end(), [](auto const& r) { return is_time_text(r[0].raw); });
  }

  [[nodiscard]] std::string text() const {
    std::string out = "{\n  \"$schema\": \"https://vega.github.io/schema/vega-lite/v5.json\",\n";
    if (!grid_.title.empty()) out += "  \"title\": " + quoted_json(grid_.title) + ",\n";
    std::string said;
    for (auto const& note : grid_.notes) said += (said.empty() ? "" : "; ") + note.name + ": " + note.text;
    for (auto const& remark : grid_.remarks) said += (said.empty() ? "" : "; ") + remark;
    if (!said.empty()) out += "  \"description\": " + quoted_json(said) + ",\n";
    out += "  \"data\": {\"values\": [" + values() + "]},\n  \"vconcat\": [";
    for (std::size_t c = keys_; c != grid_.columns.size(); ++c)
      out += std::string(c == keys_ ? "\n" : ",\n") + "    " + chart(c);
    return out + "\n  ]\n}\n";
  }

 private:
  /// Rows as objects: "x", "series", and of column 2 "c2", "c2_high" and "c2_known". (A name of the table's own may
  /// have dots and brackets, which mean something to Vega-Lite: it is the title.)
  [[nodiscard]] std::string values() const {
    std::string out;
    for (auto const& row : grid_.rows) {
      out += std::string(out.empty() ? "\n" : ",\n") + "    {";
      std::string fields;
      auto const field = [&](std::string const& name, std::string const& value) {
        fields += (fields.empty() ? "\"" : ", \"") + name + "\": " + value;
      };
      if (keys_ != 0) field("x", quoted_json(row[0].raw));
      std::string series;
      for (std::size_t k = 1; k < keys_; ++k) series += (k == 1 ? "" : ", ") + row[k].raw;
      if (keys_ > 1) field("series", quoted_json(series));
      for (std::size_t c = keys_; c != row.size(); ++c) {
        auto const name = "c" + std::to_string(c);
        field(name, charted(row[c].raw));
        if (grid_.columns[c].has_middle) field(name + "_middle", charted(row[c].raw_middle));
        if (grid_.columns[c].is_range) field(name + "_high", charted(row[c].raw_high));
        if (is_partial(grid_, c)) field(name + "_known", tonnage::detail::print("{}", row[c].known_share));
      }
      out += fields + "}";
    }
    return out + (out.empty() ? "" : "\n  ");
  }
  [[nodiscard]] std::string chart(std::size_t c) const {
    auto const& column = grid_.columns[c];
    auto const name = "c" + std::to_string(c);
    auto const title_of = [&](std::size_t k) { return ", \"title\": " + quoted_json(grid_.columns[k].name); };
    std::string shared;  // by the keys
    if (keys_ != 0)
      shared += (is_over_time_ ? R"("x": {"field": "x", "type": "temporal", "scale": {"type": "utc"})"
                               : R"("x": {"field": "x", "type": "nominal", "sort": null)") +
                title_of(0) + "}, ";
    if (keys_ > 1) {
      std::string title = grid_.columns[1].name;
      for (std::size_t k = 2; k != keys_; ++k) title += ", " + grid_.columns[k].name;
      shared +=
          R"("color": {"field": "series", "type": "nominal", "sort": null, "title": )" + quoted_json(title) + "}, ";
      // Bars of figures that may not add up stand beside each other.
      if (!is_over_time_) shared += R"("xOffset": {"field": "series", "sort": null}, )";
    }
    auto const y_of = [&](std::string const& field) {
      return R"("y": {"field": ")" + field + R"(", "type": "quantitative", "axis": {"format": "~s"}, "title": )" +
             quoted_json(column_title(column)) + "}";
    };
    std::string const mark = !is_over_time_    ? R"("bar")"
                             : column.is_range ? R"({"type": "area", "opacity": 0.4})"
                                               : R"({"type": "line", "point": true})";
    std::string const y = y_of(name) + (column.is_range ? R"(, "y2": {"field": ")" + name + R"(_high"})" : "");
    if (!column.has_middle) return R"({"mark": )" + mark + R"(, "encoding": {)" + shared + y + "}}";
    if (!shared.empty()) shared.resize(shared.size() - 2);
    return R"({"encoding": {)" + shared + R"(}, "layer": [{"mark": )" + mark + R"(, "encoding": {)" + y +
           R"(}}, {"mark": )" + (is_over_time_ ? R"("line")" : R"({"type": "tick", "color": "black"})") +
           R"(, "encoding": {)" + y_of(name + "_middle") + "}}]}";
  }

  grid const& grid_;
  std::size_t keys_ = 0;
  bool is_over_time_ = false;
};

}  // namespace detail
/// \endcond

/// A chart for each metric, one below the other: over time where the first key is a year, a month or a day (a type of
/// `std::chrono`, or `month_of_use` and the like: 2048 GB are no year), else bars in the order of the table; further
/// keys are colours. Figures are in base units (`W`), with every digit; a range is from its lower to its upper end;
/// what is unknown has no mark, and what is known in part its known share in the data. Notes and remarks are the
/// description; totals are not drawn.
/// \code std::ofstream("plan.vl.json") << report::to_vega_lite(answer); \endcode
[[nodiscard]] inline std::string to_vega_lite(grid const& g) { return detail::vega_lite_writer(g).text(); }
/// The same of what has a grid.
template <has_grid Table>
[[nodiscard]] std::string to_vega_lite(Table const& of) {
  return to_vega_lite(grid_of(of));
}

}  // namespace tonnage::inline v0_1_0::report
