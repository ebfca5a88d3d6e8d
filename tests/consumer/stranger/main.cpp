// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What the stranger writes first.
#include <tonnage/tonnage.hpp>

#include <fmt/format.h>

#ifdef WITH_TIME_ZONES
#include <tonnage/usage/named_zone.hpp>
#endif

int main() {
  using namespace tonnage;
  fmt::print("{}\n", 260'000.0 * gpus);
#ifdef WITH_TIME_ZONES
  fmt::print("{}\n", named_zone("Asia/Seoul").name());
#endif
}
