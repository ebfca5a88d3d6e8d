// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// One contender at one work, named as scripts/bench compares them: `work/contender`.
///
/// `bench::contender("sum_f64_1_gib_2_threads", "tonnage", size, [] { return sum(…); });` is measured by the clock on
/// the wall, for a clock of one thread does not see the others work, and its result is kept from the optimizer.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace bench {

/// The end of a work's name: "_1_thread", "_2_threads".
inline std::string with_threads(unsigned n) {
  return n == 1 ? std::string("_1_thread") : "_" + std::to_string(n) + "_threads";
}

/// Registers a benchmark. `prepare` is called once before the clock starts, and returns what is timed; so data that is
/// not asked for is not made.
template <class Prepare>
benchmark::internal::Benchmark* prepared_contender(std::string const& work, std::string const& name, Prepare prepare) {
  return benchmark::RegisterBenchmark((work + "/" + name).c_str(),
                                      [prepare = std::move(prepare)](benchmark::State& state) {
                                        auto const [size, timed] = prepare();
                                        benchmark::DoNotOptimize(timed());  // the pages and the caches as in every run
                                        for (auto _ : state) {
                                          auto result = timed();
                                          benchmark::DoNotOptimize(result);
                                          benchmark::ClobberMemory();
                                        }
                                        state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
                                      })
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

/// The same where there is nothing to prepare: `size` is how many bytes one call reads.
template <class Timed>
benchmark::internal::Benchmark* contender(std::string const& work, std::string const& name, std::size_t size,
                                          Timed timed) {
  return prepared_contender(work, name, [size, timed] { return std::pair(size, timed); });
}

/// Runs what was registered: the body of main().
inline int run_contenders(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace bench
