// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tonnage/accounting/amortization.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::April;
using std::chrono::December;
using std::chrono::February;
using std::chrono::January;
using std::chrono::July;
using std::chrono::June;
using std::chrono::March;
using std::chrono::months;
using std::chrono::years;
using tonnage::testing::contains;

namespace {

constexpr std::uint64_t seed = 20'260'104;
using schedule_type = amortization_schedule<usd>;

purchase<usd> bought(std::int64_t cost, date in, std::int64_t salvage = 0) {
  return {.cost = cost * usd, .salvage = salvage * usd, .in_service = in};
}
std::vector<std::string> charges(schedule_type const& s, frequency every) {
  std::vector<std::string> out;
  for (auto const& e : s.entries(every)) out.push_back(to_decimal(e.charge));
  return out;
}
using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a straight line from the first of January") {
  auto const s = straight_line(bought(30'000, 2026y / January / 1), years(5));
  CHECK(charges(s, frequency::annual) == texts{"6000.00", "6000.00", "6000.00", "6000.00", "6000.00"});
  auto const by_month = charges(s, frequency::monthly);
  CHECK(by_month == texts(60, "500.00"));  // in February as in March
  CHECK(s.entries(frequency::daily).size() == 1826);
  CHECK(s.life() == period(2026y / January / 1, 2031y / January / 1));
  CHECK(s.bought().cost == amount<usd>(30'000 * usd));
}

TEST_CASE("a straight line to a salvage value, over months") {
  auto const s = straight_line(bought(10'000, 2026y / July / 1, 1'000), months(18));
  CHECK(charges(s, frequency::annual) == texts{"3000.00", "6000.00"});
  auto const e = s.entries(frequency::annual);
  CHECK(to_string(e[0].during) == "2026-07-01 to 2026-12-31");
  CHECK(to_decimal(e[0].book_value) == "7000.00");
  CHECK(to_decimal(e[1].book_value) == "1000.00");
}

TEST_CASE("put in service within a month, it bears the part of its days") {
  // 3600 over twelve months: 15 of the 30 days of April are in service, 16 to 30; the other half is left for the last.
  auto const s = straight_line(bought(3'600, 2026y / April / 16), years(1));
  texts expected(13, "300.00");
  expected.front() = expected.back() = "150.00";
  CHECK(charges(s, frequency::monthly) == expected);
  CHECK(to_string(s.life()) == "2026-04-16 to 2027-04-15");
  CHECK(s.charge(period(2026y / April / 16, 2026y / April / 17)) == amount<usd>(10 * usd));
}

TEST_CASE("put in service on a day that other months do not have") {
  // The life ends before 28 February: 1 of the 31 days of January, then 30 of 31.
  auto const s = straight_line(bought(310, 2026y / January / 31), months(1));
  CHECK(to_string(s.life()) == "2026-01-31 to 2026-02-27");
  CHECK(charges(s, frequency::monthly) == texts{"10.00", "300.00"});
  auto const leap = straight_line(bought(310, 2028y / January / 31), months(1));
  CHECK(to_string(leap.life()) == "2028-01-31 to 2028-02-28");
  auto const from_leap_day = straight_line(bought(2'900, 2028y / February / 29), years(1));
  CHECK(to_string(from_leap_day.life()) == "2028-02-29 to 2029-02-27");
  CHECK(sum(std::vector{from_leap_day.accumulated(as_of(2099y / January / 1))}) == amount<usd>(2'900 * usd));
}

TEST_CASE("days of a month bear the same, but for what is rounded") {
  auto const s = straight_line(bought(12, 2028y / February / 1), years(1));  // a dollar a month; February has 29 days
  auto const e = s.entries(frequency::daily);
  REQUIRE(e.size() == 366);
  CHECK(to_decimal(e[0].charge) == "0.034483");   // 34,482.76 micro-units
  CHECK(to_decimal(e[1].charge) == "0.034483");   // 68,965.52 less 34,483
  CHECK(to_decimal(e[2].charge) == "0.034482");   // 103,448.28 less 68,966
  CHECK(to_decimal(e[29].charge) == "0.032258");  // a 31st
}

TEST_CASE("what does not divide is not lost") {
  auto const s = straight_line(bought(100, 2026y / January / 1), months(3));
  CHECK(charges(s, frequency::monthly) == texts{"33.333333", "33.333334", "33.333333"});
}

TEST_CASE("a book value is as of the end of a day") {
  auto const s = straight_line(bought(3'650, 2026y / January / 1), years(1));
  CHECK(s.book_value(as_of(2025y / December / 31)) == amount<usd>(3'650 * usd));         // before, its cost
  CHECK(s.book_value(as_of(2026y / January / 31)) == parse_amount<usd>("3345.833333"));  // 3650 × 11 ÷ 12
  CHECK(s.book_value(as_of(2026y / December / 31)) == amount<usd>());
  CHECK(s.book_value(as_of(2050y / January / 1)) == amount<usd>());
  CHECK(s.accumulated(as_of(2026y / December / 31)) == amount<usd>(3'650 * usd));
  CHECK(s.charge(2025y) == amount<usd>());
  CHECK(s.charge(2026y) == amount<usd>(3'650 * usd));
  CHECK(s.charge(period(2026y / July / 1, 2026y / July / 1)) == amount<usd>());
}

TEST_CASE("the declining balance is twice the straight line, until that is more") {
  // 40 % of 10,000, 6,000 and 3,600; of 2,160 it would be 864, less than 2,160 over two years.
  auto const s = double_declining_balance(bought(10'000, 2026y / January / 1), years(5));
  CHECK(charges(s, frequency::annual) == texts{"4000.00", "2400.00", "1440.00", "1080.00", "1080.00"});
  CHECK(charges(s, frequency::monthly)[0] == "333.333333");
  CHECK(charges(s, frequency::monthly)[1] == "333.333334");
}

TEST_CASE("the declining balance stops at the salvage value") {
  auto const some = double_declining_balance(bought(10'000, 2026y / January / 1, 1'000), years(5));
  CHECK(charges(some, frequency::annual) == texts{"4000.00", "2400.00", "1440.00", "864.00", "296.00"});
  auto const much = double_declining_balance(bought(10'000, 2026y / January / 1, 5'000), years(5));
  CHECK(charges(much, frequency::annual) == texts{"4000.00", "1000.00", "0.00", "0.00", "0.00"});
  auto const one = double_declining_balance(bought(10'000, 2026y / January / 1), years(1));
  CHECK(charges(one, frequency::annual) == texts{"10000.00"});
  auto const two = double_declining_balance(bought(10'000, 2026y / January / 1), years(2));  // 2 ÷ 2 is all of it
  CHECK(charges(two, frequency::annual) == texts{"10000.00", "0.00"});
}

TEST_CASE("the declining balance from the middle of a year") {
  auto const s = double_declining_balance(bought(10'000, 2026y / July / 1), years(5));
  CHECK(charges(s, frequency::annual) == texts{"2000.00", "3200.00", "1920.00", "1260.00", "1080.00", "540.00"});
}

TEST_CASE("MACRS by the table") {
  // IRS Publication 946, table A-1, 5-year property: 20, 32, 19.20, 11.52, 11.52 and 5.76 %.
  auto const s = macrs_5_year(bought(10'000, 2026y / April / 16));
  CHECK(charges(s, frequency::annual) == texts{"2000.00", "3200.00", "1920.00", "1152.00", "1152.00", "576.00"});
  CHECK(to_string(s.life()) == "2026-04-16 to 2031-12-31");
  auto const late = macrs_5_year(bought(10'000, 2026y / December / 31));
  CHECK(charges(late, frequency::annual)[0] == "2000.00");  // half a year, whatever the day
  CHECK(to_decimal(s.charge(period(2027y / January / 1, 2027y / January / 2))) == "8.767123");  // 3200 ÷ 365
}

TEST_CASE("units of production follow the GPU-hours") {
  auto const s =
      units_of_production(bought(10'000, 2026y / January / 1, 1'000),
                          {{2026y, 2'000.0 * gpu_hours}, {2027y, 0.0 * gpu_hours}, {2028y, 7'000.0 * gpu_hours}});
  CHECK(charges(s, frequency::annual) == texts{"2000.00", "0.00", "7000.00"});
  auto const gap = units_of_production(bought(900, 2026y / January / 1),
                                       {{2026y / March, 100.0 * gpu_hours}, {2026y / June, 200.0 * gpu_hours}});
  CHECK(charges(gap, frequency::monthly) == texts{"0.00", "0.00", "300.00", "0.00", "0.00", "600.00"});
}

TEST_CASE("what no purchase is worth is refused") {
  date const d = 2026y / January / 1;
  CHECK_THROWS_WITH(straight_line(bought(100, d, 101), years(5)), "a salvage value is at most the cost: '101.00'");
  CHECK_THROWS_WITH(straight_line(bought(100, d, -1), years(5)), "a salvage value is at least zero: '-1.00'");
  CHECK_THROWS_WITH(straight_line(bought(-100, d), years(5)), "a cost is at least zero: '-100.00'");
  CHECK_THROWS_WITH(double_declining_balance(bought(100, d, 101), years(5)),
                    "a salvage value is at most the cost: '101.00'");
  CHECK_THROWS_WITH(macrs_5_year(bought(100, d, 1)), "MACRS depreciates the whole cost: no salvage value: '1.00'");
  CHECK_THROWS_WITH(units_of_production(bought(100, d, 101), {{2026y, 1.0 * gpu_hours}}),
                    "a salvage value is at most the cost: '101.00'");
  CHECK(charges(straight_line(bought(100, d, 100), years(1)), frequency::annual) == texts{"0.00"});
  CHECK(charges(straight_line(bought(0, d), years(1)), frequency::annual) == texts{"0.00"});
}

TEST_CASE("a life is from a month to a hundred years") {
  auto const p = bought(100, 2026y / January / 1);
  CHECK_THROWS_WITH(straight_line(p, years(0)), "a life is at least 1 and at most 1200 months: '0'");
  CHECK_THROWS_WITH(straight_line(p, months(-1)), "a life is at least 1 and at most 1200 months: '-1'");
  CHECK_THROWS_WITH(straight_line(p, months(1'201)), "a life is at least 1 and at most 1200 months: '1201'");
  CHECK_THROWS_WITH(double_declining_balance(p, years(0)), "a life is at least 1 and at most 100 years: '0'");
  CHECK_THROWS_WITH(double_declining_balance(p, years(101)), "a life is at least 1 and at most 100 years: '101'");
  CHECK(straight_line(p, years(100)).entries(frequency::annual).size() == 100);
}

TEST_CASE("production is a finite number of at least zero, in periods that follow each other") {
  auto const p = bought(100, 2026y / January / 1);
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(units_of_production(p, {}), "an amount is apportioned to at least one weight");
  CHECK_THROWS_WITH(units_of_production(p, {{2026y, 0.0 * gpu_hours}}), "all weights are zero");
  CHECK_THROWS_WITH(units_of_production(p, {{2026y, 1.0 * gpu_hours}, {2027y, -1.0 * gpu_hours}}),
                    "field weight 2: a weight is a finite number of at least 0: '-3600.000000'");
  CHECK_THROWS_WITH(units_of_production(p, {{2026y, nan * gpu_hours}}),
                    "field weight 1: a weight is a finite number of at least 0: 'nan'");
  CHECK_THROWS_WITH(
      units_of_production(p, {{2025y, 1.0 * gpu_hours}}),
      "a step of an amortization begins before the service or the end of the step before: '2025-01-01 to 2025-12-31'");
  CHECK_THROWS_WITH(
      units_of_production(p, {{2027y, 1.0 * gpu_hours}, {2026y, 1.0 * gpu_hours}}),
      "a step of an amortization begins before the service or the end of the step before: '2026-01-01 to 2026-12-31'");
  CHECK_THROWS_WITH(units_of_production(p, {{{2026y / July / 1, 2026y / July / 1}, 1.0 * gpu_hours}}),
                    "a step of an amortization has at least one day: 'no day, from 2026-07-01'");
}

TEST_CASE("a schedule of your own sums to cost less salvage value") {
  auto const p = bought(100, 2026y / January / 1, 10);
  schedule_type const own(p, {{2026y, 60 * usd}, {2027y, 30 * usd}});
  CHECK(charges(own, frequency::annual) == texts{"60.00", "30.00"});
  CHECK(own.steps().size() == 2);
  CHECK_THROWS_WITH(schedule_type(p, {}), "an amortization has at least one step");
  CHECK_THROWS_WITH(schedule_type(p, {{2026y, 100 * usd}}),
                    "an amortization sums to cost less salvage value: '100.00'");
  CHECK_THROWS_WITH(schedule_type(p, {{2026y, 100 * usd}, {2027y, -10 * usd}}),
                    "a step of an amortization has a charge of at least zero: '2027-01-01 to 2027-12-31'");
}

TEST_CASE("at random: every refinement sums to the whole, and to the coarser one") {
  std::mt19937_64 random(seed);
  int asked = 0;
  for (int i = 0; asked < 100'000; ++i) {
    date const in = date(2020y / January / 1) + std::chrono::days(static_cast<int>(random() % 6'000));
    auto const cost = static_cast<std::int64_t>(random() >> (16 + random() % 48));
    purchase<usd> p{.cost = amount<usd>::from_micros(cost), .in_service = in};
    auto const method = random() % 4;
    if (method != 2) p.salvage = scaled(p.cost, static_cast<int>(random() % 11), 10, rounding::down);
    int const n = 1 + static_cast<int>(random() % 6);
    auto const s = method == 0   ? straight_line(p, months(1 + static_cast<int>(random() % 72)))
                   : method == 1 ? double_declining_balance(p, years(n))
                   : method == 2
                       ? macrs_5_year(p)
                       : units_of_production(
                             p, {{{in, in + std::chrono::days(n)}, 0.1 * n * gpu_hours},
                                 {{in + std::chrono::days(n * 50), in + std::chrono::days(n * 90)}, 0.7 * gpu_hours}});
    auto const by_day = s.entries(frequency::daily);
    auto const by_month = s.entries(frequency::monthly);
    bool fine = by_day.back().book_value == p.salvage && by_month.back().book_value == p.salvage &&
                s.entries(frequency::annual).back().book_value == p.salvage;
    std::size_t at = 0;
    amount<usd> total;
    for (auto const& month : by_month) {
      amount<usd> days_of_it;
      for (; at != by_day.size() && by_day[at].during.first < month.during.end; ++at) {
        fine = fine && by_day[at].charge >= amount<usd>() && by_day[at].during.length() == std::chrono::days(1);
        days_of_it += by_day[at].charge;
        ++asked;
      }
      fine = fine && days_of_it == month.charge && s.charge(month.during) == month.charge;
      total += month.charge;
      fine = fine && p.cost - total == month.book_value &&
             s.book_value(as_of(month.during.end - std::chrono::days(1))) == month.book_value;
    }
    if (fine && at == by_day.size() && total == p.cost - p.salvage) continue;
    INFO("seed " << seed << ", case " << i << ": method " << method << ", " << to_string(in) << ", "
                 << to_decimal(p.cost));
    REQUIRE(false);
  }
}

TEST_CASE("a service begins on a day of the calendar") {
  CHECK_THROWS_WITH((purchase<usd>{.cost = amount<usd>(1 * usd), .in_service = 2026y / February / 30}),
                    "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("a straight line by the day charges each day the same") {
  // 459,024 ÷ 365 = 1,257.60; by months February's days bear 38,252 ÷ 28 = 1,366.14, and January's 1,233.94.
  auto const s = straight_line(bought(459'024, 2026y / February / 1), std::chrono::days(365));
  CHECK(s.life().end == date(2027y / February / 1));
  amount<usd> all;
  std::size_t unlike = 0;
  for (auto const& day : s.entries(frequency::daily)) {
    unlike += day.charge == parse_amount<usd>("1257.60") ? 0U : 1U;
    all += day.charge;
  }
  CHECK(unlike == 0);
  CHECK(all == amount<usd>(459'024 * usd));
  CHECK(s.charge(2026y / February) == parse_amount<usd>("35212.80"));  // 28 × 1,257.60
}

TEST_CASE("days that do not divide a cost sum to it, each within a millionth") {
  // 100 ÷ 7 = 14.285714 2/7; the weeks of a leap year, from the last day of a month.
  auto const s = straight_line(bought(100, 2028y / January / 31, 30), std::chrono::days(7));
  CHECK(s.life().length() == std::chrono::days(7));
  amount<usd> all;
  for (auto const& day : s.entries(frequency::daily)) {
    CHECK((day.charge == amount<usd>(10 * usd)));  // 70 ÷ 7
    all += day.charge;
  }
  CHECK(all == amount<usd>(70 * usd));
  auto const odd = straight_line(bought(100, 2028y / January / 31), std::chrono::days(7));
  all = {};
  for (auto const& day : odd.entries(frequency::daily)) {
    CHECK((day.charge == parse_amount<usd>("14.285714") || day.charge == parse_amount<usd>("14.285715")));
    all += day.charge;
  }
  CHECK(all == amount<usd>(100 * usd));
  CHECK_THROWS_WITH(straight_line(bought(100, 2028y / January / 31), std::chrono::days(0)), contains("1 and at most"));
  CHECK_THROWS_WITH(straight_line(bought(100, 2028y / January / 31), std::chrono::days(36'526)),
                    contains("36525 days"));
}

TEST_CASE("steps and purchases of schedules that do not stay") {
  amount<usd> all;
  for (auto& s : straight_line(bought(1'200, 2026y / January / 1), std::chrono::months(12)).steps()) all += s.charge;
  CHECK(all == amount<usd>(1'200 * usd));
  auto const& kept = straight_line(bought(1'200, 2026y / January / 1), std::chrono::months(12)).bought();
  CHECK(kept.cost == amount<usd>(1'200 * usd));
}

TEST_CASE("a life ends with the calendar, or is refused") {
  auto const last = straight_line(bought(1'200, 32767y / January / 1), std::chrono::months(11));
  CHECK(to_string(last.life()) == "32767-01-01 to 32767-11-30");
  for (auto const every : {frequency::annual, frequency::monthly, frequency::daily}) {
    amount<usd> all;
    for (auto const& each : straight_line(bought(1'200, 32767y / 12 / 1), std::chrono::days(31)).entries(every))
      all += each.charge;
    CHECK(all == amount<usd>(1'200 * usd));
  }
  // MACRS charges six calendar years: the last that fit are 32762 to 32767.
  CHECK(to_string(macrs_5_year(bought(100, 32762y / July / 1)).life()) == "32762-07-01 to 32767-12-31");
  CHECK_THROWS_AS(macrs_5_year(bought(100, 32763y / July / 1)), error);
  CHECK_THROWS_WITH(straight_line(bought(1'200, 32767y / January / 1), std::chrono::months(12)),
                    contains("ends with the year 32767 or before: '12 months from 32767-01-01'"));
  CHECK_THROWS_AS(straight_line(bought(1'200, 32767y / 12 / 1), std::chrono::days(32)), error);
  CHECK_THROWS_AS(straight_line(bought(1'200, (date::max)()), std::chrono::days(1)), error);
  CHECK_THROWS_AS(double_declining_balance(bought(1'200, 32766y / January / 2), std::chrono::years(2)), error);
  // What is asked of a schedule beyond the calendar, is what was charged in all.
  CHECK(last.accumulated(as_of((date::max)())) == amount<usd>(1'200 * usd));
  CHECK(last.book_value(as_of((date::min)())) == amount<usd>(1'200 * usd));
}

TEST_CASE("the declining balance becomes a straight line where that is just as much") {
  // A straight line over what remains is as large where remaining × n ≥ 2 × book × years left, in whole numbers.
  purchase<usd> const tiny{.cost = amount<usd>::from_micros(7), .in_service = 2026y / January / 1};
  auto const s = double_declining_balance(tiny, std::chrono::years(4));
  // 7 × 2 ÷ 4 = 3.5 → 4; of 3 left 1.5 → 2, and 3 ÷ 3 = 1 is less; of 1 left 0.5 → 0, but 1 × 4 ≥ 2 × 1 × 2: evenly 1 and 0.
  std::vector<std::int64_t> years_of;
  for (auto const& each : s.entries(frequency::annual)) years_of.push_back(each.charge.micros().to_int64());
  CHECK(years_of == std::vector<std::int64_t>{4, 2, 1, 0});
}
