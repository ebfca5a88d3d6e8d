// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A number of something: it adds to its own kind, multiplies with any other, and refuses, in words, what is nonsense.
///
/// `2.25 * prefix::peta * flop_per_s<bf16> / gpu * (260'000.0 * gpus)` is 5.85e20 FLOP/s of BF16, and a type that says
/// so.
#pragma once

#include <concepts>
#include <tonnage/units/refusal.hpp>
#include <tonnage/units/unit.hpp>
#include <tonnage/units/value.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// A number of the kind `Kind`, held in the kind's coherent unit (W, J, s, FLOP, byte, GPU, one unit of the currency).
///
/// Trivially copyable and structural where `Rep` is: as cheap as the bare number, and usable as a template argument.
/// `Rep` is any arithmetic type: `double`, `float`, `std::int64_t`, an interval, an ensemble of samples. Whole numbers
/// are exact: what would truncate does not compile, what would overflow throws `tonnage::error`.
///
/// A value-initialised quantity is zero. \code quantity<kind::power> p = 62.5 * megawatts;  // p.in(watts) == 62.5e6
/// \endcode
template <class Kind, class Rep = double>
struct quantity {
  /// What it is a quantity of.
  using kind_type = Kind;
  using value_type = Rep;

  /// The number in the coherent unit. Public only because a structural type asks for it: read with `in(unit)`.
  Rep coherent_{};

  constexpr quantity() noexcept = default;

  /// From a quantity that turns into this one: the same kind or one of its special kinds, in a value type that fits.
  template <class K, class R>
    requires(kind::turns_into<K, Kind> && value_converts<R, Rep>)
  constexpr quantity(quantity<K, R> const& other)  // NOLINT: implicit, nothing is lost
      : coherent_(detail::value_cast<Rep>(other.coherent_)) {}

  /// The same where the value type loses precision (double → float, double → an integer): only when asked for.
  template <class K, class R>
    requires(kind::turns_into<K, Kind> && !value_converts<R, Rep> && value_casts<R, Rep>)
  constexpr explicit quantity(quantity<K, R> const& other) : coherent_(detail::value_cast<Rep>(other.coherent_)) {}

  /// Not from another kind, and not from a number without a unit: the error says in words why.
  template <class K, class R,
            detail::words Because = detail::why_if<!kind::turns_into<K, Kind>, K, Kind>("turning ", " into ")>
    requires(!kind::turns_into<K, Kind>)
  constexpr quantity(quantity<K, R> const&)
      TONNAGE_DELETE("tonnage: a quantity of another kind does not turn into this one");
  template <number_like N,
            detail::words Because = detail::unitless<number_like<N>, Kind>("turning a plain number into ")>
  constexpr quantity(N const&) TONNAGE_DELETE("tonnage: a plain number has no unit: multiply it by one");

  /// From a duration of `std::chrono`, when this is time; whole seconds only from whole seconds.
  template <class Duration>
    requires(std::is_same_v<Kind, kind::time> && detail::duration_like<Duration> &&
             detail::duration_fits<typename Duration::rep, typename Duration::period, Rep>)
  constexpr quantity(Duration const& d)  // NOLINT: implicit, nothing is lost
      : coherent_(detail::value_cast<Rep>(
            detail::scale_up<scale{Duration::period::num, Duration::period::den}>(detail::widened(d.count())))) {}

  /// To a duration of `std::chrono`, when this is time and nothing is lost.
  template <class Duration>
    requires(std::is_same_v<Kind, kind::time> && detail::duration_like<Duration> &&
             detail::duration_holds<typename Duration::rep, typename Duration::period, Rep>)
  constexpr operator Duration() const {  // NOLINT: implicit, nothing is lost
    return Duration(static_cast<typename Duration::rep>(
        detail::scale_down<scale{Duration::period::num, Duration::period::den}>(coherent_)));
  }

  /// The number of `unit`s this is. With whole numbers only into a unit that always divides: 1999 W is no whole number
  /// of kW, so `in(kilowatts)` does not compile; `in<double>(kilowatts)` is 1.999.
  template <class K, scale S>
    requires(kind::turns_into<Kind, K> && detail::scales_down<Rep, S>)
  [[nodiscard]] constexpr Rep in(unit<K, S>) const {
    return static_cast<Rep>(detail::scale_down<S>(coherent_));
  }

