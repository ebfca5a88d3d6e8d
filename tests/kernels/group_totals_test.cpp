// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/kernels/group_totals.hpp>

#include "catch.hpp"
#include "grouped.hpp"

using namespace tonnage::kernels;
using tonnage::int128;
using namespace tonnage::testing;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::uint64_t end_of_cell = std::uint64_t{1} << 63;

// As many rows as are added before the cells are emptied do not overflow a cell, however large each is.
template <class T>
constexpr std::uint64_t rows_in_cells = impl::group_totals<T>::room_for_rows;
static_assert(end_of_cell / std::numeric_limits<std::uint32_t>::max() >= rows_in_cells<std::uint32_t>);
static_assert(end_of_cell / 0x80000000U >= rows_in_cells<std::int32_t>);
static_assert(end_of_cell / detail::coarse_limit >= rows_in_cells<double>);
static_assert(end_of_cell / detail::coarse_limit >= rows_in_cells<float>);
// What is left of a row after the coarse grid is at most half a unit of it.
static_assert(end_of_cell / (1ULL << (detail::window::step - 1)) >= rows_in_cells<double>);

/// The sums of doubles, beside whole numbers that must not suffer from them, at every level.
void hold(std::vector<double> const& rows, std::size_t groups, std::uint64_t seed) {
  std::vector<std::uint16_t> const keys = some_keys<std::uint16_t>(rows.size(), groups, seed);
  std::vector<std::int64_t> money(rows.size());
  source_of_bits source(seed);
  for (std::int64_t& x : money) x = static_cast<std::int64_t>(source()) >> 16;
  float_totals const expected = expected_floats(keys, groups, [&](std::size_t i) { return rows[i]; });
  whole_totals const expected_money = expected_whole(keys, groups, [&](std::size_t i) { return money[i]; });
  for_each_level([&] {
    group_sums<double, std::int64_t> sums(groups);
    sums.add(keys, rows, money);
    REQUIRE(floats_of<0>(sums) == expected);
    REQUIRE((whole_of<1>(sums) == expected_money));
  });
}

template <class T>
void hold_whole(std::vector<T> const& rows, std::uint64_t seed) {
  std::vector<std::uint8_t> const keys = some_keys<std::uint8_t>(rows.size(), 3, seed);
  whole_totals const expected = expected_whole(keys, 3, [&](std::size_t i) { return rows[i]; });
  for_each_level([&] {
    group_sums<T> sums(3);
    sums.add(keys, rows);
    REQUIRE((whole_of<0>(sums) == expected));
  });
}

}  // namespace

TEST_CASE("group_totals: doubles that are hard to sum are rounded once") {
  for (kind_of_rows const kind : all_kinds)
    for (std::size_t const n : {1U, 2U, 7U, 100U, 1023U, 1024U, 1025U, 4096U, 10000U}) {
      INFO(n << " rows of kind " << static_cast<int>(kind));
      hold(hard_rows(kind, n, 1), 7, n);
    }
}

TEST_CASE("group_totals: NaN and infinities of one group leave the others alone") {
  for (std::size_t const at : {0U, 1U, 500U, 1023U, 1024U, 3000U, 4999U})
    for (double const odd : {not_a_number, -not_a_number, infinity, -infinity}) {
      std::vector<double> rows = hard_rows(kind_of_rows::prices, 5000, 2);
      rows[at] = odd;
      hold(rows, 5, 3);
      rows[4000] = -infinity;
      hold(rows, 5, 3);
    }
  std::vector<double> const rows{infinity, -infinity, infinity, 1, not_a_number, -2};
  std::vector<std::uint8_t> const keys{0, 0, 1, 1, 2, 3};
  for_each_level([&] {
    group_sums<double> sums(5);
    sums.add(keys, rows);
    CHECK(floats_of<0>(sums) ==
          float_totals{0x7ff8000000000000U, bits(infinity), 0x7ff8000000000000U, bits(-2.0), bits(0.0)});
  });
}

TEST_CASE("group_totals: zeros are +0, whatever their signs") {
  for_each_level([] {
    group_sums<double, float> sums(3);
    sums.add(std::vector<std::uint8_t>{0, 0, 1, 1}, std::vector<double>{-0.0, -0.0, 2, -2},
             std::vector<float>{-0.0F, -0.0F, 3, -3});
    CHECK(floats_of<0>(sums) == float_totals(3, 0));
    CHECK(floats_of<1>(sums) == float_totals(3, 0));
  });
}

