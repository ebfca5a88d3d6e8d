// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// GPUs × rating, summed over an array: on quantities and on the bare doubles beside it. (That the
// instructions are the same is tests/zero_overhead's to prove; this is what it comes to.)
#include <benchmark/benchmark.h>

#include <tonnage/units.hpp>
#include <vector>

namespace {

using namespace tonnage;

void quantities(benchmark::State& state) {
  auto const n = static_cast<std::size_t>(state.range(0));
  std::vector const count(n, 8.0 * gpus);
  std::vector const rating(n, 2.25 * prefix::peta * flop_per_s<bf16> / gpu);
  for (auto _ : state) {
    quantity<kind::flop_rate<bf16>> total;
    for (std::size_t i = 0; i < n; ++i) total += count[i] * rating[i];
    benchmark::DoNotOptimize(total);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void doubles(benchmark::State& state) {
  auto const n = static_cast<std::size_t>(state.range(0));
  std::vector const count(n, 8.0);
  std::vector const rating(n, 2.25e15);
  for (auto _ : state) {
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) total += count[i] * rating[i];
    benchmark::DoNotOptimize(total);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

}  // namespace

BENCHMARK(quantities)->Arg(1 << 12);
BENCHMARK(doubles)->Arg(1 << 12);
