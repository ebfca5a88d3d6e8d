// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/window.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::testing;
using tonnage::kernels::detail::window;
namespace kernels = tonnage::kernels;

namespace {

struct parts {
  bool held = false;
  double coarse = 0;
  double fine = 0;
};

parts split(double x, window const& grid) {
  std::uint64_t coarse = 0;
  std::uint64_t fine = 0;
  std::uint64_t remainder = 0;
  kernels::impl::split(x, grid.to_coarse, grid.to_fine, coarse, fine, remainder);
  auto const units = [](std::uint64_t on_grid, double constant) {
    return static_cast<double>(static_cast<std::int64_t>(on_grid - bits(constant)));
  };
  bool const outside = ((coarse ^ bits(grid.to_coarse)) >> 52) != 0;
  return {!outside && (remainder << 1) == 0, units(coarse, grid.to_coarse), units(fine, grid.to_fine)};
}

/// The grid whose last bit weighs 2^exponent.
window with(int exponent) {
  for (int size = -1074; size < 1006; ++size)
    if (window const grid = window::holding(std::ldexp(1.0, size)); grid.exponent == exponent) return grid;
  FAIL("there is no such grid");
  return {};
}

}  // namespace

TEST_CASE("window: the example of its header") {
  window const grid = with(-33);
  for (double const x : {0x1p53 - 1, -0x1p53, 0x1p-33, 1 - 0x1p-33, 12345.5 + 0x1p-33}) {
    auto const [held, coarse, fine] = split(x, grid);
    CHECK(held);
    CHECK(coarse * 0x1p10 + fine * 0x1p-33 == x);
  }
}

TEST_CASE("window: a number of the size it is made for, or smaller with no bit below the grid, is two whole numbers") {
  source_of_bits source(1);
  for (int size = -1074; size < 1005; size += 7) {
    double const largest = std::ldexp(1.0 + uniform(source), size);
    REQUIRE(window::exists_for(largest));
    window const grid = window::holding(largest);
    REQUIRE(grid.exponent >= -1074);
    REQUIRE(std::max(size, -1000) < grid.exponent + 86);
    int held_below = 0;
    for (int below = 0; below < 33; ++below) {
      double const x = std::ldexp(uniform(source) - 0.5, size - below + 1);
      auto const [held, coarse, fine] = split(x, grid);
      bool const fits = std::fmod(x, std::ldexp(1.0, grid.exponent)) == 0;
      REQUIRE(held == fits);
      if (!held) continue;
      ++held_below;
      REQUIRE(std::abs(coarse) < 0x1p51);
      REQUIRE(std::abs(fine) <= 0x1p42);
      // Both products are exact, and their sum is x.
      REQUIRE(std::ldexp(coarse, grid.exponent + window::step) + std::ldexp(fine, grid.exponent) == x);
    }
    REQUIRE(held_below >= 28);  // all bits of a double as small as 2^-28 of the largest
  }
}

TEST_CASE("window: what it does not hold is seen") {
  window const grid = with(-83);  // fine to 2^-83, coarse to 2^-40
  CHECK(split(0x1p-83, grid).held);
  CHECK_FALSE(split(0x1p-84, grid).held);
  CHECK_FALSE(split(1e-30, grid).held);
  CHECK(split(0.75 + 0x1p-40, grid).held);
  CHECK_FALSE(split(0x1p12, grid).held);
  CHECK_FALSE(split(-0x1p12, grid).held);
  CHECK_FALSE(split(1e300, grid).held);
  CHECK_FALSE(split(infinity, grid).held);
  CHECK_FALSE(split(-infinity, grid).held);
  CHECK_FALSE(split(not_a_number, grid).held);
  CHECK_FALSE(split(-not_a_number, grid).held);
  CHECK_FALSE(split(std::numeric_limits<double>::denorm_min(), grid).held);
  CHECK(split(0.0, grid).held);
  CHECK(split(-0.0, grid).held);
  CHECK_FALSE(window::exists_for(0x1p1010));
  CHECK_FALSE(window::exists_for(infinity));
}

TEST_CASE("window: the largest magnitude of a block") {
  for_each_level([] {
    auto const largest_of = [](std::vector<double> const& rows) {
      double out = -1;
      kernels::impl::dispatch<kernels::impl::largest_magnitude>(rows.data(), rows.size(), &out);
      return out;
    };
    CHECK(largest_of({}) == 0);
    CHECK(largest_of({-0.0}) == 0);
    CHECK(largest_of({1, -7.5, 3}) == 7.5);
    CHECK(largest_of({1, -infinity, 3}) == infinity);
    CHECK(largest_of({1, -not_a_number, 3}) == infinity);
    CHECK(largest_of({5e-324}) == 5e-324);
    for (std::size_t at = 0; at < 40; ++at) {
      std::vector<double> rows(40, 0.25);
      rows[at] = -2;
      REQUIRE(largest_of(rows) == 2);
    }
  });
}
