// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// One million holdings by three keys in four metrics, beside the loops that one would write by hand over the same rows.
///
/// `raw_map` is the obvious loop (a std::map from the keys to four doubles), `raw_hash` the careful one (an unordered_map
/// with a hash of its own for the three keys). Both skip what tonnage does besides: units, unknowns, coverage, checks.
#include <benchmark/benchmark.h>

#include <map>
#include <random>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>
#include <unordered_map>

namespace {

using namespace tonnage;

/// Rows as a register of a country would have them: 40 owners, 200 sites, 6 models, 10 years, in no order.
std::vector<holding> const& register_of_a_million() {
  static std::vector<holding> const rows = [] {
    std::mt19937 random(20251031);
    catalog::model const models[] = {catalog::nvidia::b200_hgx, catalog::nvidia::h100_sxm5,
                                     catalog::nvidia::gb200,    catalog::nvidia::a100_sxm4_80gb,
                                     catalog::nvidia::l40s,     catalog::nvidia::rtx_pro_6000_server};
    std::vector<owner_name> owners;
    for (int i = 0; i != 40; ++i) owners.emplace_back("owner " + std::to_string(i));
    std::vector<site_path> sites;
    for (int i = 0; i != 200; ++i) {
      sites.emplace_back("region-" + std::to_string(i % 20) + "/campus-" + std::to_string(i) + "/hall-1");
    }
    std::vector<holding> out;
    for (int i = 0; i != 1'000'000; ++i) {
      auto const bought = 8.0 * static_cast<double>(1 + random() % 64);
      out.push_back({.count = bought * gpus,
                     .model = models[random() % 6],
                     .owner = owners[random() % 40],
                     .site = sites[random() % 200],
                     .commissioned = date(std::chrono::days(16'000 + random() % 3'650)),
                     .cost = bought * 38'000.0 * usd});
    }
    return out;
  }();
  return rows;
}

int year_of(holding const& h) { return static_cast<int>(std::chrono::year_month_day(*h.commissioned).year()); }

struct raw_sums {
  double gpus = 0, flops = 0, watts = 0, dollars = 0;
  void add(holding const& h) {
    double const n = h.count.coherent_;
    gpus += n;
    flops += n * h.model->peak<bf16>()->coherent_;
    watts += n * h.model->tdp()->coherent_ * 1.82 * 1.25;
    dollars += h.cost->coherent_;
  }
};

struct raw_key {
  owner_name owner;
  site_path site;
  int year;
  bool operator==(raw_key const&) const = default;
  bool operator<(raw_key const& o) const { return std::tie(owner, site, year) < std::tie(o.owner, o.site, o.year); }
};
struct raw_hash_of {
  std::size_t operator()(raw_key const& k) const {
    return (k.owner.hash() * 31 + k.site.hash()) * 31 + static_cast<std::size_t>(k.year);
  }
};

void raw_map(benchmark::State& state) {
  auto const& rows = register_of_a_million();
  for (auto _ : state) {
    std::map<raw_key, raw_sums> groups;
    for (auto const& h : rows) groups[{h.owner, h.site.up_to(1), year_of(h)}].add(h);
    benchmark::DoNotOptimize(groups);
  }
}
BENCHMARK(raw_map)->Unit(benchmark::kMillisecond);

void raw_hash(benchmark::State& state) {
  auto const& rows = register_of_a_million();
  for (auto _ : state) {
    std::unordered_map<raw_key, raw_sums, raw_hash_of> groups;
    for (auto const& h : rows) groups[{h.owner, h.site.up_to(1), year_of(h)}].add(h);
    benchmark::DoNotOptimize(groups);
  }
}
BENCHMARK(raw_hash)->Unit(benchmark::kMillisecond);

void typed_tally(benchmark::State& state) {
  auto const& rows = register_of_a_million();
  for (auto _ : state) {
    auto answer = rows | at_completion() | by(owner, site.at(1), commissioning_year) |
                  tally(gpu_count, peak<bf16>, facility_power(pue(1.25)), capex);
    benchmark::DoNotOptimize(answer);
  }
}
BENCHMARK(typed_tally)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
