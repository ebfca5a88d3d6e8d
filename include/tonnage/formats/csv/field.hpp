// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A row of separated values and its fields, which know where they stand.
///
/// `row["Cost"].as<double>()` is the number, or throws "bill.csv:7:12, field Cost: not a number: 'n/a'";
/// `row["Model"].as(catalog::find)` is a model, or throws what `find` says, at its place.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/from_chars.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

/// What all rows of an input share.
struct csv_shared {
  std::string file{};
  std::vector<std::string> columns{};
  bool decimal_comma = false;
  std::optional<char> thousands{};
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Takes the marks between groups of three digits out of a text; what is no such mark stays, and is an error later.
[[nodiscard]] inline std::string without_thousands(std::string_view text, char mark) {
  auto const is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  std::size_t const first = (std::min)(text.find_first_of("0123456789"), text.size());
  std::size_t const found = (std::min)(text.find(mark, first), text.size());
  bool grouped = found - first >= 1 && found - first <= 3 && text[first] != '0';
  std::string out(text.substr(0, found));
  std::size_t at = found;
  for (; grouped && at < text.size() && text[at] == mark; at += 4) {
    grouped = is_digit(at + 1) && is_digit(at + 2) && is_digit(at + 3) && !is_digit(at + 4);
    out += text.substr(at + 1, 3);
  }
  auto const rest = text.substr((std::min)(at, text.size()));
  bool const has_exponent = rest.size() > 1 && (rest.front() == 'e' || rest.front() == 'E') &&
                            (rest[1] == '-' || rest[1] == '+' || is_digit(at + 1));
  return grouped && !has_exponent ? out + std::string(rest) : std::string(text);
}

/// Takes the marks between groups out of a number, and makes its decimal comma a dot. Not null: why it is no number.
[[nodiscard]] inline char const* write_plainly(std::string& number, csv_shared const& dialect) {
  if (dialect.thousands) number = without_thousands(number, *dialect.thousands);
  if (!dialect.decimal_comma) return nullptr;
  if (number.find('.') != std::string::npos) return "a number with a decimal comma has no dot";
  std::replace(number.begin(), number.end(), ',', '.');
  return nullptr;
}

/// The number that is the whole of a text, or why it is none.
template <class T>
char const* read_number(std::string_view text, csv_shared const& dialect, T& out) {
  std::string plain;
  if (std::is_floating_point_v<T> && (dialect.decimal_comma || dialect.thousands)) {
    plain = text;
    if (char const* const why = write_plainly(plain, dialect)) return why;
    text = plain;
  } else if (dialect.thousands) {
    text = plain = without_thousands(text, *dialect.thousands);
  }
  auto const [end, problem] = tonnage::detail::from_chars(text.data(), text.data() + text.size(), out);
  if (problem == std::errc::result_out_of_range) return "too large or too small a number";
  bool const whole_text = problem == std::errc{} && end == text.data() + text.size();
  if constexpr (std::is_floating_point_v<T>) {
    if (whole_text && !std::isfinite(out)) return "a number is finite";
  }
  if (whole_text) return nullptr;
  return std::is_integral_v<T> ? "not a whole number" : "not a number";
}

}  // namespace detail
/// \endcond

class csv_row;

/// One field of a row. A view: it lives as long as its row does.
class csv_field {
 public:
  /// The text without the quotes around it, a doubled quote being one.
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

  /// The field as a number, `std::string_view`, `std::string`, or a `std::optional` of these, which is empty for an
  /// empty field. Numbers are decimal, and the whole of the field: no blanks, no plus sign, no groups of digits.
  /// \throws tonnage::error  with file, line, column, name of the field and its text.
  /// Example: `row[2].as<std::optional<std::int64_t>>()`
  template <class T>
  [[nodiscard]] T as() const {
    if constexpr (detail::is_optional<T>) {
      if (text_.empty()) return std::nullopt;
      return as<typename T::value_type>();
    } else if constexpr (std::constructible_from<T, std::string_view>) {
      return T(text_);
    } else {
      static_assert(std::is_arithmetic_v<T> && !std::same_as<T, bool> && !std::same_as<T, char>, "a number or a text");
      return number<T>();
    }
  }

  /// What a function makes of the text: `row["model"].as(catalog::find)`,
  /// `row["draw"].as(parse<quantity<kind::power>>)`.
  /// \throws tonnage::error  where the function throws one: its reason, at its column of this field
  template <std::invocable<std::string_view> Read>
  [[nodiscard]] decltype(auto) as(Read&& read) const {
    return tonnage::detail::retold([&]() -> decltype(auto) { return std::invoke(std::forward<Read>(read), text_); },
                                   [&](error const& why) {
                                     auto at = where();
                                     bool const as_in_input = text_.find_first_of("\"\n") == std::string_view::npos;
                                     bool const of_text =
                                         why.where().file.empty();  // else the place is in another input
                                     if (of_text && as_in_input && why.where().column > 1)
                                       at.column += why.where().column - 1;
                                     return error(of_text ? why.reason() : std::string(why.what()), at);
                                   });
  }

