// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 095-claim asked: Korea's 260,000 GPUs "could exceed 100 MW". Were they all B200 HGX, with a host overhead of 1.82 and
// a PUE of 1.25: in which of chip, IT and facility power does "at least 100 MW" hold, and in which could one plan with
// it?
//
// It holds in all three, and one could plan with none: the least of them is more than twice what was said. By hand:
// 260,000 × 1,000 W = 260 MW, 2.6 times 100; × 1.82 = 473.2 MW; × 1.25 = 591.5 MW.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  // Megawatts that name no scope are judged at each.
  claim const said{"could exceed 100 MW", "the press, November 2025", bound::at_least, 100.0 * megawatts};
  auto const chips = 260'000.0 * gpus * catalog::nvidia::b200_hgx.tdp().value();
  auto const servers = chips * host_overhead(1.82);
  auto const facility = servers * pue(1.25);

  auto const read_as = judge(said, power_at_scopes{chips, servers, facility});
  fmt::print("chips     {:.1fMW}  {}\n", chips, read_as.chips.text);
  fmt::print("IT        {:.1fMW}  {}\n", servers, read_as.servers.text);
  fmt::print("facility  {:.1fMW}  {}\n", facility, read_as.facility.text);
}
