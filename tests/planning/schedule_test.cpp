// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <tonnage/planning/schedule.hpp>
#include <tonnage/units/interval.hpp>
#include <tonnage/units/money.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::January;
using std::chrono::July;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date mid(int year) { return std::chrono::year(year) / July / 1; }

schedule of(std::vector<double> const& shares) {
  std::vector<schedule::step> steps;
  for (auto const share : shares) steps.push_back({mid(2026 + static_cast<int>(steps.size())), share});
  return {steps, "as given"};
}

}  // namespace

TEST_CASE("evenly over years") {
  auto const s = evenly(2026y, 2030y);
  REQUIRE(s.steps().size() == 5);
  for (int i = 0; i != 5; ++i) {
    CHECK(s.steps()[static_cast<std::size_t>(i)].day == mid(2026 + i));
    CHECK(s.steps()[static_cast<std::size_t>(i)].share == Approx(0.2));
  }
  CHECK_THAT(s.text(), contains("2026") && contains("2030"));
  auto const parts = s.split(50'000.0 * gpus);
  REQUIRE(parts.size() == 5);
  for (auto const& [when, part] : parts) CHECK(part.in(gpus) == 10'000);
  CHECK(parts[4].first == mid(2030));
  CHECK(evenly(2026y, 2026y).steps().size() == 1);
  CHECK_THROWS_AS(evenly(2030y, 2026y), error);
}

TEST_CASE("everything at once") {
  date const when = 2027y / January / 1;
  auto const parts = at_once(when).split(12'345.0 * gpus);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].first == when);
  CHECK(parts[0].second.in(gpus) == 12'345);
  CHECK_THAT(at_once(when).text(), contains("2027-01-01"));
}

TEST_CASE("100,000 GPUs over three years") {
  // running totals: 33,333.3 → 33,333; 66,666.7 → 66,667; 100,000
  auto const parts = evenly(2026y, 2028y).split(100'000.0 * gpus);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].second.in(gpus) == 33'333);
  CHECK(parts[1].second.in(gpus) == 33'334);
  CHECK(parts[2].second.in(gpus) == 33'333);
}

TEST_CASE("100,000 GPUs over seven years") {
  // running totals: 14,285.7 28,571.4 42,857.1 57,142.9 71,428.6 85,714.3 100,000, rounded, less what went before
  auto const parts = evenly(2026y, 2032y).split(100'000 * gpus);
  std::int64_t const expected[] = {14'286, 14'285, 14'286, 14'286, 14'286, 14'285, 14'286};
  REQUIRE(parts.size() == 7);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i != 7; ++i) {
    CHECK(parts[i].second.in(gpus) == expected[i]);
    sum += parts[i].second.in(gpus);
  }
  CHECK(sum == 100'000);
}

TEST_CASE("100,000 GPUs over thirteen years") {
  double sum = 0;
  for (auto const& [when, part] : evenly(2026y, 2038y).split(100'000.0 * gpus)) {
    double const n = part.in(gpus);
    CHECK(n == std::floor(n));
    CHECK((n == 7'692 || n == 7'693));  // 100,000 ÷ 13 = 7,692.3
    sum += n;
  }
  CHECK(sum == 100'000);
}

TEST_CASE("whole counts stay whole, none is lost, whatever the schedule") {
  auto const seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round != 2'000; ++round) {
    std::vector<double> shares(1 + random() % 20);
    double sum = 0;
    for (auto& s : shares) sum += s = random() % 4 == 0 ? 0.0 : std::uniform_real_distribution<>(0, 1)(random);
    if (sum == 0) continue;
    for (auto& s : shares) s /= sum;
    auto const s = of(shares);
    auto const n = static_cast<std::int64_t>(random() % (std::uint64_t{1} << (1 + random() % 52)));
    INFO(n << " GPUs in " << shares.size() << " steps");

    std::int64_t exact = 0;
    bool good = true;
    for (auto const& [when, part] : s.split(n * gpus)) {
      good = good && part.in(gpus) >= 0;
      exact += part.in(gpus);
    }
    CHECK(exact == n);
    CHECK(good);

    double real = 0;
    good = true;
    std::size_t i = 0;
    for (auto const& [when, part] : s.split(static_cast<double>(n) * gpus)) {
      double const v = part.in(gpus);
      good = good && v >= 0 && v == std::floor(v) &&
             std::abs(v - static_cast<double>(n) * shares[i++]) <= 1 + 1e-9 * static_cast<double>(n);
      real += v;
    }
    CHECK(real == static_cast<double>(n));
    CHECK(good);
  }
}

TEST_CASE("whole numbers are exact beyond 2^53") {
  std::int64_t const n = (std::int64_t{1} << 60) + 1;
  std::int64_t sum = 0;
  for (auto const& [when, part] : evenly(2026y, 2032y).split(n * gpus)) {
    CHECK(part.in(gpus) > 0);
    sum += part.in(gpus);
  }
  CHECK(sum == n);
}

TEST_CASE("other amounts are cut too") {
  double sum = 0;
  for (auto const& [when, part] : evenly(2026y, 2030y).split(10'000'000'000.5 * usd)) {
    CHECK(part.in(usd) == Approx(2'000'000'000.1));
    sum += part.in(usd);
  }
  CHECK(sum == Approx(10'000'000'000.5).epsilon(1e-15));
  auto const parts = of({0.25, 0.75}).split(4.5f * gpus);
  CHECK(parts[0].second.in(gpus) == 1.125f);
  CHECK(parts[1].second.in(gpus) == 3.375f);
}

TEST_CASE("an interval is cut bound by bound") {
  auto const parts = of({0.25, 0.75}).split(between(100.0 * gpus, 200.0 * gpus));
  REQUIRE(parts.size() == 2);
  CHECK(lower(parts[0].second).in(gpus) == 25);
  CHECK(upper(parts[0].second).in(gpus) == 50);
  CHECK(lower(parts[1].second).in(gpus) == 75);
  CHECK(upper(parts[1].second).in(gpus) == 150);
}

TEST_CASE("nothing is cut into nothing, and a zero share gets nothing") {
  for (auto const& [when, part] : evenly(2026y, 2030y).split(0.0 * gpus)) CHECK(part.in(gpus) == 0);
  auto const parts = of({0, 0.5, 0, 0.5, 0}).split(1'001.0 * gpus);
  CHECK(parts[0].second.in(gpus) == 0);
  CHECK(parts[2].second.in(gpus) == 0);
  CHECK(parts[4].second.in(gpus) == 0);
  CHECK(parts[1].second.in(gpus) + parts[3].second.in(gpus) == 1'001);
}

TEST_CASE("no part is negative, where the shares sum to a little more than 1") {
  // 1 + 8e-10 passes as 1; what is too much of $10 billion is $8, and the step without a share has no debt of it.
  for (auto const& [when, part] : of({0.5, 0.5 + 8e-10, 0.0}).split(1e10 * usd)) CHECK(part.in(usd) >= 0);
  for (auto const& [when, part] : of({0.5, 0.5 + 8e-10, 0.0}).split(10'000'000'000 * usd)) CHECK(part.in(usd) >= 0);
  for (auto const& [when, part] : of({0.5, 0.5 + 8e-10, 0.0}).split((1e10 + 0.5) * usd)) CHECK(part.in(usd) >= 0);
}

TEST_CASE("shares are numbers from 0 that sum to 1") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  double const inf = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(of({}), error);
  CHECK_THROWS_AS(of({0.5, 0.4}), error);
  CHECK_THROWS_AS(of({0.6, 0.5}), error);
  CHECK_THROWS_AS(of({1.5, -0.5}), error);
  CHECK_THROWS_AS(of({nan, 1}), error);
  CHECK_THROWS_AS(of({inf}), error);
  CHECK_THROWS_AS(of({0.5, 0.5 + 1e-8}), error);
  CHECK_THROWS_WITH(of({0.5, 0.4}), contains("sum to 1") && contains("0.9"));
  CHECK_THROWS_WITH(of({1.5, -0.5}), contains("-0.5"));
  CHECK_NOTHROW(of({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}));  // 0.9999999999999999
  CHECK_NOTHROW(of({1}));
}

TEST_CASE("a step is on a day of the calendar") {
  CHECK_THROWS_WITH(at_once(2026y / 2 / 30), "expected a day of the calendar, found 2026-02-30");
  CHECK_THROWS_WITH((schedule({{2026y / 2 / 30, 1.0}}, "all")), "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("steps of a schedule that does not stay") {
  double share = 0;
  for (auto const& each : evenly(2026y, 2030y).steps()) share += each.share;
  CHECK(share == Approx(1));
}

TEST_CASE("racks come whole, and the sum stays what it is") {
  // 260,000 ÷ 72 = 3,611.1 racks; the running totals are 722.2, 1,444.4, 2,166.7 and 2,888.9 of them, and all.
  auto const s = evenly(2026y, 2030y).in_lots(72);
  CHECK(s.text() == "evenly over 2026 to 2030, each year's share in service from 1 July, in lots of 72");
  auto const expected = std::vector<std::int64_t>{722 * 72, 722 * 72, 723 * 72, 722 * 72, 722 * 72 + 8};
  std::vector<std::int64_t> whole, real;
  for (auto const& [day, n] : s.split(quantity<kind::gpu, std::int64_t>::from_coherent(260'000)))
    whole.push_back(n.coherent_);
  for (auto const& [day, n] : s.split(260'000.0 * gpus)) real.push_back(static_cast<std::int64_t>(n.coherent_));
  CHECK(whole == expected);
  CHECK(real == expected);
  // Fewer than a lot come at the end.
  std::vector<std::int64_t> few;
  for (auto const& [day, n] : of({0.6, 0.4}).in_lots(72).split(quantity<kind::gpu, std::int64_t>::from_coherent(50)))
    few.push_back(n.coherent_);
  CHECK(few == std::vector<std::int64_t>{0, 50});
  CHECK_THROWS_WITH(evenly(2026y, 2030y).in_lots(0), contains("expected a lot of at least 1: '0'"));
  CHECK_THROWS_WITH(s.split(between(1.0 * gpus, 2.0 * gpus)), contains("expected a plain number of whole lots"));
}

TEST_CASE("an S-curve is slow, fast and slow") {
  // 1 ÷ (1 + 99^(1 − 2u)) at u = ¼ is 1 ÷ (1 + √99) = 0.0913; (0.0913 − 0.01) ÷ 0.98 = 0.0830, and (0.5 − 0.0913) ÷ 0.98.
  auto const s = s_curve(2026y, 2029y);
  double const first = (1 / (1 + std::sqrt(99.0)) - 0.01) / 0.98;
  REQUIRE(s.steps().size() == 4);
  CHECK(s.steps()[0].share == Approx(first));
  CHECK(s.steps()[0].share == Approx(0.0830).epsilon(1e-3));
  CHECK(s.steps()[1].share == Approx(0.5 - first));
  CHECK(s.steps()[2].share == Approx(0.5 - first));
  CHECK(s.steps()[3].share == Approx(first));
  CHECK(s.steps()[3].day == mid(2029));
  CHECK(s.text() == "along an S-curve over 2026 to 2029, each year's share in service from 1 July");
  // 100,000 GPUs: running totals of 8,298.4, 50,000 and 91,701.6.
  std::vector<double> came;
  for (auto const& [day, n] : s.split(100'000.0 * gpus)) came.push_back(n.in(gpus));
  CHECK(came == std::vector<double>{8'298, 41'702, 41'702, 8'298});
  // In racks of 72, 1,388.9 of them: 115.3, 694.4 and 1,273.6, and the rest.
  came.clear();
  for (auto const& [day, n] : s.in_lots(72).split(100'000.0 * gpus)) came.push_back(n.in(gpus));
  CHECK(came == std::vector<double>{115 * 72, 579 * 72, 580 * 72, 100'000 - 1'274 * 72});
  CHECK(s_curve(2026y, 2026y).split(7.0 * gpus).front().second == 7.0 * gpus);
  CHECK_THROWS_WITH(s_curve(2030y, 2026y), contains("ends before it begins"));
}

TEST_CASE("phases of one's own") {
  auto const s = in_phases({{2026y / July / 1, 0.25}, {2028y / January / 1, 0.625}, {2029y / January / 1, 0.125}});
  CHECK(s.text() == "in phases: 25 % on 2026-07-01, 62.5 % on 2028-01-01, 12.5 % on 2029-01-01");
  CHECK(s.split(1'000.0 * gpus)[1].second == 625.0 * gpus);
  CHECK_THROWS_WITH(in_phases({{2026y / July / 1, 0.25}, {2026y / July / 1, 0.75}}),
                    contains("in the order of their days, found 2026-07-01 after 2026-07-01"));
  CHECK_THROWS_WITH(in_phases({{2026y / July / 1, 0.25}}), contains("sum to 1"));
  CHECK_THROWS_WITH(in_phases({{2026y / July / 1, 2e300}}), contains("sum to 1"));
}

TEST_CASE("totals by dates are reached exactly: Colossus 1") {
  // 25,000, 100,000 and 200,000 (ai-chip-counts, data_inputs/xai_datacenter_timelines.csv; the days are of this test).
  auto const s = reaching({{2024y / July / 22, 25'000.0 * gpus},
                           {2024y / std::chrono::September / 2, 100'000.0 * gpus},
                           {2025y / std::chrono::February / 18, 200'000.0 * gpus}});
  CHECK(s.text() == "totals in service by 2024-07-22, 2024-09-02, 2025-02-18");
  std::vector<double> came;
  for (auto const& [day, n] : s.split(200'000.0 * gpus)) came.push_back(n.in(gpus));
  CHECK(came == std::vector<double>{25'000, 75'000, 100'000});
  // A share of a third is no double, and the total is reached all the same.
  auto const thirds = reaching({{mid(2026), 1.0 * gpus}, {mid(2027), 2.0 * gpus}, {mid(2028), 3.0 * gpus}});
  for (auto const& [day, n] : thirds.split(3.0 * gpus)) CHECK(n == 1.0 * gpus);
  CHECK(reaching({{mid(2026), 5.0 * gpus}}).text() == "all in service by 2026-07-01");
  CHECK_THROWS_WITH(reaching({{mid(2026), 2.0 * gpus}, {mid(2027), 1.0 * gpus}}), contains("that do not fall"));
  CHECK_THROWS_WITH(reaching({{mid(2027), 1.0 * gpus}, {mid(2026), 2.0 * gpus}}),
                    contains("found 2026-07-01 after 2027-07-01"));
  CHECK_THROWS_WITH(reaching({{mid(2026), 0.0 * gpus}}), contains("expected a last total above 0"));
  CHECK_THROWS_WITH(reaching({}), contains("expected at least one total"));
}
