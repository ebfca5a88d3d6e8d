// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The same small program as units_tonnage.cpp, on bare Boost.Units: two powers are added, power
// times time is energy, GPUs and FLOP are dimensions of the user's own.
#include <boost/units/base_dimension.hpp>
#include <boost/units/base_unit.hpp>
#include <boost/units/make_system.hpp>
#include <boost/units/quantity.hpp>
#include <boost/units/systems/si/energy.hpp>
#include <boost/units/systems/si/power.hpp>
#include <boost/units/systems/si/time.hpp>
#include <boost/units/unit.hpp>

#include <cstdio>

namespace bu = boost::units;
namespace si = boost::units::si;

struct gpu_base_dimension : bu::base_dimension<gpu_base_dimension, 7001> {};
struct flop_base_dimension : bu::base_dimension<flop_base_dimension, 7002> {};
struct gpu_base_unit : bu::base_unit<gpu_base_unit, gpu_base_dimension::dimension_type, 7001> {};
struct flop_base_unit : bu::base_unit<flop_base_unit, flop_base_dimension::dimension_type, 7002> {};

using fleet_system = bu::make_system<gpu_base_unit, flop_base_unit>::type;
using gpu_unit = bu::unit<gpu_base_dimension::dimension_type, fleet_system>;
using flop_unit = bu::unit<flop_base_dimension::dimension_type, fleet_system>;

int main() {
  auto const gpus = 260'000.0 * gpu_unit();
  auto const chip_power = 1'000.0 * si::watt / gpu_unit();
  auto const host_power = 400.0 * si::watt / gpu_unit();
  bu::quantity<si::power> const power = gpus * (chip_power + host_power);
  bu::quantity<si::energy> const energy = power * (3'600.0 * si::second);

  auto const peak = 2.25e15 * flop_unit() / si::second / gpu_unit();
  auto const rate = gpus * peak;

  std::printf("%g W, %g J, %g FLOP/s, %g FLOP/J\n", power.value(), energy.value(), rate.value(),
              (rate / power).value());
}
