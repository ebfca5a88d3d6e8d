// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What a look-up of a model by its name costs: a name that was found before, one that was not, and a name of no model.
#include <benchmark/benchmark.h>

#include <string>
#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/lookup.hpp>

namespace {

using namespace tonnage;

void found_before(benchmark::State& state) {
  std::string name = "NVIDIA A100-SXM4-80GB";
  for (auto _ : state) {
    benchmark::DoNotOptimize(name);
    benchmark::DoNotOptimize(&catalog::find(name));
  }
}
/// Without the names that the thread keeps.
void found_first(benchmark::State& state) {
  std::string name = "NVIDIA A100-SXM4-80GB";
  auto const& names = catalog::detail::standard_names();
  for (auto _ : state) {
    benchmark::DoNotOptimize(name);
    benchmark::DoNotOptimize(names.find(name).count);
  }
}
void family(benchmark::State& state) {
  std::string name = "NVIDIA A100 80GB";
  for (auto _ : state) {
    benchmark::DoNotOptimize(name);
    benchmark::DoNotOptimize(catalog::find_family(name).members().size());
  }
}
void not_found(benchmark::State& state) {
  std::string name = "Nimbus 9000 OAM";
  for (auto _ : state) {
    benchmark::DoNotOptimize(name);
    benchmark::DoNotOptimize(catalog::try_find(name));
  }
}
/// What a reader does: the error with the three nearest names, thrown and caught.
void refused(benchmark::State& state) {
  std::string name = "H1000 SXM5";
  for (auto _ : state) {
    benchmark::DoNotOptimize(name);
    try {
      benchmark::DoNotOptimize(&catalog::find(name));
    } catch (error const& e) {
      benchmark::DoNotOptimize(e.what());
    }
  }
}
/// An exception alone, of the same words.
void exception_alone(benchmark::State& state) {
  for (auto _ : state) {
    try {
      throw_error("no accelerator goes by this name; the nearest are H100 SXM5, H100 NVL or H100 PCIe",
                  {.text = "H1000 SXM5"});
    } catch (error const& e) {
      benchmark::DoNotOptimize(e.what());
    }
  }
}
void first_call(benchmark::State& state) {
  for (auto _ : state) {
    catalog::detail::name_index const names;
    benchmark::DoNotOptimize(names.size());
  }
}

}  // namespace

BENCHMARK(found_before);
BENCHMARK(found_first);
BENCHMARK(family);
BENCHMARK(not_found);
BENCHMARK(refused);
BENCHMARK(exception_alone);
BENCHMARK(first_call);
