// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What does not compile, and the words the compiler says then.
///
/// "tonnage: adding FLOP of BF16 to FLOP of FP8: convert through h100_equivalents or another named metric"
///
/// Nonsense selects a deleted function, so that it is also a plain `false` to `requires` and to the type traits. The words
/// reach the first line of the error in two ways: g++ prints the default template argument `Because`, clang (from 19 on)
/// the reason of the deletion.
#pragma once

#include <tonnage/core/build.hpp>
#include <tonnage/units/kind.hpp>
#include <tonnage/units/value.hpp>

namespace tonnage::inline v0_1_0 {
template <class Format>
struct sparse;  // of units/compute.hpp
}

namespace tonnage::inline v0_1_0::detail {

/// What two kinds have that must not be mixed.
enum class mix { none, formats, sparsity, currencies, scopes, dimensions };

struct absent {};
template <class Dimension>
struct format_in {
  using type = absent;
};
template <class F, class E, class Rest>
struct format_in<boost::units::list<boost::units::dim<dimension::flop<F>, E>, Rest>> {
  using type = F;
};
template <class Item, class Rest>
struct format_in<boost::units::list<Item, Rest>> : format_in<Rest> {};
template <class Kind>
using format_of = typename format_in<typename Kind::dimension>::type;

template <class Format>
struct without_sparsity {
  using type = Format;
};
template <class Format>
struct without_sparsity<sparse<Format>> {
  using type = Format;
};

template <class Dimension>
struct currency_in {
  using type = absent;
};
template <class C, class E, class Rest>
struct currency_in<boost::units::list<boost::units::dim<dimension::money<C>, E>, Rest>> {
  using type = C;
};
template <class Item, class Rest>
struct currency_in<boost::units::list<Item, Rest>> : currency_in<Rest> {};
template <class Kind>
using currency_of = typename currency_in<typename Kind::dimension>::type;

template <class A, class B>
inline constexpr bool differ = !std::is_same_v<A, B> && !std::is_same_v<A, absent> && !std::is_same_v<B, absent>;

template <class A, class B>
constexpr mix compare_kinds() {
  if constexpr (kind::compatible<A, B>) {
    return mix::none;
  } else if constexpr (differ<format_of<A>, format_of<B>>) {
    return std::is_same_v<typename without_sparsity<format_of<A>>::type, typename without_sparsity<format_of<B>>::type>
               ? mix::sparsity
               : mix::formats;
  } else if constexpr (differ<currency_of<A>, currency_of<B>>) {
    return mix::currencies;
  } else if constexpr (std::is_same_v<kind::general<A>, kind::general<B>>) {
    return mix::scopes;
  } else {
    return mix::dimensions;
  }
}
template <class A, class B>
inline constexpr mix mixed = compare_kinds<A, B>();

/// The symbols of an unnamed dimension: "kg m^2 s^-3 GPU^-1".
template <class Base>
constexpr char const* base_name() {
  if constexpr (std::is_same_v<Base, boost::units::mass_base_dimension>)
    return "kg";
  else if constexpr (std::is_same_v<Base, boost::units::length_base_dimension>)
    return "m";
  else if constexpr (std::is_same_v<Base, boost::units::time_base_dimension>)
    return "s";
  else if constexpr (requires { Base::name; })
    return Base::name;
  else
    return "?";
}
template <class Dimension>
struct spell {
  static constexpr void into(sentence&) {}
};
template <class Base, class Exponent, class Rest>
struct spell<boost::units::list<boost::units::dim<Base, Exponent>, Rest>> {
  static constexpr void into(sentence& out) {
    out.add(base_name<Base>());
    constexpr auto n = Exponent::Numerator;
    if constexpr (n != 1) {
      out.add(n < 0 ? "^-" : "^");
      char digit[] = {static_cast<char>('0' + (n < 0 ? -n : n) % 10), '\0'};
      out.add(digit);
    }
    if constexpr (!std::is_same_v<Rest, dimension::none>) out.add(" ");
    spell<Rest>::into(out);
  }
};

template <class Kind>
constexpr void name_kind(sentence& out) {
  if constexpr (Kind::name != nullptr)
    out.add(Kind::name);
  else
    spell<typename Kind::dimension>::into(out);
  if constexpr (!std::is_same_v<format_of<Kind>, absent>) out.add(" of ").add(format_of<Kind>::name);
}

/// "tonnage: adding FLOP of BF16 to FLOP of FP8: convert through …"
template <class A, class B>
constexpr words why(char const* verb, char const* preposition) {
  sentence out;
  out.add("tonnage: ").add(verb);
  name_kind<A>(out);
  out.add(preposition);
  name_kind<B>(out);
  switch (mixed<A, B>) {
    case mix::formats:
      out.add(": convert through h100_equivalents or another named metric");
      break;
    case mix::sparsity:
      out.add(": a sparse peak is another claim than a dense one");
      break;
    case mix::currencies:
      out.add(": multiply by an exchange rate");
      break;
    case mix::scopes:
      out.add(": lead across with a host_overhead or a pue");
      break;
    case mix::dimensions:
      out.add(": these are different dimensions");
      break;
    case mix::none:
      out.add(": a general kind does not turn into a special one");
      break;
  }
  return out.out;
}

/// The same for a deleted function that is looked at on every call: where it does not apply, nothing is spelt out.
template <bool Applies, class A, class B>
constexpr words why_if(char const* verb, char const* preposition) {
  if constexpr (Applies)
    return why<A, B>(verb, preposition);
  else
    return {};
}

template <bool Applies, class A>
constexpr words unitless(char const* verb) {
  if constexpr (!Applies) return {};
  sentence out;
  out.add("tonnage: ").add(verb);
  name_kind<A>(out);
  return out.add(": give the number a unit").out;
}

/// A sentence as it stands.
constexpr words said(char const* reason) { return sentence{}.add(reason).out; }

constexpr words truncated() {
  return sentence{}.add("tonnage: whole numbers would be cut off in this unit: ask in<double>(unit)").out;
}

}  // namespace tonnage::inline v0_1_0::detail

