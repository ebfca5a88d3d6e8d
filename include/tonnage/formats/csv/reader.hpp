// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads separated values (RFC 4180 and its dialects) row by row, from files of any size.
///
/// `csv_reader rows("name,gpus\na,8\n"); for (auto const& row : rows) sum += row["gpus"].as<std::int64_t>();` adds 8.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/rows.hpp>
#include <tonnage/formats/csv/writer.hpp>
#include <tonnage/formats/read_report.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// How far a reader has come.
struct csv_progress {
  std::uint64_t bytes = 0;               ///< that were looked at
  std::optional<std::uint64_t> total{};  ///< none for a pipe
};

/// What to do with an input, whatever its dialect.
struct csv_options {
  std::string file{};                                       ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;                       ///< what a bad row does
  std::vector<std::string> columns{};                       ///< names for an input that has no header line
  std::size_t longest_row = std::size_t{16} * 1024 * 1024;  ///< in bytes: how far a missing quote can reach
  std::function<void(csv_progress const&)> progress{};      ///< called about once in a MiB, and at the end
};

/// \cond
namespace detail {

/// Steps through what a reader has at hand, by its `next()`.
template <class Reader, class Value>
class reader_iterator {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using at_hand = Value const& (*)(Reader const&);

  reader_iterator() = default;
  reader_iterator(Reader& reader, at_hand value) : reader_(&reader), value_(value) {}
  [[nodiscard]] Value const& operator*() const { return value_(*reader_); }
  reader_iterator& operator++() {
    if (!reader_->next()) reader_ = nullptr;
    return *this;
  }
  void operator++(int) { ++*this; }
  [[nodiscard]] friend bool operator==(reader_iterator const& it, std::default_sentinel_t) {
    return it.reader_ == nullptr;
  }

 private:
  Reader* reader_ = nullptr;
  at_hand value_ = nullptr;
};

}  // namespace detail
/// \endcond

/// Reads rows one by one, with memory for the longest row. Fields are views, which the next row ends.
///
/// - Lines end with LF, CRLF or CR CR LF, or with CR alone where the first 256 KiB have no LF but at their end; the
///   last one with none if it likes. Byte order marks before any row are skipped: files that were put together have
///   several. Bytes beyond ASCII pass as they are.
/// - Refused is a row that has not as many fields as the header (or the first row), a quote inside an unquoted field,
///   text behind a closing quote, a quote that is not closed, a NUL, or more than `longest_row` bytes: by an exception,
///   or in the report.
/// - After wrong quotes reading goes on in the line behind the row's first, so that a stray quote costs one row.
/// - Blanks around the quotes of a field do not count.
/// - An empty line is counted as blank. Where there is one column only, it is a row with an empty field.
///
/// Complexity: linear in the bytes, whatever they are.
/// Source: RFC 4180 (October 2005), section 2.
class csv_reader {
 public:
  /// Opens a text, a `std::istream`, a `std::FILE*` or `csv_input::of_file(name)`, and reads the header. Names in the
  /// options mean that there is none. What gzip or zstd has compressed is opened through `gunzip` or `unzstd`.
  /// \throws tonnage::error  for a dialect that contradicts itself, what is still compressed, a header that is
  ///     missing or badly written.
  explicit csv_reader(csv_input input, csv_dialect const& dialect = {}, csv_options options = {})
      : options_(std::move(options)), rows_(std::move(input).named(options_.file), dialect, options_.longest_row) {
    report_.file = options_.file = rows_.name();
    shared_ = {options_.file, options_.columns, dialect.decimal_comma, dialect.thousands};
    rows_.row().shared_ = &shared_;
    if (dialect.header && options_.columns.empty()) read_header();
    width_ = shared_.columns.size();
    rows_.expect(width_);
  }
  csv_reader(csv_reader const&) = delete;  // rows point into it
  csv_reader& operator=(csv_reader const&) = delete;

