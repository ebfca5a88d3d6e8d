// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tells the records of a table from its other lines, and finds the columns of the header, whatever their order.
///
/// `table_lines lines("Host, TDP [W]\na, 700\n", {.columns = {{.name = "tdp", .unit = "W"}}});`
/// `lines.next(); lines.text(0)` is "700": this is what readers declare, and `read_table` makes structs of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// A column that a reader asks for. A header names it in letters of either case; blanks, `_` and `-` are the same.
struct column_form {
  std::string name{};                    ///< what errors call it
  std::vector<std::string> spellings{};  ///< what headers call it, too
  std::string unit{};                    ///< that its numbers have where neither header nor field says one
  bool required = false;                 ///< a header without it is an error
  /// The unit that a part of the header's name means, or nothing: "kw" is "kW" for a power. Without this function a
  /// header may repeat `unit` in brackets, and no other.
  std::function<std::string(std::string_view)> unit_of{};
};

/// Lines that begin with a text and are no records.
struct other_line {
  std::string begins{};   ///< as the line begins
  std::string refused{};  ///< why it is refused; empty for a line that is passed over
  bool operator==(other_line const&) const = default;
};

/// A column that tells that these rows are something else.
struct foreign_column {
  std::string name{};  ///< as the header has it
  std::string rows{};  ///< what the rows are: "processes"
};

/// What a table looks like.
struct table_lines_form {
  std::string what = "this table";        ///< what errors call it
  std::vector<column_form> columns{};     ///< what is read of it
  std::vector<other_line> other_lines{};  ///< before the header, and between rows
  std::vector<foreign_column> foreign{};  ///< a header with one of these is refused
  std::size_t banner = 0;                 ///< so many lines before the header may be anything
  /// Whether the last column of the header, by its name, takes the rest of its line, separators included.
  /// \pre  the dialect has no quotes
  std::function<bool(std::string_view)> takes_rest{};
  std::string host_mark{};  ///< ": " where each line may begin with a host's name and this (pdsh, clush)
};

/// Remarks of the report of a table.
namespace table_remark {
/// a later snapshot of a record was read
inline constexpr std::string_view replaced = "a row of which a later snapshot was read: it does not count";
/// bytes that are no UTF-8
inline constexpr std::string_view latin_1 = "a text that is not UTF-8: it was read as Latin-1";
}  // namespace table_remark

/// \cond
namespace detail {

using tonnage::detail::trimmed;
[[nodiscard]] constexpr char header_letter(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == ' ' || c == '-' ? '_' : c;
}
[[nodiscard]] constexpr bool same_header(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i != a.size(); ++i)
    if (header_letter(a[i]) != header_letter(b[i])) return false;
  return true;
}

[[nodiscard]] inline std::string from_latin_1(std::string_view text) {
  std::string out;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

/// A header's name taken apart: "TDP [W]", "memory (GB)".
struct header_name {
  std::string_view name{};
  std::string_view unit{};
};
[[nodiscard]] constexpr header_name split_header(std::string_view text) noexcept {
  text = trimmed(text);
  if (text.empty() || (text.back() != ']' && text.back() != ')')) return {text, {}};
  auto const open = text.rfind(text.back() == ']' ? '[' : '(');
  if (open == std::string_view::npos) return {text, {}};
  return {trimmed(text.substr(0, open)), trimmed(text.substr(open + 1, text.size() - open - 2))};
}

}  // namespace detail
/// \endcond

