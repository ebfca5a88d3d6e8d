// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <numeric>
#include <tonnage/kernels/keys.hpp>

#include "catch.hpp"
#include "grouped.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

static_assert(group_key<std::uint8_t> && group_key<std::uint16_t> && group_key<std::uint32_t>);
static_assert(!group_key<std::int32_t> && !group_key<std::int64_t> && !group_key<double>);

TEST_CASE("keys: the example of the header") {
  std::vector<std::uint32_t> groups(2);
  append_codes(groups, std::vector<std::uint8_t>{3, 199}, 200);
  append_codes(groups, std::vector<std::uint16_t>{7, 23}, 24);
  CHECK(groups == std::vector<std::uint32_t>{3 * 24 + 7, 199 * 24 + 23});
}

TEMPLATE_TEST_CASE("keys: appended codes of every length, from any place on, against a loop", "", std::uint8_t,
                   std::uint16_t, std::uint32_t) {
  std::uint32_t const size = std::is_same_v<TestType, std::uint8_t> ? 200 : 50000;
  std::vector<TestType> const codes = some_keys<TestType>(4200, size, 1);
  std::vector<std::uint32_t> const before = some_keys<std::uint32_t>(4200, 80000, 2);
  auto const hold = [&](std::size_t at, std::size_t n) {
    std::vector<std::uint32_t> expected = before;
    for (std::size_t i = at; i < at + n; ++i) expected[i] = before[i] * size + codes[i - at];
    for_each_level([&] {
      std::vector<std::uint32_t> groups = before;
      append_codes(std::span(groups).subspan(at, n), std::span(codes).first(n), size);
      REQUIRE(groups == expected);
    });
  };
  for (std::size_t n = 0; n <= 257; ++n) hold(n % 5, n);
  for (std::size_t const n : {1023U, 1024U, 1025U, 4095U, 4096U, 4097U}) hold(3, n);
}

TEST_CASE("keys: groups up to 2^32 - 1") {
  for_each_level([] {
    std::vector<std::uint32_t> groups(20, 65535);
    append_codes(groups, std::vector<std::uint16_t>(20, 65535), 65536);
    CHECK(groups == std::vector<std::uint32_t>(20, 0xffffffffU));
    std::vector<std::uint32_t> one(20);
    append_codes(one, std::vector<std::uint32_t>(20, 0xfffffffeU), 0xffffffffU);
    CHECK(one == std::vector<std::uint32_t>(20, 0xfffffffeU));
  });
}

TEMPLATE_TEST_CASE("keys: a code that is not below the size is named with its row", "", std::uint8_t, std::uint16_t,
                   std::uint32_t) {
  constexpr TestType most = std::numeric_limits<TestType>::max();
  for_each_level([] {
    for (std::size_t const n : {1U, 15U, 16U, 63U, 64U, 65U, 300U})
      for (std::size_t const at : {std::size_t{0}, n / 2, n - 1})
        for (TestType const code : {TestType{100}, most}) {
          std::vector<TestType> codes(n, 99);
          codes[at] = code;
          std::vector<std::uint32_t> groups(n, 5);
          CHECK_THROWS_WITH(append_codes(groups, codes, 100),
                            contains("row " + std::to_string(at) + " has code " + std::to_string(code) +
                                     ", and there are 100 from 0 on"));
        }
  });
}

TEST_CASE("keys: every code of a byte may be there") {
  std::vector<std::uint8_t> codes(256);
  std::iota(codes.begin(), codes.end(), std::uint8_t{0});
  std::vector<std::uint32_t> groups(256, 1);
  append_codes(groups, codes, 256);
  CHECK(groups.front() == 256);
  CHECK(groups.back() == 511);
  CHECK_THROWS_AS(append_codes(groups, codes, 255), tonnage::error);
  CHECK_THROWS_AS(append_codes(groups, codes, 0), tonnage::error);
}

TEST_CASE("keys: columns of different lengths") {
  std::vector<std::uint32_t> groups(3);
  CHECK_THROWS_WITH(append_codes(groups, std::vector<std::uint8_t>(2), 5),
                    contains("a column of 2 codes beside 3 rows"));
  append_codes(std::span<std::uint32_t>(), std::vector<std::uint8_t>(), 0);
}

TEST_CASE("keys: rows that are put aside, of every length, against a loop") {
  std::vector<std::uint32_t> const before = some_keys<std::uint32_t>(4200, 0xffffffffU, 3);
  std::vector<std::uint8_t> mask(4200);
  source_of_bits source(4);
  for (std::uint8_t& each : mask) each = source() % 3 == 0 ? 0 : 0xff;
  auto const hold = [&](std::size_t at, std::size_t n, std::uint32_t other) {
    std::vector<std::uint32_t> expected = before;
    for (std::size_t i = at; i < at + n; ++i)
      if (mask[i - at] == 0) expected[i] = other;
    for_each_level([&] {
      std::vector<std::uint32_t> groups = before;
      put_aside(std::span(groups).subspan(at, n), std::span(mask).first(n), other);
      REQUIRE(groups == expected);
    });
  };
  for (std::size_t n = 0; n <= 257; ++n) hold(n % 5, n, static_cast<std::uint32_t>(n * 16777259));
  for (std::size_t const n : {1023U, 1024U, 1025U, 4095U, 4096U, 4097U}) hold(1, n, 0xffffffffU);
}

