// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/accounting/price.hpp>
#include <tonnage/catalog/nvidia.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
catalog::model const l4 = catalog::nvidia::l4;
date on(int month, unsigned number) { return date(2026y / month / std::chrono::day(number)); }

}  // namespace

TEST_CASE("a price is that of its day, whatever came later") {
  price_list<usd> prices{{h100, period(on(1, 1), on(3, 1)), 3 * usd}, {l4, 2026y, parse_amount<usd>("0.35")}};
  prices.add({h100, period(on(3, 1), on(7, 1)), parse_amount<usd>("2.50"), "spring"});
  CHECK(prices.at(h100, on(2, 28)).per_gpu_hour == amount<usd>(3 * usd));
  CHECK(to_decimal(prices.at(h100, on(3, 1)).per_gpu_hour) == "2.50");
  CHECK(prices.at(h100, on(6, 30)).tariff == "spring");
  CHECK(to_decimal(prices.at(l4, on(12, 31)).per_gpu_hour) == "0.35");
}

TEST_CASE("no day has two prices, and a day without one says so") {
  price_list<usd> prices{{h100, period(on(3, 1), on(4, 1)), 3 * usd}};
  CHECK_THROWS_WITH(prices.add({h100, period(on(3, 31), on(5, 1)), 2 * usd}),
                    contains("H100 SXM5") && contains("2026-03-01 to 2026-03-31"));
  CHECK_THROWS_AS(prices.add({h100, period(on(1, 1), on(3, 2)), 2 * usd}), error);
  CHECK_THROWS_AS(prices.add({h100, period(on(3, 5), on(3, 6)), 2 * usd}), error);
  CHECK_THROWS_AS(prices.add({h100, 2026y, 2 * usd}), error);
  CHECK_NOTHROW(prices.add({h100, period(on(4, 1), on(5, 1)), 2 * usd}));
  CHECK_THROWS_WITH(prices.at(h100, on(2, 28)), contains("no price for H100 SXM5") && contains("2026-02-28"));
  CHECK_THROWS_WITH(prices.at(h100, on(5, 1)), contains("2026-05-01"));
  CHECK_THROWS_WITH(prices.at(l4, on(3, 1)), contains("L4"));
}

TEST_CASE("gaps of a list") {
  price_list<usd> const prices{{h100, period(on(2, 1), on(3, 1)), 3 * usd},
                               {h100, period(on(4, 1), on(5, 1)), 3 * usd}};
  auto const gaps = prices.gaps(h100, period(on(1, 1), on(6, 1)));
  REQUIRE(gaps.size() == 3);
  CHECK(gaps[0] == period(on(1, 1), on(2, 1)));
  CHECK(gaps[1] == period(on(3, 1), on(4, 1)));
  CHECK(gaps[2] == period(on(5, 1), on(6, 1)));
  CHECK(prices.gaps(h100, period(on(2, 10), on(2, 20))).empty());
  CHECK(prices.gaps(l4, period(on(2, 1), on(2, 2))).size() == 1);
}

TEST_CASE("a price is at least zero, and for some day") {
  price_list<usd> prices;
  CHECK_THROWS_WITH(prices.add({h100, 2026y, -1 * usd}), contains("at least zero"));
  CHECK_THROWS_WITH(prices.add({h100, period(on(1, 1), on(1, 1)), 1 * usd}), contains("some day"));
  CHECK_NOTHROW(prices.add({h100, 2026y, amount<usd>()}));
}
