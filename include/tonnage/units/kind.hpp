// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Kinds: dimensions with a meaning, such as the power of a chip, of the servers or of a whole facility.
///
/// `kind::chip_power` × `kind::time` is `kind::chip_energy`; `kind::flop<bf16>` and `kind::flop<fp8>` never add up.
///
/// A kind that has a scope turns into its general kind by itself: scopes may be dropped, never changed.
/// Each kind has its `dimension` and a `name`, which messages use.
#pragma once

#include <tonnage/units/dimension.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// Kinds: what a quantity is a quantity *of*. The first argument of `quantity<Kind, Rep>`.
///
/// A named kind stands for exactly one dimension, so that `energy / time` is `kind::power` again and errors name
/// things; whatever has no name is `kind::derived<Dimension>`.
namespace kind {

/// A dimension that has no name of its own, such as W/GPU.
template <class Dimension>
struct derived {
  using dimension = Dimension;
  static constexpr char const* name = nullptr;
};

/// A number without a unit.
struct number {
  using dimension = dimension::none;
  static constexpr char const* name = "a number";
};
/// Time; coherent unit: second.
struct time {
  using dimension = dimension::time;
  static constexpr char const* name = "time";
};
/// Energy of any scope; coherent unit: joule.
struct energy {
  using dimension = dimension::energy;
  static constexpr char const* name = "energy";
};
/// Power of any scope; coherent unit: watt.
struct power {
  using dimension = dimension::power;
  static constexpr char const* name = "power";
};
/// A count of GPUs; coherent unit: one package.
struct gpu {
  using dimension = dimension::of<dimension::gpu>;
  static constexpr char const* name = "GPUs";
};
/// GPUs for a time; coherent unit: GPU-second.
struct gpu_time {
  using dimension = dimension::times<dimension::of<dimension::gpu>, dimension::time>;
  static constexpr char const* name = "GPU time";
};
/// Information; coherent unit: byte.
struct byte {
  using dimension = dimension::of<dimension::byte>;
  static constexpr char const* name = "bytes";
};
/// Information per time; coherent unit: byte per second.
struct byte_rate {
  using dimension = dimension::over<dimension::of<dimension::byte>, dimension::time>;
  static constexpr char const* name = "bytes per second";
};
/// Emissions; coherent unit: gram of CO₂e.
struct co2e {
  using dimension = dimension::of<dimension::co2e>;
  static constexpr char const* name = "CO2e";
};
/// Tokens that are read or written.
struct token {
  using dimension = dimension::of<dimension::token>;
  static constexpr char const* name = "tokens";
};
/// Compute in H100s, see catalog/rating.hpp.
struct h100_equivalents {
  using dimension = dimension::of<dimension::h100_equivalent>;
  static constexpr char const* name = "H100-equivalents";
};
/// Total processing performance, see catalog/rating.hpp.
struct tpp {
  using dimension = dimension::of<dimension::tpp>;
  static constexpr char const* name = "TPP";
};

/// Floor or die area; coherent unit: square metre.
struct area {
  using dimension = dimension::area_;
  static constexpr char const* name = "area";
};
/// Volume of a space; coherent unit: cubic metre. Water is no volume: `kind::water`.
struct volume {
  using dimension = dimension::volume_;
  static constexpr char const* name = "volume";
};
/// Water that a site takes; coherent unit: litre.
struct water {
  using dimension = dimension::of<dimension::water>;
  static constexpr char const* name = "water";
};
/// Staff; coherent unit: one full-time equivalent.
struct staff {
  using dimension = dimension::of<dimension::staff>;
  static constexpr char const* name = "staff";
};

/// What chips draw by their TDP.
struct chip_power {
  using dimension = dimension::times<dimension::of<dimension::chip_scope>, dimension::power>;
  static constexpr char const* name = "chip power";
};
/// What chips, servers and networks draw.
struct it_power {
  using dimension = dimension::times<dimension::of<dimension::it_scope>, dimension::power>;
  static constexpr char const* name = "IT power";
};
/// What the whole facility draws, with cooling.
struct facility_power {
  using dimension = dimension::times<dimension::of<dimension::facility_scope>, dimension::power>;
  static constexpr char const* name = "facility power";
};
/// Chip power over time; joules of chips.
struct chip_energy {
  using dimension = dimension::times<dimension::of<dimension::chip_scope>, dimension::energy>;
  static constexpr char const* name = "chip energy";
};
/// IT power over time; joules of IT equipment.
struct it_energy {
  using dimension = dimension::times<dimension::of<dimension::it_scope>, dimension::energy>;
  static constexpr char const* name = "IT energy";
};
/// Facility power over time; joules of the facility.
struct facility_energy {
  using dimension = dimension::times<dimension::of<dimension::facility_scope>, dimension::energy>;
  static constexpr char const* name = "facility energy";
};

/// Work of one number format.
template <class Format>
struct flop {
  using dimension = dimension::of<dimension::flop<Format>>;
  static constexpr char const* name = "FLOP";
};
/// Rate of work of one number format.
template <class Format>
struct flop_rate {
  using dimension = dimension::over<dimension::of<dimension::flop<Format>>, dimension::time>;
  static constexpr char const* name = "FLOP/s";
};
/// Money of one currency; spelt `money<usd>` from units/money.hpp.
template <class Currency>
struct money {
  using dimension = dimension::of<dimension::money<Currency>>;
  static constexpr char const* name = Currency::code;
};

/// \cond
template <class Dimension>
struct for_dimension {
  using type = derived<Dimension>;
};
template <>
struct for_dimension<number::dimension> {
  using type = number;
};
template <>
struct for_dimension<time::dimension> {
  using type = time;
};
template <>
struct for_dimension<energy::dimension> {
  using type = energy;
};
template <>
struct for_dimension<power::dimension> {
  using type = power;
};
template <>
struct for_dimension<gpu::dimension> {
  using type = gpu;
};
template <>
struct for_dimension<gpu_time::dimension> {
  using type = gpu_time;
};
template <>
struct for_dimension<byte::dimension> {
  using type = byte;
};
template <>
struct for_dimension<byte_rate::dimension> {
  using type = byte_rate;
};
template <>
struct for_dimension<co2e::dimension> {
  using type = co2e;
};
template <>
struct for_dimension<token::dimension> {
  using type = token;
};
template <>
struct for_dimension<h100_equivalents::dimension> {
  using type = h100_equivalents;
};
template <>
struct for_dimension<tpp::dimension> {
  using type = tpp;
};
template <>
struct for_dimension<area::dimension> {
  using type = area;
};
template <>
struct for_dimension<volume::dimension> {
  using type = volume;
};
template <>
struct for_dimension<water::dimension> {
  using type = water;
};
template <>
struct for_dimension<staff::dimension> {
  using type = staff;
};
template <>
struct for_dimension<chip_power::dimension> {
  using type = chip_power;
};
template <>
struct for_dimension<it_power::dimension> {
  using type = it_power;
};
template <>
struct for_dimension<facility_power::dimension> {
  using type = facility_power;
};
template <>
struct for_dimension<chip_energy::dimension> {
  using type = chip_energy;
};
template <>
struct for_dimension<it_energy::dimension> {
  using type = it_energy;
};
template <>
struct for_dimension<facility_energy::dimension> {
  using type = facility_energy;
};

template <class Tag, class N = boost::units::static_rational<1>, class Rest = dimension::none>
using list_of = boost::units::list<boost::units::dim<Tag, N>, Rest>;
template <class F>
struct for_dimension<list_of<dimension::flop<F>>> {
  using type = flop<F>;
};
template <class F>
struct for_dimension<
    list_of<boost::units::time_base_dimension, boost::units::static_rational<-1>, list_of<dimension::flop<F>>>> {
  using type = flop_rate<F>;
};
template <class C>
struct for_dimension<list_of<dimension::money<C>>> {
  using type = money<C>;
};
/// \endcond

/// The kind of a dimension: its named kind where it has one.
template <class Dimension>
using of = typename for_dimension<Dimension>::type;

/// The kind of a product: chip power × time is chip energy.
template <class A, class B>
using product = of<dimension::times<typename A::dimension, typename B::dimension>>;
/// The kind of a quotient: money ÷ GPUs is `derived`, energy ÷ time is power.
template <class A, class B>
using quotient = of<dimension::over<typename A::dimension, typename B::dimension>>;

/// \cond
template <class Tag>
inline constexpr bool is_scope = false;
template <>
inline constexpr bool is_scope<dimension::chip_scope> = true;
template <>
inline constexpr bool is_scope<dimension::it_scope> = true;
template <>
inline constexpr bool is_scope<dimension::facility_scope> = true;

template <class Dimension>
struct unscoped {
  using type = dimension::none;
};
template <class Tag, class Exponent, class Rest>
struct unscoped<boost::units::list<boost::units::dim<Tag, Exponent>, Rest>> {
  using rest = typename unscoped<Rest>::type;
  using type = std::conditional_t<is_scope<Tag>, rest, boost::units::list<boost::units::dim<Tag, Exponent>, rest>>;
};
/// \endcond

/// The general kind: the same dimension without a scope. `general<chip_power>` is `power`.
template <class Kind>
using general = of<typename unscoped<typename Kind::dimension>::type>;

/// A kind turns into itself and into its general kind; never sideways, never from the general to the special.
template <class From, class To>
concept turns_into = std::is_same_v<From, To> || std::is_same_v<general<From>, To>;

/// Two kinds have a common kind when one of them turns into the other.
template <class A, class B>
concept compatible = turns_into<A, B> || turns_into<B, A>;

/// The more general of two compatible kinds, in which they are added: of chip power and power, power.
template <class A, class B>
  requires compatible<A, B>
using common = std::conditional_t<turns_into<A, B>, B, A>;

}  // namespace kind
}  // namespace tonnage::inline v0_1_0
