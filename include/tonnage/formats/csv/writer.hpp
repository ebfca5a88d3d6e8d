// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Writes separated values so that `csv_reader` reads them back.
///
/// `csv_writer out(std::cout); out.row("a,b", 3);` writes `"a,b",3` and CRLF.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/rows.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// Writes rows to a stream. Fields with a separator, a quote or a line end are quoted, others not; numbers have the digits
/// that read back to the same bits; an empty optional is an empty field. Lines end with CRLF, as RFC 4180 says.
class csv_writer {
 public:
  /// \throws tonnage::error  for a dialect that contradicts itself.
  explicit csv_writer(std::ostream& out, csv_dialect const& dialect = {}, std::string line_end = "\r\n")
      : out_(out), dialect_(dialect), line_end_(std::move(line_end)) {
    (void)csv_rows({std::string_view{}}, dialect, 1);
    if (line_end_ != "\n" && line_end_ != "\r\n") throw_error("a line ends with LF or CRLF");
  }

  /// Writes a row of texts, numbers and optionals.
  /// \throws tonnage::error  for what the dialect has no way to write; nothing of the row is written then.
  template <class... Fields>
  void row(Fields const&... fields) {
    static_assert(sizeof...(Fields) != 0, "a row has a field");
    (add(fields), ...);
    end_row();
  }
  /// Writes a row of a range of fields, at least one.
  template <class Range>
  void row_of(Range const& fields) {
    for (auto const& field : fields) add(field);
    end_row();
  }

 private:
  template <class T>
  void add(T const& value) {
    if constexpr (std::convertible_to<T const&, std::string_view>) {
      add_text(value);
    } else if constexpr (detail::is_optional<T>) {
      value ? add(*value) : add_text("");
    } else {
      static_assert(std::is_arithmetic_v<T> && !std::same_as<T, bool> && !std::same_as<T, char>, "a number or a text");
      add_number(value);
    }
  }
  template <class T>
  void add_number(T value) {
    if constexpr (std::is_floating_point_v<T>) {
      if (!std::isfinite(value)) ++fields_, fail("a number is finite", std::to_string(value));
    }
    std::array<char, 64> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    if (dialect_.decimal_comma)
      for (char* c = digits.data(); c != end; ++c)
        if (*c == '.') *c = ',';
    add_text({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  void add_text(std::string_view text) {
    if (fields_++ != 0) line_ += dialect_.separator.text();
    if (text.find('\0') != std::string_view::npos) fail("a NUL cannot be read back", text);
    if (!dialect_.quote) {
      // A CR might be taken for a part of the line end, and a byte order mark at the beginning is no text.
      if (!is_plain(text)) fail("a field with a separator or a line end needs quotes", text);
      line_ += text;
      return;
    }
    char const quote = *dialect_.quote;
    bool const plain = is_plain(text) && text.find(quote) == std::string_view::npos;
    if (plain) {
      line_ += text;
      return;
    }
    line_ += quote;
    for (char const c : text) {
      if (c == quote) line_ += quote;
      line_ += c;
    }
    line_ += quote;
  }
  [[nodiscard]] bool is_plain(std::string_view text) const {
    return text.find_first_of("\r\n") == std::string_view::npos && !text.starts_with("\xEF\xBB\xBF") &&
           !text.starts_with("\xFF\xFE") && !text.starts_with("\xFE\xFF") &&
           text.find(dialect_.separator.text().front()) == std::string_view::npos;
  }
  void end_row() {
    // A single empty field would be an empty line.
    if (line_.empty() && dialect_.quote) line_.assign(2, *dialect_.quote);
    if (line_.empty()) fail("a row of one empty field needs quotes", "");
    out_ << line_ << line_end_;
    clear();
  }
  [[noreturn]] void fail(char const* why, std::string_view text) {
    std::size_t const field = fields_;
    clear();
    throw_error(why, {.field = std::to_string(field), .text = detail::excerpt(text)});
  }
  void clear() {
    line_.clear();
    fields_ = 0;
  }

  std::ostream& out_;
  csv_dialect dialect_;
  std::string line_end_;
  std::string line_{};
  std::size_t fields_ = 0;
};

/// A table in any dialect: rows of fields that have a `text` and know whether they are a number (`report::fields_of`). The
/// first row is the header, and left out where the dialect has none.
/// \throws tonnage::error  for a dialect that contradicts itself, and for what it has no way to write
/// Example: `write_csv(std::cout, report::fields_of(report::grid_of(answer)), {.separator = ';', .decimal_comma = true})`
template <class Rows>
void write_csv(std::ostream& out, Rows const& rows, csv_dialect const& dialect = {}) {
  csv_writer lines(out, dialect);
  bool is_header = true;
  for (auto const& row : rows) {
    std::vector<std::string> fields;
    for (auto const& field : row) {
      fields.emplace_back(field.text);
      if (field.is_number && dialect.decimal_comma) std::replace(fields.back().begin(), fields.back().end(), '.', ',');
    }
    if (!is_header || dialect.header) lines.row_of(fields);
    is_header = false;
  }
}

}  // namespace tonnage::inline v0_1_0::formats
