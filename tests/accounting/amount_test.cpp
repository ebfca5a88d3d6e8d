// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

constexpr std::uint64_t seed = 20'260'101;
constexpr std::int64_t largest64 = std::numeric_limits<std::int64_t>::max();
constexpr auto all_roundings =
    std::array{rounding::half_even, rounding::half_up, rounding::down, rounding::up, rounding::toward_zero};
auto const most = amount<usd>::from_micros({largest64, ~std::uint64_t{0}});                  // 2^127 − 1
auto const least = amount<usd>::from_micros({std::numeric_limits<std::int64_t>::min(), 0});  // −2^127
auto const one_micro = amount<usd>::from_micros(1);

amount<usd> dollars(char const* text) { return parse_amount<usd>(text); }
std::string in_won(double x, rounding how) { return to_decimal(rounded(x * krw, how)); }

struct invoice {  // a type of somebody else's
  using currency = std::string;
};

template <class A, class B>
concept adds = requires(A a, B b) { a + b; };
template <class A, class B>
concept subtracts = requires(A a, B b) { a - b; };
template <class A, class B>
concept adds_to = requires(A a, B b) { a += b; };
template <class A, class B>
concept subtracts_from = requires(A a, B b) { a -= b; };
template <class A, class B>
concept equals = requires(A a, B b) { a == b; };
template <class A, class B>
concept orders = requires(A a, B b) { a < b; };
template <class A, class B>
concept multiplies = requires(A a, B b) { a* b; };
template <class A, class B>
concept divides = requires(A a, B b) { a / b; };

struct credit {
  static constexpr char const* code = "CRD";
  [[maybe_unused]] static constexpr char const* symbol = "¤";
  [[maybe_unused]] static constexpr int numeric = 0;
  static constexpr int decimals = 3;
};
inline constexpr unit<kind::money<credit>> credits{};

}  // namespace

