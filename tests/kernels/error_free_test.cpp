// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <tonnage/kernels/error_free.hpp>

using namespace tonnage::kernels;

TEST_CASE("error_free: a sum and what it rounds away") {
  double a = 1e16;
  double b = 1;
  impl::two_sum(a, b);
  CHECK(a == 1e16);  // 1e16 + 1 lies between two doubles that are 2 apart, and the even one is 1e16
  CHECK(b == 1);

  a = 0.1;
  b = 0.2;
  impl::two_sum(a, b);
  // 0.1 and 0.2 are 3602879701896397 and 7205759403792794 × 2^-55; the sum of the odd whole numbers rounds to even.
  CHECK(a == 0.30000000000000004);
  CHECK(b == -0x1p-55);

  a = std::numeric_limits<double>::max();
  b = a;
  impl::two_sum(a, b);
  CHECK(std::isinf(a));
  CHECK(std::isnan(b));
}

TEST_CASE("error_free: a product and what it rounds away, as a fused multiplication tells it") {
  std::mt19937_64 random(9);
  for (int i = 0; i != 10'000; ++i) {
    double const x = std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 400) - 250);
    double const y = -std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 400) - 250);
    double product = x;
    double error = y;
    impl::two_product(product, error);
    REQUIRE(product == x * y);
    REQUIRE(error == std::fma(x, y, -product));
  }
}

TEST_CASE("error_free: how far from the ends of double a product may be taken apart") {
  CHECK(impl::splits_exactly(0.0));
  CHECK(impl::splits_exactly(-0.0));
  CHECK(impl::splits_exactly(1e-270));
  CHECK(impl::splits_exactly(-1e270));
  CHECK_FALSE(impl::splits_exactly(1e-300));
  CHECK_FALSE(impl::splits_exactly(1e300));
  CHECK_FALSE(impl::splits_exactly(std::numeric_limits<double>::denorm_min()));
  CHECK_FALSE(impl::splits_exactly(std::numeric_limits<double>::infinity()));
  CHECK_FALSE(impl::splits_exactly(std::numeric_limits<double>::quiet_NaN()));
}
