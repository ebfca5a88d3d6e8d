// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Go from the power of chips to that of servers, of the whole site and to a year's bill, without mixing them up.
#include <fmt/format.h>
#include <chrono>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  // Chips: Korea's 260,000 GPUs, if all of them were B200s of 1,000 W.
  auto const tdp = catalog::nvidia::b200_hgx.tdp().value();
  quantity<kind::chip_power> const chips = 260'000.0 * gpus * tdp;

  // IT: processors, memory, fans and network come with them. A DGX B200 draws 14.3 kW for eight (NVIDIA, user guide).
  host_overhead<> const overhead = catalog::overhead(catalog::nvidia::dgx_b200).value();
  quantity<kind::it_power> const it = chips * overhead;

  // Facility: cooling and conversion. A PUE multiplies IT power only: `chips * pue(1.25)` does not compile. A PUE of 0.8,
  // the ratio taken the wrong way round, throws.
  quantity<kind::facility_power> const facility = it * pue(1.25);

  fmt::print("chips     {:>8}  260,000 GPUs of {:W/GPU}\n", chips, tdp);
  fmt::print("IT        {:>8}  × {:.4f}, the servers\n", it, overhead);
  fmt::print("facility  {:>8}  × {:.2f}, the PUE\n", facility, pue(1.25));
  try {
    fmt::print("{}\n", it * pue(0.8));
  } catch (error const& e) {
    fmt::print("pue(0.8)  {}\n", e.what());
  }

  // The bill of a year at full load, an upper bound: 182.7 won per kWh for large firms (KEPCO, since 24 October 2024),
  // 1,360 won to the dollar. Won turn into dollars by an exchange rate, which is a quantity too, and by nothing else.
  quantity<kind::time> const year = std::chrono::days(365);
  auto const energy = facility * year;
  auto const won = energy * (182.7 * krw / kWh);
  fmt::print("\n{} a year cost {}, or {}\n", energy, won, won / (1'360.0 * krw / usd));

  // "The power could exceed 100 MW", says the press. It would have to: for each GPU that is less than the chip alone
  // draws, even if all were RTX PRO 6000 of 600 W.
  auto const press = 100.0 * megawatts;
  fmt::print("{} for 260,000 GPUs would be {}\n", press, press / (260'000.0 * gpus));
}

// Exercise: A colder site has a PUE of 1.08 instead of 1.25. How many megawatts less does the facility draw, and what
// does that save in a year, in won and in dollars?
