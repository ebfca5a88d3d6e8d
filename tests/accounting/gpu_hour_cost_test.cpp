// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tonnage/accounting/gpu_hour_cost.hpp>
#include <tonnage/units/power.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::January;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

constexpr std::uint64_t seed = 20'260'105;
constexpr auto usd_per_gpu_hour = usd / gpu_hour;
date const start = 2026y / January / 1;
std::chrono::year_month const start_month = 2026y / January;

/// Capex alone: $30,000, some years, an allocation rate.
ownership<usd> capex_only(double years, double rate) {
  return {.capex = 30'000.0 * usd / gpu, .life = years * accounting_years, .allocated = allocation_rate(rate)};
}

/// Figures that are easy by hand, per hour of 8,760 in a year: $0.10 of energy (1.25 kW at $0.08), $1,500 a year of
/// maintenance, $0.05 of staff, $0.10 of space and $0.01 of network.
ownership<usd> everything() {
  return {.capex = 30'000.0 * usd / gpu,
          .life = 5.0 * accounting_years,
          .it_power = 1'000.0 * watts * of_it / gpu,
          .facility = pue(1.25),
          .energy_price = 0.08 * usd / kWh,
          .maintenance = maintenance_share(0.05),
          .staff = 438.0 * usd / gpu / accounting_year,
          .space = 876.0 * usd / gpu / accounting_year,
          .network = 87.6 * usd / gpu / accounting_year,
          .allocated = allocation_rate(0.7)};
}

double total(ownership<usd> const& owned) { return gpu_hour_cost(owned).total().in(usd_per_gpu_hour); }

}  // namespace

TEST_CASE("an accounting year has 8,760 hours") {
  CHECK((1.0 * accounting_year).in(hour) == 8'760);
  CHECK((2.0 * accounting_years).in(full_day) == 730);
}

TEST_CASE("capex alone, over three years and five") {
  CHECK(total(capex_only(3, 0.7)) == Approx(1.630789302).epsilon(1e-9));  // 30000 ÷ (3 × 8760 × 0.7)
  CHECK(total(capex_only(5, 0.7)) == Approx(0.978473581).epsilon(1e-9));  // 30000 ÷ (5 × 8760 × 0.7)
}

TEST_CASE("a public example counts 6,100 hours a year") {
  // computetape.com, "How Fast Does an H100 Depreciate?": $30,000 at about 70 %, "about 6,100 productive hours a year",
  // $1.64 over three years and $0.98 over five. 70 % of 8,760 hours are 6,132, which gives $1.63.
  double const rate = 6'100.0 / 8'760;
  CHECK(total(capex_only(3, rate)) == Approx(1.639344262).epsilon(1e-9));
  CHECK(total(capex_only(5, rate)) == Approx(0.983606557).epsilon(1e-9));
}

TEST_CASE("the capital recovery factor by the tables") {
  // As tables of compound interest print it, to four or five digits.
  CHECK(capital_recovery_factor(wacc(0.10), 5) == Approx(0.26380).margin(5e-6));
  CHECK(capital_recovery_factor(wacc(0.08), 10) == Approx(0.14903).margin(5e-6));
  CHECK(capital_recovery_factor(wacc(0.05), 3) == Approx(0.36721).margin(5e-6));
  CHECK(capital_recovery_factor(wacc(0.10), 1) == Approx(1.1));
  CHECK(capital_recovery_factor(wacc(0), 4) == 0.25);
  CHECK(capital_recovery_factor(wacc(1e-12), 4) == Approx(0.25).epsilon(1e-11));  // no cancellation on the way to zero
  CHECK_THROWS_WITH(capital_recovery_factor(wacc(0.1), 0),
                    "a capital is recovered over a number of years above 0: '0.000000'");
}

TEST_CASE("every part by hand, and their sum") {
  gpu_hour_cost const cost(everything());
  struct row {
    char const* name;
    double per_usable_hour;
  };
  row const rows[] = {{"depreciation", 6'000.0 / 8'760},
                      {"cost of capital", 0},
                      {"energy", 0.10},
                      {"maintenance", 1'500.0 / 8'760},
                      {"staff", 0.05},
                      {"space", 0.10},
                      {"network", 0.01}};
  REQUIRE(cost.parts().size() == std::size(rows));
  decltype(cost)::rate_type all{};
  for (std::size_t i = 0; i != std::size(rows); ++i) {
    INFO(rows[i].name);
    CHECK(std::string(cost.parts()[i].name) == rows[i].name);
    CHECK(cost.parts()[i].cost.in(usd_per_gpu_hour) == Approx(rows[i].per_usable_hour / 0.7).margin(1e-15));
    all += cost.parts()[i].cost;
  }
  CHECK(all == cost.total());
  CHECK(cost.total().in(usd_per_gpu_hour) == Approx(1.116164384 / 0.7).epsilon(1e-9));
  CHECK(cost.per_usable_hour().in(usd_per_gpu_hour) == Approx(1.116164384).epsilon(1e-9));
  CHECK(cost.owned().capex.in(usd / gpu) == 30'000);
}

TEST_CASE("capital has a price, and a residual value is worth less when it is later") {
  auto owned = capex_only(5, 1);
  owned.cost_of_capital = wacc(0.10);
  // 30,000 × 0.263797 = 7,913.92 a year
  CHECK(total(owned) * 8'760 == Approx(7'913.92).margin(0.01));
  CHECK(gpu_hour_cost(owned).parts()[1].cost.in(usd_per_gpu_hour) * 8'760 == Approx(1'913.92).margin(0.01));
  owned.residual = residual_share(0.2);
  // less 6,000 ÷ 1.1^5 = 3,725.53 at the beginning: 26,274.47 × 0.263797 = 6,931.14
  CHECK(total(owned) * 8'760 == Approx(6'931.14).margin(0.01));
  owned.cost_of_capital = wacc(0);
  CHECK(total(owned) * 8'760 == Approx(4'800));
}

