// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/buckets.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::int128;
using namespace tonnage::testing;

namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

int128 narrowed(wide x) { return {static_cast<std::int64_t>(x >> 64), static_cast<std::uint64_t>(x)}; }

struct records {
  std::vector<std::int64_t> start;
  std::vector<std::int64_t> end;
  std::vector<std::int32_t> rate;
};

records some_records(std::size_t count, std::int64_t span, std::uint64_t seed) {
  source_of_bits source(seed);
  records out;
  for (std::size_t i = 0; i < count; ++i) {
    auto const s = static_cast<std::int64_t>(source() % static_cast<std::uint64_t>(span)) - span / 4;
    std::uint64_t const longest = i % 3 == 0 ? 10 : static_cast<std::uint64_t>(span);
    out.start.push_back(s);
    out.end.push_back(s + static_cast<std::int64_t>(source() % longest));
    out.rate.push_back(static_cast<std::int32_t>(source()) >> (source() % 31));
  }
  return out;
}

/// Bucket by bucket and record by record.
void check(records const& r, bucket_edges const& edges, bucketed const& found) {
  REQUIRE(found.sums.size() == edges.count());
  auto const overlap = [&](std::int64_t from, std::int64_t until) {
    wide sum = 0;
    for (std::size_t i = 0; i < r.start.size(); ++i) {
      wide const length = static_cast<wide>(std::min(r.end[i], until)) - std::max(r.start[i], from);
      if (length > 0) sum += length * r.rate[i];
    }
    return narrowed(sum);
  };
  int128 all;
  for (std::size_t b = 0; b < edges.count(); ++b) {
    INFO("bucket " << b);
    REQUIRE(found.sums[b] == overlap(edges.edge(b), edges.edge(b + 1)));
    all += found.sums[b];
  }
  REQUIRE(found.before == overlap(least, edges.edge(0)));
  REQUIRE(found.after == overlap(edges.edge(edges.count()), most));
  REQUIRE(all + found.before + found.after == overlap(least, most));
}

}  // namespace

TEST_CASE("buckets: the example of its header") {
  std::vector<std::int64_t> const starts{1'800'000};
  std::vector<std::int64_t> const ends{8'100'000};
  std::vector<std::uint16_t> const gpus{8};
  auto const used = bucket_sums(starts, ends, gpus, bucket_edges::equal(0, 3'600'000, 24));
  CHECK(used.sums.size() == 24);
  CHECK(used.sums[0] == int128(14'400'000));
  CHECK(used.sums[1] == int128(28'800'000));
  CHECK(used.sums[2] == int128(7'200'000));
  CHECK(used.sums[3] == int128());
}

TEST_CASE("buckets: ends on edges, in one bucket, in none, and records of no length") {
  auto const edges = bucket_edges::equal(100, 10, 3);
  auto const of = [&](std::int64_t start, std::int64_t end) {
    auto const found = bucket_sums(std::vector{start}, std::vector{end}, std::vector<std::int64_t>{-7}, edges);
    std::vector<std::string> out{found.before.to_string()};
    for (int128 const& sum : found.sums) out.push_back(sum.to_string());
    out.push_back(found.after.to_string());
    return out;
  };
  using text = std::vector<std::string>;
  CHECK(of(100, 110) == text{"0", "-70", "0", "0", "0"});
  CHECK(of(100, 130) == text{"0", "-70", "-70", "-70", "0"});
  CHECK(of(109, 111) == text{"0", "-7", "-7", "0", "0"});
  CHECK(of(110, 120) == text{"0", "0", "-70", "0", "0"});
  CHECK(of(103, 103) == text{"0", "0", "0", "0", "0"});
  CHECK(of(90, 100) == text{"-70", "0", "0", "0", "0"});
  CHECK(of(130, 131) == text{"0", "0", "0", "0", "-7"});
  CHECK(of(99, 131) == text{"-7", "-70", "-70", "-70", "-7"});
  CHECK(of(0, 1) == text{"-7", "0", "0", "0", "0"});
  CHECK(of(129, 130) == text{"0", "0", "0", "-7", "0"});
}

