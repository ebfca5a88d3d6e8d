// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads a table of text into a struct of yours: say once which columns it has, and every line is accounted for.
///
/// `read_table<hall>("Site,Draw [kW]\nNord,3.5\n", {column("site", &hall::site), column("draw", &hall::draw)}).rows` is
/// one hall that draws 3.5 kW; a file is `csv_input::of_file("halls.csv")`.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/named.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/detail/remembered.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <tonnage/formats/time_text.hpp>
#include <tonnage/units/parse.hpp>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

/// A field, the unit of its column, and how its table writes numbers.
struct table_cell {
  std::string_view text{};
  std::string_view unit{};
  csv_shared const* dialect = nullptr;
  bool latin_1 = false;     ///< set where the text is not UTF-8
  std::size_t binding = 0;  ///< another number where the unit may be another
};

template <class T>
inline constexpr bool is_instant = false;
template <class Duration>
inline constexpr bool is_instant<std::chrono::sys_time<Duration>> = Duration::period::num == 1;
template <class T>
concept quantity_like = requires(typename T::value_type v) {
  typename T::kind_type;
  T::from_coherent(v);
};

/// The unit that a part of a header's name means for a quantity: as it stands ("kW", "$/h"), or by words in letters of
/// either case ("kw", "usd_per_hour"). Nothing where it is none.
/// \throws tonnage::error  where it is one of two, such as "mw"
template <class Quantity>
[[nodiscard]] std::string header_unit(std::string_view text) {
  auto const& m = tonnage::detail::measured_by<typename Quantity::kind_type>;
  auto const fits = [&](std::string const& unit) {
    return !unit.empty() && tonnage::detail::read_unit_of(unit, m).problem.empty();
  };
  if (std::string const plain(text); plain.size() > 60 || fits(plain)) return plain.size() > 60 ? std::string() : plain;
  // Each word becomes what a unit with these letters could be.
  std::vector<std::string> found{""};
  std::size_t at = 0;
  while (at < text.size() && found.size() <= 16) {
    auto const end = (std::min)(text.find_first_of("_ /-", at), text.size());
    auto const word = text.substr(at, end - at);
    std::string const mark = end == text.size() ? "" : text[end] == '/' ? "/" : " ";
    std::vector<std::string> candidates{std::string(word)};
    for (auto const& p : tonnage::detail::prefixes) {
      for (auto const& s : tonnage::detail::symbols) {
        bool const parts_of_bytes = s.dimension[0].of == tonnage::detail::base::byte && p.size.exp5 < 0;
        if ((!s.takes_prefix && !p.text.empty()) || parts_of_bytes) continue;
        auto unit = std::string(p.text) + std::string(s.text);
        if (!tonnage::detail::same_letters(unit, word)) continue;
        if (s.is_whole && p.size.exp5 < 0) unit = s.text;  // "mt": metric tons, or millions of them
        if (unit != word) candidates.push_back(std::move(unit));
      }
    }
    std::vector<std::string> longer;
    for (auto const& front : found)
      for (auto const& candidate : candidates) longer.push_back(front + candidate + mark);
    found = std::move(longer);
    at = end == text.size() ? end : end + 1;
  }
  std::string out;
  for (auto const& unit : found) {
    if (!fits(unit) || unit == out) continue;
    if (!out.empty())
      throw_error("this unit is read two ways: declare " + out + " or " + unit, {.text = std::string(text)});
    out = unit;
  }
  return out;
}

/// A text in UTF-8; one that is not is taken as Latin-1.
[[nodiscard]] inline std::string utf8_of(table_cell& cell) {
  if (tonnage::detail::is_utf8(cell.text)) return std::string(cell.text);
  cell.latin_1 = true;
  return from_latin_1(cell.text);
}