TEST_CASE("hours that are not usable or not allocated are paid by the others") {
  auto owned = capex_only(5, 0.7);
  owned.usable = availability(0.9);
  CHECK(total(owned) == Approx(0.978473581 / 0.9).epsilon(1e-9));
  CHECK(gpu_hour_cost(owned).per_usable_hour().in(usd_per_gpu_hour) == Approx(0.978473581 * 0.7 / 0.9).epsilon(1e-9));
}

TEST_CASE("the allocation rate from which owning is cheaper") {
  gpu_hour_cost const cost(everything());
  auto const rate = cost.break_even_rate(2.0 * usd_per_gpu_hour);
  REQUIRE(rate);
  CHECK(rate->value() == Approx(0.558082192).epsilon(1e-9));  // 1.116164 ÷ 2
  auto at_that = everything();
  at_that.allocated = *rate;
  CHECK(total(at_that) == Approx(2.0));
  CHECK(!cost.break_even_rate(1.1 * usd_per_gpu_hour));
  CHECK(cost.break_even_rate(cost.per_usable_hour()).has_value());
  CHECK_THROWS_WITH(cost.break_even_rate(0.0 * usd_per_gpu_hour), "a rent is a finite number above 0: '0.000000'");
  CHECK_THROWS_WITH(cost.break_even_rate(-1.0 * usd_per_gpu_hour), "a rent is a finite number above 0: '-1.000000'");
}

TEST_CASE("the month in which owning has become cheaper") {
  gpu_hour_cost const cost(everything());
  // A month of 730 hours: rent 730 × 0.7 × 2 = $1,022, running cost 730 × 0.431233 = $314.80; 30,000 ÷ 707.20 = 42.4.
  auto const month = cost.break_even_month(2.0 * usd_per_gpu_hour, start);
  REQUIRE(month);
  CHECK(*month == 2029y / std::chrono::July);  // the 43rd
  // In service in the middle of a month, the 43rd ends on 15 August.
  CHECK(*cost.break_even_month(2.0 * usd_per_gpu_hour, 2026y / January / 16) == 2029y / std::chrono::August);
  CHECK(!cost.break_even_month(1.5 * usd_per_gpu_hour, start));  // it costs 1.59
  CHECK_THROWS_WITH(cost.break_even_month(0.0 * usd_per_gpu_hour, start),
                    contains("a rent is a finite number above 0"));
}

