// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes, in any dialect: a stream gives what a text in memory gives, no row is lost, and what was read is written and
// read again.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <tonnage/formats/csv/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

using rows_of_text = std::vector<std::vector<std::string>>;

void expect(bool holds) {
  if (!holds) std::abort();
}

/// All rows, or the words of the error that kept them from being read.
std::string read(csv_input input, csv_dialect const& dialect, std::size_t longest, rows_of_text& out) {
  std::string said;
  try {
    csv_reader reader(std::move(input), dialect, {.on_error = bad_rows::collect, .longest_row = longest});
    while (reader.next()) {
      out.emplace_back(reader.row().fields().begin(), reader.row().fields().end());
      for (std::size_t i = 0; i != reader.row().size(); ++i) {
        auto const field = reader.row()[i];
        said += std::to_string(field.where().line) + ":" + std::to_string(field.where().column) + " ";
        try {
          (void)field.as<std::optional<double>>();
          (void)field.as<std::optional<std::int64_t>>();
        } catch (error const&) {  // most texts are no numbers
        }
      }
    }
    auto const& report = reader.report();
    expect(report.rows == report.kept + report.refused);
    expect(report.kept == out.size());
    said += report.summary();
    for (auto const& why : report.refusals) said += why.what();
  } catch (error const& why) {
    said += why.what();
  }
  return said;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  csv_dialect dialect{.separator = ",;|\t"[data[0] & 3U],
                      .quote = '"',
                      .decimal_comma = (data[0] & 4U) != 0,
                      .header = (data[0] & 8U) != 0};
  if ((data[0] & 16U) != 0) dialect.quote = '\'';
  if ((data[0] & 32U) != 0) dialect.quote.reset(), dialect.rest_in_last = (data[0] & 64U) != 0;
  std::size_t const longest = (data[0] & 128U) != 0 ? data[1] : std::size_t{1} << 20;
  std::string_view const text(reinterpret_cast<char const*>(data) + 2, size - 2);
  rows_of_text in_memory;
  rows_of_text in_windows;
  auto const said = read(text, dialect, longest, in_memory);
  std::istringstream stream{std::string(text)};
  expect(read(stream, dialect, longest, in_windows) == said);
  expect(in_memory == in_windows);
  if (!dialect.quote || in_memory.empty()) return 0;
  std::ostringstream out;
  dialect.header = false;
  csv_writer writer(out, dialect);
  for (auto const& row : in_memory) writer.row_of(row);
  rows_of_text again;
  auto const written = out.str();
  (void)read(written, dialect, std::size_t{1} << 21, again);
  expect(again == in_memory);
  return 0;
}
