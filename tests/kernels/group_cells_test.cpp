// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/group_cells.hpp>
#include <tonnage/kernels/group_sum.hpp>

#include "catch.hpp"
#include "grouped.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

namespace {

constexpr std::size_t groups = 5;

/// Every column there is. Nothing of a prefix is aligned: columns start at an odd place.
struct all_columns {
  static constexpr std::size_t rows = 4100;
  template <class T>
  static std::span<T const> cut(std::vector<T> const& from, std::size_t start, std::size_t count) {
    return std::span(from).subspan(start, count);
  }
  template <class T>
  static std::vector<T> any(std::uint64_t seed) {
    return whole_rows<T>(rows + 9, seed);
  }

  std::vector<std::uint8_t> u8 = any<std::uint8_t>(1);
  std::vector<std::uint16_t> u16 = any<std::uint16_t>(2);
  std::vector<std::uint32_t> u32 = any<std::uint32_t>(3);
  std::vector<std::int32_t> i32 = any<std::int32_t>(4);
  std::vector<std::int64_t> i64 = [] {
    source_of_bits source(5);
    std::vector<std::int64_t> out(rows + 9);
    for (std::int64_t& x : out) x = static_cast<std::int64_t>(source()) >> 20;  // money
    return out;
  }();
  std::vector<double> f64 = hard_rows(kind_of_rows::prices, rows + 9, 6);
  std::vector<float> f32 = [] {
    std::vector<float> out;
    for (double const x : hard_rows(kind_of_rows::prices, rows + 9, 7)) out.push_back(static_cast<float>(-x));
    return out;
  }();
  std::vector<std::uint8_t> model = some_keys<std::uint8_t>(rows + 9, 3, 8);
  std::vector<std::uint16_t> model16 = some_keys<std::uint16_t>(rows + 9, 3, 9);
  std::vector<std::uint32_t> model32 = some_keys<std::uint32_t>(rows + 9, 3, 10);
  std::vector<double> factors{312e12, -989.5e12, 2250e12};
  ratings by_u8 = ratings::of(factors, std::uint8_t{});
  ratings by_u16 = ratings::of(factors, std::uint16_t{});
  std::vector<double> small_factors{400, 700.25, -1000};
  ratings by_u32 = ratings::of(small_factors, std::uint32_t{});
};

all_columns const& columns() {
  static all_columns const all;
  return all;
}

/// Rows that a test looks at: 0 … 257, and about a block of 1,024 and of 4,096, from any place on.
template <class Test>
void for_some_rows(Test const& test) {
  for (std::size_t n = 0; n <= 257; ++n) test(n % 9, n);
  for (std::size_t const about : {1024U, 4096U})
    for (std::size_t n = about - 1; n <= about + 1; ++n) test(n % 7, n);
}

/// Sums of some rows by an independent loop, and at every level by each kind of key.
template <class Key, class... Measures, class Add, class Check>
void hold(Add const& add, Check const& check) {
  std::vector<Key> const keys = some_keys<Key>(all_columns::rows + 9, groups, sizeof...(Measures));
  for_some_rows([&](std::size_t start, std::size_t n) {
    std::span<Key const> const some = all_columns::cut(keys, start, n);
    auto const right = check(some, start);
    for_each_level([&] {
      group_sums<Measures...> sums(groups);
      add(sums, some, start, n);
      INFO(n << " rows");
      REQUIRE(right(sums));
    });
  });
}

}  // namespace

TEMPLATE_TEST_CASE("group_cells: a double, or a number of rows, by each kind of key", "", std::uint8_t, std::uint16_t,
                   std::uint32_t) {
  all_columns const& all = columns();
  hold<TestType, double>(
      [&](auto& sums, auto keys, std::size_t at, std::size_t n) { sums.add(keys, all_columns::cut(all.f64, at, n)); },
      [&](auto keys, std::size_t at) {
        return [expected = expected_floats(keys, groups, [&](std::size_t i) { return all.f64[at + i]; })](auto& sums) {
          return floats_of<0>(sums) == expected;
        };
      });
  hold<TestType, each_row>([](auto& sums, auto keys, std::size_t, std::size_t) { sums.add(keys, each_row{}); },
                           [](auto keys, std::size_t) {
                             return [expected = expected_whole(keys, groups, [](std::size_t) { return 1; })](
                                        auto& sums) { return whole_of<0>(sums) == expected; };
                           });
}

