// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tonnage/accounting/exchange.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::December;
using std::chrono::January;
using std::chrono::July;
using std::chrono::October;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

constexpr std::uint64_t seed = 20'260'102;

// Rates made up for the test, so that the arithmetic is easy by hand.
exchange_rate<usd, krw> won_per_dollar(double rate, date from = 2025y / October / 31) {
  return {rate * krw / usd, from, "made up for this test"};
}

template <class Amount, class Rate>
concept converts = requires(Amount a, Rate rate) { convert(a, rate, rounding::half_even); };

}  // namespace

TEST_CASE("dollars become won, and won dollars, with one rate") {
  auto const rate = won_per_dollar(1'424.4);
  CHECK(convert(amount<usd>(100 * usd), rate, rounding::half_even) == amount<krw>(142'440 * krw));
  CHECK(convert(amount<krw>(142'440 * krw), rate, rounding::half_even) == amount<usd>(100 * usd));
  // 1000 ÷ 1424.4 is 0.70204998…
  CHECK(to_decimal(convert(amount<krw>(1'000 * krw), rate, rounding::half_even)) == "0.70205");
  CHECK(to_decimal(convert(amount<krw>(1'000 * krw), rate, rounding::down)) == "0.702049");
  CHECK(to_decimal(convert(amount<krw>(-1'000 * krw), rate, rounding::down)) == "-0.70205");
}

TEST_CASE("ten billion dollars in won are exact") {
  auto const tenth = won_per_dollar(1'424.4);
  CHECK(to_decimal(convert(amount<usd>(10'000'000'000 * usd), tenth, rounding::half_even)) == "14244000000000");
  CHECK(to_decimal(convert(amount<usd>(10'000'000'000'000'000 * usd), tenth, rounding::half_even)) ==
        "14244000000000000000");
}

TEST_CASE("a rate is the decimal that was written") {
  // As binary numbers, 1.1 and 0.0007 would be off by 9e-17 and 3e-20, and so would an amount of 10^22.
  exchange_rate<eur, usd> const rate(1.1 * usd / eur, 2025y / October / 31, "made up for this test");
  CHECK(rate.numerator() == int128(11));
  CHECK(rate.denominator() == int128(10));
  auto const much = parse_amount<eur>("10000000000000000000000");
  CHECK(to_decimal(convert(much, rate, rounding::half_even)) == "11000000000000000000000.00");
  exchange_rate<krw, usd> const small(0.0007 * usd / krw, 2025y / October / 31, "made up for this test");
  CHECK(small.numerator() == int128(7));
  CHECK(small.denominator() == int128(10'000));
  CHECK(won_per_dollar(1e12).numerator() == int128(1'000'000'000'000));
  CHECK(won_per_dollar(1e-12).denominator() == int128(1'000'000'000'000));
  CHECK(won_per_dollar(1.0 / 3).numerator() == int128(3'333'333'333'333'333));
}

TEST_CASE("a rate for a hundred units is exact for one") {
  auto const for_100 = [](double quoted) {
    return exchange_rate<jpy, krw>(quoted * krw / jpy, 2025y / October / 31, "made up for this test").per(100);
  };
  // 904.07 won for 100 yen: of 10^9 yen 9,040,700,000, to the last millionth; and back.
  amount<jpy> const in_yen(1'000'000'000 * jpy);
  amount<krw> const in_won(9'040'700'000 * krw);
  CHECK(convert(in_yen, for_100(904.07), rounding::half_even) == in_won);
  CHECK(convert(in_won, for_100(904.07), rounding::half_even) == in_yen);
  CHECK(for_100(904.07).rate().in(krw / jpy) == Approx(9.0407).epsilon(1e-15));
  int wrong = 0;
  for (std::int64_t hundredths = 50'000; hundredths != 150'000; ++hundredths) {  // 500.00 to 1,499.99
    auto const rate = for_100(static_cast<double>(hundredths) / 100);
    wrong += convert(in_yen, rate, rounding::half_even) != amount<krw>(hundredths * 100'000 * krw) ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(for_100(1'500).per(10).denominator() == int128(1'000));
  auto const rate = won_per_dollar(1);
  CHECK(rate.per(1'000'000'000'000).denominator() == int128(1'000'000'000'000));
  CHECK_THROWS_WITH(rate.per(0), contains("at least one unit") && contains("'0'"));
  CHECK_THROWS_WITH(rate.per(10'000'000'000'000), contains("from 1e-12 to 1e12"));
}

TEST_CASE("a rate tells what it is") {
  auto const rate = won_per_dollar(1'424.4);
  CHECK(rate.rate().in(krw / usd) == 1'424.4);
  CHECK(rate.valid_from() == date(2025y / October / 31));
  CHECK(rate.source() == "made up for this test");
}

TEST_CASE("a rate is a sensible number with a source") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  double const infinite = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(won_per_dollar(0), "an exchange rate is a number from 1e-12 to 1e12: '0'");
  CHECK_THROWS_WITH(won_per_dollar(-1.5), "an exchange rate is a number from 1e-12 to 1e12: '-1.5'");
  CHECK_THROWS_WITH(won_per_dollar(nan), "an exchange rate is a number from 1e-12 to 1e12: 'nan'");
  CHECK_THROWS_WITH(won_per_dollar(infinite), "an exchange rate is a number from 1e-12 to 1e12: 'inf'");
  CHECK_THROWS_WITH(won_per_dollar(1e13), "an exchange rate is a number from 1e-12 to 1e12: '1e+13'");
  using rate = exchange_rate<usd, krw>;
  CHECK_THROWS_WITH(rate(1.0 * krw / usd, 2025y / October / 31, ""), "an exchange rate has a source: '2025-10-31'");
}

TEST_CASE("a rate leads between its own two currencies only") {
  using won_dollar = exchange_rate<usd, krw>;
  STATIC_REQUIRE(converts<amount<usd>, won_dollar>);
  STATIC_REQUIRE(converts<amount<krw>, won_dollar>);
  STATIC_REQUIRE(!converts<amount<eur>, won_dollar>);
  STATIC_REQUIRE(!converts<amount<usd>, double>);
  STATIC_REQUIRE(!converts<amount<usd>, won_dollar::rate_type>);  // of no date, and no source
  STATIC_REQUIRE(!std::is_convertible_v<amount<usd>, amount<krw>>);
}

TEST_CASE("of dated rates the latest that is not later is valid") {
  exchange_rates<usd, krw> rates{won_per_dollar(1'300, 2025y / July / 1), won_per_dollar(1'400, 2025y / October / 31)};
  rates.add(won_per_dollar(1'200, 2025y / January / 1));  // in any order
  CHECK(rates.at(2025y / January / 1).rate().in(krw / usd) == 1'200);
  CHECK(rates.at(2025y / std::chrono::June / 30).rate().in(krw / usd) == 1'200);
  CHECK(rates.at(2025y / July / 1).rate().in(krw / usd) == 1'300);
  CHECK(rates.at(2025y / October / 30).rate().in(krw / usd) == 1'300);
  CHECK(rates.at(2025y / October / 31).rate().in(krw / usd) == 1'400);
  CHECK(rates.at(2099y / December / 31).rate().in(krw / usd) == 1'400);
  CHECK(rates.all().size() == 3);
  auto const won = convert(amount<usd>(2 * usd), rates, 2025y / July / 4, rounding::half_even);
  CHECK(won == amount<krw>(2'600 * krw));
  CHECK(convert(won, rates, 2025y / July / 4, rounding::half_even) == amount<usd>(2 * usd));
}

TEST_CASE("no rate is made up for a date before the first") {
  exchange_rates<usd, krw> const none;
  CHECK_THROWS_WITH(none.at(2025y / July / 1),
                    "USD to KRW: no exchange rate on or before this date, there is none: '2025-07-01'");
  exchange_rates<usd, krw> const rates{won_per_dollar(1'400)};
  CHECK_THROWS_WITH(rates.at(2025y / October / 30),
                    "USD to KRW: no exchange rate on or before this date, the first is of 2025-10-31: '2025-10-30'");
  CHECK_THROWS_AS(convert(amount<usd>(2 * usd), rates, 2025y / July / 4, rounding::half_even), error);
}

TEST_CASE("a date has one rate") {
  exchange_rates<usd, krw> rates{won_per_dollar(1'400)};
  CHECK_THROWS_WITH(rates.add(won_per_dollar(1'401)), "USD to KRW: a second exchange rate of one date: '2025-10-31'");
  CHECK_THROWS_WITH(rates.add(won_per_dollar(1'400)), "USD to KRW: a second exchange rate of one date: '2025-10-31'");
  CHECK(rates.all().size() == 1);
}

TEST_CASE("what does not fit 128 bits is not converted") {
  auto const much = parse_amount<usd>("1e30");
  CHECK_THROWS_WITH(convert(much, won_per_dollar(1'400), rounding::half_even),
                    "an amount has more than 128 bits in a product");
}

TEST_CASE("at random: there and back is the same, where a unit of the other currency is the smaller") {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> rates(1, 2'000);
  for (int i = 0; i != 100'000; ++i) {
    auto const rate = won_per_dollar(rates(random));
    auto const a = amount<usd>::from_micros(static_cast<std::int64_t>(random()));
    auto const won = convert(a, rate, rounding::half_even);
    double const expected = a.to_quantity().in(usd)*rate.rate().in(krw / usd);
    bool const near = std::abs(won.to_quantity().in(krw)-expected) <= 1e-6 + 1e-15 * std::abs(expected);
    if (near && convert(won, rate, rounding::half_even) == a) continue;
    INFO("seed " << seed << ", case " << i << ": " << to_decimal(a) << " at " << rate.rate().in(krw / usd));
    REQUIRE(false);
  }
}

TEST_CASE("a rate is of a day of the calendar") {
  CHECK_THROWS_WITH((exchange_rate<usd, krw>(1'424.4 * krw / usd, 2026y / 2 / 30, "a bank")),
                    "expected a day of the calendar, found 2026-02-30");
  exchange_rates<usd, krw> rates;
  rates.add(exchange_rate<usd, krw>(1'424.4 * krw / usd, 2026y / 1 / 1, "a bank"));
  CHECK_THROWS_WITH(rates.at(2026y / 2 / 30), "expected a day of the calendar, found 2026-02-30");
  CHECK_THROWS_WITH(convert(amount<usd>(1 * usd), rates, 2026y / 2 / 30, rounding::half_even),
                    "expected a day of the calendar, found 2026-02-30");
}
