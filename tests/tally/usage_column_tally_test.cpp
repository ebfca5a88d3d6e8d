// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <tonnage/catalog.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/usage_columns.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

std::vector<account_name> const accounts{"proteins", "lattice", "climate"};
std::vector<catalog::model> const models{catalog::nvidia::h100_sxm5, catalog::nvidia::t4};

/// The same records twice: as structs and as columns.
struct both {
  std::vector<usage_record> records{};
  std::vector<std::uint8_t> account_codes{};
  std::vector<std::uint16_t> model_codes{};
  std::vector<std::int32_t> shares{};
  std::vector<std::int64_t> starts{}, ends{};

  void add(std::uint8_t who, std::uint16_t which, std::int32_t share, std::int64_t start, std::int64_t end) {
    auto const time = [](std::int64_t ms) { return utc_instant(std::chrono::milliseconds(ms)); };
    records.push_back({.account = accounts[who],
                       .model = models[which],
                       .gpus = gpu_share::of(share, 1000),
                       .start = time(start),
                       .end = end == still_running ? std::nullopt : std::optional(time(end))});
    account_codes.push_back(who);
    model_codes.push_back(which);
    shares.push_back(share);
    starts.push_back(start);
    ends.push_back(end);
  }
  [[nodiscard]] auto as_columns() const {
    return columns(column(account_of, account_codes, accounts), column(model_of, model_codes, models),
                   column(gpus_of, shares, gpu_share::of(1, 1000)), column(start_of, starts), column(end_of, ends));
  }
};

