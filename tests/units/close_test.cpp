// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <tonnage/units.hpp>
#include <tonnage/units/interval.hpp>
#include <type_traits>

using namespace std;  // has an abs of its own
using namespace std::chrono;
using namespace tonnage;
using tonnage::testing::contains;

namespace {

constexpr auto top = std::numeric_limits<std::int64_t>::max();
constexpr auto bottom = std::numeric_limits<std::int64_t>::lowest();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan_ = std::numeric_limits<double>::quiet_NaN();

template <class A, class B, class T>
concept compares = requires(A a, B b, T t) { is_close(a, b, t); };
using power = quantity<kind::power>;

}  // namespace

TEST_CASE("close: the size of a quantity without its sign") {
  STATIC_REQUIRE(tonnage::abs(-3.0 * watts) == 3.0 * watts);
  STATIC_REQUIRE(abs(3.0 * watts) == 3.0 * watts);
  STATIC_REQUIRE(abs(-2.5F * kilowatts).in(watts) == 2500.0F);
  STATIC_REQUIRE(std::is_same_v<decltype(abs(-2.5F * kilowatts)), quantity<kind::power, float>>);
  STATIC_REQUIRE(abs(-8 * gpus) == 8 * gpus);
  STATIC_REQUIRE(std::is_same_v<decltype(abs(-8 * gpus)), quantity<kind::gpu, std::int64_t>>);
  STATIC_REQUIRE(std::is_same_v<decltype(abs(1.0 * watts * of_chips))::kind_type, kind::chip_power>);
  CHECK(abs(-top * gpus) == top * gpus);
  CHECK_THROWS_AS(abs(bottom * gpus), error);  // 2^63 does not fit
  CHECK(!std::signbit(abs(-0.0 * watts).in(watts)));
  CHECK(abs(-infinity * watts) == infinity * watts);
  CHECK(std::isnan(abs(nan_ * watts).in(watts)));
  CHECK(abs(-3) == 3);  // the standard library's, beside it
  CHECK(abs(-3.5) == 3.5);
  CHECK(abs(-3s) == 3s);
}

TEST_CASE("close: the size of values of other types") {
  using boost::multiprecision::cpp_int;
  auto const big = quantity<kind::gpu, cpp_int>::from_coherent(cpp_int(top) * -4);
  CHECK(abs(big).coherent_ == cpp_int(top) * 4);
  auto const open = quantity<kind::gpu, interval<>>::from_coherent({-1.0, 2.0});
  CHECK(abs(open).coherent_.lower() == 0);
  CHECK(abs(open).coherent_.upper() == 2);
}

TEST_CASE("close: within an absolute tolerance") {
  // 62.6 MW − 62.5 MW is 100 kW.
  STATIC_REQUIRE(is_close(62.5 * megawatts, 62.6 * megawatts, 101.0 * kilowatts));
  STATIC_REQUIRE(!is_close(62.5 * megawatts, 62.6 * megawatts, 99.0 * kilowatts));
  CHECK(is_close(1.0 * watts, 1.5 * watts, 0.5 * watts));  // exact in binary: the border belongs to it
  CHECK(is_close(1.5 * watts, 1.0 * watts, 0.5 * watts));
  CHECK(is_close(-1.0 * watts, 1.0 * watts, 2.0 * watts));
  CHECK(is_close(1.0 * watts, 1.0 * watts, 0.0 * watts));
  CHECK(is_close(0.0 * watts, -0.0 * watts, 0.0 * watts));
  CHECK(!is_close(1.0 * watts, std::nextafter(1.0, 2.0) * watts, 0.0 * watts));
  CHECK(is_close(2.0F * watts, 2.25F * watts, 0.25F * watts));
  CHECK(is_close(2.0F * watts, 2.25 * watts, 1 * watts));  // each in its value type
  CHECK(is_close(1.0 * hour, 61.0 * minute, 2.0 * minute));
}

TEST_CASE("close: whole numbers exactly, however far apart") {
  STATIC_REQUIRE(is_close(1000 * gpus, 1003 * gpus, 3 * gpus));
  STATIC_REQUIRE(!is_close(1000 * gpus, 1003 * gpus, 2 * gpus));
  STATIC_REQUIRE(is_close(1000 * gpus, 1003 * gpus, 3.5 * gpus));
  CHECK(!is_close(bottom * gpus, top * gpus, top * gpus));  // 2^64 − 1 apart
  CHECK(is_close(-1 * gpus, (top - 1) * gpus, top * gpus));
  CHECK(!is_close(-2 * gpus, (top - 1) * gpus, top * gpus));
  // 2^53 and 2^53 + 1 are one double.
  auto const at = std::int64_t{1} << 53;
  CHECK(!is_close(at * gpus, (at + 1) * gpus, 0 * gpus));
  CHECK(!is_close(at * gpus, (at + 1) * gpus, 0.5 * gpus));
  CHECK(!is_close(at * gpus, (at + 1) * gpus, 0.0));
}

