// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: a file of grids is read or refused, every country is counted, and what is said to be JSON is JSON.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tonnage/formats/carbon/grid_json.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  bool const is_json = nlohmann::json::accept(text);
  try {
    auto const grids = carbon::read_grid_json(text, {.on_error = bad_rows::collect, .source = "a fuzzer"});
    expect(is_json);
    expect(grids.report.rows == grids.report.kept + grids.report.refused);
    expect(grids.report.kept == grids.countries.size());
    for (auto const& [code, grid] : grids.countries) {
      expect(grids.find(code) == &grid);
      expect(grid.intensities.all().size() == 1);
      expect(grid.intensities.all()[0].value().coherent_ >= 0);
    }
    for (auto const& why : grids.report.refusals) {
      auto const& at = why.where();
      expect(at.line != 0 && at.column != 0);
      expect(at.line <= 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
      expect(at.column <= text.size());
    }
  } catch (error const& why) {
    expect(!why.reason().empty());
    bool const is_other_json = why.reason() == "expected an object of countries";
    expect(!is_json || is_other_json);
  }
  return 0;
}
