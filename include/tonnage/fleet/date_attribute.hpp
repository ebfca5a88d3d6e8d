// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The dates of a row, however the row writes them.
///
/// `commissioned_of(row)` is a `std::optional<date>`, whether the row has a `date`, a `std::chrono::year_month_day`, a
/// text such as "2027-03-01", or an optional one of these.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/fleet/attribute.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/refusal.hpp>
#include <type_traits>

/// \cond
namespace tonnage::inline v0_1_0::detail {

template <class T>
concept optional_like = requires(T const& value) {
  { value.has_value() } -> std::convertible_to<bool>;
  *value;
};
template <class T>
concept text_like = std::convertible_to<T const&, std::string_view>;

/// What a row may write a date as.
template <class T>
inline constexpr bool is_date_like =
    turns_into_date<T> || text_like<T> || std::constructible_from<std::optional<date>, T const&>;
template <optional_like T>
inline constexpr bool is_date_like<T> = is_date_like<std::remove_cvref_t<decltype(*std::declval<T const&>())>>;
template <class T>
concept date_like = is_date_like<std::remove_cvref_t<T>>;

constexpr words no_date() {
  return sentence{}
      .add("tonnage: a date is a std::chrono::sys_days, a year_month_day, a text such as 2027-03-01, ")
      .add("or a std::optional of these")
      .out;
}

/// The one place where the value of an attribute becomes a date. A text is read each time that the row is asked; an
/// empty one is an unknown date, as an empty optional is.
/// \param field  the attribute, for the error
/// \throws tonnage::error  for a day that no calendar has, and for a text that is no date
template <date_like T>
[[nodiscard]] constexpr std::optional<date> date_in(T const& value, char const* field) {
  if constexpr (optional_like<T>) {
    return value.has_value() ? date_in(*value, field) : std::nullopt;
  } else if constexpr (turns_into_date<T>) {
    return checked_day(value, field);
  } else if constexpr (text_like<T>) {
    if constexpr (std::is_pointer_v<T>) {
      if (value == nullptr) return std::nullopt;
    }
    std::string_view const text = value;
    if (text.empty()) return std::nullopt;
    auto const out = date_of_text(text);
    if (!out)
      throw_error(std::string(field) + ": expected a day of the calendar such as 2030-12-31, found " +
                  std::string(text));
    return out;
  } else {
    return std::optional<date>(value);
  }
}
template <class T, words Because = no_date()>
  requires(!date_like<T>)
std::optional<date> date_in(T const&, char const*) TONNAGE_DELETE(
    "tonnage: a date is a std::chrono::sys_days, a year_month_day, a text such as 2027-03-01, "
    "or a std::optional of these");

}  // namespace tonnage::inline v0_1_0::detail

#define TONNAGE_DATE_ATTRIBUTE(attribute, function)                      \
  namespace detail {                                                     \
  TONNAGE_ATTRIBUTE_FUNCTION(attribute, attribute##_as_written);         \
  struct function##_attribute {                                          \
    static constexpr char const* member = #attribute;                    \
    template <class Row>                                                 \
      requires std::invocable<attribute##_as_written const&, Row const&> \
    constexpr std::optional<date> operator()(Row const& row) const {     \
      return date_in(attribute##_as_written{}(row), #attribute);         \
    }                                                                    \
  };                                                                     \
  }                                                                      \
  inline constexpr detail::function##_attribute function {}
/// \endcond
