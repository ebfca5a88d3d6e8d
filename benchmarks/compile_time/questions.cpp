// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What each further question to one fleet costs a compiler: as many as QUESTIONS says, each of other keys or figures.
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void ask(fleet const& plan) {
  auto const standing = plan | in_service(as_of(2030y / 12 / 31));
#if QUESTIONS > 0
  fmt::print("{}\n", standing | by(owner) | tally(gpu_count));
#endif
#if QUESTIONS > 1
  fmt::print("{}\n", standing | by(site, model) | tally(gpu_count, chip_power));
#endif
#if QUESTIONS > 2
  fmt::print("{}\n", standing | by(owner, model) | tally(chip_power, peak<fp8>, gpu_count));
#endif
#if QUESTIONS > 3
  fmt::print("{}\n", standing | by(model, owner, site) | tally(peak<fp16>, gpu_count));
#endif
}
