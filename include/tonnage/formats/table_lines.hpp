// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tells the records of a table from its other lines, and finds the columns of the header, whatever their order.
///
/// `table_lines lines("Host, TDP [W]\na, 700\n", {.columns = {{.name = "tdp", .unit = "W"}}});`
/// `lines.next(); lines.text(0)` is "700": this is what readers declare, and `read_table` makes structs of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/build.hpp>
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
  std::string one_of{};                  ///< so is one without all columns that say the same here; empty: of no such
  /// The unit that a part of the header's name means, or nothing: "kw" is "kW" for a power. Without this function a
  /// header may repeat `unit` in brackets, and no other.
  std::function<std::string(std::string_view)> unit_of{};
  bool odd_is_unknown = false;  ///< a column in a unit that cannot be read is as if it were not there, and remarked
};

/// Lines that begin with a text and are no records.
struct other_line {
  std::string begins{};   ///< as the line begins
  std::string refused{};  ///< why it is refused; empty for a line that is passed over
  bool operator==(other_line const&) const = default;
};

/// Rows of which a field tells that they are no records: a total, a step of a job.
struct other_row {
  std::string column{};                             ///< as the header has it; a header without it is an error
  std::function<bool(std::string_view)> matches{};  ///< whether this field, without blanks around it, tells so
};

/// A column that tells that these rows are something else.
struct foreign_column {
  std::string name{};                 ///< as the header has it
  std::string rows{};                 ///< what the rows are: "processes"
  std::vector<std::string> unless{};  ///< it tells nothing in a header that has one of these as well
};

/// What a table looks like.
struct table_lines_form {
  std::string what = "this table";        ///< what errors call it
  std::vector<column_form> columns{};     ///< what is read of it
  std::vector<other_line> other_lines{};  ///< before the header, and between rows
  std::vector<other_row> other_rows{};    ///< between records
  std::vector<foreign_column> foreign{};  ///< a header with one of these is refused
  std::size_t banner = 0;                 ///< so many lines before the header may be anything
  /// Whether the last column of the header, by its name, takes the rest of its line, separators included.
  /// \pre  the dialect has no quotes
  std::function<bool(std::string_view)> takes_rest{};
  /// ": " where each line may begin with a host's name and this (pdsh, clush). The header may show another mark:
  /// "node1:index" (grep), "[node1] index", "node1|index".
  std::string host_mark{};
};

/// Remarks of the report of a table.
namespace table_remark {
/// a later snapshot of a record was read
inline constexpr std::string_view replaced = "a row of which a later snapshot was read: it does not count";
/// bytes that are no UTF-8
inline constexpr std::string_view latin_1 = "a text that is not UTF-8: it was read as Latin-1";
/// a field that a row can do without
inline constexpr std::string_view unreadable = "a field that cannot be read: it is unknown";
/// the same of a whole column
inline constexpr std::string_view unreadable_column = "a column in a unit that cannot be read: it is unknown";
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

/// Blanks that do not break a line: U+00A0 and U+202F. Spreadsheets and web pages have them.
inline constexpr std::array<std::string_view, 2> hard_blanks{"\xC2\xA0", "\xE2\x80\xAF"};

[[nodiscard]] inline std::string_view trimmed_at_length(std::string_view text) noexcept {
  for (text = trimmed(text); !text.empty();) {
    auto const before = text.size();
    if (static_cast<unsigned char>(text.front()) < 0x80 && static_cast<unsigned char>(text.back()) < 0x80) break;
    for (auto const blank : hard_blanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size());
      if (text.ends_with(blank)) text.remove_suffix(blank.size());
    }
    text = trimmed(text);
    if (text.size() == before) break;
  }
  return text;
}

/// Whether a byte is neither a blank nor part of one.
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
  return static_cast<unsigned char>(c - '!') < 0x80 - '!';  // NOLINT: below '!' it wraps round
}