  template <class K, scale S,
            detail::words Because = detail::why_if<!kind::turns_into<Kind, K>, Kind, K>("reading ", " in a unit of ")>
    requires(!kind::turns_into<Kind, K>)
  constexpr Rep in(unit<K, S>) const TONNAGE_DELETE("tonnage: this unit measures another kind");
  template <class K, scale S, detail::words Because = detail::truncated()>
    requires(kind::turns_into<Kind, K> && !detail::scales_down<Rep, S>)
  constexpr Rep in(unit<K, S>) const
      TONNAGE_DELETE("tonnage: whole numbers would be cut off in this unit: ask in<double>(unit)");

  /// The same number in another value type: `quantity.in<double>(kilowatts)`.
  template <class To, class K, scale S>
    requires(kind::turns_into<Kind, K> && value_casts<Rep, To> && detail::scales_down<To, S>)
  [[nodiscard]] constexpr To in(unit<K, S>) const {
    return static_cast<To>(detail::scale_down<S>(detail::value_cast<To>(coherent_)));
  }

  constexpr quantity operator+() const { return *this; }
  constexpr quantity operator-() const { return from_coherent(detail::minus(Rep{}, coherent_)); }

  template <class K, class R>
    requires(kind::turns_into<K, Kind> && value_converts<R, Rep>)
  constexpr quantity& operator+=(quantity<K, R> const& other) {
    coherent_ = detail::plus(coherent_, detail::value_cast<Rep>(other.coherent_));
    return *this;
  }
  template <class K, class R>
    requires(kind::turns_into<K, Kind> && value_converts<R, Rep>)
  constexpr quantity& operator-=(quantity<K, R> const& other) {
    coherent_ = detail::minus(coherent_, detail::value_cast<Rep>(other.coherent_));
    return *this;
  }
  template <number_like N>
    requires value_converts<N, Rep>
  constexpr quantity& operator*=(N const& factor) {
    coherent_ = detail::times(coherent_, detail::value_cast<Rep>(factor));
    return *this;
  }
  /// Not for whole numbers, which would lose the remainder.
  template <number_like N>
    requires(value_converts<N, Rep> && !is_whole<Rep>)
  constexpr quantity& operator/=(N const& divisor) {
    coherent_ = coherent_ / detail::value_cast<Rep>(divisor);
    return *this;
  }

  /// The quantity whose number in the coherent unit is `value`: the way in for generic code and for columns of numbers.
  [[nodiscard]] static constexpr quantity from_coherent(Rep const& value) {
    quantity q;
    q.coherent_ = value;
    return q;
  }
};

namespace detail {

/// A quantity of a kind, or the plain number where nothing is left to be a quantity of.
template <class Kind, class R>
constexpr auto make(R const& value) {
  if constexpr (std::is_same_v<Kind, kind::number>) {
    return value;
  } else {
    return quantity<Kind, R>::from_coherent(value);
  }
}

}  // namespace detail

/// A number times a unit is a quantity. Integers count in 64 bits; where the unit's scale is not whole (milliwatts) an
/// integer becomes a double instead of losing its fraction.
template <number_like N, class K, scale S>
[[nodiscard]] constexpr auto operator*(N const& n, unit<K, S>) {
  return detail::make<K>(detail::scale_up<S>(detail::widened(n)));
}
template <number_like N, class K, scale S>
[[nodiscard]] constexpr auto operator/(N const& n, unit<K, S>) {
  return detail::make<kind::quotient<kind::number, K>>(detail::scale_up<inverse(S)>(detail::widened(n)));
}
template <class A, class R, class K, scale S>
[[nodiscard]] constexpr auto operator*(quantity<A, R> const& q, unit<K, S>) {
  return detail::make<kind::product<A, K>>(detail::scale_up<S>(q.coherent_));
}
template <class A, class R, class K, scale S>
[[nodiscard]] constexpr auto operator/(quantity<A, R> const& q, unit<K, S>) {
  return detail::make<kind::quotient<A, K>>(detail::scale_up<inverse(S)>(q.coherent_));
}

/// Sums and differences: of one kind, or of a kind and its general kind (the result is the general one).
template <class A, class RA, class B, class RB>
  requires kind::compatible<A, B>
[[nodiscard]] constexpr auto operator+(quantity<A, RA> const& a, quantity<B, RB> const& b) {
  using R = common_value<RA, RB>;
  R const x = detail::value_cast<R>(a.coherent_);
  return quantity<kind::common<A, B>, R>::from_coherent(detail::plus(x, detail::value_cast<R>(b.coherent_)));
}
template <class A, class RA, class B, class RB>
  requires kind::compatible<A, B>
