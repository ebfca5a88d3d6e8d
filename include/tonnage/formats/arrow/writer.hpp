// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Makes Arrow columns of vectors, which they take over: numbers with their unit, texts, dictionaries, times, money.
///
///     arrow_table const out({to_arrow("site", std::vector<std::uint8_t>{0, 1, 0}, {"Seoul", "Pangyo"}),
///                            to_arrow("power", std::vector<double>{700, 650, 700}, watts)});
///     ArrowArrayStream stream = out.stream();  // for DuckDB, Polars, Spark, pyarrow; 3 rows
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/formats/arrow/export.hpp>
#include <tonnage/formats/arrow/unit.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/usage/time_span.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

/// How a type goes out: its format, and the number that lies in the buffer.
template <class T>
struct arrow_out;
template <arrow_number T>
struct arrow_out<T> {
  static constexpr std::string_view letters = "cCsSiIlL";
  static std::string format() {
    if constexpr (std::is_floating_point_v<T>) return sizeof(T) == 4 ? "f" : "g";
    return std::string(1, letters[2 * std::bit_width(sizeof(T)) - 2 + (std::is_signed_v<T> ? 0 : 1)]);
  }
  static T value(T x) { return x; }
};
template <>
struct arrow_out<utc_instant> {
  static std::string format() { return "tsm:UTC"; }
  static std::int64_t value(utc_instant x) { return x.time_since_epoch().count(); }
};
template <>
struct arrow_out<std::chrono::milliseconds> {
  static std::string format() { return "tDm"; }
  static std::int64_t value(std::chrono::milliseconds x) { return x.count(); }
};
template <>
struct arrow_out<date> {
  static std::string format() { return "tdD"; }
  static std::int32_t value(date x) {
    auto const since = x.time_since_epoch().count();
    if (since != static_cast<std::int32_t>(since))
      throw error("a day of Arrow's has 32 bits", {.text = std::to_string(since)});
    return static_cast<std::int32_t>(since);
  }
};
template <>
struct arrow_out<calendar_day> : arrow_out<date> {};
/// The 38 digits of a decimal of 128 bits are fewer than its bits.
[[nodiscard]] inline int128 decimal_of(int128 x) {
  static constexpr int128 limit(5'421'010'862'427'522'170, 687'399'551'400'673'280);  // 10^38
  if (x >= limit || x <= -limit) throw error("a decimal of Arrow's has 38 digits at most", {.text = x.to_string()});
  return x;
}
template <>
struct arrow_out<int128> {
  static std::string format() { return "d:38,0"; }
  static int128 value(int128 x) { return decimal_of(x); }
};
template <currency_unit auto Currency>
struct arrow_out<amount<Currency>> {
  static std::string format() { return "d:38,6"; }
  static std::string unit_text() { return arrow_unit_text(Currency); }
  static int128 value(amount<Currency> const& x) { return decimal_of(x.micros()); }
};
/// What may count something: not texts, times or money, which say themselves what they are.
template <class T>
concept arrow_countable = arrow_number<T> || std::same_as<T, int128>;
template <class T>
concept arrow_value = requires(T const& x) { arrow_out<T>::value(x); };

/// Bits in Arrow's order, lowest first, with zeros behind them up to a multiple of 64 bytes: the format recommends
/// that, and DuckDB reads some bytes further than the bits go.
template <class Is>
[[nodiscard]] std::vector<std::uint8_t> bits_of(std::size_t rows, Is is) {
  std::vector<std::uint8_t> out((rows / 8 + 8 + 63) / 64 * 64);
  for (std::size_t i = 0; i != rows; ++i)
    if (is(i)) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | 1U << i % 8);
  return out;
}

