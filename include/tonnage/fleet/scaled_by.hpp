// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What if it were more, or less? Counts and costs of a plan times a factor.
///
/// `plan | scaled_by(1.3) | in_service(as_of(day)) | tally(gpu_count)` is 130 GPUs of 100, and its answer says so.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>
#include <range/v3/view/interface.hpp>
#include <range/v3/view/transform.hpp>
#include <string>
#include <tonnage/fleet/detail/held.hpp>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/units/refusal.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// A factor in the shortest digits that read back as the same number.
template <class Factor>
[[nodiscard]] std::string text_of_factor(Factor const& factor) {
  if constexpr (std::is_arithmetic_v<Factor>) {
    char digits[64];
    return {digits, std::to_chars(digits, digits + sizeof digits, factor).ptr};
  } else if constexpr (requires { factor.lower(), factor.upper(); }) {
    return text_of_factor(factor.lower()) + " to " + text_of_factor(factor.upper());
  } else if constexpr (requires {
                         { to_string(factor) } -> std::convertible_to<std::string>;
                       }) {
    return to_string(factor);
  } else {
    return "a factor of a type without text";
  }
}

/// Rows that a view makes of others, and what an answer says of it.
template <class View>
class noted_view : public ranges::view_interface<noted_view<View>>, public std::ranges::view_base {
 public:
  static constexpr bool each_time = true;

  noted_view() = default;
  noted_view(View view, assumption note) : view_(std::move(view)), note_(std::move(note)) {}
  auto begin() { return ranges::begin(view_); }
  auto end() { return ranges::end(view_); }
  auto begin() const
    requires ranges::range<View const>
  {
    return ranges::begin(view_);
  }
  auto end() const
    requires ranges::range<View const>
  {
    return ranges::end(view_);
  }
  [[nodiscard]] View& base() { return view_; }
  [[nodiscard]] View const& base() const { return view_; }
  [[nodiscard]] assumption const& note() const { return note_; }

 private:
  View view_{};
  assumption note_{};
};

/// Whether a number can become its product with a factor, and nothing of that is cut off: a whole number takes whole
/// factors only.
template <class Number, class Factor>
inline constexpr bool takes_product =
    requires(Number& n, Factor const& f) { n = n * f; } && (!std::is_integral_v<Number> || std::is_integral_v<Factor>);
template <optional_like Number, class Factor>
inline constexpr bool takes_product<Number, Factor> =
    takes_product<std::remove_reference_t<decltype(*std::declval<Number&>())>, Factor>;

template <class Number, class Factor>
void scale_in_place(Number& n, Factor const& f) {
  if constexpr (optional_like<Number>) {
    if (n.has_value()) scale_in_place(*n, f);
  } else if constexpr (std::is_integral_v<Number>) {
    Number const before = n;
    if (__builtin_mul_overflow(before, +f, &n))
      throw_error("scaled_by: a whole number does not hold the product", {.text = std::to_string(before)});
  } else if constexpr (std::is_arithmetic_v<Number> && std::is_arithmetic_v<Factor>) {
    using larger = std::common_type_t<double, Number, Factor>;
    n = static_cast<Number>(static_cast<larger>(n) * static_cast<larger>(f));
  } else {
    n = n * f;
  }
}

/// Where the number of GPUs stands in a row that can be changed.
template <class Row>
  requires requires(Row& row) { row.count; } || requires(Row& row) { row.gpus; }
[[nodiscard]] auto& count_to_scale(Row& row) {
  if constexpr (requires { row.count; })
    return row.count;
  else
    return row.gpus;
}
template <class Row, class Factor>
concept scales_count = requires(Row& row) { count_to_scale(row); } &&
                       takes_product<std::remove_reference_t<decltype(count_to_scale(std::declval<Row&>()))>, Factor>;
/// Also where there is no cost; not where `row_access` makes one of who knows what.
template <class Row, class Factor>
constexpr bool scales_cost() {
  if constexpr (requires(Row& row) { row.cost; })
    return takes_product<std::remove_reference_t<decltype((std::declval<Row&>().cost))>, Factor>;
  else
    return !requires(Row const& row) { cost_of(row); };
}

