// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/exact_sum.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::superaccumulator;
using namespace tonnage::testing;

namespace {

template <class T>
double expected_of(std::span<T const> rows) {
  exact_reference out;
  for (T const x : rows) out.add(static_cast<double>(x));
  return out.rounded();
}

void shuffle(std::vector<double>& rows, source_of_bits& source) {
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[source() % i]);
}

}  // namespace

TEST_CASE("exact_sum: the example of its header") {
  std::vector<double> const rows{0.1, 0.2, 0.3};
  CHECK(exact_sum(rows).value() == 0.6);
  CHECK(0.1 + 0.2 + 0.3 != 0.6);
}

TEST_CASE("exact_sum: worked out by hand") {
  for_each_level([] {
    CHECK(exact_sum(std::vector<double>{1e16, 1, -1e16}).value() == 1);
    CHECK(exact_sum(std::vector<double>{1e300, 1e-300, -1e300}).value() == 1e-300);
    CHECK(exact_sum(std::vector<double>{0x1p53, 1, 0x1p-200}).value() == 0x1p53 + 2);
    CHECK(bits(exact_sum(std::vector<double>{}).value()) == 0);
    CHECK(bits(exact_sum(std::vector<double>(1000, -0.0)).value()) == 0);
    // The double 0.1 is 3602879701896397 / 2^55; 2^20 of them are 3602879701896397 / 2^35.
    CHECK(exact_sum(std::vector<double>(1 << 20, 0.1)).value() == 3602879701896397.0 / 0x1p35);
    // 10^5 rows of 0.1f = 13421773 / 2^27
    CHECK(exact_sum(std::vector<float>(100000, 0.1F)).value() == 1342177300000.0 / 0x1p27);
  });
}

TEST_CASE("exact_sum: correctly rounded for hard rows of every length, at every level") {
  for (kind_of_rows const kind : all_kinds) {
    std::vector<double> const rows = hard_rows(kind, 2 * 32768 + 4097, 1);
    for (std::size_t const n : lengths()) {
      if (n > 300 && n % 4096 == 0) continue;
      std::span const some = std::span(rows).first(n);
      std::uint64_t const expected = bits(expected_of(some));
      for_each_level([&] {
        INFO(n << " rows of kind " << static_cast<int>(kind));
        REQUIRE(bits(exact_sum(some).value()) == expected);
      });
    }
  }
}

TEST_CASE("exact_sum: floats, and starts of any alignment") {
  for (kind_of_rows const kind : all_kinds) {
    std::vector<double> const rows = hard_rows(kind, 300, 2);
    std::vector<float> narrow;
    for (double const x : rows) narrow.push_back(static_cast<float>(std::fmod(x, 1e38)));
    for (std::size_t start = 0; start < 9; ++start) {
      std::span const some = std::span(rows).subspan(start);
      std::span const some_narrow = std::span<float const>(narrow).subspan(start);
      std::uint64_t const expected = bits(expected_of(some));
      std::uint64_t const expected_narrow = bits(expected_of(some_narrow));
      for_each_level([&] {
        REQUIRE(bits(exact_sum(some).value()) == expected);
        REQUIRE(bits(exact_sum(some_narrow).value()) == expected_narrow);
      });
    }
  }
}

TEST_CASE("exact_sum: one row that the grid does not hold, at any place of a block") {
  std::vector<double> rows = hard_rows(kind_of_rows::prices, 4096 + 100, 3);
  std::size_t const n = rows.size();
  for (double const odd : {1e300, -1e300, 1e-300, 0x1p1023, 5e-324, -1e25})
    for (std::size_t const at :
         {std::size_t{0}, std::size_t{1}, std::size_t{2000}, std::size_t{4095}, std::size_t{4096}, n - 2, n - 1}) {
      double const before = std::exchange(rows[at], odd);
      std::uint64_t const expected = bits(expected_of(std::span<double const>(rows)));
      for_each_level([&] { REQUIRE(bits(exact_sum(rows).value()) == expected); });
      rows[at] = before;
    }
}

