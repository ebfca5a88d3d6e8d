// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 050-fifteen-lines asked: what does each owner draw at the end of 2028, with a PUE of 1.20?
//
// The plan stays; another date, one key and one metric are asked. By hand: 3 of 5 years have come, so 36,000 GPUs of
// NAVER Cloud and 30,000 of each other owner; × 1,000 W × 1.82 × 1.20 = 2.184 kW: 78.6 MW and 65.5 MW; 156,000 × 2.184
// kW = 340.7 MW.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  auto plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});

  auto const drawn = facility_power(pue(1.20));
  auto answer = plan | in_service(as_of(2028y / std::chrono::December / 31)) | by(owner) | tally(gpu_count, drawn);

  for (auto const& [who, held, site_power] : answer)
    fmt::print("{:<28}{:>13}{:>9}\n", who.text(), held.value(), site_power.value());
  fmt::print("{:<28}{:>13}{:>9}\n", "all", answer.total(gpu_count).value(), answer.total(drawn).value());
}