/// Reads the records of a table line by line, and accounts for every line.
///
/// - The header is the first line that is neither a declared other line nor, within `banner` lines, without a column
///   that is asked for. A header that comes again is passed over; one with other columns or another order counts from
///   there on.
/// - A header that lacks a required column is an error, which shows it. Of two columns for one, the one with exactly
///   its name is read, then the first; the others are listed in `ignored_columns`. The same name twice is an error.
/// - Blanks around fields do not count. A row with another number of fields than its header is refused.
/// - Where the header's first name begins with a host ("node1: index"), every line does; `host()` is this line's. Lines
///   of several hosts may be mixed: the rows of a host that printed a header are read by that one. A line with nothing
///   after the host is blank.
///   \pre  then the first field is not quoted
class table_lines {
 public:
  /// Reads the header, unless the options name the columns.
  /// \throws tonnage::error  where a required column, or every column, is absent; and as `csv_reader`.
  table_lines(csv_input input, table_lines_form form, csv_dialect dialect = {}, csv_options options = {})
      : form_(std::move(form)),
        given_(options.columns),
        rows_(std::move(input), headless(dialect), std::move(options)) {
    rows_.any_width();
    if (!given_.empty()) {
      std::vector<std::string_view> const fields(given_.begin(), given_.end());
      if (!take_header(fields)) refuse_header(fields);
    } else {
      read_header();
    }
  }
  table_lines(table_lines const&) = delete;  // rows point into it
  table_lines& operator=(table_lines const&) = delete;

  /// Goes to the next record that `take` takes: it passes over one by false, and refuses one by `tonnage::error`.
  template <class Take>
  bool next_taken(Take take) {
    return rows_.next_taken([&] { return is_record() && take(); });
  }
  /// Goes to the next record; false at the end.
  bool next() {
    return next_taken([] { return true; });
  }

  /// Whether the header has this column of the form.
  [[nodiscard]] bool has(std::size_t column) const { return bound_[column].at != nowhere; }
  /// The field of a column of the form, without blanks around it; nothing where the header does not have it.
  [[nodiscard]] std::optional<std::string_view> text(std::size_t column) const {
    if (!has(column)) return std::nullopt;
    return field(bound_[column].at);
  }
  /// What the header calls a column of the form.
  /// \pre  has(column)
  [[nodiscard]] std::string const& name(std::size_t column) const { return names_[bound_[column].at]; }
  /// The unit of a column: the header's, else the declared one.
  [[nodiscard]] std::string const& unit(std::size_t column) const { return bound_[column].unit; }
  /// Where the field of a column stands: at its first letter, not at the blank before it.
  /// \pre  has(column)
  [[nodiscard]] place where(std::size_t column) const {
    auto out = where_field(bound_[column].at);
    out.field = form_.columns[column].name;
    return out;
  }
  /// The fields of the line, without blanks around them and the host's name.
  [[nodiscard]] std::string_view field(std::size_t index) const {
    auto const all = rows_.row().fields()[index];
    return detail::trimmed(index == 0 ? all.substr(host_size_) : all);
  }
  /// How often the columns were bound anew: with each header that differs from the one before.
  [[nodiscard]] std::size_t headers() const noexcept { return headers_; }
  /// The host that this line begins with; empty for none.
  [[nodiscard]] std::string_view host() const {
    return host_size_ == 0 ? std::string_view() : host_in(rows_.row().fields()[0], host_size_);
  }
  /// The line as it stands in the input.
  [[nodiscard]] csv_row const& row() const noexcept { return rows_.row(); }
  /// The names of the header from which nothing was read.
  [[nodiscard]] std::vector<std::string> const& ignored_columns() const noexcept { return ignored_; }
  /// What became of the lines so far.
  [[nodiscard]] read_report const& report() const noexcept { return rows_.report(); }
  [[nodiscard]] read_report& report() noexcept { return rows_.report(); }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_moved = 1000;  // a wider header that comes again is known in the same order only
  struct binding {
    std::size_t at = nowhere;
    std::string unit{};
    int rank = 0;  // 3: by name; 2: with a unit in brackets; 1: with one behind the name
  };
  struct bindings {
    std::vector<binding> of{};
    std::vector<std::string> ignored{};
    std::size_t bound = 0;
  };

  [[nodiscard]] static csv_dialect headless(csv_dialect dialect) {
    dialect.header = false;
    return dialect;
  }

