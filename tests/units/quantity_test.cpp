// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tonnage/units.hpp>
#include <type_traits>

using namespace tonnage;
using std::int64_t;
using tonnage::testing::Approx;

namespace {

constexpr auto top = std::numeric_limits<int64_t>::max();

/// Money in cents: a value type of a user's own, exact, without conversions to double.
struct cents {
  int64_t n = 0;
  friend constexpr cents operator+(cents a, cents b) { return {a.n + b.n}; }
  friend constexpr cents operator-(cents a, cents b) { return {a.n - b.n}; }
  friend constexpr cents operator*(cents a, cents b) { return {a.n * b.n / 100}; }
  friend constexpr cents operator/(cents a, cents b) { return {a.n * 100 / b.n}; }
  constexpr bool operator==(cents const&) const = default;
  constexpr auto operator<=>(cents const&) const = default;
};

template <class Q, class N>
concept multiplies_in_place = requires(Q q, N n) { q *= n; };
template <class Q, class N>
concept divides_in_place = requires(Q q, N n) { q /= n; };
template <class Q, class R>
concept adds_in_place = requires(Q q, R r) { q += r; };
template <class Q, class U>
concept reads_in = requires(Q q, U u) { q.in(u); };
template <class Q, class U>
concept reads_as_double_in = requires(Q q, U u) { q.template in<double>(u); };

template <quantity<kind::power, int64_t> Limit>
struct breaker {
  static constexpr bool holds(quantity<kind::power, int64_t> p) { return p <= Limit; }
};

}  // namespace

TEST_CASE("quantity: a quantity is as cheap as its number") {
  using power = quantity<kind::power>;
  STATIC_REQUIRE(sizeof(power) == sizeof(double));
  STATIC_REQUIRE(std::is_trivially_copyable_v<power>);
  STATIC_REQUIRE(std::is_standard_layout_v<power>);
  STATIC_REQUIRE(power{} == 0.0 * watts);
  STATIC_REQUIRE(breaker<1000 * watts>::holds(999 * watts));
  STATIC_REQUIRE(!breaker<1000 * watts>::holds(1001 * watts));
}

