// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/mask.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

namespace {

template <class T>
bool holds(T x, is how, T value) {
  switch (how) {
    case is::equal:
      return x == value;
    case is::not_equal:
      return x != value;
    case is::less:
      return x < value;
    case is::at_most:
      return x <= value;
    case is::more:
      return x > value;
    default:
      return x >= value;
  }
}

template <class T>
void every_comparison(std::vector<T> const& rows, std::vector<T> const& values) {
  using enum is;
  for_each_level([&] {
    for (std::size_t const n : lengths()) {
      if (n > 4097) continue;
      std::span const some = std::span(rows).subspan(n % 7, n);
      T const value = values[n % values.size()];
      T const high = values[(n / 3) % values.size()];
      for (is const how : {equal, not_equal, less, at_most, more, at_least}) {
        if (n > 70 && n % 6 != static_cast<std::size_t>(how)) continue;
        mask const set = where(some, how, value);
        REQUIRE(set.size() == n);
        std::uint64_t expected = 0;
        for (std::size_t i = 0; i < n; ++i) {
          bool const wanted = holds(some[i], how, value);
          expected += wanted ? 1 : 0;
          if (set.bytes()[i] != (wanted ? 0xff : 0)) FAIL("row " << i << " of " << n);
        }
        REQUIRE(count(set) == expected);
      }
      mask const between = where_between(some, value, high);
      for (std::size_t i = 0; i < n; ++i)
        if (between.bytes()[i] != (some[i] >= value && some[i] <= high ? 0xff : 0)) FAIL("row " << i << " of " << n);
    }
  });
}

template <class T>
void whole_numbers() {
  using limits = std::numeric_limits<T>;
  std::vector<T> rows = whole_rows<T>(5000, sizeof(T));
  for (std::size_t i = 0; i < rows.size(); i += 3) rows[i] = static_cast<T>(i % 7);
  every_comparison<T>(rows, {limits::min(), limits::max(), T{0}, T{3}, static_cast<T>(limits::max() / 2 + 1)});
}

}  // namespace

TEST_CASE("mask: the example of its header") {
  std::vector<std::int32_t> const commissioned{20254, 20819, 20820, 21184, 21185};
  std::vector<std::uint8_t> const status{0, 1, 2, 2, 0};
  mask const in_use = where_between(commissioned, 20819, 21184) & where(status, is::not_equal, 2);
  CHECK(count(in_use) == 1);
  CHECK(in_use[1]);
  CHECK_FALSE(in_use[2]);
}

TEST_CASE("mask: whole numbers of every kind, length and start are compared") {
  whole_numbers<std::uint8_t>();
  whole_numbers<std::uint16_t>();
  whole_numbers<std::uint32_t>();
  whole_numbers<std::int32_t>();
  whole_numbers<std::int64_t>();
}

TEST_CASE("mask: floating point with NaN, infinities and zeros is compared as in IEEE") {
  std::vector<double> rows = hard_rows(kind_of_rows::prices, 5000, 1);
  std::vector<double> const odd{not_a_number, -not_a_number, infinity, -infinity, 0.0, -0.0, 5e-324, 100.5};
  for (std::size_t i = 0; i < rows.size(); i += 2) rows[i] = odd[i / 2 % odd.size()];
  every_comparison<double>(rows, odd);
  std::vector<float> narrow;
  for (double const x : rows) narrow.push_back(static_cast<float>(x));
  every_comparison<float>(narrow, {narrow[0], narrow[2], narrow[4], narrow[6], 0.0F, -0.0F, 100.5F, narrow[1]});
}

