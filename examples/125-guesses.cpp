// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A plan of which nobody knows the numbers: what may it cost, will the budget do, and which guess is worth a phone call?
// Afterwards you can write guesses down with their ranges, read what follows in a thousand worlds, and see which of them
// moves the answer.
#include <fmt/format.h>
#include <tonnage/planning/drivers.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/planning/judge.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  // Each guess says in how many worlds of a hundred its range holds: a price that an offer has narrowed, a PUE of a building
  // that does not stand yet, and what part of the time the GPUs will be busy.
  guess const price("price", 0.90, 38'000.0 * usd / gpu, 44'000.0 * usd / gpu);
  guess const effectiveness("PUE", 1.0, 1.1, 1.6, distribution::pert{1.25});
  guess const electricity("electricity", 0.80, 0.06 * usd / (kWh * of_facility), 0.14 * usd / (kWh * of_facility));
  guess const utilization("utilization", 0.80, 0.4, 0.8, distribution::logit_normal);

  // 10,000 B200 for five years. They draw 1 kW each, with a server 1.8 kW, of which a third also when idle.
  auto const number = 10'000.0 * gpus;
  auto const servers = number * (1.8 * kilowatts * of_it / gpu) * (1.0 / 3 + utilization.value() * (2.0 / 3));
  auto const energy = servers * pue(effectiveness.value()) * (5.0 * 8'766.0 * hour);
  auto const hardware = number * price.value(), power = energy * electricity.value();
  auto const cost = hardware + power;

  // By hand, with the middle of each guess: 10,000 × $40,900 = $409M. 18 MW × (1/3 + 0.6 × 2/3) × 1.28 × 43,830 h are 741
  // GWh, which at $0.092 (the root of 0.06 × 0.14) are $68M.
  fmt::print("{}\n{}\n{}\n{}\n\n", price.text(), effectiveness.text(), electricity.text(), utilization.text());
  fmt::print("hardware     {}\nelectricity  {}\ntogether     {}\n\n", hardware, power, cost);

  // A budget holds in so many worlds. What would do in nineteen of twenty is a quantile of the sum: the quantiles of the
  // parts do not add up, and have no +.
  claim const budget{"half a billion", "the board", bound::up_to, 500.0 * million * usd};
  fmt::print("{}: {}; {} would do in 95 %\n\n", budget.text, judge(budget, cost).text, quantile(cost, 0.95));

  // Which guess is worth asking about? The one with most of the spread.
  for (auto const& [name, correlation, of_spread] : drivers(cost, price, effectiveness, electricity, utilization))
    fmt::print("{:<12} {:4.0f} % of the spread\n", name, 100 * of_spread);
}

// Exercise: The supplier offers a contract for electricity at a fixed $0.10. In how many worlds of a hundred does half a
// billion do then, and which guess moves the cost most?
