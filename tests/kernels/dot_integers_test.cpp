// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/dot_integers.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::int128;
using namespace tonnage::testing;

namespace {

int128 narrowed(wide x) { return {static_cast<std::int64_t>(x >> 64), static_cast<std::uint64_t>(x)}; }

template <class A, class B>
void pair_of() {
  std::vector<A> const a = whole_rows<A>(33000, sizeof(A));
  std::vector<B> b = whole_rows<B>(33000, 10 + sizeof(B));
  if (sizeof(A) == 8 && sizeof(B) == 8)
    for (B& y : b) y = static_cast<B>(y / 65536);  // so that 128 bits hold the sum
  for (std::size_t const n : lengths()) {
    if (n > 32769) continue;
    std::span const x = std::span(a).subspan(n % 5, n);
    std::span const y = std::span(b).subspan(n % 3, n);
    wide expected = 0;
    for (std::size_t i = 0; i < n; ++i) expected += static_cast<wide>(x[i]) * static_cast<wide>(y[i]);
    for_each_level([&] {
      INFO(n << " rows");
      REQUIRE(dot(x, y) == narrowed(expected));
    });
  }
}

template <class A>
void with_every() {
  pair_of<A, std::uint8_t>();
  pair_of<A, std::uint16_t>();
  pair_of<A, std::uint32_t>();
  pair_of<A, std::int32_t>();
  pair_of<A, std::int64_t>();
}

template <class A, class B>
void extremes(A x, B y, std::size_t n, char const* expected) {
  std::vector<A> const a(n, x);
  std::vector<B> const b(n, y);
  for_each_level([&] { CHECK(dot(a, b).to_string() == expected); });
}

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("dot_integers: the example of its header") {
  std::vector<std::uint16_t> const gpus{8, 8};
  std::vector<std::int64_t> const micro_dollars{30'000'000'000, 1};
  CHECK(dot(gpus, micro_dollars) == int128(240'000'000'008));
}

TEST_CASE("dot_integers: every pair of kinds, every length and start, against 128 bits") {
  with_every<std::uint8_t>();
  with_every<std::uint16_t>();
  with_every<std::uint32_t>();
  with_every<std::int32_t>();
  with_every<std::int64_t>();
}

TEST_CASE("dot_integers: extremes") {
  extremes<std::uint8_t, std::uint8_t>(255, 255, 100000, "6502500000");
  // (2^32 - 1)^2 × 10^5
  extremes<std::uint32_t, std::uint32_t>(4294967295, 4294967295, 100000, "1844674406511961702500000");
  // 2^62 × 10^5
  extremes<std::int32_t, std::int32_t>(-2147483647 - 1, -2147483647 - 1, 100000, "461168601842738790400000");
  // -2^63 × 65,535 × 10^5
  extremes<std::int64_t, std::uint16_t>(least, 65535, 100000, "-60445368643527773257728000000");
  // -2^31 × -2^63 × 10
  extremes<std::int32_t, std::int64_t>(-2147483647 - 1, least, 10, "198070406285660843983859875840");
  // (2^63 - 1)^2 × 2
  extremes<std::int64_t, std::int64_t>(most, most, 2, "170141183460469231694793815568465002498");
  CHECK(dot(std::vector<std::int64_t>{}, std::vector<std::uint8_t>{}) == int128());
}

TEST_CASE("dot_integers: a sum that passes 128 bits on its way comes back, and one that ends there is an error") {
  std::vector<std::int64_t> a(100, least);
  std::vector<std::int64_t> b(100, least);
  CHECK_THROWS_AS(dot(a, b), tonnage::error);
  CHECK_THROWS_WITH(dot(a, b), "a sum of products has more than 128 bits: '100 rows'");
  for (std::size_t i = 0; i < 50; ++i) {
    a[i] = most;  // 50 × (2^126 - 2^126 + 2^63)
  }
  CHECK(dot(a, b).to_string() == "461168601842738790400");
  // -2^127 is the least number of 128 bits: 2 × -2^126, and 2^63 less
  a.assign({least, least, 1});
  b.assign({most, most, least});
  CHECK(dot(a, b).to_string() == "-170141183460469231722463931679029329920");
  a.assign({least, least});
  b.assign({least, least});
  CHECK_THROWS_AS(dot(a, b), tonnage::error);  // 2^127
  a.assign({least, least, 1});
  b.assign({least, least, -1});
  CHECK(dot(a, b).to_string() == "170141183460469231731687303715884105727");  // 2^127 - 1
}

TEST_CASE("dot_integers: threads and executors do not matter") {
  std::size_t const n = 8 * 8 * 32768 + 77;
  std::vector<std::uint16_t> const a = whole_rows<std::uint16_t>(n, 1);
  std::vector<std::int32_t> const b = whole_rows<std::int32_t>(n, 2);
  wide expected = 0;
  for (std::size_t i = 0; i < n; ++i) expected += static_cast<wide>(a[i]) * b[i];
  for (unsigned const threads : {1U, 2U, 5U, 8U}) CHECK(dot(a, b, par(threads)) == narrowed(expected));
  CHECK(dot(a, b, par(8, backwards{})) == narrowed(expected));
}

TEST_CASE("dot_integers: columns of different lengths are an error") {
  CHECK_THROWS_WITH(dot(std::vector<std::uint8_t>(2), std::vector<std::int64_t>(5)), contains("'2 and 5'"));
}
