// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/value.hpp>
#include <vector>

using namespace tonnage;
using std::int64_t;

namespace value_test {

/// A fixed-point number of a user: hundredths.
struct hundredths {
  int64_t n = 0;
  constexpr hundredths() = default;
  constexpr explicit(false) hundredths(int whole) : n(100 * int64_t{whole}) {}
  friend constexpr hundredths operator+(hundredths a, hundredths b) { return raw(a.n + b.n); }
  friend constexpr hundredths operator-(hundredths a, hundredths b) { return raw(a.n - b.n); }
  friend constexpr hundredths operator*(hundredths a, hundredths b) { return raw(a.n * b.n / 100); }
  constexpr bool operator==(hundredths const&) const = default;
  static constexpr hundredths raw(int64_t n) {
    hundredths out;
    out.n = n;
    return out;
  }
};

}  // namespace value_test

using value_test::hundredths;

namespace {

enum class colour { red };

constexpr auto top = std::numeric_limits<int64_t>::max();
constexpr auto bottom = std::numeric_limits<int64_t>::min();

}  // namespace

TEST_CASE("value: what counts as a number") {
  STATIC_REQUIRE(number_like<double>);
  STATIC_REQUIRE(number_like<int>);
  STATIC_REQUIRE(number_like<hundredths>);
  STATIC_REQUIRE(!number_like<bool>);
  STATIC_REQUIRE(!number_like<colour>);
  STATIC_REQUIRE(!number_like<char const*>);
  STATIC_REQUIRE(!number_like<quantity<kind::gpu>>);
  STATIC_REQUIRE(!number_like<unit<kind::gpu>>);
}

TEST_CASE("value: what converts without loss") {
  STATIC_REQUIRE(value_converts<float, double>);
  STATIC_REQUIRE(!value_converts<double, float>);
  STATIC_REQUIRE(value_converts<int64_t, double>);
  STATIC_REQUIRE(!value_converts<double, int64_t>);
  STATIC_REQUIRE(value_converts<int, int64_t>);
  STATIC_REQUIRE(!value_converts<int64_t, int>);
  STATIC_REQUIRE(!value_converts<int, unsigned>);
  STATIC_REQUIRE(value_converts<unsigned, int64_t>);
  STATIC_REQUIRE(!value_converts<std::uint64_t, int64_t>);
  STATIC_REQUIRE(value_converts<int, hundredths>);
  STATIC_REQUIRE(!value_converts<hundredths, int>);
  STATIC_REQUIRE(value_casts<double, int64_t>);
}

TEST_CASE("value: common values") {
  STATIC_REQUIRE(std::is_same_v<common_value<int, double>, double>);
  STATIC_REQUIRE(std::is_same_v<common_value<int, int64_t>, int64_t>);
  STATIC_REQUIRE(std::is_same_v<common_value<hundredths, double>, hundredths>);
  STATIC_REQUIRE(std::is_same_v<common_value<int, hundredths>, hundredths>);
  STATIC_REQUIRE(std::is_same_v<real_value<int64_t>, double>);
  STATIC_REQUIRE(std::is_same_v<real_value<float>, float>);
}

TEST_CASE("value: whole numbers throw where they would wrap") {
  CHECK_THROWS_AS(detail::plus(top, int64_t{1}), error);
  CHECK_THROWS_AS(detail::minus(bottom, int64_t{1}), error);
  CHECK_THROWS_AS(detail::minus(int64_t{0}, bottom), error);
  CHECK_THROWS_AS(detail::times(top, int64_t{2}), error);
  CHECK(detail::plus(top, int64_t{0}) == top);
  CHECK_THROWS_AS((detail::value_cast<int64_t>(9223372036854775808.0)), error);  // 2^63
  CHECK((detail::value_cast<int64_t>(-9223372036854775808.0)) == bottom);
  CHECK_THROWS_AS((detail::value_cast<int64_t>(std::numeric_limits<double>::quiet_NaN())), error);
  CHECK_THROWS_AS((detail::value_cast<unsigned>(-1)), error);
  CHECK_THROWS_AS((detail::value_cast<std::int32_t>(int64_t{1} << 31)), error);
  CHECK_THROWS_AS((detail::value_cast<int64_t>(~std::uint64_t{0})), error);
}

TEMPLATE_TEST_CASE("value: whole numbers overflow in standard C++ as the compiler's own check says", "", std::int8_t,
                   std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, int64_t, std::uint64_t) {
  using T = TestType;
  using limits = std::numeric_limits<T>;
  // Around the ends, around zero, and around the root of the top, where products begin to overflow.
  std::vector<T> numbers;
  for (T const centre : {limits::lowest(), T{}, static_cast<T>(T{1} << (limits::digits / 2)), limits::max()}) {
    for (int step = -5; step <= 5; ++step) {
      numbers.push_back(static_cast<T>(static_cast<std::uint64_t>(centre) + static_cast<std::uint64_t>(step)));
    }
  }
  bool same = true;
  for (T const a : numbers) {
    for (T const b : numbers) {
      T plain{};
      T built_in{};
      same &= detail::add_overflows(a, b, plain) == __builtin_add_overflow(a, b, &built_in) && plain == built_in;
      same &= detail::sub_overflows(a, b, plain) == __builtin_sub_overflow(a, b, &built_in) && plain == built_in;
      same &= detail::mul_overflows(a, b, plain) == __builtin_mul_overflow(a, b, &built_in) && plain == built_in;
    }
  }
  CHECK(same);
}

TEST_CASE("value: scaling rounds once") {
  // 0.3 × 10^-3 in doubles: 0.3 / 1000 is nearer than 0.3 * 0.001.
  CHECK((detail::scale_up<scale{1, 1, -3}>(0.3)) == 0.0003);
  CHECK((detail::scale_down<scale{36, 1, 5}>(3.6e6)) == 1);
  STATIC_REQUIRE(std::is_same_v<decltype(detail::scale_up<scale{1, 1, -3}>(int64_t{5})), double>);
  STATIC_REQUIRE(std::is_same_v<decltype(detail::scale_up<scale{1000}>(int64_t{5})), int64_t>);
  CHECK_THROWS_AS((detail::scale_up<scale{1, 1, 18}>(int64_t{10})), error);
}