TEST_CASE("group_totals: 1e300 and 1e-300 in one block") {
  std::vector<double> rows = hard_rows(kind_of_rows::prices, 3000, 4);
  for (std::size_t i = 0; i < rows.size(); i += 50) rows[i] = std::array{1e300, 1e-300, -1e300, 5e-324}[i / 50 % 4];
  hold(rows, 4, 5);
  hold({1e300, 1, -1e300, 1e-300}, 1, 1);
}

TEST_CASE("group_totals: the largest doubles, which no grid holds, and sums beyond them") {
  constexpr double largest = std::numeric_limits<double>::max();
  hold({largest, largest, -largest}, 1, 1);
  hold({largest, largest, 1, 2}, 1, 1);
  hold(std::vector<double>(2000, -largest), 3, 1);
  hold(std::vector<double>(2000, 0x1p1005), 3, 1);
  hold(std::vector<double>(2000, -0x1.fffffffffffffp1005), 3, 1);
  hold(std::vector<double>(2000, 0x1p1006), 3, 1);
  std::vector<double> rows(1024, 0x1.fffffffffffffp1005);
  rows.insert(rows.end(), 1024, largest / 3);  // that the grid of the first block refuses
  rows.insert(rows.end(), 3000, -largest / 5);
  hold(rows, 3, 2);
}

TEST_CASE("group_totals: forty blocks, each of another size than the one before") {
  std::vector<double> rows;
  for (int block = 0; block < 40; ++block)
    for (double const x : hard_rows(kind_of_rows::whole, 1024, static_cast<std::uint64_t>(block)))
      rows.push_back(std::ldexp(x, block * 791 % 1900 - 950 - 53));
  hold(rows, 4, 6);
  // Each time back to the size of the first.
  rows.clear();
  for (int block = 0; block < 40; ++block)
    for (double const x : hard_rows(kind_of_rows::prices, 1024, static_cast<std::uint64_t>(block)))
      rows.push_back(block % 2 == 0 ? x : x * 0x1p-200);
  hold(rows, 4, 7);
}

TEST_CASE("group_totals: rows that a grid just holds and just does not") {
  // The grid of a first block of ones has a last bit of 2^-80 and holds less than 2^7.
  for (double const x : {0x1.fffffffffffffp6, -0x1.fffffffffffffp6, 0x1p7, -0x1p7, 0x1.0000000000001p7, 0x1p-80,
                         0x1p-81, 0x1p-133, -0x1.8p-80, 0x1.fffffffffffffp-28, 0x1.fffffffffffffp-29}) {
    std::vector<double> rows(1024, 1.0);
    rows.insert(rows.end(), 1500, x);
    rows.insert(rows.end(), 600, 1.0);
    hold(rows, 2, 8);
  }
}

TEST_CASE("group_totals: more rows than a cell has room for, each as large as a grid holds") {
  constexpr std::size_t n = rows_in_cells<double> + 5000;
  std::vector<double> rows(n, -0x1.fffffffffffffp6);
  std::fill_n(rows.begin(), 1024, 1.0);
  std::vector<std::uint8_t> const keys(n);
  for (double const sign : {1.0, -1.0}) {
    for (double& x : rows) x *= sign;
    // 1,024 ones, and n - 1,024 times -(2^7 - 2^-46), in two doubles, each exact
    exact_reference expected;
    expected.add(sign * 1024);
    if (sign < 0) expected.add(2 * 1024);
    expected.add_product(static_cast<double>(n - 1024), -0x1.fffffffffffffp6);
    float_totals const wanted = expected_floats(keys, 1, [&](std::size_t i) { return rows[i]; });
    if (sign > 0) CHECK(wanted[0] == bits(expected.rounded()));
    for_each_level([&] {
      group_sums<double> sums(1);
      sums.add(keys, rows);
      REQUIRE(floats_of<0>(sums) == wanted);
    });
  }
}

TEST_CASE("group_totals: whole numbers up to the last one of 64 bits") {
  for (std::uint64_t seed = 0; seed < 3; ++seed) hold_whole(whole_rows<std::int64_t>(5000, seed), seed);
  hold_whole(std::vector<std::int64_t>(5000, most), 1);
  hold_whole(std::vector<std::int64_t>(5000, least), 1);
  hold_whole(std::vector<std::uint32_t>(5000, 0xffffffffU), 1);
  hold_whole(std::vector<std::int32_t>(5000, std::numeric_limits<std::int32_t>::min()), 1);
}