[[nodiscard]] inline bool is_word_of_unknown(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  if (text.size() > 7) return false;
  constexpr std::array<std::string_view, 10> words{"",    "-",    "?",      "n/a",  "na",
                                                   "nan", "null", "(null)", "none", "unknown"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return tonnage::detail::same_letters(text, word); });
}
/// Whether a field says that its value is not known. No number does.
[[nodiscard]] inline bool is_unknown(std::string_view text) {
  return (text.empty() || !tonnage::detail::is_digit(text.front())) && is_word_of_unknown(text);
}

/// Whether a number that ends in this letter is so many thousands or millions of a unit that has a prefix itself: of
/// "3k" kW nobody knows whether it is 3 or 3,000.
template <class Quantity>
[[nodiscard]] bool has_two_prefixes(std::string_view number, std::string_view unit) {
  constexpr std::string_view prefixes = "kKMGTPmµ";
  return !number.empty() && !unit.empty() && prefixes.find(number.back()) != std::string_view::npos &&
         prefixes.find(unit.front()) != std::string_view::npos &&
         tonnage::detail::read_unit_of(std::string(unit.substr(1)),
                                       tonnage::detail::measured_by<typename Quantity::kind_type>)
             .problem.empty();
}

template <class Quantity>
[[nodiscard]] Quantity quantity_in(table_cell const& cell) {
  std::string text(cell.text);
  if (char const* const why = write_plainly(text, *cell.dialect)) throw_error(why);
  bool const bare = text.find_first_not_of("+-0123456789.,eE") == std::string::npos;
  if (bare && cell.unit.empty())
    throw_error("a number without a unit: the header says none (as in \"draw [kW]\"), and none is declared");
  if (!cell.unit.empty()) {
    if (text.find('%') != std::string::npos) throw_error("a share is no number of " + std::string(cell.unit));
    if (has_two_prefixes<Quantity>(text, cell.unit))
      throw_error("a prefix, and " + std::string(cell.unit) + " has one: write the number out");
    auto const read = try_parse<Quantity>(text + " " + std::string(cell.unit));
    if (read.has_value()) return *read;
    if (bare) throw_error(read.error().reason());
  }
  return parse<Quantity>(text);
}

/// A whole number as data frames write it, "8.0" for 8 and "+8": its digits. Any other text as it is. Three zeros may be
/// a thousand.
[[nodiscard]] inline std::string_view without_zeros_behind(table_cell const& cell) {
  auto text = cell.text;
  if (text.size() > 1 && text.front() == '+' && tonnage::detail::is_digit(text[1])) text.remove_prefix(1);
  auto const point = text.find(cell.dialect->decimal_comma ? ',' : '.');
  bool const whole = point != std::string_view::npos && point != 0 && point + 1 != text.size() &&
                     cell.dialect->thousands != text[point] &&
                     text.find_first_not_of('0', point + 1) == std::string_view::npos;
  if (whole && text.size() - point == 4 && point <= 3 && text.front() != '0' && !cell.dialect->thousands)
    throw_error("read two ways: say which mark stands between thousands (csv_dialect), or write it without");
  return whole ? text.substr(0, point) : text;
}

