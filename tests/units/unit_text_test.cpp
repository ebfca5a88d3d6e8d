// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/unit_text.hpp>

using namespace tonnage;

namespace {

template <class Kind>
constexpr bool reads(char const* text, scale size) {
  auto const r = detail::read_unit_of(text, detail::measured_by<Kind>);
  return r.problem.empty() && r.size == size;
}
template <class Kind>
std::string problem(char const* text) {
  auto const r = detail::read_unit_of(text, detail::measured_by<Kind>);
  return std::string(r.problem);
}
template <auto Unit>
using kind_in = typename decltype(Unit)::kind_type;

}  // namespace

TEST_CASE("unit text: units of one symbol") {
  STATIC_REQUIRE(reads<kind::power>("MW", scale{1, 1, 6}));
  STATIC_REQUIRE(reads<kind::facility_power>("MW", scale{1, 1, 6}));
  STATIC_REQUIRE(reads<kind::h100_equivalents>("H100-equivalents", scale{}));
  STATIC_REQUIRE(reads<kind::h100_equivalents>("kH100e", scale{1000}));
  STATIC_REQUIRE(reads<kind::co2e>("kg CO2e", scale{1000}));
  STATIC_REQUIRE(reads<kind::co2e>("kgCO2e", scale{1000}));
  STATIC_REQUIRE(reads<kind::co2e>("t CO₂e", scale{1, 1, 6}));
  STATIC_REQUIRE(reads<kind::co2e>("Mt CO2eq", scale{1, 1, 12}));
  STATIC_REQUIRE(!reads<kind::co2e>("kg", scale{1000}));
  STATIC_REQUIRE(!reads<kind::co2e>("W CO2e", scale{1}));
}

TEST_CASE("unit text: quotients and products") {
  STATIC_REQUIRE(reads<kind_in<flop_per_s<bf16> / gpu>>("PFLOP/s/GPU", scale{1, 1, 15}));
  STATIC_REQUIRE(reads<kind_in<flop_per_s<bf16> / gpu>>("PFLOPS per GPU", scale{1, 1, 15}));
  STATIC_REQUIRE(reads<kind::flop_rate<int8>>("TOPS", scale{1, 1, 12}));
  STATIC_REQUIRE(reads<kind::flop_rate<int8>>("TFLOP/s", scale{1, 1, 12}));
  STATIC_REQUIRE(reads<kind::gpu_time>("GPU-hours", scale{3600}));
  STATIC_REQUIRE(reads<kind::gpu_time>("GPU hours", scale{3600}));
  STATIC_REQUIRE(reads<kind::gpu_time>("GPU*h", scale{3600}));
  STATIC_REQUIRE(reads<kind::gpu_time>("GPU·h", scale{3600}));
  STATIC_REQUIRE(reads<kind::energy>("kg·m^2/s^2", scale{}));
  STATIC_REQUIRE(reads<kind::energy>("W·h", scale{3600}));
  STATIC_REQUIRE(reads<kind::power>("kWh/h", scale{1000}));
  STATIC_REQUIRE(reads<kind::power>("J·s^-1", scale{}));
  STATIC_REQUIRE(reads<kind_in<flop<bf16> / joule>>("FLOP/(W·s)", scale{}));
  STATIC_REQUIRE(reads<kind_in<grams_co2e / kWh>>("g CO2e/kWh", scale{1, 36, -5}));
}

TEST_CASE("unit text: money") {
  STATIC_REQUIRE(reads<kind_of<usd>>("$", scale{}));
  STATIC_REQUIRE(reads<kind_of<usd>>("USD", scale{}));
  STATIC_REQUIRE(reads<kind_of<usd>>("usd", scale{}));
  STATIC_REQUIRE(reads<kind_of<usd>>("$B", scale{1, 1, 9}));
  STATIC_REQUIRE(reads<kind_of<usd>>("billion USD", scale{1, 1, 9}));
  STATIC_REQUIRE(reads<kind_of<cny>>("CN¥", scale{}));
  STATIC_REQUIRE(!reads<kind_of<usd>>("EUR", scale{}));
  STATIC_REQUIRE(!reads<kind_of<usd>>("$m", scale{}));
  STATIC_REQUIRE(reads<kind_in<usd / gpu_hour>>("$/GPU-hour", scale{1, 3600}));
  STATIC_REQUIRE(reads<kind_in<usd / token>>("$/M tokens", scale{1, 1, -6}));
  STATIC_REQUIRE(reads<kind_in<krw / usd>>("₩/$", scale{}));
  STATIC_REQUIRE(reads<kind_in<usd / flop_per_s<bf16>>>("$/(TFLOP/s)", scale{1, 1, -12}));
}

TEST_CASE("unit text: what is wrong is named") {
  CHECK(problem<kind::power>("") == "this unit measures something else");
  CHECK(problem<kind::power>("MX") == "unknown unit");
  CHECK(problem<kind::power>("J") == "this unit measures something else");
  CHECK(problem<kind::power>("W/") == "a unit is missing");
  CHECK(problem<kind::power>("(W") == "this parenthesis is never closed");
  CHECK(problem<kind::power>("W)") == "unexpected text behind the unit");
  CHECK(problem<kind::power>("((((((W))))))") == "too many parentheses");
  CHECK(problem<kind::power>("W^0") == "expected a power from 1 to 9");
  CHECK(problem<kind::energy>("W-") == "a unit is missing behind the hyphen");
  CHECK(problem<kind::energy>("J/s·s") == "a product behind a slash is read both ways: write parentheses");
  CHECK(problem<kind::time>("s^9-s^9-s^9-s^9-s^9-s^9-s^9-s^9-s^9-s^9-s^9-s^9") == "this unit is too large");
  CHECK(problem<kind::time>("d^9-d^9") == "this unit is too large");
}
