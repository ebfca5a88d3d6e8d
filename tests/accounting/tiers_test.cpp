// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/accounting/tiers.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

std::string charged(tiered_price<usd> const& tiers, int128 used) {
  return to_decimal(tiers.charge(used, rounding::half_even));
}

}  // namespace

TEST_CASE("graduated tiers: each gigabyte costs what its tier says") {
  // 100 GB are free, the next 10,140 cost 0.09 each, the next 40,960 0.085, the rest 0.07.
  tiered_price<usd> const egress(tiering::graduated, {{0, parse_unit_price<usd>("0")},
                                                      {100, parse_unit_price<usd>("0.09")},
                                                      {10'240, parse_unit_price<usd>("0.085")},
                                                      {51'200, parse_unit_price<usd>("0.07")}});
  CHECK(charged(egress, 0) == "0.00");
  CHECK(charged(egress, 100) == "0.00");
  CHECK(charged(egress, 101) == "0.09");
  CHECK(charged(egress, 10'240) == "912.60");   // 10,140 × 0.09
  CHECK(charged(egress, 10'241) == "912.685");  // and one at 0.085
  CHECK(charged(egress, 60'000) == "5010.20");  // 912.60 + 40,960 × 0.085 = 3,481.60 + 8,800 × 0.07 = 616.00
  auto const lines = egress.lines(60'000, rounding::half_even);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].used == 100);
  CHECK(lines[2].used == 40'960);
  CHECK(to_decimal(lines[2].total) == "3481.60");
}

TEST_CASE("volume prices: all of it costs what the tier of the last says") {
  tiered_price<usd> const tokens_in_millions(tiering::volume, {{0, 3 * usd}, {1'000, parse_unit_price<usd>("2.50")}});
  CHECK(charged(tokens_in_millions, 0) == "0.00");
  CHECK(charged(tokens_in_millions, 1'000) == "3000.00");  // up to the limit and with it
  CHECK(charged(tokens_in_millions, 1'001) == "2502.50");
  CHECK(tokens_in_millions.lines(1'001, rounding::half_even).size() == 1);
}

TEST_CASE("tiers of GPU time, exactly") {
  tiered_price<usd, gpu_time> const tiers(tiering::graduated,
                                          {{gpu_time(), 0 * usd}, {gpu_share::of(1) * 100h, 2 * usd}});
  CHECK(to_decimal(tiers.charge(gpu_share::of(8) * 24h, rounding::half_even)) == "184.00");        // 92 × 2
  CHECK(to_decimal(tiers.charge(gpu_share::of(701, 7) * 1h, rounding::half_even)) == "0.285714");  // a seventh × 2
  CHECK(to_decimal(tiers.charge(gpu_share::of(100) * 1h, rounding::half_even)) == "0.00");
}

TEST_CASE("what tiers are none") {
  using tiers = tiered_price<usd>;
  CHECK_THROWS_WITH(tiers(tiering::volume, {}), "expected a first tier beyond nothing");
  CHECK_THROWS_WITH(tiers(tiering::volume, {{1, 1 * usd}}), "expected a first tier beyond nothing");
  CHECK_THROWS_WITH(tiers(tiering::volume, {{0, 1 * usd}, {5, 1 * usd}, {5, 1 * usd}}),
                    "tier 3 does not begin behind the last");
  CHECK_THROWS_WITH(tiers(tiering::volume, {{0, -1 * usd}}), "tier 1: expected a price of at least zero");
  CHECK_THROWS_WITH(tiers(tiering::volume, {{0, 1 * usd}}).charge(-1, rounding::half_even),
                    "expected use of at least nothing");
}
