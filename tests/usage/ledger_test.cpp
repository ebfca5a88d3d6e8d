// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <random>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/question.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage/ledger.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

/// A billing program's own row.
struct lease {
  std::int64_t slots;  // sevenths of a GPU
  utc_instant from;
  std::optional<utc_instant> until;
};

/// Of a scheduler that gives CPUs of a suspended job to others.
struct cpu_job {
  std::int64_t cpus = 0;
  gpu_share gpus = gpu_share::of(1);
  utc_instant start{};
  std::optional<utc_instant> end{};
  std::chrono::milliseconds suspended{};
};

template <class Ledger>
gpu_time sum_of(Ledger const& l) {
  gpu_time out;
  for (auto const& piece : l) out += piece.used();
  return out;
}
template <class Ledger>
std::size_t pieces(Ledger const& l) {
  std::size_t out = 0;
  for (auto const& piece : l) out += piece.used() >= gpu_time() ? 1U : 0U;
  return out;
}

}  // namespace

template <>
struct tonnage::row_access<lease> {
  static gpu_share gpus(lease const& l) { return gpu_share::of(l.slots * 1000 / 7, 1000); }
  static utc_instant start(lease const& l) { return l.from; }
  static std::optional<utc_instant> end(lease const& l) { return l.until; }
};

TEST_CASE("a record is clipped at both ends of the span") {
  std::vector<usage_record> const records{
      {.gpus = gpu_share::of(8), .start = at(2023y / 1 / 31, 12h), .end = at(2023y / 2 / 2)}};
  CHECK(sum_of(records | over(2023y / 1)).in_hours() == 8 * 12);
  CHECK(sum_of(records | over(2023y / 2)).in_hours() == 8 * 24);
  CHECK(sum_of(records | over(2023y)).in_hours() == 8 * 36);
  CHECK(sum_of(records | over(2024y)).in_hours() == 0);
  CHECK(pieces(records | over(2024y)) == 0);
}

TEST_CASE("what is running ends with the span") {
  std::vector<usage_record> const records{
      {.gpus = gpu_share::of(2), .start = at(2023y / 1 / 1), .end = {}, .state = usage_state::running}};
  CHECK(sum_of(records | over(time_span(at(2022y / 1 / 1), at(2023y / 1 / 2)))).in_hours() == 48);
  for (auto const& piece : records | over(2023y / 1)) {
    CHECK(piece.starts());
    CHECK(!piece.ends());
  }
}

TEST_CASE("a record of no length is a piece without use") {
  std::vector<usage_record> const records{
      {.gpus = gpu_share::of(2), .start = at(2023y / 1 / 1), .end = at(2023y / 1 / 1)}};
  CHECK(pieces(records | over(2023y)) == 1);
  CHECK(pieces(records | over(2022y)) == 0);  // the end of a span is not in it
  CHECK(pieces(records | over(2023y).by_days()) == 1);
  CHECK(sum_of(records | over(2023y)) == gpu_time());
}

TEST_CASE("a record that ends before it starts") {
  std::vector<usage_record> const records{{.start = at(2023y / 1 / 1), .end = at(2023y / 1 / 1, 1s)},
                                          {.start = at(2023y / 1 / 1), .end = at(2023y / 1 / 1, -1s)}};
  CHECK_THROWS_WITH(sum_of(records | over(2023y)), contains("row 2") && contains("2022-12-31T23:59:59Z"));
}

TEST_CASE("days and months of a zone") {
  // From 14:00 on 27 February to 16:00 on 1 March 2024 UTC, a leap year. In Seoul it is nine hours later.
  std::vector<usage_record> const records{
      {.gpus = gpu_share::of(1), .start = at(2024y / 2 / 27, 14h), .end = at(2024y / 3 / 1, 16h)}};
  std::vector<double> in_utc;
  for (auto const& piece : records | over(2024y).by_days()) in_utc.push_back(piece.used().in_hours());
  CHECK(in_utc == std::vector<double>{10, 24, 24, 16});
  std::vector<double> in_seoul;
  for (auto const& piece : records | over(2024y, utc_offset(9h)).by_days()) in_seoul.push_back(piece.used().in_hours());
  CHECK(in_seoul == std::vector<double>{1, 24, 24, 24, 1});
  std::vector<double> months;
  for (auto const& piece : records | over(2024y, utc_offset(9h)).by_months()) months.push_back(piece.used().in_hours());
  CHECK(months == std::vector<double>{49, 25});  // until 15:00 UTC on 29 February
}

