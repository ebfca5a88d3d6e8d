// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/units/token.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

auto const korea_2023 = 430.567 * grams_co2e / kWh;

}  // namespace

TEST_CASE("energy of servers, the facility and the grid") {
  grid_intensities const korea("kr", {{korea_2023, 2023y / 1 / 1, "codecarbon, 2023"},
                                      {417.06 * grams_co2e / kWh, 2025y / 1 / 1, "Our World in Data, 2025"}});
  auto const used = 208.0 * MWh * of_it;
  // 208 MWh × 1.25 = 260 MWh; × 430.567 g/kWh = 111.94742 t; × 417.06 = 108.4356 t.
  CHECK(operational(used, pue(1.25), korea.at(date(2024y / 6 / 1))).in(tonnes_co2e) == Approx(111.94742));
  CHECK(operational(used, pue(1.25), korea.at(date(2026y / 6 / 1))).in(tonnes_co2e) == Approx(108.4356));
  CHECK(korea.at(date(2026y / 1 / 1)).source() == "Our World in Data, 2025");
  CHECK_THROWS_WITH(korea.at(date(2022y / 12 / 31)), contains("kr: no carbon intensity") && contains("2022-12-31"));
}

TEST_CASE("the specification's example: 1000 kg over four years is about 28 g in an hour") {
  auto const four_years = 4.0 * 365.0 * full_day;
  auto const hour_of_it = embodied(1'000.0 * kilograms_co2e, four_years, 1.0 * hour);
  CHECK(hour_of_it.in(grams_co2e) == Approx(1e6 / (4 * 8760)));  // 28.54
  CHECK(embodied(1'000.0 * kilograms_co2e, four_years, 1.0 * hour, 0.125).in(grams_co2e) ==
        Approx(1e6 / (4 * 8760) / 8));
}

TEST_CASE("the score of a token") {
  // 10 kWh of servers at PUE 1.2 and 400 g/kWh, and 200 g of their making, for five million tokens: 5 kg, a milligram each.
  grid_intensity const grid(400.0 * grams_co2e / kWh, 2026y / 1 / 1, "an example");
  auto const all = operational(10.0 * kWh * of_it, pue(1.2), grid) + 200.0 * grams_co2e;
  CHECK(carbon_score(all, 5e6 * tokens).in(grams_co2e / token) == Approx(1e-3));
  CHECK(carbon_score(all, 5.0).in(kilograms_co2e) == Approx(1));
  CHECK_THROWS_WITH(carbon_score(all, 0.0 * tokens), contains("some work"));
}

TEST_CASE("what is no intensity, life or share") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(grid_intensity(-1.0 * grams_co2e / kWh, 2026y / 1 / 1, "x"), contains("at least 0"));
  CHECK_THROWS_AS(grid_intensity(nan * grams_co2e / kWh, 2026y / 1 / 1, "x"), error);
  CHECK_THROWS_WITH(grid_intensity(korea_2023, 2026y / 1 / 1, ""), contains("has a source"));
  CHECK_THROWS_WITH(embodied(1.0 * tonnes_co2e, 0.0 * hour, 1.0 * hour), contains("longer than nothing"));
  CHECK_THROWS_AS(embodied(1.0 * tonnes_co2e, 1.0 * hour, -1.0 * hour), error);
  CHECK_THROWS_WITH(embodied(1.0 * tonnes_co2e, 1.0 * hour, 1.0 * hour, 1.5), contains("from 0 to 1"));
}

TEST_CASE("an intensity is of a day of the calendar") {
  CHECK_THROWS_WITH(grid_intensity(korea_2023, 2026y / 2 / 30, "x"),
                    "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("a thing gives off what it took to build, and not more") {
  auto const years = [](double n) { return n * 365.0 * full_day; };
  auto const tonne = 1.0 * tonnes_co2e;
  CHECK(embodied(tonne, years(4), years(3)).in(tonnes_co2e) == 0.75);
  CHECK(embodied(tonne, years(4), years(4)).in(tonnes_co2e) == 1);
  CHECK(embodied(tonne, years(4), years(4), 0.5).in(tonnes_co2e) == 0.5);
  CHECK_THROWS_WITH(embodied(tonne, years(4), years(6)),
                    contains("within the life of 35040.000000 h, found more") && contains("'52560.000000 h'"));
  CHECK_THROWS_AS(embodied(tonne, years(4), years(4) + 1.0 * second), error);
  // A life that is added up from tenths of hours is off by roundings, and is still the life: all of it, not a bit more.
  auto added = 0.0 * hour;
  for (int i = 0; i != 100'000; ++i) added = added + 0.1 * hour;
  CHECK(embodied(tonne, 10'000.0 * hour, added).in(tonnes_co2e) == Approx(1).epsilon(1e-12));
  CHECK(embodied(tonne, 10'000.0 * hour, added) <= tonne);
}

TEST_CASE("a life of four calendar years, with its leap day") {
  auto const tonne = 1.0 * tonnes_co2e;
  period const life(2024y / 1 / 1, 2028y / 1 / 1);  // 366 + 3 × 365 = 1,461 days
  CHECK(embodied(tonne, life, life) == tonne);
  CHECK(embodied(tonne, life, 2024y).in(tonnes_co2e) == Approx(366.0 / 1461).epsilon(1e-15));
  CHECK(embodied(tonne, life, 2025y).in(tonnes_co2e) == Approx(365.0 / 1461).epsilon(1e-15));
  CHECK(embodied(tonne, life, 2025y, 0.5).in(tonnes_co2e) == Approx(182.5 / 1461).epsilon(1e-15));
  auto sum_of_years = 0.0 * tonnes_co2e;
  for (auto const& year : {2023y, 2024y, 2025y, 2026y, 2027y, 2028y}) sum_of_years += embodied(tonne, life, year);
  CHECK(sum_of_years.in(tonnes_co2e) == Approx(1).epsilon(1e-15));
  CHECK(embodied(tonne, life, 2028y).in(tonnes_co2e) == 0);
  CHECK(embodied(tonne, life, period(2020y / 1 / 1, 2040y / 1 / 1)) == tonne);
  CHECK_THROWS_WITH(embodied(tonne, period(2024y / 1 / 1, 2024y / 1 / 1), 2024y),
                    contains("a life of at least one day"));
  // The same as lengths is more than 4 × 8,760 h, and the error says what to write.
  CHECK_THROWS_WITH(embodied(tonne, 1460.0 * full_day, 1461.0 * full_day), contains("as periods"));
}

TEST_CASE("lives and emissions that are no numbers") {
  double const infinite = std::numeric_limits<double>::infinity();
  double const nan = std::numeric_limits<double>::quiet_NaN();
  for (double const bad : {infinite, nan, -1.0}) {
    CHECK_THROWS_AS(embodied(bad * tonnes_co2e, 1.0 * hour, 1.0 * hour), error);
    CHECK_THROWS_AS(embodied(1.0 * tonnes_co2e, bad * hour, 1.0 * hour), error);
    CHECK_THROWS_AS(embodied(1.0 * tonnes_co2e, 1.0 * hour, bad * hour), error);
    CHECK_THROWS_AS(embodied(1.0 * tonnes_co2e, 1.0 * hour, 1.0 * hour, bad), error);
  }
}

TEST_CASE("the intensity of a grid that does not stay") {
  auto const grid = [] {
    return grid_intensities("kr", {{korea_2023, 2023y / 1 / 1, "a source whose name needs memory of its own"}});
  };
  auto const& one = grid().at(date(2026y / 1 / 1));
  CHECK(one.source() == "a source whose name needs memory of its own");
  auto const& source = grid().at(date(2026y / 1 / 1)).source();
  CHECK(source == "a source whose name needs memory of its own");
  std::size_t found = 0;
  for (auto const& each : grid().all()) found += each.source().size();
  CHECK(found == source.size());
}

TEST_CASE("intensities of half hours: a span of time has their mean by time") {
  auto const when = [](int minute_of) { return at(2026y / 3 / 1, std::chrono::minutes(minute_of)); };
  auto const grams = [](double g) { return g * grams_co2e / kWh; };
  grid_intensities gb("GB");
  gb.add({grams(200), {when(30), when(60)}, "the operator"});
  gb.add({grams(400), {when(0), when(30)}, "the operator"});  // in any order
  gb.add({grams(100), {when(90), when(120)}, "the operator"});
  date const day = 2026y / 3 / 1;
  auto const mean = [&](int from, int until) { return gb.mean({when(from), when(until)}, day).in(grams_co2e / kWh); };
  CHECK(mean(0, 30) == Approx(400));
  CHECK(mean(10, 20) == Approx(400));
  CHECK(mean(0, 60) == Approx(300));
  CHECK(mean(15, 60) == Approx((15 * 400 + 30 * 200) / 45.0));
  CHECK_THROWS_WITH(mean(60, 90), "GB: no carbon intensity at this time: '2026-03-01T01:00:00Z'");
  CHECK_THROWS_WITH(mean(30, 120), "GB: no carbon intensity at this time: '2026-03-01T01:00:00Z'");
  CHECK_THROWS_WITH(mean(100, 121), "GB: no carbon intensity at this time: '2026-03-01T02:00:00Z'");

  // Where a span has none, that of the date holds.
  gb.add({grams(250), 2026y / 1 / 1, "the year's mean"});
  CHECK(mean(60, 90) == Approx(250));
  CHECK(mean(30, 120) == Approx((200 + 250 + 100) / 3.0));
  CHECK(mean(119, 121) == Approx((100 + 250) / 2.0));
  CHECK(gb.at(day).value().in(grams_co2e / kWh) == Approx(250));
  CHECK(gb.measured().size() == 3);

  CHECK_THROWS_WITH(gb.add({grams(1), {when(59), when(61)}, "x"}),
                    "GB: two carbon intensities of one time: '2026-03-01T00:59:00Z to 2026-03-01T01:01:00Z'");
  CHECK_THROWS_WITH(grid_intensity(grams(1), time_span(when(0), when(0)), "x"), contains("holds for some time"));
  CHECK_FALSE(gb == grid_intensities("GB"));
}
