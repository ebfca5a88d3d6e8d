// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>
#include <tonnage/planning/interval.hpp>
#include <tonnage/units/money.hpp>

using namespace tonnage;
using tonnage::testing::Approx;

TEST_CASE("an estimate of an interval keeps its bound") {
  double const inf = std::numeric_limits<double>::infinity();
  auto const more = estimated<interval<double>>(bound::at_least, 260'000.0 * gpus);
  CHECK(lower(more).in(gpus) == 260'000);
  CHECK(upper(more).in(gpus) == inf);
  auto const less = estimated<interval<double>>(bound::up_to, 10.0 * billion * usd);
  CHECK(lower(less).in(usd) == 0);
  CHECK(upper(less).in(usd) == 1e10);
  auto const point = estimated<interval<double>>(bound::exactly, 5.0 * gpus);
  CHECK(lower(point).in(gpus) == 5);
  CHECK(upper(point).in(gpus) == 5);
  // judge() takes "about" for 10 % either way, and so does the interval
  auto const some = estimated<interval<double>>(bound::about, 100.0 * gpus);
  CHECK(lower(some).in(gpus) == Approx(90));
  CHECK(upper(some).in(gpus) == Approx(110));
}
