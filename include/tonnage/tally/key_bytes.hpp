// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Keys as bytes: by value, never by an address or a number of one process.
///
/// Keys of your own travel once they say how: `template <> struct tonnage::key_bytes<rack_id>` has a `tag`, `put` and
/// `get`, as the example below.
#pragma once

#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/tally/buckets.hpp>
#include <tonnage/tally/detail/bytes.hpp>
#include <tonnage/tally/detail/model_bytes.hpp>
#include <tonnage/units/symbol.hpp>
#include <tonnage/usage/cut.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// How the value of a key travels as bytes; for a type of your own, specialize it with a `tag`, `put` and `get`:
/// \code
/// template <> struct tonnage::key_bytes<rack_id> {
///   static std::string tag() { return "rack"; }
///   static void put(auto& to, rack_id const& v) { to.number(v.number); }
///   static rack_id get(auto& from) { return {from.template number<int>()}; }
/// };
/// \endcode
/// Integers, enumerations, texts, names, paths, models, dates and times, quantities, amounts, and optionals, pairs and
/// tuples of these have one.
template <class T>
struct key_bytes;

/// \cond
namespace detail {
/// What a number counts: "f64 power kg m2 s-3 of chips".
template <class T>
[[nodiscard]] std::string number_tag() {
  if constexpr (std::is_floating_point_v<T>)
    return "f" + std::to_string(8 * sizeof(T));
  else if constexpr (std::is_integral_v<T>)
    return (std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T));
  else if constexpr (requires { std::string(T::tag); })
    return T::tag;
  else if constexpr (requires { std::string(T::tag()); })
    return T::tag();
  else if constexpr (requires { typename T::kind_type; }) {
    constexpr measured const& m = measured_by<typename T::kind_type>;
    std::string out = number_tag<typename T::value_type>() + (m.name.empty() ? "" : " " + std::string(m.name));
    for (std::size_t b = 0; b != bases; ++b)
      if (auto const exponent = m.dimension.of[b]; exponent != 0)
        out += " " + symbol_of(static_cast<base>(b), m) + (exponent == 1 ? "" : std::to_string(exponent));
    return out;
  } else {
    static_assert(!sizeof(T), "tonnage: a partial answer in this value type has no bytes");
  }
}
}  // namespace detail

template <class T>
  requires(std::integral<T> || std::is_enum_v<T>)
struct key_bytes<T> {
  static std::string tag() {
    if constexpr (std::is_enum_v<T>)
      return "enum " + key_bytes<std::underlying_type_t<T>>::tag();
    else
      return detail::number_tag<T>();
  }
  static void put(auto& to, T v) {
    if constexpr (std::is_enum_v<T>)
      to.number(static_cast<std::underlying_type_t<T>>(v));
    else
      to.number(v);
  }
  static T get(auto& from) {
    if constexpr (std::is_enum_v<T>)
      return static_cast<T>(from.template number<std::underlying_type_t<T>>());
    else
      return from.template number<T>();
  }
};
template <std::floating_point T>
  requires(sizeof(T) == 4 || sizeof(T) == 8)
struct key_bytes<T> {
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static std::string tag() { return detail::number_tag<T>(); }
  static void put(auto& to, T v) { to.number(std::bit_cast<bits>(v)); }
  static T get(auto& from) { return std::bit_cast<T>(from.template number<bits>()); }
};
template <>
struct key_bytes<std::string> {
  static std::string tag() { return "text"; }
  static void put(auto& to, std::string const& v) { to.text(v); }
  static std::string get(auto& from) { return from.text(); }
};
/// A text that somebody else keeps is kept by the library where it comes from bytes, for as long as the program runs.
template <>
struct key_bytes<std::string_view> {
  struct family {};
  static std::string tag() { return "text"; }
  static void put(auto& to, std::string_view v) { to.text(v); }
  static std::string_view get(auto& from) { return detail::names_of<family>().name(from.text())->text; }
};
template <class T>
  requires requires(T const& v) {
    v.text();
    v.is_known();
    typename T::known_by_address;
  }
