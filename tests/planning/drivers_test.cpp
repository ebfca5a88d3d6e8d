// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <tonnage/planning/drivers.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

auto const wide = guess("wide", 0.80, 100.0 * usd, 200.0 * usd, distribution::normal);
auto const narrow = guess("narrow", 0.80, 100.0 * usd, 120.0 * usd, distribution::normal);
auto const fixed = guess("fixed", 1.0, 5.0 * usd, 5.0 * usd, distribution::uniform);

}  // namespace

TEST_CASE("ranks have the mean of equal numbers, and sum to nothing") {
  using tonnage::detail::planning::centred_ranks;
  CHECK(centred_ranks({30, 10, 20}) == std::vector<double>{1, -1, 0});
  CHECK(centred_ranks({1, 2, 2, 3}) == std::vector<double>{-1.5, 0, 0, 1.5});
  CHECK(centred_ranks({7, 7}) == std::vector<double>{0, 0});
}

TEST_CASE("a guess that alone decides has a rank correlation of 1, whatever the shape") {
  auto const up = drivers(3.0 * wide.value(), wide);
  REQUIRE(up.size() == 1);
  CHECK(up[0].name == "wide");
  CHECK(up[0].rank_correlation == Approx(1));
  CHECK(up[0].share == Approx(1));
  CHECK(drivers(wide.value() * wide.value(), wide)[0].rank_correlation == Approx(1));
  CHECK(drivers(1'000.0 * usd - wide.value(), wide)[0].rank_correlation == Approx(-1));
}

TEST_CASE("the wider of two guesses drives their sum") {
  // Spreads of 5 to 1: correlations of 5 and 1 over the root of 26, that is 0.981 and 0.196, and of ranks a little less:
  // (6 ÷ π) asin(ρ ÷ 2) is 0.979 and 0.187. A thousand worlds are within 0.03 of that for draws that do not move together.
  auto const all = drivers(wide.value() + narrow.value() + fixed.value(), narrow, fixed, wide);
  REQUIRE(all.size() == 3);
  CHECK(all[0].name == "wide");
  CHECK(std::abs(all[0].rank_correlation - 0.979) < 0.03);
  CHECK(all[1].name == "narrow");
  CHECK(std::abs(all[1].rank_correlation - 0.187) < 0.1);
  CHECK(all[2].name == "fixed");
  CHECK(all[2].rank_correlation == 0);
  CHECK(all[0].share + all[1].share + all[2].share == Approx(1));
  CHECK(all[0].share > 0.9);
}

TEST_CASE("a guess that the answer was not made of is refused") {
  CHECK_THROWS_WITH(drivers(wide.value(), narrow), contains("made of, found another: 'narrow'"));
}
