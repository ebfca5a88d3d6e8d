// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What the stranger writes first.
#include <tonnage/tonnage.hpp>

#include <fmt/format.h>

int main() {
  using namespace tonnage;
  fmt::print("{}\n", 260'000.0 * gpus);
}
