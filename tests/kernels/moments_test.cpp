// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/moments.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

static_assert(std::is_trivially_copyable_v<mean_and_squares> && std::is_trivially_copyable_v<exact_mean_and_squares>);

namespace {

struct reference {
  double mean = 0;
  double squares = 0;
};

/// Of whole numbers below 2^26 and at most 2^20 rows, in whole numbers: n Σx² - (Σx)² is n times the squares.
template <class T>
reference of_whole(std::span<T const> rows) {
  wide sum = 0;
  wide squares = 0;
  for (T const x : rows) {
    sum += static_cast<wide>(static_cast<double>(x));
    squares += static_cast<wide>(static_cast<double>(x)) * static_cast<wide>(static_cast<double>(x));
  }
  auto const n = static_cast<wide>(rows.size());
  auto const number = [](wide x) { return static_cast<double>(static_cast<long double>(x)); };
  return {number(sum) / number(n), number(n * squares - sum * sum) / number(n)};
}

bool near(double a, double b, double relative) { return std::abs(a - b) <= relative * std::abs(b); }

}  // namespace

TEST_CASE("moments: the example of its header") {
  std::vector<double> const watts{600, 700, 800};
  CHECK(moments(watts).count == 3);
  CHECK(moments(watts).mean == 700);
  CHECK(moments(watts).variance() == 20000.0 / 3);
  CHECK(moments(watts).sample_variance() == 10000);
  CHECK(exact_moments(watts).mean() == 700);
  CHECK(exact_moments(watts).variance() == 20000.0 / 3);
  CHECK(exact_moments(watts).sample_variance() == 10000);
}

TEST_CASE("moments: whole numbers of every kind and length, against whole numbers") {
  source_of_bits source(1);
  auto const check = [&]<class T>(T base, unsigned below) {
    std::vector<T> rows(2 * 32768 + 4097);
    for (T& x : rows) x = static_cast<T>(base + static_cast<T>(source() % below));
    for (std::size_t const n : lengths()) {
      if (n == 0 || (n > 257 && n % 2 == 0)) continue;
      std::span const some = std::span<T const>(rows).first(n);
      reference const expected = of_whole(some);
      double const k =
          std::sqrt(1 + expected.mean * expected.mean / std::max(1e-9, expected.squares / static_cast<double>(n)));
      mean_and_squares const found = moments(some);
      INFO(n << " rows");
      REQUIRE(found.count == n);
      REQUIRE(near(found.mean, expected.mean, 1050 * 0x1p-53));
      REQUIRE(near(found.squares, expected.squares, 1070 * 0x1p-53 * (1 + k)));
      for_each_level([&] {
        REQUIRE(bits(moments(some).mean) == bits(found.mean));
        REQUIRE(bits(moments(some).squares) == bits(found.squares));
      });
      if constexpr (column_float<T>) {
        if (n > 300) continue;
        auto const exactly = exact_moments(some);
        REQUIRE(near(exactly.mean(), expected.mean, 0x1p-52));
        REQUIRE(near(exactly.variance(), expected.squares / static_cast<double>(n), 0x1p-50));
      }
    }
  };
  check(std::uint8_t{0}, 256);
  check(std::uint16_t{0}, 65536);
  check(std::int32_t{-20'000'000}, 30'000'000);
  check(std::uint32_t{60'000'000}, 10);
  check(1000.0F, 1000);
  check(1e7, 1000000);
  check(67'000'000.0, 3);
}

TEST_CASE("moments: rows far from zero and near each other keep their variance") {
  // 1e9 + 0, 1, 2, repeated: variance 2/3; the textbook formula gives 0 or less here.
  std::vector<double> rows;
  for (int i = 0; i < 3 * 33333; ++i) rows.push_back(1e9 + i % 3);
  CHECK(near(moments(rows).variance(), 2.0 / 3, 1e-6));
  CHECK(near(exact_moments(rows).variance(), 2.0 / 3, 0x1p-50));
  CHECK(exact_moments(rows).mean() == 1e9 + 1);
  // 1e15 ± 1/8
  std::vector<double> const far{1e15 - 0.125, 1e15 + 0.125};
  CHECK(exact_moments(far).mean() == 1e15);
  CHECK(exact_moments(far).variance() == 1.0 / 64);
  CHECK(moments(far).variance() == 1.0 / 64);
}

