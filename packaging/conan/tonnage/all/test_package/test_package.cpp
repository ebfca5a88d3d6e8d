// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>

int main() {
  using namespace tonnage;
  fleet const owned{{.count = 72.0 * gpus, .model = catalog::nvidia::gb200, .owner = "north"},
                    {.count = 256.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "south"}};
  auto const answer = owned | at_completion() | by(owner) | tally(gpu_count, chip_power);
  fmt::print("{}\n", answer);
  return answer.total(gpu_count).value() == 328.0 * gpus ? 0 : 1;
}
