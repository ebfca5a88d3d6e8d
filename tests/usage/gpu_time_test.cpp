// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <tonnage/usage/gpu_time.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

TEST_CASE("GPU time: a difference beyond 128 bits does not wrap") {
  auto const least = gpu_time::from_units(kernels::int128(std::numeric_limits<std::int64_t>::min(), std::uint64_t{0}));
  CHECK_THROWS_WITH(gpu_time() - least, "more GPU time than 128 bits count");  // 2^127
  CHECK((least - least) == gpu_time());
}

TEST_CASE("eight GPUs for an hour and a half are twelve GPU-hours") {
  constexpr gpu_time used = gpu_share::of(8) * 90min;
  STATIC_REQUIRE(used.units() == kernels::int128(12 * gpu_time::units_in_hour));
  CHECK(used.in_hours() == 12);
  CHECK(used.to_quantity().in(gpus * hours) == 12);
  CHECK(gpu_share::of(8).to_quantity().in(gpus) == 8);
}

TEST_CASE("seven slices of a GPU are one, to the thousandth") {
  // Slices of 1/7 in thousandths: 143 six times, and 142.
  gpu_time slices;
  for (int i = 0; i != 6; ++i) slices += gpu_share::of_milli(143) * 1h;
  slices += gpu_share::of_milli(142) * 1h;
  CHECK(slices == gpu_share::of(1) * 1h);
}

TEST_CASE("a year of the largest fleets is exact") {
  // 20 million GPUs for 366 days: 2e10 × 31,622,400,000 = 6.32448e20 units, more than 64 bits.
  gpu_time const year = gpu_share::of(20'000'000) * (366 * 24h);
  CHECK(year.units().to_string() == "632448000000000000000");
  CHECK(year.in_hours() == 20e6 * 366 * 24);
  CHECK((year + gpu_share::of_milli(1) * 1ms - year).units() == kernels::int128(1));
}

TEST_CASE("the largest product there is") {
  // (2^63 - 1) × (2^63 - 1) = 2^126 - 2^64 + 1
  auto const most = gpu_share::of_milli(std::numeric_limits<std::int64_t>::max()) *
                    std::chrono::milliseconds(std::numeric_limits<std::int64_t>::max());
  CHECK(most.units().to_string() == "85070591730234615847396907784232501249");
  gpu_time twice = most;
  CHECK_NOTHROW(twice += most);  // 2^127 - 2^65 + 2
  CHECK_THROWS_WITH(twice += most, contains("128 bits"));
  CHECK_THROWS_WITH(gpu_time() - twice - most, contains("128 bits"));
}

TEST_CASE("a correction is negative") {
  CHECK((gpu_share::of(2) * -30min).in_hours() == -1);
  CHECK(gpu_share::of(2) * -30min + gpu_share::of(1) * 60min == gpu_time());
  CHECK(gpu_share::of_milli(1) * std::chrono::milliseconds::min() + gpu_share::of_milli(1) * 1ms ==
        gpu_share::of_milli(1) * -std::chrono::milliseconds::max());
}

TEST_CASE("no GPUs below zero, and none that wrap") {
  CHECK_THROWS_WITH(gpu_share::of(-1), contains("at least 0") && contains("-1"));
  CHECK_THROWS_WITH(gpu_share::of_milli(-5), contains("at least 0") && contains("-5"));
  CHECK_THROWS_AS(gpu_share::of(std::numeric_limits<std::int64_t>::max() / 1000 + 1), error);
  CHECK_THROWS_WITH(gpu_share::of_milli(std::numeric_limits<std::int64_t>::max()) + gpu_share::of_milli(1),
                    contains("64 bits"));
  CHECK(gpu_share::of_milli(750) * 2 == gpu_share::of_milli(1500));
  CHECK_THROWS_AS(gpu_share::of(1) * std::numeric_limits<std::int64_t>::max(), error);
  CHECK_THROWS_AS(gpu_share::of(1) * -1, error);
  CHECK(gpu_share::of(1) + gpu_share::of_milli(500) == gpu_share::of_milli(1500));
}
