// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/extrema.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

static_assert(std::is_trivially_copyable_v<extrema_of<double>>);

namespace {

template <class T>
void whole_numbers() {
  source_of_bits source(sizeof(T));
  std::vector<T> rows(33000);
  for (T& x : rows) x = static_cast<T>(source());
  for_each_level([&] {
    for (std::size_t const n : lengths()) {
      if (n == 0 || n > 32769) continue;
      std::span const some = std::span(rows).subspan(n % 7, n);
      auto const found = extrema(some);
      REQUIRE(found.min == *std::min_element(some.begin(), some.end()));
      REQUIRE(found.max == *std::max_element(some.begin(), some.end()));
      REQUIRE(found.count == n);
      REQUIRE(found.not_a_number == 0);
    }
  });
}

bool less(double a, double b) { return a < b || (a == b && std::signbit(a) && !std::signbit(b)); }

template <class T>
void floating() {
  for (kind_of_rows const kind : {kind_of_rows::huge_range, kind_of_rows::zeros, kind_of_rows::subnormal}) {
    std::vector<T> rows;
    for (double const x : hard_rows(kind, 5000, 3)) rows.push_back(static_cast<T>(std::fmod(x, 1e30)));
    for (std::size_t i = 5; i < rows.size(); i += 17)
      rows[i] = static_cast<T>(i % 2 == 0 ? not_a_number : -not_a_number);
    for_each_level([&] {
      for (std::size_t const n : lengths()) {
        if (n > 4097) continue;
        std::span const some = std::span(rows).subspan(n % 7, n);
        double least = infinity;
        double largest = -infinity;
        std::uint64_t nans = 0;
        for (T const x : some) {
          nans += std::isnan(x) ? 1 : 0;
          if (!std::isnan(x) && less(x, least)) least = x;
          if (!std::isnan(x) && less(largest, x)) largest = x;
        }
        auto const found = extrema(some);
        REQUIRE(bits(found.min) == bits(least));
        REQUIRE(bits(found.max) == bits(largest));
        REQUIRE(found.not_a_number == nans);
        REQUIRE(found.count == n - nans);
      }
    });
  }
}

}  // namespace

TEST_CASE("extrema: the example of its header") {
  auto const [least, largest, count, nans] = extrema(std::vector<double>{300, not_a_number, 1200});
  CHECK(least == 300);
  CHECK(largest == 1200);
  CHECK(count == 2);
  CHECK(nans == 1);
}

TEST_CASE("extrema: whole numbers of every kind, length and start") {
  whole_numbers<std::uint8_t>();
  whole_numbers<std::uint16_t>();
  whole_numbers<std::uint32_t>();
  whole_numbers<std::int32_t>();
  whole_numbers<std::int64_t>();
}

TEST_CASE("extrema: floating point, NaN left out and -0 below +0") {
  floating<double>();
  floating<float>();
}

TEST_CASE("extrema: no rows, nothing but NaN, and infinities") {
  for_each_level([] {
    CHECK(extrema(std::vector<double>{}) == extrema_of<double>{infinity, -infinity, 0, 0});
    CHECK(extrema(std::vector<double>(100, -not_a_number)) == extrema_of<double>{infinity, -infinity, 0, 100});
    CHECK(extrema(std::vector<std::uint8_t>{}) == extrema_of<std::uint8_t>{255, 0, 0, 0});
    CHECK(extrema(std::vector<float>{1, -INFINITY, INFINITY}) == extrema_of<float>{-INFINITY, INFINITY, 3, 0});
    CHECK(extrema(std::vector<double>(70000, infinity)) == extrema_of<double>{infinity, infinity, 70000, 0});
  });
}

TEST_CASE("extrema: threads, executors and merging batches in any order do not matter") {
  std::vector<double> rows = hard_rows(kind_of_rows::huge_range, 5 * 8 * 32768 + 7, 4);
  rows[77] = not_a_number;
  rows.back() = 1e308;
  auto const whole = extrema(rows);
  CHECK(whole.max == 1e308);
  CHECK(whole.not_a_number == 1);
  CHECK(whole.min == *std::min_element(rows.begin() + 78, rows.end()));
  for (unsigned threads = 2; threads <= 8; ++threads) CHECK(extrema(rows, par(threads)) == whole);
  CHECK(extrema(rows, par(5, backwards{})) == whole);
  auto a = extrema(std::span(rows).first(1000));
  auto b = extrema(std::span(rows).subspan(1000));
  auto other = b;
  other.merge(a);
  a.merge(b);
  CHECK(a == whole);
  CHECK(other == whole);
  a.merge({});
  CHECK(a == whole);
}