/// A whole number that digits alone write, and at most 18 of them, as nearly all do.
template <class T>
[[nodiscard]] bool read_digits(std::string_view text, T& out) {
  if (text.empty() || text.size() > 18) return false;
  std::uint64_t value = 0;
  for (char const c : text) {
    unsigned const digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  if (value > static_cast<std::uint64_t>((std::numeric_limits<T>::max)())) return false;
  out = static_cast<T>(value);
  return true;
}

/// The value of a field.
/// \throws tonnage::error  where it is none
template <class T>
[[nodiscard]] T value_in(table_cell& cell) {
  if constexpr (std::same_as<T, std::string>) {
    return utf8_of(cell);
  } else if constexpr (std::same_as<T, bool>) {
    for (std::string_view const yes : {"true", "yes", "1"})
      if (tonnage::detail::same_letters(cell.text, yes)) return true;
    for (std::string_view const no : {"false", "no", "0"})
      if (tonnage::detail::same_letters(cell.text, no)) return false;
    throw_error("expected yes, no, true, false, 1 or 0");
  } else if constexpr (std::is_arithmetic_v<T>) {
    T out{};
    if constexpr (std::is_integral_v<T>)
      if (read_digits(cell.text, out)) return out;
    auto const text = std::is_integral_v<T> ? without_zeros_behind(cell) : cell.text;
    if (char const* const why = read_number(text, *cell.dialect, out)) throw_error(why);
    return out;
  } else if constexpr (quantity_like<T>) {
    return quantity_in<T>(cell);
  } else if constexpr (std::same_as<T, catalog::model>) {
    return catalog::find_or_unknown(utf8_of(cell));
  } else if constexpr (is_instant<T>) {
    if (auto const seconds = utc_seconds(cell.text)) return std::chrono::floor<typename T::duration>(*seconds);
    return std::chrono::floor<typename T::duration>(parse_instant(cell.text));
  } else if constexpr (std::constructible_from<T, std::chrono::year_month_day>) {
    return T(day_or_midnight(cell.text));
  } else {
    static_assert(std::constructible_from<T, std::string>,
                  "a text, number, quantity, day, instant, or give a function");
    return T(utf8_of(cell));
  }
}

/// Reads the quantities of a column, whose unit is read once.
template <class Quantity>
class quantity_column {
 public:
  [[nodiscard]] Quantity of(table_cell const& cell) {
    if constexpr (std::is_same_v<typename Quantity::value_type, double>) {
      if (cell.binding != binding_) learn(cell);
      if (auto const value = values_.of(cell.text)) return Quantity::from_coherent(*value);
    }
    return quantity_in<Quantity>(cell);
  }

 private:
  void learn(table_cell const& cell) {
    binding_ = cell.binding;
    auto const read = tonnage::detail::read_unit_of(std::string(cell.unit),
                                                    tonnage::detail::measured_by<typename Quantity::kind_type>);
    bool const plain =
        read.problem.empty() && !cell.unit.empty() && !cell.dialect->decimal_comma && !cell.dialect->thousands;
    values_ = plain ? tonnage::detail::short_decimals(read.size) : tonnage::detail::short_decimals();
  }
  std::size_t binding_ = 0;
  tonnage::detail::short_decimals values_{};  // none where numbers are written otherwise, or have no unit
};
template <class T>
inline constexpr bool is_text_like =
    std::constructible_from<T, std::string> && !std::is_arithmetic_v<T> && !std::same_as<T, catalog::model>;

template <class T>
struct without_optional {
  using type = T;
};
template <class T>
struct without_optional<std::optional<T>> {
  using type = T;
};

}  // namespace detail
/// \endcond

/// A column of a table whose rows are `Row`, whatever its type; made of what `column` gives.
template <class Row>
struct any_column {
  /// Fills the member of a row from a field.
  using setter = std::function<void(Row&, detail::table_cell&)>;

  column_form form{};                      ///< what the header has
  std::function<setter()> make{};          ///< gives a function that reads fields, for one table
  std::function<void(Row&)> if_unknown{};  ///< for a field that is absent or says nothing; none: that is an error
  bool reads_all = false;                  ///< a text: only an empty field says nothing
  bool odd_is_unknown = false;             ///< so is a field that cannot be read, which is remarked
};