/// A field without the blanks around it, also those that do not break a line.
[[nodiscard]] TONNAGE_INLINE std::string_view trimmed_field(std::string_view text) noexcept {
  if (text.empty() || (is_plain(text.front()) && is_plain(text.back()))) return text;  // most are
  return trimmed_at_length(text);
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
///   that is asked for. Where reading goes on behind what is refused, so are up to 1,000 more lines before it.
/// - A header that comes again is passed over; one with other columns or another order counts from there on. Behind a
///   header with a foreign column rows are refused, until one of this table comes again.
/// - A header that lacks a required column is an error, which shows it. Of two columns for one, the one with exactly
///   its name is read, then the first; the others are listed in `ignored_columns`. The same name twice is an error.
/// - One column of a table may be read by several of the form that call it so.
/// - Blanks around fields do not count, nor do empty fields behind the last column. A row without a field that is not
///   empty is blank; one with another number of fields than its header is refused.
/// - Where the header's first name begins with a host ("node1: index"), every line does; `host()` is this line's. Lines
///   of several hosts may be mixed: the rows of a host that printed a header are read by that one. A line with nothing
///   after the host is blank.
///   \pre  then the first field is not quoted
class table_lines {
 public:
  /// Reads the header, unless the options name the columns.
  /// \throws tonnage::error  where a required column, or every column, is absent; and as `csv_reader`.
  table_lines(csv_input input, table_lines_form form, csv_dialect dialect = {}, csv_options options = {})
      : form_(with_other_rows(std::move(form))),
        given_(options.columns),
        separator_(dialect.separator.text()),
        host_mark_(form_.host_mark),
        goes_on_(options.on_error == bad_rows::collect),
        begins_otherwise_(other_beginnings(form_)),
        rows_(std::move(input), headless(dialect), std::move(options)) {
    rows_.any_width();
    if (!given_.empty()) {
      std::vector<std::string_view> const fields(given_.begin(), given_.end());
      if (!take_header(fields)) throw_error(header_error(fields));
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
  /// Which field of the header a column of the form is, and of each line until a header binds it anew (`times_bound`);
  /// nothing where the header does not have it.
  [[nodiscard]] std::optional<std::size_t> index(std::size_t column) const {
    return has(column) ? std::optional(bound_[column].at) : std::nullopt;
  }
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
  [[nodiscard]] TONNAGE_INLINE std::string_view field(std::size_t index) const {
    auto const& whole = rows_.row().fields()[index];
    return detail::trimmed_field(is_framed_ ? without_frame(whole, index) : whole);
  }
  /// How often the columns were bound anew: with each header that differs from the one before.
  [[nodiscard]] std::size_t headers() const noexcept { return headers_; }
  /// How often what `has`, `name` and `unit` tell may have changed: with each header, and with the hosts of mixed
  /// lines.
  [[nodiscard]] std::size_t times_bound() const noexcept { return times_bound_; }
  /// The host that this line begins with; empty for none.
  [[nodiscard]] std::string_view host() const {
    if (host_is_field_) return field(0);
    return host_size_ == 0 ? std::string_view() : host_in(rows_.row().fields().front(), host_size_);
  }
  /// The line as it stands in the input.
  [[nodiscard]] csv_row const& row() const noexcept { return rows_.row(); }
  /// The names of the header from which nothing was read.
  [[nodiscard]] std::vector<std::string> const& ignored_columns() const noexcept { return report().ignored_columns; }
  /// What became of the lines so far.
  [[nodiscard]] read_report const& report() const noexcept { return rows_.report(); }
  [[nodiscard]] read_report& report() noexcept { return rows_.report(); }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_moved = 1000;  // a wider header that comes again is known in the same order only
  static constexpr std::size_t most_before_header = 1000;
  struct binding {
    std::size_t at = nowhere;
    std::string unit{};
    int rank = 0;  // exactly: by name; 2: with a unit in brackets; 1: with one behind the name
  };
  static constexpr int exactly = 3;
  struct bindings {
    std::vector<binding> of{};
    std::vector<std::string> ignored{};
    std::vector<place> odd{};  // columns in a unit that cannot be read
    std::size_t bound = 0;
  };

  // What tells other rows is a column as well, behind those that are asked for.
  [[nodiscard]] static table_lines_form with_other_rows(table_lines_form form) {
    for (auto const& each : form.other_rows) form.columns.push_back({.name = each.column, .required = true});
    return form;
  }
  [[nodiscard]] bool is_other_row() const {
    std::size_t column = form_.columns.size() - form_.other_rows.size();
    for (auto const& each : form_.other_rows)
      if (each.matches(field(bound_[column++].at))) return true;
    return false;
  }
  [[nodiscard]] static csv_dialect headless(csv_dialect dialect) {
    dialect.header = false;
    return dialect;
  }

  // A column of the header at hand, which has a line unless the caller named the columns.
  [[nodiscard]] place in_header(std::string name, std::string text) const {
    return {.file = report().file,
            .line = given_.empty() ? rows_.row().line() : 0,
            .field = std::move(name),
            .text = std::move(text)};
  }
  // What a part of the header's name means: the declared unit in letters of either case, or what `unit_of` makes of it.
  [[nodiscard]] std::string unit_in(column_form const& column, std::string_view text) const {
    if (detail::same_header(text, column.unit)) return column.unit;
    return column.unit_of ? unit_of(column, text) : std::string(text);
  }
  [[nodiscard]] std::string unit_of(column_form const& column, std::string_view text) const {
    return tonnage::detail::retold(
        [&] { return column.unit_of(text); },
        [&](error const& why) { return error(why.reason(), in_header(column.name, detail::excerpt(text))); });
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
      return {0, std::move(unit), exactly};
    }
    if (!split.unit.empty() &&
        each_name([&](std::string_view name) { return detail::same_header(split.name, name); })) {
      std::string unit = unit_in(column, split.unit);
      if (unit.empty() || (!column.unit_of && unit != column.unit))
        throw_error(
            "a column in another unit: expected " + (column.unit.empty() ? "one that is declared" : column.unit),
            in_header(column.name, detail::excerpt(split.unit)));
      return {0, std::move(unit), 2};
    }
    std::string unit;
    auto const with_unit = [&](std::string_view name) {
      if (text.size() <= name.size() + 1 || !detail::same_header(text.substr(0, name.size()), name)) return false;
      if (detail::header_letter(text[name.size()]) != '_') return false;
      auto rest = text.substr(name.size() + 1);
      if (detail::same_header(rest.substr(0, 3), "in ")) rest.remove_prefix(3);
      unit = unit_in(column, rest);
      return !unit.empty();
    };
    if (column.unit_of && each_name(with_unit)) return {0, std::move(unit), 1};
    return {};
  }
  [[nodiscard]] binding match_or_odd(column_form const& column, std::string_view text, std::vector<place>& odd) const {
    if (!column.odd_is_unknown || column.required) return match(column, text);
    binding out;
    tonnage::detail::caught([&] { out = match(column, text); }, [&](error const& why) { odd.push_back(why.where()); });
    return out;
  }
  [[nodiscard]] bindings bind(std::vector<std::string> const& names) const {
    bindings out;
    out.of.resize(form_.columns.size());
    std::vector<std::size_t> column_of(names.size(), nowhere);
    for (std::size_t c = 0; c != form_.columns.size(); ++c) {
      auto& best = out.of[c];
      for (std::size_t i = 0; i != names.size(); ++i) {
        auto found = match_or_odd(form_.columns[c], names[i], out.odd);
        if (found.at == nowhere || (column_of[i] != nowhere && found.rank != exactly)) continue;
        if (best.at != nowhere && detail::same_header(names[i], names[best.at]))
          throw_error("two columns have this name", in_header({}, names[i]));
        if (found.rank <= best.rank) continue;
        best = std::move(found);
        best.at = i;
      }
      if (best.at == nowhere) continue;
      column_of[best.at] = c;
      ++out.bound;
    }
    for (std::size_t i = 0; i != names.size(); ++i)
      if (column_of[i] == nowhere && !names[i].empty()) out.ignored.push_back(names[i]);
    return out;
  }
  // Whether a header lacks a column, and every other that would do in its place.
  [[nodiscard]] bool lacks(bindings const& found, std::size_t column) const {
    auto const& form = form_.columns[column];
    if (found.of[column].at != nowhere || form.one_of.empty()) return form.required && found.of[column].at == nowhere;
    for (std::size_t c = 0; c != form_.columns.size(); ++c)
      if (form_.columns[c].one_of == form.one_of && found.of[c].at != nowhere) return false;
    return true;
  }
  [[nodiscard]] bool lacks_any(bindings const& found) const {
    for (std::size_t c = 0; c != form_.columns.size(); ++c)
      if (lacks(found, c)) return true;
    return false;
  }

  // With which bytes a line begins that is looked at in full: all where a line may have a host or be another table's.
  [[nodiscard]] static std::array<bool, 256> other_beginnings(table_lines_form const& form) {
    std::array<bool, 256> out{};
    bool const any = !form.host_mark.empty() || !form.foreign.empty();
    for (std::size_t byte = 0; byte != out.size(); ++byte)
      out[byte] = any || byte == '-' || !detail::is_plain(static_cast<char>(byte));
    for (auto const& each : form.other_lines)
      if (each.begins.empty())
        out.fill(true);
      else
        out[byte_of(each.begins.front())] = true;
    return out;
  }
  [[nodiscard]] static std::size_t byte_of(char c) { return static_cast<unsigned char>(c); }

  [[nodiscard]] std::string_view without_frame(std::string_view field, std::size_t index) const {
    if (index == 0) field.remove_prefix(host_size_);
    if (index + 1 == names_.size() && field.ends_with(behind_last_)) field.remove_suffix(behind_last_.size());
    return field;
  }
  // The length of a host's name and the mark behind it, at the front of a line.
  [[nodiscard]] std::size_t host_size_of(std::string_view first) const {
    if (host_mark_.empty()) return 0;
    auto const at = first.find(host_mark_);
    auto const host = detail::trimmed(first.substr(0, (std::min)(at, first.size())));
    if (at == std::string_view::npos || host.empty() || host.find(' ') != std::string_view::npos) return 0;
    return at + host_mark_.size();
  }
  [[nodiscard]] std::string_view host_in(std::string_view first, std::size_t host_size) const {
    auto const host = detail::trimmed(first.substr(0, host_size - host_mark_.size()));
    return host.starts_with('[') || host.starts_with('(') ? host.substr(1) : host;
  }
  // What stands between a host's name and the first of a header's names, where that is one of the form's: nothing where
  // there is no host, or only blanks behind it, which names of columns have, too.
  [[nodiscard]] std::string mark_in(std::string_view first) const {
    if (form_.host_mark.empty()) return {};
    auto const mark_before = [&](std::string_view name) -> std::string {
      auto const text = detail::split_header(first).name;
      if (text.size() <= name.size() || !detail::same_header(text.substr(text.size() - name.size()), name)) return {};
      auto const before = text.substr(0, text.size() - name.size());
      auto const mark = before.substr(before.find_last_not_of(" \t:|]>)-") + 1);
      bool const is_host = mark.size() < before.size() && before.find(' ') >= before.size() - mark.size();
      auto const begin = mark.find_first_of("\t:|]>)-");  // blanks before it fill up shorter names
      bool const is_mark = mark.find_first_of("\t:|]>)") != std::string_view::npos;
      return is_host && is_mark ? std::string(mark.substr(begin)) : std::string();
    };
    std::string out;
    for (auto const& column : form_.columns) {
      if (out.empty()) out = mark_before(column.name);
      for (auto const& other : column.spellings)
        if (out.empty()) out = mark_before(other);
    }
    return out;
  }
  // The names of a header, in which a blank that does not break the line is one like others. What stands before a
  // carriage return was overwritten on the screen that was captured: "\x1b[?2004l\rname".
  [[nodiscard]] std::vector<std::string> names_of(std::vector<std::string_view> const& fields,
                                                  std::size_t host_size) const {
    std::vector<std::string> out;
    for (auto const each : fields) {
      std::string name(out.empty() ? each.substr((std::min)(host_size, each.size())) : each);
      auto const blank_out = [&](std::string_view mark) {
        for (auto at = name.find(mark); at != std::string::npos; at = name.find(mark, at))
          name.replace(at, mark.size(), " ");
      };
      for (auto const blank : detail::hard_blanks) blank_out(blank);
      blank_out("\xEF\xBB\xBF");  // a byte order mark
      auto const shown = detail::trimmed(name);
      out.emplace_back(shown.substr(shown.rfind('\r') + 1));  // npos + 1 is 0
    }
    if (!behind_last_.empty() && out.back().ends_with(behind_last_)) {
      out.back().resize(out.back().size() - behind_last_.size());
      out.resize(out.size() + behind_last_.size() / separator_.size());
    }
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

  // A line in quotes begins with its first field.
  [[nodiscard]] other_line const* other(std::string_view line) const {
    auto const text = line.starts_with('"') ? detail::trimmed(rows_.row().fields().front()) : line;
    for (auto const& each : form_.other_lines)
      if (line.starts_with(each.begins) || text.starts_with(each.begins)) return &each;
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
    std::size_t host_size = host_size_of(fields.front());
    bool prefixed = false;
    if (auto mark = host_size == 0 && headers_ == 0 ? mark_in(names.front()) : std::string(); !mark.empty()) {
      host_mark_ = std::move(mark);
      host_size = host_size_of(fields.front());
    }
    if (host_size != 0) {
      auto names_behind = names_of(fields, host_size);
      auto found_behind = bind(names_behind);
      prefixed = found_behind.bound != 0 && found_behind.bound >= found.bound;
      if (prefixed) names = std::move(names_behind), found = std::move(found_behind);
    }
    if (found.bound != 0) require_no_front(names, found);
    if (auto const* const foreign = foreign_in(names)) refuse_foreign(*foreign, in_header(foreign->name, {}));
    if (found.bound == 0 || lacks_any(found)) return false;
    for (auto const& each : found.ignored) report().ignore_column(each);
    for (auto const& each : found.odd) report().remark(table_remark::unreadable_column, each);
    use_header(std::move(found), std::move(names));
    prefixed_ = prefixed;
    if (prefixed) {
      several_headers_ = several_headers_ || (!names_of_host_.empty() && names_ != names_of_host_.begin()->second);
      bound_host_ = host_in(fields.front(), host_size);
      names_of_host_[bound_host_] = names_;
    }
    ++headers_;
    return true;
  }
  // "1 name", "2026-03-01T00:00:00Z name", "[1,0]<stdout>:name": what each line begins with hides a column that is
  // asked for, and rows below "1 name" stand for several.
  void require_no_front(std::vector<std::string> const& names, bindings const& found) const {
    for (std::size_t i = 0; i != names.size(); ++i) {
      auto const front = front_of(names[i], found);
      if (front.empty() || (i != 0 && !front.ends_with('>') && !front.ends_with(':'))) continue;
      bool const is_count = front.find_first_not_of("0123456789 ") == std::string_view::npos;
      throw_error(is_count
                      ? "each line begins with how often it came, as `uniq -c` prints it: expected every line by itself"
                      : "each line begins with something of which only the column behind it is known: expected lines "
                        "without it",
                  in_header({}, detail::excerpt(names[i])));
    }
  }
  // What stands before the name of a column that the header lacks, where it has a digit and ends in a mark or a blank.
  [[nodiscard]] std::string_view front_of(std::string_view name, bindings const& found) const {
    name = detail::split_header(name).name;
    auto const before = [&](std::string_view column) -> std::string_view {
      if (name.size() <= column.size() || column.empty()) return {};
      auto const front = name.substr(0, name.size() - column.size());
      bool const is_front = std::string_view(" \t:|>])").find(front.back()) != std::string_view::npos &&
                            front.find_first_of("0123456789") != std::string_view::npos;
      return is_front && detail::same_header(name.substr(front.size()), column) ? front : std::string_view();
    };
    for (std::size_t c = 0; c != form_.columns.size(); ++c) {
      if (found.of[c].at != nowhere) continue;
      if (auto const front = before(form_.columns[c].name); !front.empty()) return front;
      for (auto const& other : form_.columns[c].spellings)
        if (auto const front = before(other); !front.empty()) return front;
    }
    return {};
  }
  void use_header(bindings found, std::vector<std::string> names) {
    ++times_bound_;
    bound_ = std::move(found.of);
    names_ = std::move(names);
    behind_last_.clear();  // separators behind the last column, as `sacct -p` prints
    for (; names_.size() > 1 && names_.back().empty(); names_.pop_back()) behind_last_ += separator_;
    note_lengths();
    rows_.name_columns(names_);
    bool const takes_rest = form_.takes_rest && form_.takes_rest(names_.back());
    if (!takes_rest) behind_last_.clear();
    if (form_.takes_rest) rows_.rest_in_last(takes_rest ? names_.size() : 0);
    is_framed_ = !behind_last_.empty() || !form_.host_mark.empty();
  }
  // Lines of several hosts arrive mixed: a row is read by the header that its own host printed.
  void use_header_of_host() {
    if (host() == bound_host_) return;
    auto const own = names_of_host_.find(std::string(host()));
    if (own == names_of_host_.end()) return;
    bound_host_ = own->first;
    if (own->second == names_) return;
    use_header(bind(own->second), own->second);
  }
  // What of a header tells that its rows are something else.
  template <class Names>
  [[nodiscard]] foreign_column const* foreign_in(Names const& names) const {
    auto const same = [](std::string_view name, std::string_view column) {
      return detail::same_header(detail::split_header(name).name, column);
    };
    auto const has = [&](std::string_view column) {
      return std::any_of(names.begin(), names.end(), [&](std::string_view each) { return same(each, column); });
    };
    for (auto const& name : names)
      for (auto const& foreign : form_.foreign)
        if (same(name, foreign.name) && std::none_of(foreign.unless.begin(), foreign.unless.end(), has))
          return &foreign;
    return nullptr;
  }
  [[noreturn]] void refuse_foreign(foreign_column const& of, place at) const {
    throw_error("these rows are " + of.rows + ", not those of " + form_.what, std::move(at));
  }
  void read_header() {
    std::optional<error> first;  // of the lines that are no header
    std::size_t banner = 0;
    std::uint64_t refused = 0;
    while (rows_.next()) {
      if (report().refused != refused && !first) first = report().refusals.back();
      refused = report().refused;
      auto const& fields = rows_.row().fields();
      auto const after_host = line_without_host(host_size_of(fields.front()));
      bool const blank = after_host.empty() || is_blank();
      auto const* found = other(line_without_host(0));
      if (found == nullptr) found = other(after_host);
      bool const is_other = blank || found != nullptr || is_separator_of_excel() || is_of_fold(after_host);
      if (found != nullptr && !found->refused.empty()) {
        rows_.refuse(error(found->refused, where_line()));
      } else if (!is_other && take_header(fields)) {
        rows_.not_a_row(true);
        --report().blank;  // the header is no line between rows
        return;
      } else if (is_other || banner++ < form_.banner) {
        rows_.not_a_row(blank);
      } else {
        if (!first) first = header_error(fields);
        if (!goes_on_ || banner - form_.banner > most_before_header) break;
        rows_.refuse(error("a line before the header", where_line()));
      }
      refused = report().refused;
    }
    if (first) throw_error(*first);
    if (report().refused != 0) throw_error(report().refusals.front());
    throw_error("there is no header: the input is empty", {.file = report().file});
  }
  // "sep=;", which tells Excel how to read what follows.
  [[nodiscard]] bool is_separator_of_excel() const {
    auto const raw = detail::trimmed(rows_.row().raw());
    return rows_.row().line() == 1 && raw.starts_with("sep=") && raw.size() <= 5;
  }
  [[nodiscard]] bool is_blank() const {
    auto const& fields = rows_.row().fields();
    if (fields.size() == 1) return line_without_host(host_size_).empty();
    for (std::size_t i = 0; i != fields.size(); ++i)
      if (!field(i).empty()) return false;
    return true;
  }
  [[nodiscard]] static std::string without_blanks(std::string text) {
    std::erase(text, ' ');
    return text;
  }
  [[nodiscard]] error header_error(std::vector<std::string_view> const& fields) const {
    auto const found = bind(names_of(fields, 0));
    auto at = where_line();
    for (auto const& name : given_) at.text += (at.text.empty() ? "" : ", ") + detail::excerpt(name);
    char const* const advice = given_.empty() ? " (where there is none, name the columns)" : "";
    if (!lacks_any(found)) return error("no column of " + form_.what + " in this header" + advice, at);
    std::string why;
    for (std::size_t c = 0; c != form_.columns.size(); ++c) {
      auto const& column = form_.columns[c];
      if (!lacks(found, c)) continue;
      std::vector<std::string> told;
      auto const tell = [&](std::string const& name) {
        auto plain = without_blanks(name);
        if (std::find(told.begin(), told.end(), plain) != told.end()) return;
        why += told.empty() ? (why.empty() ? "there is no column '" : ", no '") : " or '";
        why += name + "'";
        told.push_back(std::move(plain));
      };
      bool is_first = true;  // of those of which one would do
      for (std::size_t other = 0; other != form_.columns.size(); ++other) {
        auto const& same = form_.columns[other];
        if (other != c && (column.one_of.empty() || same.one_of != column.one_of)) continue;
        is_first = is_first && other >= c;
        if (!is_first) break;
        tell(same.name);
        for (auto const& spelling : same.spellings) tell(spelling);
      }
    }
    why += " in this header";
    return error(found.bound == 0 ? why + advice : why, at);
  }

  // Whether a text could stand in a header: as one of its names, or as one that a column has. First letter and length
  // decide most of the time.
  [[nodiscard]] bool could_be_name(std::string_view text) const {
    auto const name = detail::split_header(text).name;
    if (!is_like_a_name(text) && !is_like_a_name(name)) return false;
    for (auto const& known : names_)
      if (detail::same_header(text, known) || detail::same_header(name, detail::split_header(known).name)) return true;
    for (auto const& column : form_.columns) {
      if (detail::same_header(name, column.name)) return true;
      for (auto const& other : column.spellings)
        if (detail::same_header(name, other)) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_like_a_name(std::string_view text) const {
    return !text.empty() && (lengths_[first_letter(text)] & length_bit(text)) != 0;
  }
  [[nodiscard]] static std::size_t first_letter(std::string_view text) {
    return byte_of(detail::header_letter(text.front()));
  }
  [[nodiscard]] static std::uint64_t length_bit(std::string_view text) {
    return std::uint64_t{1} << (std::min)(text.size(), std::size_t{63});
  }
  void note_lengths() {
    auto const note = [&](std::string_view text) {
      for (auto const name : {text, detail::split_header(text).name})
        if (!name.empty()) lengths_[first_letter(name)] |= length_bit(name);
    };
    for (auto const& name : names_) note(name);
    for (auto const& column : form_.columns) {
      note(column.name);
      for (auto const& other : column.spellings) note(other);
    }
  }
  // Whether a line is a header that comes again, in another order or with other names perhaps: more than half of its
  // names are known, or half of them and each is one word.
  [[nodiscard]] bool is_header(std::vector<std::string_view> const& fields) const {
    auto const first = fields.front();
    bool const plain = could_be_name(detail::trimmed(first));
    auto const size = plain ? 0 : host_size_of(first);
    if (!plain && (size == 0 || !could_be_name(detail::trimmed(first.substr(size))))) return false;
    auto const names = names_of(fields, size);
    std::size_t known = 0, all = 0;
    bool are_words = true;
    for (std::size_t i = 0; i != names.size(); ++i) {
      if (names[i].empty()) continue;
      bool const in_place = i < names_.size() && detail::same_header(names[i], names_[i]);
      known += in_place || (names.size() <= most_moved && could_be_name(names[i])) ? 1U : 0U;
      auto const word = detail::split_header(names[i]).name;
      char const letter = word.empty() ? ' ' : detail::header_letter(word.front());
      are_words = are_words && letter >= 'a' && letter <= 'z' && word.find(' ') == std::string_view::npos;
      ++all;
    }
    if (all == 1 && names.size() > 1) return false;  // the title of a section
    return 2 * known > all || (2 * known == all && are_words);
  }
  // Whether a line is the header behind a prefix that nobody declared: all but its first name are in their places.
  [[nodiscard]] bool is_prefixed_header(std::vector<std::string_view> const& fields) const {
    if (fields.size() < 2 || fields.size() != names_.size()) return false;
    for (std::size_t i = 1; i != fields.size(); ++i)
      if (!detail::same_header(field(i), names_[i])) return false;
    return true;
  }

  bool is_record() {
    if (!is_plainly_record() && !is_record_at_length()) return false;
    if (!is_other_row()) return true;
    rows_.not_a_row(false);
    return false;
  }
  // Whether its first bytes and the number of its fields tell that a line is a record: those of nearly all do.
  [[nodiscard]] bool is_plainly_record() const {
    auto const& fields = rows_.row().fields();
    if (fields.size() != names_.size() || fields.size() < 2 || is_after_rule_ || !folded_.empty()) return false;
    auto const first = fields.front();
    if (first.empty() || begins_otherwise_[byte_of(first.front())]) return false;
    if (begins_otherwise_[byte_of(rows_.row().raw().front())] || !detail::is_plain(first.back())) return false;
    bool const has_unit = first.back() == ']' || first.back() == ')';
    return !has_unit && !is_like_a_name(first) && !detail::same_header(field(1), names_[1]);
  }
  bool is_record_at_length() {
    auto const& fields = rows_.row().fields();
    host_size_ = 0;
    if (prefixed_ || !given_.empty()) host_size_ = host_size_of(fields.front());
    if (is_blank()) {
      rows_.not_a_row(true);
      return false;
    }
    auto const* found = form_.other_lines.empty() ? nullptr : other(line_without_host(0));
    if (found == nullptr && host_size_ != 0) found = other(line_without_host(host_size_));
    if (found != nullptr) {
      if (!found->refused.empty()) throw_error(found->refused, where_line());
      rows_.not_a_row(false);
      return false;
    }
    if ((names_.size() > 1 || is_folded_ || is_first_record()) && is_of_fold(line_without_host(0))) {
      rows_.not_a_row(false);
      return false;
    }
    if (is_another_header(fields)) {
      host_is_field_ = host_is_field_ && !is_bound_at(0);
      rows_.not_a_row(false);
      return false;
    }
    if (foreign_ != nullptr) refuse_foreign(*foreign_, where_line());
    if (!folded_.empty())
      throw_error("these rows are those of several hosts at once, " + folded_ + ": have them printed host by host",
                  where_line());
    if (several_headers_ && host_size_ != 0) use_header_of_host();
    if (!has_width(fields)) throw_error(error_of_width(fields));
    host_is_field_ = host_is_field_ || is_host_in_header(fields);
    if (prefixed_ && host_size_ == 0)
      throw_error("expected a host's name before the line, as before the header", where_line());
    return true;
  }
  // dshbak and clush -b print hosts between two rules, several of them where their rows are alike: "node[1-8] (8)",
  // "node1,login2", "@group (16)". They begin with a rule; behind others a line that is not one field is a row.
  bool is_of_fold(std::string_view line) {
    if (line.size() >= 8 && line.find_first_not_of('-') == std::string_view::npos) {
      is_folded_ = is_folded_ || is_first_record();
      is_after_rule_ = !is_after_rule_;
      return true;
    }
    if (!std::exchange(is_after_rule_, false) || (rows_.row().size() > 1 && !is_folded_)) return false;
    if (headers_ == 0 && is_bound(rows_.row().fields())) {  // a header between rules
      is_folded_ = false;
      return false;
    }
    is_after_rule_ = true;  // until the rule behind it
    folded_.clear();
    bool const is_one = line.ends_with(" (1)") || line.find_first_of("[,@(") == std::string_view::npos;
    if (!is_one) folded_ = detail::excerpt(line);
    return true;
  }
  // Whether neither a header nor a record has come: the line at hand counts until it is known to be none.
  [[nodiscard]] bool is_first_record() const { return (headers_ == 0 || !given_.empty()) && report().kept <= 1; }
  [[nodiscard]] bool is_bound(std::vector<std::string_view> const& fields) const {
    auto const found = bind(names_of(fields, 0));
    return found.bound != 0 && !lacks_any(found);
  }
  // A header of another table ends this one, until one of its own comes.
  bool is_another_header(std::vector<std::string_view> const& fields) {
    auto const* const foreign = form_.foreign.empty() ? nullptr : foreign_in(fields);
    if (foreign != nullptr && !has_number(fields)) {
      foreign_ = foreign;
      return true;
    }
    bool const own = is_header(fields) ? take_header(fields) : is_prefixed_header(fields);
    if (own) foreign_ = nullptr;
    return own;
  }
  // Whether lines begin with a host and a separator, and the header, too: "node1,index,name" and "node1,0,L4".
  [[nodiscard]] bool is_host_in_header(std::vector<std::string_view> const& fields) const {
    return detail::trimmed(fields[0]) == names_[0] && !form_.host_mark.empty() && given_.empty() && names_.size() > 1 &&
           !names_[0].empty() && !is_bound_at(0);
  }
  [[nodiscard]] bool is_bound_at(std::size_t index) const {
    return std::any_of(bound_.begin(), bound_.end(), [&](binding const& each) { return each.at == index; });
  }
  // A row that says "total" has figures, and a header has none.
  [[nodiscard]] bool has_number(std::vector<std::string_view> const& fields) const {
    for (std::size_t i = 0; i != fields.size(); ++i) {
      auto const text = field(i);
      auto const first = text.empty() ? ' ' : text[text.size() > 1 && text.front() == '-' ? 1 : 0];
      if (first >= '0' && first <= '9') return true;
    }
    return false;
  }
  // Fields behind the last column say nothing where they are empty.
  [[nodiscard]] bool has_width(std::vector<std::string_view> const& fields) const {
    if (fields.size() < names_.size()) return false;
    return std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(names_.size()), fields.end(),
                       [](std::string_view each) { return detail::trimmed(each).empty(); });
  }
  [[nodiscard]] error error_of_width(std::vector<std::string_view> const& fields) const {
    auto at = rows_.row().where(rows_.row().raw().size());
    if (fields.size() > names_.size()) at = rows_.row()[names_.size()].where();
    at.field.clear();
    at.text = detail::excerpt(rows_.row().raw());
    return error("expected " + std::to_string(names_.size()) + " fields, found " + std::to_string(fields.size()), at);
  }

  table_lines_form form_;
  std::vector<std::string> given_;
  std::string separator_;
  std::string host_mark_;  // as the header shows it, else the form's
  bool goes_on_;           // behind a line that is refused
  std::array<bool, 256> begins_otherwise_;
  csv_reader rows_;
  std::vector<binding> bound_{};
  std::vector<std::string> names_{};
  std::array<std::uint64_t, 256> lengths_{};  // of what could stand in a header, by the first letter
  std::unordered_map<std::string, std::vector<std::string>> names_of_host_{};
  std::string bound_host_{};
  std::string behind_last_{};
  foreign_column const* foreign_ = nullptr;  // the rows at hand are these
  std::string folded_{};                     // hosts whose rows were printed once
  bool is_after_rule_ = false;               // before the hosts, or behind them
  bool is_folded_ = false;                   // the input began with a rule
  bool host_is_field_ = false;               // the first of each line, of the header as well
  bool several_headers_ = false;
  std::size_t host_size_ = 0;
  std::size_t headers_ = 0;
  std::size_t times_bound_ = 0;
  bool prefixed_ = false;
  bool is_framed_ = true;  // a line may have a host before it, or separators behind it
};

}  // namespace tonnage::inline v0_1_0::formats
