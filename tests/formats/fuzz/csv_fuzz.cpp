// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes, in any dialect: a stream gives what a text in memory gives, no row is lost, and what was read is written
// and read again.
#include "target.hpp"

#include <cstdint>
#include <sstream>
#include <string>
#include <tonnage/formats/csv/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

using rows_of_text = std::vector<std::vector<std::string>>;

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
    hold_always(report.rows == report.kept + report.refused);
    hold_always(report.kept == out.size());
    said += report.summary();
    for (auto const& why : report.refusals) said += why.what();
  } catch (error const& why) {
    said += why.what();
  }
  return said;
}

void run(std::string_view input) {
  if (input.size() < 2) return;
  auto const how = static_cast<unsigned char>(input[0]), more = static_cast<unsigned char>(input[1]);
  csv_dialect dialect{
      .separator = ",;|\t"[how & 3U], .quote = '"', .decimal_comma = (how & 4U) != 0, .header = (how & 8U) != 0};
  if ((how & 16U) != 0) dialect.quote = '\'';
  if ((how & 32U) != 0) dialect.quote.reset(), dialect.rest_in_last = (how & 64U) != 0;
  std::size_t const longest = (how & 128U) != 0 ? more : std::size_t{1} << 20;
  if ((how & 128U) == 0 && (more & 1U) != 0) dialect.separator = "||";
  if ((how & 128U) == 0 && (more & 2U) != 0) dialect.thousands = dialect.decimal_comma ? '.' : ' ';
  auto const text = input.substr(2);
  rows_of_text in_memory;
  rows_of_text in_windows;
  auto const said = read(text, dialect, longest, in_memory);
  std::istringstream stream{std::string(text)};
  hold_always(read(stream, dialect, longest, in_windows) == said);
  hold_always(in_memory == in_windows);
  if (!dialect.quote || in_memory.empty()) return;
  std::ostringstream out;
  dialect.header = true;  // a row of its own, since what a file begins with may say that it is no text
  csv_writer writer(out, dialect);
  writer.row_of(std::vector<std::string>(in_memory.front().size(), "name"));
  for (auto const& row : in_memory) writer.row_of(row);
  rows_of_text again;
  auto const written = out.str();
  (void)read(written, dialect, std::size_t{1} << 21, again);
  hold_always(again == in_memory);
}

fuzz_shape shape() { return {.options = 2, .separators = ",;|\t"}; }

fuzz_target const here("csv", run, shape);

}  // namespace
