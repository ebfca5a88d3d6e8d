// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/group_sum.hpp>

#include "catch.hpp"
#include "grouped.hpp"

using namespace tonnage::kernels;
using tonnage::int128;
using tonnage::superaccumulator;
using namespace tonnage::testing;

namespace {

/// Rows of everything that a usage record has.
struct usage {
  usage(kind_of_rows kind, std::size_t rows, std::size_t groups, std::uint64_t seed)
      : owner(some_keys<std::uint32_t>(rows, groups, seed)),
        watts(hard_rows(kind, rows, seed)),
        count(some_keys<std::uint16_t>(rows, 65536, seed + 1)),
        model(some_keys<std::uint8_t>(rows, 4, seed + 2)) {
    source_of_bits source(seed);
    for (std::size_t i = 0; i < rows; ++i) {
      money.push_back(static_cast<std::int64_t>(source()) >> (source() % 40));
      hours.push_back(static_cast<float>(uniform(source) * 24));
    }
  }

  std::vector<std::uint32_t> owner;
  std::vector<double> watts;
  std::vector<std::uint16_t> count;
  std::vector<std::uint8_t> model;
  std::vector<std::int64_t> money;
  std::vector<float> hours;
};

std::vector<double> const factors{312e12, 989.5e12, 2250e12, 0.0};
ratings const by_model = ratings::of(factors, std::uint16_t{});

using usage_sums = group_sums<double, rated<std::uint16_t, std::uint8_t>, std::int64_t, float, each_row>;

/// All totals, as bits and digits: two are equal if every one of them is.
struct all_totals {
  float_totals watts;
  float_totals flops;
  whole_totals money;
  float_totals hours;
  whole_totals rows;
  friend bool operator==(all_totals const&, all_totals const&) = default;
};
all_totals totals_of(usage_sums& sums) {
  return {floats_of<0>(sums), floats_of<1>(sums), whole_of<2>(sums), floats_of<3>(sums), whole_of<4>(sums)};
}
all_totals expected_of(usage const& u, std::size_t groups) {
  return {expected_floats(u.owner, groups, [&](std::size_t i) { return u.watts[i]; }),
          expected_products(
              u.owner, groups, [&](std::size_t i) { return u.count[i]; },
              [&](std::size_t i) { return factors[u.model[i]]; }),
          expected_whole(u.owner, groups, [&](std::size_t i) { return u.money[i]; }),
          expected_floats(u.owner, groups, [&](std::size_t i) { return u.hours[i]; }),
          expected_whole(u.owner, groups, [](std::size_t) { return 1; })};
}

template <class... How>
void add(usage_sums& sums, usage const& u, std::size_t begin, std::size_t n, How const&... how) {
  auto const cut = [&](auto const& column) { return std::span(column).subspan(begin, n); };
  sums.add(cut(u.owner), cut(u.watts), times(cut(u.count), cut(u.model), by_model), cut(u.money), cut(u.hours),
           each_row{}, how...);
}

void shuffle(usage& u, source_of_bits& source) {
  for (std::size_t i = u.owner.size(); i > 1; --i) {
    std::size_t const k = source() % i;
    std::swap(u.owner[i - 1], u.owner[k]);
    std::swap(u.watts[i - 1], u.watts[k]);
    std::swap(u.count[i - 1], u.count[k]);
    std::swap(u.model[i - 1], u.model[k]);
    std::swap(u.money[i - 1], u.money[k]);
    std::swap(u.hours[i - 1], u.hours[k]);
  }
}

constexpr std::array kinds{kind_of_rows::prices, kind_of_rows::huge_range, kind_of_rows::cancelling,
                           kind_of_rows::subnormal};

}  // namespace

TEST_CASE("group_sum: the example of its header") {
  std::vector<std::uint8_t> const owners{7, 199, 7, 0};
  std::vector<double> const watts{0.1, 1, 0.2, 5};
  std::vector<std::int64_t> const cost{40, 1, 2, 3};
  group_sums<double, std::int64_t> by_owner(200);
  by_owner.add(owners, watts, cost, par(2));
  CHECK(by_owner.total<1>(7) == int128(42));
  CHECK(by_owner.total<0>(7) == 0.1 + 0.2);
  CHECK(by_owner.total<0>(199) == 1);
  CHECK(by_owner.total<1>(100) == int128());
  CHECK(by_owner.groups() == 200);
  CHECK(by_owner.exact<0>(0).value() == 5);
}

