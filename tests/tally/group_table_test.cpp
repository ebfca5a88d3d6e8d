// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/catalog.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;

namespace {

template <class Rep>
struct counted {
  quantity<kind::gpu, Rep> count;
  catalog::model model;
  owner_name owner;
};

}  // namespace

TEST_CASE("a product of one model is rounded once") {
  // 3 × 72 W, and a count that no double holds: (2^53 + 1) × 72 = 648518346341351496, to the next of 128: …552.
  std::vector<counted<std::int64_t>> const rows{{std::int64_t{3} * gpus, catalog::nvidia::l4, "A"},
                                                {((std::int64_t{1} << 53) + 1) * gpus, catalog::nvidia::l4, "B"}};
  auto const answer = rows | by(owner) | tally(chip_power);
  CHECK(answer.at(chip_power, "A").value().in(watts) == 216);
  CHECK(answer.at(chip_power, "B").value().in(watts) == 648'518'346'341'351'552.0);
  // The whole is of its own count: 648518346341351496 + 216 = …712, between …680 and …808.
  CHECK(answer.total(chip_power).value().in(watts) == 648'518'346'341'351'680.0);
}

TEST_CASE("every model of a group counts, however many there are") {
  // One of each model of the catalogue to each of two owners, in another order.
  std::vector<counted<double>> rows;
  for (auto const* each : catalog::all()) rows.push_back({1.0 * gpus, *each, "A"});
  for (auto at = catalog::all().rbegin(); at != catalog::all().rend(); ++at) rows.push_back({2.0 * gpus, **at, "B"});
  auto const answer = rows | by(owner) | tally(gpu_count, memory);
  auto const models = static_cast<double>(catalog::all().size());
  REQUIRE(models > 30);
  CHECK(answer.at(gpu_count, "A").value().in(gpus) == models);
  CHECK(answer.at(gpu_count, "B").value().in(gpus) == 2 * models);
  CHECK(answer.at(gpu_count, "A").covers().model_count() == catalog::all().size());
  double in_one = 0;
  for (auto const* each : catalog::all())
    if (auto const m = each->memory()) in_one += (1.0 * gpu * *m).in(gigabytes);
  CHECK(answer.at(memory, "B").known().in(gigabytes) == Approx(2 * in_one));
}
