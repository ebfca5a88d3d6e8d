// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <tonnage/usage/counted_time.hpp>
#include <type_traits>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

TEST_CASE("CPUs times time are exact") {
  static_assert(!std::is_convertible_v<cpu_time, node_time>);
  CHECK(cpu_time::of(96, 90min).in_hours() == 144);
  CHECK(cpu_time::of(3, 1ms) + cpu_time::of(4, 2ms) == cpu_time::from_units(11));
  CHECK(cpu_time::of(1, 1h) / cpu_time::of(4, 1h) == 0.25);
  // 4,294,967,294 CPUs for 31 days of 744 hours
  CHECK(cpu_time::of(4'294'967'294, 31 * 24h).in_hours() == 3'195'455'666'736.0);
  CHECK(cpu_time::of(INT64_MAX, std::chrono::milliseconds(INT64_MAX)).units().high == INT64_MAX / 2);  // (2^63 - 1)^2
}

TEST_CASE("times below zero, and beyond 128 bits, are errors") {
  CHECK_THROWS_WITH(cpu_time::of(-1, 1h), contains("CPUs") && contains("-1 for 3600000 ms"));
  CHECK_THROWS_WITH(node_time::of(1, -1ms), contains("nodes") && contains("1 for -1 ms"));
  CHECK_THROWS_WITH(cpu_time::of(int128(1, 0), 1ms), contains("CPUs") && contains("18446744073709551616 for 1 ms"));
  CHECK(cpu_time::of(~std::uint64_t{0}, 1ms).units() == int128(0, ~std::uint64_t{0}));
  auto most = cpu_time::from_units({INT64_MAX, UINT64_MAX});
  CHECK_THROWS_WITH(most += cpu_time::of(1, 1ms), contains("128 bits"));
}

TEST_CASE("CPU time is taken off and multiplied exactly") {
  CHECK(cpu_time::of(96, 90min) - cpu_time::of(96, 30min) == cpu_time::of(96, 1h));
  CHECK((cpu_time::of(1, 1h) - cpu_time::of(2, 1h)).in_hours() == -1);
  CHECK(cpu_time::of(3, 1ms) * 4 == cpu_time::from_units(12));
  CHECK(-2 * node_time::of(3, 1ms) == node_time::from_units(-6));
  int128 const least(INT64_MIN, 0);
  CHECK(cpu_time::from_units(least) * 1 == cpu_time::from_units(least));
  CHECK(cpu_time::from_units(int128(1, 0)) * int128(INT64_MIN / 2, 0).high == cpu_time::from_units({INT64_MIN / 2, 0}));
  CHECK_THROWS_WITH(cpu_time::from_units(least) * -1, contains("more CPU time than 128 bits count"));
  CHECK_THROWS_WITH(cpu_time::from_units(int128(1, 0)) * INT64_MAX * 2, contains("128 bits"));
  auto low = cpu_time::from_units(least);
  CHECK_THROWS_WITH(low -= cpu_time::of(1, 1ms), contains("CPUs"));
}
