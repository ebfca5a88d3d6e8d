// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a quantity may count with: double, float, 64-bit whole numbers that never wrap, or a type of your own.
///
/// Whole numbers are exact or they do not compile: `value_converts<double, std::int64_t>` is false, the overflow of
/// `std::int64_t` throws, and the quotient of two whole numbers is a double.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <tonnage/core/error.hpp>
#include <tonnage/core/scale.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

template <class Kind, class Rep>
struct quantity;
template <class Kind, scale S>
struct unit;

/// \cond
namespace detail {
template <class T>
inline constexpr bool is_of_tonnage = false;
template <class K, class R>
inline constexpr bool is_of_tonnage<quantity<K, R>> = true;
template <class K, scale S>
inline constexpr bool is_of_tonnage<unit<K, S>> = true;
}  // namespace detail
/// \endcond

/// A plain number: anything that adds, subtracts and multiplies with itself, other than `bool` and quantities.
template <class T>
concept number_like = !detail::is_of_tonnage<T> && !std::is_same_v<T, bool> && !std::is_enum_v<T> &&
                      !std::is_pointer_v<T> && requires(T const a) {
                        { a + a } -> std::convertible_to<T>;
                        { a - a } -> std::convertible_to<T>;
                        { a* a } -> std::convertible_to<T>;
                      };

/// Whether a value type holds whole numbers only. A type of your own says so through `std::numeric_limits`.
template <class T>
inline constexpr bool is_whole = std::numeric_limits<T>::is_integer;

/// The type of quotients: the value type itself, or double for the built-in integers.
template <class T>
using real_value = std::conditional_t<std::is_integral_v<T>, double, T>;

/// Whether a number of type `From` fits `To` with nothing lost: float → double, int → std::int64_t, any integer → a
/// floating-point type (as in std::chrono), anything → a user's type that takes it implicitly.
template <class From, class To>
concept value_converts = std::same_as<From, To> ||
                         (std::is_arithmetic_v<From> && std::is_arithmetic_v<To> &&
                          ((std::floating_point<To> && (std::integral<From> || sizeof(From) <= sizeof(To))) ||
                           (std::integral<To> && std::integral<From> &&
                            (std::numeric_limits<From>::digits <= std::numeric_limits<To>::digits) &&
                            (std::is_signed_v<To> || std::is_unsigned_v<From>)))) ||
                         (!(std::is_arithmetic_v<From> && std::is_arithmetic_v<To>) && std::convertible_to<From, To>);

/// Whether `To` can be had from `From` when asked for.
template <class From, class To>
concept value_casts = value_converts<From, To> || std::constructible_from<To, From>;

/// \cond
namespace detail {
template <class A, class B>
struct common_value {
  using type = decltype(std::declval<A>() + std::declval<B>());
};
template <class A, class B>
  requires(std::is_arithmetic_v<A> && std::is_arithmetic_v<B>)
struct common_value<A, B> {
  using type = std::common_type_t<A, B>;
};
template <class A, class B>
  requires(std::is_arithmetic_v<A> != std::is_arithmetic_v<B>)
struct common_value<A, B> {
  using type = std::conditional_t<std::is_arithmetic_v<A>, B, A>;
};
template <class A>
struct common_value<A, A> {
  using type = A;
};
}  // namespace detail
/// \endcond

/// The value type of a sum or product of two: the wider of two built-in ones, the user's type beside a built-in one.
template <class A, class B>
using common_value = typename detail::common_value<A, B>::type;

/// How the numbers of a value type compare. A type whose comparison can be open, as that of intervals, specializes it.
template <class R>
struct value_order {
  /// Whether a = b.
  static constexpr bool equal(R const& a, R const& b) { return a == b; }
  /// Whether a < b.
  static constexpr bool less(R const& a, R const& b) { return a < b; }
  /// Whether a ≤ b.
  static constexpr bool at_most(R const& a, R const& b) { return a <= b; }
  /// Whether a ≤ b for certain: false where it is open.
  static constexpr bool surely_at_most(R const& a, R const& b) { return a <= b; }
};

/// The value that holds all numbers from one to another, in a type that has such values, as that of intervals, which
/// specializes it.
template <class R>
struct value_range {};

namespace detail {

/// Integers of any width below 64 bits count in 64 bits as soon as they meet a unit.
template <class N>
constexpr auto widened(N const& n) {
  if constexpr (std::is_integral_v<N> && (std::is_signed_v<N> || sizeof(N) < sizeof(std::int64_t))) {
    return static_cast<std::int64_t>(n);
  } else {
    return n;
  }
}

template <class R>
concept has_order = requires(R const a) {
  { a < a } -> std::convertible_to<bool>;
  { a <= a } -> std::convertible_to<bool>;
};

template <class To, class From>
constexpr To value_cast(From const& from) {
  if constexpr (std::is_same_v<To, From>) {
    return from;
  } else if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>) {
    // Both bounds are powers of two and so exact in floating point; NaN fails both comparisons.
    constexpr From limit = From{2} * static_cast<From>(std::uint64_t{1} << (std::numeric_limits<To>::digits - 1));
    if (!(from >= (std::is_signed_v<To> ? -limit : From{0}) && from < limit)) whole_number_overflow("a conversion");
    return static_cast<To>(from);
  } else if constexpr (std::is_integral_v<To> && std::is_integral_v<From>) {
    if (static_cast<From>(static_cast<To>(from)) != from || ((from < From{}) != (static_cast<To>(from) < To{}))) {
      whole_number_overflow("a conversion");
    }
    return static_cast<To>(from);
  } else if constexpr (std::is_arithmetic_v<From> && !std::is_constructible_v<To, From>) {
    return To(static_cast<double>(from));
  } else {
    return static_cast<To>(from);
  }
}

