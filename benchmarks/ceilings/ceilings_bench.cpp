// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// The ceilings: how fast this machine reads from DRAM with one and two threads, from L2 and from L1.
///
/// `read_dram_2_threads/ceiling` is the best of the loops, chosen by trial; the others are those that were tried.
#include <benchmark/benchmark.h>

#include <string>

#include "../support/memory.hpp"
#include "ceilings.hpp"

namespace {

bench::array<std::uint64_t> filled(std::size_t size) {
  bench::array<std::uint64_t> out(size / sizeof(std::uint64_t));
  bench::in_parts(out.size(), bench::all_threads(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i != end; ++i) out[i] = i * 0x9E37'79B9'7F4A'7C15U;
  });
  return out;
}

void report(benchmark::State& state, std::size_t size) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
  state.SetLabel(bench::widest_load());
}

void cached(benchmark::State& state, std::size_t size) {
  auto const data = filled(size);
  for (auto _ : state) benchmark::DoNotOptimize(bench::read_cached(data.bytes()));
  report(state, size);
}

/// 1 GiB, made once for all.
bench::bytes dram() {
  static auto const data = filled(std::size_t{1} << 30);
  return data.bytes();
}

void best(benchmark::State& state, unsigned threads) {
  bench::read_once({dram()}, threads);
  for (auto _ : state) benchmark::DoNotOptimize(bench::read_once({dram()}, threads));
  report(state, dram().size());
}

void tried(benchmark::State& state, unsigned threads, bench::read_loop loop) {
  bench::bytes const columns[] = {dram()};
  for (auto _ : state) benchmark::DoNotOptimize(bench::read_once(columns, threads, loop));
  report(state, dram().size());
}

std::string threads_of(unsigned n) { return n == 1 ? "1_thread" : std::to_string(n) + "_threads"; }

}  // namespace

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("read_l1_16_kib/ceiling", cached, std::size_t{1} << 14);
  benchmark::RegisterBenchmark("read_l2_512_kib/ceiling", cached, std::size_t{1} << 19);
  for (unsigned const threads : {1U, 2U}) {
    auto const work = "read_dram_" + threads_of(threads) + "/";
    benchmark::RegisterBenchmark((work + "ceiling").c_str(), best, threads)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
    for (auto const loop : bench::read_loops) {
      auto const name = work + std::to_string(loop.places) + "_places_" + std::to_string(loop.ahead) + "_ahead";
      benchmark::RegisterBenchmark(name.c_str(), tried, threads, loop)->UseRealTime()->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
