// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/display.hpp>

using namespace tonnage;

namespace {

struct rack : boost::units::base_dimension<rack, 9'004> {
  static constexpr char const* name = "rack";
};

template <class Kind>
std::string text(int i) {
  auto const r = detail::ladder(detail::measured_by<Kind>).at(i);
  return r.before + "#" + r.after;
}
template <class Quantity>
using kind_in = typename Quantity::kind_type;
template <class Quantity>
std::string base_text() {
  using Kind = kind_in<Quantity>;
  return text<Kind>(detail::ladder(detail::measured_by<Kind>).base());
}

}  // namespace

TEST_CASE("display: sizes rise") {
  auto const check = [](detail::measured const& m) {
    detail::ladder const steps(m);
    CHECK(steps.first() <= steps.base());
    CHECK(steps.base() <= steps.last());
    for (int i = steps.first(); i < steps.last(); ++i) {
      auto const a = steps.at(i).size;
      auto const b = steps.at(i + 1).size;
      CHECK(a.numerator() / a.denominator() < b.numerator() / b.denominator());
    }
  };
  check(detail::measured_by<kind::power>);
  check(detail::measured_by<kind::time>);
  check(detail::measured_by<kind::energy>);
  check(detail::measured_by<kind::co2e>);
  check(detail::measured_by<kind::gpu_time>);
  check(detail::measured_by<kind::money<us_dollar>>);
  check(detail::measured_by<kind_in<decltype(1.0 * usd / flop_per_s<fp4>)>>);
  check(detail::measured_by<kind_in<decltype(1.0 * joules / token)>>);
}

TEST_CASE("display: ladders") {
  CHECK(text<kind::power>(0) == "# W");
  CHECK(text<kind::power>(2) == "# MW");
  CHECK(text<kind::power>(-1) == "# mW");
  CHECK(text<kind::flop_rate<bf16>>(6) == "# EFLOP/s");
  CHECK(text<kind::flop_rate<int8>>(4) == "# TOP/s");
  CHECK(text<kind::time>(1) == "# min");
  CHECK(text<kind::time>(3) == "# days");
  CHECK(text<kind::energy>(1) == "# kJ");
  CHECK(text<kind::energy>(2) == "# Wh");
  CHECK(text<kind::energy>(4) == "# MWh");
  CHECK(text<kind::co2e>(2) == "# t CO2e");
  CHECK(text<kind::gpu_time>(0) == "# GPU-seconds");
  CHECK(text<kind::gpu_time>(1) == "# GPU-hours");
  CHECK(text<kind::money<us_dollar>>(0) == "$#");
  CHECK(text<kind::money<us_dollar>>(2) == "$#B");
}

TEST_CASE("display: derived dimensions") {
  CHECK(base_text<decltype(1.0 * watts / gpu)>() == "# W/GPU");
  CHECK(base_text<decltype(1.0 * flop_per_s<bf16> / gpu)>() == "# FLOP/s/GPU");
  CHECK(base_text<decltype(1.0 * flop<bf16> / joule)>() == "# FLOP/J");
  CHECK(base_text<decltype(1.0 * flop_per_s<bf16> / watt)>() == "# FLOP/J");
  CHECK(base_text<decltype(1.0 * joules / token)>() == "# J/token");
  CHECK(base_text<decltype(1.0 * tokens / joule)>() == "# tokens/J");
  CHECK(base_text<decltype(1.0 * usd / gpu)>() == "$#/GPU");
  CHECK(base_text<decltype(1.0 * usd / gpu_hour)>() == "$#/GPU-hour");
  CHECK(base_text<decltype(1.0 * usd / kWh)>() == "$#/kWh");
  CHECK(base_text<decltype(1.0 * usd / watt)>() == "$#/W");
  CHECK(base_text<decltype(1.0 * usd / hour)>() == "$#/h");
  CHECK(base_text<decltype(1.0 * usd / token)>() == "$#/Mtoken");
  CHECK(base_text<decltype(1.0 * usd / tonnes_co2e)>() == "$#/t CO2e");
  CHECK(base_text<decltype(1.0 * usd / flop_per_s<fp8>)>() == "$#/(FLOP/s)");
  CHECK(base_text<decltype(1.0 * usd / flop<fp8>)>() == "$#/FLOP");
  CHECK(base_text<decltype(1.0 * krw / usd)>() == "₩#/USD");
  CHECK(base_text<decltype(1.0 * grams_co2e / kWh)>() == "# g CO2e/kWh");
  CHECK(base_text<decltype(1.0 * grams_co2e / gpu_hour)>() == "# g CO2e/GPU-hour");
  CHECK(base_text<decltype(1.0 * gigabytes / gpu)>() == "# B/GPU");
  CHECK(base_text<decltype(1.0 / second)>() == "# /s");
  CHECK(base_text<decltype(1.0 / gpu)>() == "# /GPU");
  CHECK(base_text<decltype(1.0 * joules * second)>() == "# J·s");
  CHECK(base_text<decltype(1.0 * watts * (1.0 * watts))>() == "# W^2");
  CHECK(base_text<decltype(1.0 * usd * gpu)>() == "$#·GPU");
  CHECK(base_text<decltype(1.0 * usd / (1.0 * gpus * gpus))>() == "$#/GPU^2");
}

TEST_CASE("display: a dimension of your own shows its name") {
  using rack_unit = quantity<kind::of<dimension::of<rack>>>;
  CHECK(base_text<rack_unit>() == "# rack");
  CHECK(base_text<decltype(rack_unit{} / (1.0 * gpu))>() == "# rack/GPU");
  CHECK(base_text<decltype(1.0 * gpu / rack_unit{})>() == "# GPUs/rack");
}

TEST_CASE("display: errors name examples") {
  CHECK(detail::expected_unit(detail::measured_by<kind::power>) == "a unit of power such as W, kW, MW");
  CHECK(detail::expected_unit(detail::measured_by<kind::flop_rate<bf16>>) ==
        "a unit of FLOP/s such as TFLOP/s, PFLOP/s, EFLOP/s");
  CHECK(detail::expected_unit(detail::measured_by<kind_in<decltype(1.0 * usd / gpu)>>) ==
        "a unit such as $/GPU, $M/GPU, $B/GPU");
  CHECK(detail::expected_unit(detail::measured_by<kind::number>) == "a plain number");
}