TEST_CASE("quantity: sums, differences, products, quotients") {
  // 260,000 × 2.25 PFLOP/s = 585 EFLOP/s, the dense BF16 peak of 260,000 B200
  auto const peak = 2.25 * prefix::peta * flop_per_s<bf16> / gpu * (260'000.0 * gpus);
  STATIC_REQUIRE(std::is_same_v<decltype(peak), quantity<kind::flop_rate<bf16>> const>);
  CHECK(peak.in(prefix::exa * flop_per_s<bf16>) == Approx(585));
  CHECK(62.5 * megawatts + 500.0 * kilowatts == 63.0 * megawatts);
  CHECK(1.0 * megawatts - 2.5 * megawatts == -1.5 * megawatts);
  CHECK(-(1.0 * watts) == -1.0 * watts);
  CHECK(+(1.0 * watts) == 1.0 * watts);
  CHECK(1.0 * kilowatts * (36.0 * hour) == 36.0 * kWh);
  STATIC_REQUIRE(std::is_same_v<decltype(1.0 * gpus / (2.0 * gpus)), double>);
  CHECK(1.0 * gpus / (2.0 * gpus) == 0.5);
  CHECK(6.0 / (2.0 * second) * (1.0 * second) == 3);
  CHECK(2.0 * (3.0 * watts) == 3.0 * watts * 2.0);
}

TEST_CASE("quantity: assignment operators") {
  auto p = 10.0 * watts;
  p += 5.0 * watts * of_chips;  // a special kind turns into the general one
  p -= 3.0 * watts;
  p *= 4;
  p /= 2;
  CHECK(p == 24.0 * watts);
  auto n = 10 * gpus;
  n += 5 * gpus;
  n *= 2;
  CHECK(n == 30 * gpus);
  STATIC_REQUIRE(!divides_in_place<quantity<kind::gpu, int64_t>, int>);
  STATIC_REQUIRE(divides_in_place<quantity<kind::gpu>, int>);
  STATIC_REQUIRE(!multiplies_in_place<quantity<kind::gpu, int64_t>, double>);
  STATIC_REQUIRE(!adds_in_place<quantity<kind::gpu, int64_t>, quantity<kind::gpu>>);
}

TEST_CASE("quantity: the quotient of whole numbers is a double") {
  auto const price = 10 * usd / (4 * gpus);
  STATIC_REQUIRE(std::is_same_v<decltype(price)::value_type, double>);
  CHECK(price == 2.5 * usd / gpu);
  STATIC_REQUIRE(std::is_same_v<decltype(7 * gpus / 2), quantity<kind::gpu, double>>);
  CHECK(7 * gpus / 2 == 3.5 * gpus);
}

TEST_CASE("quantity: whole numbers never wrap") {
  auto const most = top * watts;
  CHECK_THROWS_AS(most + 1 * watts, error);
  CHECK_THROWS_AS(-most - 2 * watts, error);
  CHECK_THROWS_AS(most * 2, error);
  CHECK_THROWS_AS(-((-top - 1) * watts), error);
  CHECK_THROWS_AS(top * kilowatts, error);
  CHECK_THROWS_AS((quantity<kind::power, int64_t>(1e19 * watts)), error);
  CHECK_THROWS_AS((quantity<kind::power, std::int32_t>(3'000'000'000 * watts)), error);
  auto sum = most;
  CHECK_THROWS_AS(sum += 1 * watts, error);
  CHECK(sum == most);
  CHECK(most + 0 * watts == most);
}

TEST_CASE("quantity: conversions that would cut off do not exist") {
  constexpr auto w = 1999 * watts;
  STATIC_REQUIRE(std::is_same_v<decltype(w)::value_type, int64_t>);
  STATIC_REQUIRE(!reads_in<decltype(w), decltype(kilowatts)>);
  STATIC_REQUIRE(reads_as_double_in<decltype(w), decltype(kilowatts)>);
  STATIC_REQUIRE(!reads_as_double_in<decltype(w), decltype(joules)>);
  CHECK(w.in<double>(kilowatts) == 1.999);
  CHECK((2 * kilowatts).in(watts) == 2000);
  CHECK((1 * hour).in(second) == 3600);
  STATIC_REQUIRE(std::is_same_v<decltype(5 * (prefix::milli * watt)), quantity<kind::power, double>>);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<kind::power>, quantity<kind::power, int64_t>>);
  STATIC_REQUIRE(std::is_constructible_v<quantity<kind::power, int64_t>, quantity<kind::power>>);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<kind::power>, quantity<kind::power, float>>);
  STATIC_REQUIRE(std::is_convertible_v<quantity<kind::power, int64_t>, quantity<kind::power>>);
  STATIC_REQUIRE(std::is_convertible_v<quantity<kind::power, float>, quantity<kind::power>>);
}

TEST_CASE("quantity: what is nonsense is false, not a hard error") {
  STATIC_REQUIRE(!std::is_constructible_v<quantity<money<usd>>, quantity<money<krw>>>);
  STATIC_REQUIRE(!std::is_constructible_v<quantity<kind::power>, double>);
  STATIC_REQUIRE(!std::is_constructible_v<quantity<kind::power>, int>);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<kind::power>, double>);
  STATIC_REQUIRE(!std::is_assignable_v<quantity<kind::it_power>&, quantity<kind::power>>);
  STATIC_REQUIRE(std::is_assignable_v<quantity<kind::power>&, quantity<kind::it_power>>);
}

TEST_CASE("quantity: comparisons, also with what is not a number") {
  CHECK(1.0 * kilowatts == 1000 * watts);
  CHECK(1.0 * kilowatts > 999 * watts);
  CHECK(700.0 * watts * of_chips < 1.0 * kilowatts);
  CHECK(-1 * gpus < 0 * gpus);
  auto const nan = std::numeric_limits<double>::quiet_NaN() * watts;
  CHECK(!(nan == nan));
  CHECK(nan != nan);
  CHECK(!(nan < 1.0 * watts));
  CHECK(!(nan >= 1.0 * watts));
  STATIC_REQUIRE(std::is_same_v<decltype(nan <=> nan), std::partial_ordering>);
  STATIC_REQUIRE(std::is_same_v<decltype(1 * gpu <=> 1 * gpu), std::strong_ordering>);
}

TEST_CASE("quantity: float stays float") {
  auto const p = 2.5F * kilowatts;
  STATIC_REQUIRE(std::is_same_v<decltype(p)::value_type, float>);
  CHECK(p.in(watts) == 2500.0F);
  STATIC_REQUIRE(std::is_same_v<decltype(p + 1.0 * watts)::value_type, double>);
}

TEST_CASE("quantity: a user's value types: a struct, big integers, an array of samples") {
  using price = quantity<money<usd>, cents>;
  auto const a = price::from_coherent({250});
  auto const b = price::from_coherent({199});
  CHECK(a + b == price::from_coherent({449}));
  CHECK(a > b);
  CHECK(a - b == price::from_coherent({51}));
  CHECK((a * cents{300}).coherent_ == cents{750});  // $2.50 × 3.00
  CHECK(a / price::from_coherent({125}) == cents{200});

  using boost::multiprecision::cpp_int;
  using wide = quantity<kind::flop<bf16>, cpp_int>;
  auto const one = wide::from_coherent(cpp_int(top));
  CHECK((one + one).coherent_ == cpp_int("18446744073709551614"));
  CHECK((one * cpp_int(1000)).coherent_ == cpp_int("9223372036854775807000"));
}

TEST_CASE("quantity: everything is a constant expression") {
  constexpr auto energy = 8 * gpus * (1000 * watts / gpu) * (3 * hour);
  STATIC_REQUIRE(std::is_same_v<decltype(energy)::kind_type, kind::energy>);
  STATIC_REQUIRE(energy == 24.0 * kWh);
}
