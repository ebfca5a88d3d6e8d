// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Calculate with "more than" and "up to", and say what follows for certain from figures that nobody knows exactly.
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
#include <tonnage/units/interval.hpp>
using namespace tonnage;

int main() {
  // The announcement of 31 October 2025 in the words of the press: "over", "more than", for SK Group "up to". A fleet
  // may count in intervals instead of numbers; everything else stays as it was.
  auto const& model_of_all = catalog::nvidia::b200_hgx;
  basic_fleet<interval<>> korea{
      {.count = at_least(50'000.0 * gpus), .model = model_of_all, .owner = "Ministry of Science and ICT"},
      {.count = at_least(50'000.0 * gpus), .model = model_of_all, .owner = "Samsung"},
      {.count = up_to(50'000.0 * gpus), .model = model_of_all, .owner = "SK Group"},
      {.count = 50'000.0 * gpus, .model = model_of_all, .owner = "Hyundai Motor Group"},
      {.count = 60'000.0 * gpus, .model = model_of_all, .owner = "NAVER Cloud"}};
  korea.assume("model", "every GPU is a B200 HGX (the mix is not disclosed)");
  auto const answer = korea | at_completion() | by(owner) | tally(gpu_count, peak<fp8>, chip_power);
  fmt::print("{}\n\n", answer);

  // What follows. "Up to $10 billion" over at least 210,000 GPUs is a bound as well.
  auto const all = answer.total(gpu_count).value();
  fmt::print("{} for {} are {}\n", up_to(10.0 * billion * usd), all, up_to(10.0 * billion * usd) / all);

  // "More than quadruple", from 60,000 or 65,000 GPUs: true whichever it was.
  auto const growth = 1.0 + all / between(60'000.0 * gpus, 65'000.0 * gpus);
  fmt::print("the country's GPUs grow to at least {:.2f} times their number\n\n", growth.lower());

  // Without the assumption: 260,000 GPUs from an RTX PRO 6000 of 600 W to a GB300 of 1,400 W, a PUE from 1.10 to 1.20.
  auto const tdp = between(600.0 * watts * of_chips / gpu, 1'400.0 * watts * of_chips / gpu);
  auto const chips = 260'000.0 * gpus * tdp;
  auto const facility = chips * host_overhead(1.82) * pue(interval<>(1.10, 1.20));
  fmt::print("whatever the models, {} of chips and {} of facility\n", chips, facility);
  fmt::print("\"could exceed 100 MW\": {}\n", lower(facility) > 100.0 * megawatts ? "certain" : "possible");
}

// Exercise: NAVER Cloud gets "more than 60,000" GPUs and SK Group "up to 50,000". How many times as many has NAVER
// Cloud for certain, and how many have both together for certain?