/// A column, and the member of the struct that it fills; made by `column`.
template <class Row, class Value>
class table_column {
 public:
  /// Headers call it this, too.
  [[nodiscard]] table_column also(std::string spelling) && {
    erased_.form.spellings.push_back(std::move(spelling));
    return std::move(*this);
  }
  /// The unit of its numbers, where neither the header nor the field says one: `.in("kW")`.
  [[nodiscard]] table_column in(std::string unit) && {
    erased_.form.unit = std::move(unit);
    return std::move(*this);
  }
  /// The header may be without it, and a field may be empty or say that nothing is known: the member is then this, by
  /// default what `Value{}` is. A member that is a `std::optional` is so without this, and is then empty.
  [[nodiscard]] table_column or_absent(Value value = {}) && {
    erased_.form.required = false;
    erased_.if_unknown = [member = member_, value = std::move(value)](Row& row) { row.*member = value; };
    return std::move(*this);
  }
  /// A field that cannot be read says nothing either, and the report remarks it with its place: for a column that a row
  /// can do without. Nor does a column whose header has a unit that cannot be read.
  /// \pre  the member is a `std::optional`, or `or_absent` says what it is then
  [[nodiscard]] table_column odd_is_unknown() && {
    erased_.odd_is_unknown = erased_.form.odd_is_unknown = true;
    return std::move(*this);
  }
  /// The header must have it, even if a field may say nothing: `.or_absent().required()`, or with a `std::optional`.
  [[nodiscard]] table_column required() && {
    erased_.form.required = true;
    return std::move(*this);
  }

  /// As one of a list of columns of different types.
  operator any_column<Row>() const { return erased_; }  // NOLINT(google-explicit-constructor): lists hold these

 private:
  template <class Name, class R, class V>
    requires std::convertible_to<Name const&, std::string>
  friend table_column<R, V> column(Name const& name, V R::* member);
  template <class Name, class R, class V, class Read>
    requires std::convertible_to<Name const&, std::string>
  friend table_column<R, V> column(Name const& name, V R::* member, Read read);

  table_column(std::string name, Value Row::* member) : member_(member) {
    erased_.form.name = std::move(name);
    erased_.form.required = !detail::is_optional<Value>;
    if constexpr (detail::is_optional<Value>) {
      erased_.if_unknown = [member](Row& row) { row.*member = std::nullopt; };
    }
  }

  Value Row::* member_;
  any_column<Row> erased_{};
};

/// A column of that name, which fills a member: a text (or what is made of one, such as `site_path`), a number, `bool`,
/// a quantity, a `catalog::model`, a day ("2026-03-01"), an instant (`parse_instant`), or a `std::optional` of these.
///
/// - The unit of a quantity is the field's ("3.5 kW"), else the header's ("draw [kW]", "draw (kW)", "draw_kw",
///   "price_usd_per_hour"), else the declared one; a number that has none is refused.
/// - A field is unknown where it is empty, and for all but texts where it says N/A, NA, NaN, null, none, unknown, - or
///   ?, in brackets or not. It is an error unless the member is an optional, or `or_absent` says what it is then.
template <class Name, class Row, class Value>
  requires std::convertible_to<Name const&, std::string>
[[nodiscard]] table_column<Row, Value> column(Name const& name, Value Row::* member) {
  using type = typename detail::without_optional<Value>::type;
  table_column<Row, Value> out(name, member);
  out.erased_.reads_all = detail::is_text_like<type>;
  if constexpr (std::same_as<type, std::string>)  // an empty text is a text, and a column that is absent is not
    out.erased_.if_unknown = [member](Row& row) { row.*member = Value(); };
  if constexpr (detail::quantity_like<type>) {
    out.erased_.form.unit_of = detail::header_unit<type>;
    out.erased_.make = [member] {
      return [member, values = detail::quantity_column<type>()](Row& row, detail::table_cell& cell) mutable {
        row.*member = values.of(cell);
      };
    };
  } else if constexpr (std::same_as<Value, std::string>) {
    out.erased_.make = [member] {
      return [member](Row& row, detail::table_cell& cell) {
        if (tonnage::detail::is_utf8(cell.text))
          (row.*member).assign(cell.text);
        else
          row.*member = detail::utf8_of(cell);
      };
    };
  } else if constexpr (std::same_as<type, catalog::model>) {
    out.erased_.make = [member] {
      return [member, met = detail::remembered<type>()](Row& row, detail::table_cell& cell) mutable {
        auto const read = [&](std::string_view) { return detail::value_in<type>(cell); };
        row.*member = tonnage::detail::is_utf8(cell.text) ? met.of(cell.text, read) : read(cell.text);
      };
    };
  } else {
    out.erased_.make = [member] {
      return [member](Row& row, detail::table_cell& cell) { row.*member = detail::value_in<type>(cell); };
    };
  }
  return out;
}
/// The same, read by a function of the text: `column("model", &hall::model, catalog::find)`. It is called once for each
/// text that was not met lately, errors included, and never for an empty field. Where the member is a `std::optional`,
/// the function may give one: an empty one says that nothing is known.
template <class Name, class Row, class Value, class Read>
  requires std::convertible_to<Name const&, std::string>
