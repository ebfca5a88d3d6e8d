// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <tonnage/tally/total.hpp>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/interval.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>

using namespace tonnage;
using detail::total;

namespace {

using power = quantity<kind::power>;
using gpus_in_all = quantity<kind::gpu>;
template <class Rep>
using counts = quantity<kind::gpu, Rep>;
using rate = decltype(1.0 * watts / gpu);

}  // namespace

TEST_CASE("a tenth, two tenths and three are six") {
  total<power> t;
  t.add(0.1 * watts);
  t.add(0.2 * watts);
  t.add(0.3 * watts);
  CHECK(t.value().in(watts) == 0.6);  // a loop has 0.6000000000000001
  total<double> plain;
  for (double const x : {0.3, 0.2, 0.1}) plain.add(x);
  CHECK(plain.value() == 0.6);
}

TEST_CASE("what is rounded is the whole, not each step") {
  total<gpus_in_all> t;
  t.add(1e16 * gpus);
  for (int i = 0; i != 8; ++i) t.add(0.25 * gpus);  // of 1e16, the next double is 1e16 + 2
  CHECK(t.value().in(gpus) == 1e16 + 2);
  total<gpus_in_all> other;
  other.add(-1e16 * gpus);
  other.add(t);
  CHECK(other.value().in(gpus) == 2);
}

TEST_CASE("a product of totals is not rounded before it is added") {
  total<gpus_in_all> n;
  n.add(1e16 * gpus);
  n.add(2.0 * gpus);
  total<power> t;
  t.add_product(n, 72.0 * watts / gpu);
  CHECK(t.value().in(watts) == 720'000'000'000'000'128.0);  // …144, where doubles are 128 apart
  t.add(-7.2e17 * watts);
  CHECK(t.value().in(watts) == 144);
}

TEST_CASE("whole counts of 64 bits times a rate") {
  total<counts<std::int64_t>> n;
  n.add(((std::int64_t{1} << 62) + 1) * gpus);
  total<power> t;
  t.add_product(n, 3.0 * watts / gpu);
  t.add(-0x1.8p63 * watts);  // 3 × 2^62
  CHECK(t.value().in(watts) == 3);
  total<counts<std::int32_t>> few;
  few.add(counts<std::int32_t>::from_coherent(std::numeric_limits<std::int32_t>::max()));
  total<power> u;
  u.add_product(few, 2.0 * watts / gpu);
  CHECK(u.value().in(watts) == 4'294'967'294.0);
}

TEST_CASE("counts in float keep their fractions") {
  total<counts<float>> n;
  n.add(0.5F * gpus);
  total<power> t;
  t.add_product(n, 72.0 * watts / gpu);
  CHECK(t.value().in(watts) == 36);
}

TEST_CASE("whole numbers stay whole, and do not wrap") {
  total<counts<std::int64_t>> n;
  n.add(std::numeric_limits<std::int64_t>::max() * gpus);
  CHECK(n.value().in(gpus) == std::numeric_limits<std::int64_t>::max());
  n.add(1 * gpus);
  CHECK_THROWS_AS(n.value(), error);
}

TEST_CASE("intervals add up by their own addition") {
  total<quantity<kind::power, interval<double>>> t;
  t.add(between(1.0 * watts, 2.0 * watts));
  t.add(between(10.0 * watts, 20.0 * watts));
  CHECK(lower(t.value()).in(watts) == 11);
  CHECK(upper(t.value()).in(watts) == 22);
}

TEST_CASE("a ratio adds its parts, each of them exactly") {
  using sum = detail::ratio_sum<quantity<money<usd>>, gpus_in_all>;
  total<sum> t;
  for (double const x : {0.1, 0.2, 0.3}) t.add(sum{x * usd, 10 * x * gpus});
  CHECK(t.value().numerator.in(usd) == 0.6);
  total<sum> both;
  both.add(t);
  both.add(t);
  CHECK(both.value().numerator.in(usd) == 1.2);
  CHECK(both.value().denominator.in(gpus) == 12);
}

TEST_CASE("whole numbers do not wrap, whatever their order, and say so where they do not fit") {
  detail::total<std::int64_t> sum;
  sum.add(INT64_MAX);
  sum.add(INT64_MAX);
  CHECK_THROWS_WITH(sum.value(), tonnage::testing::contains("more than 64 bits") &&
                                     tonnage::testing::contains("18446744073709551614"));
  sum.add(-INT64_MAX);
  CHECK(sum.value() == INT64_MAX);
  detail::total<std::uint64_t> large;
  large.add(UINT64_MAX);
  CHECK(large.value() == UINT64_MAX);
  large.add(1);
  CHECK_THROWS_WITH(large.value(), tonnage::testing::contains("18446744073709551616"));
  detail::total<quantity<kind::gpu, std::int64_t>> gpus_in;
  gpus_in.add(INT64_MAX * gpus);
  gpus_in.add(std::int64_t{1} * gpus);
  gpus_in.add(std::int64_t{-2} * gpus);
  CHECK(gpus_in.value().in(gpus) == INT64_MAX - 1);
}