TEST_CASE("exact_sum: blocks of different sizes follow each other") {
  std::vector<double> rows;
  for (int const size : {0, 40, -40, 300, -1000, 1000, 1008, 1010, -1074, 0})
    for (double const x : hard_rows(kind_of_rows::whole, 4096 + 17, 4)) rows.push_back(std::ldexp(x, size - 53));
  std::uint64_t const expected = bits(expected_of(std::span<double const>(rows)));
  for_each_level([&] { CHECK(bits(exact_sum(rows).value()) == expected); });
}

TEST_CASE("exact_sum: the largest numbers a grid holds do not overflow its parts") {
  // The grid that a first block of ones makes holds numbers below 2^11; so far above its size the parts are largest.
  std::vector<double> rows(4096, 1.0);
  rows.insert(rows.end(), 3 * 4096, 0x1.fffffffffffffp10);
  rows.insert(rows.end(), 3 * 4096 + 1, -0x1.fffffffffffffp10);
  rows.insert(rows.end(), 4096, -0x1p11);
  rows.insert(rows.end(), 4096, 0x1p-83);
  std::uint64_t const expected = bits(expected_of(std::span<double const>(rows)));
  for_each_level([&] { CHECK(bits(exact_sum(rows).value()) == expected); });
}

TEST_CASE("exact_sum: the same bits for every order of rows") {
  source_of_bits source(5);
  for (kind_of_rows const kind : all_kinds) {
    std::vector<double> rows = hard_rows(kind, 10000, 6);
    std::uint64_t const expected = bits(expected_of(std::span<double const>(rows)));
    for (int turn = 0; turn < 5; ++turn) {
      shuffle(rows, source);
      REQUIRE(bits(exact_sum(rows).value()) == expected);
    }
    std::sort(rows.begin(), rows.end());
    REQUIRE(bits(exact_sum(rows).value()) == expected);
  }
}

TEST_CASE("exact_sum: the same bits for every chunking, merged in any order") {
  source_of_bits source(7);
  for (kind_of_rows const kind : all_kinds) {
    std::vector<double> const rows = hard_rows(kind, 20000, 8);
    std::uint64_t const expected = bits(expected_of(std::span<double const>(rows)));
    for (int turn = 0; turn < 5; ++turn) {
      std::vector<superaccumulator> partial;
      for (std::size_t i = 0; i < rows.size();) {
        std::size_t const n = std::min(rows.size() - i, source() % 5000);
        partial.push_back(exact_sum(std::span(rows).subspan(i, n)));
        i += n;
      }
      superaccumulator total;
      while (!partial.empty()) {
        std::swap(partial.back(), partial[source() % partial.size()]);
        total.merge(partial.back());
        partial.pop_back();
      }
      REQUIRE(bits(total.value()) == expected);
    }
  }
}

TEST_CASE("exact_sum: the same bits with 1 to 8 threads and with executors of one's own") {
  for (kind_of_rows const kind : {kind_of_rows::prices, kind_of_rows::huge_range}) {
    std::vector<double> const rows = hard_rows(kind, 8 * 8 * 32768 / (kind == kind_of_rows::prices ? 1 : 4) + 1234, 9);
    std::uint64_t const expected = bits(expected_of(std::span<double const>(rows)));
    for (unsigned threads = 1; threads <= 8; ++threads)
      REQUIRE(bits(exact_sum(rows, par(threads)).value()) == expected);
    CHECK(bits(exact_sum(rows, par(8, backwards{})).value()) == expected);
    CHECK(bits(exact_sum(rows, par(5, two_threads{})).value()) == expected);
  }
}

TEST_CASE("exact_sum: NaN and infinities, wherever they lie") {
  for_each_level([] {
    for (std::size_t const n : {1U, 31U, 33U, 100U, 4097U})
      for (std::size_t const at : {std::size_t{0}, n / 2, n - 1}) {
        std::vector<double> rows(n, 1.0);
        rows[at] = infinity;
        REQUIRE(exact_sum(rows).value() == infinity);
        rows[at] = -infinity;
        REQUIRE(exact_sum(rows).value() == -infinity);
        rows[at] = -not_a_number;
        REQUIRE(bits(exact_sum(rows).value()) == 0x7ff8000000000000U);
      }
    CHECK(exact_sum(std::vector<double>(2, std::numeric_limits<double>::max())).value() == infinity);
    CHECK(exact_sum(std::vector<float>{1, -std::numeric_limits<float>::infinity()}).value() == -infinity);
  });
}
