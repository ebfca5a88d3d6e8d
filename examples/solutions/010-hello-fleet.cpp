// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 010-hello-fleet asked: Hyundai Motor Group's 50,000 come to the fleet as B200 HGX. Which model has the most memory in
// all, and how much?
//
// The same holdings, asked by model alone: the rows of two owners become one. By hand, with the 180, 186 and 96 GB of
// the data sheets: (60,000 + 50,000) × 180 GB = 19.8 PB, 50,000 × 186 GB = 9.3 PB, 50,000 × 96 GB = 4.8 PB; 33.9 PB in
// all.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  fleet korea;
  korea.add({.count = 60'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "NAVER Cloud"});
  korea.add({.count = 50'000.0 * gpus, .model = catalog::nvidia::gb200, .owner = "Samsung"});
  korea.add({.count = 50'000.0 * gpus, .model = catalog::nvidia::rtx_pro_6000_server, .owner = "SK Group"});
  korea.add({.count = 50'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "Hyundai Motor Group"});

  auto const answer = korea | at_completion() | by(model) | tally(gpu_count, memory);
  for (auto const& [what, held, size] : answer.sorted_by(memory))
    fmt::print("{:<20}{:>13}{:>9}\n", what->name, held.value(), size.value());
  fmt::print("{:<20}{:>13}{:>9}\n", "all", answer.total(gpu_count).value(), answer.total(memory).value());
}
