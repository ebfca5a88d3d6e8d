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
#include <tonnage/tally/table.hpp>
#include <tonnage/units/display_unit.hpp>
#include <tonnage/units/number_text.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Here, where `to_string` finds those of times and of keys.
template <class T>
[[nodiscard]] std::string text_for_arrow(T const& v) {
  if constexpr (requires { v.text(); })
    return std::string(v.text());
  else if constexpr (requires { std::string_view(v->name); })
    return std::string(v->name);
  else if constexpr (std::is_same_v<T, std::chrono::year>)
    return v.ok() ? std::to_string(static_cast<int>(v)) : "unknown";
  else if constexpr (std::is_convertible_v<T const&, std::string_view>)
    return std::string(std::string_view(v));
  else if constexpr (requires {
                       { to_string(v) } -> std::convertible_to<std::string>;
                     })
    return to_string(v);
  else
    return fmt::format("{}", v);
}

}  // namespace detail
/// \endcond

namespace formats {

/// \cond
namespace detail {

/// A whole number under a name that Arrow does not know, such as long long where int64_t is long.
template <class Key>
concept other_integer = std::integral<Key> && !std::same_as<Key, bool> && !std::same_as<Key, char> && sizeof(Key) <= 8;
template <class Key>
using same_integer = std::conditional_t<std::is_signed_v<Key>, std::int64_t, std::uint64_t>;

/// The keys of one column, by `key_at(row)`: numbers, days and instants as such, years as numbers, anything else as
/// text.
template <class Key, class KeyAt>
[[nodiscard]] arrow_data keys_out(std::string name, std::size_t rows, KeyAt key_at) {
  if constexpr (std::is_same_v<Key, std::chrono::year>) {
    std::vector<std::optional<std::int32_t>> out(rows);
    for (std::size_t i = 0; i != rows; ++i)
      if (key_at(i).ok()) out[i] = static_cast<int>(key_at(i));
    return to_arrow(std::move(name), out);
  } else if constexpr (arrow_value<Key> || other_integer<Key> || std::is_convertible_v<Key, utc_instant>) {
    using plain =
        std::conditional_t<other_integer<Key>, same_integer<Key>, utc_instant>;  // seconds are milliseconds too
    std::vector<std::conditional_t<arrow_value<Key>, Key, plain>> out(rows);
    for (std::size_t i = 0; i != rows; ++i) out[i] = key_at(i);
    return to_arrow(std::move(name), std::move(out));
  } else {
    std::vector<std::string> out(rows);
    for (std::size_t i = 0; i != rows; ++i) out[i] = tonnage::detail::text_for_arrow(key_at(i));
    return to_arrow(std::move(name), out);
  }
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

/// What lies in the columns of figures of this type, and their unit.
template <class Value>
struct figure_out : columns_of<Value> {
  using number = std::conditional_t<std::is_integral_v<Value>, std::int64_t, double>;
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

/// The figures of one metric, by `cell_at(row)`; and beside them, where some are known in part, the share that is.
template <class Cell, class CellAt>
void figures_out(std::vector<arrow_data>& to, std::string name, std::size_t rows, CellAt cell_at) {
  using out = figure_out<typename Cell::value_type>;
  using number = typename decltype(out::values(std::declval<Cell const&>().known()))::value_type;
  std::array<std::vector<std::optional<number>>, out::names.size()> values;
  for (auto& column : values) column.resize(rows);
  std::vector<double> shares(rows);
  bool all = true;
  for (std::size_t i = 0; i != rows; ++i) {
    Cell const one = cell_at(i);
    bool const is_hole = one.is_empty() && is_ratio_of_nothing<Cell>;
    if (!one.is_unknown() && !is_hole) {
      auto const known = out::values(one.known());
      for (std::size_t c = 0; c != known.size(); ++c) values[c][i] = known[c];
    }
    shares[i] = share_out(one);
    all = all && shares[i] == 1;
  }
  int same = 1;
  std::string const first = name + out::names[0];
  for (auto const& c : to) same += c.name == first || c.name.starts_with(name + " (") ? 1 : 0;
  if (same > 1) name += " (" + std::to_string(same) + ")";
  for (std::size_t c = 0; c != values.size(); ++c) {
    to.push_back(to_arrow(name + out::names[c], values[c]));
    if (auto text = out::unit_text(); !text.empty()) to.back().metadata.emplace_back(arrow_unit_name, std::move(text));
  }
  if (!all) to.push_back(to_arrow(name + " known share", std::move(shares)));
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
/// - Keys that are numbers, days or instants stay so; a year is an int32, null where it is unknown; others are utf8.
/// - Figures are doubles (whole numbers int64, amounts of money decimals) in the base unit of their kind, which is in
///   their metadata under "tonnage.unit". One that is unknown is null; where some are known in part, a column "… known
///   share" follows, from 0 to 1.
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
    detail::figures_out<Cell>(out, tonnage::detail::text_for_arrow(cross.across[j]), rows,
                              [&](std::size_t i) -> auto const& { return cross.cells[i][j]; });
  return arrow_table(std::move(out), detail::notes_out(cross.notes));
}

}  // namespace formats
}  // namespace tonnage::inline v0_1_0