TEST_CASE("mask: and, or, not") {
  for_each_level([] {
    source_of_bits source(2);
    for (std::size_t const n : lengths()) {
      if (n > 4097) continue;
      std::vector<std::uint8_t> a(n);
      std::vector<std::uint8_t> b(n);
      for (std::size_t i = 0; i < n; ++i) {
        a[i] = source() % 2 == 0 ? 0xff : 0;
        b[i] = source() % 2 == 0 ? 0xff : 0;
      }
      mask const both = mask(a) & mask(b);
      mask const either = mask(a) | mask(b);
      mask const opposite = ~mask(a);
      for (std::size_t i = 0; i < n; ++i) {
        if (both.bytes()[i] != (a[i] & b[i]) || either.bytes()[i] != (a[i] | b[i]) || opposite.bytes()[i] != 255 - a[i])
          FAIL("row " << i << " of " << n);
      }
      REQUIRE(~opposite == mask(a));
      REQUIRE(count(opposite) + count(mask(a)) == n);
    }
    CHECK(count(mask(1000, true)) == 1000);
    CHECK(count(mask(1000, false)) == 0);
    CHECK(count(mask()) == 0);
  });
  CHECK_THROWS_WITH(mask(3, true) & mask(4, true), "masks that are combined have different lengths: '3 and 4'");
  CHECK_THROWS_AS(mask(3, true) | mask(4, true), tonnage::error);
}

TEST_CASE("mask: a bitmap of Arrow, worked out by hand") {
  // Rows 0 … 9 valid but for 1 and 8: bits 1111 1101 and .. 10
  std::vector<std::uint8_t> const bitmap{0xfd, 0x02};
  mask const valid = mask_of_bits(bitmap, 0, 10);
  CHECK(count(valid) == 8);
  CHECK_FALSE(valid[1]);
  CHECK_FALSE(valid[8]);
  CHECK(valid[9]);
  mask const from_three = mask_of_bits(bitmap, 7, 3);
  CHECK((from_three[0] && !from_three[1] && from_three[2]));
  std::vector<std::uint8_t> out(2, 0xaa);
  bits_of_mask(from_three, out, 3);  // 1 0 1 at bits 3, 4, 5 of 10101010
  CHECK(out == std::vector<std::uint8_t>{0xaa, 0xaa});
  bits_of_mask(~from_three, out, 3);
  CHECK(out == std::vector<std::uint8_t>{0x92, 0xaa});
}

TEST_CASE("mask: bitmaps of every length and offset go in and out, and their neighbours stay") {
  source_of_bits source(3);
  std::vector<std::uint8_t> bitmap(60);
  for (std::uint8_t& byte : bitmap) byte = static_cast<std::uint8_t>(source());
  auto const bit = [](std::vector<std::uint8_t> const& of, std::size_t i) { return (of[i / 8] >> i % 8 & 1) != 0; };
  for (std::size_t offset = 0; offset < 20; ++offset)
    for (std::size_t rows = 0; rows <= 200; ++rows) {
      mask const set = mask_of_bits(bitmap, offset, rows);
      for (std::size_t i = 0; i < rows; ++i)
        if (set.bytes()[i] != (bit(bitmap, offset + i) ? 0xff : 0)) FAIL("row " << i << " from " << offset);
      std::vector<std::uint8_t> out(60);
      for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(source());
      std::vector<std::uint8_t> const before = out;
      std::size_t const to = (offset * 7 + rows) % 19;
      bits_of_mask(set, out, to);
      for (std::size_t i = 0; i < 480; ++i) {
        bool const inside = i >= to && i < to + rows;
        if (bit(out, i) != (inside ? bit(bitmap, offset + i - to) : bit(before, i))) FAIL("bit " << i << " to " << to);
      }
    }
  CHECK(mask_of_bits(bitmap, 480, 0).size() == 0);
  CHECK_THROWS_WITH(mask_of_bits(bitmap, 1, 480), "a bitmap is shorter than its rows: '60 bytes for 480 bits from 1'");
  CHECK_THROWS_AS(mask_of_bits(bitmap, 481, 0), tonnage::error);
  CHECK_THROWS_AS(bits_of_mask(mask(481, true), bitmap), tonnage::error);
}
