// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/formats/focus/row.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("times, as exports write them") {
  auto const midnight = at(2024y / 9 / 1);
  for (char const* text : {"2024-09-01T00:00:00Z",
                           "2024-09-01 00:00:00",
                           "2024-09-01T00:00Z",
                           "2024-09-01 00:00",
                           "2024-09-01T00:00:00.000Z",
                           "2024-09-01 00:00:00.000000000",
                           "2024-09-01 00:00:00 UTC",
                           "2024-09-01T00:00:00+00:00",
                           "2024-09-01 00:00:00+00",
                           "2024-09-01T09:00:00+09:00",
                           "2024-08-31T19:00:00-0500",
                           "2024-09-01T00:00:00.0UTC",
                           "2024-09-01",
                           "2024-09-01 00:00:00 +0000 UTC",
                           "2024-09-01 00:00:00 +0000",
                           "2024-09-01 09:00:00 +0900",
                           "2024-09-01T00:00:00.000456Z",
                           "2024-09-01 00:00:00.0009 +0000 UTC",
                           "2024-09-01T00:00Z[UTC]",
                           "2024-09-01T09:00+09:00[Asia/Seoul]",
                           "2024-08-31T24:00:00Z",
                           "1725148800",
                           "1725148800000"}) {
    INFO(text);
    CHECK(focus::parse_time(text) == midnight);
  }
  CHECK(focus::parse_time("2024-02-29T23:59:59.25Z") == at(2024y / 2 / 29, 24h - 750ms));
  CHECK(focus::parse_time("2024-09-01T00:00:00.001Z") == midnight + 1ms);
  CHECK(focus::parse_time("2024-09-01T00:00:00.5") == midnight + 500ms);
  CHECK(focus::parse_time("2024-09-01T00:00:00.123456Z") == midnight + 123ms);
  CHECK(focus::parse_time("2024-09-01T00:00:00." + std::string(300, '9') + "Z") == midnight + 999ms);
}

TEST_CASE("what is no time") {
  for (char const* text : {"",
                           "2024",
                           "2024-9-1",
                           "2024-09-01T",
                           "2024-09-01T00",
                           "2024-09-01T00:00:00X",
                           "2024-09-01T24:00:01Z",
                           "2024-09-01T25:00:00Z",
                           "2024-09-01T00:00Z[UTC",
                           "2024-09-01T00:00[Asia/Seoul]",
                           "20240901",
                           "2024-09-01T00:60:00Z",
                           "2024-09-01T00:00:60Z",
                           "2024-02-30T00:00:00Z",
                           "2023-02-29",
                           "9/1/2024",
                           "2024-09-01T00:00:00.Z",
                           "2024-09-01T00:00:00+9",
                           "2024-09-01T00:00:00+24:00",
                           "2024-09-01T00:00:00Z ",
                           "2024-09-01 00:00:00 ",
                           "2024-09-01 00:00:00  UTC",
                           "2024-09-01 09:00:00 +0900 UTC",
                           "2024-09-01 00:00:00 CET",
                           " 2024-09-01",
                           "20240901T000000Z",
                           "2024-09-01T00:00:Z",
                           "2024-13-01",
                           "2024-00-10",
                           "-024-01-01"}) {
    std::string const shown = std::string(text).empty() ? "" : ": '" + std::string(text) + "'";
    CHECK_THROWS_WITH(focus::parse_time(text), "expected a time such as 2024-09-01T00:00:00Z" + shown);
  }
}

TEST_CASE("categories") {
  CHECK(focus::parse_category("Usage") == focus::category::usage);
  CHECK(focus::parse_category("CREDIT") == focus::category::credit);
  for (auto const c : {focus::category::usage, focus::category::purchase, focus::category::tax, focus::category::credit,
                       focus::category::adjustment})
    CHECK(focus::parse_category(name_of(c)) == c);
  CHECK_THROWS_WITH(focus::parse_category("Refund"), "expected Usage, Purchase, Tax, Credit or Adjustment: 'Refund'");
  CHECK_THROWS_WITH(focus::parse_category(""), "expected Usage, Purchase, Tax, Credit or Adjustment");
}

TEST_CASE("sums are of one currency, and exact") {
  auto const row = [](char const* currency, char const* cost) {
    return focus::row{.currency = currency, .billed = parse_exact_decimal(cost)};
  };
  focus::sums sums;
  for (int i = 0; i != 10; ++i) sums.add(row("USD", "0.1000000000001"));
  CHECK(to_string(sums.billed) == "1.000000000001");
  CHECK(sums.rows == 10);
  CHECK(sums.listed == exact_decimal());  // a cost that is not there adds nothing
  CHECK_THROWS_WITH(
      sums.add(row("EUR", "1")),
      "field BillingCurrency: costs of two currencies do not add up: convert with an exchange_rate: 'USD and EUR'");
  CHECK_THROWS_WITH(sums.add(row("USD", "999999999999999999999999999999999999")),
                    "a decimal has at most 36 digits before the point");
  CHECK(to_string(sums.billed) == "1.000000000001");
  CHECK(sums.rows == 10);
  focus::sums other;
  sums += other;
  other += sums;
  CHECK(other.currency == "USD");
  other += sums;
  CHECK(to_string(other.billed) == "2.000000000002");
  CHECK(to_decimal(sums.in_ledger<usd>(&focus::sums::billed, rounding::up)) == "1.000001");
  CHECK_THROWS_WITH(sums.in_ledger<eur>(&focus::sums::billed, rounding::up),
                    "costs in another currency than EUR: 'USD'");
  CHECK(focus::sums().in_ledger<eur>(&focus::sums::billed, rounding::up) == amount<eur>());
}

TEST_CASE("an offset that is cut off is none") {
  CHECK_THROWS_AS(focus::parse_time("2024-10-01T00:00:00+09:"), error);
  CHECK_THROWS_AS(focus::parse_time("2024-10-01T00:00:00+09:3"), error);
  CHECK(focus::parse_time("2024-10-01T00:00:00+09") == focus::parse_time("2024-10-01T00:00:00+09:00"));
}