/// The buffers of one column.
template <class T>
struct arrow_memory {
  std::vector<std::uint8_t> known{};  // empty where every row is
  std::vector<T> values{};
  std::vector<char> bytes{};
};
template <class T>
[[nodiscard]] arrow_data data_of(std::string name, std::string format, std::size_t rows, arrow_memory<T> lies) {
  auto const kept = std::make_shared<arrow_memory<T> const>(std::move(lies));
  arrow_data out{.name = std::move(name), .format = std::move(format), .rows = rows};
  out.buffers = {kept->known.empty() ? nullptr : kept->known.data(), kept->values.data()};
  out.memory = kept;
  return out;
}
[[nodiscard]] inline arrow_data counted(arrow_data what, std::string unit_text) {
  if (!unit_text.empty()) what.metadata.emplace_back(arrow_unit_name, std::move(unit_text));
  return what;
}
/// With what a type says of its values: amounts their currency.
template <class T>
[[nodiscard]] arrow_data told_of(arrow_data what) {
  if constexpr (requires { arrow_out<T>::unit_text(); })
    return counted(std::move(what), arrow_out<T>::unit_text());
  else
    return what;
}

/// Texts of any range, by `text_at(i)` and `known(i)`: offsets of 32 bits as long as they reach.
/// \param formats  of offsets of 32 and of 64 bits
template <class TextAt, class Known>
[[nodiscard]] arrow_data texts_of(std::string name, std::size_t rows, TextAt text_at, Known known,
                                  std::array<char const*, 2> formats = {"u", "U"}) {
  arrow_memory<std::int64_t> wide;
  wide.values.reserve(rows + 1);
  wide.values.push_back(0);
  bool all = true;
  for (std::size_t i = 0; i != rows; ++i) {
    bool const is_known = known(i);
    all = all && is_known;
    if (is_known) {
      std::string_view const text = text_at(i);
      wide.bytes.insert(wide.bytes.end(), text.begin(), text.end());
    }
    wide.values.push_back(static_cast<std::int64_t>(wide.bytes.size()));
  }
  if (!all) wide.known = bits_of(rows, known);
  auto const finish = [&]<class T>(arrow_memory<T> lies, char const* format) {
    auto out = data_of(std::move(name), format, rows, std::move(lies));
    out.buffers.push_back(static_cast<arrow_memory<T> const*>(out.memory.get())->bytes.data());
    return out;
  };
  if (wide.values.back() > (std::numeric_limits<std::int32_t>::max)()) return finish(std::move(wide), formats[1]);
  arrow_memory<std::int32_t> narrow{.known = std::move(wide.known), .values = {}, .bytes = std::move(wide.bytes)};
  for (auto const offset : wide.values) narrow.values.push_back(static_cast<std::int32_t>(offset));
  return finish(std::move(narrow), formats[0]);
}

}  // namespace detail
/// \endcond

