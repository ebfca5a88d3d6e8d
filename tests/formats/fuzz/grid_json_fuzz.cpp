// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: a file of grids is read or refused, every country is counted, and what is said to be JSON is JSON.
#include "target.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/formats/carbon/grid_json.hpp>
#include <tonnage/formats/detail/plain_text.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

/// To nlohmann a text ends at a null character; JSON has none.
bool accepted(std::string_view text) {
  return text.find('\0') == std::string_view::npos && nlohmann::json::accept(text);
}

void run(std::string_view input) {
  bool is_json = false;
  try {
    std::string plain;
    auto const text = formats::detail::behind_marks(formats::detail::in_utf8(input, plain, ""));
    is_json = accepted(text);
    auto const grids = carbon::read_grid_json(input, {.on_error = bad_rows::collect, .source = "a fuzzer"});
    hold_always(is_json);
    hold_always(grids.report.rows == grids.report.kept + grids.report.refused);
    hold_always(grids.report.kept == grids.countries.size());
    for (auto const& [code, grid] : grids.countries) {
      hold_always(grids.find(code) == &grid);
      hold_always(grid.intensities.all().size() == 1);
      hold_always(grid.intensities.all()[0].value().coherent_ >= 0);
    }
    for (auto const& why : grids.report.refusals) {
      auto const& at = why.where();
      hold_always(at.line != 0 && at.column != 0);
      hold_always(at.line <= 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
      hold_always(at.column <= text.size());
    }
  } catch (error const& why) {
    hold_always(!why.reason().empty());
    bool const is_other_json = why.reason() == "expected an object of countries";
    hold_always(!is_json || is_other_json);
  }
}

fuzz_shape shape() {
  return {.separators = ":",
          .line_end = ',',
          .columns = {"\"carbon_intensity\"", "\"country_name\"", "\"iso_code\"", "\"year\"", "\"source\"", "\"KOR\"",
                      "\"USA\""},
          .words = {"{", "}", "[", "]", "\"", "430.5", "-1", "2023", "null", "true", "\"Korea\"", "\"KOR\"", "\\u00e9",
                    "\\ud800", "{\"KOR\"", "}}", "\n"}};
}

fuzz_target const here("grid_json", run, shape);

}  // namespace