both at_random(std::mt19937_64& random, std::size_t rows) {
  both out;
  auto const below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  for (std::size_t i = 0; i != rows; ++i) {
    std::int64_t const start = 1'772'000'000'000 + below(9'000'000'000),
                       length = below(4) == 0 ? 0 : below(400'000'000);
    out.add(static_cast<std::uint8_t>(below(3)), static_cast<std::uint16_t>(below(2)),
            static_cast<std::int32_t>(below(5) == 0 ? 0 : below(16'000)), start,
            below(20) == 0 ? still_running : start + length);
  }
  return out;
}

/// Every cell of two answers, as text: GPU time is a whole number and prints in full.
template <class Table>
std::string text_of(Table const& table) {
  return report::to_csv(report::grid_of(table));
}
/// The same to the bit: keys, sums, and what they speak for.
template <class Table>
bool are_same(Table const& a, Table const& b) {
  bool same = a.rows.size() == b.rows.size() && text_of(a) == text_of(b);
  for (std::size_t i = 0; same && i != a.rows.size(); ++i)
    same = a.rows[i].keys == b.rows[i].keys && a.rows[i].cells.sums == b.rows[i].cells.sums &&
           a.rows[i].cells.all == b.rows[i].cells.all && a.rows[i].cells.any_known == b.rows[i].cells.any_known;
  return same;
}

time_span const march{at(2026y / 3 / 1), at(2026y / 4 / 1)};

}  // namespace

TEST_CASE("by hand: two accounts, two days, a record that runs") {
  both b;
  std::int64_t const noon = at(2026y / 3 / 1, 12h).time_since_epoch().count(), hour_in_ms = 3'600'000;
  b.add(0, 0, 8'000, noon, noon + 24 * hour_in_ms);         // eight GPUs, noon to noon
  b.add(1, 0, 500, noon - 24 * hour_in_ms, still_running);  // half a GPU since February
  b.add(1, 1, 1'000, noon, noon);                           // of no length
  using by_day = ledger<decltype(b.as_columns()), days_in<utc_zone>>;
  auto const question = by(account, day_of_use) | tally(gpu_hours_used, jobs_started, jobs_ended);
  using store = typename detail::store_of<by_day::piece, decltype(question.keys), decltype(question.metrics)>::type;
  static_assert(requires(by_day pieces, store to, detail::notes_of_rows notes) { add_by_columns(pieces, to, notes); });
  auto const answer = b.as_columns() | over({march.begin, at(2026y / 3 / 3)}).by_days() | by(account, day_of_use) |
                      tally(gpu_hours_used, jobs_started, jobs_ended);
  CHECK(text_of(answer) == text_of(b.records | over({march.begin, at(2026y / 3 / 3)}).by_days() |
                                   by(account, day_of_use) | tally(gpu_hours_used, jobs_started, jobs_ended)));
  CHECK(answer.total(gpu_hours_used).value().in_hours() == 8 * 24 + 24);
  CHECK(answer.total(jobs_started).value() == 2);
  CHECK(answer.total(jobs_ended).value() == 2);
  REQUIRE(answer.rows.size() == 4);
}

TEST_CASE("columns and rows agree to the bit, for 100,000 random records and more") {
  unsigned const seed = 20260301;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round != 60; ++round) {
    both const b = at_random(random, round == 0 ? 0 : round < 40 ? random() % 300 : 5'000);
    auto const cs = b.as_columns();
    auto const whole = over(march);
    auto const by_days = over(march, utc_offset(9h)).by_days();
    REQUIRE(are_same(cs | whole | tally(gpu_hours_used, jobs_started),
                     b.records | whole | tally(gpu_hours_used, jobs_started)));
    REQUIRE(are_same(cs | whole | by(model, account) | tally(gpu_hours_used, chip_energy, jobs_ended),
                     b.records | whole | by(model, account) | tally(gpu_hours_used, chip_energy, jobs_ended)));
    REQUIRE(are_same(cs | by_days | by(account, day_of_use) | tally(gpu_hours_used, chip_energy),
                     b.records | by_days | by(account, day_of_use) | tally(gpu_hours_used, chip_energy)));
    REQUIRE(are_same(cs | by_days | by(day_of_use) | tally(gpu_hours_used, jobs_started),
                     b.records | by_days | by(day_of_use) | tally(gpu_hours_used, jobs_started)));
  }
}

TEST_CASE("what still runs has not ended, however long the span") {
  both b;
  b.add(0, 0, 1'000, 0, still_running);
  auto const ever = over(time_span(utc_instant(), utc_instant::max()));
  auto const question = tally(gpu_hours_used, jobs_started, jobs_ended);
  REQUIRE(are_same(b.as_columns() | ever | question, b.records | ever | question));
  CHECK((b.as_columns() | ever | question).total(jobs_ended).value() == 0);
}

TEST_CASE("threads change no bit") {
  std::mt19937_64 random(7);
  both const b = at_random(random, 600'000);
  auto const by_days = over(march).by_days();
  auto const one = text_of(b.as_columns() | by_days | by(account, day_of_use) | tally(gpu_hours_used, jobs_started));
  CHECK(text_of(b.as_columns().with_threads(2) | by_days | by(account, day_of_use) |
                tally(gpu_hours_used, jobs_started)) == one);
}

TEST_CASE("what is wrong is told as for rows") {
  both b;
  b.add(0, 0, 1'000, 5, 9);
  b.add(0, 0, 1'000, 9, 5);
  char const* const why =
      "field end: a record ends before it starts, in row 2: '1970-01-01T00:00:00.009Z to 1970-01-01T00:00:00.005Z'";
  CHECK_THROWS_WITH(b.as_columns() | over(1970y) | tally(gpu_hours_used), why);
  CHECK_THROWS_WITH(b.records | over(1970y) | tally(gpu_hours_used), why);
  both c;
  c.add(0, 0, 1'000, 5, 9);
  c.shares[0] = -1;
  CHECK_THROWS_WITH(c.as_columns() | over(1970y) | tally(gpu_hours_used),
                    "field GPUs: expected a number of GPUs of at least 0: '-1'");
}

TEST_CASE("a share and a time beyond 64 bits, and an empty span") {
  std::vector<std::int64_t> const many{std::int64_t{1} << 62}, first{0}, last{std::int64_t{1} << 40};
  columns const cs(column(gpus_of, many, gpu_share::of_parts(1)), column(start_of, first), column(end_of, last));
  auto const used = (cs | over({at(1970y / 1 / 1), at(2100y / 1 / 1)}) | tally(gpu_hours_used)).total(gpu_hours_used);
  CHECK(used.value().units() == int128(std::int64_t{1} << 38, std::uint64_t{0}));
  CHECK((cs | over(time_span()) | tally(gpu_hours_used)).total(gpu_hours_used).value() == gpu_time());
}

TEST_CASE("records at the edge of what is multiplied in 64 bits, at every level of instructions") {
  constexpr std::int64_t many_gpus = std::int64_t{1} << 31, long_time = std::int64_t{1} << 32;
  std::vector<std::int64_t> const number{many_gpus, many_gpus + 1, 1, 3, 0}, first(5, 0),
      last{long_time, long_time, long_time + 1, 1, 7};
  columns const cs(column(gpus_of, number, gpu_share::of_parts(1)), column(start_of, first), column(end_of, last));
  auto const span = over({at(1970y / 1 / 1), at(1970y / 3 / 1)}, utc_offset(-9h));
  // 2^63, 2^63 + 2^32, 2^32 + 1 and 3.
  int128 const all(std::int64_t{1}, (std::uint64_t{1} << 33) + 4);
  auto const best = kernels::simd_level();
  for (auto const level :
       {kernels::simd::scalar, kernels::simd::sse2, kernels::simd::neon, kernels::simd::avx2, kernels::simd::avx512}) {
    if (!kernels::has_simd(level)) continue;
    kernels::limit_simd(level);
    CHECK((cs | span | tally(gpu_hours_used)).total(gpu_hours_used).value().units() == all);
    auto const by_day = cs | span.by_days() | by(day_of_use) | tally(gpu_hours_used, jobs_started, jobs_ended);
    CHECK(by_day.total(gpu_hours_used).value().units() == all);
    CHECK(by_day.total(jobs_started).value() == 5);
    CHECK(by_day.total(jobs_ended).value() == 5);
    CHECK(by_day.rows.size() == 51);  // 2^32 ms are 49.7 days, from 15:00 of 31 December by those clocks
    // The first has nine hours: of 2^31, 2^31 + 1 and 1 parts each, and what the others have.
    CHECK(by_day.rows.front().cells.all.units() == int128(9 * 3'600'000 * (2 * many_gpus + 2) + 3));
  }
  kernels::limit_simd(best);
}
