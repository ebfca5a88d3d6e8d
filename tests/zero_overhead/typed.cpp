// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Seven functions on quantities, and one on memory. raw.cpp has them on bare doubles; the instructions must be the same.
#include <cstddef>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;

using power = quantity<kind::power>;
using energy = quantity<kind::energy>;
using facility_power = quantity<kind::facility_power>;
using it_power = quantity<kind::it_power>;
using gpu_count = quantity<kind::gpu>;
using rating = quantity<kind_of<flop_per_s<bf16> / gpu>>;
using rate = quantity<kind::flop_rate<bf16>>;

#if defined(__clang__)  // C would not know the type; the register is the same
#pragma clang diagnostic ignored "-Wreturn-type-c-linkage"
#endif

static_assert(sizeof(power) == sizeof(double));

// By value, in registers.
extern "C" energy energy_of(power p, quantity<kind::time> t) { return p * t; }

// By value through a call that is not inlined.
extern "C" power other_hall(power p, gpu_count n);
extern "C" power both_halls(power p, gpu_count n) { return other_hall(p, n) + p; }

// A kind that turns into its general kind, a ratio, a comparison.
extern "C" bool within(it_power p, power limit) { return facility_power(p * pue<>(1.25)) <= limit; }

extern "C" power sum(power const* p, std::size_t n) {
  power total{};
  for (std::size_t i = 0; i < n; ++i) total += p[i];
  return total;
}

// The first term starts the sum: a loop that may not run at all is laid out in one of two ways by g++ 12.
extern "C" rate peak(gpu_count const* count, rating const* each, std::size_t n) {
  auto total = count[0] * each[0];
  for (std::size_t i = 1; i < n; ++i) total += count[i] * each[i];
  return total;
}

extern "C" void in_megawatts(power const* p, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = p[i].in(megawatts);
}

extern "C" void from_kilowatt_hours(double const* kwh, energy* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = kwh[i] * kWh;
}

// A loop that only prefetches, which g++ drops where it is not inlined.
extern "C" double ask_for(double const* p, std::size_t n) {
  tonnage::detail::prefetch(p, n);
  return p[n];
}