namespace tonnage::inline v0_1_0 {

/// \cond
// `first` and `second` are A and B in the order in which the sentence names them: a - b subtracts B from A.
#define TONNAGE_REFUSE_MIX(op, verb, preposition, first, second, what, says)                                \
  template <class A, class RA, class B, class RB,                                                           \
            detail::words Because =                                                                         \
                detail::why_if<detail::mixed<A, B> == detail::mix::what, first, second>(verb, preposition)> \
    requires(detail::mixed<A, B> == detail::mix::what)                                                      \
  constexpr bool operator op(quantity<A, RA> const&, quantity<B, RB> const&) TONNAGE_DELETE("tonnage: " verb says);

#define TONNAGE_REFUSE(op, verb, preposition, first, second)                                                 \
  TONNAGE_REFUSE_MIX(op, verb, preposition, first, second, formats,                                          \
                     "FLOP of two number formats: convert through h100_equivalents or another named metric") \
  TONNAGE_REFUSE_MIX(op, verb, preposition, first, second, sparsity,                                         \
                     "dense and sparse FLOP: a sparse peak is another claim")                                \
  TONNAGE_REFUSE_MIX(op, verb, preposition, first, second, currencies,                                       \
                     "money of two currencies: multiply by an exchange rate")                                \
  TONNAGE_REFUSE_MIX(op, verb, preposition, first, second, scopes,                                           \
                     "power or energy of two scopes: lead across with a host_overhead or a pue")             \
  TONNAGE_REFUSE_MIX(op, verb, preposition, first, second, dimensions, "quantities of different dimensions") \
  template <class A, class R, number_like N,                                                                 \
            detail::words Because = detail::unitless<number_like<N>, A>(verb "a plain number" preposition)>  \
  constexpr bool operator op(quantity<A, R> const&, N const&)                                                \
      TONNAGE_DELETE("tonnage: " verb "a plain number and a quantity: give the number a unit");              \
  template <class A, class R, number_like N,                                                                 \
            detail::words Because = detail::unitless<number_like<N>, A>(verb "a plain number" preposition)>  \
  constexpr bool operator op(N const&, quantity<A, R> const&)                                                \
      TONNAGE_DELETE("tonnage: " verb "a plain number and a quantity: give the number a unit");

TONNAGE_REFUSE(+, "adding ", " to ", A, B)
TONNAGE_REFUSE(-, "subtracting ", " from ", B, A)
TONNAGE_REFUSE(==, "comparing ", " with ", A, B)
TONNAGE_REFUSE(<=>, "comparing ", " with ", A, B)
TONNAGE_REFUSE(+=, "adding ", " to ", A, B)
TONNAGE_REFUSE(-=, "subtracting ", " from ", B, A)

#undef TONNAGE_REFUSE
#undef TONNAGE_REFUSE_MIX
/// \endcond

}  // namespace tonnage::inline v0_1_0
