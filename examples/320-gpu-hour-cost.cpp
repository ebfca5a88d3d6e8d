// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What a GPU-hour costs that one owns, part by part, and from when on that is less than renting.
#include <fmt/format.h>

#include <tonnage/accounting.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  // A public example: an H100 of $30,000 that is busy for "about 6,100 hours a year", 70 % of 8,760. It gives $1.64 and
  // $0.98 (computetape.com, "How Fast Does an H100 Depreciate?"). 70 % are 6,132 hours, so to the cent it is:
  fmt::print("capex only: $30,000, 70 % of the hours\n");
  for (double const years : {3.0, 5.0}) {
    auto const owned = [&](double rate) {
      return gpu_hour_cost<usd>(
          {.capex = 30'000.0 * usd / gpu, .life = years * accounting_years, .allocated = allocation_rate(rate)});
    };
    fmt::print("  over {} years {} at 6,132 h a year, {} at 6,100\n", years, owned(0.7).total(),
               owned(6'100.0 / 8'760).total());
  }

  // All of it. The figures are assumptions of this lesson, with its capital at 8 % a year.
  ownership<usd> b200{.capex = 45'000.0 * usd / gpu,  // with its part of server, network and storage
                      .life = 5.0 * accounting_years,
                      .residual = residual_share(0.1),
                      .it_power = 1'000.0 * watts * of_chips / gpu * host_overhead(1.5),
                      .facility = pue(1.25),
                      .energy_price = 0.09 * usd / kWh,
                      .maintenance = maintenance_share(0.04),
                      .staff = 700.0 * usd / gpu / accounting_year,
                      .space = 1'400.0 * usd / gpu / accounting_year,
                      .network = 150.0 * usd / gpu / accounting_year,
                      .cost_of_capital = wacc(0.08),
                      .allocated = allocation_rate(0.8)};
  gpu_hour_cost const cost(b200);
  fmt::print("\nan allocated GPU-hour on premises\n");
  for (auto const& part : cost.parts())
    fmt::print("  {:<16}{:>8.3f$/GPU-hour}  {:>3.0f} %\n", part.name, part.cost, 100 * (part.cost / cost.total()));
  fmt::print("  {:<16}{:>8.3f$/GPU-hour}\n", "total", cost.total());

  // Against rent. Below the break-even rate the GPUs are idle for too long to be worth owning.
  date const in_service = 2027y / std::chrono::January / 1;
  fmt::print("\nagainst rent          own above   pays off in\n");
  for (double const price : {1.50, 2.50, 3.50, 5.00}) {
    auto const rent = price * usd / gpu_hour;
    auto const rate = cost.break_even_rate(rent);
    auto const month = cost.break_even_month(rent, in_service);
    fmt::print("  {}{:>12}   {}\n", rent, rate ? fmt::format("{:.1f} %", 100 * rate->value()) : "never",
               month ? to_string(period(*month).first).substr(0, 7) : "not within five years");
  }
}

// Exercise: Capex alone, of an H100 of $30,000 that is kept for three years: from which allocation rate on is it
// cheaper than rent at $2 an hour? And when does it pay off, if it is put in service on 1 January 2027 and never idle?