TEST_CASE("the horizon of a break-even is the life, and its last month has the residual value") {
  auto owned = capex_only(3, 1);
  auto const month = [&](double rent) { return gpu_hour_cost(owned).break_even_month(rent * usd_per_gpu_hour, start); };
  // 30,000 ÷ 26,280 hours is 1.14155; 35 of 36 months are 25,550 hours, 1.17417.
  CHECK(!month(1.1415));
  CHECK(month(1.1416) == 2028y / std::chrono::December);
  CHECK(month(1.1743) == 2028y / std::chrono::November);
  owned.residual = residual_share(0.5);
  CHECK(month(0.571) == 2028y / std::chrono::December);
  CHECK(!month(0.5707));
  // Discounted, $15,000 at the end are worth less: rent has to be higher.
  owned.cost_of_capital = wacc(0.10);
  CHECK(!month(0.571));
  CHECK(month(1.0) == 2028y / std::chrono::December);
}

TEST_CASE("what is not a sensible number is refused by its name") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto const refused = [](auto change) {
    auto owned = everything();
    change(owned);
    try {
      (void)gpu_hour_cost(owned);
    } catch (error const& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  std::string const reason = ": a cost is made of finite numbers of at least 0: ";
  CHECK(refused([](auto& o) { o.capex = -1.0 * usd / gpu; }) == "field capex" + reason + "'-1.000000'");
  CHECK(refused([&](auto& o) { o.capex = nan * usd / gpu; }) == "field capex" + reason + "'nan'");
  CHECK(refused([](auto& o) { o.life = -1.0 * second; }) == "field life" + reason + "'-1.000000'");
  CHECK(refused([](auto& o) { o.life = 0.0 * second; }) == "field life: a life is above 0");
  CHECK(refused([](auto& o) { o.it_power = -1.0 * watts * of_it / gpu; }) == "field it_power" + reason + "'-1.000000'");
  CHECK(refused([](auto& o) { o.energy_price = -1.0 * usd / joule; }) == "field energy_price" + reason + "'-1.000000'");
  CHECK(refused([](auto& o) { o.staff = -1.0 * usd / gpu_second; }) == "field staff" + reason + "'-1.000000'");
  CHECK(refused([](auto& o) { o.space = -1.0 * usd / gpu_second; }) == "field space" + reason + "'-1.000000'");
  CHECK(refused([](auto& o) { o.network = -1.0 * usd / gpu_second; }) == "field network" + reason + "'-1.000000'");
  CHECK(refused([](auto& o) { o.facility = pue(std::numeric_limits<double>::infinity()); }) ==
        "field facility" + reason + "'inf'");
  CHECK(refused([](auto& o) { o.allocated = allocation_rate(0.0); }) == "field allocated: no GPU-hour is allocated");
  CHECK(refused([](auto& o) { o.usable = availability(0.0); }) == "field usable: no GPU-hour is allocated");
  CHECK_THROWS_WITH(residual_share(1.5), "a residual share must be a number from 0 to 1");
  CHECK_THROWS_WITH(maintenance_share(-1.0), "a maintenance share must be a number from 0 to 1");
  CHECK_THROWS_WITH(wacc(8.0), "a WACC must be a number from 0 to 1");
  CHECK_THROWS_WITH(availability(99.0), "an availability must be a number from 0 to 1");
  auto long_lived = capex_only(101, 1);
  CHECK_THROWS_WITH(gpu_hour_cost(long_lived).break_even_month(1.0 * usd_per_gpu_hour, start),
                    "field life: a life is at most 100 years");
}

TEST_CASE("won are counted like dollars") {
  gpu_hour_cost<krw> const cost({.capex = 42'000'000.0 * krw / gpu, .life = 5.0 * accounting_years});
  CHECK(cost.total().in(krw / gpu_hour) == Approx(42e6 / 43'800));
}

TEST_CASE("at random: both break-evens agree with the cost") {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> share(0, 1);
  int within = 0;
  for (int i = 0; i != 100'000; ++i) {
    auto owned = everything();
    owned.capex = (1'000 + 60'000 * share(random)) * usd / gpu;
    owned.life = static_cast<double>(1 + random() % 6) * accounting_years;
    owned.residual = residual_share(share(random));
    owned.it_power = 1'500 * share(random) * watts * of_it / gpu;
    owned.maintenance = maintenance_share(0.2 * share(random));
    owned.usable = availability(0.5 + share(random) / 2);
    owned.allocated = allocation_rate(0.05 + 0.95 * share(random));
    gpu_hour_cost const cost(owned);
    auto const rent = (0.1 + 4 * share(random)) * usd_per_gpu_hour;
    double const margin = cost.total() / rent;  // what owning costs of the rent
    if (std::abs(margin - 1) < 1e-9) continue;
    auto const rate = cost.break_even_rate(rent);
    bool fine = (rate && rate->value() <= owned.allocated.value()) == (margin < 1);
    // Without discounting, the end of the life decides: there the two have run for the same hours.
    bool const ever = cost.break_even_month(rent, start).has_value();
    fine = fine && ever == (margin < 1);
    within += ever ? 1 : 0;
    owned.cost_of_capital = wacc(0.3 * share(random) + 0.001);
    gpu_hour_cost const dearer(owned);
    decltype(cost)::rate_type all{};
    for (auto const& part : dearer.parts()) {
      fine = fine && part.cost.coherent_ >= 0;
      all += part.cost;
    }
    fine = fine && all == dearer.total() && dearer.total() > cost.total();
    if (fine) continue;
    INFO("seed " << seed << ", case " << i << ": " << margin);
    REQUIRE(false);
  }
  CHECK(within > 10'000);
}

TEST_CASE("owning begins on a day of the calendar") {
  CHECK_THROWS_WITH(gpu_hour_cost(capex_only(3, 0.7)).break_even_month(2.0 * usd_per_gpu_hour, 2026y / 2 / 30),
                    "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("parts of a cost that does not stay") {
  double all = 0;
  for (auto const& each : gpu_hour_cost(capex_only(3, 0.7)).parts()) all += each.cost.in(usd_per_gpu_hour);
  CHECK(all == Approx(total(capex_only(3, 0.7))));
}

TEST_CASE("a break-even month is one of the calendar") {
  // From December 32767 a month has no following month that std::chrono counts.
  auto const cost = gpu_hour_cost(capex_only(3, 0.7));
  CHECK_THROWS_WITH(cost.break_even_month(2.0 * usd_per_gpu_hour, 32767y / 12 / 1), contains("the year 32767"));
}

TEST_CASE("owning that costs just as much as renting breaks even, and a month later costs less") {
  // Capex = rent × 8,760 × years is the rent of a GPU that is never idle; capex = rent × 730 × m that of m months.
  std::size_t none = 0, other = 0;
  for (int years = 1; years <= 8; ++years)
    for (int steps = 1; steps <= 50; ++steps) {
      double const rent = steps * 0.05;
      auto const life = static_cast<double>(years) * accounting_years;
      gpu_hour_cost<usd> const whole({.capex = rent * 8'760 * years * usd / gpu, .life = life});
      none += whole.break_even_rate(rent * usd_per_gpu_hour) ? 0U : 1U;
      for (int m = 1; m < 12 * years; m += 5) {
        gpu_hour_cost<usd> const part({.capex = rent * 730 * m * usd / gpu, .life = life});
        auto const month = part.break_even_month(rent * usd_per_gpu_hour, start);
        other += month == start_month + std::chrono::months(m) ? 0U : 1U;
      }
    }
  CHECK(none == 0);
  CHECK(other == 0);
  gpu_hour_cost<usd> const dear({.capex = 8'760.001 * usd / gpu, .life = 1.0 * accounting_years});
  CHECK(!dear.break_even_rate(1.0 * usd_per_gpu_hour));
}
