// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Keys that group numbers in steps, and dates by month, quarter and year.
///
///     nodes | by(in_steps(key("age", age), 365 * full_day)) | tally(gpu_count)
///     plan | at_completion() | by(in_quarters(commissioned_of)) | tally(gpu_count)
#pragma once

#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/core/decimal.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/rounding.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/total.hpp>
#include <tonnage/usage/detail/exact_product.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// A step of numbers, `low` included, `end` not.
template <class Figure>
struct step {
  Figure low;  ///< the first number that is in it
  Figure end;  ///< the first that is not
  friend bool operator==(step const& a, step const& b) { return a.low == b.low; }
  friend bool operator<(step const& a, step const& b) { return a.low < b.low; }
};

/// \cond
namespace detail {

/// Where steps of a width begin: at its multiples as decimal numbers, each rounded once. A width of 0.1 is a tenth, and
/// its third multiple is 0.3, where three times the double would be 0.30000000000000004.
template <class Number>
class step_starts {
 public:
  explicit step_starts(Number width) : width_(width) {
    if constexpr (std::numeric_limits<Number>::digits <= 53) {
      // The decimal with the fewest decimals that reads back as the width. Ten to the 22nd is a double, and no more.
      double power = 1;
      for (int decimals = 0; decimals <= 22; ++decimals, power *= 10) {
        double const digits = rounded(static_cast<double>(width) * power);
        if (!(digits < most_digits)) return;
        if (static_cast<Number>(digits / power) == width) {
          digits_ = digits;
          power_ = power;
          return;
        }
      }
    }
  }
  [[nodiscard]] Number operator()(Number n) const {
    double const digits = static_cast<double>(n) * digits_;  // exact, below 2^53
    bool const is_exact = digits_ != 0 && digits < most_digits && digits > -most_digits;
    return (is_exact ? static_cast<Number>(digits / power_) : n * width_) + Number{};
  }

 private:
  static constexpr double most_digits = 9007199254740992;  // 2^53
  Number width_;
  double digits_ = 0;  // 0: the width has more than a double holds
  double power_ = 1;
};

/// Where steps of this width begin; of whole numbers nothing needs to be known.
struct whole_starts {};
template <class Figure>
[[nodiscard]] auto starts_of(Figure const& width) {
  if constexpr (exactly_counted<Figure>)
    return whole_starts();
  else if constexpr (requires { width.count(); })  // a duration
    return starts_of(width.count());
  else if constexpr (std::is_integral_v<number_in<Figure>>)
    return whole_starts();
  else
    return step_starts<number_in<Figure>>(coherent(width));
}
/// The step of a number. `start` is that of the width.
template <class Figure, class Starts>
[[nodiscard]] std::optional<step<Figure>> step_of(Figure const& figure, Figure const& width, Starts const& start) {
  if constexpr (requires { figure.count(); }) {  // a duration
    auto const in = step_of(figure.count(), width.count(), start);
    return in ? std::optional(step<Figure>{Figure(in->low), Figure(in->end)}) : std::nullopt;
  } else if constexpr (exactly_counted<Figure>) {
    int128 const x = counted(figure), w = counted(width);
    if (!(w > 0)) throw_error("steps are wider than nothing");
    wide const rest = bits_of(x < 0 ? -x : x) % bits_of(w);
    int128 low = x, end;
    int128 const above = whole_of_bits(rest);
    bool const wraps = x < 0 ? rest != 0 && (low.add_wraps(above) || low.subtract_wraps(w)) : low.subtract_wraps(above);
    end = low;
    if (wraps || end.add_wraps(w)) throw_error("a step does not fit into its type", {.text = x.to_string()});
    return step<Figure>{of_count<Figure>(low), of_count<Figure>(end)};
  } else {
    using plain = number_in<Figure>;
    plain const x = coherent(figure), w = coherent(width);
    if (!(w > plain{})) throw_error("steps are wider than nothing");
    if constexpr (std::is_integral_v<plain>) {
      plain const above = static_cast<plain>(x % w < 0 ? x % w + w : x % w);
      plain low{}, end{};
      if (__builtin_sub_overflow(x, above, &low) || __builtin_add_overflow(low, w, &end))
        throw_error("a step does not fit into its type", {.text = std::to_string(x)});
      return step<Figure>{from_number<Figure>(low), from_number<Figure>(end)};
    } else {
      if (!(x - x == plain{})) return std::nullopt;  // NaN and infinity are in no step
      plain n = rounded_down(x / w);
      // The division may have rounded: what counts is where steps begin.
      if (start(n) > x) --n;
      if (start(n + 1) <= x) ++n;
      return step<Figure>{from_number<Figure>(start(n)), from_number<Figure>(start(n + 1))};
    }
  }
}
template <class Figure>
[[nodiscard]] std::optional<step<Figure>> step_of(Figure const& figure, Figure const& width) {
  return step_of(figure, width, starts_of(width));
}

/// What a key is of: another key, or a function or member as `by` takes it.
template <class Key>
[[nodiscard]] std::string name_of_key(Key const& key, char const* otherwise) {
  if constexpr (key_like<Key>)
    return key.name();
  else
    return otherwise;
}
/// Whether the rows can answer for it.
template <class Key, class Row>
concept values_of_key =
    (key_like<Key> && answers_for<Key, Row>) || (!key_like<Key> && std::invocable<Key const&, Row const&>);
template <class Key, class Row>
  requires values_of_key<Key, Row>
[[nodiscard]] decltype(auto) value_of_key(Key const& key, Row const& row) {
  if constexpr (key_like<Key>)
    return key.of(row);
  else
    return asked_of(key, row);
}

template <class Key, class Figure>
struct step_key {
  using is_key = void;
  using is_of = Key;
  Key key;
  Figure width;
  decltype(starts_of(std::declval<Figure const&>())) starts;
  [[nodiscard]] std::string name() const { return name_of_key(key, "key"); }
  template <class Row>
    requires values_of_key<Key, Row>
  [[nodiscard]] auto of(Row const& row) const {
    auto const value = value_of_key(key, row);
    if constexpr (requires { value.has_value(); }) {
      using figure = std::common_type_t<std::remove_cvref_t<decltype(*value)>, Figure>;
      return value ? step_in(figure(*value)) : std::optional<step<figure>>();
    } else {
      using figure = std::common_type_t<std::remove_cvref_t<decltype(value)>, Figure>;
      return step_in(figure(value));
    }
  }

