// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <tonnage/accounting/energy.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

auto const cents_per_kWh = 0.01 * usd / kWh;
// Nights cost 6 cents and days 12, from July on 8 and 15; cooling takes more in summer.
energy_site<usd> const seoul{
    .effectiveness = {{std::chrono::October, pue(1.2)}, {std::chrono::May, pue(1.4)}},
    .prices = {"Seoul",
               "price of energy",
               {{{{hours_of_day(22, 6), 6 * cents_per_kWh}, {hours_of_day(6, 22), 12 * cents_per_kWh}}, 2026y / 1 / 1},
                {{{hours_of_day(22, 6), 8 * cents_per_kWh}, {hours_of_day(6, 22), 15 * cents_per_kWh}},
                 2026y / 7 / 1}}},
    .grid = grid_intensities("kr", {{400.0 * grams_co2e / kWh, 2026y / 1 / 1, "an example"}})};
utc_offset const kst(9h);

}  // namespace

TEST_CASE("a host between idle and busy") {
  host_power const dgx(3.0 * kilowatts * of_it, 10.2 * kilowatts * of_it);
  CHECK(dgx.at(busy(0.0)).in(kilowatts * of_it) == Approx(3));
  CHECK(dgx.at(busy(0.5)).in(kilowatts * of_it) == Approx(6.6));
  CHECK(dgx.at(busy(1.0)).in(kilowatts * of_it) == Approx(10.2));
  // Eight chips of 70 W idle and 700 W busy; everything else 2,000 and 4,600 W.
  host_power const of_parts(560.0 * watts * of_chips, 5'600.0 * watts * of_chips, 2'000.0 * watts * of_it,
                            4'600.0 * watts * of_it);
  CHECK(of_parts.idle().in(watts * of_it) == Approx(2'560));
  CHECK(of_parts.busy().in(watts * of_it) == Approx(10'200));

  double const nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(host_power(2.0 * watts * of_it, 1.0 * watts * of_it),
                    "a host draws at least 0 W idle, and busy no less: '2.000000 W, 1.000000 W'");
  CHECK_THROWS_AS(host_power(-1.0 * watts * of_it, 1.0 * watts * of_it), error);
  CHECK_THROWS_AS(host_power(nan * watts * of_it, 1.0 * watts * of_it), error);
  CHECK_THROWS_AS(host_power(1.0 * watts * of_it, nan * watts * of_it), error);
  CHECK_THROWS_AS(host_power(1.0 * watts * of_it, inf * watts * of_it), error);
}

TEST_CASE("a PUE through the year") {
  CHECK(seoul.effectiveness.at(2026y / 4 / 30).value() == 1.2);  // since October
  CHECK(seoul.effectiveness.at(2026y / 5 / 1).value() == 1.4);
  CHECK(seoul.effectiveness.at(2026y / 9 / 30).value() == 1.4);
  CHECK(seoul.effectiveness.at(2026y / 12 / 31).value() == 1.2);
  CHECK(seasonal_pue(pue(1.1)).at(2026y / 7 / 1).value() == 1.1);
  CHECK_THROWS_WITH(seasonal_pue({{std::chrono::May, pue(1.1)}, {std::chrono::May, pue(1.2)}}),
                    "a month from which a PUE holds is one of the year's, and comes once: '5'");
  CHECK_THROWS_AS(seasonal_pue({{std::chrono::month(13), pue(1.1)}}), error);
}

TEST_CASE("energy, money and emissions of an hour, by day and by night") {
  hours_in<utc_offset> const clock{kst};
  auto const at_noon = seoul.at(clock.label_of(at(2026y / 3 / 1, 3h)), 10.0 * kWh * of_it);
  CHECK(at_noon.facility.in(kWh * of_facility) == Approx(12));
  CHECK(at_noon.cost.in(usd) == Approx(1.44));                                                  // 12 kWh × 12 cents
  CHECK(at_noon.emitted.in(kilograms_co2e) == Approx(4.8));                                     // × 400 g
  auto const in_summer = seoul.at(clock.label_of(at(2026y / 7 / 1, 14h)), 10.0 * kWh * of_it);  // 23:00
  CHECK(in_summer.cost.in(usd) == Approx(14 * 0.08));
  CHECK_THROWS_WITH(seoul.at(clock.label_of(at(2025y / 1 / 1)), 1.0 * kWh * of_it),
                    "Seoul: no price of energy on or before this date, the first is of 2026-01-01: '2025-01-01'");
}

TEST_CASE("a steady draw over a span") {
  // 10 kW from 20:30 to 07:30 in March: 1.5 hours at 12 cents, 8 at 6 and 1.5 at 12, each kWh of IT being 1.2 of the facility.
  auto const night =
      seoul.at(over({at(2026y / 3 / 1, 11h + 30min), at(2026y / 3 / 1, 22h + 30min)}, kst), 10.0 * kilowatts * of_it);
  CHECK(night.it.in(kWh * of_it) == Approx(110));
  CHECK(night.facility.in(kWh * of_facility) == Approx(132));
  CHECK(night.cost.in(usd) == Approx(12 * (3 * 0.12 + 8 * 0.06)));
  CHECK(night.emitted.in(kilograms_co2e) == Approx(52.8));
}

TEST_CASE("prices of energy that are none") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  using price = energy_price<usd>;
  CHECK_THROWS_WITH(price({{hours_of_day(22, 6), 6 * cents_per_kWh}}, 2026y / 1 / 1),
                    "an hour of the week has no price of energy: '2026-01-01'");
  CHECK_THROWS_WITH(
      price({{hours_of_day(), 6 * cents_per_kWh}, {hours_of_day(1, 2), 1 * cents_per_kWh}}, 2026y / 1 / 1),
      "an hour of the week has two prices of energy: '2026-01-01'");
  CHECK_THROWS_WITH(price(nan * cents_per_kWh, 2026y / 1 / 1), "a price of energy is a finite number");
  CHECK_NOTHROW(price(-1 * cents_per_kWh, 2026y / 1 / 1));
  CHECK_THROWS_AS(price(1 * cents_per_kWh, 2026y / 1 / 1).at({date(2026y / 1 / 1), 24h}), error);
}

TEST_CASE("a PUE and a price of energy are of a day of the calendar") {
  CHECK_THROWS_WITH(seoul.effectiveness.at(2026y / 2 / 30), "expected a day of the calendar, found 2026-02-30");
  CHECK_THROWS_WITH(energy_price<usd>(12 * cents_per_kWh, 2026y / 2 / 30),
                    "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("a price of energy has 24 hours") {
  energy_price<usd> const flat(0.10 * usd / kWh, date(2026y / 1 / 1));
  energy_price<usd> const two({{hours_of_day(6, 22), 0.15 * usd / kWh}, {hours_of_day(22, 6), 0.10 * usd / kWh}},
                              date(2026y / 1 / 1));
  for (int const hour_in : {-1, 24, 32, 64}) {
    CHECK_THROWS_WITH(flat.at({date(2026y / 1 / 1), std::chrono::hours(hour_in)}), contains("from 0 to 23"));
    CHECK_THROWS_AS(two.at({date(2026y / 1 / 1), std::chrono::hours(hour_in)}), error);
  }
  CHECK(two.at({date(2026y / 1 / 1), 23h}).in(usd / kWh) == Approx(0.10));
}

TEST_CASE("energy is cheap at night and on the weekend") {
  // 1 March 2026 is a Sunday. From 18:00 on Friday the 6th to 12:00 on Monday the 9th: on Friday 5 hours of the day's
  // price and one of the night's, 48 on the weekend, and on Monday 9 of the night's and 3 of the day's.
  energy_price<usd> const tariff({{hours_of_day(9, 23).on(weekdays), 14 * cents_per_kWh},
                                  {hours_of_day(23, 9).on(weekdays), 7 * cents_per_kWh},
                                  {hours_of_day().on(weekend), 5 * cents_per_kWh}},
                                 2026y / 1 / 1);
  CHECK(tariff.at({date(2026y / 3 / 1), 12h}) == 5 * cents_per_kWh);
  CHECK(tariff.at({date(2026y / 3 / 2), 8h}) == 7 * cents_per_kWh);
  CHECK(tariff.at({date(2026y / 3 / 2), 9h}) == 14 * cents_per_kWh);
  energy_site<usd> const hall{
      .effectiveness = pue(1.0),
      .prices = {"hall", "price of energy", {tariff}},
      .grid = grid_intensities("kr", {{400.0 * grams_co2e / kWh, 2020y / 1 / 1, "an example"}})};
  auto const used = hall.at(over({at(2026y / 3 / 6, 9h), at(2026y / 3 / 9, 3h)}, kst), 10.0 * kilowatts * of_it);
  CHECK(used.it.in(kWh * of_it) == Approx(660));
  CHECK(used.cost.in(usd) == Approx(10 * ((5 + 3) * 0.14 + (1 + 9) * 0.07 + 48 * 0.05)));
  CHECK_THROWS_WITH(energy_price<usd>({{hours_of_day().on(weekdays), 14 * cents_per_kWh}}, 2026y / 1 / 1),
                    "an hour of the week has no price of energy: '2026-01-01'");
  CHECK_THROWS_WITH(energy_price<usd>({{hours_of_day(), 14 * cents_per_kWh},
                                       {hours_of_day(0, 1).on({std::chrono::Sunday}), 5 * cents_per_kWh}},
                                      2026y / 1 / 1),
                    "an hour of the week has two prices of energy: '2026-01-01'");
  CHECK(tariff != energy_price<usd>(14 * cents_per_kWh, 2026y / 1 / 1));
}

TEST_CASE("the PUE of a day beyond the calendar is refused") {
  seasonal_pue const site({{std::chrono::January, pue(1.15)}, {std::chrono::December, pue(1.35)}});
  CHECK(site.at(32767y / 12 / 31).value() == 1.35);
  CHECK_THROWS_WITH(site.at(date(32767y / 12 / 31) + std::chrono::days(1)), contains("32768-01-01"));
}

TEST_CASE("energy of more hours than anybody asks is refused") {
  energy_site<usd> const hall{
      .effectiveness = pue(1.2),
      .prices = {"hall", "price of energy", {energy_price<usd>(0.10 * usd / kWh, date(1900y / 1 / 1))}},
      .grid = grid_intensities("kr", {{400.0 * grams_co2e / kWh, 1900y / 1 / 1, "an example"}})};
  auto const hours_until = [&](utc_instant end) {
    return hall.at(over(time_span(at(1970y / 1 / 1), end)), 1.0 * kilowatts * of_it).it.in(kWh * of_it);
  };
  CHECK(hours_until(at(1970y / 1 / 1, 100h)) == Approx(100));
  CHECK_THROWS_WITH(hours_until((utc_instant::max)()), contains("1,048,576 hours"));
}

TEST_CASE("emissions of use follow a grid that is measured by half hours") {
  auto const when = [](int minute_of) { return at(2026y / 3 / 1, std::chrono::minutes(minute_of)); };
  energy_site<usd> hall{.effectiveness = pue(1.2),
                        .prices = {"hall", "price of energy", {{0.1 * usd / (kWh * of_facility), 2026y / 1 / 1}}},
                        .grid = grid_intensities("GB")};
  hall.grid.add({400.0 * grams_co2e / kWh, {when(0), when(30)}, "the operator"});
  hall.grid.add({200.0 * grams_co2e / kWh, {when(30), when(60)}, "the operator"});
  auto const ten_kilowatts = 10.0 * kilowatts * of_it;
  // A facility of 12 kW from 0:15 to 1:00: 3 kWh at 400 g and 6 kWh at 200 g.
  auto const used = hall.at(over(time_span(when(15), when(60))), ten_kilowatts);
  CHECK(used.facility.in(kWh * of_facility) == Approx(9));
  CHECK(used.emitted.in(grams_co2e) == Approx(3 * 400 + 6 * 200));
  // Within the hour from midnight, evenly: 12 kWh at 300 g.
  CHECK(hall.at(zone_hour{when(0), {}}, 10.0 * kWh * of_it).emitted.in(grams_co2e) == Approx(12 * 300));
  CHECK_THROWS_WITH(hall.at(over(time_span(when(30), when(61))), ten_kilowatts), contains("no carbon intensity at"));
}