TEST_CASE("group_totals: whole numbers about 2^52, from which on rows go one by one") {
  constexpr std::int64_t edge = std::int64_t{1} << 52;
  for (std::int64_t const x :
       {edge - 1, edge, edge + 1, -edge - 1, -edge, -edge + 1, edge / 2, -edge / 2 - 1, 2 * edge}) {
    hold_whole(std::vector<std::int64_t>(20000, x), 2);  // beyond 2^63 if it were not
    std::vector<std::int64_t> rows(20000, x);
    for (std::size_t i = 0; i < rows.size(); i += 3) rows[i] = static_cast<std::int64_t>(i);
    hold_whole(rows, 3);
    rows[5000] = least;
    hold_whole(rows, 4);
  }
}

TEST_CASE("group_totals: sums that 64 bits do not hold, worked out by hand") {
  for_each_level([] {
    group_sums<std::int64_t> sums(2);
    sums.add(std::vector<std::uint8_t>(4, 1), std::vector<std::int64_t>(4, most));
    CHECK(sums.total<0>(1).to_string() == "36893488147419103228");
    CHECK(sums.total<0>(0) == int128(0));
    CHECK_THROWS_WITH(sums.total<0>(1).to_int64(), contains("36893488147419103228"));
    sums.add(std::vector<std::uint8_t>(4, 1), std::vector<std::int64_t>(4, least));
    CHECK(sums.total<0>(1) == int128(-4));
  });
}

TEST_CASE("group_totals: blocks that one measure refuses do not use up the room of another") {
  // NaN in every block; and whole numbers of which a cell has room for two blocks.
  constexpr std::int64_t large = (std::int64_t{1} << 52) - 1;
  for (std::size_t const nan_blocks : {1U, 2U, 3U, 10U}) {
    std::vector<double> rows(20 * 1024, 0.25);
    for (std::size_t block = 0; block < nan_blocks; ++block) rows[block * 1024 + 17] = not_a_number;
    std::vector<std::uint8_t> const keys(rows.size());
    for_each_level([&] {
      group_sums<double, std::int64_t> sums(1);
      sums.add(keys, rows, std::vector<std::int64_t>(rows.size(), large));
      CHECK(sums.total<1>(0).to_string() == "92233720368547737600");  // 20,480 × (2^52 - 1)
      CHECK(bits(sums.total<0>(0)) == 0x7ff8000000000000U);
    });
  }
  // In the totals alone: what is not taken leaves no trace.
  impl::group_totals<std::int64_t> totals(1);
  auto const seen = static_cast<std::uint64_t>(large);
  for (int i = 0; i < 100; ++i) CHECK(totals.takes(1024, seen, 0));
  totals.took(1024, seen);
  CHECK_FALSE(totals.takes(1024, seen, 0));
  CHECK(totals.would_take({}, 1024, seen, 0));
  CHECK_FALSE(totals.would_take({}, 1024, seen + 1, 0));
  totals.cells_are_empty();
  CHECK(totals.takes(1024, seen, 0));
}

TEST_CASE("group_totals: cells that were emptied 2^20 times leave their grid before 128 bits overflow") {
  // Each time a cell brings its most; ± 2^63 coarse units of 2^43 fine ones.
  for (std::uint64_t const word : {end_of_cell - 1, end_of_cell}) {
    std::uint64_t const cell[2] = {word, word};
    impl::group_totals<double> totals(1);
    auto const fill = [&](impl::group_totals<double>& into, int times) {
      for (int i = 0; i < times; ++i) {
        into.take_cell(0, static_cast<std::uint64_t const*>(cell));
        into.cells_are_empty();
      }
    };
    constexpr int times = (1 << 20) - 1;
    fill(totals, times);
    impl::group_totals<double> const one = totals;
    exact_reference expected;  // on the grid of 2^-80
    auto const units = static_cast<double>(static_cast<std::int64_t>(word >> 32 << 32));
    auto const rest = static_cast<double>(word & 0xffffffffU);
    auto const expect = [&](double n) {
      for (double const part : {units, rest})
        for (double const weight : {0x1p-80, 0x1p-37}) expected.add_product(n * part, weight);
    };
    expect(times);
    CHECK(bits(totals.total(0).value()) == bits(expected.rounded()));
    auto const merge = [](auto& into, auto other) {
      if constexpr (requires { into.merge(other); })
        into.merge(other);
      else
        into.merge(other, {});  // all groups, each to its own
    };
    for (int i = 0; i < 5; ++i) {
      merge(totals, one);
      expect(times);
    }
    CHECK(bits(totals.total(0).value()) == bits(expected.rounded()));
    fill(totals, 3);
    expect(3);
    CHECK(bits(totals.total(0).value()) == bits(expected.rounded()));
  }
}