struct key_bytes<T> {
  static std::string tag() { return "name"; }
  static void put(auto& to, T const& v) {
    to.number(v.is_known());
    if (v.is_known()) to.text(v.text());
  }
  static T get(auto& from) { return from.template number<bool>() ? T(from.text()) : T(); }
};
template <>
struct key_bytes<catalog::model> {
  static std::string tag() { return "model"; }
  static void put(auto& to, catalog::model v) { detail::put_model(to, v); }
  static catalog::model get(auto& from) { return detail::get_model(from); }
};
template <>
struct key_bytes<std::chrono::year> {
  static std::string tag() { return "year"; }
  static void put(auto& to, std::chrono::year v) { to.number(std::int32_t(static_cast<int>(v))); }
  static std::chrono::year get(auto& from) { return std::chrono::year(from.template number<std::int32_t>()); }
};
template <class Clock, std::integral Rep, class Period>
struct key_bytes<std::chrono::time_point<Clock, std::chrono::duration<Rep, Period>>> {
  static std::string tag() {
    return "time of " + std::to_string(Period::num) + "/" + std::to_string(Period::den) + " s";
  }
  static void put(auto& to, auto const& v) {
    to.number(detail::platform_cast<std::int64_t>(v.time_since_epoch().count()));
  }
  static auto get(auto& from) {
    using duration = std::chrono::duration<Rep, Period>;
    return std::chrono::time_point<Clock, duration>(
        duration(detail::platform_cast<Rep>(from.template number<std::int64_t>())));
  }
};
template <class Rep, class Period>
struct key_bytes<std::chrono::duration<Rep, Period>> {
  using duration = std::chrono::duration<Rep, Period>;
  static std::string tag() {
    return key_bytes<Rep>::tag() + " of " + std::to_string(Period::num) + "/" + std::to_string(Period::den) + " s";
  }
  static void put(auto& to, duration const& v) { key_bytes<Rep>::put(to, v.count()); }
  static duration get(auto& from) { return duration(key_bytes<Rep>::get(from)); }
};
template <class Kind, class Rep>
struct key_bytes<quantity<Kind, Rep>> {
  static std::string tag() { return detail::number_tag<quantity<Kind, Rep>>(); }
  static void put(auto& to, quantity<Kind, Rep> const& v) { key_bytes<Rep>::put(to, v.coherent_); }
  static quantity<Kind, Rep> get(auto& from) { return quantity<Kind, Rep>::from_coherent(key_bytes<Rep>::get(from)); }
};
template <detail::exactly_counted T>
struct key_bytes<T> {
  static std::string tag() { return detail::number_tag<T>(); }
  static void put(auto& to, T const& v) {
    int128 const n = detail::counted(v);
    to.number(n.high);
    to.number(n.low);
  }
  static T get(auto& from) {
    auto const high = from.template number<std::int64_t>();
    return detail::of_count<T>(int128(high, from.template number<std::uint64_t>()));
  }
};
template <class Figure>
struct key_bytes<step<Figure>> {
  static std::string tag() { return "step of " + key_bytes<Figure>::tag(); }
  static void put(auto& to, step<Figure> const& v) {
    key_bytes<Figure>::put(to, v.low);
    key_bytes<Figure>::put(to, v.end);
  }
  static step<Figure> get(auto& from) {
    auto const low = key_bytes<Figure>::get(from);
    return {low, key_bytes<Figure>::get(from)};
  }
};
template <>
struct key_bytes<calendar_quarter> {
  static std::string tag() { return "quarter"; }
  static void put(auto& to, calendar_quarter const& v) {
    to.number(std::int32_t(static_cast<int>(v.year)));
    to.number(std::uint32_t(v.number));
  }
  static calendar_quarter get(auto& from) {
    std::chrono::year const year(from.template number<std::int32_t>());
    return {year, from.template number<std::uint32_t>()};
  }
};
template <>
struct key_bytes<std::chrono::year_month> {
  static std::string tag() { return "year and month"; }
  static void put(auto& to, std::chrono::year_month const& v) {
    to.number(std::int32_t(static_cast<int>(v.year())));
    to.number(static_cast<std::uint8_t>(static_cast<unsigned>(v.month())));
  }
  static std::chrono::year_month get(auto& from) {
    std::chrono::year const year(from.template number<std::int32_t>());
    return year / std::chrono::month(from.template number<std::uint8_t>());
  }
};
template <>
struct key_bytes<std::chrono::year_month_day> {
  static std::string tag() { return "day"; }
  static void put(auto& to, std::chrono::year_month_day const& v) {
    key_bytes<std::chrono::year_month>::put(to, v.year() / v.month());
    to.number(static_cast<std::uint8_t>(static_cast<unsigned>(v.day())));
  }
  static std::chrono::year_month_day get(auto& from) {
    auto const month = key_bytes<std::chrono::year_month>::get(from);
    return month / std::chrono::day(from.template number<std::uint8_t>());
  }
};
template <>
struct key_bytes<calendar_day> : key_bytes<date> {};
template <>
struct key_bytes<calendar_month> {
  static std::string tag() { return "month"; }
  static void put(auto& to, calendar_month const& v) {
    to.number(std::int32_t(static_cast<int>(v.value.year())));
    to.number(static_cast<std::uint8_t>(static_cast<unsigned>(v.value.month())));
  }
  static calendar_month get(auto& from) {
    std::chrono::year const year(from.template number<std::int32_t>());
    return {year / std::chrono::month(from.template number<std::uint8_t>())};
  }
};
template <>
struct key_bytes<zone_hour> {
  static std::string tag() { return "hour"; }
  static void put(auto& to, zone_hour const& v) {
    key_bytes<utc_instant>::put(to, v.begin);
    to.number(detail::platform_cast<std::int64_t>(v.ahead.count()));
  }
  static zone_hour get(auto& from) {
    auto const begin = key_bytes<utc_instant>::get(from);
    return {begin, std::chrono::seconds(from.template number<std::int64_t>())};
  }
};
template <class T>
struct key_bytes<std::optional<T>> {
  static std::string tag() { return "optional " + key_bytes<T>::tag(); }
  static void put(auto& to, std::optional<T> const& v) {
    to.number(v.has_value());
    if (v) key_bytes<T>::put(to, *v);
  }
  static std::optional<T> get(auto& from) {
    if (!from.template number<bool>()) return std::nullopt;
    return key_bytes<T>::get(from);
  }
};
template <template <class...> class Tuple, class... Ts>
  requires(std::is_same_v<Tuple<Ts...>, std::tuple<Ts...>> || requires(Tuple<Ts...> const& v) { v.second; })
struct key_bytes<Tuple<Ts...>> {
  static std::string tag() { return (std::string("(") + ... + (key_bytes<Ts>::tag() + " ")) + ")"; }
  static void put(auto& to, Tuple<Ts...> const& v) {
    std::apply([&](auto const&... each) { (key_bytes<Ts>::put(to, each), ...); }, v);
  }
  static Tuple<Ts...> get(auto& from) { return Tuple<Ts...>{key_bytes<Ts>::get(from)...}; }
};
/// \endcond

}  // namespace tonnage::inline v0_1_0
