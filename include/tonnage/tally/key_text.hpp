// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The text of a key, the same in tables, files and columns of Arrow.
///
/// `report::key_text(2027y / 3)` is "2027-03", that of an unknown site "unknown".
#pragma once

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/number_text.hpp>
#include <tonnage/units/print.hpp>
#include <tonnage/usage/time_span.hpp>
#include <tuple>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// Whether a key is a year, a month, a quarter or a day, known or not: by its type, for a number such as 2048 is none.
template <class T>
inline constexpr bool is_calendar_key =
    std::convertible_to<T const&, period> || turns_into_date<T> || requires(T const& v) {
      { v.value } -> std::same_as<std::chrono::year_month const&>;
    };
template <class T>
  requires requires(T const& v) { v.has_value(), *v; }
inline constexpr bool is_calendar_key<T> = is_calendar_key<std::remove_cvref_t<decltype(*std::declval<T const&>())>>;
}  // namespace detail
/// \endcond

namespace report {

/// \cond
template <class T>
[[nodiscard]] std::string key_text(T const& v);
namespace detail {
/// A time with a unit. A template, so that fmt formats one only in programs that have such keys.
template <class Duration>
[[nodiscard]] auto as_time(Duration const& d) {
  return quantity<kind::time>(d);
}
/// An end of a step with all of its digits, so that no two steps read alike: "1.231 kW". Times are rounded as
/// elsewhere: 130 minutes have no last digit in hours.
template <class End>
[[nodiscard]] std::string end_text(End const& end) {
  if constexpr (requires { end.coherent_; } && !std::is_same_v<End, quantity<kind::time>>)
    return fmt::format("{:r}", end);
  else
    return key_text(end);
}
}  // namespace detail
/// \endcond

/// The text of a key's value: names by their text, years, models by name, days in ISO 8601, enumerations without a text
/// by their number, "unknown" for none, the parts of a pair with a comma between, and whatever else fmt prints.
template <class T>
[[nodiscard]] std::string key_text(T const& v) {
  if constexpr (requires { v.text(); })
    return std::string(v.text());
  else if constexpr (requires { v.has_value(), *v; })
    return v ? key_text(*v) : "unknown";
  else if constexpr (requires { v.low, v.end; })
    return detail::end_text(v.low) + " to " + detail::end_text(v.end);
  else if constexpr (requires {
                       typename T::period;
                       v.count();
                     })
    return fmt::format("{}", detail::as_time(v));
  else if constexpr (std::is_same_v<T, std::chrono::year_month_day>)
    return v.ok() ? to_string(date(v)) : "unknown";
  else if constexpr (std::is_same_v<T, std::chrono::year_month>)
    return v.ok() ? to_string(date(v / 1)).substr(0, 7) : "unknown";
  else if constexpr (requires { std::tuple_size<T>::value; }) {
    std::string out;
    std::apply([&](auto const&... part) { ((out += (out.empty() ? "" : ", ") + key_text(part)), ...); }, v);
    return out;
  } else if constexpr (std::is_enum_v<T> && !requires { to_string(v); } && !fmt::is_formattable<T>::value)
    return std::to_string(static_cast<long long>(v));
  else if constexpr (std::is_same_v<T, catalog::model>)
    return std::string(v->name);
  else if constexpr (std::is_same_v<T, std::chrono::year>)
    return v.ok() ? std::to_string(static_cast<int>(v)) : "unknown";
  else if constexpr (requires {
                       { to_string(v) } -> std::convertible_to<std::string>;
                     })
    return to_string(v);
  else
    return fmt::format("{}", v);
}

}  // namespace report
}  // namespace tonnage::inline v0_1_0