[[nodiscard]] constexpr auto operator-(quantity<A, RA> const& a, quantity<B, RB> const& b) {
  using R = common_value<RA, RB>;
  R const x = detail::value_cast<R>(a.coherent_);
  return quantity<kind::common<A, B>, R>::from_coherent(detail::minus(x, detail::value_cast<R>(b.coherent_)));
}

/// Products and quotients: what dimensional analysis says. A result without dimension is the plain number.
template <class A, class RA, class B, class RB>
[[nodiscard]] constexpr auto operator*(quantity<A, RA> const& a, quantity<B, RB> const& b) {
  using R = common_value<RA, RB>;
  R const x = detail::value_cast<R>(a.coherent_);
  return detail::make<kind::product<A, B>>(detail::times(x, detail::value_cast<R>(b.coherent_)));
}
/// The quotient of whole numbers is a real number (double), as on paper: $10 / 4 GPUs is $2.50/GPU.
template <class A, class RA, class B, class RB>
[[nodiscard]] constexpr auto operator/(quantity<A, RA> const& a, quantity<B, RB> const& b) {
  using R = real_value<common_value<RA, RB>>;
  return detail::make<kind::quotient<A, B>>(detail::value_cast<R>(a.coherent_) / detail::value_cast<R>(b.coherent_));
}
template <class A, class R, number_like N>
[[nodiscard]] constexpr auto operator*(quantity<A, R> const& q, N const& n) {
  using C = common_value<R, N>;
  return detail::make<A>(detail::times(detail::value_cast<C>(q.coherent_), detail::value_cast<C>(n)));
}
template <class A, class R, number_like N>
[[nodiscard]] constexpr auto operator*(N const& n, quantity<A, R> const& q) {
  return q * n;
}
template <class A, class R, number_like N>
[[nodiscard]] constexpr auto operator/(quantity<A, R> const& q, N const& n) {
  using C = real_value<common_value<R, N>>;
  return detail::make<A>(detail::value_cast<C>(q.coherent_) / detail::value_cast<C>(n));
}
template <class A, class R, number_like N>
[[nodiscard]] constexpr auto operator/(N const& n, quantity<A, R> const& q) {
  using C = real_value<common_value<R, N>>;
  return detail::make<kind::quotient<kind::number, A>>(detail::value_cast<C>(n) / detail::value_cast<C>(q.coherent_));
}

/// Comparisons of one kind, or of a kind with its general kind, as the value type compares (NaN is unordered).
template <class A, class RA, class B, class RB>
  requires kind::compatible<A, B>
[[nodiscard]] constexpr bool operator==(quantity<A, RA> const& a, quantity<B, RB> const& b) {
  using R = common_value<RA, RB>;
  return value_order<R>::equal(detail::value_cast<R>(a.coherent_), detail::value_cast<R>(b.coherent_));
}
template <class A, class RA, class B, class RB>
  requires(kind::compatible<A, B> && std::three_way_comparable<common_value<RA, RB>>)
[[nodiscard]] constexpr auto operator<=>(quantity<A, RA> const& a, quantity<B, RB> const& b) {
  using R = common_value<RA, RB>;
  return detail::value_cast<R>(a.coherent_) <=> detail::value_cast<R>(b.coherent_);
}
/// The order itself, for value types without `<=>` (an interval) and for speed: g++ 12 makes of `(x <=> y) < 0` two
/// comparisons of doubles.
#define TONNAGE_ORDER(op, is, first, second)                                                                    \
  template <class A, class RA, class B, class RB>                                                               \
    requires(kind::compatible<A, B> && detail::has_order<common_value<RA, RB>>)                                 \
  [[nodiscard]] constexpr bool operator op(quantity<A, RA> const& a, quantity<B, RB> const& b) {                \
    using R = common_value<RA, RB>;                                                                             \
    return value_order<R>::is(detail::value_cast<R>(first.coherent_), detail::value_cast<R>(second.coherent_)); \
  }
TONNAGE_ORDER(<, less, a, b)
TONNAGE_ORDER(<=, at_most, a, b)
TONNAGE_ORDER(>, less, b, a)
TONNAGE_ORDER(>=, at_most, b, a)
#undef TONNAGE_ORDER

}  // namespace tonnage::inline v0_1_0
