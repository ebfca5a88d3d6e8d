// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What a formatted quantity costs, beside fmt's own double with a unit pasted behind it.
#include <benchmark/benchmark.h>

#include <fmt/format.h>
#include <tonnage/units.hpp>
#include <tonnage/units/display_unit.hpp>

namespace {

using namespace tonnage;

void bare_double(benchmark::State& state) {
  double megawatts_ = 62.5;
  for (auto _ : state) {
    benchmark::DoNotOptimize(megawatts_);
    benchmark::DoNotOptimize(fmt::format("{:.1f} MW", megawatts_));
  }
}
void unit_chosen(benchmark::State& state) {
  auto p = 62.5 * megawatts;
  for (auto _ : state) {
    benchmark::DoNotOptimize(p);
    benchmark::DoNotOptimize(fmt::format("{}", p));
  }
}
void unit_named(benchmark::State& state) {
  auto p = 62.5 * megawatts;
  for (auto _ : state) {
    benchmark::DoNotOptimize(p);
    benchmark::DoNotOptimize(fmt::format("{:.1fMW}", p));
  }
}
void cell_of_a_column(benchmark::State& state) {
  auto const unit = display_unit_for<kind::power>(62.5e6);
  auto p = 62.5 * megawatts;
  for (auto _ : state) {
    benchmark::DoNotOptimize(p);
    benchmark::DoNotOptimize(number_in(unit, p));
  }
}

}  // namespace

BENCHMARK(bare_double);
BENCHMARK(unit_chosen);
BENCHMARK(unit_named);
BENCHMARK(cell_of_a_column);