[[nodiscard]] table_column<Row, Value> column(Name const& name, Value Row::* member, Read read) {
  using read_type = std::remove_cvref_t<std::invoke_result_t<Read const&, std::string_view>>;
  using type =
      std::conditional_t<detail::is_optional<read_type>, Value, typename detail::without_optional<Value>::type>;
  table_column<Row, Value> out(name, member);
  out.erased_.reads_all = true;
  out.erased_.make = [member, read = std::move(read)] {
    return [member, read, met = detail::remembered<type>()](Row& row, detail::table_cell& cell) mutable {
      row.*member = met.of(cell.text, read);
    };
  };
  return out;
}

/// What a table looks like, and which of its lines are records: columns, and what the following say.
template <class Row>
class table_form {
 public:
  /// Of these columns, in any order. Two of them may have one name, and read one column of the table into two members.
  table_form(std::initializer_list<any_column<Row>> columns) : columns_(columns) {  // NOLINT: a list is a form
    for (auto const& each : columns_) lines_.columns.push_back(each.form);
  }

  /// Lines that begin with this text are no records: a banner, a warning, a total.
  [[nodiscard]] table_form without_lines(std::string begins) && {
    lines_.other_lines.push_back({std::move(begins), {}});
    return std::move(*this);
  }
  /// Rows whose field in this column is this text, or of which a function of it says true, are no records: a total, a
  /// step of a job. Nothing else of them is read. The column need not be one of the form's; the header must have it.
  template <class Matches>
  [[nodiscard]] table_form without_rows(std::string column, Matches matches) && {
    if constexpr (std::convertible_to<Matches const&, std::string>)
      lines_.other_rows.push_back(
          {std::move(column), [wanted = std::string(matches)](std::string_view text) { return text == wanted; }});
    else
      lines_.other_rows.push_back({std::move(column), std::move(matches)});
    return std::move(*this);
  }
  /// Lines that begin with this text are refused, for this reason.
  [[nodiscard]] table_form refusing_lines(std::string begins, std::string why) && {
    lines_.other_lines.push_back({std::move(begins), std::move(why)});
    return std::move(*this);
  }
  /// Up to so many lines before the header may be anything.
  [[nodiscard]] table_form after_banner(std::size_t lines) && {
    lines_.banner = lines;
    return std::move(*this);
  }
  /// Each line may begin with a host's name and this mark, as pdsh and clush print it; the name goes into the member.
  [[nodiscard]] table_form behind_host(std::string Row::* member, std::string mark = ": ") && {
    host_ = member;
    lines_.host_mark = std::move(mark);
    return std::move(*this);
  }
  /// A header with this column is one of another table, whose rows are "processes", say: an error.
  [[nodiscard]] table_form not_of(std::string column, std::string rows) && {
    lines_.foreign.push_back({std::move(column), std::move(rows)});
    return std::move(*this);
  }
  /// What identifies a record, as text (a member, or a function of the row); an empty one identifies nothing. A second
  /// row of the same record is refused, unless `latest_by` says which of them stands.
  template <class Identity>
  [[nodiscard]] table_form identified_by(Identity identity) && {
    identity_ = [identity](Row const& row) { return std::string(std::invoke(identity, row)); };
    return std::move(*this);
  }
  /// Of several rows of a record the one with the largest of this stands, in whatever order they are read: a time, or a
  /// function of the row. Of equal ones it is the one that is read last.
  template <class Time>
  [[nodiscard]] table_form latest_by(Time time) && {
    earlier_ = [time](Row const& a, Row const& b) { return std::invoke(time, a) < std::invoke(time, b); };
    return std::move(*this);
  }

