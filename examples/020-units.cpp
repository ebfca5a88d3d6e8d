// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Calculate with figures as they stand in a press release, print them as a reader wants them, and read them from text.
#include <fmt/format.h>
#include <chrono>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/parse.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  // A quantity is a number times a unit. Korea's plan of October 2025: 260,000 GPUs for $10 billion (press); NVIDIA's
  // B200, dense BF16.
  auto const plan = 260'000.0 * gpus;
  auto const budget = 10.0 * billion * usd;
  auto const each = 2.25 * prefix::peta * flop_per_s<bf16> / gpu;

  // Products and quotients have the units they have on paper, and `{}` picks the size that reads best.
  fmt::print("{} of {} make {}\n", plan, each, plan * each);
  fmt::print("{} buy them at {}, or {}\n", budget, budget / plan, budget / (plan * each));

  // Time may come from std::chrono. GPUs times time are GPU-hours; the price is an example.
  quantity<kind::time> const night = 36h;
  auto const used = 8.0 * gpus * night;
  auto const price = 2.10 * usd / gpu_hour;
  fmt::print("8 GPUs for {} are {}, at {} {}\n\n", night, used, price, used * price);

  // Name a unit to have that one; precision, width, fill and alignment are written as fmt writes them.
  auto const power = 62.5 * megawatts;
  fmt::print("[{}] [{:kW}] [{:.4fGW}] [{:>10}] [{:.<10}]\n\n", power, power, power, power, power);

  // Reading is exact. The type says what is expected; the text may use any unit of it.
  auto const server = parse<quantity<kind::power>>("14.3 kW");       // a DGX B200, says its user guide
  auto const memory = parse<quantity<kind::byte>>("81,559 MiB");     // an H100 of "80 GB", says nvidia-smi
  auto const deal = parse<quantity<money<krw>>>("14 trillion KRW");  // the plan's value, says Yonhap
  fmt::print("{} for eight GPUs are {}\n", server, server / (8.0 * gpus));
  fmt::print("{:MiB} are {} or {:GiB}\n", memory, memory, memory);
  fmt::print("{} at 1,360 won to the dollar are {}\n", deal, deal / (1'360.0 * krw / usd));

  // What is no power is refused: here the unit of energy that so often stands where power is meant.
  auto const wrong = try_parse<quantity<kind::power>>("100 MWh");
  if (!wrong) fmt::print("\"100 MWh\": {}\n", wrong.error().what());
}

// Exercise: Read "260,000 GPUs" and "14 trillion KRW" from text. What is one GPU, in won and, at 1,360 won to the
// dollar, in dollars?
