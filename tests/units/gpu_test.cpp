// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/units/gpu.hpp>
#include <type_traits>

using namespace tonnage;

TEST_CASE("gpu: GPUs are counted, exactly or in doubles") {
  STATIC_REQUIRE(std::is_same_v<decltype(8 * gpus), quantity<kind::gpu, std::int64_t>>);
  STATIC_REQUIRE(std::is_same_v<decltype(8.0 * gpus), quantity<kind::gpu, double>>);
  STATIC_REQUIRE(1 * gpu + 7 * gpus == 8 * gpus);
  STATIC_REQUIRE((260'000 * gpus).in(gpus) == 260'000);
}

TEST_CASE("gpu: GPU time") {
  // 8 × 24 h = 192 GPU-hours = 691,200 GPU-seconds
  constexpr auto one_day = 8 * gpus * (24 * hour);
  STATIC_REQUIRE(std::is_same_v<decltype(one_day), quantity<kind::gpu_time, std::int64_t> const>);
  STATIC_REQUIRE(one_day.in(gpu_seconds) == 691'200);
  STATIC_REQUIRE(one_day.in<double>(gpu_hours) == 192);
  STATIC_REQUIRE(one_day == 192.0 * gpu_hours);
  STATIC_REQUIRE(1 * gpu_hour == 3600 * gpu_second);
  STATIC_REQUIRE(192.0 * gpu_hours / (8.0 * gpus) == 24.0 * hour);
}
