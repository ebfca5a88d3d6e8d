// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Splits an amount into parts that sum to it again, to the last micro-unit.
///
/// `apportion(parse_amount<usd>("0.000010"), {1, 1, 1})` is 0.000004, 0.000003 and 0.000003.
///
/// This is the method of largest remainders, which A. Hamilton proposed for seats of Congress in 1792: every part gets its
/// exact share rounded down, and the micro-units that are left go to the largest remainders, one each. Source: M. Balinski
/// and H. P. Young, *Fair Representation*, 2nd edition, 2001. Unlike methods that round a quotient, it keeps every part
/// within one unit of its share whatever the weights. Its paradox (a larger whole can make one part smaller by a
/// micro-unit) hurts seats, not bills.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/units/refusal.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What a part may weigh: any whole number (up to an `int128`), or a double or float.
template <class W>
concept apportion_weight = detail::ledger_factor<W> || std::same_as<W, double> || std::same_as<W, float>;

/// What is a whole number of something, and so has parts that sum to it: an amount, GPU time, the time of CPUs or
/// nodes.
template <class T>
concept exactly_divisible = detail::exactly_counted<T>;

/// \cond
namespace detail {

template <exactly_divisible T>
[[nodiscard]] T part_of_units(bool negative, wide size) {
  return of_count<T>(whole_of({negative, size}, "a part"));
}

[[noreturn]] inline void bad_weight(char const* reason, std::size_t at, std::string const& text = {}) {
  throw error(reason, {.field = "weight " + std::to_string(at), .text = text});
}

/// `size` in parts by weight, of which at least one is not zero and whose sum has 128 bits. O(n).
[[nodiscard]] inline std::vector<wide> apportioned(wide size, std::vector<wide> const& weights) {
  wide const all = std::accumulate(weights.begin(), weights.end(), wide{0});
  std::vector<wide> out(weights.size());
  std::vector<std::pair<wide, std::size_t>> left;  // what rounding down leaves of each, in parts of `all`
  left.reserve(weights.size());
  wide rest = size;
  for (std::size_t i = 0; i != weights.size(); ++i) {
    auto const share = divided(multiplied(size, weights[i]), all);  // at most `size`, since a weight is at most `all`
    out[i] = share.whole;
    rest -= share.whole;
    left.emplace_back(share.rest, i);
  }
  auto const n = static_cast<std::ptrdiff_t>(rest);  // of n parts, fewer than n micro-units are left
  auto const is_first = [](auto const& a, auto const& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  std::nth_element(left.begin(), left.begin() + n, left.end(), is_first);
  for (std::ptrdiff_t i = 0; i != n; ++i) ++out[left[static_cast<std::size_t>(i)].second];
  return out;
}

/// The weights as whole numbers of one size, so that the sum of them has 128 bits.
template <std::floating_point W>
[[nodiscard]] std::vector<wide> whole_weights(std::span<W const> weights) {
  int top = -2000, bottom = 2000;  // exponents of the largest digit and of the smallest
  for (std::size_t i = 0; i != weights.size(); ++i) {
    double const x = static_cast<double>(weights[i]);
    if (!(x >= 0) || !(x - x == 0))
      bad_weight("a weight is a finite number of at least 0", i + 1, x != x ? "nan" : std::to_string(x));
    auto const b = binary_of(x);
    if (b.size == 0) continue;
    top = (std::max)(top, b.exponent + 64 - std::countl_zero(b.size));
    bottom = (std::min)(bottom, b.exponent);
  }
  int const room = 63 + std::countl_zero(std::uint64_t{weights.size()});  // 127 less the digits of the number
  int const unit_exponent = (std::max)(bottom, top - room);
  std::vector<wide> out;
  out.reserve(weights.size());
  for (W const w : weights) {
    auto const b = binary_of(static_cast<double>(w));
    int const by = b.exponent - unit_exponent;
    out.push_back(b.size == 0 || by <= -64 ? wide{0} : by >= 0 ? wide{b.size} << by : wide{b.size >> -by});
  }
  return out;
}
template <ledger_factor W>
[[nodiscard]] std::vector<wide> whole_weights(std::span<W const> weights) {
  std::vector<wide> out;
  out.reserve(weights.size());
  wide all = 0;
  for (std::size_t i = 0; i != weights.size(); ++i) {
    auto const w = size_of(weights[i]);
    if (w.negative) bad_weight("a weight is at least 0", i + 1, "-" + digits_of(w.size));
    if ((all += w.size) < w.size) throw error("the sum of the weights has more than 128 bits");
    out.push_back(w.size);
  }
  return out;
}

}  // namespace detail
/// \endcond

/// An amount, or an exact time, in as many parts as there are weights, in proportion to them. The parts sum to it
/// exactly; each is within one unit (a micro-unit of money) of its exact share. Of equal remainders the lower index
/// comes first. A part of weight zero gets nothing. A negative amount is split like the positive one, with the signs
/// changed.
///
/// Whole weights are exact. So are doubles, each as the binary number that it is, while the largest digit of the largest
/// and the smallest digit of the smallest are at most about 120 binary digits apart (127 less those of the number of parts);
/// what lies below that is cut off, and moves no share of a million by more than a 2^-80th of the amount.
/// \throws tonnage::error  where there are no weights or all are zero, and for a weight that is negative, NaN or infinite
///
/// O(n): a division for each part, of 128 bits while amount × weight has no more, else bit by bit.
template <exactly_divisible T, apportion_weight W>
[[nodiscard]] std::vector<T> apportion(T const& whole, std::span<W const> weights) {
  auto const parts = detail::whole_weights(weights);
  if (std::none_of(parts.begin(), parts.end(), [](auto const& w) { return w != 0; }))
    throw error(parts.empty() ? "an amount is apportioned to at least one weight" : "all weights are zero");
  auto const size = detail::size_of(detail::counted(whole));
  std::vector<T> out;
  out.reserve(parts.size());
  for (auto const& part : detail::apportioned(size.size, parts))
    out.push_back(detail::part_of_units<T>(size.negative, part));
  return out;
}
template <exactly_divisible T, class Weights>
  requires requires(Weights const& weights) {
    { std::span(std::as_const(weights)) };
    requires apportion_weight<std::remove_cvref_t<decltype(*std::span(std::as_const(weights)).data())>>;
  }
[[nodiscard]] std::vector<T> apportion(T const& whole, Weights const& weights) {
  using weight = std::remove_cvref_t<decltype(*std::span(weights).data())>;
  return apportion(whole, std::span<weight const>(std::span(weights)));
}
template <exactly_divisible T, apportion_weight W>
[[nodiscard]] std::vector<T> apportion(T const& whole, std::initializer_list<W> weights) {
  return apportion(whole, std::span<W const>(weights.begin(), weights.size()));
}

/// The same in n equal parts; the first ones get the units that are left. `apportion` with n equal weights.
/// \throws tonnage::error  for less than one part. O(n)
template <exactly_divisible T, std::integral N>
[[nodiscard]] std::vector<T> evenly(T const& whole, N n) {
  if (n < 1) throw error("an amount is split into at least one part", {.text = std::to_string(n)});
  auto const size = detail::size_of(detail::counted(whole));
  auto const parts = static_cast<std::size_t>(n);
  std::vector<T> out;
  out.reserve(parts);
  for (std::size_t i = 0; i != parts; ++i) {
    auto const part = size.size / parts + (i < size.size % parts ? 1 : 0);
    out.push_back(detail::part_of_units<T>(size.negative, part));
  }
  return out;
}

/// Amounts as whole steps, such as cents: each within one step of what it was, and their sum is that of the amounts,
/// rounded half to even. Those with the largest remainders are rounded up; of equal ones the first.
/// \throws tonnage::error  for a step that is not above zero
/// Complexity: O(n log n).
/// \code rounded_together<usd>({third, third, third}, cent)  // of $0.335 each: 0.34, 0.33 and 0.33 \endcode
template <currency_unit auto Currency>
[[nodiscard]] std::vector<amount<Currency>> rounded_together(std::vector<amount<Currency>> const& amounts,
                                                             amount<Currency> const& step) {
  using value = amount<Currency>;
  if (step <= value()) throw error("a step is more than zero", {.text = to_decimal(step)});
  auto const floor = [&](value const& a) {
    value const down = scaled(value::from_micros(1), a.micros(), step.micros(), rounding::down);
    return step * down.micros();
  };
  value const whole = sum(amounts);
  value left = step * scaled(value::from_micros(1), whole.micros(), step.micros(), rounding::half_even).micros();
  std::vector<value> out, rests;
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (auto const& one : amounts) {
    out.push_back(floor(one));
    rests.push_back(one - out.back());
    left -= out.back();
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
  for (std::size_t const i : order) {
    if (left == value()) break;
    out[i] += step;
    left -= step;
  }
  return out;
}

/// \cond
namespace detail {
template <class Kind, class Rep>
constexpr words no_exact_parts() {
  sentence out;
  out.add("tonnage: parts that sum to the whole are of an amount or an exact time, and not of ");
  name_kind<Kind>(out);
  return out
      .add(std::is_floating_point_v<Rep> ? " in double: rounded(quantity, rounding) makes an amount of money"
                                         : ": amount<usd>(5 * usd) makes an amount of money")
      .out;
}
}  // namespace detail
#define TONNAGE_REFUSE_PARTS()                                                                          \
  TONNAGE_DELETE(                                                                                       \
      "tonnage: parts that sum to the whole are of an amount or an exact time, and not of a quantity: " \
      "rounded(quantity, "                                                                              \
      "rounding) makes an amount of money")
template <class Kind, class Rep, class Weights, detail::words Because = detail::no_exact_parts<Kind, Rep>()>
void apportion(quantity<Kind, Rep> const&, Weights const&) TONNAGE_REFUSE_PARTS();
template <class Kind, class Rep, class W, detail::words Because = detail::no_exact_parts<Kind, Rep>()>
void apportion(quantity<Kind, Rep> const&, std::initializer_list<W>) TONNAGE_REFUSE_PARTS();
template <class Kind, class Rep, class N, detail::words Because = detail::no_exact_parts<Kind, Rep>()>
void evenly(quantity<Kind, Rep> const&, N const&) TONNAGE_REFUSE_PARTS();
#undef TONNAGE_REFUSE_PARTS
/// \endcond

}  // namespace tonnage::inline v0_1_0