  // What a part of the header's name means: the declared unit in letters of either case, or what `unit_of` makes of it.
  [[nodiscard]] std::string unit_in(column_form const& column, std::string_view text) const {
    if (detail::same_header(text, column.unit)) return column.unit;
    return column.unit_of ? unit_of(column, text) : std::string(text);
  }
  [[nodiscard]] std::string unit_of(column_form const& column, std::string_view text) const {
    return tonnage::detail::retold([&] { return column.unit_of(text); },
                                   [&](error const& why) {
                                     place at{.file = report().file, .field = column.name};
                                     at.text = detail::excerpt(text);
                                     return error(why.reason(), std::move(at));
                                   });
  }
  // Where a name of the header belongs, and how well.
  [[nodiscard]] binding match(column_form const& column, std::string_view text) const {
    auto const split = detail::split_header(text);
    auto const each_name = [&](auto test) {
      return test(std::string_view(column.name)) ||
             std::any_of(column.spellings.begin(), column.spellings.end(),
                         [&](std::string const& other) { return test(std::string_view(other)); });
    };
    if (each_name([&](std::string_view name) { return detail::same_header(text, name); })) {
      std::string unit = column.unit;
      if (unit.empty() && column.unit_of) unit = unit_of(column, text);
      return {0, std::move(unit), 3};
    }
    if (!split.unit.empty() &&
        each_name([&](std::string_view name) { return detail::same_header(split.name, name); })) {
      std::string unit = unit_in(column, split.unit);
      if (unit.empty() || (!column.unit_of && unit != column.unit))
        throw_error(
            "a column in another unit: expected " + (column.unit.empty() ? "one that is declared" : column.unit),
            {.file = report().file, .field = column.name, .text = detail::excerpt(split.unit)});
      return {0, std::move(unit), 2};
    }
    std::string unit;
    auto const with_unit = [&](std::string_view name) {
      if (text.size() <= name.size() + 1 || !detail::same_header(text.substr(0, name.size()), name)) return false;
      if (detail::header_letter(text[name.size()]) != '_') return false;
      unit = unit_in(column, text.substr(name.size() + 1));
      return !unit.empty();
    };
    if (column.unit_of && each_name(with_unit)) return {0, std::move(unit), 1};
    return {};
  }
  [[nodiscard]] bindings bind(std::vector<std::string_view> const& names) const {
    bindings out;
    out.of.resize(form_.columns.size());
    std::vector<std::size_t> column_of(names.size(), nowhere);
    for (std::size_t c = 0; c != form_.columns.size(); ++c) {
      auto& best = out.of[c];
      for (std::size_t i = 0; i != names.size(); ++i) {
        if (column_of[i] != nowhere) continue;
        auto found = match(form_.columns[c], names[i]);
        if (found.at == nowhere) continue;
        if (best.at != nowhere && detail::same_header(names[i], names[best.at]))
          throw_error("two columns have this name", {.file = report().file, .text = std::string(names[i])});
        if (found.rank <= best.rank) continue;
        best = std::move(found);
        best.at = i;
      }
      if (best.at == nowhere) continue;
      column_of[best.at] = c;
      ++out.bound;
    }
    for (std::size_t i = 0; i != names.size(); ++i)
      if (column_of[i] == nowhere) out.ignored.emplace_back(names[i]);
    return out;
  }
  [[nodiscard]] column_form const* missing(bindings const& found) const {
    for (std::size_t c = 0; c != form_.columns.size(); ++c)
      if (form_.columns[c].required && found.of[c].at == nowhere) return &form_.columns[c];
    return nullptr;
  }

  // The length of a host's name and the mark behind it, at the front of a line.
  [[nodiscard]] std::size_t host_size_of(std::string_view first) const {
    if (form_.host_mark.empty()) return 0;
    auto const at = first.find(form_.host_mark);
    auto const host = detail::trimmed(first.substr(0, (std::min)(at, first.size())));
    if (at == std::string_view::npos || host.empty() || host.find(' ') != std::string_view::npos) return 0;
    return at + form_.host_mark.size();
  }
  [[nodiscard]] std::string_view host_in(std::string_view first, std::size_t host_size) const {
    return detail::trimmed(first.substr(0, host_size - form_.host_mark.size()));
  }
  [[nodiscard]] std::vector<std::string_view> names_of(std::vector<std::string_view> const& fields,
                                                       std::size_t host_size) const {
    std::vector<std::string_view> out;
    for (auto const each : fields)
      out.push_back(detail::trimmed(out.empty() ? each.substr((std::min)(host_size, each.size())) : each));
    return out;
  }
  [[nodiscard]] place where_field(std::size_t index) const {
    auto const& row = rows_.row();
    auto out = row[index].where();
    auto const value = field(index);
    if (!value.empty()) out.column += static_cast<std::size_t>(value.data() - row.fields()[index].data());
    out.text = detail::excerpt(value);
    return out;
  }
  [[nodiscard]] place where_line() const {
    auto out = rows_.row().where();
    out.column = 0;
    out.text = detail::excerpt(detail::trimmed(rows_.row().raw()));
    return out;
  }