TEST_CASE("group_cells: two whole numbers") {
  all_columns const& all = columns();
  hold<std::uint8_t, std::uint8_t, std::uint16_t>(
      [&](auto& sums, auto keys, std::size_t at, std::size_t n) {
        sums.add(keys, all_columns::cut(all.u8, at, n), all_columns::cut(all.u16, at, n));
      },
      [&](auto keys, std::size_t at) {
        return [u8 = expected_whole(keys, groups, [&](std::size_t i) { return all.u8[at + i]; }),
                u16 = expected_whole(keys, groups, [&](std::size_t i) { return all.u16[at + i]; })](auto& sums) {
          return whole_of<0>(sums) == u8 && whole_of<1>(sums) == u16;
        };
      });
}

TEST_CASE("group_cells: three whole numbers, the widest there are") {
  all_columns const& all = columns();
  hold<std::uint16_t, std::uint32_t, std::int32_t, std::int64_t>(
      [&](auto& sums, auto keys, std::size_t at, std::size_t n) {
        sums.add(keys, all_columns::cut(all.u32, at, n), all_columns::cut(all.i32, at, n),
                 all_columns::cut(all.i64, at, n));
      },
      [&](auto keys, std::size_t at) {
        return [u32 = expected_whole(keys, groups, [&](std::size_t i) { return all.u32[at + i]; }),
                i32 = expected_whole(keys, groups, [&](std::size_t i) { return all.i32[at + i]; }),
                i64 = expected_whole(keys, groups, [&](std::size_t i) { return all.i64[at + i]; })](auto& sums) {
          return whole_of<0>(sums) == u32 && whole_of<1>(sums) == i32 && whole_of<2>(sums) == i64;
        };
      });
}

TEST_CASE("group_cells: counts times what a model has, by each kind of count and code") {
  all_columns const& all = columns();
  hold<std::uint8_t, rated<std::uint16_t, std::uint8_t>, rated<std::uint8_t, std::uint32_t>,
       rated<std::uint32_t, std::uint16_t>>(
      [&](auto& sums, auto keys, std::size_t at, std::size_t n) {
        sums.add(keys, times(all_columns::cut(all.u16, at, n), all_columns::cut(all.model, at, n), all.by_u16),
                 times(all_columns::cut(all.u8, at, n), all_columns::cut(all.model32, at, n), all.by_u8),
                 times(all_columns::cut(all.u32, at, n), all_columns::cut(all.model16, at, n), all.by_u32));
      },
      [&](auto keys, std::size_t at) {
        auto const of = [&](auto const& counts, auto const& codes, std::vector<double> const& factors) {
          return expected_products(
              keys, groups, [&](std::size_t i) { return counts[at + i]; },
              [&](std::size_t i) { return factors[codes[at + i]]; });
        };
        return [u16 = of(all.u16, all.model, all.factors), u8 = of(all.u8, all.model32, all.factors),
                u32 = of(all.u32, all.model16, all.small_factors)](auto& sums) {
          return floats_of<0>(sums) == u16 && floats_of<1>(sums) == u8 && floats_of<2>(sums) == u32;
        };
      });
}

TEST_CASE("group_cells: four and five measures of different kinds beside each other") {
  all_columns const& all = columns();
  hold<std::uint16_t, float, rated<std::uint16_t, std::uint8_t>, each_row, std::int64_t>(
      [&](auto& sums, auto keys, std::size_t at, std::size_t n) {
        sums.add(keys, all_columns::cut(all.f32, at, n),
                 times(all_columns::cut(all.u16, at, n), all_columns::cut(all.model, at, n), all.by_u16), each_row{},
                 all_columns::cut(all.i64, at, n));
      },
      [&](auto keys, std::size_t at) {
        return [f32 = expected_floats(keys, groups, [&](std::size_t i) { return all.f32[at + i]; }),
                rows = expected_whole(keys, groups, [&](std::size_t) { return 1; }),
                i64 = expected_whole(keys, groups, [&](std::size_t i) { return all.i64[at + i]; })](auto& sums) {
          return floats_of<0>(sums) == f32 && whole_of<2>(sums) == rows && whole_of<3>(sums) == i64;
        };
      });
  hold<std::uint32_t, double, std::int32_t, float, double, std::uint8_t>(
      [&](auto& sums, auto keys, std::size_t at, std::size_t n) {
        sums.add(keys, all_columns::cut(all.f64, at, n), all_columns::cut(all.i32, at, n),
                 all_columns::cut(all.f32, at, n), all_columns::cut(all.f64, at, n), all_columns::cut(all.u8, at, n));
      },
      [&](auto keys, std::size_t at) {
        return [f64 = expected_floats(keys, groups, [&](std::size_t i) { return all.f64[at + i]; }),
                f32 = expected_floats(keys, groups, [&](std::size_t i) { return all.f32[at + i]; }),
                i32 = expected_whole(keys, groups, [&](std::size_t i) { return all.i32[at + i]; }),
                u8 = expected_whole(keys, groups, [&](std::size_t i) { return all.u8[at + i]; })](auto& sums) {
          return floats_of<0>(sums) == f64 && whole_of<1>(sums) == i32 && floats_of<2>(sums) == f32 &&
                 floats_of<3>(sums) == f64 && whole_of<4>(sums) == u8;
        };
      });
}

