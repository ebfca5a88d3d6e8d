// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The dimensions that physics forgot: GPU, FLOP of a number format, byte, money of a currency, CO₂e, token, water,
/// staff.
///
/// `dimension::over<dimension::of<dimension::money<us_dollar>>, dimension::of<dimension::gpu>>` is dollars per GPU.
///
/// Dimension algebra (products, quotients, canonical order) is Boost.Units'. A *scope* (chip, IT, facility) is one more
/// base dimension in that algebra, so a PUE is simply facility ÷ IT and `it_power * pue` is facility power by
/// cancellation.
///
/// Each base dimension has a `name`, which messages use.
#pragma once

#include <boost/mpl/divides.hpp>
#include <boost/mpl/times.hpp>
#include <boost/units/base_dimension.hpp>
#include <boost/units/dimension.hpp>
#include <boost/units/physical_dimensions/length.hpp>
#include <boost/units/physical_dimensions/mass.hpp>
#include <boost/units/physical_dimensions/time.hpp>
#include <cstdint>
#include <tonnage/core/version.hpp>

namespace tonnage::inline v0_1_0 {

/// The base dimensions of tonnage. Boost.Units orders base dimensions by an ordinal which must be unique in a whole
/// program and is not checked across translation units, so every ordinal of tonnage is given here, in one block of its
/// own: 2'170'000 to 2'179'999. A user's base dimension takes any number below the block (five steps in
/// CONTRIBUTING.md); those of number formats are above it.
namespace dimension {

inline constexpr long first_ordinal = 2'170'000;  ///< where the block of ordinals begins

/// \cond
template <class Tag, long Offset>
struct base : boost::units::base_dimension<Tag, first_ordinal + Offset> {};
/// \endcond

/// GPUs; coherent unit: one package.
struct gpu : base<gpu, 1> {
  static constexpr char const* name = "GPU";
};
/// Information; coherent unit: byte.
struct byte : base<byte, 2> {
  static constexpr char const* name = "byte";
};
/// Emissions; coherent unit: gram of CO₂e.
struct co2e : base<co2e, 3> {
  static constexpr char const* name = "CO2e";
};
/// What a model reads or writes.
struct token : base<token, 4> {
  static constexpr char const* name = "token";
};
/// Rates compared with one H100, see catalog/rating.hpp.
struct h100_equivalent : base<h100_equivalent, 5> {
  static constexpr char const* name = "H100-equivalent";
};
/// Total processing performance: a dense rate times the bits of its format, as in export rules.
struct tpp : base<tpp, 6> {
  static constexpr char const* name = "TPP";
};

/// Water; coherent unit: litre.
struct water : base<water, 7> {
  static constexpr char const* name = "water";
};
/// Staff; coherent unit: one full-time equivalent.
struct staff : base<staff, 8> {
  static constexpr char const* name = "staff";
};

/// Of chips alone: a TDP.
struct chip_scope : base<chip_scope, 10> {
  static constexpr char const* name = "chip";
};
/// Of IT equipment: chips with their servers and networks.
struct it_scope : base<it_scope, 11> {
  static constexpr char const* name = "IT";
};
/// Of the whole facility, cooling included.
struct facility_scope : base<facility_scope, 12> {
  static constexpr char const* name = "facility";
};

/// \cond
/// A number from a name (FNV-1a), of 30 bits.
constexpr long number_of(char const* name) {
  std::uint32_t hash = 2'166'136'261U;
  for (; *name != '\0'; ++name) hash = (hash ^ static_cast<unsigned char>(*name)) * 16'777'619U;
  return static_cast<long>(hash >> 2U);
}
/// \endcond

/// FLOP of one number format, which its name tells from others, see units/compute.hpp. Its ordinal is 10'000'000 and
/// more, calculated from the name: two names of one number do not compile in one unit.
template <class Format>
struct flop : base<flop<Format>, 10'000'000 + number_of(Format::name)> {
  /// The number format.
  using format = Format;
  static constexpr char const* name = "FLOP";
};

/// Money of one currency; `Currency::numeric` is its number in ISO 4217, see units/money.hpp.
template <class Currency>
struct money : base<money<Currency>, 1000 + Currency::numeric> {
  static_assert(Currency::numeric >= 0 && Currency::numeric < 1000);
  /// The currency.
  using currency = Currency;
  static constexpr char const* name = Currency::code;
};

/// \cond
template <class Base>
using of = typename Base::dimension_type;
template <class A, class B>
using times = typename boost::mpl::times<A, B>::type;
template <class A, class B>
using over = typename boost::mpl::divides<A, B>::type;
using none = boost::units::dimensionless_type;
using time = boost::units::time_dimension;
using area_ = times<boost::units::length_dimension, boost::units::length_dimension>;
using volume_ = times<area_, boost::units::length_dimension>;
using energy = over<over<times<boost::units::mass_dimension, area_>, time>, time>;
using power = over<energy, time>;
/// \endcond

}  // namespace dimension

}  // namespace tonnage::inline v0_1_0
