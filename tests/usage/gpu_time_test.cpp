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
  auto const least = gpu_time::from_units(int128(std::numeric_limits<std::int64_t>::min(), std::uint64_t{0}));
  CHECK_THROWS_WITH(gpu_time() - least, "more GPU time than 128 bits count");  // 2^127
  CHECK((least - least) == gpu_time());
}

TEST_CASE("eight GPUs for an hour and a half are twelve GPU-hours") {
  constexpr gpu_time used = gpu_share::of(8) * 90min;
  STATIC_REQUIRE(used.units() == int128(12 * gpu_time::units_in_hour));
  STATIC_REQUIRE(gpu_time::units_in_hour == 64'864'800'000'000);  // 18,018,000 × 3,600,000
  CHECK(used.in_hours() == 12);
  CHECK(used.to_quantity().in(gpus * hour) == 12);
  CHECK(gpu_share::of(8).to_quantity().in(gpus) == 8);
}

TEST_CASE("halves to sixteenths and thousandths are exact: so many of them are one GPU") {
  for (std::int64_t const denominator : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1000}) {
    gpu_share all;
    gpu_time time;
    for (std::int64_t i = 0; i != denominator; ++i) {
      all += gpu_share::of(1, denominator);
      time += gpu_share::of(1, denominator) * 1ms;
    }
    CHECK(all == gpu_share::of(1));
    CHECK(time == gpu_share::of(1) * 1ms);
    CHECK(gpu_share::of(1, denominator) * denominator == gpu_share::of(1));
  }
  CHECK(gpu_share::of(3, 7) + gpu_share::of(4, 7) == gpu_share::of(1));
  CHECK(gpu_share::of(2, 4) == gpu_share::of(500, 1000));
  CHECK(gpu_share::of(1) - gpu_share::of(6, 7) == gpu_share::of(1, 7));
  CHECK(gpu_share::of(10, 7).to_quantity().in(gpus) == 10.0 / 7);
}

TEST_CASE("a fraction that no share holds is refused, and so is nonsense") {
  CHECK_THROWS_WITH(gpu_share::of(1, 17), contains("halves to sixteenths or thousandths") && contains("'1/17'"));
  CHECK_THROWS_WITH(gpu_share::of(1, 0), contains("denominator of at least 1") && contains("'1/0'"));
  CHECK_THROWS_WITH(gpu_share::of(1, -7), contains("denominator of at least 1"));
  CHECK_THROWS_WITH(gpu_share::of(1, 7) - gpu_share::of(1, 2),
                    contains("less than what is taken") && contains("1/7 - 0.5"));
  CHECK(gpu_share::of(17, 17) == gpu_share::of(1));
  CHECK(gpu_share::of(0, 17) == gpu_share());
}

TEST_CASE("a share as text") {
  CHECK(to_string(gpu_share::of(8)) == "8");
  CHECK(to_string(gpu_share::of(1, 7)) == "1/7");
  CHECK(to_string(gpu_share::of(15, 7)) == "15/7");
  CHECK(to_string(gpu_share::of(143, 1000)) == "0.143");
  CHECK(to_string(gpu_share::of(5, 2)) == "2.5");
  CHECK(to_string(gpu_share::of(1, 16)) == "1/16");
  CHECK(to_string(gpu_share()) == "0");
}

TEST_CASE("numbers of a column, times milliseconds, as GPU time") {
  // 2^40 sevenths × ms are 2^40 × 2,574,000 units; 2^100 whole GPUs × ms are beyond 2^124 units, and 2^103 beyond 2^127.
  CHECK(detail::gpu_time_of(int128(std::int64_t{1} << 40), gpu_share::of(1, 7)) ==
        gpu_time::from_units(int128((std::int64_t{1} << 40) * 2'574'000)));
  auto const large = int128(std::int64_t{1} << 36, std::uint64_t{0});
  CHECK(detail::gpu_time_of(large, gpu_share::of(1)).units().to_string() == "22840528514912237356167598354464768000");
  CHECK_THROWS_WITH(detail::gpu_time_of(int128(std::int64_t{1} << 39, std::uint64_t{0}), gpu_share::of(1)),
                    contains("128 bits"));
}

