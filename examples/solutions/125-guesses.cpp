// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 125-guesses asked: the supplier offers electricity at a fixed $0.10 for a kilowatt-hour. In how many worlds of a hundred
// does half a billion do then, and which guess moves the cost most?
//
// The fixed price is above the middle of the guess ($0.092), so the middle of the cost is $6M higher. But the widest guess is
// gone, and with it the worlds in which electricity is dear: half a billion does in 77 of a hundred worlds instead of 74, and
// 95 % of them need $21M less. What is left to ask about is the price of the hardware.
#include <fmt/format.h>
#include <tonnage/planning/drivers.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/planning/judge.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  guess const price("price", 0.90, 38'000.0 * usd / gpu, 44'000.0 * usd / gpu);
  guess const effectiveness("PUE", 1.0, 1.1, 1.6, distribution::pert{1.25});
  guess const utilization("utilization", 0.80, 0.4, 0.8, distribution::logit_normal);

  auto const number = 10'000.0 * gpus;
  auto const servers = number * (1.8 * kilowatts * of_it / gpu) * (1.0 / 3 + utilization.value() * (2.0 / 3));
  auto const energy = servers * pue(effectiveness.value()) * (5.0 * 8'766.0 * hour);
  auto const cost = number * price.value() + energy * (0.10 * usd / (kWh * of_facility));

  claim const budget{"half a billion", "the board", bound::up_to, 500.0 * million * usd};
  fmt::print("{}; {}; {} would do in 95 %\n", cost, judge(budget, cost).text, quantile(cost, 0.95));
  auto const first = drivers(cost, price, effectiveness, utilization).front();
  fmt::print("{}: {:.0f} % of the spread\n", first.name, 100 * first.share);
}
