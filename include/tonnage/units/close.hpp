// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The size of a quantity without its sign, and whether two quantities are close.
///
/// `is_close(metered, billed, 0.5 * kWh)` allows half a kilowatt-hour, `is_close(metered, billed, 0.001)` one part in a
/// thousand of the larger.
#pragma once

#include <concepts>
#include <limits>
#include <tonnage/units/quantity.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// The quantity without its sign, in its own kind and value type: `abs(-3.0 * watts)` is 3 W.
///
/// NaN stays NaN, either infinity becomes the positive one, and −0.0 becomes 0.0. A value type of your own needs `<=`,
/// or an `abs` in its namespace, as that of `interval`. Constant time.
/// \throws tonnage::error  for the smallest whole number, whose opposite its type does not hold
template <class K, class R>
[[nodiscard]] constexpr quantity<K, R> abs(quantity<K, R> const& q) {
  R const& x = q.coherent_;
  if constexpr (std::is_arithmetic_v<R>)
    return quantity<K, R>::from_coherent(x <= R{} ? detail::minus(R{}, x) : x);
  else if constexpr (requires {
                       { abs(x) } -> std::convertible_to<R>;
                     })
    return quantity<K, R>::from_coherent(abs(x));
  else
    return quantity<K, R>::from_coherent(value_order<R>::at_most(x, R{}) ? detail::minus(R{}, x) : x);
}

/// \cond
namespace detail {

/// What two numbers differ by, without its sign: of whole numbers exactly, however far apart they are.
template <class R>
constexpr auto apart(R const& a, R const& b) {
  if constexpr (std::is_integral_v<R>) {
    using nonnegative = std::make_unsigned_t<R>;
    return static_cast<nonnegative>(a < b ? static_cast<nonnegative>(b) - static_cast<nonnegative>(a)
                                          : static_cast<nonnegative>(a) - static_cast<nonnegative>(b));
  } else {
    return value_order<R>::at_most(a, b) ? minus(b, a) : minus(a, b);
  }
}

template <class R>
constexpr bool is_infinite(R const& x) {
  if constexpr (std::is_floating_point_v<R>)
    return x > (std::numeric_limits<R>::max)() || x < std::numeric_limits<R>::lowest();
  else
    return false;
}

/// The larger size of two numbers.
template <class R>
constexpr R larger_size(R const& a, R const& b) {
  R const x = value_order<R>::at_most(a, R{}) ? minus(R{}, a) : a;
  R const y = value_order<R>::at_most(b, R{}) ? minus(R{}, b) : b;
  return value_order<R>::at_most(x, y) ? y : x;
}

template <class A, class B, class T>
concept tolerates = kind::compatible<A, B> && kind::compatible<kind::common<A, B>, T>;

}  // namespace detail
/// \endcond

/// Whether two quantities differ by at most a tolerance of their kind: |a − b| ≤ tolerance.
///
/// Symmetric in `a` and `b`. Whole numbers are compared exactly; of floating-point numbers the difference is rounded
/// once, which decides only where it is the tolerance to the last digit. NaN is close to nothing. An infinity is close
/// to itself only, also within an infinite tolerance. Constant time.
/// \throws tonnage::error  for a tolerance that is negative or NaN; in a constant expression it does not compile
/// \code is_close(62.5 * megawatts, 62.6 * megawatts, 200.0 * kilowatts) // true \endcode
/// Source: `abs_tol` of PEP 485 (Python's `math.isclose`), which gives infinities and NaN the same answers.
template <class A, class RA, class B, class RB, class T, class RT>
  requires detail::tolerates<A, B, T>
[[nodiscard]] constexpr bool is_close(quantity<A, RA> const& a, quantity<B, RB> const& b,
                                      quantity<T, RT> const& tolerance) {
  using R = common_value<RA, RB>;
  if (!value_order<RT>::at_most(RT{}, tolerance.coherent_))
    detail::refuse("is_close: expected a tolerance of at least 0");
  R const x = detail::value_cast<R>(a.coherent_);
  R const y = detail::value_cast<R>(b.coherent_);
  if (detail::is_infinite(x) || detail::is_infinite(y)) return value_order<R>::equal(x, y);
  using D = common_value<decltype(detail::apart(x, y)), RT>;
  return value_order<D>::at_most(static_cast<D>(detail::apart(x, y)), static_cast<D>(tolerance.coherent_));
}

