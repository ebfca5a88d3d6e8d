// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What typed.cpp does, on bare doubles in coherent units.
#include <cstddef>

extern "C" double energy_of(double p, double t) { return p * t; }

extern "C" double other_hall(double p, double n);
extern "C" double both_halls(double p, double n) { return other_hall(p, n) + p; }

extern "C" bool within(double p, double limit) { return p * 1.25 <= limit; }

extern "C" double sum(double const* p, std::size_t n) {
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) total += p[i];
  return total;
}

extern "C" double peak(double const* count, double const* each, std::size_t n) {
  double total = count[0] * each[0];
  for (std::size_t i = 1; i < n; ++i) total += count[i] * each[i];
  return total;
}

extern "C" void in_megawatts(double const* p, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = p[i] / 1e6;
}

extern "C" void from_kilowatt_hours(double const* kwh, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = kwh[i] * 3.6e6;
}

extern "C" double ask_for(double const* p, std::size_t n) {
  auto const* const begin = reinterpret_cast<char const*>(p);
  std::size_t const size = n * sizeof(double);
  for (std::size_t byte = 0; byte < size; byte += 64) __builtin_prefetch(begin + byte);
  if (size > sizeof(double)) __builtin_prefetch(begin + size - 1);
  return p[n];
}
