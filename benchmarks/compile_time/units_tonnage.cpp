// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The same small program as units_boost.cpp, on tonnage: two powers are added, power times time is
// energy, GPUs and FLOP are there already.
#include <tonnage/units.hpp>

#include <cstdio>

using namespace tonnage;

int main() {
  auto const count = 260'000.0 * gpus;
  auto const chip_power = 1'000.0 * watts / gpu;
  auto const host_power = 400.0 * watts / gpu;
  quantity<kind::power> const power = count * (chip_power + host_power);
  quantity<kind::energy> const energy = power * (3'600.0 * second);

  auto const peak = 2.25 * prefix::peta * flop_per_s<bf16> / gpu;
  auto const rate = count * peak;

  std::printf("%g W, %g J, %g FLOP/s, %g FLOP/J\n", power.in(watts), energy.in(joules), rate.in(flop_per_s<bf16>),
              (rate / power).in(flop<bf16> / joule));
}
