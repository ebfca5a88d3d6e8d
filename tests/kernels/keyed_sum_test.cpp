// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <tonnage/kernels/keyed_sum.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

TEST_CASE("keyed_sum: keys are numbered in the order of first sight") {
  kernels::key_index index;
  std::vector<std::uint64_t> const keys{7, 0, 7, UINT64_MAX, 0, 1};
  std::vector<std::uint32_t> numbers(keys.size());
  index.number(keys, numbers);
  CHECK(numbers == std::vector<std::uint32_t>{0, 1, 0, 2, 1, 3});
  CHECK(index.size() == 4);
  CHECK(index.keys()[2] == UINT64_MAX);
  CHECK(index.find_number(1) == 3U);
  CHECK_FALSE(index.find_number(2).has_value());
}

TEST_CASE("keyed_sum: as many keys as rows, over several growths") {
  kernels::key_index index;
  for (std::uint64_t key = 0; key != 10'000; ++key) CHECK(index.number(key * 0x1'0000'0001U) == key);
  for (std::uint64_t key = 0; key != 10'000; ++key) CHECK(index.find_number(key * 0x1'0000'0001U) == key);
}

TEST_CASE("keyed_sum: sums are those of a map, in any batches and merges, to the bit") {
  std::mt19937_64 random(4);
  std::size_t const rows = 20'000;
  std::vector<std::uint64_t> keys(rows);
  std::vector<std::int64_t> money(rows);
  std::vector<double> hours(rows);
  std::map<std::uint64_t, std::int64_t> expected;
  for (std::size_t i = 0; i != rows; ++i) {
    keys[i] = random() % 3'000 * 0x9'0000'0007U;
    money[i] = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
    hours[i] = static_cast<double>(random() % 1'000) / 8;  // eighths: their sums are exact in double
    expected[keys[i]] += money[i];
  }
  std::map<std::uint64_t, double> expected_hours;
  for (std::size_t i = 0; i != rows; ++i) expected_hours[keys[i]] += hours[i];

  kernels::keyed_sums<std::int64_t, double> whole;
  kernels::keyed_sums<std::int64_t, double> back;  // the last rows first
  for (std::size_t begin = 0; begin < rows;) {
    std::size_t const count = std::min<std::size_t>(1 + random() % 700, rows - begin);
    auto const part = [&](auto const& column) { return std::span(column).subspan(begin, count); };
    if (random() % 2 == 0) {
      whole.add(part(keys), part(money), part(hours));
    } else {
      kernels::keyed_sums<std::int64_t, double> batch;
      batch.add(part(keys), part(money), part(hours));
      whole.merge(batch);
    }
    begin += count;
  }
  std::reverse(keys.begin(), keys.end());
  std::reverse(money.begin(), money.end());
  std::reverse(hours.begin(), hours.end());
  back.add(keys, money, hours);

  REQUIRE(whole.keys().size() == expected.size());
  REQUIRE(back.keys().size() == expected.size());
  for (auto const& [key, sum] : expected) {
    CHECK(whole.total<0>(whole.group_of(key)) == int128(sum));
    CHECK(back.total<0>(back.group_of(key)) == int128(sum));
    CHECK(whole.total<1>(whole.group_of(key)) == expected_hours[key]);
    CHECK(back.total<1>(back.group_of(key)) == expected_hours[key]);
  }
}

TEST_CASE("keyed_sum: what there is not is an error") {
  kernels::keyed_sums<double> sums;
  std::vector<std::uint64_t> const keys{1, 2};
  std::vector<double> const one{1.0};
  CHECK_THROWS_WITH(sums.add(keys, one), contains("a column of 1 rows beside keys of 2"));
  CHECK_THROWS_WITH(sums.group_of(3), contains("no row has this key: '3'"));
  CHECK(sums.total<0>(sums.group_of(2)) == 0);
}

TEST_CASE("keyed_sum: a group merges into another place") {
  kernels::group_sums<std::int64_t> to(3);
  kernels::group_sums<std::int64_t> from(2);
  from.add(std::vector<std::uint8_t>{0, 1}, std::vector<std::int64_t>{10, 20});
  to.merge(from, std::vector<std::uint32_t>{2, 0});
  CHECK(to.total<0>(0) == 20);
  CHECK(to.total<0>(1) == 0);
  CHECK(to.total<0>(2) == 10);
  CHECK_THROWS_WITH(to.merge(from, std::vector<std::uint32_t>{3, 0}), contains("there are 3 from 0 on"));
  CHECK_THROWS_WITH(to.merge(from, std::vector<std::uint32_t>{1, 1}), contains("two groups would merge into group 1"));
}