TEST_CASE("buckets: random records, equal and given edges, against record by record") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    records const r = some_records(1000, 5000, seed);
    for (auto const& edges :
         {bucket_edges::equal(0, 100, 30), bucket_edges::equal(-50, 1, 200), bucket_edges::equal(17, 100000, 1),
          bucket_edges({-3, 0, 1, 28, 31, 500, 1000, 1001}), bucket_edges({least, 0, most})})
      check(r, edges, bucket_sums(r.start, r.end, r.rate, edges));
  }
}

TEST_CASE("buckets: threads, executors and merged batches give the same") {
  records const r = some_records(5 * 32768 + 11, 5000, 9);
  auto const edges = bucket_edges::equal(0, 100, 30);
  auto const whole = bucket_sums(r.start, r.end, r.rate, edges);
  wide all = 0;
  for (std::size_t i = 0; i < r.start.size(); ++i) all += static_cast<wide>(r.end[i] - r.start[i]) * r.rate[i];
  int128 sum = whole.before + whole.after;
  for (int128 const& each : whole.sums) sum += each;
  CHECK(sum == narrowed(all));
  for (unsigned const threads : {2U, 3U, 8U})
    CHECK(bucket_sums(r.start, r.end, r.rate, edges, par(threads)).sums == whole.sums);
  CHECK(bucket_sums(r.start, r.end, r.rate, edges, par(5, backwards{})).sums == whole.sums);
  auto const cut = [&](std::size_t from, std::size_t count) {
    return bucket_sums(std::span(r.start).subspan(from, count), std::span(r.end).subspan(from, count),
                       std::span(r.rate).subspan(from, count), edges);
  };
  auto batches = cut(1000, r.start.size() - 1000);
  batches.merge(cut(0, 1000));
  CHECK(batches.sums == whole.sums);
  CHECK(batches.before == whole.before);
  CHECK(batches.after == whole.after);
  CHECK_THROWS_AS(batches.merge(bucketed{}), tonnage::error);
}

TEST_CASE("buckets: extremes of time and rate, up to 128 bits") {
  using column = std::vector<std::int64_t>;
  bucket_edges const edges({least, most});
  // (2^64 - 1) × -2^63
  CHECK(bucket_sums(column{least}, column{most}, column{least}, edges).sums[0].to_string() ==
        "-170141183460469231722463931679029329920");
  CHECK_THROWS_AS(bucket_sums(column{least, least}, column{most, most}, column{least, least}, edges), tonnage::error);
  // Two buckets of 2^63 less one, and a record from end to end with many others
  bucket_edges const halves({least, -1, most - 1});
  auto const found = bucket_sums(column{least, least}, column{most, most}, column{3, -1}, halves);
  CHECK(found.sums[0].to_string() == "18446744073709551614");
  CHECK(found.sums[1].to_string() == "18446744073709551614");
  CHECK(found.after == int128(2));
}

TEST_CASE("buckets: what is wrong is told") {
  using column = std::vector<std::int64_t>;
  auto const edges = bucket_edges::equal(0, 10, 3);
  CHECK_THROWS_WITH(bucket_sums(column{5, 7}, column{6, 6}, column{1, 1}, edges),
                    "record 1 ends before it starts: '7 to 6'");
  CHECK_THROWS_WITH(bucket_sums(column{5}, column{6}, column{1, 1}, edges),
                    "columns of records have different lengths: '1, 1 and 2'");
  CHECK_THROWS_AS(bucket_edges::equal(0, 0, 3), tonnage::error);
  CHECK_THROWS_AS(bucket_edges::equal(0, -1, 3), tonnage::error);
  CHECK_THROWS_AS(bucket_edges::equal(0, 1, 0), tonnage::error);
  CHECK_THROWS_AS(bucket_edges::equal(most - 5, 2, 3), tonnage::error);
  CHECK(bucket_edges::equal(most - 6, 2, 3).edge(3) == most);
  CHECK(bucket_edges::equal(least, most, 2).edge(2) == most - 1);
  CHECK_THROWS_WITH(bucket_edges({1, 2, 2}), "an edge of buckets is not after the one before: '2'");
  CHECK_THROWS_AS(bucket_edges({1}), tonnage::error);
}