TEST_CASE("moments: a constant column has no variance, and its own mean") {
  for (double const x : {0.1, 1e9 + 0.3, -7e-5, 1e100, 0.0}) {
    std::vector<double> const rows(100003, x);
    CHECK(exact_moments(rows).mean() == x);
    CHECK(exact_moments(rows).variance() == 0);
    CHECK(near(moments(rows).mean, x, 4 * 0x1p-53));
    CHECK(moments(rows).variance() <= x * x * 0x1p-90);
    CHECK(moments(rows).variance() >= 0);
  }
}

TEST_CASE("moments: the same bits with 1 to 8 threads, and the exact ones in every order") {
  std::vector<double> rows = hard_rows(kind_of_rows::prices, 8 * 8 * 32768 + 7, 2);
  mean_and_squares const one = moments(rows);
  for (unsigned threads = 2; threads <= 8; ++threads) {
    CHECK(bits(moments(rows, par(threads)).mean) == bits(one.mean));
    CHECK(bits(moments(rows, par(threads)).squares) == bits(one.squares));
  }
  CHECK(bits(moments(rows, par(8, backwards{})).squares) == bits(one.squares));
  rows.resize(50000);
  exact_mean_and_squares const whole = exact_moments(rows);
  source_of_bits source(3);
  for (int turn = 0; turn < 3; ++turn) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[source() % i]);
    exact_mean_and_squares parts = exact_moments(std::span(rows).first(12345));
    parts.merge(exact_moments(std::span(rows).subspan(12345)));
    CHECK(bits(parts.mean()) == bits(whole.mean()));
    CHECK(bits(parts.variance()) == bits(whole.variance()));
    CHECK(parts.count == whole.count);
  }
}

TEST_CASE("moments: merging is that of the rows together") {
  std::vector<double> const rows{1, 2, 3, 4, 5, 6, 7, 8};  // mean 4.5, squares 42
  mean_and_squares a = moments(std::span(rows).first(3));
  a.merge(moments(std::span(rows).subspan(3)));
  CHECK(a.count == 8);
  CHECK(near(a.mean, 4.5, 0x1p-51));
  CHECK(near(a.squares, 42, 0x1p-50));
  mean_and_squares none;
  none.merge(a);
  CHECK(bits(none.squares) == bits(a.squares));
  a.merge({});
  CHECK(bits(none.mean) == bits(a.mean));
}

TEST_CASE("moments: no rows, one row, NaN and infinities") {
  CHECK(moments(std::vector<double>{}).count == 0);
  CHECK(std::isnan(moments(std::vector<double>{}).variance()));
  CHECK(std::isnan(exact_moments(std::vector<double>{}).mean()));
  CHECK(moments(std::vector<double>{5}).variance() == 0);
  CHECK(std::isnan(moments(std::vector<double>{5}).sample_variance()));
  CHECK(std::isnan(exact_moments(std::vector<double>{5}).sample_variance()));
  for_each_level([] {
    for (double const odd : {infinity, -infinity, not_a_number, -not_a_number})
      for (std::size_t const n : {1U, 40U, 70000U}) {
        std::vector<double> rows(n, 1.0);
        rows[n / 2] = odd;
        REQUIRE(bits(moments(rows).variance()) == 0x7ff8000000000000U);
        REQUIRE(bits(moments(rows).mean) == 0x7ff8000000000000U);
        REQUIRE(bits(exact_moments(rows).variance()) == 0x7ff8000000000000U);
      }
    CHECK(exact_moments(std::vector<double>{infinity, 1}).mean() == infinity);
  });
}
