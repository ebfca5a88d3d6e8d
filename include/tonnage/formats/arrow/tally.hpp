// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Hands the table of a tally to another program as Arrow: typed keys, and figures with every digit and their unit.
///
/// `to_arrow(answer).stream()` of 3 owners by GPUs and capex is a column "owner" of utf8, one "GPUs" of doubles and one
/// "capex" of doubles in "USD"; of an owner whose capex is not known it is null.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/writer.hpp>
#include <tonnage/tally/key_text.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/units/display_unit.hpp>
#include <tonnage/units/number_text.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

namespace formats {

/// \cond
namespace detail {

/// A whole number under a name that Arrow does not know, such as long long where int64_t is long.
template <class Key>
concept other_integer = std::integral<Key> && !std::same_as<Key, bool> && !std::same_as<Key, char> && sizeof(Key) <= 8;
template <class Key>
using same_integer = std::conditional_t<std::is_signed_v<Key>, std::int64_t, std::uint64_t>;

/// The value of a key, and null for none: of an optional key without one, of a year or a day that no calendar has.
template <class Key>
[[nodiscard]] auto known_key(Key const& key) {
  if constexpr (requires { key.has_value(), *key; })
    return key.has_value() ? known_key(*key) : decltype(known_key(*key))();
  else if constexpr (std::is_same_v<Key, std::chrono::year>)
    return key.ok() ? std::optional(std::int32_t{static_cast<int>(key)}) : std::nullopt;
  else if constexpr (std::is_same_v<Key, std::chrono::year_month_day>)
    return key.ok() ? std::optional(date(key)) : std::nullopt;
  else if constexpr (arrow_value<Key>)
    return std::optional(key);
  else if constexpr (other_integer<Key>)
    return std::optional(static_cast<same_integer<Key>>(key));
  else if constexpr (std::is_convertible_v<Key, utc_instant>)
    return std::optional(utc_instant(key));  // seconds are milliseconds too
  else
    return std::optional(report::key_text(key));
}

/// The keys of one column, by `key_at(row)`: numbers, days and instants as such, years as numbers, anything else as
/// text; null where there is none.
template <class Key, class KeyAt>
[[nodiscard]] arrow_data keys_out(std::string name, std::size_t rows, KeyAt key_at) {
  decltype(known_key(std::declval<Key const&>())) const none;
  std::vector<std::remove_const_t<decltype(none)>> out(rows, none);
  for (std::size_t i = 0; i != rows; ++i) out[i] = known_key<Key>(key_at(i));
  return to_arrow(std::move(name), out);
}

/// The columns that numbers of a type need, and what they are called behind the name of the figure: one, or the ends of
/// a range, with a middle where there are many worlds.
template <class Number>
struct columns_of {
  static_assert(std::is_arithmetic_v<Number>, "tonnage: Arrow has no column of such a value: tally in double");
  static constexpr std::array<char const*, 1> names{""};
  static std::array<Number, 1> numbers(Number v) { return {v}; }
};
template <class Number>
  requires requires(Number const& v) { value_traits<Number>::low_middle_high(v); }
struct columns_of<Number> {
  static constexpr std::array<char const*, 3> names{" low", " middle", " high"};
  static std::array<double, 3> numbers(Number const& v) { return value_traits<Number>::low_middle_high(v); }
};
template <class Number>
  requires requires(Number const& v) {
    static_cast<double>(v.lower());
    static_cast<double>(v.upper());
  }
struct columns_of<Number> {
  static constexpr std::array<char const*, 2> names{" low", " high"};
  static std::array<double, 2> numbers(Number const& v) {
    return {static_cast<double>(v.lower()), static_cast<double>(v.upper())};
  }
};

/// Whole numbers in 64 bits, with a sign or without; all others in doubles.
template <class Number, bool IsWhole = std::is_integral_v<Number>>
struct number_out {
  using type = double;
};
template <class Number>
struct number_out<Number, true> {
  using type = same_integer<Number>;
};

/// What lies in the columns of figures of this type, and their unit.
template <class Value>
struct figure_out : columns_of<Value> {
  using number = typename number_out<Value>::type;
  static auto values(Value const& v) {
    auto const from = columns_of<Value>::numbers(v);
    std::array<number, from.size()> out{};
    for (std::size_t i = 0; i != out.size(); ++i) out[i] = static_cast<number>(from[i]);
    return out;
  }
  static std::string unit_text() { return {}; }
};
/// In the unit that programs are given in CSV and JSON too: the base unit of the kind, such as W or $/GPU-hour.
template <class Kind, class Rep>
struct figure_out<quantity<Kind, Rep>> : columns_of<Rep> {
  static auto const& what() { return tonnage::detail::measured_by<Kind>; }
  static tonnage::detail::rung const& base() {
    static tonnage::detail::rung const out = tonnage::display_unit_for<Kind>(0).in;
    return out;
  }
  static auto values(quantity<Kind, Rep> const& q) {
    auto const& size = base().size;
    auto const from = columns_of<Rep>::numbers(q.coherent_);
    std::array<double, from.size()> out{};
    for (std::size_t i = 0; i != out.size(); ++i)
      out[i] = static_cast<double>(from[i]) * size.denominator() / size.numerator();
    return out;
  }
  static std::string unit_text() { return unit_text_of(base(), what()); }
};
/// What is exact in units of its own: money stays exact, and other things become the nearest double.
template <class T>
  requires requires(T const& v) { v.to_quantity(); }
struct figure_out<T> : figure_out<decltype(std::declval<T const&>().to_quantity())> {
  using plain = figure_out<decltype(std::declval<T const&>().to_quantity())>;
  static auto values(T const& v) { return plain::values(v.to_quantity()); }
};
/// What is exact in units of its own, and is told in hours, as CPU time is.
template <class T>
  requires(
      requires(T const& v) { v.in_hours(); } && !requires(T const& v) { v.to_quantity(); })
struct figure_out<T> : figure_out<double> {
  static std::array<double, 1> values(T const& v) { return {v.in_hours()}; }
};
template <currency_unit auto Currency>
struct figure_out<amount<Currency>> : columns_of<double> {
  static std::array<amount<Currency>, 1> values(amount<Currency> const& v) { return {v}; }
  static std::string unit_text() { return {}; }  // amounts bring theirs
};

/// Whole numbers that are counted in the base unit itself, such as GPUs, bytes and dollars: with every digit.
template <class Value>
struct whole_out {
  static constexpr bool exists = false;
};
template <class Kind, class Rep>
  requires std::is_integral_v<Rep>
struct whole_out<quantity<Kind, Rep>> : figure_out<quantity<Kind, Rep>> {
  static constexpr bool exists = true;
  static std::array<same_integer<Rep>, 1> values(quantity<Kind, Rep> const& q) { return {q.coherent_}; }
};

/// Whether a figure of no rows is no number, as a ratio is, and not zero.
template <class Cell>
inline constexpr bool is_ratio_of_nothing = true;
template <class Sum, class Weight>
inline constexpr bool is_ratio_of_nothing<cell<Sum, Weight>> =
    !std::is_same_v<Sum, typename cell<Sum, Weight>::value_type>;

/// The part of a figure's GPUs, or of their time, that it is known for.
template <class Cell>
[[nodiscard]] double share_out(Cell const& one) {
  if (one.is_complete()) return 1;
  if (one.is_unknown()) return 0;
  auto const share = one.covers().known_share();
  double s = 0;
  if constexpr (requires { static_cast<double>(share.lower()); })  // the least that may be known
    s = static_cast<double>(share.lower());
  else
    s = value_traits<std::remove_const_t<decltype(share)>>::magnitude(share);
  return s < 1 ? (s > 0 ? s : 0) : s >= 1 ? 1 : 0;  // of 0 GPUs, nothing is known
}

/// The figures of one metric, by `cell_at(row)` and `Out::values`; and beside them, where some are known in part, the
/// share that is.
template <class Out, class Cell, class CellAt>
void columns_out(std::vector<arrow_data>& to, std::string name, std::size_t rows, CellAt const& cell_at) {
  using number = typename decltype(Out::values(std::declval<Cell const&>().known()))::value_type;
  std::array<std::vector<std::optional<number>>, Out::names.size()> values;
  for (auto& column : values) column.resize(rows);
  std::vector<double> shares(rows);
  bool all = true;
  for (std::size_t i = 0; i != rows; ++i) {
    Cell const one = cell_at(i);
    bool const is_hole = one.is_empty() && is_ratio_of_nothing<Cell>;
    if (!one.is_unknown() && !is_hole) {
      auto const known = Out::values(one.known());
      for (std::size_t c = 0; c != known.size(); ++c) values[c][i] = known[c];
    }
    shares[i] = share_out(one);
    all = all && shares[i] == 1;
  }
  int same = 1;
  std::string const first = name + Out::names[0];
  for (auto const& c : to) same += c.name == first || c.name.starts_with(name + " (") ? 1 : 0;
  if (same > 1) name += " (" + std::to_string(same) + ")";
  for (std::size_t c = 0; c != values.size(); ++c) {
    to.push_back(to_arrow(name + Out::names[c], values[c]));
    if (auto text = Out::unit_text(); !text.empty()) to.back().metadata.emplace_back(arrow_unit_name, std::move(text));
  }
  if (!all) to.push_back(to_arrow(name + " known share", std::move(shares)));
}
template <class Cell, class CellAt>
void figures_out(std::vector<arrow_data>& to, std::string name, std::size_t rows, CellAt const& cell_at) {
  using value = typename Cell::value_type;
  if constexpr (whole_out<value>::exists)
    if (whole_out<value>::base().size == scale{})
      return columns_out<whole_out<value>, Cell>(to, std::move(name), rows, cell_at);
  columns_out<figure_out<value>, Cell>(to, std::move(name), rows, cell_at);
}

[[nodiscard]] inline arrow_metadata notes_out(std::vector<assumption> const& notes) {
  arrow_metadata out;
  for (auto const& note : notes) out.emplace_back("tonnage.assumption." + note.name, note.text);
  return out;
}

}  // namespace detail
/// \endcond

/// A table: its keys, then its figures, without totals, which are the reader's to form.
///
/// - Keys that are numbers, days or instants stay so, and a year is an int32; others are utf8, in the text that tables
///   have (`report::key_text`). A key that may be unknown, an optional one or a year, is null where it is.
/// - Figures are doubles in the base unit of their kind, which is in their metadata under "tonnage.unit". Whole
///   numbers, and quantities that count whole base units (GPUs, bytes), are int64, or uint64 where they have no sign;
///   amounts of money are decimals. One that is unknown is null; where some are known in part, a column "… known share"
///   follows, from 0 to 1.
/// - What the figures rest on is metadata of the whole: "tonnage.assumption.PUE".
template <class... Keys, class... Metrics, class KeyValues, class Weight, class... Sums>
[[nodiscard]] arrow_table to_arrow(
    tonnage::table<std::tuple<Keys...>, std::tuple<Metrics...>, KeyValues, figures<Weight, Sums...>> const& answer) {
  std::vector<arrow_data> out;
  std::size_t const rows = answer.rows.size();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (out.push_back(detail::keys_out<std::tuple_element_t<I, KeyValues>>(
         std::get<I>(answer.keys).name(), rows,
         [&](std::size_t i) -> auto const& { return std::get<I>(answer.rows[i].keys); })),
     ...);
  }(std::index_sequence_for<Keys...>{});
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (detail::figures_out<decltype(answer.totals.template get<I>())>(
         out, std::get<I>(answer.metrics).name(), rows,
         [&](std::size_t i) { return answer.rows[i].cells.template get<I>(); }),
     ...);
  }(std::index_sequence_for<Metrics...>{});
  return arrow_table(std::move(out), detail::notes_out(answer.notes));
}

/// A two-way table: the keys down, and a column for each across, named after it.
template <class Down, class Across, class Cell>
[[nodiscard]] arrow_table to_arrow(cross_table<Down, Across, Cell> const& cross) {
  std::vector<arrow_data> out;
  std::size_t const rows = cross.down.size();
  out.push_back(
      detail::keys_out<Down>(cross.down_name, rows, [&](std::size_t i) -> auto const& { return cross.down[i]; }));
  for (std::size_t j = 0; j != cross.across.size(); ++j)
    detail::figures_out<Cell>(out, report::key_text(cross.across[j]), rows,
                              [&](std::size_t i) -> auto const& { return cross.cells[i][j]; });
  return arrow_table(std::move(out), detail::notes_out(cross.notes));
}

}  // namespace formats
}  // namespace tonnage::inline v0_1_0