/// Numbers of 8 to 64 bits, floats and doubles, which go out where they lie; times ("tsm:UTC"), durations in
/// milliseconds ("tDm"), days ("tdD"); whole numbers of 128 bits ("d:38,0") such as the exact partial sums of
/// `group_sums`; and amounts of money ("d:38,6", with their currency).
/// \throws tonnage::error  for more than 38 digits, and for days beyond 32 bits.
template <detail::arrow_value T>
[[nodiscard]] arrow_data to_arrow(std::string name, std::vector<T> values) {
  using out = detail::arrow_out<T>;
  using number = decltype(out::value(std::declval<T const&>()));
  detail::arrow_memory<number> lies;
  std::size_t const rows = values.size();
  if constexpr (std::is_same_v<number, T> && !std::is_same_v<T, int128>) {
    lies.values = std::move(values);
  } else {
    lies.values.reserve(rows);
    for (auto const& x : values) lies.values.push_back(out::value(x));
  }
  return detail::told_of<T>(detail::data_of(std::move(name), out::format(), rows, std::move(lies)));
}
/// The same, and null where there is none.
template <detail::arrow_value T>
[[nodiscard]] arrow_data to_arrow(std::string name, std::vector<std::optional<T>> const& values) {
  using out = detail::arrow_out<T>;
  detail::arrow_memory<decltype(out::value(std::declval<T const&>()))> lies;
  lies.values.reserve(values.size());
  bool all = true;
  for (auto const& x : values) {
    all = all && x.has_value();
    lies.values.push_back(x ? out::value(*x) : decltype(out::value(*x)){});
  }
  if (!all) lies.known = detail::bits_of(values.size(), [&](std::size_t i) { return values[i].has_value(); });
  return detail::told_of<T>(detail::data_of(std::move(name), out::format(), values.size(), std::move(lies)));
}
/// Numbers, or optional ones, of a unit, which goes into the metadata:
/// `to_arrow("power", std::move(drawn), kilowatts)`.
/// \throws tonnage::error  for a unit that has no text.
template <detail::arrow_countable T, class Kind, scale Size>
[[nodiscard]] arrow_data to_arrow(std::string name, std::vector<T> values, unit<Kind, Size> counted_in) {
  return detail::counted(to_arrow(std::move(name), std::move(values)), arrow_unit_text(counted_in));
}
template <detail::arrow_countable T, class Kind, scale Size>
[[nodiscard]] arrow_data to_arrow(std::string name, std::vector<std::optional<T>> const& values,
                                  unit<Kind, Size> counted_in) {
  return detail::counted(to_arrow(std::move(name), values), arrow_unit_text(counted_in));
}
/// Booleans.
[[nodiscard]] inline arrow_data to_arrow(std::string name, std::vector<bool> const& values) {
  detail::arrow_memory<std::uint8_t> lies{.values =
                                              detail::bits_of(values.size(), [&](std::size_t i) { return values[i]; })};
  return detail::data_of(std::move(name), "b", values.size(), std::move(lies));
}
/// Texts, which have to be UTF-8.
[[nodiscard]] inline arrow_data to_arrow(std::string name, std::vector<std::string> const& texts) {
  return detail::texts_of(
      std::move(name), texts.size(), [&](std::size_t i) -> std::string_view { return texts[i]; },
      [](std::size_t) { return true; });
}
[[nodiscard]] inline arrow_data to_arrow(std::string name, std::vector<std::optional<std::string>> const& texts) {
  return detail::texts_of(
      std::move(name), texts.size(), [&](std::size_t i) -> std::string_view { return *texts[i]; },
      [&](std::size_t i) { return texts[i].has_value(); });
}
/// Bytes, such as those of partial answers ("z").
[[nodiscard]] inline arrow_data to_arrow(std::string name, std::vector<std::vector<std::byte>> const& rows) {
  return detail::texts_of(
      std::move(name), rows.size(),
      [&](std::size_t i) -> std::string_view {
        return {reinterpret_cast<char const*>(rows[i].data()), rows[i].size()};
      },
      [](std::size_t) { return true; }, {"z", "Z"});
}
/// Codes and what they stand for: a categorical of Polars and pandas.
/// \throws tonnage::error  for a code that has no entry.
template <kernels::group_key Code>
[[nodiscard]] arrow_data to_arrow(std::string name, std::vector<Code> codes, std::vector<std::string> const& entries) {
  for (std::size_t i = 0; i != codes.size(); ++i)
    if (codes[i] >= entries.size())
      throw error("row " + std::to_string(i) + " has code " + std::to_string(codes[i]) + " of a dictionary of " +
                      std::to_string(entries.size()),
                  {.field = name});
  auto out = to_arrow(std::move(name), std::move(codes));
  out.dictionary = std::make_shared<arrow_data const>(to_arrow("", entries));
  return out;
}
/// Columns in a column. \throws tonnage::error  where they differ in length.
[[nodiscard]] inline arrow_data to_arrow(std::string name, arrow_table const& of) {
  return {.name = std::move(name), .format = "+s", .rows = of.rows(), .buffers = {nullptr}, .children = of.columns()};
}

}  // namespace tonnage::inline v0_1_0::formats
