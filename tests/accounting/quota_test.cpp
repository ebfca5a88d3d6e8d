// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <random>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/quota.hpp>
#include <tonnage/usage/counted_time.hpp>
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
  CHECK_THROWS_WITH(lab.book(pool, gpu_time() - gpu_hours_of(1)), contains("a refund of more than was used"));
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

TEST_CASE("an alarm rings at the very part") {
  quotas<amount<usd>> team("team", {0.8});
  auto const vision = team.add("vision", 1'001 * usd);
  // 0.8 × 1001 = 800.8, which neither double holds.
  CHECK(team.book(vision, parse_amount<usd>("800.799999")).empty());
  auto const rung = team.book(vision, amount<usd>::from_micros(1));
  REQUIRE(rung.size() == 1);
  CHECK(rung[0].part == 0.8);
}

TEST_CASE("no budget of which exactly a part is used stays silent, and none rings a millionth before") {
  // Percents are decimals: of a whole number of dollars, n % are n × 10,000 micro-units for each dollar.
  std::size_t silent = 0, early = 0, asked = 0;
  for (int const parts : {1, 7, 29, 57, 80, 90, 95, 100, 110, 115}) {
    for (std::int64_t dollars = 1; dollars <= 3'000; dollars += parts == 80 ? 1 : 7) {
      quotas<amount<usd>> budget("budget", {parts / 100.0});
      auto const pool = budget.add("pool", dollars * usd);
      budget.add("others", dollars * usd);  // what is beyond 100 % is borrowed
      auto const least = amount<usd>::from_micros(1);
      early += budget.book(pool, amount<usd>::from_micros(dollars * parts * 10'000) - least).size();
      silent += 1 - budget.book(pool, least).size();
      ++asked;
    }
  }
  CHECK(asked == 3'000 + 9 * 429);
  CHECK(silent == 0);
  CHECK(early == 0);
}

TEST_CASE("alarms of GPU time, of thirds and of the largest limits") {
  quotas<gpu_time> lab("lab", {0.333, 0.9});
  auto const pool = lab.add("pool", gpu_share::of(1, 7) * 1'000h);
  CHECK(lab.book(pool, gpu_share::of(1, 7) * 333h - gpu_share::of_parts(1) * 1ms).empty());
  CHECK(lab.book(pool, gpu_share::of_parts(1) * 1ms).size() == 1);
  // 10^32 dollars are 10^38 micro-units, and times 10 more than 128 bits hold.
  quotas<amount<usd>> world("world", {0.9});
  auto const all = world.add("all", parse_amount<usd>("1e32"));
  CHECK(world.book(all, parse_amount<usd>("9e31") - amount<usd>::from_micros(1)).empty());
  CHECK(world.book(all, amount<usd>::from_micros(1)).size() == 1);
  quotas<gpu_time> fine("fine", {1e-12, 2});
  auto const hours = fine.add("hours", gpu_share::of(1) * 1h);
  // 64,864,800,000,000 units are an hour: 64 of them are less than a 10^-12th of it, 65 are more.
  CHECK(fine.book(hours, gpu_time::from_units(64)).empty());
  CHECK(fine.book(hours, gpu_time::from_units(1)).size() == 1);
}

TEST_CASE("how long it lasts is a whole number of days where the quotient is one") {
  date const today(2026y / 3 / 10);
  auto const dollars = [](std::int64_t n) { return amount<usd>(n * usd); };
  std::chrono::days const week(7);
  CHECK(exhausted_on(today, dollars(2'900), dollars(700), week) == today + std::chrono::days(29));
  CHECK(exhausted_on(today, dollars(2'900) + amount<usd>::from_micros(1), dollars(700), week) ==
        today + std::chrono::days(30));
  CHECK(exhausted_on(today, dollars(2'900) - amount<usd>::from_micros(1), dollars(700), week) ==
        today + std::chrono::days(29));
  // Where n × used ÷ days are left, it is n days: for all of these.
  std::size_t wrong = 0;
  for (std::int64_t used = 7; used <= 700; used += 7)
    for (std::int64_t n = 1; n <= 200; ++n)
      wrong +=
          exhausted_on(today, dollars(used / 7 * n), dollars(used), week) == today + std::chrono::days(n) ? 0U : 1U;
  CHECK(wrong == 0);
}

TEST_CASE("what lasts for ever, or beyond the calendar, has no day") {
  date const today(2026y / 3 / 10);
  auto const least = amount<usd>::from_micros(1);
  CHECK(!exhausted_on(today, parse_amount<usd>("1e32"), least, std::chrono::days(1)));
  CHECK(!exhausted_on(today, least, least, (std::chrono::days::max)()));
  CHECK(exhausted_on(today, least * 3'652'500, least, std::chrono::days(1)) == today + std::chrono::days(3'652'500));
  CHECK(!exhausted_on(today, least * 3'652'501, least, std::chrono::days(1)));
  CHECK(exhausted_on(32767y / 12 / 30, least, least, std::chrono::days(1)) == date(32767y / 12 / 31));
  CHECK(!exhausted_on(32767y / 12 / 30, least * 2, least, std::chrono::days(1)));
  CHECK_THROWS_WITH(exhausted_on((date::max)(), least, least, std::chrono::days(1)),
                    contains("expected a day from -32767-01-01 to 32767-12-31"));
}

TEST_CASE("a pool that there is not, and parts that are no parts") {
  quotas<gpu_time> lab("lab");
  lab.add("physics", gpu_hours_of(1));
  CHECK_THROWS_WITH(lab.room(1), "lab: expected the number of one of 1 pools, from 0: '1'");
  CHECK_THROWS_AS(lab.borrowed(7), error);
  CHECK_THROWS_AS(lab.book(7, gpu_hours_of(1)), error);
  for (double const part :
       {-0.8, 1e-13, 2.001, 80.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    CHECK_THROWS_WITH(quotas<gpu_time>("lab", {0.8, part}), contains("lab: expected an alarm at a part above 0"));
}

TEST_CASE("percents are decimals") {
  CHECK_THROWS_WITH(
      quotas<gpu_time>("lab", {80}),
      "field alarms: lab: expected an alarm at a part above 0, from 1e-12 to 2 of a limit, where 80 % is 0.8: '80'");
}

TEST_CASE("a pool without a limit of its own sounds with the first that it borrows") {
  quotas<amount<usd>> team("team", {0.8, 1});
  auto const guests = team.add("guests", amount<usd>());
  team.add("vision", 100 * usd);
  CHECK(team.book(guests, amount<usd>()).empty());
  auto const rung = team.book(guests, amount<usd>::from_micros(1));
  REQUIRE(rung.size() == 2);
  CHECK(rung[0].part == 0.8);
  CHECK(rung[1].part == 1);
  CHECK(team.book(guests, 5 * usd).empty());  // each once
  CHECK(team.borrowed(guests) == parse_amount<usd>("5.000001"));
}

TEST_CASE("pools of quotas that do not stay") {
  auto const make = [] {
    quotas<gpu_time> lab("lab");
    lab.add("a pool whose name is too long to be kept without memory of its own", gpu_hours_of(1));
    return lab;
  };
  std::size_t letters = 0;
  for (auto const& pool : make().pools()) letters += pool.name.size();
  CHECK(letters == 66);
}

TEST_CASE("a refund gives room back, and an alarm that is reached again is set off again") {
  using money = amount<usd>;
  quotas<money> team("team");
  team.add("vision", money(1'000 * usd));
  CHECK(team.book(0, money(850 * usd)).size() == 1);  // at 0.8
  CHECK(team.book(0, money(-100 * usd)).empty());
  CHECK(team.room(0) == money(250 * usd));
  CHECK(team.book(0, money(60 * usd)).size() == 1);  // 810 of 1,000
  CHECK_THROWS_WITH(team.book(0, money(-811 * usd)), contains("a refund of more than was used") && contains("-811"));
  CHECK(team.pools()[0].used == money(810 * usd));
}

TEST_CASE("quotas of CPU time and of node time") {
  quotas<cpu_time> cpus("lab");
  cpus.add("vision", cpu_time::of(64, 10h));
  cpus.add("speech", cpu_time::of(36, 10h));
  CHECK(cpus.book(0, cpu_time::of(64, 7h)).empty());
  auto const rung = cpus.book(0, cpu_time::of(64, 1h));  // 512 of 640
  REQUIRE(rung.size() == 1);
  CHECK(rung[0].part == 0.8);
  CHECK(cpus.room(0) == cpu_time::of(488, 1h));  // 128 of its own, 360 of the other's
  CHECK_THROWS_WITH(cpus.book(0, cpu_time::of(489, 1h)),
                    contains("lab: 489 CPU-hours is more than the 488 CPU-hours that are left"));
  quotas<node_time> nodes("lab");
  nodes.add("vision", node_time::of(2, 12h));
  CHECK_THROWS_WITH(nodes.book(0, node_time::of(25, 1h)), contains("25 node-hours is more than the 24 node-hours"));
}
