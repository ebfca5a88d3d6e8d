// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// To Boost.Units and back: your quantities of time, energy, power, and ours, in one expression.
///
/// `to_boost(62.5 * megawatts)` is a `boost::units::quantity<si::power>`; `from_boost(1.5 * kilo * si::watt)` is 1500
/// W.
///
/// What SI lacks gets base units here (GPU, byte, gram of CO₂e, token, FLOP of a format, one of a currency), so that
/// `to_boost(1.0 * kilowatts / gpu)` multiplies with your own `boost::units` quantities and the units cancel. A scope
/// is a unit too: drop it first (`quantity<kind::power>(q)`) to meet plain SI.
#pragma once

#include <boost/units/quantity.hpp>
#include <boost/units/systems/si/base.hpp>
#include <tonnage/units/quantity.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// The base unit of one of our base dimensions; its ordinal is that of the dimension.
template <class Tag>
struct boost_base : boost::units::base_unit<boost_base<Tag>, typename Tag::dimension_type, Tag::value> {
  static char const* name() { return base_name<Tag>(); }
  static char const* symbol() { return base_name<Tag>(); }
};

/// The part of a dimension that SI measures; Boost.Units keeps the negative ordinals for its own base dimensions.
template <class Dimension>
struct si_part {
  using type = dimension::none;
};
template <class Tag, class Exponent, class Rest>
struct si_part<boost::units::list<boost::units::dim<Tag, Exponent>, Rest>> {
  using rest = typename si_part<Rest>::type;
  using type = std::conditional_t<(Tag::value < 0), boost::units::list<boost::units::dim<Tag, Exponent>, rest>, rest>;
};

/// The coherent unit of a dimension: SI's, times our base units.
template <class Dimension, class Unit>
struct with_own_units {
  using type = Unit;
};
template <class Tag, class Exponent, class Rest, class Unit>
struct with_own_units<boost::units::list<boost::units::dim<Tag, Exponent>, Rest>, Unit> : with_own_units<Rest, Unit> {};
template <class Tag, class Exponent, class Rest, class Unit>
  requires(Tag::value >= 0)
struct with_own_units<boost::units::list<boost::units::dim<Tag, Exponent>, Rest>, Unit> {
  using power = typename boost::units::power_typeof_helper<typename boost_base<Tag>::unit_type, Exponent>::type;
  using product = typename boost::units::multiply_typeof_helper<Unit, power>::type;
  using type = typename with_own_units<Rest, product>::type;
};

template <class Dimension>
using boost_unit_of =
    typename with_own_units<Dimension,
                            boost::units::unit<typename si_part<Dimension>::type, boost::units::si::system>>::type;

}  // namespace detail
/// \endcond

/// The type of Boost.Units for a kind: `boost_quantity<kind::power>` is `boost::units::quantity<si::power, double>`.
template <class Kind, class Rep = double>
using boost_quantity = boost::units::quantity<detail::boost_unit_of<typename Kind::dimension>, Rep>;

/// The same number in the same coherent unit, as Boost.Units has it.
template <class Kind, class Rep>
[[nodiscard]] constexpr boost_quantity<Kind, Rep> to_boost(quantity<Kind, Rep> const& q) {
  return boost_quantity<Kind, Rep>::from_value(q.coherent_);
}

/// The quantity that a quantity of Boost.Units is: scaled and foreign units (kilowatts, cgs) are converted to the
/// coherent one first, in floating point. What has no dimension is the plain number.
template <class Dimension, class System, class Rep>
[[nodiscard]] constexpr auto from_boost(boost::units::quantity<boost::units::unit<Dimension, System>, Rep> const& q) {
  using kind = kind::of<Dimension>;
  using coherent = detail::boost_unit_of<Dimension>;
  if constexpr (std::is_same_v<coherent, boost::units::unit<Dimension, System>>) {
    return detail::make<kind>(q.value());
  } else {
    using real = real_value<Rep>;
    auto const value =
        boost::units::quantity<coherent, real>(boost::units::quantity<boost::units::unit<Dimension, System>, real>(q));
    return detail::make<kind>(value.value());
  }
}

}  // namespace tonnage::inline v0_1_0
