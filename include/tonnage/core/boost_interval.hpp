// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Boost.Interval, also on WebAssembly, whose processor rounds to the nearest only.
///
/// Boost sets the processor's rounding upwards and downwards, and refuses to compile where it does not know how. There
/// each result is rounded to the nearest, what that rounded away is calculated exactly, and a result on the wrong side of
/// it moves to its neighbour: the same bounds. Where what was rounded away is too small for a number, the bound moves too.
///
/// Without exceptions (clang, with Boost as a system header) an interval whose bounds are the wrong way round ends the
/// program, as `throw_error` does. Boost's own comparisons of bare intervals, which may throw, do not link there.
#pragma once

#if !defined(__wasm__)
#include <boost/numeric/interval.hpp>
#else  // the same without hw_rounding.hpp
#include <boost/numeric/interval/interval.hpp>

#include <boost/numeric/interval/arith.hpp>
#include <boost/numeric/interval/arith2.hpp>
#include <boost/numeric/interval/arith3.hpp>
#include <boost/numeric/interval/checking.hpp>
#include <boost/numeric/interval/compare.hpp>
#include <boost/numeric/interval/constants.hpp>
#include <boost/numeric/interval/policies.hpp>
#include <boost/numeric/interval/rounded_arith.hpp>
#include <boost/numeric/interval/rounded_transc.hpp>
#include <boost/numeric/interval/rounding.hpp>
#include <boost/numeric/interval/transc.hpp>
#include <boost/numeric/interval/utility.hpp>
#endif
#include <cmath>
#include <limits>
#include <tonnage/core/error.hpp>
#include <tonnage/core/version.hpp>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// What Boost asks of a rounding, without a processor's. Names and order of the functions are Boost's.
template <class T>
struct rounding_by_hand {
  void init() {}
  template <class U>
  T conv_down(U const& v) {
    return down(static_cast<T>(v), rest_of(v));
  }
  template <class U>
  T conv_up(U const& v) {
    return up(static_cast<T>(v), rest_of(v));
  }
  T add_down(T const& a, T const& b) { return down(a + b, rest_of_sum(a, b)); }
  T add_up(T const& a, T const& b) { return up(a + b, rest_of_sum(a, b)); }
  T sub_down(T const& a, T const& b) { return down(a - b, rest_of_sum(a, -b)); }
  T sub_up(T const& a, T const& b) { return up(a - b, rest_of_sum(a, -b)); }
  T mul_down(T const& a, T const& b) { return down(a * b, rest_of_product(a, b)); }
  T mul_up(T const& a, T const& b) { return up(a * b, rest_of_product(a, b)); }
  T div_down(T const& a, T const& b) { return down(a / b, rest_of_quotient(a, b)); }
  T div_up(T const& a, T const& b) { return up(a / b, rest_of_quotient(a, b)); }
  T median(T const& a, T const& b) { return (a + b) / 2; }
  T sqrt_down(T const& a) { return down(std::sqrt(a), rest_of_root(a)); }
  T sqrt_up(T const& a) { return up(std::sqrt(a), rest_of_root(a)); }
  T int_down(T const& a) { return std::floor(a); }
  T int_up(T const& a) { return std::ceil(a); }

 private:
  using limits = std::numeric_limits<T>;
  static constexpr T infinity = limits::infinity();
  /// Stands for what is not known: its sign is neither.
  static constexpr T unknown = limits::quiet_NaN();
  /// The rest of a product or dividend of at least this size is a number.
  static constexpr T least = 8 * (limits::min)() / limits::epsilon();

  /// The exact value is `rounded` and a rest with the sign of `rest`.
  static T down(T rounded, T rest) {
    return rest == 0 || rest > 0 || rounded != rounded ? rounded : std::nextafter(rounded, -infinity);
  }
  static T up(T rounded, T rest) {
    return rest == 0 || rest < 0 || rounded != rounded ? rounded : std::nextafter(rounded, infinity);
  }

  /// Where the result of finite numbers is infinite, the rest leads back; an infinite number leaves no rest.
  static bool is_beyond(T rounded) { return !(std::abs(rounded) <= (limits::max)()); }
  static T rest_beyond(T rounded, T a, T b) { return is_beyond(a) || is_beyond(b) ? T{0} : -rounded; }

  static T rest_of_sum(T a, T b) {
    T const rounded = a + b;
    if (is_beyond(rounded)) return rest_beyond(rounded, a, b);
    // D. E. Knuth, The Art of Computer Programming, vol. 2, 4.2.2, theorem B. What lies beyond on the way is not known.
    T const of_b = rounded - a;
    T const rest = (a - (rounded - of_b)) + (b - of_b);
    return is_beyond(rest) ? unknown : rest;
  }
  static T rest_of_product(T a, T b) {
    T const rounded = a * b;
    if (is_beyond(rounded)) return rest_beyond(rounded, a, b);
    if (a == 0 || b == 0) return 0;
    return std::abs(rounded) < least ? unknown : std::fma(a, b, -rounded);
  }
  static T rest_of_quotient(T a, T b) {
    T const rounded = a / b;
    if (a == 0 || b == 0 || is_beyond(a) || is_beyond(b)) return 0;
    if (is_beyond(rounded)) return -rounded;
    if (std::abs(a) < least) return unknown;
    T const rest = std::fma(-rounded, b, a);
    return b < 0 ? -rest : rest;
  }
  static T rest_of_root(T a) {
    if (a == 0 || is_beyond(a)) return 0;
    if (a < least) return unknown;
    T const rounded = std::sqrt(a);
    return std::fma(-rounded, rounded, a);
  }
  /// Of a number of another type that becomes a T.
  template <class U>
  static T rest_of(U const& v) {
    auto const exactly = static_cast<long double>(v);
    auto const rounded = static_cast<long double>(static_cast<T>(v));
    return exactly < rounded ? T{-1} : exactly > rounded ? T{1} : T{0};
  }
};

#if !defined(__cpp_exceptions)
/// Boost throws where the lower bound is above the upper one, and may not.
struct refused_interval {
  void operator()() const { throw_error("boost::interval: empty interval created"); }
};
/// Boost's own policies but for that.
template <class T>
struct policies_without_exceptions {
  using checking = boost::numeric::interval_lib::checking_no_nan<
      T, boost::numeric::interval_lib::checking_no_empty<T, boost::numeric::interval_lib::checking_base<T>,
                                                         refused_interval>>;
  using type = boost::numeric::interval_lib::policies<boost::numeric::interval_lib::rounded_math<T>, checking>;
};
#endif

}  // namespace tonnage::inline v0_1_0::detail

namespace boost::numeric::interval_lib {

#if defined(__wasm__)
template <>
struct rounded_math<float> : save_state_nothing<tonnage::detail::rounding_by_hand<float>> {};
template <>
struct rounded_math<double> : save_state_nothing<tonnage::detail::rounding_by_hand<double>> {};
template <>
struct rounded_math<long double> : save_state_nothing<tonnage::detail::rounding_by_hand<long double>> {};
#endif

#if !defined(__cpp_exceptions)
template <>
struct default_policies<float> : tonnage::detail::policies_without_exceptions<float> {};
template <>
struct default_policies<double> : tonnage::detail::policies_without_exceptions<double> {};
template <>
struct default_policies<long double> : tonnage::detail::policies_without_exceptions<long double> {};
#endif

}  // namespace boost::numeric::interval_lib
/// \endcond
