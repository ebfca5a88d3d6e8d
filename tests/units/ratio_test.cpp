// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>
#include <tonnage/units/compute.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/ratio.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
template <class A, class B>
concept multiplies = requires(A a, B b) { a* b; };

}  // namespace

TEST_CASE("ratio: a PUE is at least one") {
  CHECK(pue(1.25).value() == 1.25);
  CHECK(pue(1.0).value() == 1);
  CHECK_THROWS_AS(pue(0.9), error);
  CHECK_THROWS_AS(pue(not_a_number), error);
  CHECK_THROWS_AS(pue(-1.25), error);
  CHECK_THROWS_WITH(pue(0.8), "a PUE must be a number of at least 1");
  CHECK_THROWS_WITH(host_overhead(0.5), "a host overhead must be a number of at least 1");
  STATIC_REQUIRE(std::is_same_v<decltype(pue(2)), pue<double>>);
  STATIC_REQUIRE(pue(1.25) == pue(1.25));
  STATIC_REQUIRE(!std::is_convertible_v<double, pue<>>);
}

TEST_CASE("ratio: ratios lead from scope to scope") {
  constexpr auto facility = 8.0 * megawatts * of_it * pue(1.25);
  STATIC_REQUIRE(std::is_same_v<decltype(facility), quantity<kind::facility_power> const>);
  STATIC_REQUIRE(facility == 10.0 * megawatts);
  // a DGX H100: 10.2 kW for 8 × 700 W
  auto const it = 5.6 * kilowatts * of_chips * host_overhead(10.2 / 5.6);
  STATIC_REQUIRE(std::is_same_v<decltype(it), quantity<kind::it_power> const>);
  CHECK(it.in(kilowatts) == Approx(10.2));
  STATIC_REQUIRE(std::is_same_v<decltype(1.0 * kWh * of_it * pue(1.5)), quantity<kind::facility_energy>>);
  STATIC_REQUIRE(std::is_same_v<decltype(1.0 * watts * of_chips / gpu * host_overhead(1.5) * pue(1.5) * (2.0 * gpus)),
                                quantity<kind::facility_power>>);
}

TEST_CASE("ratio: and multiply nothing else") {
  STATIC_REQUIRE(!multiplies<quantity<kind::chip_power>, pue<>>);
  STATIC_REQUIRE(!multiplies<quantity<kind::power>, pue<>>);
  STATIC_REQUIRE(!multiplies<quantity<kind::facility_power>, pue<>>);
  STATIC_REQUIRE(!multiplies<quantity<kind::it_power>, host_overhead<>>);
  STATIC_REQUIRE(!multiplies<quantity<kind::gpu>, host_overhead<>>);
  STATIC_REQUIRE(!multiplies<quantity<money<usd>>, pue<>>);
}

TEST_CASE("ratio: fractions go from zero to one") {
  CHECK(mfu(0.4).value() == 0.4);
  CHECK(mfu(0.0) < mfu(1.0));
  CHECK_THROWS_AS(mfu(1.01), error);
  CHECK_THROWS_AS(mfu(-0.01), error);
  CHECK_THROWS_AS(mfu(not_a_number), error);
  CHECK_THROWS_WITH(allocation_rate(2.0), "an allocation rate must be a number from 0 to 1");
  CHECK(1.0 * prefix::peta * flop_per_s<bf16> * mfu(0.4) == 400.0 * prefix::tera * flop_per_s<bf16>);
  CHECK(100 * gpus * allocation_rate(0.9) == 90.0 * gpus);
  STATIC_REQUIRE(!std::is_constructible_v<mfu, busy>);
  STATIC_REQUIRE(!std::is_convertible_v<double, mfu>);
}