TEST_CASE("group_sum: five measures, the same bits at every level") {
  for (kind_of_rows const kind : kinds) {
    usage const u(kind, 5000, 20, 1);
    all_totals const expected = expected_of(u, 20);
    for_each_level([&] {
      usage_sums sums(20);
      add(sums, u, 0, 5000);
      CHECK((totals_of(sums) == expected));
      CHECK((totals_of(sums) == expected));  // looking changes nothing
    });
  }
}

TEST_CASE("group_sum: the same bits for every order of rows") {
  source_of_bits source(2);
  for (kind_of_rows const kind : kinds) {
    usage u(kind, 4000, 6, 2);
    all_totals const expected = expected_of(u, 6);
    for (int turn = 0; turn < 4; ++turn) {
      shuffle(u, source);
      usage_sums sums(6);
      add(sums, u, 0, 4000);
      REQUIRE((totals_of(sums) == expected));
    }
  }
}

TEST_CASE("group_sum: the same bits for every cut into batches, and for every order of merges") {
  source_of_bits source(3);
  for (kind_of_rows const kind : kinds) {
    usage const u(kind, 6000, 6, 3);
    all_totals const expected = expected_of(u, 6);
    for (int turn = 0; turn < 4; ++turn) {
      std::vector<usage_sums> partial;
      for (std::size_t i = 0; i < 6000;) {
        std::size_t const n = std::min<std::size_t>(6000 - i, source() % 1500);
        if (partial.empty() || source() % 2 == 0) partial.emplace_back(6);
        add(partial[source() % partial.size()], u, i, n);
        if (source() % 4 == 0) (void)partial.back().total<0>(0);
        i += n;
      }
      while (partial.size() > 1) {
        std::swap(partial.back(), partial[source() % partial.size()]);
        usage_sums const last = partial.back();
        partial.pop_back();
        partial[source() % partial.size()].merge(last);
      }
      REQUIRE((totals_of(partial[0]) == expected));
      usage_sums from_nothing(6);
      from_nothing.merge(partial[0]);
      REQUIRE((totals_of(from_nothing) == expected));
      partial[0].merge(usage_sums(6));
      REQUIRE((totals_of(partial[0]) == expected));
    }
  }
}

TEST_CASE("group_sum: merge is associative and commutative, and may be of itself") {
  usage const u(kind_of_rows::huge_range, 3000, 4, 4);
  all_totals const expected = expected_of(u, 4);
  std::array parts{usage_sums(4), usage_sums(4), usage_sums(4)};
  for (std::size_t i = 0; i < 3; ++i) add(parts[i], u, 1000 * i, 1000);
  auto const merged = [](usage_sums a, usage_sums const& b) {
    a.merge(b);
    return a;
  };
  auto const& [a, b, c] = parts;
  for (usage_sums sums : {merged(merged(a, b), c), merged(a, merged(b, c)), merged(merged(c, a), b)})
    CHECK((totals_of(sums) == expected));
  usage_sums twice = merged(merged(a, b), c);
  twice.merge(twice);
  for (std::size_t g = 0; g < 4; ++g) {
    CHECK(twice.total<2>(g) == expected.money[g] + expected.money[g]);
    CHECK(bits(twice.total<0>(g)) == bits(2 * std::bit_cast<double>(expected.watts[g])));
  }
}

TEST_CASE("group_sum: the same bits with 1 to 8 threads and with executors of one's own") {
  for (kind_of_rows const kind : {kind_of_rows::prices, kind_of_rows::huge_range}) {
    std::size_t const rows = kind == kind_of_rows::prices ? 8 * 65536 + 1234 : 3 * 65536 + 77;
    usage const u(kind, rows, 50, 5);
    all_totals const expected = expected_of(u, 50);
    for (unsigned threads = 1; threads <= 8; ++threads) {
      usage_sums sums(50);
      add(sums, u, 0, rows, par(threads));
      REQUIRE((totals_of(sums) == expected));
    }
    usage_sums in_reverse(50);
    add(in_reverse, u, 0, rows, par(8, backwards{}));
    CHECK((totals_of(in_reverse) == expected));
    usage_sums by_two(50);  // and what it holds already stays
    add(by_two, u, 0, 3000);
    add(by_two, u, 3000, rows - 3000, par(5, two_threads{}));
    CHECK((totals_of(by_two) == expected));
  }
}

