// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What reading a quantity costs, beside std::strtod on its number alone.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/parse.hpp>

namespace {

using namespace tonnage;

void number_alone(benchmark::State& state) {
  std::string text = "62.5 MW";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(std::strtod(text.c_str(), nullptr));
  }
}
void megawatts_read(benchmark::State& state) {
  std::string text = "62.5 MW";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(parse<quantity<kind::power>>(text));
  }
}
/// The scale has a 9 in its denominator: 800 digits decide how it rounds.
void price_read(benchmark::State& state) {
  using price = quantity<kind_of<usd / gpu_hour>>;
  std::string text = "$2.10/GPU-hour";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(parse<price>(text));
  }
}
void refused(benchmark::State& state) {
  std::string text = "62.5 Mw";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(try_parse<quantity<kind::power>>(text).has_value());
  }
}

}  // namespace

BENCHMARK(number_alone);
BENCHMARK(megawatts_read);
BENCHMARK(price_read);
BENCHMARK(refused);