TEST_CASE("a year of the largest fleets is exact") {
  // 20 million GPUs for 366 days: 2e7 × 31,622,400,000 ms × 18,018,000 parts, more than 64 bits.
  gpu_time const year = gpu_share::of(20'000'000) * (366 * 24h);
  CHECK(year.units().to_string() == "11395448064000000000000000");
  CHECK(year.in_hours() == 20e6 * 366 * 24);
  CHECK((year + gpu_share::of_parts(1) * 1ms - year).units() == int128(1));
}

TEST_CASE("the largest product there is") {
  // (2^63 - 1) × (2^63 - 1) = 2^126 - 2^64 + 1
  auto const most = gpu_share::of_parts(std::numeric_limits<std::int64_t>::max()) *
                    std::chrono::milliseconds(std::numeric_limits<std::int64_t>::max());
  CHECK(most.units().to_string() == "85070591730234615847396907784232501249");
  gpu_time twice = most;
  CHECK_NOTHROW(twice += most);  // 2^127 - 2^65 + 2
  CHECK_THROWS_WITH(twice += most, contains("128 bits"));
  CHECK_THROWS_WITH(gpu_time() - twice - most, contains("128 bits"));
}

TEST_CASE("a time that milliseconds do not hold is refused, and does not turn negative") {
  CHECK_THROWS_WITH(gpu_share::of(1) * std::chrono::hours::max(), contains("more milliseconds than 64 bits"));
  CHECK_THROWS_WITH(gpu_share::of(1) * std::chrono::days::max(), contains("more milliseconds than 64 bits"));
  CHECK((gpu_share::of(1) * std::chrono::weeks(1)).in_hours() == 168);
  CHECK((gpu_share::of(1) * std::chrono::duration<short, std::ratio<60>>(30)).in_hours() == 0.5);
  auto const multiplies = []<class Time>(Time const& t) { return requires { gpu_share() * t; }; };
  STATIC_REQUIRE(multiplies(std::chrono::days()));
  STATIC_REQUIRE(!multiplies(std::chrono::microseconds()));
}

TEST_CASE("a correction is negative") {
  CHECK((gpu_share::of(2) * -30min).in_hours() == -1);
  CHECK(gpu_share::of(2) * -30min + gpu_share::of(1) * 60min == gpu_time());
  CHECK(gpu_share::of_parts(1) * std::chrono::milliseconds::min() + gpu_share::of_parts(1) * 1ms ==
        gpu_share::of_parts(1) * -std::chrono::milliseconds::max());
}

TEST_CASE("no GPUs below zero, and none that wrap") {
  CHECK_THROWS_WITH(gpu_share::of(-1), contains("at least 0") && contains("-1"));
  CHECK_THROWS_WITH(gpu_share::of(-5, 1000), contains("at least 0") && contains("-5/1000"));
  CHECK_THROWS_WITH(gpu_share::of_parts(-5), contains("at least 0") && contains("-5"));
  CHECK_THROWS_AS(gpu_share::of(std::numeric_limits<std::int64_t>::max() / 18'018'000 + 1), error);
  CHECK_THROWS_WITH(gpu_share::of_parts(std::numeric_limits<std::int64_t>::max()) + gpu_share::of_parts(1),
                    contains("64 bits"));
  CHECK(gpu_share::of(750, 1000) * 2 == gpu_share::of(1500, 1000));
  CHECK_THROWS_AS(gpu_share::of(1) * std::numeric_limits<std::int64_t>::max(), error);
  CHECK_THROWS_AS(gpu_share::of(1) * -1, error);
  // Numbers without a sign are refused with their own digits.
  CHECK_THROWS_WITH(gpu_share::of(~std::uint64_t{0}), contains("18446744073709551615"));
  CHECK_THROWS_WITH(gpu_share::of(1, ~std::uint64_t{0}), contains("1/18446744073709551615"));
  CHECK_THROWS_WITH(gpu_share::of_parts(~std::uint64_t{0}), contains("18446744073709551615"));
  CHECK_THROWS_WITH(gpu_share::of(1) * ~std::uint64_t{0}, contains("1 * 18446744073709551615"));
  CHECK(gpu_share::of(std::uint64_t{5}, std::uint64_t{2}) == gpu_share::of_parts(45'045'000));
  CHECK(gpu_time::from_units(~std::uint64_t{0}) > gpu_time());
  CHECK(gpu_share::of(1) + gpu_share::of(500, 1000) == gpu_share::of(1500, 1000));
}

