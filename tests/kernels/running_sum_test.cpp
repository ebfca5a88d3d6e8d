// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/running_sum.hpp>
#include <type_traits>

#include "catch.hpp"
#include "exact.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::superaccumulator;
using namespace tonnage::testing;

static_assert(sizeof(running_sum) == 24);
static_assert(std::is_nothrow_move_constructible_v<running_sum> && std::is_nothrow_move_assignable_v<running_sum>);

namespace {

constexpr double top = std::numeric_limits<double>::max();
constexpr double least = std::numeric_limits<double>::denorm_min();
constexpr std::uint64_t one_nan = 0x7ff8000000000000U;

running_sum sum_of(std::vector<double> const& numbers) {
  running_sum out;
  for (double const x : numbers) out += x;
  return out;
}
std::uint64_t expected_of(std::vector<double> const& numbers) {
  exact_reference out;
  for (double const x : numbers) out.add(x);
  return bits(out.rounded());
}
/// By the way of a superaccumulator.
double value_of_many(running_sum const& sum) {
  superaccumulator out;
  sum.add_to(out);
  return out.value();
}
double product_of(running_sum const& sum, double factor) {
  running_sum out;
  out.add_product(sum, factor);
  return out.value();
}

}  // namespace

TEST_CASE("running_sum: the example of its header") {
  CHECK(sum_of({0.1, 0.2, 0.3}).value() == 0.6);
  CHECK(0.1 + 0.2 + 0.3 != 0.6);
}

TEST_CASE("running_sum: worked out by hand") {
  CHECK(bits(running_sum().value()) == 0);
  CHECK(bits(sum_of({-0.0, -0.0}).value()) == 0);
  CHECK(bits(sum_of({3.5, -3.5}).value()) == 0);
  CHECK(sum_of({1e16, 1, -1e16}).value() == 1);
  CHECK(sum_of({1e300, 1, 1e-300, -1e300, -1}).value() == 1e-300);
  CHECK(sum_of({0x1p53, 1}).value() == 0x1p53);                 // a tie: 2^53 is even
  CHECK(sum_of({0x1p53, 3}).value() == 0x1p53 + 4);             // a tie: 2^53 + 2 is odd
  CHECK(sum_of({0x1p53, 1, 0x1p-1000}).value() == 0x1p53 + 2);  // no tie, three doubles
  CHECK(sum_of({0x1p53, 1, -least}).value() == 0x1p53);
  CHECK(sum_of({least, least, least}).value() == 3 * least);
}

TEST_CASE("running_sum: hard rows in any order, in parts that are merged, are rounded once") {
  source_of_bits source(1);
  for (kind_of_rows const kind : all_kinds)
    for (std::size_t const n : {1U, 2U, 3U, 10U, 100U, 1000U})
      for (std::uint64_t seed = 0; seed < 4; ++seed) {
        std::vector<double> rows = hard_rows(kind, n, seed);
        std::uint64_t const expected = expected_of(rows);
        INFO(n << " rows of kind " << static_cast<int>(kind));
        REQUIRE(bits(sum_of(rows).value()) == expected);
        for (std::size_t i = n; i > 1; --i) std::swap(rows[i - 1], rows[source() % i]);
        running_sum const whole = sum_of(rows);
        REQUIRE(bits(whole.value()) == expected);
        REQUIRE(bits(value_of_many(whole)) == expected);
        std::array<running_sum, 3> parts;
        for (double const x : rows) parts[source() % 3] += x;
        auto const merged = [](running_sum a, running_sum const& b) {
          a += b;
          return a;
        };
        auto const& [a, b, c] = parts;
        REQUIRE(bits(merged(merged(a, b), c).value()) == expected);
        REQUIRE(bits(merged(a, merged(b, c)).value()) == expected);
        REQUIRE(bits(merged(merged(c, b), a).value()) == expected);
        REQUIRE(bits(merged(whole, running_sum()).value()) == expected);
        REQUIRE(bits(merged(running_sum(), whole).value()) == expected);
      }
}