  [[nodiscard]] other_line const* other(std::string_view line) const {
    for (auto const& each : form_.other_lines)
      if (line.starts_with(each.begins)) return &each;
    return nullptr;
  }
  [[nodiscard]] std::string_view line_without_host(std::size_t host_size) const {
    auto const raw = detail::trimmed(rows_.row().raw());
    return detail::trimmed(raw.substr((std::min)(host_size, raw.size())));
  }

  // Takes a line as the header where it has what is required: true where it did.
  bool take_header(std::vector<std::string_view> const& fields) {
    auto names = names_of(fields, 0);
    auto found = bind(names);
    std::size_t const host_size = host_size_of(fields.front());
    bool prefixed = false;
    if (host_size != 0) {
      auto names_behind = names_of(fields, host_size);
      auto found_behind = bind(names_behind);
      prefixed = found_behind.bound != 0 && found_behind.bound >= found.bound;
      if (prefixed) names = std::move(names_behind), found = std::move(found_behind);
    }
    require_own(names);
    if (found.bound == 0 || missing(found) != nullptr) return false;
    for (auto& each : found.ignored)
      if (std::find(ignored_.begin(), ignored_.end(), each) == ignored_.end()) ignored_.push_back(std::move(each));
    use_header(std::move(found), {names.begin(), names.end()});
    prefixed_ = prefixed;
    if (prefixed) {
      several_headers_ = several_headers_ || (!names_of_host_.empty() && names_ != names_of_host_.begin()->second);
      bound_host_ = host_in(fields.front(), host_size);
      names_of_host_[bound_host_] = names_;
    }
    ++headers_;
    return true;
  }
  void use_header(bindings found, std::vector<std::string> names) {
    bound_ = std::move(found.of);
    names_ = std::move(names);
    rows_.name_columns(names_);
    if (form_.takes_rest) rows_.rest_in_last(form_.takes_rest(names_.back()) ? names_.size() : 0);
  }
  // Lines of several hosts arrive mixed: a row is read by the header that its own host printed.
  void use_header_of_host() {
    if (host() == bound_host_) return;
    auto const own = names_of_host_.find(std::string(host()));
    if (own == names_of_host_.end()) return;
    bound_host_ = own->first;
    if (own->second == names_) return;
    std::vector<std::string_view> const names(own->second.begin(), own->second.end());
    use_header(bind(names), own->second);
  }
  void require_own(std::vector<std::string_view> const& names) const {
    for (auto const name : names)
      for (auto const& foreign : form_.foreign)
        if (detail::same_header(detail::split_header(name).name, foreign.name))
          throw_error("these rows are " + foreign.rows + ", not those of " + form_.what,
                      {.file = report().file, .field = foreign.name});
  }
  void read_header() {
    std::size_t banner = 0;
    std::size_t messages = 0;
    while (rows_.next()) {
      if (report().refused != messages) throw_error(report().refusals.back());  // a header that is badly written
      auto const& fields = rows_.row().fields();
      auto const after_host = line_without_host(host_size_of(fields.front()));
      bool const blank = after_host.empty();
      auto const* found = other(line_without_host(0));
      if (found == nullptr) found = other(after_host);
      bool const is_other = blank || found != nullptr;
      if (found != nullptr && !found->refused.empty()) {
        rows_.refuse(error(found->refused, where_line()));
        ++messages;
        continue;
      }
      if (!is_other && take_header(fields)) {
        rows_.not_a_row(true);
        --report().blank;  // the header is no line between rows
        return;
      }
      if (!is_other && banner++ == form_.banner) refuse_header(fields);
      rows_.not_a_row(blank);
    }
    if (report().refused != 0) throw_error(report().refusals.front());
    throw_error("there is no header: the input is empty", {.file = report().file});
  }
  [[noreturn]] void refuse_header(std::vector<std::string_view> const& fields) const {
    auto const found = bind(names_of(fields, 0));
    auto const* const absent = missing(found);
    auto at = where_line();
    for (auto const& name : given_) at.text += (at.text.empty() ? "" : ", ") + detail::excerpt(name);
    char const* const advice = given_.empty() ? " (where there is none, name the columns)" : "";
    if (absent == nullptr) throw_error("no column of " + form_.what + " in this header" + advice, at);
    std::string why;
    for (std::size_t c = 0; c != form_.columns.size(); ++c) {
      auto const& column = form_.columns[c];
      if (!column.required || found.of[c].at != nowhere) continue;
      why += (why.empty() ? "there is no column '" : ", no '") + column.name + "'";
      for (auto const& other : column.spellings) why += " or '" + other + "'";
    }
    why += " in this header";
    throw_error(found.bound == 0 ? why + advice : why, at);
  }