/// Whether two quantities differ by at most a share of the larger: |a − b| ≤ share × max(|a|, |b|).
///
/// Symmetric in `a` and `b`. The share is a plain number of at least 0 and below 1: 0.001 is one part in a thousand, 0
/// asks for the same number. 1 and above is refused, since every two numbers of one sign are that close: what is meant
/// is 0.05 for 5 %, or an absolute tolerance, which has a unit. Only zero is close to zero. NaN is close to nothing, an
/// infinity to itself only. The difference of whole numbers is exact. Constant time.
/// \throws tonnage::error  for a share below 0, of 1 and above, or NaN; in a constant expression it does not compile
/// \code is_close(1'000.0 * gpus, 1'001.0 * gpus, 0.001) // true: 1 ≤ 0.001 × 1,001 \endcode
/// Source: `rel_tol` of PEP 485 (Python's `math.isclose`), the "weak" comparison of Boost.Test; Knuth, The Art of
/// Computer Programming, volume 2, section 4.2.2.
template <class A, class RA, class B, class RB, number_like N>
  requires kind::compatible<A, B>
[[nodiscard]] constexpr bool is_close(quantity<A, RA> const& a, quantity<B, RB> const& b, N const& share) {
  using R = common_value<RA, RB>;
  using C = real_value<common_value<R, N>>;
  C const part = detail::value_cast<C>(share);
  if (!(value_order<C>::at_most(C{}, part) && value_order<C>::less(part, detail::value_cast<C>(1))))
    detail::refuse("is_close: expected a share of at least 0 and below 1 (give an absolute tolerance a unit)");
  R const x = detail::value_cast<R>(a.coherent_);
  R const y = detail::value_cast<R>(b.coherent_);
  if (detail::is_infinite(x) || detail::is_infinite(y)) return value_order<R>::equal(x, y);
  if constexpr (std::is_integral_v<R>) {
    return static_cast<C>(detail::apart(x, y)) <= part * detail::larger_size(static_cast<C>(x), static_cast<C>(y));
  } else {
    C const u = detail::value_cast<C>(x);
    C const v = detail::value_cast<C>(y);
    return value_order<C>::at_most(detail::apart(u, v), detail::times(part, detail::larger_size(u, v)));
  }
}

/// \cond
#define TONNAGE_REFUSE_CLOSE(what, says)                                                                         \
  template <class A, class RA, class B, class RB, class Tolerance,                                               \
            detail::words Because =                                                                              \
                detail::why_if<detail::mixed<A, B> == detail::mix::what, A, B>("comparing ", " with ")>          \
    requires(detail::mixed<A, B> == detail::mix::what)                                                           \
  constexpr bool is_close(quantity<A, RA> const&, quantity<B, RB> const&, Tolerance const&)                      \
      TONNAGE_DELETE("tonnage: comparing " says);                                                                \
  template <class A, class RA, class B, class RB, class T, class RT,                                             \
            detail::words Because = detail::why_if<detail::mixed<kind::common<A, B>, T> == detail::mix::what, T, \
                                                   kind::common<A, B>>("allowing ", " for a difference of ")>    \
    requires(kind::compatible<A, B> && detail::mixed<kind::common<A, B>, T> == detail::mix::what)                \
  constexpr bool is_close(quantity<A, RA> const&, quantity<B, RB> const&, quantity<T, RT> const&)                \
      TONNAGE_DELETE("tonnage: the tolerance and the difference are " says);
TONNAGE_REFUSE_CLOSE(formats, "FLOP of two number formats: convert through h100_equivalents or another named metric")
TONNAGE_REFUSE_CLOSE(sparsity, "dense and sparse FLOP: a sparse peak is another claim")
TONNAGE_REFUSE_CLOSE(currencies, "money of two currencies: multiply by an exchange rate")
TONNAGE_REFUSE_CLOSE(scopes, "power or energy of two scopes: lead across with a host_overhead or a pue")
TONNAGE_REFUSE_CLOSE(dimensions, "quantities of different dimensions")
#undef TONNAGE_REFUSE_CLOSE
template <class A, class R, number_like N, class Tolerance,
          detail::words Because = detail::unitless<number_like<N>, A>("comparing a plain number with ")>
constexpr bool is_close(quantity<A, R> const&, N const&, Tolerance const&)
    TONNAGE_DELETE("tonnage: comparing a plain number and a quantity: give the number a unit");
template <class A, class R, number_like N, class Tolerance,
          detail::words Because = detail::unitless<number_like<N>, A>("comparing a plain number with ")>
constexpr bool is_close(N const&, quantity<A, R> const&, Tolerance const&)
    TONNAGE_DELETE("tonnage: comparing a plain number and a quantity: give the number a unit");
/// \endcond

}  // namespace tonnage::inline v0_1_0
