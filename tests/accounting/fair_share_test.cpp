// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <tonnage/accounting/fair_share.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
catalog::model const t4 = catalog::nvidia::t4;
utc_instant const now = at(2026y / 3 / 15);
constexpr auto week = 7 * 24h;

std::vector<usage_record> const records{
    {.account = "a", .model = h100, .gpus = gpu_share::of(1), .start = now - week, .end = now},
    {.account = "b", .model = t4, .gpus = gpu_share::of(2), .start = now - 2 * week, .end = now - week},
};
auto const all = over(time_span(now - 10 * week, now));

/// GPU-hours of one account.
template <class Ledger, class Metric>
double hours_of(Ledger const& pieces, Metric const& used, char const* who) {
  return (pieces | by(account) | tally(used)).at(used, account_name(who)).value().in(gpu_hours);
}

}  // namespace

TEST_CASE("a GPU for the last week, and two for the week before") {
  // The integral of 2^-t from 0 to 1 is 1 / (2 ln 2) = 0.7213475 weeks: 121.186 GPU-hours. Of the week before half of it,
  // and two GPUs: the same.
  auto const used = decayed_use(now, week);
  auto const answer = records | all | by(account) | tally(used);
  CHECK(answer.at(used, account_name("a")).value().in(gpu_hours) == Approx(168 / (2 * std::log(2.0))));
  CHECK(answer.at(used, account_name("b")).value().in(gpu_hours) == Approx(168 / (2 * std::log(2.0))));
  CHECK(answer.share(used)[0].second == Approx(0.5));
  CHECK(answer.notes.back().text == "halved every 168 h, as of 2026-03-15T00:00:00Z");
  // A half-life later all of it is half.
  CHECK(hours_of(records | all, decayed_use(now + week, week), "a") == Approx(168 / (4 * std::log(2.0))));
}

TEST_CASE("cuts do not matter") {
  auto const used = decayed_use(now, week);
  auto const whole = hours_of(records | all, used, "a");
  CHECK(hours_of(records | all.by_hours(), used, "a") == Approx(whole).epsilon(1e-12));
  CHECK(hours_of(records | over(all.span, utc_offset(9h)).by_days(), used, "a") == Approx(whole).epsilon(1e-12));
}

TEST_CASE("an H100-hour is not a T4-hour") {
  auto const used = decayed_use(now, week, [](catalog::model m) { return m == t4 ? 0.1 : 1.0; });
  CHECK(hours_of(records | all, used, "b") == Approx(hours_of(records | all, used, "a") / 10));
}

TEST_CASE("what is not over yet has no age") {
  std::vector<usage_record> const running{{.account = "a",
                                           .model = h100,
                                           .gpus = gpu_share::of(1),
                                           .start = now,
                                           .end = {},
                                           .state = usage_state::running}};
  CHECK(hours_of(running | over(time_span(now, now + 10h)), decayed_use(now, week), "a") == Approx(10));
}

TEST_CASE("factors as Slurm has them") {
  CHECK(fair_share_factor(0, 0.25) == 1);
  CHECK(fair_share_factor(0.25, 0.25) == 0.5);
  CHECK(fair_share_factor(0.5, 0.25) == 0.25);
  CHECK_THROWS_WITH(fair_share_factor(-0.1, 0.25), contains("at least 0"));
  CHECK(fair_share_factor(0.1, 0) == 0);  // without shares
  CHECK(fair_share_factor(0, 0) == 0);
  CHECK_THROWS_WITH(fair_share_factor(0.1, -0.1), contains("at least 0"));
  CHECK_THROWS_AS(fair_share_factor(std::numeric_limits<double>::quiet_NaN(), 1), error);
}