TEST_CASE("running_sum: NaN and infinities, before and after two doubles hold it no longer") {
  for (std::vector<double> const& start :
       {std::vector<double>{}, {1}, {1e300, 1, 1e-300}, {top, 0x1p970}, {top, top}}) {
    auto const with = [&](std::vector<double> more) {
      more.insert(more.begin(), start.begin(), start.end());
      running_sum s = sum_of(more);
      s += 7;
      return bits(s.value());
    };
    CHECK(with({infinity}) == bits(infinity));
    CHECK(with({-infinity, 1}) == bits(-infinity));
    CHECK(with({infinity, infinity}) == bits(infinity));
    CHECK(with({infinity, -infinity}) == one_nan);
    CHECK(with({-not_a_number}) == one_nan);
    CHECK(with({infinity, not_a_number}) == one_nan);
  }
  running_sum a = sum_of({1, infinity});
  a += sum_of({-infinity, 2});
  CHECK(bits(a.value()) == one_nan);
}

TEST_CASE("running_sum: beyond the top double is infinity, and back again is not") {
  CHECK(sum_of({top, top}).value() == infinity);
  CHECK(sum_of({-top, -top, 1}).value() == -infinity);
  CHECK(sum_of({top, top, -top}).value() == top);
  CHECK(sum_of({top, 0x1p969}).value() == top);
  CHECK(sum_of({top, 0x1p970}).value() == infinity);
  CHECK(sum_of({top, 0x1p970, -least}).value() == top);
  CHECK(sum_of({top, 0x1p969, 0x1p969, 1, -0x1p970}).value() == top);
  CHECK(sum_of({-top, 0x1p970, 0x1p971, top}).value() == 0x1p970 + 0x1p971);
}

TEST_CASE("running_sum: copies go their own ways; a sum may be assigned and added to itself") {
  for (std::vector<double> const& start : {std::vector<double>{0.1, 1e10}, {1e300, 1, 1e-300}}) {
    running_sum a = sum_of(start);
    running_sum const b = a;
    a += 5;
    CHECK(bits(b.value()) == expected_of(start));
    running_sum c;
    c = b;
    c += -1;
    CHECK(bits(b.value()) == expected_of(start));
    running_sum d = std::move(a);
    std::vector<double> more = start;
    more.push_back(5);
    CHECK(bits(d.value()) == expected_of(more));
    a = std::move(d);
    CHECK(bits(a.value()) == expected_of(more));
    running_sum const& same = a;
    a = same;
    CHECK(bits(a.value()) == expected_of(more));
    a += same;
    more.insert(more.end(), more.begin(), more.end());
    CHECK(bits(a.value()) == expected_of(more));
  }
  // Two doubles hold it, but not its double.
  running_sum s = sum_of({0x1p1023, 1});
  running_sum const& same = s;
  s += same;
  s += -0x1p1023;
  s += -0x1p1023;
  CHECK(s.value() == 2);
}

TEST_CASE("running_sum: made of a sum of many, and added to one") {
  superaccumulator many;
  for (double const x : {1e300, 2.0, 1e-300}) many.add(x);
  running_sum s(many);
  s += -1e300;
  s += -2;
  CHECK(s.value() == 1e-300);
  s.add_to(many);
  many.add(-1e300);
  many.add(-2);
  CHECK(many.value() == 2e-300);
}

TEST_CASE("running_sum: products of two doubles are not rounded") {
  source_of_bits source(2);
  for (int const spread : {1, 50, 400}) {
    running_sum s;
    exact_reference expected;
    for (int i = 0; i < 2000; ++i) {
      int const up = static_cast<int>(source() % static_cast<unsigned>(spread)) - spread / 2;
      double const x = std::ldexp(2 * uniform(source) - 1, up);
      double const y = std::ldexp(2 * uniform(source) - 1, -up);
      s.add_product(x, y);
      expected.add_product(x, y);
      double const rounded = x * y;
      s += -rounded;
      expected.add(-rounded);
      REQUIRE(bits(s.value()) == bits(expected.rounded()));
    }
  }
}

TEST_CASE("running_sum: products at the ends of the range of double") {
  auto const product = [](double x, double y) {
    running_sum s;
    s.add_product(x, y);
    return s.value();
  };
  CHECK(product(3, 5) == 15);
  CHECK(bits(product(-0.0, 5)) == 0);
  CHECK(product(0x1p-537, 0x1p-537) == least);
  CHECK(product(0x1.8p-537, -0x1p-537) == -2 * least);
  CHECK(product(0x1p-538, 0x1p-537) == 0);
  CHECK(product(0x1p-900, 0x1p-900) == 0);
  CHECK(product(0x1p-900, 0x1p900) == 1);
  CHECK(product(0x1p1000, 0x1p100) == infinity);
  CHECK(product(top, -2) == -infinity);
  CHECK(product(-infinity, 2) == -infinity);
  CHECK(bits(product(0, infinity)) == one_nan);
  CHECK(bits(product(not_a_number, 1)) == one_nan);
  // Both are rounded, and what is left over is added as well.
  for (double const size : {0x1p-1000, 0x1p-900, 0x1p-500, 1.0, 0x1p500, 0x1p900}) {
    running_sum s;
    s.add_product(0x1.0000000000001p0, 0x1.0000000000001p0 * size);  // (1 + 2^-52)^2 = 1 + 2^-51 + 2^-104
    s += -0x1.0000000000002p0 * size;
    CHECK(s.value() == 0x1p-104 * size);  // 0 where that is below 2^-1075
  }
  running_sum s;
  s.add_product(top, 16);
  s.add_product(top, -15);
  CHECK(s.value() == top);
}

