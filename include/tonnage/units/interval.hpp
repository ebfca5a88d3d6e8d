// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quantities that are known only to lie between two bounds: "more than 260,000 GPUs", "up to $10 billion".
///
/// `at_least(260'000.0 * gpus) * (1'000.0 * watts / gpu)` is [260 MW, ∞) and prints as "≥ 260 MW".
///
/// The number is Boost.Interval's, rounded outwards: a result holds every value that the operands allow. A comparison
/// of quantities that the bounds leave open throws `tonnage::error`; one of bare numbers is Boost's, and throws as Boost does.
#pragma once

#include <limits>
#include <string>
#include <tonnage/core/boost_interval.hpp>
#include <tonnage/core/from_chars.hpp>
#include <tonnage/units/quantity.hpp>

namespace tonnage::inline v0_1_0 {

/// A value type: all numbers from a lower to an upper bound.
template <class T = double>
using interval = boost::numeric::interval<T>;

/// What the bounds say for certain. A comparison that they leave open is not guessed.
/// \throws tonnage::error  where some of the numbers compare so, and others not
template <class T, class Policies>
struct value_order<boost::numeric::interval<T, Policies>> {
  using number = boost::numeric::interval<T, Policies>;  ///< what is compared

  static constexpr bool equal(number const& a, number const& b) {
    return decided(a.lower() == a.upper() && a.upper() == b.lower() && b.lower() == b.upper(),
                   a.upper() < b.lower() || b.upper() < a.lower());
  }
  static constexpr bool less(number const& a, number const& b) {
    return decided(a.upper() < b.lower(), b.upper() <= a.lower());
  }
  static constexpr bool at_most(number const& a, number const& b) {
    return decided(surely_at_most(a, b), b.upper() < a.lower());
  }
  static constexpr bool surely_at_most(number const& a, number const& b) { return a.upper() <= b.lower(); }

 private:
  static constexpr bool decided(bool is_so, bool is_not) {
    if (is_so == is_not) throw_error("a comparison that the bounds leave open: compare lower() or upper()");
    return is_so;
  }
};

/// From one number to another.
template <class T>
struct value_range<boost::numeric::interval<T>> {
  /// `low` is not above `high`.
  static boost::numeric::interval<T> between(double low, double high) {
    return {static_cast<T>(low), static_cast<T>(high)};
  }
};

/// From `q` up, without a bound.
template <class K, class R>
[[nodiscard]] auto at_least(quantity<K, R> const& q) {
  using T = real_value<R>;
  return quantity<K, interval<T>>::from_coherent({static_cast<T>(q.coherent_), std::numeric_limits<T>::infinity()});
}

/// From zero to `q`.
/// \throws tonnage::error  where `q` is negative or NaN
template <class K, class R>
[[nodiscard]] auto up_to(quantity<K, R> const& q) {
  using T = real_value<R>;
  if (!(q.coherent_ >= R{})) throw_error("up_to: the upper bound must be a number of at least zero");
  return quantity<K, interval<T>>::from_coherent({T{0}, static_cast<T>(q.coherent_)});
}

/// From `low` to `high`. A lower bound above the upper one throws `tonnage::error`.
template <class A, class R, class B, class S>
  requires kind::compatible<A, B>
[[nodiscard]] auto between(quantity<A, R> const& low, quantity<B, S> const& high) {
  using T = real_value<common_value<R, S>>;
  if (!(low <= high)) throw_error("between: the lower bound is above the upper one");
  return quantity<kind::common<A, B>, interval<T>>::from_coherent(
      {static_cast<T>(low.coherent_), static_cast<T>(high.coherent_)});
}

/// The bounds, as quantities.
template <class K, class T>
[[nodiscard]] quantity<K, T> lower(quantity<K, interval<T>> const& q) {
  return quantity<K, T>::from_coherent(q.coherent_.lower());
}
/// The higher end.
template <class K, class T>
[[nodiscard]] quantity<K, T> upper(quantity<K, interval<T>> const& q) {
  return quantity<K, T>::from_coherent(q.coherent_.upper());
}

template <class Rep>
struct value_traits;

/// Prints `[585, 700] EFLOP/s`, `≥ 585 EFLOP/s`, `≤ $10.0B` (from zero or from minus infinity), and a point as the
/// number it is. The unit is that of the upper bound, or of the lower one where there is no upper.
template <class T>
struct value_traits<boost::numeric::interval<T>> {
  static constexpr T infinity = std::numeric_limits<T>::infinity();

  static double magnitude(interval<T> const& v) {
    auto const size = [](T x) { return static_cast<double>(x < 0 ? -x : x); };
    double const low = size(v.lower());
    double const high = size(v.upper());
    if (v.upper() == infinity) return low;
    return v.lower() == -infinity || high > low ? high : low;
  }

  template <class Writer>
  static std::string format(interval<T> const& v, Writer const& write) {
    if (v.lower() == v.upper()) return write.with_unit(v.lower());
    T const low = shown(v.lower(), write, -1);
    T const high = shown(v.upper(), write, +1);
    if (v.upper() == infinity && v.lower() != -infinity) return "≥ " + write.with_unit(low);
    if (v.upper() != infinity && (v.lower() == -infinity || v.lower() == 0)) return "≤ " + write.with_unit(high);
    if (!write.before().empty()) return '[' + write.with_unit(low) + ", " + write.with_unit(high) + ']';
    return '[' + write.number(low) + ", " + write.number(high) + ']' + std::string(write.after());
  }

 private:
  /// The bound to print so that its digits, too, lie on the right side: 112.5 in three digits is "≥ 112" and "≤ 113". What
  /// is off by a billionth is taken for the rounding of the interval's own arithmetic.
  template <class Writer>
  static T shown(T bound, Writer const& write, int side) {
    auto text = write.number(bound);
    std::erase(text, ',');
    double digits = 0;
    auto const [end, problem] = detail::from_chars(text.data(), text.data() + text.size(), digits);
    if (problem != std::errc{} || text.find_first_of("en") != std::string::npos) return bound;
    double const size = write.size().numerator() / write.size().denominator();
    double const wanted = static_cast<double>(bound) / size;
    double const slack = 1e-9 * (wanted < 0 ? -wanted : wanted);
    if (side < 0 ? digits <= wanted + slack : digits >= wanted - slack) return bound;
    double step = 1;
    auto const point = text.find('.');
    for (std::size_t i = text.size(); point != std::string::npos && i != point + 1; --i) step /= 10;
    return static_cast<T>((digits + side * step) * size);
  }
};

}  // namespace tonnage::inline v0_1_0
