// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <random>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/quota.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

gpu_time gpu_hours_of(std::int64_t n) { return gpu_share::of(n) * 1h; }

}  // namespace

TEST_CASE("a pool has its limit, and what others leave") {
  quotas<gpu_time> lab("lab");
  auto const physics = lab.add("physics", gpu_hours_of(100));
  auto const teaching = lab.add("teaching", gpu_hours_of(50));
  auto const reserve = lab.add("reserve", gpu_hours_of(30), false);
  CHECK(lab.room(physics) == gpu_hours_of(150));
  CHECK(lab.room(reserve) == gpu_hours_of(180));
  lab.book(physics, gpu_hours_of(120));
  CHECK(lab.borrowed(physics) == gpu_hours_of(20));
  CHECK(lab.room(physics) == gpu_hours_of(30));
  CHECK(lab.room(teaching) == gpu_hours_of(30));  // of its 50, 20 are lent
  CHECK(lab.room(reserve) == gpu_hours_of(60));
  lab.book(teaching, gpu_hours_of(30));
  CHECK(lab.room(physics) == gpu_time());
  CHECK(lab.room(teaching) == gpu_time());
  CHECK(lab.room(reserve) == gpu_hours_of(30));
  CHECK_THROWS_WITH(lab.book(physics, gpu_share::of(1, 1000) * 1ms), contains("lab") && contains("physics"));
  CHECK(lab.pools()[physics].used == gpu_hours_of(120));
  lab.reset();
  CHECK(lab.room(physics) == gpu_hours_of(150));
}

TEST_CASE("alarms go off once") {
  quotas<amount<usd>> budget("budget", {1, 0.5});
  auto const team = budget.add("team", amount<usd>(100 * usd));
  budget.add("others", amount<usd>(100 * usd));
  CHECK(budget.book(team, amount<usd>(49 * usd)).empty());
  auto const half = budget.book(team, amount<usd>(1 * usd));
  REQUIRE(half.size() == 1);
  CHECK(half[0].part == 0.5);
  CHECK(budget.book(team, amount<usd>(49 * usd)).empty());
  CHECK(budget.book(team, amount<usd>(2 * usd)).size() == 1);
  CHECK(budget.book(team, amount<usd>(9 * usd)).empty());
}

TEST_CASE("when it runs dry") {
  date const today(2026y / 3 / 10);
  // 70 left, and 35 used in a week: two weeks more.
  CHECK(exhausted_on(today, gpu_hours_of(70), gpu_hours_of(35), std::chrono::days(7)) == date(2026y / 3 / 24));
  CHECK(exhausted_on(today, gpu_hours_of(71), gpu_hours_of(35), std::chrono::days(7)) == date(2026y / 3 / 25));
  CHECK(exhausted_on(today, gpu_time(), gpu_hours_of(35), std::chrono::days(7)) == today);
  CHECK(!exhausted_on(today, gpu_hours_of(70), gpu_time(), std::chrono::days(7)));
  CHECK_THROWS_AS(exhausted_on(today, gpu_hours_of(70), gpu_hours_of(1), std::chrono::days(0)), error);
}

TEST_CASE("what is no limit, no alarm and no use") {
  CHECK_THROWS_WITH(quotas<gpu_time>("lab", {0}), contains("above 0"));
  quotas<gpu_time> lab("lab");
  CHECK_THROWS_WITH(lab.add("physics", gpu_time() - gpu_hours_of(1)), contains("physics"));
  auto const pool = lab.add("physics", gpu_hours_of(1));
  CHECK_THROWS_WITH(lab.book(pool, gpu_time() - gpu_hours_of(1)), contains("at least 0"));
}

TEST_CASE("never more than there is, and nobody's reserve is touched") {
  unsigned const seed = 20260310;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  bool within = true, reserved = true;
  for (int pass = 0; pass != 1'000; ++pass) {
    quotas<gpu_time> group("group", {});
    std::vector<bool> lends;
    for (int i = 0; i != 4; ++i) {
      lends.push_back(below(3) != 0);
      group.add("pool", gpu_hours_of(below(100)), lends.back());
    }
    for (int step = 0; step != 100; ++step) {
      auto const pool = static_cast<std::size_t>(below(4));
      auto const use = gpu_hours_of(below(40));
      if (use <= group.room(pool)) group.book(pool, use);
      gpu_time used, limit;
      for (std::size_t i = 0; i != 4; ++i) {
        auto const& p = group.pools()[i];
        used += p.used;
        limit += p.limit;
        // A pool that does not lend always has what it has left.
        if (!lends[i] && p.used < p.limit) reserved = reserved && group.room(i) >= p.limit - p.used;
      }
      within = within && used <= limit;
    }
  }
  CHECK(within);
  CHECK(reserved);
}

TEST_CASE("today is a day of the calendar") {
  CHECK_THROWS_WITH(exhausted_on(2026y / 2 / 30, gpu_hours_of(70), gpu_hours_of(35), std::chrono::days(7)),
                    "expected a day of the calendar, found 2026-02-30");
}
