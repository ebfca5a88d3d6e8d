// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <tonnage/catalog/google.hpp>
#include <tonnage/catalog/nvidia.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;

namespace {

struct paid {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
  std::optional<quantity<money<usd>>> cost;
};

}  // namespace

TEST_CASE("no order of rows shows in a table") {
  // A: 1e16 and eight quarters of an L4, an H100, and a tenth thrice. B: what no row says of its cost.
  std::vector<paid> rows{{1e16 * gpus, catalog::nvidia::l4, "A", 1e16 * usd}};
  for (int i = 0; i != 8; ++i) rows.push_back({0.25 * gpus, catalog::nvidia::l4, "A", 0.25 * usd});
  for (double const x : {0.1, 0.2, 0.3}) {
    rows.push_back({x * gpus, catalog::nvidia::h100_sxm5, "B", x * usd});
    rows.push_back({x * gpus, catalog::google::tpu_v6e, "B", std::nullopt});
  }
  std::mt19937 random(7);
  for (int pass = 0; pass != 20; ++pass) {
    auto const answer = rows | by(owner) | tally(gpu_count, chip_power, acquisition_cost);
    REQUIRE(answer.size() == 2);
    CHECK(answer.at(gpu_count, "A").value().in(gpus) == 1e16 + 2);
    CHECK(answer.at(chip_power, "A").value().in(watts) == 720'000'000'000'000'128.0);  // …144, to the next of 128
    CHECK(answer.at(acquisition_cost, "A").value().in(usd) == 1e16 + 2);
    CHECK(answer.at(gpu_count, "B").value().in(gpus) == 1.2);
    // 700 × the exact sum of the three doubles, which is 0.6 + 2.8e-17: next to 420 doubles are 5.7e-14 apart.
    CHECK(answer.at(chip_power, "B").known().in(watts) == 420);
    CHECK(answer.at(acquisition_cost, "B").known().in(usd) == 0.6);
    CHECK(answer.at(acquisition_cost, "B").covers().unknown.in(gpus) == 0.6);
    CHECK(answer.at(chip_power, "B").covers().unknown.in(gpus) == 0.6);
    // 1e16 + 2 + 1.2, to an even number
    CHECK(answer.total(gpu_count).value().in(gpus) == 1e16 + 4);
    std::shuffle(rows.begin(), rows.end(), random);
  }
}

TEST_CASE("what all of it covers is rounded once as well") {
  std::vector<paid> const rows{{0.1 * gpus, catalog::google::tpu_v6e, "A", std::nullopt},
                               {0.2 * gpus, catalog::google::tpu_v6e, "B", std::nullopt},
                               {0.3 * gpus, catalog::google::tpu_v6e, "C", std::nullopt}};
  auto const answer = rows | by(owner) | tally(gpu_count, chip_power, acquisition_cost);
  CHECK(answer.total(gpu_count).value().in(gpus) == 0.6);
  CHECK(answer.total(gpu_count).covers().all.in(gpus) == 0.6);
  CHECK(answer.total(chip_power).covers().unknown.in(gpus) == 0.6);
  CHECK(answer.total(acquisition_cost).covers().unknown.in(gpus) == 0.6);
  CHECK(answer.total(chip_power).covers().known_share() == 0);
}