  template <class Of>
  [[nodiscard]] std::optional<step<Of>> step_in(Of const& figure) const {
    if constexpr (std::is_same_v<Of, Figure>)
      return step_of(figure, width, starts);
    else
      return step_of(figure, Of(width));
  }
};

struct as_year {
  static constexpr char const* name = "year";
  [[nodiscard]] static std::chrono::year of(std::chrono::year_month_day const& d) { return d.year(); }
};
struct as_quarter {
  static constexpr char const* name = "quarter";
  [[nodiscard]] static calendar_quarter of(std::chrono::year_month_day const& d) {
    return {d.year(), (static_cast<unsigned>(d.month()) + 2) / 3};
  }
};
struct as_month {
  static constexpr char const* name = "month";
  [[nodiscard]] static std::chrono::year_month of(std::chrono::year_month_day const& d) { return d.year() / d.month(); }
};
/// The day of a key, if it is known.
template <class Value>
[[nodiscard]] std::optional<date> day_of_key(Value const& value) {
  if constexpr (requires { value.has_value(); })
    return value ? std::optional<date>(checked_day(*value)) : std::nullopt;
  else
    return checked_day(value);
}
template <class Key, class Part>
struct calendar_key {
  using is_key = void;
  using is_of = Key;
  static constexpr bool is_period = std::is_same_v<Key, commissioned_of_attribute>;
  Key key;
  [[nodiscard]] std::string name() const { return name_of_key(key, Part::name); }
  template <class Row>
    requires values_of_key<Key, Row>
  [[nodiscard]] auto of(Row const& row) const {
    auto const on = day_of_key(value_of_key(key, row));
    using part = decltype(Part::of(std::chrono::year_month_day(*on)));
    return on ? std::optional<part>(Part::of(std::chrono::year_month_day(*on))) : std::nullopt;
  }
};

}  // namespace detail
/// \endcond

/// Groups by steps of a number, a quantity or a duration: 0 up to the width, from there up to twice the width, and
/// below zero as well. What is of a row is a key, a function or a member; what is unknown, NaN or infinite is a group
/// of its own. A width is the shortest decimal number that reads back as it: in steps of 0.1, in watts as well, 0.3 is
/// in "0.3 to 0.4". One that has none of 15 digits, such as 1.0 / 3, is the double that it is. Steps of money and of
/// exact times are exact.
/// \throws tonnage::error  where the width is not above zero
/// \code by(in_steps(&node::load, 0.25)); by(in_steps(key("age", age), 365 * full_day)) \endcode
template <class Key, class Figure>
[[nodiscard]] detail::step_key<Key, Figure> in_steps(Key of, Figure width) {
  auto const starts = detail::starts_of(width);
  return {std::move(of), std::move(width), starts};
}
/// Groups by the year of a date: of an attribute, a function or a member. An unknown date is a group of its own.
/// \throws tonnage::error  when rows come, for a day that no calendar has, such as 30 February
template <class Key>
[[nodiscard]] detail::calendar_key<Key, detail::as_year> in_years(Key of) {
  return {std::move(of)};
}
/// The same by quarters, "2027-Q3".
template <class Key>
[[nodiscard]] detail::calendar_key<Key, detail::as_quarter> in_quarters(Key of) {
  return {std::move(of)};
}
/// The same by months, "2027-03".
template <class Key>
[[nodiscard]] detail::calendar_key<Key, detail::as_month> in_months(Key of) {
  return {std::move(of)};
}

}  // namespace tonnage::inline v0_1_0

template <class Figure>
struct std::hash<tonnage::step<Figure>> {
  std::size_t operator()(tonnage::step<Figure> const& s) const {
    if constexpr (requires { s.low.count(); })
      return std::hash<decltype(s.low.count())>{}(s.low.count());
    else if constexpr (tonnage::detail::exactly_counted<Figure>)
      return std::hash<std::uint64_t>{}(tonnage::detail::counted(s.low).low);
    else
      return std::hash<tonnage::detail::number_in<Figure>>{}(tonnage::detail::coherent(s.low));
  }
};
template <>
struct std::hash<tonnage::calendar_quarter> {
  std::size_t operator()(tonnage::calendar_quarter const& q) const {
    return static_cast<std::size_t>(4 * (static_cast<int>(q.year) + 40000)) + q.number;
  }
};
