// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/dot.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::superaccumulator;
using namespace tonnage::testing;

namespace {

/// The order that the documentation states, spelt as plainly as it goes.
template <class A, class B>
double in_stated_order(std::span<A const> a, std::span<B const> b) {
  double total = 0;
  for (std::size_t begin = 0; begin < a.size(); begin += 32768) {
    std::size_t const count = std::min<std::size_t>(32768, a.size() - begin);
    std::size_t const place = count / 32 * 8;
    double lane[32] = {};
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t const k = i < 4 * place ? i / place * 8 + i % place % 8 : i - 4 * place;
      double const volatile product = static_cast<double>(a[begin + i]) * static_cast<double>(b[begin + i]);
      lane[k] += product;
    }
    for (std::size_t const half : {16U, 8U, 4U, 2U, 1U})
      for (std::size_t k = 0; k < half; ++k) lane[k] += lane[k + half];
    total = begin == 0 ? lane[0] : total + lane[0];
  }
  return total;
}

template <class A, class B>
double expected_of(std::span<A const> a, std::span<B const> b) {
  exact_reference out;
  for (std::size_t i = 0; i < a.size(); ++i) out.add_product(static_cast<double>(a[i]), static_cast<double>(b[i]));
  return out.rounded();
}

template <class A, class B>
void every_length(std::vector<A> const& a, std::vector<B> const& b) {
  for (std::size_t const n : lengths()) {
    if (n > 40000) continue;
    std::span<A const> const x = std::span(a).subspan(n % 5, n);
    std::span<B const> const y = std::span(b).subspan(n % 3, n);
    std::uint64_t const expected = bits(in_stated_order(x, y));
    std::uint64_t const exactly = bits(expected_of(x, y));
    for_each_level([&] {
      INFO(n << " rows");
      REQUIRE(bits(dot(x, y)) == expected);
      REQUIRE(bits(exact_dot(x, y).value()) == exactly);
    });
  }
}

std::vector<double> scaled(std::vector<double> rows, int by) {
  for (double& x : rows) x = std::ldexp(x, by);
  return rows;
}

constexpr std::size_t enough = 33000;

}  // namespace

TEST_CASE("dot: the example of its header") {
  std::vector<double> const x{1e8, 1, -1e8};
  std::vector<double> const y{1e8, 1, 1e8};
  CHECK(exact_dot(x, y).value() == 1);
  std::vector<std::uint16_t> const gpus{8, 72};
  std::vector<double> const watts{1000, 1200.5};
  CHECK(dot(gpus, watts) == 94436);
  CHECK(exact_dot(gpus, watts).value() == 94436);
}

TEST_CASE("dot: doubles of every length and start, in the stated order and exactly") {
  every_length(hard_rows(kind_of_rows::prices, enough, 1), hard_rows(kind_of_rows::cancelling, enough, 2));
  every_length(hard_rows(kind_of_rows::whole, enough, 3), hard_rows(kind_of_rows::constant, enough, 4));
}

TEST_CASE("dot: whole numbers times floating point, and floats") {
  std::vector<double> const prices = hard_rows(kind_of_rows::prices, enough, 5);
  std::vector<float> narrow;
  for (double const x : hard_rows(kind_of_rows::huge_range, enough, 6))
    narrow.push_back(static_cast<float>(std::fmod(x, 1e38)));
  every_length(whole_rows<std::uint8_t>(enough, 7), prices);
  every_length(prices, whole_rows<std::uint16_t>(enough, 8));
  every_length(whole_rows<std::uint32_t>(enough, 9), narrow);
  every_length(narrow, whole_rows<std::int32_t>(enough, 10));
  every_length(narrow, narrow);
  every_length(narrow, prices);
}

TEST_CASE("dot: exact_dot is correctly rounded for rows of all sizes whose products are doubles") {
  for (std::size_t const n : {1U, 5U, 100U, 1023U, 1025U, 5000U}) {
    // 1e±300 times its own inverse size, and zeros
    std::vector<double> a = hard_rows(kind_of_rows::huge_range, n, n);
    std::vector<double> b = hard_rows(kind_of_rows::prices, n, n);
    for (std::size_t i = 0; i < n; ++i) {
      if (a[i] != 0)
        b[i] = std::ldexp(1 + b[i] / 1e6, std::clamp(-std::ilogb(a[i]) + static_cast<int>(i % 201) - 100, -1000, 1000));
      if (i % 11 == 3) a[i] = 0;
      if (i % 13 == 3) b[i] = -0.0;
    }
    std::uint64_t const expected = bits(expected_of<double, double>(a, b));
    for_each_level([&] { REQUIRE(bits(exact_dot(a, b).value()) == expected); });
  }
  // At both ends of the sizes whose errors are found in doubles: 2^-480 and 2^500.
  for (int const size : {-483, -482, -481, -480, -479, 498, 499, 500, 501, 502}) {
    std::vector<double> const a = scaled(hard_rows(kind_of_rows::cancelling, 3000, 11), size - 54);
    std::vector<double> const b =
        scaled(hard_rows(kind_of_rows::cancelling, 3000, 12), size - 54 + (size > 0 ? -4 : 4));
    std::vector<double> plain = scaled(hard_rows(kind_of_rows::whole, 3000, 13), size - 53);
    std::uint64_t const near = bits(expected_of<double, double>(plain, plain));
    INFO("size " << size);
    if (size > 0) {
      std::uint64_t const expected = bits(expected_of<double, double>(a, b));
      for_each_level([&] { CHECK(bits(exact_dot(a, b).value()) == expected); });
    }
    for_each_level([&] { CHECK(bits(exact_dot(plain, plain).value()) == near); });
  }
}