TEST_CASE("GPU time divided by a quantity is a quantity") {
  constexpr gpu_time used = gpu_share::of(8) * 90min;  // 12 GPU-hours
  CHECK(used / (4.0 * gpus) == 3.0 * hour);
  CHECK(used / (1.5 * hour) == 8.0 * gpus);
  CHECK(used / (std::int64_t{4} * gpus) == 3.0 * hour);
  CHECK(used / (6.0 * gpus * hour) == 2);
  CHECK(used / used == 1);
  STATIC_REQUIRE(used / (100.0 * gpus) == 0.12 * hour);  // 43,200 GPU-seconds
}

TEST_CASE("GPU time becomes a quantity by one rounding") {
  // 0.123 h = 442.8 s; the double nearest to 0.123, times 3600, is 442.80000000000001.
  CHECK((gpu_share::of(1) * 442'800ms).to_quantity().coherent_ == 442.8);
  CHECK((gpu_share::of(1) * 442'800ms).in_hours() == 0.123);
  // 55 bits and a fraction: 2^54 + 3 GPU-seconds lie between 2^54 and 2^54 + 4, nearer to the second.
  auto const one_second = gpu_share::of(1) * 1s;
  auto const large =
      gpu_time::from_units(detail::product_of((std::uint64_t{1} << 54) + 3, std::uint64_t{18'018'000'000}));
  CHECK(large.to_quantity().coherent_ == 0x1p54 + 4);
  CHECK((gpu_time() - large).to_quantity().coherent_ == -(0x1p54 + 4));
  // Halfway is to even; one unit of 1/18,018,000,000 more, and it is not halfway.
  auto const halfway =
      gpu_time::from_units(detail::product_of((std::uint64_t{1} << 54) + 2, std::uint64_t{18'018'000'000}));
  CHECK(halfway.to_quantity().coherent_ == 0x1p54);
  CHECK((halfway + gpu_time::from_units(1)).to_quantity().coherent_ == 0x1p54 + 4);
  CHECK(one_second.to_quantity().coherent_ == 1);
  CHECK(gpu_time().to_quantity().coherent_ == 0);
  CHECK(gpu_time::from_units(1).to_quantity().coherent_ == 1 / 18'018'000'000.0);
  // -2^127 units
  auto const least = gpu_time::from_units(int128(std::numeric_limits<std::int64_t>::min(), std::uint64_t{0}));
  CHECK(least.to_quantity().coherent_ == -0x1p127 / 18'018'000'000.0);
}

TEST_CASE("GPU time, so many times as much") {
  gpu_time const seventh = gpu_share::of(1, 7) * 1h;
  CHECK((seventh * 14).in_hours() == 2);
  CHECK(7 * seventh == gpu_share::of(1) * 1h);
  CHECK((seventh * -7).in_hours() == -1);
  CHECK(seventh * 0 == gpu_time());
  CHECK_THROWS_WITH(gpu_time::from_units({INT64_MAX, 0}) * 2, contains("more GPU time than 128 bits count"));
}
