// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <tonnage/tally/further_counts.hpp>
#include <utility>

using namespace tonnage;

TEST_CASE("pairs of a group and a model keep their counts, group by group and model by model") {
  std::minstd_rand random(3);
  auto const below = [&](unsigned n) { return static_cast<std::uint32_t>(random() % n); };
  detail::further_counts<quantity<kind::gpu, std::int64_t>> counts;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> expected;
  for (int i = 0; i != 20'000; ++i) {
    std::uint32_t const group = below(300), model = below(40);
    std::int64_t const n = below(10);
    counts.of(group, model).add(n * gpus);
    expected[{group, model}] += n;
  }
  auto each = expected.begin();
  for (auto const number : counts.by_group()) {
    REQUIRE(each != expected.end());
    CHECK(std::pair(counts[number].group, counts[number].model) == each->first);
    CHECK(counts[number].count.value().in(gpus) == each->second);
    ++each;
  }
  CHECK(each == expected.end());
}

TEST_CASE("none, and counts of doubles are exact") {
  detail::further_counts<quantity<kind::gpu>> counts;
  CHECK(counts.by_group().empty());
  for (double const n : {1e16, 1.0, 1.0, 1.0, 1.0}) counts.of(7, 1).add(n * gpus);
  REQUIRE(counts.by_group().size() == 1);
  CHECK(counts[0].count.value().in(gpus) == 1e16 + 4);
  counts.of(7, 1).add(4.0 * gpus);  // they may be added to after they were put in order
  CHECK(counts[0].count.value().in(gpus) == 1e16 + 8);
}