TEST_CASE("dot: tiny products are rounded to a multiple of the least double") {
  constexpr double least = std::numeric_limits<double>::denorm_min();
  for_each_level([] {
    std::vector<double> const x{0x1p-537, 0x1.8p-538, 1};
    std::vector<double> const y{0x1p-537, 0x1p-537, least};
    CHECK(exact_dot(x, y).value() == 3 * least);
  });
}

TEST_CASE("dot: exact_dot does not depend on the order of rows, threads or chunks") {
  source_of_bits source(14);
  std::vector<double> a = hard_rows(kind_of_rows::cancelling, 20000, 15);
  std::vector<double> b = hard_rows(kind_of_rows::prices, 20000, 16);
  a[77] = 1e250;
  b[9999] = 1e-250;
  std::uint64_t const expected = bits(expected_of<double, double>(a, b));
  for (int turn = 0; turn < 5; ++turn) {
    for (std::size_t i = a.size(); i > 1; --i) {
      std::size_t const other = source() % i;
      std::swap(a[i - 1], a[other]);
      std::swap(b[i - 1], b[other]);
    }
    superaccumulator total;
    for (std::size_t i = 0; i < a.size();) {
      std::size_t const n = std::min(a.size() - i, source() % 5000);
      total.merge(exact_dot(std::span(b).subspan(i, n), std::span(a).subspan(i, n)));
      i += n;
    }
    REQUIRE(bits(total.value()) == expected);
  }
}

TEST_CASE("dot: the same bits with 1 to 8 threads and with executors of one's own") {
  std::size_t const n = 8 * 8 * 32768 + 77;
  std::vector<double> const a = hard_rows(kind_of_rows::prices, n, 17);
  std::vector<float> const b(n, 0.1F);
  std::uint64_t const expected = bits(in_stated_order<double, float>(a, b));
  std::uint64_t const exactly = bits(expected_of<double, float>(a, b));
  for (unsigned threads = 1; threads <= 8; ++threads) REQUIRE(bits(dot(a, b, par(threads))) == expected);
  CHECK(bits(dot(a, b, par(8, backwards{}))) == expected);
  for (unsigned const threads : {1U, 3U, 8U}) CHECK(bits(exact_dot(a, b, par(threads)).value()) == exactly);
  CHECK(bits(exact_dot(a, b, par(7, two_threads{})).value()) == exactly);
}

TEST_CASE("dot: NaN, infinities and zeros, with the same bits at every level") {
  for_each_level([] {
    for (std::size_t const n : {1U, 33U, 1100U}) {
      std::vector<double> a(n, 2.0);
      std::vector<double> b(n, -3.0);
      auto const check = [&](std::uint64_t expected) {
        REQUIRE(bits(dot(a, b)) == expected);
        REQUIRE(bits(exact_dot(a, b).value()) == expected);
      };
      check(bits(-6.0 * static_cast<double>(n)));
      a[n / 2] = infinity;
      check(bits(-infinity));
      b[n / 2] = -0.0;
      check(0x7ff8000000000000U);
      a[n / 2] = -not_a_number;
      check(0x7ff8000000000000U);
      a[n / 2] = -2;
      check(bits(-6.0 * static_cast<double>(n - 1) + 0.0));
    }
    CHECK(bits(dot(std::vector<double>{}, std::vector<double>{})) == 0);
    CHECK(bits(exact_dot(std::vector<double>{-0.0}, std::vector<double>{1}).value()) == 0);
  });
}

TEST_CASE("dot: columns of different lengths are an error that states them") {
  std::vector<double> const three(3);
  std::vector<float> const four(4);
  CHECK_THROWS_AS(dot(three, four), tonnage::error);
  CHECK_THROWS_WITH(exact_dot(three, four), "columns that are multiplied row by row have different lengths: '3 and 4'");
}