TEST_CASE("group_sum: from one group to a hundred thousand, in four tables or in one") {
  for (std::size_t const groups : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 513U, 1024U, 1025U, 2000U, 100000U}) {
    std::vector<std::uint32_t> const keys = some_keys<std::uint32_t>(20000, groups, groups);
    std::vector<double> const rows = hard_rows(kind_of_rows::prices, 20000, groups);
    float_totals const expected = expected_floats(keys, groups, [&](std::size_t i) { return rows[i]; });
    whole_totals const expected_rows = expected_whole(keys, groups, [](std::size_t) { return 1; });
    for_each_level([&] {
      group_sums<double> one(groups);
      one.add(keys, rows);
      REQUIRE(floats_of<0>(one) == expected);
      group_sums<double, each_row> two(groups);
      two.add(keys, rows, each_row{});
      REQUIRE(floats_of<0>(two) == expected);
      REQUIRE((whole_of<1>(two) == expected_rows));
    });
  }
  std::vector<std::uint8_t> bytes(1000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  group_sums<each_row> all_bytes(256);
  all_bytes.add(bytes, each_row{});
  CHECK(all_bytes.total<0>(0) == int128(4));
  CHECK(all_bytes.total<0>(231) == int128(4));
  CHECK(all_bytes.total<0>(232) == int128(3));
  CHECK(all_bytes.total<0>(255) == int128(3));
}

TEST_CASE("group_sum: no rows, and no groups") {
  group_sums<double, each_row> none(0);
  none.add(std::vector<std::uint8_t>{}, std::vector<double>{}, each_row{});
  none.add(std::vector<std::uint8_t>{}, std::vector<double>{}, each_row{}, par(8));
  none.merge(none);
  CHECK(none.groups() == 0);
  CHECK_THROWS_WITH(none.add(std::vector<std::uint8_t>{0}, std::vector<double>{1}, each_row{}),
                    contains("row 0 is of group 0, and there are 0 from 0 on"));
  group_sums<double, each_row> one(1);
  one.add(std::vector<std::uint8_t>{}, std::vector<double>{}, each_row{});
  CHECK(bits(one.total<0>(0)) == 0);
  CHECK(one.total<1>(0) == int128());
}

TEST_CASE("group_sum: a key beyond the groups is named with its row, and its block is not added") {
  std::vector<std::uint16_t> keys(5000, 3);
  keys[2345] = 17;
  std::vector<double> const rows(5000, 1.0);
  for_each_level([&] {
    group_sums<double> sums(17);
    CHECK_THROWS_WITH(sums.add(keys, rows), contains("row 2345 is of group 17, and there are 17 from 0 on"));
    CHECK(sums.total<0>(3) == 2048);
    sums.add(std::span(keys).first(2345), std::span(rows).first(2345));
    CHECK(sums.total<0>(3) == 2048 + 2345);
  });
}

TEST_CASE("group_sum: with several threads, no row is added where one has no group") {
  std::size_t const n = 4 * 65536;
  for (std::size_t const at : {std::size_t{0}, std::size_t{70000}, n / 2 + 5, n - 1}) {
    std::vector<std::uint16_t> keys(n, 1);
    keys[at] = 999;
    group_sums<each_row> sums(2);
    sums.add(std::vector<std::uint16_t>{1, 1}, each_row{});
    for (unsigned const threads : {2U, 3U, 8U})
      CHECK_THROWS_WITH(sums.add(keys, each_row{}, par(threads)),
                        contains("row " + std::to_string(at) + " is of group 999, and there are 2 from 0 on"));
    CHECK_THROWS_WITH(sums.add(keys, each_row{}, par(4, backwards{})), contains("row " + std::to_string(at) + " is"));
    CHECK(sums.total<0>(1) == int128(2));
    CHECK(sums.total<0>(0) == int128(0));
  }
}

TEST_CASE("group_sum: a code without a rating is named with its row") {
  std::size_t const n = 3 * 65536;
  std::vector<std::uint8_t> const keys(n);
  std::vector<std::uint16_t> const counts(n, 1);
  std::vector<std::uint8_t> models(n);
  group_sums<each_row, rated<std::uint16_t, std::uint8_t>> sums(1);
  models[2500] = 4;
  CHECK_THROWS_WITH(sums.add(keys, each_row{}, times(counts, models, by_model)),
                    contains("row 2500 has code 4, and there are 4 from 0 on"));
  CHECK(sums.total<0>(0) == int128(2048));
  CHECK(sums.total<1>(0) == 2048 * 312e12);
  models[2500] = 0;
  models[150000] = 255;
  CHECK_THROWS_WITH(sums.add(keys, each_row{}, times(counts, models, by_model), par(3)),
                    contains("row 150000 has code 255, and there are 4 from 0 on"));
  CHECK(sums.total<0>(0) == int128(2048));
}

