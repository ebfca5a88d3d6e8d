// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads what an Arrow column is from its format string.
///
/// `parse_arrow_type("tsu:Asia/Seoul")` is a timestamp of 64 bits, a million ticks a second, on the clock of
/// Asia/Seoul; `parse_arrow_type("d:18,6")` a decimal of 18 digits, 6 of them behind the point, in 128 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/field.hpp>

namespace tonnage::inline v0_1_0::formats {

/// What kind of values a column has.
enum class arrow_kind : unsigned char {
  null,               ///< nothing but nulls
  boolean,            ///< bits
  integer,            ///< 8 to 64 bits, with sign or without
  floating,           ///< 16 to 64 bits
  binary,             ///< bytes of any number
  text,               ///< UTF-8
  fixed_binary,       ///< so many bytes
  decimal,            ///< whole numbers of 10^-scale
  date,               ///< days in 32 bits, or milliseconds in 64
  time_of_day,        ///< ticks since midnight
  timestamp,          ///< ticks since 1970 began
  duration,           ///< ticks
  calendar_interval,  ///< months, days and ticks
  list,               ///< from here on, types that have children
  structure,          ///< columns in a column
  map,                ///< keys and values
  one_of_several,     ///< a union
  runs                ///< run-end encoded
};

/// An Arrow type. What a kind does not have stays zero or empty.
struct arrow_type {
  arrow_kind kind = arrow_kind::null;  ///< what its values are
  std::string_view name{};             ///< for people: "float64", "utf8 view"
  int bits = 0;                        ///< of a value; of an offset, where values differ in length; 128 for views
  bool is_signed = false;              ///< of whole numbers and ticks: whether they may be below zero
  int buffers = 0;                     ///< that an array of it has; of views, at least; of nulls, one may be there
  std::int64_t per_second = 0;         ///< ticks: 1,000 for milliseconds
  std::string zone{};     ///< of timestamps: values are then UTC, else the reading of a clock that nobody names
  int precision = 0;      ///< of decimals: digits in all
  int scale = 0;          ///< of decimals: digits behind the point, perhaps negative
  std::int64_t size = 0;  ///< of fixed binaries and lists