  /// An error at this field, with this reason.
  [[nodiscard]] error problem(std::string const& reason) const { return error(reason, where()); }
  /// File, line, column, name and text of this field.
  [[nodiscard]] place where() const;

 private:
  friend class csv_row;
  csv_field(csv_row const& row, std::size_t index, std::string_view text) : row_(&row), index_(index), text_(text) {}
  template <class T>
  T number() const;

  csv_row const* row_;
  std::size_t index_;
  std::string_view text_;
};

/// One row: its fields by number, or by the name that its column has. Valid until the reader goes on.
class csv_row {
 public:
  csv_row() = default;
  csv_row(csv_row const&) = delete;  // it views what the reader holds
  csv_row& operator=(csv_row const&) = delete;

  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }
  /// \pre index < size()
  [[nodiscard]] csv_field operator[](std::size_t index) const { return {*this, index, fields_[index]}; }
  /// The field of a column. Complexity: linear in the columns; `csv_reader::column` finds the number once.
  /// \throws tonnage::error  where no column or more than one has that name.
  [[nodiscard]] csv_field operator[](std::string_view name) const;
  /// All fields as texts.
  [[nodiscard]] std::vector<std::string_view> const& fields() const noexcept { return fields_; }

  /// The whole row as it stands in the input, without its line end.
  [[nodiscard]] std::string_view raw() const noexcept { return raw_; }
  /// The line on which it begins. A quoted field may go on over more of them.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }
  /// Where byte `at` of the row stands. Columns count characters (UTF-8) of their line, from 1.
  [[nodiscard]] place where(std::size_t at = 0) const {
    place out{.file = shared_ == nullptr ? "" : shared_->file, .line = line_, .column = 1};
    for (char const c : raw_.substr(0, at)) {
      if (c == '\n')
        ++out.line, out.column = 1;
      else
        out.column += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    }
    return out;
  }

 private:
  friend class csv_rows;
  friend class csv_reader;
  friend class csv_field;
  /// A field with doubled quotes is not what stands in the input: where it does, and where it is kept.
  struct unquoted {
    std::size_t index;
    std::size_t begin;  ///< in the row
    std::size_t kept;   ///< in `kept_`
  };
  [[nodiscard]] std::size_t begin_of(std::size_t index) const {
    for (auto const& u : unquoted_)
      if (u.index == index) return u.begin;
    return static_cast<std::size_t>(fields_[index].data() - raw_.data());
  }

  std::vector<std::string_view> fields_{};
  std::vector<unquoted> unquoted_{};
  std::string kept_{};
  std::string_view raw_{};
  std::size_t line_ = 0;
  detail::csv_shared const* shared_ = nullptr;
};

/// \cond
namespace detail {

/// The offending text of an error, in one line that a terminal may print: of a field of a megabyte the beginning.
[[nodiscard]] inline std::string excerpt(std::string_view text) {
  std::size_t longest = 200;
  bool const cut = text.size() > longest;
  while (cut && longest > 196 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
  return shown_text(text.substr(0, longest)) + (cut ? "…" : "");
}

/// Why there is no column of a name: what the header has instead, which may be one name where another separator stands.
[[nodiscard]] inline std::string no_column_in(std::vector<std::string> const& columns) {
  std::string names;
  for (auto const& each : columns) names += (names.empty() ? "" : ", ") + each;
  return "there is no column of this name" + (columns.empty() ? "" : ", the header has " + excerpt(names));
}

/// The number of the column of that name.
/// \throws tonnage::error  where there is none, or more than one.
[[nodiscard]] inline std::size_t column_named(csv_shared const& shared, std::string_view name) {
  auto const found = std::find(shared.columns.begin(), shared.columns.end(), name);
  if (found == shared.columns.end())
    throw_error(no_column_in(shared.columns), {.file = shared.file, .text = std::string(name)});
  if (std::find(found + 1, shared.columns.end(), name) != shared.columns.end())
    throw_error("two columns have this name", {.file = shared.file, .text = std::string(name)});
  return static_cast<std::size_t>(found - shared.columns.begin());
}

}  // namespace detail
/// \endcond

inline csv_field csv_row::operator[](std::string_view name) const {
  auto const index = detail::column_named(shared_ == nullptr ? detail::csv_shared{} : *shared_, name);
  return (*this)[index];
}

inline place csv_field::where() const {
  auto out = row_->where(row_->begin_of(index_));
  auto const& columns = row_->shared_->columns;
  out.field = index_ < columns.size() ? columns[index_] : std::to_string(index_ + 1);
  out.text = detail::excerpt(text_);
  return out;
}

template <class T>
T csv_field::number() const {
  T out{};
  if (text_.empty()) throw_error(problem("expected a number, and the field is empty"));
  if (char const* const why = detail::read_number(text_, *row_->shared_, out)) throw_error(problem(why));
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats
