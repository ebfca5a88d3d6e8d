// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/system.hpp>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

constexpr catalog::accelerator bare{.name = "bare"};
constexpr catalog::system box{
    .name = "box", .package = catalog::nvidia::h100_sxm5, .packages = 8, .it_power = 10.2 * kilowatts * of_it};

}  // namespace

TEST_CASE("the power of a system is shared by its packages") {
  STATIC_REQUIRE(catalog::it_power_per_gpu(box) == 1'275.0 * watts * of_it / gpu);
  quantity<kind::it_power> const rack = *catalog::it_power_per_gpu(box) * (32.0 * gpus);
  CHECK(rack.in(kilowatts * of_it) == Approx(40.8));
}

TEST_CASE("host overhead is IT power over chip power") {
  CHECK(catalog::overhead(box)->value() == Approx(10.2 / 5.6));
  auto const it = *catalog::nvidia::h100_sxm5.tdp() * *catalog::overhead(box);
  CHECK(it.in(watts * of_it / gpu) == Approx(1275));
}

TEST_CASE("what is unknown of a system stays unknown") {
  constexpr catalog::system board{.name = "board", .package = catalog::nvidia::h100_sxm5, .packages = 8};
  STATIC_REQUIRE(!catalog::it_power_per_gpu(board));
  STATIC_REQUIRE(!catalog::overhead(board));
  constexpr catalog::system pod{.name = "pod", .package = bare, .packages = 4, .it_power = 2.0 * kilowatts * of_it};
  STATIC_REQUIRE(catalog::it_power_per_gpu(pod) == 500.0 * watts * of_it / gpu);
  STATIC_REQUIRE(!catalog::overhead(pod));
}

TEST_CASE("a system that draws less than its chips is a mistake") {
  catalog::system const wrong{
      .name = "wrong", .package = catalog::nvidia::h100_sxm5, .packages = 8, .it_power = 5.0 * kilowatts * of_it};
  CHECK_THROWS_WITH(catalog::overhead(wrong), contains("at least 1"));
}