  /// Whether it is text or bytes as views: 128 bits each, of which short values stand in the view itself.
  [[nodiscard]] bool is_view() const noexcept { return bits == 128 && buffers == 3; }
};

/// \cond
namespace detail {

struct arrow_row {
  std::string_view format;
  arrow_kind kind;
  std::string_view name;
  int bits;
  int buffers;
  bool is_signed = false;
  std::int64_t per_second = 0;
};
inline constexpr std::int64_t arrow_ticks[] = {1, 1'000, 1'000'000, 1'000'000'000};

// clang-format off: a table
inline constexpr arrow_row arrow_rows[] = {
    {"n", arrow_kind::null, "null", 0, 0},
    {"b", arrow_kind::boolean, "boolean", 1, 2},
    {"c", arrow_kind::integer, "int8", 8, 2, true},   {"C", arrow_kind::integer, "uint8", 8, 2},
    {"s", arrow_kind::integer, "int16", 16, 2, true}, {"S", arrow_kind::integer, "uint16", 16, 2},
    {"i", arrow_kind::integer, "int32", 32, 2, true}, {"I", arrow_kind::integer, "uint32", 32, 2},
    {"l", arrow_kind::integer, "int64", 64, 2, true}, {"L", arrow_kind::integer, "uint64", 64, 2},
    {"e", arrow_kind::floating, "float16", 16, 2, true},
    {"f", arrow_kind::floating, "float32", 32, 2, true},
    {"g", arrow_kind::floating, "float64", 64, 2, true},
    {"z", arrow_kind::binary, "binary", 32, 3},       {"Z", arrow_kind::binary, "large binary", 64, 3},
    {"vz", arrow_kind::binary, "binary view", 128, 3},
    {"u", arrow_kind::text, "utf8", 32, 3},           {"U", arrow_kind::text, "large utf8", 64, 3},
    {"vu", arrow_kind::text, "utf8 view", 128, 3},
    {"tdD", arrow_kind::date, "date32", 32, 2, true},
    {"tdm", arrow_kind::date, "date64", 64, 2, true, arrow_ticks[1]},
    {"tts", arrow_kind::time_of_day, "time32 in s", 32, 2, true, arrow_ticks[0]},
    {"ttm", arrow_kind::time_of_day, "time32 in ms", 32, 2, true, arrow_ticks[1]},
    {"ttu", arrow_kind::time_of_day, "time64 in us", 64, 2, true, arrow_ticks[2]},
    {"ttn", arrow_kind::time_of_day, "time64 in ns", 64, 2, true, arrow_ticks[3]},
    {"tDs", arrow_kind::duration, "duration in s", 64, 2, true, arrow_ticks[0]},
    {"tDm", arrow_kind::duration, "duration in ms", 64, 2, true, arrow_ticks[1]},
    {"tDu", arrow_kind::duration, "duration in us", 64, 2, true, arrow_ticks[2]},
    {"tDn", arrow_kind::duration, "duration in ns", 64, 2, true, arrow_ticks[3]},
    {"tiM", arrow_kind::calendar_interval, "interval of months", 32, 2, true},
    {"tiD", arrow_kind::calendar_interval, "interval of days and time", 64, 2, true},
    {"tin", arrow_kind::calendar_interval, "interval of months, days and ns", 128, 2, true},
    {"+l", arrow_kind::list, "list", 32, 2},          {"+L", arrow_kind::list, "large list", 64, 2},
    {"+vl", arrow_kind::list, "list view", 32, 3},    {"+vL", arrow_kind::list, "large list view", 64, 3},
    {"+s", arrow_kind::structure, "struct", 0, 1},
    {"+m", arrow_kind::map, "map", 32, 2},
    {"+r", arrow_kind::runs, "run-end encoded", 0, 0},
};
// With an argument behind the colon.
inline constexpr arrow_row arrow_rows_with[] = {
    {"tss:", arrow_kind::timestamp, "timestamp in s", 64, 2, true, arrow_ticks[0]},
    {"tsm:", arrow_kind::timestamp, "timestamp in ms", 64, 2, true, arrow_ticks[1]},
    {"tsu:", arrow_kind::timestamp, "timestamp in us", 64, 2, true, arrow_ticks[2]},
    {"tsn:", arrow_kind::timestamp, "timestamp in ns", 64, 2, true, arrow_ticks[3]},
    {"d:", arrow_kind::decimal, "decimal128", 128, 2, true},
    {"w:", arrow_kind::fixed_binary, "fixed binary", 0, 2},
    {"+w:", arrow_kind::list, "fixed list", 0, 1},
    {"+ud:", arrow_kind::one_of_several, "dense union", 8, 2},
    {"+us:", arrow_kind::one_of_several, "sparse union", 8, 1},
};
// clang-format on

[[nodiscard]] inline arrow_type arrow_type_of(arrow_row const& row) {
  arrow_type out;
  out.kind = row.kind;
  out.name = row.name;
  out.bits = row.bits;
  out.is_signed = row.is_signed;
  out.buffers = row.buffers;
  out.per_second = row.per_second;
  return out;
}

/// Takes a whole number of up to nine digits off the front of a text; false where there is none.
[[nodiscard]] constexpr bool take_number(std::string_view& text, std::int64_t& out) {
  bool const negative = text.starts_with('-');
  std::size_t i = negative ? 1 : 0;
  std::size_t const first = i;
  out = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    if (i - first == 9) return false;
    out = 10 * out + (text[i] - '0');
  }
  if (i == first) return false;
  if (negative) out = -out;
  text.remove_prefix(i);
  return true;
}

/// "18,6" or "18,6,64": digits, digits behind the point, bits. What is wrong, or nothing.
[[nodiscard]] inline char const* read_decimal_type(std::string_view text, arrow_type& out) {
  std::int64_t parts[3] = {0, 0, 128};
  std::size_t n = 0;
  do {
    if (n == 3 || !take_number(text, parts[n++])) return "a decimal is d:precision,scale or d:precision,scale,bits";
  } while (text.starts_with(',') && (text.remove_prefix(1), true));
  if (n < 2 || !text.empty()) return "a decimal is d:precision,scale or d:precision,scale,bits";
  struct width {
    std::int64_t bits;
    std::int64_t digits;
    std::string_view name;
  };
  static constexpr width widths[] = {
      {32, 9, "decimal32"}, {64, 18, "decimal64"}, {128, 38, "decimal128"}, {256, 76, "decimal256"}};
  for (auto const& w : widths) {
    if (w.bits != parts[2]) continue;
    if (parts[0] < 1 || parts[0] > w.digits) return "a decimal has more digits than its bits hold, or none";
    if (parts[1] < -1000 || parts[1] > 1000) return "a decimal has at most a thousand places";
    out.precision = static_cast<int>(parts[0]);
    out.scale = static_cast<int>(parts[1]);
    out.bits = static_cast<int>(w.bits);
    out.name = w.name;
    return nullptr;
  }
  return "a decimal has 32, 64, 128 or 256 bits";
}

/// What stands behind the colon. What is wrong, or nothing.
[[nodiscard]] inline char const* read_type_argument(std::string_view text, arrow_type& out) {
  if (out.kind == arrow_kind::timestamp) {
    out.zone = text;
    return nullptr;
  }
  if (out.kind == arrow_kind::decimal) return read_decimal_type(text, out);
  if (out.kind == arrow_kind::one_of_several) {  // identifiers of the types; none at all, too
    while (!text.empty()) {
      std::int64_t id = 0;
      if (!take_number(text, id) || id < 0 || id > 127) return "the types of a union are numbered from 0 to 127";
      if (text.starts_with(',') && text.size() > 1)
        text.remove_prefix(1);
      else if (!text.empty())
        return "the types of a union are numbered from 0 to 127";
    }
    return nullptr;
  }
  if (!take_number(text, out.size) || !text.empty() || out.size < 0)
    return "a fixed size is a number of up to nine digits";
  return nullptr;
}

}  // namespace detail
/// \endcond

/// Reads a format string. Types that this library takes no values from (lists, maps, unions) are read as well, so that
/// an error can name them.
/// \throws tonnage::error  for any other text, with it.
/// Source: Apache Arrow, "The Arrow C data interface", Data type description: format strings.
[[nodiscard]] inline arrow_type parse_arrow_type(std::string_view format) {
  for (auto const& row : detail::arrow_rows)
    if (row.format == format) return detail::arrow_type_of(row);
  char const* why = "no format of Arrow's";
  for (auto const& row : detail::arrow_rows_with) {
    if (!format.starts_with(row.format)) continue;
    auto out = detail::arrow_type_of(row);
    why = detail::read_type_argument(format.substr(row.format.size()), out);
    if (why == nullptr) return out;
  }
  throw error(why, {.text = detail::excerpt(format)});
}

}  // namespace tonnage::inline v0_1_0::formats
