// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <range/v3/range/concepts.hpp>
#include <ranges>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/fleet.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::January;
using tonnage::testing::contains;

namespace {

holding some(double n) { return {.count = n * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "A"}; }
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a fleet is a range of holdings") {
  STATIC_REQUIRE(ranges::random_access_range<fleet>);
  STATIC_REQUIRE(ranges::random_access_range<fleet const>);
  STATIC_REQUIRE(std::ranges::random_access_range<fleet const>);
  STATIC_REQUIRE(std::ranges::sized_range<fleet const>);
  fleet f;
  CHECK(f.empty());
  CHECK(f.size() == 0);
  f.add(some(8)).add(some(16));
  CHECK(f.size() == 2);
  CHECK(!f.empty());
  CHECK(f.begin()->count.in(gpus) == 8);
  CHECK((f.end() - 1)->count.in(gpus) == 16);
  CHECK(f.assumptions().empty());
  fleet const g{some(1), some(2), some(3)};
  CHECK(g.size() == 3);
}

TEST_CASE("what is no count is refused, and the fleet is as before") {
  fleet f{some(8)};
  f.assume("a", "b");
  for (double const bad : {-1.0, -1e-300, not_a_number, -std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(f.add(some(bad)), error);
  }
  CHECK_THROWS_WITH(f.add(some(-1)), contains("count"));
  CHECK(f.size() == 1);
  CHECK(f.begin()->count.in(gpus) == 8);
  CHECK(f.assumptions().size() == 1);
  CHECK_THROWS_AS((fleet{some(1), some(-1)}), error);
  CHECK_NOTHROW(f.add(some(0)));
  basic_fleet<std::int64_t> whole;
  CHECK_THROWS_AS(whole.add({.count = -1 * gpus, .model = catalog::nvidia::h100_sxm5}), error);
  CHECK(whole.empty());
}

TEST_CASE("dates do not run backwards") {
  date const new_year = 2027y / January / 1;
  std::chrono::days const one(1);
  fleet f;
  auto h = some(8);
  SECTION("ordered before announced") {
    h.announced = new_year, h.ordered = new_year - one;
    CHECK_THROWS_WITH(f.add(h),
                      contains("ordered before announced") && contains("2026-12-31") && contains("2027-01-01"));
  }
  SECTION("commissioned before ordered") {
    h.ordered = new_year, h.commissioned = new_year - one;
    CHECK_THROWS_WITH(f.add(h), contains("commissioned before ordered"));
  }
  SECTION("retired before commissioned") {
    h.commissioned = new_year, h.retired = new_year - one;
    CHECK_THROWS_WITH(f.add(h), contains("retired before commissioned"));
  }
  SECTION("over a step that is not known") {
    h.announced = new_year, h.commissioned = new_year - one;
    CHECK_THROWS_WITH(f.add(h), contains("commissioned before announced"));
  }
  SECTION("over two steps that are not known") {
    h.announced = new_year, h.retired = new_year - one;
    CHECK_THROWS_WITH(f.add(h), contains("retired before announced"));
  }
  SECTION("the field is named") {
    h.commissioned = new_year, h.retired = new_year - one;
    try {
      f.add(h);
      FAIL("accepted");
    } catch (error const& e) {
      CHECK(e.where().field == "retired");
    }
  }
  CHECK(f.empty());
}

TEST_CASE("all steps on one day are in order") {
  date const new_year = 2027y / January / 1;
  auto h = some(8);
  h.announced = h.ordered = h.commissioned = h.retired = new_year;
  fleet f;
  CHECK_NOTHROW(f.add(h));
  CHECK(f.size() == 1);
}

TEST_CASE("an assumption is named once") {
  fleet f;
  f.assume("model", "all B200").assume("schedule", "evenly").assume("model", "all B200");
  REQUIRE(f.assumptions().size() == 2);
  CHECK(f.assumptions()[0] == assumption{"model", "all B200"});
  CHECK(f.assumptions()[1] == assumption{"schedule", "evenly"});
  f.assume("model", "all GB200");  // another one about the same thing is another one
  CHECK(f.assumptions().size() == 3);
}

TEST_CASE("two fleets together") {
  fleet a{some(1), some(2)};
  a.assume("model", "x").assume("only a", "y");
  fleet b{some(3)};
  b.assume("model", "x").assume("only b", "z");
  auto const both = a + b;
  REQUIRE(both.size() == 3);
  CHECK(both.begin()->count.in(gpus) == 1);
  CHECK((both.begin() + 2)->count.in(gpus) == 3);
  REQUIRE(both.assumptions().size() == 3);  // x once
  CHECK(both.assumptions()[2].name == "only b");
  CHECK(a.size() == 2);
  CHECK(b.size() == 1);
  CHECK((fleet() + a).size() == 2);
  CHECK((a + fleet()).assumptions() == a.assumptions());
}

TEST_CASE("a fleet added to itself is twice the fleet") {
  fleet f;
  for (int i = 1; i <= 100; ++i) f.add(some(i));
  f.assume("model", "x");
  f += f;
  REQUIRE(f.size() == 200);
  double sum = 0;
  for (auto const& h : f) sum += h.count.in(gpus);
  CHECK(sum == 10'100);  // 2 × 100 × 101 / 2
  CHECK(f.assumptions().size() == 1);
  auto const four_times = f + f;
  CHECK(four_times.size() == 400);
}
