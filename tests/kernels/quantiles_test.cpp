// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/quantiles.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

namespace {

constexpr auto linear = quantile_rule::linear;

/// By sorting; the rank in whole numbers: p = k / 1000.
double by_sorting(std::vector<double> rows, std::size_t thousandths) {
  std::sort(rows.begin(), rows.end());
  std::size_t const rank = (rows.size() * thousandths + 999) / 1000;
  return rows[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

TEST_CASE("quantiles: the examples of its header") {
  std::vector<double> const watts{300, 100, 400, 200};
  CHECK(quantile(watts, 0.5) == 200);
  CHECK(quantile(watts, 0.5, linear) == 250);
  CHECK(quantiles(watts, {0, 0.25, 0.26, 1}) == std::vector<double>{100, 100, 200, 400});
  quantile_sketch s;
  s.add(watts);
  CHECK(std::abs(s.quantile(0.99) - 400) <= 400 * 0.004);
}

TEST_CASE("quantiles: type 7, as R and NumPy print it") {
  std::vector<double> const rows{15, 20, 35, 40, 50};
  CHECK(quantiles(rows, {0, 0.25, 0.5, 0.75, 1}, linear) == std::vector<double>{15, 20, 35, 40, 50});
  CHECK(quantile(rows, 0.4, linear) == Approx(29));  // (5 - 1) × 0.4 = 1.6: 20 + 0.6 × 15
  CHECK(quantile(rows, 0.9, linear) == Approx(46));
  CHECK(quantile(std::vector<std::uint8_t>{1, 2}, 0.5, linear) == 1.5);
  CHECK(quantile(std::vector<double>{7}, 0.3, linear) == 7);
}

TEST_CASE("quantiles: the nearest rank of every size and share, against sorting") {
  for (std::size_t const n : {1U, 2U, 3U, 10U, 99U, 100U, 101U, 1000U}) {
    std::vector<double> const rows = hard_rows(kind_of_rows::huge_range, n, n);
    for (std::size_t p = 0; p <= 1000; p += n < 200 ? 1 : 37)
      REQUIRE(quantile(rows, static_cast<double>(p) / 1000) == by_sorting(rows, p));
  }
  std::vector<double> hundred;
  for (int i = 1; i <= 100; ++i) hundred.push_back(i);
  CHECK(quantile(hundred, 0.07) == 7);  // 0.07 × 100 is 7.000000000000001 in doubles
}

TEST_CASE("quantiles: NaN are left out, zeros and infinities are in order") {
  std::vector<double> const rows{not_a_number, infinity, -0.0, 0.0, -not_a_number, -infinity};
  CHECK(quantile(rows, 0.25) == -infinity);
  CHECK(bits(quantile(rows, 0.5)) == bits(-0.0));
  CHECK(bits(quantile(rows, 0.75)) == 0);
  CHECK(quantile(rows, 1) == infinity);
  CHECK(quantile(std::vector<double>{infinity, infinity, 1}, 0.9, linear) == infinity);
  CHECK_THROWS_WITH(quantile(std::vector<double>{not_a_number}, 0.5), "no numbers have no quantile");
  CHECK_THROWS_AS(quantile(std::vector<double>{}, 0.5), tonnage::error);
  for (double const p : {-0.1, 1.1, not_a_number}) {
    CHECK_THROWS_WITH(quantile(rows, p), contains("a quantile is at a share from 0 to 1"));
    quantile_sketch s;
    s.add(1.0);
    CHECK_THROWS_AS(s.quantile(p), tonnage::error);
  }
  CHECK_THROWS_AS(quantile_sketch().quantile(0.5), tonnage::error);
}

TEST_CASE("quantiles: a sketch keeps its bound") {
  for (kind_of_rows const kind : all_kinds) {
    if (kind == kind_of_rows::subnormal) continue;
    std::vector<double> const rows = hard_rows(kind, 3001, 1);
    quantile_sketch s;
    s.add(rows);
    CHECK(s.count() == rows.size());
    for (std::size_t p = 0; p <= 1000; p += 25) {
      double const exactly = by_sorting(rows, p);
      REQUIRE(std::abs(s.quantile(static_cast<double>(p) / 1000) - exactly) <=
              std::abs(exactly) * quantile_sketch::relative_error);
    }
  }
  quantile_sketch tiny;
  tiny.add(hard_rows(kind_of_rows::subnormal, 100, 2));
  CHECK(std::abs(tiny.quantile(0.5)) <= 0x1p-1021);
  quantile_sketch odd;
  odd.add(std::vector<double>{infinity, -infinity, not_a_number, 3});
  CHECK(odd.count() == 3);
  CHECK(odd.not_a_number() == 1);
  CHECK(odd.quantile(0) == -infinity);
  CHECK(odd.quantile(1) == infinity);
  CHECK(odd.quantile(0.5) == Approx(3).epsilon(0.004));
}

TEST_CASE("quantiles: sketches merged in any order, of any parts, are the same") {
  std::vector<double> const rows = hard_rows(kind_of_rows::cancelling, 5000, 3);
  quantile_sketch whole;
  whole.add(rows);
  source_of_bits source(4);
  for (int turn = 0; turn < 5; ++turn) {
    std::vector<quantile_sketch> parts(7);
    for (double const x : rows) parts[source() % 7].add(x);
    quantile_sketch merged;
    while (!parts.empty()) {
      std::swap(parts.back(), parts[source() % parts.size()]);
      merged.merge(parts.back());
      parts.pop_back();
    }
    CHECK(merged.count() == whole.count());
    for (int p = 0; p <= 100; ++p) REQUIRE(bits(merged.quantile(p / 100.0)) == bits(whole.quantile(p / 100.0)));
  }
  quantile_sketch twice = whole;
  twice.merge(twice);
  CHECK(twice.count() == 10000);
  CHECK(twice.quantile(0.5) == whole.quantile(0.5));
  twice.merge({});
  CHECK(twice.count() == 10000);
}

TEST_CASE("a sketch that was kept goes on where it was") {
  quantile_sketch whole, part;
  for (double const x : {100.0, 200.0, 400.0}) part.add(x), whole.add(x);
  auto again = quantile_sketch::from_state(part.to_state());
  for (double const x : {50.0, 800.0}) again.add(x), whole.add(x);
  CHECK(again.count() == 5);
  for (double const p : {0.0, 0.3, 0.5, 0.99}) CHECK(again.quantile(p) == whole.quantile(p));
  CHECK(quantile_sketch::from_state({}).count() == 0);
  quantile_sketch::state const below{-400'000, {1}, 0}, above{262'016, {1, 1}, 0};
  CHECK_THROWS_AS(quantile_sketch::from_state(below), tonnage::error);
  CHECK_THROWS_AS(quantile_sketch::from_state(above), tonnage::error);
}
