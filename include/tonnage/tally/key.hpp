// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Keys: what a tally groups by.
///
/// `by(owner, commissioning_year)`, `by(site.at(2))`, `by(key("wing", [](auto const& h) { return h.wing; }))`.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tuple>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// A key has a name and turns a row into a value that is ordered and has an identity.
template <class K>
concept key_like = requires(K const& k) {
  { k.name() } -> std::convertible_to<std::string>;
  typename K::is_key;
};
/// Whether the rows can answer for a key.
template <class K, class Row>
concept answers_for = requires(K const& k, Row const& row) { k.of(row); };

/// \cond
namespace detail {

/// Texts that are told by where they begin.
struct c_text_part {
  template <class T>
  static constexpr bool is = std::is_same_v<std::decay_t<T>, char const*> || std::is_same_v<std::decay_t<T>, char*>;
};
/// A value as tallies group by it: with views in place of pointers to texts, which would be compared by address. A text
/// that is nowhere is empty.
template <class T>
[[nodiscard]] auto with_views(T const& v) {
  if constexpr (c_text_part::is<T>) {
    char const* const text = v;
    return text == nullptr ? std::string_view() : std::string_view(text);
  } else if constexpr (!has<T, c_text_part>()) {
    return v;
  } else if constexpr (requires { v.has_value(); }) {
    return v.has_value() ? std::optional(with_views(*v)) : std::nullopt;
  } else {
    return std::apply([](auto const&... part) { return std::tuple(with_views(part)...); }, v);
  }
}
/// What a function or an attribute says of a row, as it lies there unless it has such a pointer.
template <class Function, class Row>
[[nodiscard]] decltype(auto) key_of_row(Function const& function, Row const& row) {
  if constexpr (has<std::remove_cvref_t<decltype(asked_of(function, row))>, c_text_part>())
    return with_views(asked_of(function, row));
  else
    return asked_of(function, row);
}

template <auto const& Attribute, class Name>
struct attribute_key {
  using is_key = void;
  using is_of = std::remove_cvref_t<decltype(Attribute)>;
  [[nodiscard]] std::string name() const { return Name::text; }
  template <class Row>
    requires requires(Row const& row) { Attribute(row); }
  [[nodiscard]] decltype(auto) of(Row const& row) const {
    return key_of_row(Attribute, row);
  }
};
struct owner_text {
  static constexpr char const* text = "owner";
};
struct operator_text {
  static constexpr char const* text = "operator";
};
struct tenant_text {
  static constexpr char const* text = "tenant";
};

struct model_key {
  using is_key = void;
  using is_of = model_of_attribute;
  [[nodiscard]] std::string name() const { return "model"; }
  template <class Row>
    requires(names_model<Row>)
  [[nodiscard]] catalog::model of(Row const& row) const {
    return model_in(row);
  }
};

struct vendor_key {
  using is_key = void;
  using is_of = model_of_attribute;
  [[nodiscard]] std::string name() const { return "vendor"; }
  template <class Row>
    requires(names_model<Row>)
  [[nodiscard]] std::string_view of(Row const& row) const {
    return model_in(row)->vendor;
  }
};

struct site_key {
  using is_key = void;
  using is_of = site_of_attribute;
  std::size_t depth = static_cast<std::size_t>(-1);
  bool operator==(site_key const&) const = default;
  [[nodiscard]] std::string name() const { return "site"; }
  template <class Row>
    requires requires(Row const& row) { site_of(row); }
  [[nodiscard]] site_path of(Row const& row) const {
    return site_path(site_of(row)).up_to(depth);
  }
  /// Rolled up to the first `steps` steps of the path: `site.at(1)` is the country.
  [[nodiscard]] constexpr site_key at(std::size_t steps) const { return {steps}; }
};

template <auto const& Attribute, class Name>
struct year_key {
  using is_key = void;
  using is_of = std::remove_cvref_t<decltype(Attribute)>;
  static constexpr bool is_period = true;
  [[nodiscard]] std::string name() const { return Name::text; }
  template <class Row>
    requires requires(Row const& row) { std::optional<date>(Attribute(row)); }
  [[nodiscard]] std::chrono::year of(Row const& row) const {
    std::optional<date> const& on = Attribute(row);
    return on ? std::chrono::year_month_day(*on).year() : (std::chrono::year::min)() - std::chrono::years(1);
  }
};
struct commissioning_text {
  static constexpr char const* text = "year";
};

template <class Function>
struct user_key {
  using is_key = void;
  static constexpr char const* advice = "its function, or pointer to a member, takes other rows";
  std::string label;
  Function function;
  [[nodiscard]] std::string name() const { return label; }
  template <class Row>
    requires std::invocable<Function const&, Row const&>
  [[nodiscard]] decltype(auto) of(Row const& row) const {
    return key_of_row(function, row);
  }
};

/// What `by` takes for a key without a name: a lambda, or a pointer to a member.
template <class F>
concept nameless_key = !key_like<F> && !std::is_convertible_v<F const&, std::string_view> &&
                       (std::is_member_pointer_v<F> || std::is_class_v<F> ||
                        (std::is_pointer_v<F> && std::is_function_v<std::remove_pointer_t<F>>));
template <class K>
[[nodiscard]] auto as_key(K key) {
  if constexpr (key_like<K>)
    return key;
  else
    return user_key<K>{"key", std::move(key)};
}

struct status_key {
  using is_key = void;
  using is_of = commissioned_of_attribute;  // and all that a row says of its life beside it
  as_of when;
  friend bool operator==(status_key const& a, status_key const& b) { return a.when.day == b.when.day; }
  [[nodiscard]] std::string name() const { return "status"; }
  template <dated Row>
  [[nodiscard]] status of(Row const& row) const {
    return tonnage::status_at(row, when);
  }
};

}  // namespace detail
/// \endcond

inline constexpr detail::attribute_key<owner_of, detail::owner_text> owner{};            ///< who holds title
inline constexpr detail::attribute_key<operator_of, detail::operator_text> operator_{};  ///< who runs it
inline constexpr detail::attribute_key<tenant_of, detail::tenant_text> tenant{};         ///< who uses it
inline constexpr detail::model_key model{};                                              ///< which accelerator
inline constexpr detail::vendor_key vendor{};                                            ///< who makes it
inline constexpr detail::site_key site{};  ///< where, in full; `site.at(n)` rolls up
/// The year in which it was commissioned. Dates that are not known have a year that is not `ok()` and reads "unknown".
inline constexpr detail::year_key<commissioned_of, detail::commissioning_text> commissioning_year{};

/// The status at an instant, as a key.
[[nodiscard]] inline detail::status_key status_as_of(as_of when) { return {when}; }

/// A key of your own: a name, and a function from a row, or a pointer to a member of it, to a value with `==`, `<` and
/// `std::hash` (or a member `hash()`; dates and tuples of such values have one already). A `char const*`, and an array
/// of characters, is the text that begins there.
template <class Function>
[[nodiscard]] detail::user_key<Function> key(std::string name, Function function) {
  return {std::move(name), std::move(function)};
}

}  // namespace tonnage::inline v0_1_0
