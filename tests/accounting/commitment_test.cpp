// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/accounting/commitment.hpp>
#include <tonnage/accounting/metrics.hpp>
#include <tonnage/catalog/models.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
price_list<usd> const plan_prices{{h100, period(2026y / 3), parse_amount<usd>("13.10")}};

usage_record job(gpu_share gpus, utc_instant start, utc_instant end) {
  return {.account = "lattice", .model = h100, .gpus = gpus, .start = start, .end = end};
}

}  // namespace

TEST_CASE("a savings plan of 1,257.60 a day, of which three quarters are used in every hour") {
  std::vector<usage_record> const records{job(gpu_share::of(3), at(2026y / 3 / 2), at(2026y / 3 / 3))};
  auto const day = over(period(2026y / 3 / 2, 2026y / 3 / 3));
  auto const spent = records | day.by_hours() | by(hour_of_use) | tally(charge(plan_prices, rounding::half_even));
  commitment const plan(parse_amount<usd>("52.40"), day);
  CHECK(plan.hours() == 24);
  auto const use = plan.used_by(spent);
  CHECK(to_decimal(use.used) == "943.20");
  CHECK(to_decimal(use.unused) == "314.40");
  CHECK(to_decimal(use.beyond) == "0.00");
  REQUIRE(use.hours.size() == 24);
  for (auto const& each : use.hours) {
    CHECK(to_decimal(each.used) == "39.30");
    CHECK(to_decimal(each.unused) == "13.10");
  }
  CHECK(fmt::format("{}", use) == "943.20 USD used, 314.40 USD unused, 0.00 USD beyond");
}

TEST_CASE("an hour that uses more does not make up for one that uses less") {
  // Nothing until noon, then 16 GPUs of 8 that are reserved; and an hour of the day after, for which nothing is.
  std::vector<usage_record> const records{job(gpu_share::of(16), at(2026y / 3 / 2, 12h), at(2026y / 3 / 3, 1h))};
  auto const hours = records | over(2026y / 3).by_hours() | by(hour_of_use) | tally(gpu_hours_used);
  auto const use = commitment(gpu_share::of(8) * 1h, over(period(2026y / 3 / 2, 2026y / 3 / 3))).used_by(hours);
  CHECK(use.used == gpu_share::of(8) * 12h);
  CHECK(use.unused == gpu_share::of(8) * 12h);
  CHECK(use.beyond == gpu_share::of(8) * 12h + gpu_share::of(16) * 1h);
  REQUIRE(use.hours.size() == 25);
  CHECK(use.hours[11].when.begin == at(2026y / 3 / 2, 11h));
  CHECK(use.hours[11].unused == gpu_share::of(8) * 1h);
  CHECK(use.hours[24].used == gpu_time());
  CHECK(use.hours[24].beyond == gpu_share::of(16) * 1h);
}

TEST_CASE("hours are those of the zone, and parts of GPUs count exactly") {
  // Half an hour past UTC's hour: a job of one UTC hour lies in two hours of the zone. Sevenths: 3 of 7 are promised.
  std::vector<usage_record> const records{job(gpu_share::of(4, 7), at(2026y / 3 / 2, 3h), at(2026y / 3 / 2, 4h))};
  utc_offset const india(5h + 30min);
  auto const day = over(period(2026y / 3 / 2, 2026y / 3 / 3), india);
  auto const use = commitment(gpu_share::of(3, 7) * 1h, day)
                       .used_by(records | day.by_hours() | by(hour_of_use) | tally(gpu_hours_used));
  CHECK(use.used == gpu_share::of(4, 7) * 1h);  // two halves of 4/7, each less than 3/7 of an hour
  CHECK(use.beyond == gpu_time());
  CHECK(use.used + use.unused == gpu_share::of(24 * 3, 7) * 1h);
}

TEST_CASE("what no commitment is") {
  CHECK_THROWS_WITH(commitment(amount<usd>(-1 * usd), over(2026y / 3)),
                    "expected a commitment of at least nothing in each hour");
  std::vector<usage_record> const none;
  auto const use = commitment(amount<usd>(1 * usd), over(2026y / 3))
                       .used_by(none | over(2026y / 3).by_hours() | by(hour_of_use) |
                                tally(charge(plan_prices, rounding::half_even)));
  CHECK(to_decimal(use.unused) == "744.00");
}

TEST_CASE("a term and an answer may be by clocks of two zones, where their hours begin together") {
  std::vector<usage_record> const records{job(gpu_share::of(8), at(2026y / 3 / 2), at(2026y / 3 / 3))};
  auto const day = period(2026y / 3 / 2, 2026y / 3 / 3);
  commitment const reserved(gpu_share::of(8) * 1h, over(day));
  auto const by_clocks = [&](std::chrono::minutes ahead) {
    return records | over(time_span(day), utc_offset(ahead)).by_hours() | by(hour_of_use) | tally(gpu_hours_used);
  };
  auto const use = reserved.used_by(by_clocks(9h));
  CHECK(use.used == gpu_share::of(8) * 24h);
  CHECK(use.unused == gpu_time());
  CHECK(use.beyond == gpu_time());
  CHECK_THROWS_WITH(reserved.used_by(by_clocks(5h + 30min)),
                    "expected the hours of the term, by the clocks of its zone: '2026-03-02T06:00+05:30'");
}