 private:
  template <class R>
  friend class table_reader;

  std::vector<any_column<Row>> columns_;
  table_lines_form lines_{};
  std::string Row::* host_ = nullptr;
  std::function<std::string(Row const&)> identity_{};
  std::function<bool(Row const&, Row const&)> earlier_{};
};

/// The rows of a table, and what became of every line.
template <class Row>
struct table {
  std::vector<Row> rows{};  ///< those that were kept, in order
  read_report report{};     ///< what became of every line
};

/// Reads tables of one form, of one file or of several that belong together.
template <class Row>
class table_reader {
 public:
  /// For tables of this form, each in the same dialect.
  explicit table_reader(table_form<Row> form, csv_dialect dialect = {}, csv_options options = {})
      : form_(std::move(form)), dialect_(std::move(dialect)), options_(std::move(options)) {}

  /// Reads one more input, each row by `each(row)`, in memory for one row.
  /// \pre  the form has no `latest_by`: it needs all rows
  /// \throws tonnage::error  for a header without a required column, a bad row where that stops, and an input of which
  ///                         every row was refused
  template <std::invocable<Row&> Each>
  void read(csv_input input, Each each) {
    if (form_.earlier_) throw_error("rows that a later row may replace cannot be handed out one by one");
    read_rows(std::move(input), [&](Row& row, csv_row const& at) {
      if (!identify(row, at)) throw_error("an earlier row is this record", line_of(at));
      each(row);
    });
  }
  /// Reads one more input, and keeps its rows.
  /// \throws tonnage::error  as the other
  void read(csv_input input) {
    read_rows(std::move(input), [&](Row& row, csv_row const& at) { keep(row, at); });
  }

  /// The rows so far, in the order in which their records were met first.
  [[nodiscard]] std::vector<Row> const& rows() const& noexcept { return rows_; }
  [[nodiscard]] std::vector<Row>&& rows() && noexcept { return std::move(rows_); }
  /// What became of every line of every input so far.
  [[nodiscard]] read_report const& report() const noexcept { return report_; }

 private:
  struct met {
    std::size_t row = 0;
    place at{};
  };

  /// A column in the table at hand.
  struct reading {
    any_column<Row> const* column;
    typename any_column<Row>::setter set;
    detail::table_cell cell;
    bool reads_all = column->reads_all, may_be_odd = column->odd_is_unknown && column->if_unknown;
    std::optional<std::size_t> index{};
  };

