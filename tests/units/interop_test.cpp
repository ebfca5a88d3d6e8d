// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <boost/units/make_scaled_unit.hpp>
#include <boost/units/systems/cgs.hpp>
#include <boost/units/systems/si.hpp>
#include <boost/units/systems/si/prefixes.hpp>
#include <cstdint>
#include <tonnage/units.hpp>
#include <tonnage/units/interop.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;
namespace bu = boost::units;
namespace si = boost::units::si;

TEST_CASE("interop: what SI has is SI's own type") {
  STATIC_REQUIRE(std::is_same_v<boost_quantity<kind::time>, bu::quantity<si::time>>);
  STATIC_REQUIRE(std::is_same_v<boost_quantity<kind::energy>, bu::quantity<si::energy>>);
  STATIC_REQUIRE(std::is_same_v<boost_quantity<kind::power, float>, bu::quantity<si::power, float>>);
  STATIC_REQUIRE(std::is_same_v<boost_quantity<kind::number>, bu::quantity<si::dimensionless>>);
  bu::quantity<si::power> const p = to_boost(62.5 * megawatts);
  CHECK(p.value() == 62.5e6);
  bu::quantity<si::energy> const e = to_boost(2.0 * kilowatts) * (3.0 * si::second);
  CHECK(e.value() == 6000);
}

TEST_CASE("interop: what SI lacks multiplies and cancels") {
  bu::quantity<si::power> const p = to_boost(1.0 * kilowatts / gpu) * to_boost(8.0 * gpus);
  CHECK(p.value() == 8000);
  auto const bill = to_boost(0.12 * usd / kWh) * (7.2e6 * si::joule);
  STATIC_REQUIRE(std::is_same_v<decltype(from_boost(bill)), quantity<money<usd>>>);
  CHECK(from_boost(bill).in(usd) == Approx(0.24));  // 2 kWh at $0.12
  auto const work = to_boost(1.0 * prefix::tera * flop_per_s<bf16>) * (2.0 * si::second);
  STATIC_REQUIRE(std::is_same_v<decltype(from_boost(work)), quantity<kind::flop<bf16>>>);
  STATIC_REQUIRE(!std::is_same_v<boost_quantity<kind::flop<bf16>>, boost_quantity<kind::flop<fp8>>>);
  STATIC_REQUIRE(!std::is_convertible_v<boost_quantity<money<usd>>, boost_quantity<money<krw>>>);
}

TEST_CASE("interop: scaled and foreign units become coherent") {
  CHECK(from_boost(1.5 * si::kilo * si::watt) == 1.5 * kilowatts);
  using kilowatt = bu::make_scaled_unit<si::power, bu::scale<10, bu::static_rational<3>>>::type;
  auto const p = from_boost(1.5 * kilowatt());
  STATIC_REQUIRE(std::is_same_v<decltype(p), quantity<kind::power> const>);
  CHECK(p == 1.5 * kilowatts);
  CHECK(from_boost(1e7 * bu::cgs::ergs).in(joules) == Approx(1));
  // whole kilowatts: the conversion is a double's
  STATIC_REQUIRE(std::is_same_v<decltype(from_boost(bu::quantity<kilowatt, int>(2 * kilowatt())))::value_type, double>);
}

TEMPLATE_TEST_CASE("interop: there and back", "", kind::time, kind::power, kind::energy, kind::chip_power, kind::gpu,
                   kind::gpu_time, kind::byte, kind::co2e, kind::token, kind::flop<bf16>, kind::flop_rate<sparse<fp8>>,
                   kind::money<us_dollar>, kind::h100_equivalents, kind_of<usd / gpu_hour>,
                   kind_of<watt * of_it / gpu>) {
  auto const q = quantity<TestType>::from_coherent(2.5);
  auto const back = from_boost(to_boost(q));
  STATIC_REQUIRE(std::is_same_v<decltype(back), quantity<TestType> const>);
  CHECK(back == q);
}

TEST_CASE("interop: whole numbers and plain numbers") {
  auto const s = from_boost(bu::quantity<si::time, std::int64_t>(3 * si::second));
  STATIC_REQUIRE(std::is_same_v<decltype(s), quantity<kind::time, std::int64_t> const>);
  CHECK(s == 3 * second);
  STATIC_REQUIRE(std::is_same_v<decltype(from_boost(to_boost(1.0 * gpus) / to_boost(2.0 * gpus))), double>);
  STATIC_REQUIRE(to_boost(2.0 * watts).value() == 2);
}
