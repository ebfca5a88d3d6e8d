// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <tonnage/units/number_text.hpp>

using namespace tonnage::detail;
using tonnage::scale;

TEST_CASE("number text: three significant digits, never fewer than the whole part has") {
  CHECK(significant(1, 3, false) == "1.00");
  CHECK(significant(62.5, 3, false) == "62.5");
  CHECK(significant(585, 3, false) == "585");
  CHECK(significant(1250.4, 3, false) == "1,250");
  CHECK(significant(591'208.3, 3, false) == "591,208");
  CHECK(significant(9.996, 3, false) == "10.0");
  CHECK(significant(0.28, 3, false) == "0.28");
  CHECK(significant(0.000280049, 3, false) == "0.00028");
  CHECK(significant(12.0, 3, true) == "12");
  CHECK(significant(12.5, 3, true) == "12.5");
  CHECK(significant(1e21, 3, true) == "1.00e+21");
  CHECK(significant(2.5e-9, 3, true) == "2.50e-09");
  CHECK(significant(0, 3, false) == "0");
  CHECK(significant(62.5, 5, false) == "62.500");
}

TEST_CASE("number text: coins") {
  CHECK(coins(2.1, 2) == "2.10");
  CHECK(coins(0, 2) == "0.00");
  CHECK(coins(999.99, 2) == "999.99");
  CHECK(coins(999.996, 2) == "1,000");
  CHECK(coins(38'461.54, 2) == "38,462");
  CHECK(coins(0.0025, 2) == "0.0025");
  CHECK(coins(0.0123, 2) == "0.01");
  CHECK(coins(165, 0) == "165");
  CHECK(coins(0.25, 0) == "0.25");
}

TEST_CASE("number text: groups") {
  CHECK(grouped("1") == "1");
  CHECK(grouped("999") == "999");
  CHECK(grouped("1000") == "1,000");
  CHECK(grouped("1234567.8912") == "1,234,567.8912");
  CHECK(grouped("1.00e+21") == "1.00e+21");
  CHECK(without_trailing_zeros("1.00e+20") == "1.00e+20");
  CHECK(without_trailing_zeros("100") == "100");
}

TEST_CASE("number text: digits that come back") {
  CHECK(lossless(number_of(62.5e6), scale{1, 1, 6}) == "62.5");
  CHECK(lossless(number_of(360'000.0), scale{36, 1, 5}) == "0.1");
  CHECK(lossless(number_of(0.1F), scale{}) == "0.1");
  CHECK(lossless(number_of(std::int64_t{9007199254740993}), scale{1, 1, 15}) == "9.007199254740993");
  CHECK(lossless(number_of(std::numeric_limits<std::int64_t>::min()), scale{1000}) == "9223372036854775.808");
  CHECK(lossless(number_of(7200), scale{3600}) == "2");
  CHECK(lossless(number_of(0.0), scale{3600}) == "0");
}

TEMPLATE_TEST_CASE("number text: digits come back in every unit, bit for bit", "", double, float) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> exponent(-25, 25);
  std::uniform_real_distribution<double> mantissa(1, 10);
  constexpr scale sizes[] = {{},      {1, 1, 6}, {1, 1, -3},  {36, 1, 5}, {60},
                             {86400}, {1 << 30}, {1, 36, -5}, {1, 7},     {999, 1}};
  for (int i = 0; i < 3000; ++i) {
    auto const v = static_cast<TestType>(mantissa(random) * std::pow(10, exponent(random)));
    auto const size = sizes[static_cast<std::size_t>(i) % std::size(sizes)];
    auto const text = lossless(number_of(v), size);
    decimal d;
    std::size_t end = 0;
    REQUIRE(read_decimal(text, d, end).reason == nullptr);
    CHECK(nearest<TestType>(scaled(d, size)).value() == v);
    CHECK(d.digits.find_last_not_of('0') < std::size_t{std::numeric_limits<TestType>::max_digits10});
  }
}

TEST_CASE("number text: a rung is never left by rounding") {
  ladder const power(measured_by<tonnage::kind::power>);
  CHECK(choose(power, 999.4e3, {}, 2).rung == 1);
  CHECK(choose(power, 999.96e3, {}, 2).rung == 2);
  CHECK(choose(power, 999.96e3, {}, 2).magnitude == 1e6);
  CHECK(choose(power, 0, {}, 2).rung == 0);
  CHECK(choose(power, 1e-20, {}, 2).rung == 0);
  CHECK(choose(power, 1e40, {}, 2).rung == power.last());
}
