// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The same ten GPUs in the books by three methods, in whole micro-dollars, of which none is lost.
// Afterwards you can say what a purchase costs in each year, and in another currency.
#include <fmt/format.h>

#include <tonnage/accounting.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  // $450,000, of which $45,000 come back in the end; in service in the middle of April.
  purchase<usd> const ten{
      .cost = 450'000 * usd, .salvage = 45'000 * usd, .in_service = 2027y / std::chrono::April / 16};

  // Straight line: 405,000 ÷ 5 = 81,000 a year, and of the first one 8.5 of 12 months, 57,375.
  auto const line = straight_line(ten, std::chrono::years(5));
  // Double declining balance: two fifths of what is left, 0.4 × 450,000 × 8.5 ÷ 12 = 127,500, until salvage is reached.
  auto const declining = double_declining_balance(ten, std::chrono::years(5));
  // MACRS, the tax tables of the United States (IRS Publication 946, table A-1): 20, 32, 19.2, 11.52, 11.52, 5.76 %.
  auto const tax = macrs_5_year(purchase<usd>{.cost = ten.cost, .in_service = ten.in_service});

  fmt::print("year  straight line  declining balance  MACRS (US tax)\n");
  amount<usd> of_line, of_declining, of_tax;
  for (auto year = 2027y; year <= 2032y; ++year) {
    fmt::print("{}  {:>13}  {:>17}  {:>14}\n", static_cast<int>(year), to_text(line.charge(year), 2),
               to_text(declining.charge(year), 2), to_text(tax.charge(year), 2));
    of_line += line.charge(year), of_declining += declining.charge(year), of_tax += tax.charge(year);
  }
  fmt::print("all   {:>13}  {:>17}  {:>14}\n\n", to_text(of_line, 2), to_text(of_declining, 2), to_text(of_tax, 2));

  exchange_rate<usd, krw> const rate(1'400.0 * krw / usd, ten.in_service, "this lesson");
  fmt::print("won for the dollars of the first year: {}\n",
             to_text(convert(line.charge(2027y), rate, rounding::half_even), 0));
}

// Exercise: A rack for $48,000, in service on 1 October 2026 and worth nothing after four years: what does straight line
// charge in 2026, in each year between, and in the last? They are to sum to what was paid.
