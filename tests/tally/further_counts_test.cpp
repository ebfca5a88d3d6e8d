// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <map>
#include <tonnage/tally/further_counts.hpp>
#include <tonnage/units/gpu.hpp>
#include <utility>

using namespace tonnage;

TEST_CASE("counts of groups and models, a thousand pairs met again and again") {
  detail::further_counts<quantity<kind::gpu, std::int64_t>> counts;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> by_hand;
  for (std::uint32_t i = 0; i != 5'000; ++i) {
    std::uint32_t const group = i * 7'919 % 100;
    std::uint32_t const model = i * 31 % 10;
    counts.of(group, model).add(std::int64_t{i} * gpus);
    by_hand[{group, model}] += i;
  }
  counts.settle();
  std::size_t seen = 0;
  for (std::uint32_t group = 0; group != 100; ++group) {
    for (auto const* e = counts.first_of(group); e != counts.end() && e->group == group; ++e) {
      CHECK(e->count.value().in(gpus) == by_hand.at({group, e->model}));
      ++seen;
    }
  }
  CHECK(seen == by_hand.size());
}

TEST_CASE("a count is zero at first, and exact") {
  detail::further_counts<quantity<kind::gpu>> counts;
  CHECK(counts.of(3, 9).value().in(gpus) == 0);
  for (double const x : {0.1, 0.2, 0.3}) counts.of(3, 9).add(x * gpus);
  CHECK(counts.of(3, 9).value().in(gpus) == 0.6);
  counts.settle();
  CHECK(counts.first_of(4) == counts.end());
  CHECK(counts.first_of(0)->group == 3);
}

TEST_CASE("nobody has further counts") {
  detail::further_counts<quantity<kind::gpu>> counts;
  counts.settle();
  CHECK(counts.first_of(0) == counts.end());
}