TEST_CASE("a suspension comes off CPU time, and lies within its record") {
  std::vector<cpu_job> jobs{{.cpus = 8, .start = at(2026y / 3 / 1), .suspended = 12h}};
  // It still runs: by the end of the day 24 h less 12 h, so 8 CPUs are 96 CPU-hours; its GPU stays its own.
  auto const in_march = [&] {
    auto const day = over(time_span(at(2026y / 3 / 1), at(2026y / 3 / 2)));
    return std::pair((jobs | day | tally(cpu_hours_used)).total(cpu_hours_used).value().in_hours(),
                     (jobs | day.by_hours() | tally(cpu_hours_used)).total(cpu_hours_used).value().in_hours());
  };
  CHECK(in_march() == std::pair(96.0, 96.0));
  CHECK(sum_of(jobs | over(time_span(at(2026y / 3 / 1), at(2026y / 3 / 2)))).in_hours() == 24);
  jobs[0].end = at(2026y / 3 / 2);
  CHECK(in_march() == std::pair(96.0, 96.0));
  jobs[0].end = at(2026y / 3 / 3);  // 12 of 48 h, evenly: 18 h of this day
  CHECK(in_march() == std::pair(144.0, 144.0));

  jobs[0].end = std::nullopt;
  jobs[0].suspended = 30h;  // some of it after the span
  CHECK(in_march() == std::pair(0.0, 0.0));
  jobs[0].end = at(2026y / 3 / 2);
  {  // Ledgers one after the other add up: 12 h off the first day.
    std::vector<cpu_job> const two_days{{.cpus = 8, .start = at(2026y / 3 / 31), .suspended = 12h}};
    auto const cpu_hours_in = [&](period const& days) {
      return (two_days | over(days) | tally(cpu_hours_used)).total(cpu_hours_used).value().in_hours();
    };
    CHECK(cpu_hours_in(period(2026y / 3 / 31, 2026y / 4 / 1)) == 8 * 12);
    CHECK(cpu_hours_in(period(2026y / 4 / 1, 2026y / 4 / 2)) == 8 * 24);
    CHECK(cpu_hours_in(period(2026y / 3 / 31, 2026y / 4 / 2)) == 8 * 36);
  }
  auto const refused = "suspended: expected a record to be suspended for a time from 0 to its length, in row 1";
  CHECK_THROWS_WITH(in_march(), contains(refused) && contains("108000000 ms"));
  CHECK_THROWS_WITH(sum_of(jobs | over(2026y / 3)), contains(refused));
  jobs[0].suspended = -5h;
  CHECK_THROWS_WITH(in_march(), contains(refused) && contains("-18000000 ms"));
  jobs[0].suspended = 24h;
  CHECK(in_march() == std::pair(0.0, 0.0));
}

TEST_CASE("from the first start to the last end") {
  std::vector<usage_record> const records{{.start = at(2023y / 1 / 2), .end = at(2023y / 1 / 5)},
                                          {.start = at(2023y / 1 / 1), .end = at(2023y / 1 / 2)},
                                          {.start = at(2023y / 1 / 3), .end = {}}};
  CHECK(span_of(records) == time_span(at(2023y / 1 / 1), at(2023y / 1 / 5)));
  CHECK(span_of(std::vector<usage_record>()).is_empty());
}

TEST_CASE("a type of your own") {
  std::vector<lease> const leases{{7, at(1969y / 12 / 31), at(1970y / 1 / 2)}, {14, at(2038y / 1 / 19), std::nullopt}};
  CHECK(sum_of(leases | over(time_span(at(1969y / 12 / 31, 12h), at(1970y / 1 / 1, 12h)))).in_hours() == 24);
  CHECK(sum_of(leases | over(2038y / 1)).in_hours() == 2.0 * 24 * 13);
}

