// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cfenv>
#include <tonnage/core/float_environment.hpp>

using namespace tonnage;

namespace {

/// Three thirds, where a compiler cannot know: to the nearest they are less than with every other bit rounded up.
double sum_of_thirds() {
  double const volatile third = 1.0 / 3, small = 1e-17;
  return third + small;
}

}  // namespace

TEST_CASE("a changed rounding mode is set aside, and comes back") {
  double const nearest = sum_of_thirds();
  std::fesetround(FE_UPWARD);
  double const upward = sum_of_thirds();
  double within = 0;
  {
    detail::nearest_rounding const as_ever;
    within = sum_of_thirds();
  }
  double const after = sum_of_thirds();
  std::fesetround(FE_TONEAREST);
  CHECK(upward > nearest);
  CHECK(within == nearest);
  CHECK(after == upward);
}

#if defined(__SSE2__)
TEST_CASE("small numbers are not flushed to zero") {
  unsigned before = 0;
  asm volatile("stmxcsr %0" : "=m"(before));
  unsigned const flushing = before | 0x8040U;
  asm volatile("ldmxcsr %0" : : "m"(flushing));
  double const volatile smallest = 2.2250738585072014e-308;
  double const flushed = smallest / 4;
  double within = 0;
  {
    detail::nearest_rounding const as_ever;
    within = smallest / 4;
  }
  asm volatile("ldmxcsr %0" : : "m"(before));
  CHECK(flushed == 0);
  CHECK(within > 0);
}
#endif
