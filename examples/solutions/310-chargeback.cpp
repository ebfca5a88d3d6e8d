// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 310-chargeback asked: a cluster costs $1,000.01. Lattice used $240 of it, plasma $10 and archive nothing; all three
// share the rest evenly. What does each owe in whole cents, and who gets the odd one?
//
// By hand: 1,000.01 − 250 = 750.01; ÷ 3 = 250.003333…, of which the first gets the micro-dollar that is left. Owed are
// 490.003334, 260.003333 and 250.003333; in cents, rounded down, these are a cent short of the whole, and the largest
// remainder gets it: lattice.
#include <fmt/format.h>

#include <tonnage/accounting.hpp>
#include <vector>
using namespace tonnage;

int main() {
  amount<usd> const cost = parse_amount<usd>("1000.01");
  std::vector<direct_cost<usd>> const direct{
      {"lattice", 240 * usd, 240}, {"plasma", 10 * usd, 10}, {"archive", 0 * usd, 0}};
  auto const rest = cost - (240 * usd + 10 * usd);
  auto const statements = charge_back<usd>(direct, {{"what no use pays", rest, cost_split::evenly()}});

  std::vector<amount<usd>> owed;
  owed.reserve(statements.size());
  for (auto const& each : statements) owed.push_back(each.owes());
  auto const cents = rounded_together(owed, parse_amount<usd>("0.01"));
  auto const line = [](auto name, amount<usd> const& exactly, amount<usd> const& in_cents) {
    fmt::print("{:<8} owes ${:>11}, in cents ${:>7}\n", name, to_text(exactly, 6), to_text(in_cents, 2));
  };
  for (std::size_t i = 0; i != cents.size(); ++i) line(statements[i].account.text(), owed[i], cents[i]);
  line("all", sum(owed), sum(cents));
}