TEST_CASE("running_sum: a sum times a factor is not rounded before") {
  CHECK(product_of(sum_of({1e16, 1}), 3) == 30000000000000004);  // 3 × 10^16 + 3, where a last bit is 4
  source_of_bits source(3);
  for (kind_of_rows const kind : {kind_of_rows::prices, kind_of_rows::cancelling, kind_of_rows::whole})
    for (std::size_t const n : {1U, 2U, 5U, 100U}) {
      std::vector<double> const rows = hard_rows(kind, n, 4);
      double const factor = 2 * uniform(source) - 1;
      exact_reference expected;
      for (double const x : rows) expected.add_product(x, factor);
      REQUIRE(bits(product_of(sum_of(rows), factor)) == bits(expected.rounded()));
    }
  // Nor where two doubles do not hold it.
  running_sum many = sum_of({1, 0x1p-60, 0x1p-120});
  running_sum product;
  product.add_product(many, 0x1p200);
  for (double const x : {-0x1p200, -0x1p140}) product += x;
  CHECK(product.value() == 0x1p80);
  CHECK(product_of(sum_of({1e300, 1, -1e300, 1e-300, -1e-300}), 7) == 7);
}

TEST_CASE("running_sum: a sum times a factor does not depend on the order in which it was summed") {
  // 1 + 2^-60: with 2^-120 in between, two doubles no longer hold it.
  std::vector<double> const rows{1, 0x1p-60, 0x1p-120, -0x1p-120};
  for (std::vector<double> const& order : {rows,
                                           {0x1p-120, -0x1p-120, 1, 0x1p-60},
                                           {0x1p-60, 1, 0x1p-120, -0x1p-120},
                                           {1, 0x1p-120, 0x1p-60, -0x1p-120}}) {
    running_sum product;
    product.add_product(sum_of(order), 0x1p60);
    product += -0x1p60;
    CHECK(product.value() == 1);
  }
  // Where products are rounded to a multiple of 2^-1074, both in the same way.
  for (kind_of_rows const kind : {kind_of_rows::prices, kind_of_rows::huge_range, kind_of_rows::subnormal}) {
    source_of_bits source(5);
    std::vector<double> numbers = hard_rows(kind, 30, 6);
    for (double const factor : {0x1.23456789abcdep-1060, 0x1.3p-1000, 3.0, 0.1}) {
      std::uint64_t const expected = bits(product_of(sum_of(numbers), factor));
      for (int turn = 0; turn < 10; ++turn) {
        for (std::size_t i = numbers.size(); i > 1; --i) std::swap(numbers[i - 1], numbers[source() % i]);
        REQUIRE(bits(product_of(sum_of(numbers), factor)) == expected);
      }
    }
  }
}

TEST_CASE("running_sum: a sum that is not finite, or beyond the top double, times a factor") {
  CHECK(product_of(sum_of({infinity}), -2) == -infinity);
  CHECK(bits(product_of(sum_of({infinity}), 0)) == one_nan);
  CHECK(bits(product_of(sum_of({not_a_number}), 2)) == one_nan);
  CHECK(bits(product_of(sum_of({2}), not_a_number)) == one_nan);
  CHECK(bits(product_of(running_sum(), infinity)) == one_nan);
  CHECK(product_of(sum_of({1, 0x1p-60}), infinity) == infinity);
  for (std::vector<double> const& order : {std::vector<double>{top, 0x1p970},
                                           {0x1p970, top},
                                           {top, 1, -1, 0x1p970},
                                           {top, 0x1p-1000, -0x1p-1000, 0x1p970}})
    CHECK(product_of(sum_of(order), 0.5) == infinity);  // its nearest double is
}
