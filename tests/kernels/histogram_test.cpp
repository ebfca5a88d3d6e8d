// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/histogram.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

namespace {

using counts = std::vector<std::uint64_t>;

/// Bin by bin, each row compared with both edges.
template <class T>
void check(std::vector<T> const& rows, std::vector<edge_of<T>> const& edges) {
  auto const found = histogram(rows, edges);
  using Edge = edge_of<T>;
  for (std::size_t k = 0; k + 1 < edges.size(); ++k) {
    std::uint64_t expected = 0;
    for (T const x : rows) expected += static_cast<Edge>(x) >= edges[k] && static_cast<Edge>(x) < edges[k + 1] ? 1 : 0;
    INFO("bin " << k);
    REQUIRE(found.counts[k] == expected);
  }
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  for (T const x : rows) {
    below += static_cast<Edge>(x) < edges.front() ? 1 : 0;
    above += static_cast<Edge>(x) >= edges.back() ? 1 : 0;
  }
  REQUIRE(found.below == below);
  REQUIRE(found.above == above);
  REQUIRE(found.rows() == rows.size());
}

}  // namespace

TEST_CASE("histogram: the examples of its header") {
  auto const found = histogram(std::vector{0.0, 9.9, 10.0}, equal_edges(0.0, 10.0, 2));
  CHECK(found.counts == counts{1, 1});
  CHECK(found.above == 1);
  CHECK(histogram(std::vector{699.9, 700.0, 799.9, 800.0}, equal_edges(0.0, 1000.0, 10)).counts[7] == 2);
}

TEST_CASE("histogram: edges of equal bins") {
  CHECK(equal_edges(0.0, 1.0, 4) == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  CHECK(equal_edges(-3, 8, 4) == std::vector<std::int64_t>{-3, -1, 2, 5, 8});
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(equal_edges(least, most, 2) == std::vector<std::int64_t>{least, -1, most});
  CHECK(equal_edges(0.1, 0.7, 3).back() == 0.7);
}

TEST_CASE("histogram: rows on, beside and between edges") {
  source_of_bits source(1);
  for (std::size_t const bins : {1U, 2U, 7U, 10U, 100U, 1000U})
    for (auto const& [low, high] :
         {std::pair{0.0, 1.0}, {0.1, 0.7}, {-1e9, 1e9 + 0.3}, {1e-300, 2e-300}, {1e15, 1e15 + 4000}}) {
      std::vector<double> const edges = equal_edges(low, high, bins);
      std::vector<double> rows{not_a_number, -not_a_number, infinity, -infinity, 0.0, -0.0};
      for (double const edge : edges) {
        rows.push_back(edge);
        rows.push_back(std::nextafter(edge, -infinity));
        rows.push_back(std::nextafter(edge, infinity));
      }
      for (int i = 0; i < 300; ++i) rows.push_back(low + (uniform(source) * 1.2 - 0.1) * (high - low));
      check(rows, edges);
      CHECK(histogram(rows, edges).not_a_number == 2);
    }
}

TEST_CASE("histogram: edges that are not equal, and infinite ones") {
  std::vector<double> rows = hard_rows(kind_of_rows::huge_range, 3000, 2);
  check(rows, {-1e300, -1, -1e-300, 0, 1e-200, 1, 1.5, 1e10, 1e11});
  check(rows, {-infinity, -1, 0, 1, infinity});
  CHECK(histogram(rows, {-infinity, infinity}).counts == counts{3000});
  check(rows, {-1.7e308, 0, 1.7e308});
  std::vector<float> narrow{0.1F, 0.2F, 0.3F, not_a_number};
  CHECK(histogram(narrow, {0, 0.15, 0.25, 1}).counts == counts{1, 1, 1});
  CHECK(histogram(narrow, {0, 0.15, 0.25, 1}).not_a_number == 1);
}

TEST_CASE("histogram: whole numbers are compared as such") {
  constexpr std::int64_t big = std::int64_t{1} << 60;
  check<std::int64_t>({big, big + 1, big + 2, big - 1}, {big, big + 1, big + 2});
  check(whole_rows<std::int64_t>(1000, 3),
        equal_edges(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), 13));
  check(whole_rows<std::uint8_t>(1000, 4), equal_edges(0, 256, 16));
  check(whole_rows<std::uint16_t>(1000, 5), {0, 1, 65535});
  check(whole_rows<std::uint32_t>(1000, 6), equal_edges(0, 4294967296, 3));
  check(whole_rows<std::int32_t>(1000, 7), {-5, 0, 5});
}

TEST_CASE("histogram: threads and merging lose nothing") {
  std::vector<double> const rows = hard_rows(kind_of_rows::prices, 5 * 32768 + 3, 8);
  std::vector<double> const edges = equal_edges(0.0, 90000.0, 17);
  auto const whole = histogram(rows, edges);
  CHECK(whole.rows() == rows.size());
  for (unsigned const threads : {2U, 5U, 8U}) CHECK(histogram(rows, edges, par(threads)).counts == whole.counts);
  CHECK(histogram(rows, edges, par(5, backwards{})).above == whole.above);
  auto parts = histogram(std::span(rows).first(999), edges);
  parts.merge(histogram(std::span(rows).subspan(999), edges));
  CHECK(parts.counts == whole.counts);
  CHECK(parts.rows() == rows.size());
  CHECK_THROWS_AS(parts.merge(histogram(rows, {0, 1})), tonnage::error);
  CHECK(histogram(std::vector<double>{}, edges).rows() == 0);
}

TEST_CASE("histogram: what is no edge is an error") {
  std::vector<double> const rows(3);
  CHECK_THROWS_AS(histogram(rows, {1}), tonnage::error);
  CHECK_THROWS_WITH(histogram(rows, {1, 2, 2}), contains("not above the one before"));
  CHECK_THROWS_AS(histogram(rows, {1, not_a_number}), tonnage::error);
  CHECK_THROWS_AS(equal_edges(1.0, 1.0, 3), tonnage::error);
  CHECK_THROWS_AS(equal_edges(1.0, infinity, 3), tonnage::error);
  CHECK_THROWS_AS(equal_edges(not_a_number, 1.0, 3), tonnage::error);
  CHECK_THROWS_AS(equal_edges(1.0, 2.0, 0), tonnage::error);
  CHECK_THROWS_AS(equal_edges(0, 3, 4), tonnage::error);
}