TEST_CASE("cuts lose nothing, however they fall") {
  unsigned const seed = 20231029;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  utc_instant const first = at(2023y / 1 / 1);
  for (int pass = 0; pass != 1'200; ++pass) {
    std::vector<usage_record> records;
    for (int i = 0; i != 20; ++i) {
      utc_instant const start = first + std::chrono::milliseconds(below(40'000'000'000)) - 48h;
      records.push_back({.gpus = gpu_share::of(below(9'000), 1000), .start = start});
      if (i % 5 != 0) records.back().end = start + std::chrono::milliseconds(below(900'000'000));
    }
    utc_instant const begin = first + std::chrono::milliseconds(below(20'000'000'000));
    time_span const span(begin, begin + std::chrono::milliseconds(below(3'000'000'000)));
    gpu_time expected;
    for (auto const& r : records) {
      auto const end = std::min(r.end.value_or(span.end), span.end);
      auto const start = std::max(r.start, span.begin);
      if (start < end) expected += r.gpus * (end - start);
    }
    utc_offset const zone{std::chrono::minutes(below(1'600) - 800)};
    CHECK(sum_of(records | over(span)) == expected);
    CHECK(sum_of(records | over(span, zone).by_hours()) == expected);
    CHECK(sum_of(records | over(span, zone).by_days()) == expected);
    CHECK(sum_of(records | over(span, zone).by_months()) == expected);
    utc_instant const middle = span.begin + span.length() / 3;
    CHECK(sum_of(records | over(time_span(span.begin, middle))) + sum_of(records | over(time_span(middle, span.end))) ==
          expected);
  }
}

TEST_CASE("one record, one span, one zone: 100,000 times cut and summed") {
  unsigned const seed = 20260704;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  for (int pass = 0; pass != 100'000; ++pass) {
    utc_instant const start = at(1969y / 12 / 30) + std::chrono::milliseconds(below(400'000'000));
    std::vector<usage_record> const one{{.gpus = gpu_share::of(below(9'000), 1000),
                                         .start = start,
                                         .end = start + std::chrono::milliseconds(below(200'000'000))}};
    utc_instant const begin = at(1969y / 12 / 30) + std::chrono::milliseconds(below(400'000'000));
    time_span const span(begin, begin + std::chrono::milliseconds(below(300'000'000)));
    utc_offset const zone{std::chrono::minutes(below(1'600) - 800)};
    auto const inside = time_span(start, *one[0].end).intersected(span);
    bool fine = sum_of(one | over(span)) == one[0].gpus * inside.length();
    fine = fine && sum_of(one | over(span, zone).by_days()) == one[0].gpus * inside.length();
    INFO("case " << pass);
    REQUIRE(fine);
  }
}

TEST_CASE("a record with an end in the year 292278994 is whole, and not cut for ever") {
  std::vector<usage_record> const records{
      {.account = "a", .gpus = gpu_share::of(1), .start = at(2026y / 3 / 1), .end = (utc_instant::max)()}};
  auto const all = over(time_span(at(2026y / 3 / 1), (utc_instant::max)()));
  gpu_time whole;
  for (auto const& each : records | all) whole += each.used();
  CHECK(whole == gpu_share::of(1) * ((utc_instant::max)() - at(2026y / 3 / 1)));
  auto const pieces_of = [](auto const& ledger_of) {
    std::size_t out = 0;
    for (auto const& each : ledger_of) out += each.during.is_empty() ? 0U : 1U;
    return out;
  };
  CHECK_THROWS_WITH(pieces_of(records | all.by_hours()), contains("1,048,576 pieces") && contains("row 1"));
  CHECK_THROWS_AS(pieces_of(records | all.by_days()), error);
  CHECK_THROWS_AS(pieces_of(records | all.by_months()), error);
  // 30,742 years from 2026 to 32767 are 12 × 30,741 + 10 months.
  auto const to_the_end = over(period(2026y / 3 / 1, date(32767y / 12 / 31) + std::chrono::days(1)));
  CHECK(pieces_of(records | to_the_end.by_months()) == 12 * 30'741 + 10);
  // Each record has its own pieces: two of 600,000 hours are fine.
  std::vector<usage_record> const two(
      2, {.account = "a", .gpus = gpu_share::of(1), .start = at(2026y / 3 / 1), .end = at(2026y / 3 / 1) + 600'000h});
  CHECK(pieces_of(two | all.by_hours()) == 1'200'000);
}

TEST_CASE("a span of records is at most what 64 bits count") {
  std::vector<usage_record> const far{{.start = (utc_instant::min)(), .end = (utc_instant::min)() + 1h},
                                      {.start = (utc_instant::max)() - 1h, .end = (utc_instant::max)()}};
  CHECK_THROWS_WITH(span_of(far), contains("290 million years"));
}
