// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/units/information.hpp>

using namespace tonnage;
using tonnage::testing::Approx;

TEST_CASE("information: decimal and binary are two scales of one unit") {
  STATIC_REQUIRE((80 * gigabytes).in(bytes) == 80'000'000'000);
  STATIC_REQUIRE((80 * gibibytes).in(bytes) == 85'899'345'920);  // 80 × 2^30
  STATIC_REQUIRE(80 * gibibytes > 80 * gigabytes);
  STATIC_REQUIRE(1 * tebibytes == 1024 * gibibytes);
  STATIC_REQUIRE(1 * mebibytes == 1024 * kibibytes);
  CHECK((80 * gibibytes).in<double>(gigabytes) == Approx(85.89934592));
}

TEST_CASE("information: bandwidth") {
  auto const h100 = 3.35 * terabytes_per_s / gpu;
  auto const all = h100 * (8.0 * gpus);
  CHECK(all.in(gigabytes_per_s) == Approx(26'800));
  // reading 80 GB at 3.35 TB/s takes 23.88 ms
  CHECK((80.0 * gigabytes / (3.35 * terabytes_per_s)).in(millisecond) == Approx(23.8806).epsilon(1e-5));
}
