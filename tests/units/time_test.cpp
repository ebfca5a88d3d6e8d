// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <ratio>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/time.hpp>
#include <type_traits>

using namespace tonnage;
using namespace std::chrono_literals;
using std::int64_t;

namespace {

using time_f = quantity<kind::time>;
using time_i = quantity<kind::time, int64_t>;
using real_hours = std::chrono::duration<double, std::ratio<3600>>;
template <class A, class B>
concept can_multiply = requires(A a, B b) { a* b; };

}  // namespace

TEST_CASE("time: units of time") {
  STATIC_REQUIRE(1 * full_day == 24 * hour);
  STATIC_REQUIRE(1 * hour == 60 * minute);
  STATIC_REQUIRE(1 * minute == 60 * second);
  STATIC_REQUIRE(1500.0 * millisecond == 1.5 * second);
}

TEST_CASE("time: durations of std::chrono become quantities") {
  CHECK(time_f(36h).in(full_day) == 1.5);
  CHECK(time_f(250ms) == 0.25 * second);
  CHECK(time_i(2h).in(second) == 7200);
  CHECK(time_f(-1s) == -1.0 * second);
  STATIC_REQUIRE(std::is_convertible_v<std::chrono::hours, time_i>);
  STATIC_REQUIRE(!std::is_constructible_v<time_i, std::chrono::milliseconds>);  // would cut off
  STATIC_REQUIRE(!std::is_constructible_v<time_i, real_hours>);
  STATIC_REQUIRE(std::is_convertible_v<real_hours, time_f>);
  STATIC_REQUIRE(!std::is_constructible_v<quantity<kind::energy>, std::chrono::hours>);
  CHECK_THROWS_AS(time_i(std::chrono::hours(std::chrono::hours::rep{1} << 60)), error);
}

TEST_CASE("time: quantities become durations where nothing is lost") {
  std::chrono::milliseconds const ms = 3 * second;
  CHECK(ms == 3000ms);
  std::chrono::seconds const s = 2 * hour;
  CHECK(s == 7200s);
  real_hours const h = 90.0 * minute;
  CHECK(h.count() == 1.5);
  STATIC_REQUIRE(!std::is_convertible_v<time_i, std::chrono::minutes>);
  STATIC_REQUIRE(!std::is_convertible_v<time_f, std::chrono::seconds>);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<kind::energy>, real_hours>);
  CHECK_THROWS_AS((std::chrono::nanoseconds(int64_t{10'000'000'000} * second)), error);  // 10^19 ns
}

TEST_CASE("time: durations are factors") {
  CHECK((2.0 * megawatts * 24h).in(prefix::mega * watt * hour) == 48);
  CHECK((24h * (2.0 * megawatts)).in(prefix::mega * watt * hour) == 48);
  CHECK((48.0 * (prefix::mega * watt * hour) / 24h).in(megawatts) == 2);
  CHECK((8.0 * gpus * 90min).in(gpu_hours) == 12);
  CHECK((3 * gpus * 2h).in(gpus * second) == 21'600);  // whole stays whole
  STATIC_REQUIRE(std::is_same_v<decltype(3 * gpus * 2h)::value_type, int64_t>);
  STATIC_REQUIRE(!can_multiply<decltype(3 * gpus), std::chrono::milliseconds>);  // it would be cut off
  CHECK((2.0 * megawatts * of_chips * 1h) / (1.0 * hour) == 2.0 * megawatts * of_chips);
}

TEST_CASE("time: there and back") {
  std::chrono::nanoseconds const ns = time_i(37s);
  CHECK(ns == 37s);
  real_hours const h = time_f(real_hours(0.1));
  CHECK(h.count() == 0.1);
}