  template <class Take>
  void read_rows(csv_input input, Take take) {
    table_lines lines(std::move(input), form_.lines_, dialect_, options_);
    detail::csv_shared const shared{{}, {}, dialect_.decimal_comma, dialect_.thousands};
    std::vector<reading> readings;
    std::size_t times_bound = 0;
    for (auto const& each : form_.columns_) readings.push_back({&each, each.make(), {.dialect = &shared}});
    while (lines.next_taken([&] {
      if (times_bound != lines.times_bound()) bind(readings, lines, times_bound);
      Row row{};
      std::size_t c = 0;
      tonnage::detail::retold(
          [&] {
            for (; c != readings.size(); ++c) set(row, c, readings[c], lines);
          },
          [&](error const& why) { return error(why.reason(), lines.where(c)); });
      if (form_.host_ != nullptr && !lines.host().empty()) row.*form_.host_ = std::string(lines.host());
      replaced_ = 0;
      take(row, lines.row());
      return true;
    })) {
      lines.report().kept -= replaced_;
      lines.report().replaced += replaced_;
      if (replaced_ != 0) lines.report().remark(table_remark::replaced, replaced_at_);
    }
    add(lines.report());
    lines.report().require_kept();
  }
  static void bind(std::vector<reading>& readings, table_lines const& lines, std::size_t& times_bound) {
    times_bound = lines.times_bound();
    for (std::size_t c = 0; c != readings.size(); ++c) {
      readings[c].index = lines.index(c);
      readings[c].cell.unit = lines.unit(c);
      readings[c].cell.binding = times_bound;
    }
  }
  static void set(Row& row, std::size_t c, reading& from, table_lines& lines) {
    auto& cell = from.cell;
    cell.text = from.index ? lines.field(*from.index) : std::string_view();
    cell.latin_1 = false;
    if (cell.text.empty() || (!from.reads_all && detail::is_unknown(cell.text)))
      set_unknown(row, from);
    else if (!from.may_be_odd)
      from.set(row, cell);
    else
      tonnage::detail::caught([&] { from.set(row, cell); },
                              [&](error const&) {
                                lines.report().remark(table_remark::unreadable, lines.where(c));
                                set_unknown(row, from);
                              });
    if (cell.latin_1) lines.report().remark(table_remark::latin_1, lines.where(c));
  }
  static void set_unknown(Row& row, reading const& from) {
    if (!from.column->if_unknown) throw_error("expected a value, and the field says none");
    from.column->if_unknown(row);
  }
  [[nodiscard]] static place line_of(csv_row const& at) {
    auto out = at.where();
    out.column = 0;
    return out;
  }
  // False for a record that an earlier row is; new ones are noted.
  bool identify(Row const& row, csv_row const& at) {
    if (!form_.identity_) return true;
    auto id = form_.identity_(row);
    return id.empty() || met_.emplace(std::move(id), met{rows_.size(), line_of(at)}).second;
  }
  void keep(Row& row, csv_row const& at) {
    if (identify(row, at)) {
      rows_.push_back(std::move(row));
      return;
    }
    auto& before = met_.find(form_.identity_(row))->second;
    if (!form_.earlier_)
      throw_error("an earlier row is this record (line " + std::to_string(before.at.line) + ")", line_of(at));
    replaced_ = 1;
    replaced_at_ = line_of(at);
    if (form_.earlier_(row, rows_[before.row])) return;
    replaced_at_ = std::exchange(before.at, replaced_at_);
    rows_[before.row] = std::move(row);
  }
  void add(read_report const& one) {
    if (!one.file.empty()) report_.file += (report_.file.empty() ? "" : ", ") + one.file;
    report_.add(one);
  }

  table_form<Row> form_;
  csv_dialect dialect_;
  csv_options options_;
  std::vector<Row> rows_{};
  std::unordered_map<std::string, met> met_{};
  std::size_t replaced_ = 0;
  place replaced_at_{};
  read_report report_{};
};

/// Reads a table into rows.
/// \throws tonnage::error  for a header without a required column, which it shows; for a bad row, unless `on_error`
/// says
///                         `bad_rows::collect`; and for an input of which every row was refused.
/// \code
/// auto const [halls, report] = read_table<hall>(csv_input::of_file("halls.csv"),
///     {column("site", &hall::site), column("gpus", &hall::count).also("count"), column("price",
///     &hall::price).in("USD/h")});
/// \endcode
template <class Row>
[[nodiscard]] table<Row> read_table(csv_input input, table_form<Row> form, csv_dialect dialect = {},
                                    csv_options options = {}) {
  table_reader<Row> reader(std::move(form), std::move(dialect), std::move(options));
  reader.read(std::move(input));
  auto report = reader.report();
  return {std::move(reader).rows(), std::move(report)};
}

}  // namespace tonnage::inline v0_1_0::formats