TEST_CASE("group_sum: one measure has ratings of one power of two") {
  std::size_t const n = 3 * 65536;
  std::vector<std::uint8_t> const keys(n);
  std::vector<std::uint16_t> const counts(n, 2);
  std::vector<std::uint8_t> const models(n, 1);
  ratings const quarters = ratings::of(std::array{0.5, 0.25}, std::uint16_t{});
  ratings const more_quarters = ratings::of(std::array{1.0, 0.75}, std::uint16_t{});
  ratings const eighths = ratings::of(std::array{0.5, 0.125}, std::uint16_t{});
  using sums_type = group_sums<each_row, rated<std::uint16_t, std::uint8_t>>;
  sums_type sums(1);
  sums.add(keys, each_row{}, times(counts, models, quarters));
  for (unsigned const threads : {1U, 3U}) {
    CHECK_THROWS_WITH(sums.add(keys, each_row{}, times(counts, models, eighths), par(threads)),
                      contains("rated by one table"));
    CHECK(sums.total<0>(0) == int128(n));
    CHECK(sums.total<1>(0) == static_cast<double>(n) * 0.5);
  }
  sums_type others(1);
  others.add(keys, each_row{}, times(counts, models, eighths));
  CHECK_THROWS_WITH(sums.merge(others), contains("rated by one table"));
  CHECK(sums.total<0>(0) == int128(n));  // nothing of it has been merged
  sums.add(keys, each_row{}, times(counts, models, more_quarters), par(2));
  CHECK(sums.total<1>(0) == static_cast<double>(n) * 2);
  sums_type empty(1);
  empty.merge(sums);
  CHECK(empty.total<1>(0) == static_cast<double>(n) * 2);
  CHECK_THROWS_WITH(empty.merge(others), contains("rated by one table"));
}

TEST_CASE("group_sum: a refused table leaves no trace in the measure beside it") {
  using sums_type = group_sums<rated<std::uint8_t, std::uint8_t>, rated<std::uint8_t, std::uint8_t>>;
  ratings const halves = ratings::of(std::array{0.5}, std::uint8_t{});
  ratings const whole = ratings::of(std::array{3.0}, std::uint8_t{});
  std::vector<std::uint8_t> const keys(2);
  std::vector<std::uint8_t> const ones(2, 1);
  sums_type sums(1);
  CHECK_THROWS_WITH(sums.add(keys, times(ones, keys, halves), times(ones, ones, halves)), contains("row 0 has code 1"));
  sums.add(keys, times(ones, keys, whole), times(ones, keys, halves));
  CHECK(sums.total<0>(0) == 6);
  CHECK(sums.total<1>(0) == 1);
}

TEST_CASE("group_sum: columns of other lengths than the keys, and sums of other groups") {
  std::vector<std::uint8_t> const keys(10);
  std::vector<double> const nine(9);
  std::vector<std::uint8_t> const eleven(11);
  group_sums<double> sums(3);
  CHECK_THROWS_WITH(sums.add(keys, nine), contains("a column of 9 rows beside keys of 10"));
  CHECK_THROWS_WITH(sums.add(keys, nine, par(4)), contains("a column of 9 rows beside keys of 10"));
  group_sums<rated<std::uint8_t, std::uint8_t>> rated_sums(3);
  ratings const one = ratings::of(std::array{1.0}, std::uint8_t{});
  CHECK_THROWS_WITH(rated_sums.add(keys, times(eleven, keys, one)), contains("a column of 11 rows beside keys of 10"));
  CHECK_THROWS_WITH(rated_sums.add(keys, times(keys, eleven, one)), contains("a column of 11 rows beside keys of 10"));
  CHECK_THROWS_WITH(sums.merge(group_sums<double>(4)), contains("sums of 4 groups do not merge into 3"));
  CHECK_THROWS_AS(sums.merge(group_sums<double>(2)), tonnage::error);
}

TEST_CASE("group_sum: copies go their own ways, and exact totals merge with others") {
  group_sums<double> a(1);
  std::vector<std::uint8_t> const key(1);
  a.add(key, std::vector<double>{1e16});
  group_sums<double> b = a;
  b.add(key, std::vector<double>{1});
  CHECK(a.total<0>(0) == 1e16);
  superaccumulator sum = b.exact<0>(0);
  sum.add(1);
  CHECK(sum.value() == 1e16 + 2);
  CHECK(b.total<0>(0) == 1e16);  // 10^16 + 1 is no double
}