/// Whether a row is commissioned on a day or later; on any day, where none is asked for.
template <class Row>
[[nodiscard]] bool is_commissioned_from([[maybe_unused]] Row const& row, std::optional<date> const& first) {
  if (!first) return true;
  if constexpr (dated<Row>) {
    auto const start = commissioned_of(row);
    return start && *first <= *start;
  } else {
    throw_error("scaled_by(...).from(day): expected rows with a date of commissioning", {.text = to_string(*first)});
  }
}
/// "0.8", and from when it holds.
[[nodiscard]] inline std::string text_of_scaling(std::string factor, std::optional<date> const& first) {
  if (first) factor += ", what is commissioned from " + to_string(*first) + " on";
  return factor;
}

template <class Factor>
struct scaling {
  Factor factor;
  std::optional<date> first{};

  /// Only what is commissioned on this day or later: what stands already is as much as it is.
  [[nodiscard]] scaling from(calendar_day day) const { return {factor, day}; }
};
template <class Range>
using row_to_scale = ranges::range_value_t<Range>;

template <class Range, class Factor>
  requires(ranges::input_range<Range> && scales_count<row_to_scale<Range>, Factor> &&
           scales_cost<row_to_scale<Range>, Factor>())
[[nodiscard]] auto operator|(Range&& range, scaling<Factor> s) {
  auto scaled = ranges::views::transform(hold(std::forward<Range>(range)), [f = s.factor, first = s.first](auto row) {
    if (!is_commissioned_from(row, first)) return row;
    scale_in_place(count_to_scale(row), f);
    if constexpr (requires { row.cost; }) scale_in_place(row.cost, f);
    return row;
  });
  return noted_view<decltype(scaled)>(std::move(scaled),
                                      {"scaled by", text_of_scaling(text_of_factor(s.factor), s.first)});
}
template <class Range, class Factor,
          words Because = sentence{}
                              .add("tonnage: scaled_by needs rows with a count (or gpus) that can be assigned, and a "
                                   "whole count takes a whole factor only: 1.3 times 7 GPUs is 9.1")
                              .out>
  requires(ranges::input_range<Range> && !scales_count<row_to_scale<Range>, Factor>)
void operator|(Range&&, scaling<Factor> const&) TONNAGE_DELETE(
    "tonnage: scaled_by needs rows with a count (or gpus) that can be assigned, and a whole count takes a whole factor "
    "only: 1.3 times 7 GPUs is 9.1");
template <class Range, class Factor,
          words Because = sentence{}
                              .add("tonnage: scaled_by scales costs with the counts: the cost of these rows cannot be "
                                   "assigned, or is a whole number, which takes a whole factor only")
                              .out>
  requires(ranges::input_range<Range> && scales_count<row_to_scale<Range>, Factor> &&
           !scales_cost<row_to_scale<Range>, Factor>())
void operator|(Range&&, scaling<Factor> const&) TONNAGE_DELETE(
    "tonnage: scaled_by scales costs with the counts: the cost of these rows cannot be assigned, or is a whole number, "
    "which takes a whole factor only");

}  // namespace detail
/// \endcond

/// Every count (and cost) times a factor: what if it were 30 % more? Needs rows with a `count` or `gpus`, and a `cost`
/// if they have one, that can be assigned. Whole numbers take whole factors only: 1.3 times 7 GPUs would be cut to 9.
///
/// `.from(day)` leaves alone what is commissioned before that day, or never. The answer says so: "scaled by: 1.3"
/// stands among its notes, and each further factor on a line of its own.
/// \throws tonnage::error  for a factor below 0 or NaN; when rows are read, where a whole number does not hold the
/// product, and where `.from(day)` asks rows that have no date of commissioning
/// \code plan | scaled_by(1.3) | in_service(as_of(day)) | tally(gpu_count) \endcode
template <number_like Factor>
[[nodiscard]] auto scaled_by(Factor factor) {
  if constexpr (std::is_arithmetic_v<Factor>) {
    if (!(factor >= Factor{}))
      throw_error("scaled_by: expected a factor of at least 0", {.text = detail::text_of_factor(factor)});
  }
  return detail::scaling<Factor>{factor};
}

}  // namespace tonnage::inline v0_1_0