  // Whether each name of a line could stand in a header: the first test is the cheap one.
  [[nodiscard]] bool could_be_name(std::string_view text) const {
    if (text.empty()) return false;
    auto const name = detail::split_header(text).name;
    for (auto const& known : names_)
      if (detail::same_header(text, known) || detail::same_header(name, detail::split_header(known).name)) return true;
    for (auto const& column : form_.columns) {
      if (detail::same_header(name, column.name)) return true;
      for (auto const& other : column.spellings)
        if (detail::same_header(name, other)) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_header(std::vector<std::string_view> const& fields) const {
    auto const first = fields.front();
    bool const plain = could_be_name(detail::trimmed(first));
    auto const size = plain ? 0 : host_size_of(first);
    if (!plain && (size == 0 || !could_be_name(detail::trimmed(first.substr(size))))) return false;
    auto const names = names_of(fields, size);
    std::size_t known = 0;
    for (std::size_t i = 0; i != names.size(); ++i) {
      bool const in_place = i < names_.size() && detail::same_header(names[i], names_[i]);
      known += in_place || (names.size() <= most_moved && could_be_name(names[i])) ? 1U : 0U;
    }
    return 2 * known > names.size();
  }

  bool is_record() {
    auto const& fields = rows_.row().fields();
    host_size_ = 0;
    if (prefixed_ || !given_.empty()) host_size_ = host_size_of(fields.front());
    if (line_without_host(host_size_).empty()) {
      rows_.not_a_row(true);
      return false;
    }
    auto const* found = other(line_without_host(0));
    if (found == nullptr && host_size_ != 0) found = other(line_without_host(host_size_));
    if (found != nullptr) {
      if (!found->refused.empty()) throw_error(found->refused, where_line());
      rows_.not_a_row(false);
      return false;
    }
    if (is_header(fields) && take_header(fields)) {
      rows_.not_a_row(false);
      return false;
    }
    if (several_headers_ && host_size_ != 0) use_header_of_host();
    if (fields.size() != names_.size()) {
      auto at = rows_.row().where(rows_.row().raw().size());
      if (fields.size() > names_.size()) at = rows_.row()[names_.size()].where();
      at.field.clear();
      at.text = detail::excerpt(rows_.row().raw());
      throw_error("expected " + std::to_string(names_.size()) + " fields, found " + std::to_string(fields.size()), at);
    }
    if (prefixed_ && host_size_ == 0)
      throw_error("expected a host's name before the line, as before the header", where_line());
    return true;
  }

  table_lines_form form_;
  std::vector<std::string> given_;
  csv_reader rows_;
  std::vector<binding> bound_{};
  std::vector<std::string> names_{};
  std::vector<std::string> ignored_{};
  std::unordered_map<std::string, std::vector<std::string>> names_of_host_{};
  std::string bound_host_{};
  bool several_headers_ = false;
  std::size_t host_size_ = 0;
  std::size_t headers_ = 0;
  bool prefixed_ = false;
};

}  // namespace tonnage::inline v0_1_0::formats
