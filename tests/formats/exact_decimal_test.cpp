// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <tonnage/core/from_chars.hpp>
#include <tonnage/formats/exact_decimal.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

std::string again(std::string const& text) { return to_string(parse_exact_decimal(text)); }
std::string const nines(36, '9');

}  // namespace

TEST_CASE("a decimal keeps its digits, and drops zeros") {
  CHECK(again("0.00000080000") == "0.0000008");
  CHECK(again("-2.61370000000") == "-2.6137");
  CHECK(again("2.000000000000000") == "2");
  CHECK(again("0") == "0");
  CHECK(again("-0.000") == "0");
  CHECK(again("000120.50") == "120.5");
  CHECK(again(".5") == "0.5");
  CHECK(again("35.2E-7") == "0.00000352");
  CHECK(again("1e3") == "1000");
  CHECK(again("1.7E-20") == "0.000000000000000000017");
  CHECK(again("0.200000000000000011102230246251565404236316680908203125") ==  // the double nearest to 0.2
        "0.200000000000000011102230246251565404236316680908203125");
  CHECK(again("0e999999999999") == "0");
  CHECK(again(nines) == nines);
  CHECK(again("-" + nines) == "-" + nines);
  CHECK(again("0." + std::string(53, '0') + "1") == "0." + std::string(53, '0') + "1");
  CHECK(again("-0." + std::string(53, '0') + "10000") == "-0." + std::string(53, '0') + "1");
}

TEST_CASE("what is no such number is refused where it goes wrong") {
  auto const refused = [](std::string const& text, std::string const& words) {
    CHECK_THROWS_WITH(parse_exact_decimal(text), words);
  };
  refused("", "column 1: expected a number");
  refused("-", "column 2: expected a number: '-'");
  refused("+1", "column 1: expected a number: '+1'");
  refused("--1", "column 2: expected a number: '--1'");
  refused("1,234", "column 2: a number has no commas here, and its decimal point is a dot: '1,234'");
  refused("1.2.3", "column 4: a number has one decimal point, and commas only before it: '1.2.3'");
  refused("$5", "column 1: expected a number: '$5'");
  refused("5 USD", "column 2: a number ends here, and the text does not: '5 USD'");
  refused(" 5", "column 1: expected a number: ' 5'");
  refused("nan", "column 1: expected a number: 'nan'");
  refused("0x10", "column 2: a number ends here, and the text does not: '0x10'");
  refused("1" + nines, "column 1: a decimal has at most 36 digits before the point: '1" + nines + "'");
  refused("1e36", "column 1: a decimal has at most 36 digits before the point: '1e36'");
  refused("1e999999999999", "column 1: a decimal has at most 36 digits before the point: '1e999999999999'");
  refused("1e-55", "column 1: a decimal has at most 54 places behind the point: '1e-55'");
  CHECK_THROWS_AS(parse_exact_decimal(std::string(1'000'000, '7')), error);
}

TEST_CASE("sums and differences are exact, across zero") {
  auto const of = [](char const* text) { return parse_exact_decimal(text); };
  CHECK(to_string(of("0.0000123456") + of("1.7E-7")) == "0.0000125156");
  CHECK(to_string(of("0.1") - of("0.3")) == "-0.2");
  CHECK(of("0.1") + of("0.2") == of("0.3"));
  CHECK(to_string(of("1e-54") - of("1e35")) == "-" + std::string(35, '9') + "." + std::string(53, '9') + "9");
  CHECK(of("-1") < of("-0.9999"));
  CHECK(of("-0.9999") < of("0"));
  CHECK(of("1e-54") > of("0"));
  CHECK(-of("0") == of("0"));
  auto most = parse_exact_decimal(nines + "." + std::string(54, '9'));
  CHECK_THROWS_WITH(most += of("1e-54"), "a decimal has at most 36 digits before the point");
  CHECK(most == parse_exact_decimal(nines + "." + std::string(54, '9')));  // what failed has changed nothing
  CHECK_THROWS_AS(-most - of("1e-54"), error);
  CHECK_NOTHROW(-most + of("1e-54"));
}

TEST_CASE("a scaled whole number") {
  CHECK(to_string(exact_decimal::from_scaled(1'234'567, 6)) == "1.234567");
  CHECK(to_string(exact_decimal::from_scaled(-5, 1)) == "-0.5");
  CHECK(to_string(exact_decimal::from_scaled(0, 6)) == "0");
  CHECK_THROWS_WITH(exact_decimal::from_scaled(1, 55), "a decimal has 0 to 54 places: '55'");
  CHECK_THROWS_WITH(exact_decimal::from_scaled(int128(INT64_MAX, 0), 0),
                    "a decimal has at most 36 digits before the point");
}

TEST_CASE("into the ledger, rounded once") {
  auto const in = [](char const* text, rounding how) {
    return to_decimal(to_amount<usd>(parse_exact_decimal(text), how));
  };
  CHECK(in("0.0000125156", rounding::half_even) == "0.000013");
  CHECK(in("0.0000125", rounding::half_even) == "0.000012");
  CHECK(in("0.000012500000000000000000000000000000000000000000000001", rounding::half_even) == "0.000013");
  CHECK(in("0.0000125", rounding::half_up) == "0.000013");
  CHECK(in("-0.0000125", rounding::half_up) == "-0.000013");
  CHECK(in("-0.0000121", rounding::down) == "-0.000013");
  CHECK(in("-0.0000129", rounding::up) == "-0.000012");
  CHECK(in("0.0000129", rounding::toward_zero) == "0.000012");
  CHECK(in("1e-54", rounding::up) == "0.000001");
  CHECK(in("20.52022672899", rounding::half_even) == "20.520227");
  CHECK(in("170000000000000000000000000000000", rounding::half_even) == "170000000000000000000000000000000.00");
  CHECK_THROWS_WITH(in("171000000000000000000000000000000", rounding::half_even),
                    "an amount has more than 128 bits in a decimal");
  CHECK_THROWS_WITH(in(nines.c_str(), rounding::half_even), "an amount has more than 128 bits in a decimal");
}

TEST_CASE("whatever a program prints of doubles sums exactly") {
  unsigned const seed = 20260401;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int pass = 0; pass != 20'000; ++pass) {
    // 17 digits from 1e-30 to 1e15: a is the difference of a sum and the other part of it.
    auto const draw = [&] {
      double const size = std::pow(10.0, static_cast<double>(random() % 46) - 30);
      double const x = static_cast<double>(static_cast<std::int64_t>(random())) / 9.3e18 * size;
      char text[40];
      auto const end = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific).ptr;
      return std::string(text, end);
    };
    auto const a = draw(), b = draw();
    auto const x = parse_exact_decimal(a), y = parse_exact_decimal(b);
    INFO(a << " and " << b);
    REQUIRE(x + y - y == x);
    REQUIRE(x - y == -(y - x));
    REQUIRE((x < y) == (x - y).is_negative());
    REQUIRE(parse_exact_decimal(to_string(x + y)) == x + y);
    double read = 0;
    tonnage::detail::from_chars(a.data(), a.data() + a.size(), read);
    REQUIRE(x.to_double() == read);
  }
  CHECK(parse_exact_decimal("-0").to_double() == 0);
}