/// Operations of whole numbers in standard C++: `out` is the result modulo 2ⁿ; whether it is another than the true one.
template <class R>
using wrapping = std::common_type_t<std::make_unsigned_t<R>, unsigned>;
template <class R>
constexpr bool add_overflows(R a, R b, R& out) {
  out = static_cast<R>(static_cast<wrapping<R>>(a) + static_cast<wrapping<R>>(b));
  return (b < R{}) != (out < a);
}
template <class R>
constexpr bool sub_overflows(R a, R b, R& out) {
  out = static_cast<R>(static_cast<wrapping<R>>(a) - static_cast<wrapping<R>>(b));
  return (b > R{}) != (out < a);
}
template <class R>
constexpr bool mul_overflows(R a, R b, R& out) {
  out = static_cast<R>(static_cast<wrapping<R>>(a) * static_cast<wrapping<R>>(b));
  if (a == R{}) return false;
  if (std::is_signed_v<R> && a == static_cast<R>(-1)) return b == std::numeric_limits<R>::lowest();
  return out / a != b;
}

// The compiler's own check is one instruction. In device code nvcc drops it, and whatever depends on it, without a
// word.
#if defined(__CUDA_ARCH__)
#define TONNAGE_OVERFLOWS(op, a, b, out) op##_overflows(a, b, out)
#else
#define TONNAGE_OVERFLOWS(op, a, b, out) __builtin_##op##_overflow(a, b, &(out))
#endif

template <class R>
constexpr R plus(R const& a, R const& b) {
  if constexpr (std::is_integral_v<R>) {
    R out{};
    if (TONNAGE_OVERFLOWS(add, a, b, out)) whole_number_overflow("a sum");
    return out;
  } else {
    return a + b;
  }
}

template <class R>
constexpr R minus(R const& a, R const& b) {
  if constexpr (std::is_integral_v<R>) {
    R out{};
    if (TONNAGE_OVERFLOWS(sub, a, b, out)) whole_number_overflow("a difference");
    return out;
  } else {
    return a - b;
  }
}

template <class R>
constexpr R times(R const& a, R const& b) {
  if constexpr (std::is_integral_v<R>) {
    R out{};
    if (TONNAGE_OVERFLOWS(mul, a, b, out)) whole_number_overflow("a product");
    return out;
  } else {
    return a * b;
  }
}

#undef TONNAGE_OVERFLOWS

/// Whether a scale keeps whole numbers whole.
template <class R, scale S>
constexpr bool keeps_whole() {
  if constexpr (!is_whole<R>)
    return true;
  else if constexpr (!S.is_whole() || !std::numeric_limits<R>::is_bounded)
    return S.is_whole();
  else
    return S.numerator() <= static_cast<double>((std::numeric_limits<R>::max)());
}
template <class R, scale S>
inline constexpr bool scales_up_whole = keeps_whole<R, S>();
template <class R, scale S>
inline constexpr bool scales_down = scales_up_whole<R, inverse(S)>;

/// `v` times the scale. One rounding at most where the scale is a whole number or the inverse of one.
template <scale S, class R>
constexpr auto scale_up(R const& v) {
  if constexpr (S == scale{}) {
    return v;
  } else if constexpr (is_whole<R> && scales_up_whole<R, S>) {
    return times(v, static_cast<R>(S.whole()));
  } else {
    using T = real_value<R>;
    T const x = value_cast<T>(v);
    if constexpr (S.denominator() == 1)
      return static_cast<T>(x * value_cast<T>(S.numerator()));
    else if constexpr (S.numerator() == 1)
      return static_cast<T>(x / value_cast<T>(S.denominator()));
    else
      return static_cast<T>(x * value_cast<T>(S.numerator()) / value_cast<T>(S.denominator()));
  }
}
template <scale S, class R>
constexpr auto scale_down(R const& v) {
  return scale_up<inverse(S)>(v);
}

template <class D>
concept duration_like = requires(D const& d) {
  typename D::rep;
  D::period::num;
  D::period::den;
  d.count();
  requires std::constructible_from<D, typename D::rep>;
} && !is_of_tonnage<D>;

/// Seconds of type `R` take a duration of `DR` × `Period` without loss, and the other way round.
template <class DR, class Period, class R>
concept duration_fits = value_converts<DR, R> && (!is_whole<R> || Period::den == 1);
template <class DR, class Period, class R>
concept duration_holds = (value_converts<R, DR> && (!is_whole<DR> || Period::num == 1));

}  // namespace detail
}  // namespace tonnage::inline v0_1_0