TEST_CASE("group_cells: rows that are taken away again leave the cells as they were, to the bit") {
  using rows_type = detail::group_rows<std::uint16_t, double, std::int64_t, each_row>;
  constexpr std::size_t words = detail::cell_words<double, std::int64_t, each_row>;
  static_assert(words == 4);
  std::vector<std::uint16_t> const keys = some_keys<std::uint16_t>(1024, 9, 1);
  std::vector<double> const numbers = hard_rows(kind_of_rows::all_bits, 1024, 2);
  std::vector<double> const others = [&] {
    std::vector<double> out = numbers;
    for (std::size_t i = 0; i < 1024; i += 3)
      out[i] = std::array{infinity, -infinity, not_a_number, -not_a_number, 5e-324}[i % 5];
    return out;
  }();
  std::vector<std::int64_t> const whole = whole_rows<std::int64_t>(1024, 3);
  for (std::vector<double> const* column : {&numbers, &others})
    for_each_level([&] {
      std::vector<std::uint64_t> table(4 * 9 * words);
      source_of_bits source(4);
      for (std::uint64_t& word : table) word = source();
      std::vector<std::uint64_t> const before = table;
      rows_type rows{.keys = keys.data(), .columns = {{column->data()}, {whole.data()}, {}}, .count = 1023};
      for (std::size_t t = 0; t < 4; ++t) rows.table[t] = table.data() + t * 9 * words;
      auto const grid = detail::window::holding(1e6);
      rows.to_coarse[0] = grid.to_coarse;
      rows.to_fine[0] = grid.to_fine;
      impl::dispatch<impl::add_rows<true, std::uint16_t, double, std::int64_t, each_row>>(&rows);
      CHECK(table != before);
      CHECK((rows.seen[0] >= 2 * detail::coarse_limit || rows.left[0] << 1 != 0));  // so the rows do not fit
      CHECK(rows.seen[1] == 0x7fffffffffffffffU);                                   // INT64_MIN is among them
      impl::dispatch<impl::add_rows<false, std::uint16_t, double, std::int64_t, each_row>>(&rows);
      CHECK(table == before);
    });
}

TEST_CASE("group_cells: a row that the grid does not hold is seen, whatever it is") {
  auto const grid = detail::window::holding(1.0);  // 2^-80 … 2^6
  std::uint16_t const keys[64] = {};
  for (double const odd : {infinity, -infinity, not_a_number, -not_a_number, 0x1p8, -0x1p8, 1e300, -1e300, 0x1p1023,
                           -0x1.fffffffffffffp1023, 0x1p-81, -0x1p-81, 5e-324, 1 + 0x1p-52, 0x1.0000000000001p-30})
    for (std::size_t const at : {0U, 1U, 2U, 3U, 31U, 62U}) {
      double numbers[63];
      std::fill(std::begin(numbers), std::end(numbers), 1.0);
      numbers[at] = odd;
      bool const held = odd == 1 + 0x1p-52;
      for_each_level([&] {
        std::uint64_t table[4][2] = {};
        detail::group_rows<std::uint16_t, double> rows{
            .keys = static_cast<std::uint16_t const*>(keys), .columns = {{static_cast<double*>(numbers)}}, .count = 63};
        for (std::size_t t = 0; t < 4; ++t) rows.table[t] = static_cast<std::uint64_t*>(table[t]);
        rows.to_coarse[0] = grid.to_coarse;
        rows.to_fine[0] = grid.to_fine;
        impl::dispatch<impl::add_rows<true, std::uint16_t, double>>(&rows);
        INFO(odd << " in row " << at);
        CHECK((rows.seen[0] < 2 * detail::coarse_limit && rows.left[0] << 1 == 0) == held);
      });
    }
}
