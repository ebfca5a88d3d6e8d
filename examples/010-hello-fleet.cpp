// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Write down who holds which GPUs, and ask what they can do together.
//
// The counts are those of the announcement of 31 October 2025 (Yonhap, Anadolu). Which models the owners buy was not
// published: here it is our assumption, which is why the fleet says so and every answer repeats it.
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  fleet korea;
  korea.add({.count = 60'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "NAVER Cloud"});
  korea.add({.count = 50'000.0 * gpus, .model = catalog::nvidia::gb200, .owner = "Samsung"});
  korea.add({.count = 50'000.0 * gpus, .model = catalog::nvidia::rtx_pro_6000_server, .owner = "SK Group"});
  korea.assume("models", "one for each owner (the mix is not disclosed)");

  // A question reads from left to right: these holdings, all of them, grouped like this, measured like that.
  auto const answer = korea | at_completion() | by(owner, model) | tally(gpu_count, peak<bf16>, memory, chip_power);
  fmt::print("{}\n\n", answer);

  // An answer is a table: rows to loop over, and totals. A figure is asked for its value, and has its unit.
  for (auto const& [who, what, held, speed, size, power] : answer.sorted_by(peak<bf16>)) {
    fmt::print("{} computes {} on {} of the model {}\n", who.text(), speed.value(), held.value(), what->name);
  }
  fmt::print("all together {}, for {} of chips\n", answer.total(peak<bf16>).value(), answer.total(chip_power).value());
}

// Exercise: Hyundai Motor Group's 50,000 come to the fleet as B200 HGX. Which model has the most memory in all, and how
// much?
