// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/sum.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::int128;
using namespace tonnage::testing;

namespace {

/// The order that the documentation states, spelt as plainly as it goes.
template <class T>
double in_stated_order(std::vector<T> const& rows, std::size_t first = 0) {
  double total = 0;
  for (std::size_t begin = first; begin < rows.size(); begin += 32768) {
    std::size_t const count = std::min<std::size_t>(32768, rows.size() - begin);
    std::size_t const place = count / 32 * 8;
    double lane[32] = {};
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t const k = i < 4 * place ? i / place * 8 + i % place % 8 : i - 4 * place;
      lane[k] += static_cast<double>(rows[begin + i]);
    }
    for (std::size_t const half : {16U, 8U, 4U, 2U, 1U})
      for (std::size_t k = 0; k < half; ++k) lane[k] += lane[k + half];
    total = begin == first ? lane[0] : total + lane[0];
  }
  return total;
}

int128 narrowed(wide x) { return {static_cast<std::int64_t>(x >> 64), static_cast<std::uint64_t>(x)}; }

template <class T>
void whole_numbers() {
  std::vector<T> const rows = whole_rows<T>(2 * 32768 + 4097 + 9, sizeof(T));
  for_each_level([&] {
    for (std::size_t const n : lengths())
      for (std::size_t const start : {n % 9, std::size_t{1}}) {
        wide expected = 0;
        if (n > 300 && start == 1) continue;
        for (std::size_t i = start; i < start + n; ++i) expected += rows[i];
        INFO(n << " rows from " << start);
        REQUIRE(sum(std::span(rows).subspan(start, n)) == narrowed(expected));
      }
  });
}

template <class T>
void extremes(T value) {
  for (std::size_t const n : {1U, 255U, 256U, 257U, 32768U, 32769U, 100000U}) {
    std::vector<T> const rows(n, value);
    for_each_level([&] { CHECK(sum(rows) == narrowed(static_cast<wide>(value) * static_cast<wide>(n))); });
  }
}

}  // namespace

TEST_CASE("sum: whole numbers of every kind, length and start, against 128 bits") {
  whole_numbers<std::uint8_t>();
  whole_numbers<std::uint16_t>();
  whole_numbers<std::uint32_t>();
  whole_numbers<std::int32_t>();
  whole_numbers<std::int64_t>();
}

TEST_CASE("sum: columns of nothing but the largest or least number do not overflow") {
  extremes<std::uint8_t>(255);
  extremes<std::uint16_t>(65535);
  extremes<std::uint32_t>(std::numeric_limits<std::uint32_t>::max());
  extremes<std::int32_t>(std::numeric_limits<std::int32_t>::min());
  extremes<std::int32_t>(std::numeric_limits<std::int32_t>::max());
  extremes<std::int64_t>(std::numeric_limits<std::int64_t>::min());
  extremes<std::int64_t>(std::numeric_limits<std::int64_t>::max());
  extremes<std::int64_t>(-1);
  std::vector<std::int64_t> const rows(3, std::numeric_limits<std::int64_t>::min());
  CHECK(sum(rows).to_string() == "-27670116110564327424");
}

TEST_CASE("sum: doubles and floats are added in the stated order, to the bit") {
  for (kind_of_rows const kind : all_kinds) {
    std::vector<double> const rows = hard_rows(kind, 2 * 32768 + 4097, 1);
    std::vector<float> narrow;
    for (double const x : rows) narrow.push_back(static_cast<float>(std::fmod(x, 1e30)));
    for (std::size_t const n : lengths()) {
      if (n > 300 && kind != kind_of_rows::prices && kind != kind_of_rows::all_bits) continue;
      std::vector<double> const some(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(n));
      std::vector<float> const some_narrow(narrow.begin(), narrow.begin() + static_cast<std::ptrdiff_t>(n));
      std::uint64_t const expected = bits(in_stated_order(some));
      std::uint64_t const expected_narrow = bits(in_stated_order(some_narrow));
      for_each_level([&] {
        INFO(n << " rows of kind " << static_cast<int>(kind));
        REQUIRE(bits(sum(some)) == expected);
        REQUIRE(bits(sum(some_narrow)) == expected_narrow);
      });
    }
  }
}

TEST_CASE("sum: rows need no alignment but their own") {
  std::vector<double> const rows = hard_rows(kind_of_rows::prices, 500, 2);
  for (std::size_t start = 0; start < 9; ++start) {
    std::uint64_t const expected = bits(in_stated_order(rows, start));
    for_each_level([&] { CHECK(bits(sum(std::span(rows).subspan(start))) == expected); });
  }
}

TEST_CASE("sum: the same bits with 1 to 8 threads and with executors of one's own") {
  std::vector<double> const rows = hard_rows(kind_of_rows::huge_range, 8 * 8 * 32768 + 12345, 3);
  std::uint64_t const expected = bits(in_stated_order(rows));
  for (unsigned threads = 1; threads <= 8; ++threads) CHECK(bits(sum(rows, par(threads))) == expected);
  for_each_level([&] {
    CHECK(bits(sum(rows, par(8, backwards{}))) == expected);
    CHECK(bits(sum(rows, par(5, two_threads{}))) == expected);
  });
  std::vector<std::uint16_t> const whole = whole_rows<std::uint16_t>(rows.size(), 4);
  wide total = 0;
  for (std::uint16_t const x : whole) total += x;
  for (unsigned threads = 1; threads <= 8; ++threads) CHECK(sum(whole, par(threads)) == narrowed(total));
  CHECK(sum(whole, par(8, backwards{})) == narrowed(total));
}

TEST_CASE("sum: the stated bound of the error holds") {
  for (kind_of_rows const kind : all_kinds) {
    std::vector<double> const rows = hard_rows(kind, 100000, 5);
    exact_reference exactly;
    exact_reference magnitude;
    for (double const x : rows) {
      exactly.add(x);
      magnitude.add(std::abs(x));
    }
    double const bound = (1030 + 100000.0 / 32768) * 0x1p-53 * magnitude.rounded();
    exactly.add(-sum(rows));
    INFO("kind " << static_cast<int>(kind));
    CHECK(std::abs(exactly.rounded()) <= bound);
  }
}

TEST_CASE("sum: NaN, infinities and zeros, with the same bits at every level") {
  for_each_level([] {
    for (std::size_t const n : {1U, 31U, 32U, 33U, 64U, 100U, 40000U})
      for (std::size_t const at : {std::size_t{0}, n / 2, n - 1}) {
        std::vector<double> rows(n, 1.0);
        rows[at] = infinity;
        REQUIRE(sum(rows) == infinity);
        rows[at] = -infinity;
        REQUIRE(sum(rows) == -infinity);
        rows[at] = -std::bit_cast<double>(0x7ff8000000001234U);
        REQUIRE(bits(sum(rows)) == 0x7ff8000000000000U);
        rows[at] = infinity;
        rows[n - 1 - at] = -infinity;
        if (at != n - 1 - at) REQUIRE(bits(sum(rows)) == 0x7ff8000000000000U);
      }
    CHECK(bits(sum(std::vector<double>(77, -0.0))) == 0);
    CHECK(bits(sum(std::vector<double>{})) == 0);
    CHECK(sum(std::vector<double>(2, std::numeric_limits<double>::max())) == infinity);
  });
}
