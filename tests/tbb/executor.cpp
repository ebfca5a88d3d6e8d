// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// oneTBB as the executor of kernels, where it is installed: the words of par.hpp, and the same bits.
#include "catch.hpp"

#include <tbb/parallel_for.h>
#include <cstdint>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/kernels/sum.hpp>
#include <vector>

using namespace tonnage::kernels;
using tonnage::int128;

namespace {

auto with_tbb(std::size_t parts) {
  return par(parts, [](std::size_t tasks, auto const& task) { tbb::parallel_for(std::size_t{0}, tasks, task); });
}

/// 0.1, 0.2, … 100, over and over: a loop sums them wrong.
std::vector<double> const rows = [] {
  std::vector<double> out(1'000'000);
  for (std::size_t i = 0; i != out.size(); ++i) out[i] = static_cast<double>(i % 1000 + 1) / 10;
  return out;
}();

}  // namespace

TEST_CASE("sums do not depend on who runs them") {
  for (std::size_t const parts : {1U, 2U, 5U, 8U}) {
    CHECK(sum(rows, with_tbb(parts)) == sum(rows));
    CHECK(exact_sum(rows, with_tbb(parts)).value() == exact_sum(rows).value());
  }
}

TEST_CASE("groups do not either") {
  std::vector<std::uint8_t> keys(rows.size());
  for (std::size_t i = 0; i != keys.size(); ++i) keys[i] = static_cast<std::uint8_t>(i % 7);
  group_sums<double, each_row> alone(7);
  group_sums<double, each_row> together(7);
  alone.add(keys, rows, each_row{});
  together.add(keys, rows, each_row{}, with_tbb(4));
  for (std::size_t g = 0; g != 7; ++g) {
    CHECK(together.total<0>(g) == alone.total<0>(g));
    CHECK(together.total<1>(g) == alone.total<1>(g));
  }
  CHECK(together.total<1>(0) == int128(142'858));  // of 1,000,000 rows each seventh, the first included
}

TEST_CASE("what a task throws comes out of oneTBB as well") {
  std::vector<std::uint8_t> keys(rows.size());
  keys[999'999] = 9;
  group_sums<double> sums(7);
  CHECK_THROWS_WITH(sums.add(keys, rows, with_tbb(4)), tonnage::testing::contains("group 9"));
}