TEST_CASE("of the use of all, which may be none yet") {
  gpu_time const none, used = gpu_share::of(1) * 1h;
  CHECK(fair_share_factor(none, none, 0.25) == 1);
  CHECK(fair_share_factor(none, none, 0) == 0);
  CHECK(fair_share_factor(used, used * 4, 0.25) == 0.5);
  CHECK(fair_share_factor(1.0 * gpu_hours, 2.0 * gpu_hours, 0.25) == 0.25);
  CHECK(fair_share_factor(0.0 * gpu_hours, 0.0 * gpu_hours, 0.25) == 1);
  CHECK_THROWS_WITH(fair_share_factor(used * 2, used, 0.25), contains("at most what all used: '2.000000 of it'"));
  CHECK_THROWS_WITH(fair_share_factor(used, none, 0.25), contains("at most what all used"));
  CHECK_THROWS_WITH(fair_share_factor(used * -1, used, 0.25), contains("at least 0"));
}

TEST_CASE("a half-life of 0: nothing decays") {
  auto const used = decayed_use(now, 0ms);
  auto const answer = records | all.by_days() | by(account) | tally(used);
  CHECK(answer.at(used, account_name("a")).value().in(gpu_hours) == Approx(168).epsilon(1e-15));
  CHECK(answer.at(used, account_name("b")).value().in(gpu_hours) == Approx(336).epsilon(1e-15));
  CHECK(hours_of(records | all, decayed_use(now - week / 2, 0ms), "a") == Approx(168).epsilon(1e-15));
  CHECK(answer.notes.back().text == "never halved, as of 2026-03-15T00:00:00Z");
}

TEST_CASE("no half-life, and no weight") {
  CHECK_THROWS_WITH(decayed_use(now, -1ms), "expected a half-life above 0, or 0 for none: '-1 ms'");
  CHECK_THROWS_WITH(records | all | tally(decayed_use(now, week, [](catalog::model) { return -1.0; })),
                    contains("H100 SXM5") && contains("expected a weight that is finite and at least 0"));
}

TEST_CASE("decayed use and factors have the same bits everywhere") {
  // Worked out with 120 digits: 2^(-1/3) and 2^(-1/2) as the nearest doubles. 0.5 × 168 ÷ ln 2 = 121.1863834346729 hours, by
  // IEEE division of 84 by the double next to ln 2.
  CHECK(fair_share_factor(1.0 / 3, 1) == 0x1.965fea53d6e3dp-1);
  CHECK(fair_share_factor(0.5, 1) == 0x1.6a09e667f3bcdp-1);
  CHECK(hours_of(records | all, decayed_use(now, week), "a") == 0x1.e4bedb4c91beep+6);
  CHECK_THROWS_AS(fair_share_factor(std::numeric_limits<double>::infinity(), 1), error);
  CHECK_THROWS_AS(fair_share_factor(1, std::numeric_limits<double>::infinity()), error);
}

TEST_CASE("the order of records does not matter, to the last bit") {
  std::vector<usage_record> some;
  for (int i = 1; i != 200; ++i)
    some.push_back({.account = "a",
                    .model = h100,
                    .gpus = gpu_share::of(1, i % 16 + 1),
                    .start = now - i * 1h - 17min,
                    .end = now - i * 1h + 13s});
  auto const forth = hours_of(some | all, decayed_use(now, 3h), "a");
  std::reverse(some.begin(), some.end());
  CHECK(hours_of(some | all, decayed_use(now, 3h), "a") == forth);
}

TEST_CASE("ages from the first millisecond to the last") {
  std::vector<usage_record> const old{{.account = "a",
                                       .model = h100,
                                       .gpus = gpu_share::of(1),
                                       .start = (utc_instant::min)(),
                                       .end = (utc_instant::min)() + 1h}};
  auto const then = over(time_span((utc_instant::min)(), (utc_instant::min)() + 1h));
  CHECK(hours_of(old | then, decayed_use((utc_instant::max)(), 1h), "a") == 0);
  // A half-life of half of all time: from 2^63 - 1 milliseconds before now to then, each hour counts about a quarter.
  auto const half = hours_of(old | then, decayed_use((utc_instant::max)(), (std::chrono::milliseconds::max)()), "a");
  CHECK(half == Approx(0.25).epsilon(1e-9));
}
