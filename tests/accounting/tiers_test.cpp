// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <tonnage/accounting/tiers.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

gpu_time hours(int n) { return gpu_share::of(1) * (n * 1h); }
auto const nearest = rounding::half_even;

/// 100 GPU-hours are free, the next 900 cost $3, and what is above 1,000 costs $2.50.
price_tiers<usd> const terms{{{}, amount<usd>()}, {hours(100), 3 * usd}, {hours(1'000), parse_amount<usd>("2.5")}};

}  // namespace

TEST_CASE("graduated: each part of the use at the price of its tier") {
  CHECK(at_price(gpu_time(), terms, nearest) == amount<usd>());
  CHECK(at_price(hours(100), terms, nearest) == amount<usd>());
  CHECK(at_price(hours(101), terms, nearest) == amount<usd>(3 * usd));
  CHECK(at_price(hours(1'000), terms, nearest) == amount<usd>(2'700 * usd));
  CHECK(at_price(hours(1'200), terms, nearest) == amount<usd>(3'200 * usd));  // 900 × 3 + 200 × 2.5
  auto const lines = terms.parts(hours(1'200));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].used == hours(100));
  CHECK(lines[1].used == hours(900));
  CHECK(lines[2].used == hours(200));
  CHECK(lines[2].each == parse_unit_price<usd>("2.5"));
  CHECK(terms.parts(hours(100)).size() == 1);
  CHECK(terms.parts(gpu_time()).empty());
}

TEST_CASE("by volume: all of it at the price of the tier that it reached") {
  auto const by_volume = [](gpu_time used) { return at_price(used, terms.reached(used), nearest); };
  CHECK(by_volume(gpu_time()) == amount<usd>());
  CHECK(by_volume(hours(100)) == amount<usd>());  // the hundredth is in the first tier
  CHECK(by_volume(hours(101)) == amount<usd>(303 * usd));
  CHECK(by_volume(hours(1'000)) == amount<usd>(3'000 * usd));
  CHECK(by_volume(hours(1'200)) == amount<usd>(3'000 * usd));
}

TEST_CASE("tiers of what is counted, such as tokens") {
  // $0.50 a million for the first ten million, then $0.40: of 12,345,678 they are 5.00 and 0.9382712.
  price_tiers<usd, std::int64_t> const tokens{{0, parse_unit_price<usd>("0.50").per(1'000'000)},
                                              {10'000'000, parse_unit_price<usd>("0.40").per(1'000'000)}};
  CHECK(to_decimal(at_price(std::int64_t{12'345'678}, tokens, nearest)) == "5.938271");
  CHECK(to_decimal(at_price(std::int64_t{12'345'678}, tokens.reached(12'345'678), nearest)) == "4.938271");
}

TEST_CASE("what are no tiers") {
  using tiers = price_tiers<usd>;
  CHECK_THROWS_WITH(tiers(std::vector<tiers::tier>()), contains("tier 1") && contains("first tier of what is above 0"));
  CHECK_THROWS_WITH((tiers{{hours(1), 3 * usd}}), contains("above 0"));
  CHECK_THROWS_WITH((tiers{{{}, 3 * usd}, {hours(2), 2 * usd}, {hours(2), 1 * usd}}),
                    contains("tier 3: expected tiers that ascend"));
  CHECK_THROWS_WITH((tiers{{{}, 3 * usd}, {hours(2), -1 * usd}}), contains("tier 2: a price is at least zero"));
  CHECK_THROWS_WITH(at_price(hours(1) - hours(2), terms, nearest), contains("use of at least 0"));
  CHECK_THROWS_WITH(terms.reached(hours(1) - hours(2)), contains("use of at least 0"));
}