  /// Goes to the next row; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    for (;;) {
      auto const found = rows_.next();
      if (rows_.bytes() - told_ >= progress_every) tell();
      if (found == csv_rows::outcome::row) {
        ++report_.rows;
        std::size_t const fields = rows_.row().size();
        if (width_ == 0 && !any_width_) rows_.expect(width_ = fields);
        if (fields == width_ || any_width_) {
          ++report_.kept;
          return true;
        }
        refuse_row(error_of_width(fields));
      } else if (found == csv_rows::outcome::refused) {
        ++report_.rows;
        refuse_row(error_at(rows_.problem(), rows_.problem_at()));
      } else if (found == csv_rows::outcome::blank) {
        ++report_.blank;
      } else {
        if (!ended_) tell();
        ended_ = true;
        return false;
      }
    }
  }
  /// Goes to the next row that `take` takes, for a reader on top of this one: it passes over a row by false, and
  /// refuses one by `tonnage::error`, which gets the place of the row where it has none.
  template <class Take>
  bool next_taken(Take take) {
    while (next()) {
      bool taken = false;
      tonnage::detail::caught([&] { taken = take(); },
                              [&](error const& why) { refuse(why.where().line != 0 ? why : at_row(why)); });
      if (taken) return true;
    }
    return false;
  }
  /// The row that `next` has found.
  [[nodiscard]] csv_row const& row() const noexcept { return rows_.row(); }

  /// The names of the columns; none where there is no header and no names were given.
  [[nodiscard]] std::vector<std::string> const& columns() const noexcept { return shared_.columns; }
  /// The number of a column, for `row[number]`.
  /// \throws tonnage::error  where no column, or more than one, has that name.
  [[nodiscard]] std::size_t column(std::string_view name) const { return detail::column_named(shared_, name); }

  /// For a reader on top of this one, which knows from the header: the last field takes the rest of its line, or not.
  /// \pre  the dialect has no quotes
  void rest_in_last(std::size_t fields) { rows_.rest_in_last(fields); }

  /// For a reader on top of this one, which finds the header itself: rows of any number of fields are handed out.
  void any_width() { any_width_ = true; }
  /// For a reader on top of this one: what the fields of the rows from here on are called.
  void name_columns(std::vector<std::string> names) { shared_.columns = std::move(names); }
  /// For a reader on top of this one: the line at hand is no row, or has nothing in it.
  void not_a_row(bool blank) {
    --report_.rows, --report_.kept;
    ++(blank ? report_.blank : report_.not_records);
  }

  /// What became of the rows so far.
  [[nodiscard]] read_report const& report() const noexcept { return report_; }
  [[nodiscard]] read_report& report() noexcept { return report_; }
  /// For a reader on top of this one: the row at hand is refused, as if it were badly written.
  /// \throws tonnage::error  the same, where a bad row stops.
  void refuse(error const& why) {
    --report_.kept;
    refuse_row(why);
  }

  /// The rows as an input range: they pass once, and `*it` is the reader's row.
  using iterator = detail::reader_iterator<csv_reader, csv_row>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](csv_reader const& reader) -> auto const& { return reader.row(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  static constexpr std::uint64_t progress_every = std::uint64_t{1} << 20;

  void read_header() {
    auto found = rows_.next();
    while (found == csv_rows::outcome::blank) {
      ++report_.blank;
      found = rows_.next();
    }
    if (found == csv_rows::outcome::end) throw_error("there is no header: the input is empty", {.file = options_.file});
    if (found == csv_rows::outcome::refused) throw_error(error_at(rows_.problem(), rows_.problem_at()));
    for (auto const field : row().fields()) shared_.columns.emplace_back(field);
  }
  [[nodiscard]] error error_at(std::string const& reason, std::size_t at) const {
    auto where = row().where(at);
    where.text = detail::excerpt(row().raw());
    return error(reason, where);
  }
  [[nodiscard]] error at_row(error const& why) const {
    auto where = why.where();
    where.file = options_.file;
    where.line = row().line();
    where.column = 0;
    return error(why.reason(), where);
  }
  [[nodiscard]] error error_of_width(std::size_t fields) const {
    std::size_t const at = fields > width_ ? row().begin_of(width_) : row().raw().size();
    return error_at("expected " + std::to_string(width_) + " fields, found " + std::to_string(fields), at);
  }
  void refuse_row(error const& why) {
    report_.refuse(why);
    if (options_.on_error == bad_rows::stop) throw_error(why);
  }
  void tell() {
    told_ = rows_.bytes();
    if (options_.progress) options_.progress({told_, rows_.total()});
  }

  csv_options options_;
  detail::csv_shared shared_{};
  read_report report_{};
  csv_rows rows_;
  std::size_t width_ = 0;  // 0 until known
  bool any_width_ = false;
  std::uint64_t told_ = 0;
  bool ended_ = false;
};

/// Reads all rows, each by `each(row)`. A `tonnage::error` that it throws refuses the row as a badly written one is: by
/// an exception, or in the report that comes back.
/// \throws tonnage::error  as `csv_reader`, and for a bad row, where that stops.
/// \code
/// read_csv(csv_input::of_file("halls.csv"), {}, {.on_error = bad_rows::collect},
///          [&](csv_row const& row) { models.push_back(row["model"].as(catalog::find)); })
/// \endcode
template <std::invocable<csv_row const&> Each>
read_report read_csv(csv_input input, csv_dialect const& dialect, csv_options options, Each each) {
  csv_reader rows(std::move(input), dialect, std::move(options));
  while (rows.next_taken([&] {
    each(rows.row());
    return true;
  }))
    continue;
  return rows.report();
}

}  // namespace tonnage::inline v0_1_0::formats
