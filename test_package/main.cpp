// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>

int main() {
  using namespace tonnage;
  fmt::print("{}\n", 8.0 * gpus * *catalog::nvidia::h100_sxm5.peak<bf16>());
}
