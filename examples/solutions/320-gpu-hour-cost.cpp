// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 320-gpu-hour-cost asked: from which allocation rate on is an H100 of $30,000, kept for three years, cheaper than rent
// at $2 an hour? And when does it pay off, if it is put in service on 1 January 2027 and never idle? Capex alone.
//
// By hand: 30,000 ÷ (3 × 8,760 h) = $1.1416 per usable hour, ÷ 2 = 57.1 %. A month of 730 hours saves 730 × 2 = $1,460;
// 30,000 ÷ 1,460 = 20.5, so it is the 21st month: the ninth of 2028.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/accounting.hpp>
#include <tonnage/units/format.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  gpu_hour_cost<usd> const h100({.capex = 30'000.0 * usd / gpu, .life = 3.0 * accounting_years});
  auto const rent = 2.0 * usd / gpu_hour;
  auto const rate = h100.break_even_rate(rent).value();
  period const month = h100.break_even_month(rent, 2027y / 1 / 1).value();
  fmt::print("never idle {}; against {} it is cheaper above {:.1f} %\n", h100.total(), rent, 100 * rate.value());
  fmt::print("never idle, it pays off in {}\n", to_string(month.first).substr(0, 7));
}
