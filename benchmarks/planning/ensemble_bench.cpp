// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// A plan of 10,000 holdings in a thousand worlds, by owner and year in three sums, beside the loop that one would write:
/// an unordered_map from the two keys to three arrays of a thousand doubles.
///
/// The loop adds doubles as they come; the tally adds them exactly in each world, sorts the groups, keeps the guesses and
/// says what is known. `shared`: the counts are a few guesses, as of a plan; `own`: each holding has draws of its own.
#include <array>
#include <memory>
#include <random>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/tally.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../support/contender.hpp"

namespace {

using namespace tonnage;

constexpr std::size_t worlds = ensemble::worlds;
using draws = std::vector<double>;

struct plain_holding {
  std::string owner;
  int year;
  std::shared_ptr<draws const> count, cost;
  double tdp;
};
struct plans {
  std::vector<plain_holding> plain;
  basic_fleet<ensemble> fleet;
};

plans const& plan_of(bool own) {
  static plans all[2];
  auto& out = all[own ? 1 : 0];
  if (!out.plain.empty()) return out;
  std::mt19937_64 random(20251031);
  auto const below = [&](int end) { return static_cast<int>(random() % static_cast<std::uint64_t>(end)); };
  auto const drawn = [&](double from) {
    auto made = std::make_shared<draws>(worlds);
    for (auto& each : *made) each = from * (0.75 + 0.0005 * below(1000));
    return made;
  };
  std::vector<std::shared_ptr<draws const>> counts, costs;
  std::vector<ensemble> counts_in_worlds, costs_in_worlds;
  for (int i = 0; i != (own ? 10'000 : 8); ++i) {
    counts.push_back(drawn(1000)), costs.push_back(drawn(4e7));
    counts_in_worlds.emplace_back(std::span<double const>(*counts.back()));
    costs_in_worlds.emplace_back(std::span<double const>(*costs.back()));
  }
  for (int i = 0; i != 10'000; ++i) {
    auto const which = static_cast<std::size_t>(i) % counts.size();
    int const year = 2026 + below(6);
    auto const owner = "owner " + std::to_string(below(5));
    out.plain.push_back({owner, year, counts[which], costs[which], i % 2 == 0 ? 1000.0 : 1400.0});
    out.fleet.add({.count = quantity<kind::gpu, ensemble>::from_coherent(counts_in_worlds[which]),
                   .model = i % 2 == 0 ? catalog::model(catalog::nvidia::b200_hgx) : catalog::nvidia::gb300,
                   .owner = owner,
                   .commissioned = date(std::chrono::year(year) / 7 / 1),
                   .cost = quantity<money<usd>, ensemble>::from_coherent(costs_in_worlds[which])});
  }
  return out;
}

struct three_sums {
  std::array<double, worlds> count{}, power{}, cost{};
};
struct hash_of_pair {
  std::size_t operator()(std::pair<std::string, int> const& key) const {
    return std::hash<std::string>{}(key.first) * 31 + static_cast<std::size_t>(key.second);
  }
};

void against_the_loop(std::string const& work, bool own) {
  bench::prepared_contender(work, "hash_loop", [=] {
    auto const& rows = plan_of(own).plain;
    return std::pair(rows.size() * worlds * 2 * sizeof(double), [&rows] {
      std::unordered_map<std::pair<std::string, int>, three_sums, hash_of_pair> groups;
      for (auto const& each : rows) {
        auto& to = groups[{each.owner, each.year}];
        for (std::size_t w = 0; w != worlds; ++w) {
          to.count[w] += (*each.count)[w];
          to.power[w] += (*each.count)[w] * each.tdp;
          to.cost[w] += (*each.cost)[w];
        }
      }
      return groups;
    });
  });
  bench::prepared_contender(work, "tonnage", [=] {
    auto const& plan = plan_of(own).fleet;
    auto const question = by(owner, commissioning_year) | tally(gpu_count, chip_power, acquisition_cost);
    return std::pair(plan.size() * worlds * 2 * sizeof(double),
                     [&plan, question] { return plan | at_completion() | question; });
  });
}

}  // namespace

int main(int argc, char** argv) {
  against_the_loop("plan_in_1000_worlds_shared", false);
  against_the_loop("plan_in_1000_worlds_own", true);
  return bench::run_contenders(argc, argv);
}