TEMPLATE_TEST_CASE("keys: the smallest of some numbers", "", std::uint8_t, std::uint16_t, std::uint32_t) {
  constexpr TestType most = std::numeric_limits<TestType>::max();
  for_each_level([&] {
    CHECK(impl::smallest(std::span<TestType const>()) == most);
    for (std::size_t n = 1; n < 200; ++n) {
      std::vector<TestType> numbers(n, most);
      CHECK(impl::smallest(std::span<TestType const>(numbers)) == most);
      numbers[n * 7 % n] = 3;
      numbers[n / 2] = 1;
      CHECK(impl::smallest(std::span<TestType const>(numbers)) == 1);
      numbers[n - 1] = 0;
      CHECK(impl::smallest(std::span<TestType const>(numbers)) == 0);
    }
  });
}

TEMPLATE_TEST_CASE("keys: rows kept between two numbers, and dropped, against a loop", "", std::uint8_t, std::uint16_t,
                   std::int32_t) {
  constexpr TestType least = std::numeric_limits<TestType>::min();
  constexpr TestType most = std::numeric_limits<TestType>::max();
  constexpr std::uint32_t other = 4'000'000'000U;
  source_of_bits source(5);
  std::vector<TestType> numbers = whole_rows<TestType>(1200, 6);
  for (std::size_t i = 0; i < numbers.size(); i += 2) numbers[i] = static_cast<TestType>(source() % 20);
  std::vector<std::uint32_t> const before = some_keys<std::uint32_t>(1200, 3'000'000'000U, 7);
  struct bounds {
    TestType low;
    TestType high;
  };
  for (bounds const b : {bounds{3, 12}, bounds{7, 7}, bounds{least, most}, bounds{least, 5}, bounds{5, most},
                         bounds{most, most}, bounds{least, least}})
    for (std::size_t n = 0; n <= 1100; n += n < 140 ? 1 : 137) {
      std::size_t const at = n % 5;
      std::span const some = std::span<TestType const>(numbers).first(n);
      for (bool const keep : {true, false})
        for_each_level([&] {
          std::vector<std::uint32_t> groups = before;
          std::span const of_some = std::span(groups).subspan(at, n);
          if (keep)
            keep_between(of_some, some, b.low, b.high, other);
          else
            drop_between(of_some, some, b.low, b.high, other);
          std::size_t wrong = 0;
          for (std::size_t i = 0; i < groups.size(); ++i) {
            bool const stays = i < at || i >= at + n || (b.low <= numbers[i - at] && numbers[i - at] <= b.high) == keep;
            bool const right = stays ? groups[i] == before[i] : groups[i] >= other && groups[i] < other + spare_groups;
            if (!right) ++wrong;
          }
          REQUIRE(wrong == 0);
        });
    }
}

TEST_CASE("keys: what begins nowhere, ends on a day, and ends before it begins") {
  constexpr std::int32_t none = (std::numeric_limits<std::int32_t>::min)(),
                         last = (std::numeric_limits<std::int32_t>::max)();
  // Begin and end in turn: a plain row, one without begin, one without end, without both, reversed, of no length, and
  // ends of the range.
  std::vector<std::pair<std::int32_t, std::int32_t>> const kinds{
      {1, 7}, {none, 7}, {1, none}, {none, none}, {7, 1}, {7, 7}, {last, -last}, {-last, last}, {none, -last}};
  std::vector<bool> const is_reversed{false, false, false, false, true, false, true, false, false};
  for (std::int32_t const asked : {7, -7, last, -last})
    for (std::size_t n = 0; n <= 300; ++n) {
      std::vector<std::int32_t> begins, ends;
      std::uint32_t without = 0, ended = 0, reversed = 0;
      for (std::size_t i = 0; i != n; ++i) {
        auto const kind = (i + n) % kinds.size();
        begins.push_back(kinds[kind].first);
        ends.push_back(kinds[kind].second);
        without += kinds[kind].first == none ? 1U : 0U;
        ended += kinds[kind].second == asked ? 1U : 0U;
        reversed += is_reversed[kind] ? 1U : 0U;
      }
      for_each_level([&] {
        auto const found = count_stretches(begins, ends, none, asked);
        REQUIRE(found.without_begin == without);
        REQUIRE(found.ended == ended);
        REQUIRE(found.reversed == reversed);
      });
    }
}