TEST_CASE("a ledger adds up where a double does not") {
  auto const tenth = rounded(0.1 * usd, rounding::half_even);
  CHECK(tenth + tenth + tenth == dollars("0.3"));
  CHECK(tenth * 3 == dollars("0.3"));
  CHECK((0.1 * usd * 3).in(usd) != 0.3);
  CHECK(tenth.micros() == int128(100'000));
}

TEST_CASE("an amount is as cheap as its number") {
  STATIC_REQUIRE(std::is_trivially_copyable_v<amount<usd>>);
  STATIC_REQUIRE(sizeof(amount<usd>) == 16);
  STATIC_REQUIRE(amount<usd>() == amount<usd>::from_micros(0));
  CHECK(to_decimal(amount<usd>::from_micros(~std::uint64_t{0})) == "18446744073709.551615");
  STATIC_REQUIRE(amount<usd>(3 * usd) * 2 - amount<usd>(1 * usd) == amount<usd>(5 * usd));
  STATIC_REQUIRE(-amount<usd>(3 * usd) < +amount<usd>(3 * usd));
}

TEST_CASE("whole units of a currency become an amount by themselves") {
  amount<usd> const a = 250 * usd;
  CHECK(a.micros() == int128(250'000'000));
  CHECK(a + 1 * usd == dollars("251"));
  CHECK(amount<usd>(largest64 * usd) == dollars("9223372036854775807"));
  CHECK(amount<krw>(-5 * krw).micros() == int128(-5'000'000));
}

TEST_CASE("what is not exact or another currency is no amount") {
  STATIC_REQUIRE(std::is_convertible_v<quantity<money<usd>, std::int64_t>, amount<usd>>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, quantity<money<usd>, double>>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, quantity<money<eur>, std::int64_t>>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, quantity<kind::gpu, std::int64_t>>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, amount<eur>>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, invoice>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, double>);
  STATIC_REQUIRE(!std::is_constructible_v<amount<usd>, int>);
  STATIC_REQUIRE(!currency_unit<decltype(million * usd)>);
  STATIC_REQUIRE(!currency_unit<decltype(gpus)>);
}

TEST_CASE("two currencies do not mix") {
  using us = amount<usd>;
  using eu = amount<eur>;
  STATIC_REQUIRE((adds<us, us> && subtracts<us, us> && adds_to<us&, us> && equals<us, us> && orders<us, us>));
  STATIC_REQUIRE(!adds<us, eu>);
  STATIC_REQUIRE(!subtracts<us, eu>);
  STATIC_REQUIRE(!adds_to<us&, eu>);
  STATIC_REQUIRE(!subtracts_from<us&, eu>);
  STATIC_REQUIRE(!equals<us, eu>);
  STATIC_REQUIRE(!orders<us, eu>);
  STATIC_REQUIRE(!adds<us, double>);
  STATIC_REQUIRE(!adds<us, quantity<money<usd>, double>>);
  STATIC_REQUIRE(!equals<us, int>);
}

TEST_CASE("a factor of an amount is a whole number") {
  STATIC_REQUIRE(multiplies<amount<usd>, int>);
  STATIC_REQUIRE(multiplies<std::uint64_t, amount<usd>>);
  STATIC_REQUIRE(!multiplies<amount<usd>, double>);
  STATIC_REQUIRE(!multiplies<amount<usd>, bool>);
  STATIC_REQUIRE(!multiplies<amount<usd>, amount<usd>>);
  STATIC_REQUIRE(!divides<amount<usd>, int>);
  CHECK(dollars("1.000001") * 1'000'000 == dollars("1000001"));
  CHECK(-3 * dollars("0.5") == dollars("-1.5"));
  CHECK(one_micro * std::numeric_limits<std::uint64_t>::max() == dollars("18446744073709.551615"));
  CHECK(one_micro * std::numeric_limits<std::int64_t>::min() == dollars("-9223372036854.775808"));
}

TEST_CASE("128 bits hold ten billion dollars in won, and a million times the world's money") {
  auto const usd_in_won = dollars("10000000000") * 1'400;
  CHECK(to_decimal(usd_in_won) == "14000000000000.00");
  CHECK(to_decimal(most) == "170141183460469231731687303715884.105727");
  CHECK(to_decimal(least) == "-170141183460469231731687303715884.105728");
}

TEST_CASE("what has more than 128 bits is an error, never a wrap") {
  CHECK(most + amount<usd>() == most);
  CHECK_THROWS_WITH(most + one_micro, "an amount has more than 128 bits in a sum");
  CHECK_THROWS_WITH(least - one_micro, "an amount has more than 128 bits in a difference");
  CHECK_THROWS_WITH(-least, "an amount has more than 128 bits in a negation");
  CHECK_THROWS_WITH(most * 2, "an amount has more than 128 bits in a product");
  CHECK_THROWS_WITH(least * -1, "an amount has more than 128 bits in a product");
  CHECK(most * -1 == -most);
  CHECK(least * 1 == least);
  CHECK_THROWS_WITH(scaled(most, 3, 2, rounding::down), "an amount has more than 128 bits in a product");
  CHECK_THROWS_WITH(scaled(most, largest64, 1, rounding::down), "an amount has more than 128 bits in a product");
  auto a = most;
  CHECK_THROWS_AS(a += one_micro, error);
  CHECK(a == most);  // what failed changed nothing
}

TEST_CASE("an amount is a part of another") {
  amount<usd> const budget = 2'000 * usd;
  CHECK(parse_amount<usd>("499.50") / budget == 0.24975);
  CHECK(amount<usd>(-3 * usd) / amount<usd>(4 * usd) == -0.75);
  CHECK(budget / amount<usd>() == std::numeric_limits<double>::infinity());
  STATIC_REQUIRE(!divides<amount<usd>, amount<krw>>);
  STATIC_REQUIRE(!divides<amount<usd>, int>);
}

TEST_CASE("a range of amounts has a sum") {
  CHECK(sum(std::vector{dollars("0.1"), dollars("0.2"), dollars("-0.05")}) == dollars("0.25"));
  CHECK(sum(std::vector<amount<krw>>()) == amount<krw>());
  std::vector<amount<usd>> const too_much(3, most);
  CHECK_THROWS_WITH(sum(too_much), "an amount has more than 128 bits in a sum");
}

TEST_CASE("planning money is rounded as it is said") {
  // 1/128 and 3/128 are doubles, and exactly half way between two micro-units.
  struct row {
    double x;
    char const* expected[5];
  };
  row const rows[] = {
      {0.0078125, {"0.007812", "0.007813", "0.007812", "0.007813", "0.007812"}},
      {-0.0078125, {"-0.007812", "-0.007813", "-0.007813", "-0.007812", "-0.007812"}},
      {0.0234375, {"0.023438", "0.023438", "0.023437", "0.023438", "0.023437"}},
      {-0.0234375, {"-0.023438", "-0.023438", "-0.023438", "-0.023437", "-0.023437"}},
      {0.1, {"0.1", "0.1", "0.1", "0.100001", "0.1"}},       // the double is above a tenth
      {0.3, {"0.3", "0.3", "0.299999", "0.3", "0.299999"}},  // and this one is below
      {1e-300, {"0", "0", "0", "0.000001", "0"}},
      {-1e-300, {"0", "0", "-0.000001", "0", "0"}},
      {5e-324, {"0", "0", "0", "0.000001", "0"}},
      {-0.0, {"0", "0", "0", "0", "0"}},
      {1e22,
       {"10000000000000000000000", "10000000000000000000000", "10000000000000000000000", "10000000000000000000000",
        "10000000000000000000000"}},
  };
  for (auto const& r : rows) {
    for (std::size_t i = 0; i != all_roundings.size(); ++i) {
      INFO(r.x << ", rounding " << i);
      CHECK(in_won(r.x, all_roundings[i]) == r.expected[i]);
    }
  }
}

TEST_CASE("planning money of float, and of any currency") {
  CHECK(to_decimal(rounded(quantity<money<usd>, float>::from_coherent(0.5F), rounding::down)) == "0.50");
  CHECK(to_decimal(rounded(10.0 * billion * usd, rounding::down)) == "10000000000.00");
  CHECK(to_decimal(rounded(12.5 * credits, rounding::down)) == "12.500");
}

TEST_CASE("what is not finite or too large is not rounded into an amount") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  double const infinite = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(rounded(nan * usd, rounding::down), "an amount is a finite number: 'nan'");
  CHECK_THROWS_WITH(rounded(infinite * usd, rounding::down), "an amount is a finite number: 'inf'");
  CHECK_THROWS_WITH(rounded(-infinite * usd, rounding::down), "an amount is a finite number: '-inf'");
  CHECK_THROWS_WITH(rounded(1e300 * usd, rounding::down), "an amount has more than 128 bits in a conversion");
  CHECK_THROWS_WITH(rounded(1.8e32 * usd, rounding::down), "an amount has more than 128 bits in a conversion");
  CHECK(to_text(rounded(1.6e32 * usd, rounding::down), 0).size() == 33);
}

TEST_CASE("an amount goes back to planning as the nearest double") {
  CHECK(dollars("0.3").to_quantity().in(usd) == 0.3);
  CHECK(dollars("-1234.567891").to_quantity().in(usd) == -1234.567891);
  CHECK(dollars("9007199254.740993").to_quantity().in(usd) == 9007199254.740993);  // 2^53 + 1 micro-units
  CHECK(dollars("100000000000000000000.1").to_quantity().in(usd) == 1e20);
  CHECK(most.to_quantity().in(usd) == 170141183460469231731687303715884.105727);
  CHECK(least.to_quantity().in(usd) == -170141183460469231731687303715884.105728);
}

TEST_CASE("scaled rounds once, from the exact ratio") {
  struct row {
    int n, d;
    char const* expected[5];  // of 0.000010
  };
  row const rows[] = {
      {1, 4, {"0.000002", "0.000003", "0.000002", "0.000003", "0.000002"}},  // 2.5
      {3, 4, {"0.000008", "0.000008", "0.000007", "0.000008", "0.000007"}},  // 7.5
      {-1, 4, {"-0.000002", "-0.000003", "-0.000003", "-0.000002", "-0.000002"}},
      {1, -4, {"-0.000002", "-0.000003", "-0.000003", "-0.000002", "-0.000002"}},
      {-3, -4, {"0.000008", "0.000008", "0.000007", "0.000008", "0.000007"}},
      {1, 3, {"0.000003", "0.000003", "0.000003", "0.000004", "0.000003"}},  // 3.33
      {2, 3, {"0.000007", "0.000007", "0.000006", "0.000007", "0.000006"}},  // 6.67
      {2, 5, {"0.000004", "0.000004", "0.000004", "0.000004", "0.000004"}},
  };
  for (auto const& r : rows) {
    for (std::size_t i = 0; i != all_roundings.size(); ++i) {
      INFO(r.n << "/" << r.d << ", rounding " << i);
      CHECK(scaled(dollars("0.00001"), r.n, r.d, all_roundings[i]) == dollars(r.expected[i]));
    }
  }
  CHECK(to_decimal(scaled(amount<usd>(100 * usd), 1, 3, rounding::half_even)) == "33.333333");
  CHECK(scaled(most, largest64, largest64, rounding::half_even) == most);  // 190 bits in between
  CHECK(scaled(least, 1, 1, rounding::up) == least);
}

TEST_CASE("scaled refuses to divide by zero") {
  CHECK_THROWS_WITH(scaled(one_micro, 1, 0, rounding::down), "an amount is divided by zero");
}

TEST_CASE("an amount prints with the decimals that are asked for") {
  auto const a = dollars("1234.567890");
  CHECK(to_decimal(a) == "1234.56789");
  CHECK(to_text(a, 6) == "1234.567890");
  CHECK(to_text(a, 2) == "1234.57");
  CHECK(to_text(a, 2, rounding::down) == "1234.56");
  CHECK(to_text(a, 0) == "1235");
  CHECK(to_text(-a, 0, rounding::down) == "-1235");
  CHECK(to_text(dollars("-0.004"), 2) == "0.00");  // and no minus before it
  CHECK(to_text(dollars("0.005"), 2) == "0.00");
  CHECK(to_text(dollars("0.015"), 2) == "0.02");
  CHECK(to_text(least, 6) == "-170141183460469231731687303715884.105728");
  CHECK_THROWS_WITH(to_text(a, 7), "an amount has 0 to 6 decimals: '7'");
  CHECK_THROWS_WITH(to_text(a, -1), "an amount has 0 to 6 decimals: '-1'");
}

TEST_CASE("an amount has the decimals of its currency at least") {
  CHECK(to_decimal(dollars("5")) == "5.00");
  CHECK(to_decimal(dollars("1234.5")) == "1234.50");
  CHECK(to_decimal(dollars("-0.000001")) == "-0.000001");
  CHECK(to_decimal(parse_amount<krw>("1234")) == "1234");
  CHECK(to_decimal(parse_amount<krw>("1230")) == "1230");
  CHECK(to_decimal(parse_amount<krw>("0.5")) == "0.5");
  CHECK(to_decimal(parse_amount<credits>("1")) == "1.000");
}

TEST_CASE("an amount is read exactly") {
  CHECK(dollars("1234.567890").micros() == int128(1'234'567'890));
  CHECK(dollars("-0.5").micros() == int128(-500'000));
  CHECK(dollars("+7") == dollars("7"));
  CHECK(dollars("1,234,567.5") == dollars("1234567.5"));
  CHECK(dollars("1.5e3") == dollars("1500"));
  CHECK(dollars("1e-6") == one_micro);
  CHECK(dollars("0.1000000000") == dollars("0.1"));  // zeros beyond the sixth decimal
  CHECK(dollars("0e99") == amount<usd>());
  CHECK(dollars("-0") == amount<usd>());
  CHECK(dollars("170141183460469231731687303715884.105727") == most);
  CHECK(dollars("-170141183460469231731687303715884.105728") == least);
}

TEST_CASE("what is no amount is refused with its column") {
  CHECK_THROWS_WITH(dollars(""), "column 1: expected a number");
  CHECK_THROWS_WITH(dollars("abc"), "column 1: expected a number: 'abc'");
  CHECK_THROWS_WITH(dollars("-"), "column 2: expected a number: '-'");
  CHECK(dollars("1.5 USD") == dollars("1.5"));  // as it prints
  CHECK_THROWS_WITH(dollars("1.5 EUR"), "column 4: an amount is a number and nothing else: '1.5 EUR'");
  CHECK_THROWS_WITH(dollars(" USD"), contains("a number"));
  CHECK_THROWS_WITH(dollars("--1"), "column 2: expected a number: '--1'");
  CHECK_THROWS_WITH(dollars("1.0000001"), "column 1: an amount has at most six decimals: '1.0000001'");
  CHECK_THROWS_WITH(dollars("-1e-7"), "column 2: an amount has at most six decimals: '-1e-7'");
  CHECK_THROWS_WITH(dollars("12,34"), contains("column 3: a comma stands before groups of three digits"));
  CHECK_THROWS_WITH(dollars("170141183460469231731687303715884.105728"), "an amount has more than 128 bits in a text");
  CHECK_THROWS_WITH(dollars("999999999999999999999999999999999.999999"), "an amount has more than 128 bits in a text");
  CHECK_THROWS_WITH(dollars("1e999999999"), "an amount has more than 128 bits in a text");
}

TEST_CASE("at random: text and back is the same amount") {
  std::mt19937_64 random(seed);
  for (int i = 0; i != 100'000; ++i) {
    int128 const bits(static_cast<std::int64_t>(random()) >> (random() % 64), random());
    auto const a = amount<usd>::from_micros(bits);
    if (parse_amount<usd>(to_decimal(a)) == a && parse_amount<usd>(to_text(a, 6)) == a) continue;
    INFO("seed " << seed << ", case " << i << ": " << bits.to_string());
    REQUIRE(false);
  }
}

#if defined(__SIZEOF_INT128__)  // which processors of 32 bits have not
TEST_CASE("at random: sums, differences and products are those of 128 bits") {
  __extension__ typedef __int128 whole;
  std::mt19937_64 random(seed);
  for (int i = 0; i != 100'000; ++i) {
    auto const x = static_cast<std::int64_t>(random()), y = static_cast<std::int64_t>(random());
    auto const a = amount<usd>::from_micros(x), b = amount<usd>::from_micros(y);
    auto const is = [](amount<usd> const& c, whole n) {
      return c.micros() == int128(static_cast<std::int64_t>(n >> 64), static_cast<std::uint64_t>(n));
    };
    if (is(a + b, whole{x} + y) && is(a - b, whole{x} - y) && is(a * y, whole{x} * y) && is(-a, -whole{x}) &&
        (a < b) == (x < y) && a + b - b == a)
      continue;
    INFO("seed " << seed << ", case " << i << ": " << x << ", " << y);
    REQUIRE(false);
  }
}
#endif

TEST_CASE("at random: planning money is never farther than its rounding allows") {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> mantissa(-1, 1);
  for (int i = 0; i != 100'000; ++i) {
    double const x = std::ldexp(mantissa(random), static_cast<int>(random() % 60) - 28);  // below 2^53 micro-units
    for (auto const how : all_roundings) {
      auto const a = rounded(x * usd, how);
      double const off = std::fma(x, 1e6, -static_cast<double>(a.micros().to_int64()));  // its sign is exact
      bool const fine = how == rounding::down          ? off >= 0 && off < 1
                        : how == rounding::up          ? off <= 0 && off > -1
                        : how == rounding::toward_zero ? (x < 0 ? off <= 0 && off > -1 : off >= 0 && off < 1)
                                                       : std::abs(off) <= 0.5;
      bool const returns = std::abs(x) > 0x1p31 || rounded(a.to_quantity(), rounding::half_even) == a;
      if (fine && returns) continue;
      INFO("seed " << seed << ", case " << i << ": " << x << ", off by " << off);
      REQUIRE(false);
    }
  }
}

TEST_CASE("at random: scaled is the nearest micro-unit, through 256 bits") {
  using wide = detail::wide;
  std::mt19937_64 random(seed);
  for (int i = 0; i != 100'000; ++i) {
    int128 const a(static_cast<std::int64_t>(random() >> 2) >> (random() % 62), random());
    auto const d = static_cast<std::int64_t>(random() >> (1 + random() % 60)) + 1;
    auto const n = static_cast<std::int64_t>(random() % (static_cast<std::uint64_t>(d) + 1));  // at most the whole
    auto const size = [](int128 v) { return (static_cast<wide>(static_cast<std::uint64_t>(v.high)) << 64) | v.low; };
    for (auto const how : all_roundings) {
      auto const q = scaled(amount<usd>::from_micros(a), n, d, how).micros();
      // a × n − q × d, which is small: arithmetic modulo 2^64 has it.
      auto const off = static_cast<std::int64_t>(
          static_cast<std::uint64_t>(size(a) * static_cast<wide>(n) - size(q) * static_cast<wide>(d)));
      bool const low = off <= 0 && off > -d, high = off >= 0 && off < d;
      int const half = high ? (off > d - off) - (off < d - off) : (-off > d + off) - (-off < d + off);
      bool const fine = how == rounding::up          ? low
                        : how == rounding::half_even ? (low || high) && (half < 0 || (half == 0 && (q.low & 1) == 0))
                        : how == rounding::half_up   ? (low && half <= 0) || (high && half < 0)
                                                     : high;
      if (fine) continue;
      INFO("seed " << seed << ", case " << i << ": " << a.to_string() << " × " << n << " ÷ " << d);
      REQUIRE(false);
    }
  }
}
