// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 200-ledger asked: two GPUs are held from 22:00 on 2 March to 02:00 on 3 March in Seoul. How many GPU-hours fall on
// which day, by the clocks of Seoul and by those of UTC?
//
// Seoul is nine hours ahead: it is one record, from 13:00 to 17:00 UTC, and only the cut differs. By hand: 2 × 2 h and
// 2 × 2 h there; 2 × 4 h, on one day, in UTC. Both sum to 8.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  std::vector<usage_record> const records{{.account = "teaching",
                                           .model = catalog::nvidia::h100_sxm5,
                                           .gpus = gpu_share::of(2),
                                           .start = at(2026y / 3 / 2, 13h),
                                           .end = at(2026y / 3 / 2, 17h)}};
  auto const print = [&](char const* zone_name, auto const& zone) {
    auto const answer = records | over(2026y / 3, zone).by_days() | by(day_of_use) | tally(gpu_hours_used);
    for (auto const& [when, used] : answer)
      fmt::print("{:<6}{}  {:.1f} GPU-hours\n", zone_name, to_string(when), used.value().in_hours());
    fmt::print("{:<6}{:<10}  {:.1f} GPU-hours\n", zone_name, "all", answer.total(gpu_hours_used).value().in_hours());
  };
  print("Seoul", utc_offset(9h));
  print("UTC", utc);
}