TEST_CASE("close: within a share of the larger") {
  // 1 ≤ 0.001 × 1,001, but 1 > 0.001 × 999
  STATIC_REQUIRE(is_close(1'000.0 * gpus, 1'001.0 * gpus, 0.001));
  STATIC_REQUIRE(is_close(1'001.0 * gpus, 1'000.0 * gpus, 0.001));
  STATIC_REQUIRE(!is_close(998.0 * gpus, 999.0 * gpus, 0.001));
  STATIC_REQUIRE(is_close(1'000 * gpus, 1'001 * gpus, 0.001));
  STATIC_REQUIRE(!is_close(998 * gpus, 999 * gpus, 0.001));
  CHECK(is_close(-1'000.0 * usd, -1'001.0 * usd, 0.001));
  CHECK(!is_close(-1.0 * usd, 1.0 * usd, 0.999));
  CHECK(is_close(0.75 * watts, 1.0 * watts, 0.25));
  CHECK(is_close(0.75F * watts, 1.0F * watts, 0.25));
  CHECK(is_close(4.0 * watts, 4.0 * watts, 0));
  CHECK(!is_close(4.0 * watts, std::nextafter(4.0, 5.0) * watts, 0));
  CHECK(is_close(0.0 * watts, 0.0 * watts, 0.1));
  CHECK(!is_close(0.0 * watts, 1e-300 * watts, 0.1));    // only zero is close to zero
  CHECK(!is_close(1e308 * watts, -1e308 * watts, 0.9));  // the difference is beyond all doubles
  CHECK(!is_close(bottom * gpus, top * gpus, 0.9));
}

TEST_CASE("close: NaN to nothing, an infinity to itself") {
  auto const never = [](double a, double b) {
    return !is_close(a * watts, b * watts, infinity * watts) && !is_close(a * watts, b * watts, 0.5) &&
           !is_close(b * watts, a * watts, infinity * watts) && !is_close(b * watts, a * watts, 0.5);
  };
  CHECK(never(nan_, nan_));
  CHECK(never(nan_, 1));
  CHECK(never(nan_, infinity));
  CHECK(never(infinity, 1e308));
  CHECK(never(infinity, -infinity));
  for (double const one : {infinity, -infinity}) {
    CHECK(is_close(one * watts, one * watts, 0.0 * watts));
    CHECK(is_close(one * watts, one * watts, infinity * watts));
    CHECK(is_close(one * watts, one * watts, 0));
  }
  CHECK(is_close(-1e308 * watts, 1e308 * watts, infinity * watts));
}

TEST_CASE("close: what is no tolerance") {
  auto const w = 1.0 * watts;
  CHECK_THROWS_AS(is_close(w, w, -1.0 * watts), error);
  CHECK_THROWS_AS(is_close(w, w, nan_ * watts), error);
  CHECK_THROWS_AS(is_close(1 * gpus, 1 * gpus, -1 * gpus), error);
  CHECK_THROWS_WITH(is_close(w, w, -1.0 * watts), contains("expected a tolerance of at least 0"));
  CHECK_NOTHROW(is_close(w, w, -0.0 * watts));
  for (double const bad : {-0.001, 1.0, 5.0, infinity, nan_}) CHECK_THROWS_AS(is_close(w, w, bad), error);
  CHECK_THROWS_AS(is_close(w, w, 5), error);
  CHECK_THROWS_WITH(is_close(w, w, 5), contains("below 1") && contains("a unit"));
}

TEST_CASE("close: a kind beside its general kind") {
  STATIC_REQUIRE(is_close(700.0 * watts * of_chips, 701.0 * watts, 2.0 * watts));
  STATIC_REQUIRE(is_close(700.0 * watts * of_chips, 701.0 * watts * of_chips, 2.0 * watts));
  STATIC_REQUIRE(is_close(700.0 * watts, 701.0 * watts, 2.0 * watts * of_chips));
  STATIC_REQUIRE(is_close(700.0 * watts, 701.0 * watts * of_it, 0.01));
}

TEST_CASE("close: what is nonsense is plainly false") {
  STATIC_REQUIRE(compares<power, power, power>);
  STATIC_REQUIRE(compares<power, power, double>);
  STATIC_REQUIRE(!compares<power, quantity<kind::energy>, power>);
  STATIC_REQUIRE(!compares<power, power, quantity<kind::energy>>);
  STATIC_REQUIRE(!compares<power, double, power>);
  STATIC_REQUIRE(!compares<double, power, power>);
  STATIC_REQUIRE(!compares<quantity<money<usd>>, quantity<money<krw>>, double>);
  STATIC_REQUIRE(!compares<quantity<kind::flop<bf16>>, quantity<kind::flop<fp8>>, double>);
  STATIC_REQUIRE(!compares<quantity<kind::chip_power>, quantity<kind::it_power>, power>);
}

TEST_CASE("close: intervals where the bounds decide") {
  auto const some = between(10.0 * watts, 11.0 * watts);
  CHECK(is_close(some, between(12.0 * watts, 13.0 * watts), 3.0 * watts));  // at most 3 W apart
  CHECK(!is_close(some, between(12.0 * watts, 13.0 * watts), 0.5 * watts));
}
