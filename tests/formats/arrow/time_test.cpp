// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <string>
#include <tonnage/formats/arrow/own.hpp>
#include <tonnage/formats/arrow/time.hpp>
#include <tonnage/tally/usage_columns.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::memory_of;
using tonnage::testing::none;

namespace {

struct held {
  arrow_own<ArrowSchema> schema;
  arrow_own<ArrowArray> array;
  explicit held(made const& what) : schema(what.schema()), array(what.array()) {}
  held(char const* format, std::initializer_list<std::int64_t> ticks)
      : held(made{.name = "t",
                  .format = format,
                  .length = static_cast<std::int64_t>(ticks.size()),
                  .buffers = {none, memory_of<std::int64_t>(ticks)}}) {}
  [[nodiscard]] arrow_column column() const { return {*schema, *array}; }
};

}  // namespace

TEST_CASE("timestamps with a zone are instants, in any unit") {
  CHECK(arrow_times(held("tss:UTC", {1'772'474'400}).column())[0] == utc_instant(1'772'474'400'000ms));
  CHECK(arrow_times(held("tsm:UTC", {-1}).column())[0] == utc_instant(-1ms));
  held const seoul("tsu:Asia/Seoul", {1'772'474'400'000'000, -1'000, 0});
  CHECK(tonnage::to_string(arrow_times(seoul.column())[0]) == "2026-03-02T18:00:00Z");
  CHECK(arrow_times(seoul.column())[1] == utc_instant(-1ms));
  CHECK(arrow_times(held("tsn:+09:00", {1'000'000}).column())[0] == utc_instant(1ms));
  CHECK(arrow_times(held("tdm", {86'400'000}).column())[0] == utc_instant(86'400'000ms));
  held const days_since({.name = "d", .format = "tdD", .length = 1, .buffers = {none, memory_of({-1})}});
  CHECK(arrow_times(days_since.column())[0] == utc_instant(-86'400'000ms));
  CHECK(arrow_days(days_since.column())[0] == -1);
  CHECK(arrow_times(seoul.column()).milliseconds() == std::vector<std::int64_t>{1'772'474'400'000, -1, 0});
}

TEST_CASE("a timestamp without a zone is an instant once somebody says whose clock it was") {
  held const naive("tss:", {1'772'474'400});
  CHECK_THROWS_WITH(arrow_times(naive.column()), "field t: a timestamp without a zone: say which clock it was: 'tss:'");
  CHECK(arrow_times(naive.column(), {.zone = utc_offset(9h)})[0] == utc_instant(1'772'474'400'000ms - 9h));
  CHECK(arrow_times(naive.column(), {.zone = utc}).milliseconds() == std::vector<std::int64_t>{1'772'474'400'000});
  CHECK_THROWS_WITH(arrow_times(naive.column(), {.zone = utc}).where_they_lie(),
                    "field t: timestamp in ms with a zone is asked for, and the column is timestamp in s: 'tss:'");
}

TEST_CASE("a part of a millisecond is refused, or cut off towards the past where that is asked for") {
  held const fine("tsu:UTC", {1'500, -1'500, -1});
  for (std::size_t row = 0; row != 3; ++row)
    CHECK_THROWS_WITH(arrow_times(fine.column())[row],
                      "field t: row " + std::to_string(row) + " is no whole number of milliseconds: 'tsu:UTC'");
  arrow_times const cut(fine.column(), {.floor = true});
  CHECK(cut[0] == utc_instant(1ms));
  CHECK(cut[1] == utc_instant(-2ms));
  CHECK(cut[2] == utc_instant(-1ms));
  CHECK(arrow_times(held("tsn:UTC", {INT64_MIN}).column(), {.floor = true})[0] == utc_instant(-9'223'372'036'855ms));
}

TEST_CASE("instants beyond any calendar are refused") {
  for (auto const ticks : {INT64_MAX, INT64_MIN, INT64_MAX / 1000 + 1})
    CHECK_THROWS_WITH(arrow_times(held("tss:UTC", {ticks}).column())[0],
                      "field t: row 0 is beyond any calendar: 'tss:UTC'");
  CHECK_THROWS_WITH(arrow_times(held("tsm:", {INT64_MAX}).column(), {.zone = utc_offset(9h)})[0],
                    "field t: row 0 is beyond any calendar: 'tsm:'");
  CHECK_THROWS_WITH(arrow_times(held("tdm", {INT64_MIN}).column())[0], "field t: row 0 is beyond any calendar: 'tdm'");
}

TEST_CASE("instants that are null are refused, or become what they are told") {
  held const some({.name = "end",
                   .format = "tsm:UTC",
                   .length = 3,
                   .nulls = 1,
                   .buffers = {buffer{{0b101}}, memory_of<std::int64_t>({1, INT64_MIN, 3})}});
  arrow_times const times(some.column());
  CHECK_THROWS_WITH(times.milliseconds(), "field end: 1 of 3 rows are null: 'tsm:UTC'");
  CHECK(times.milliseconds(still_running) == std::vector<std::int64_t>{1, still_running, 3});
  CHECK_THROWS_WITH(times[1], "field end: row 1 is null: 'tsm:UTC'");
  CHECK_THROWS_WITH(times.where_they_lie(), "field end: 1 of 3 rows are null: 'tsm:UTC'");
  CHECK(times.where_they_lie(null_rows::keep).data() == some.array->buffers[1]);
}

TEST_CASE("durations are milliseconds, and other types neither instants nor durations") {
  CHECK(arrow_durations(held("tDs", {90}).column())[0] == 90'000ms);
  CHECK(arrow_durations(held("tDu", {-2'500}).column(), true)[0] == -3ms);
  CHECK_THROWS_WITH(arrow_durations(held("tDn", {1}).column())[0],
                    "field t: row 0 is no whole number of milliseconds: 'tDn'");
  CHECK_THROWS_WITH(arrow_durations(held("tsm:UTC", {1}).column()),
                    "field t: duration is asked for, and the column is timestamp in ms: 'tsm:UTC'");
  CHECK_THROWS_WITH(arrow_times(held("l", {1}).column()),
                    "field t: timestamp is asked for, and the column is int64: 'l'");
  CHECK_THROWS_WITH(arrow_times(held("ttu", {1}).column()),
                    "field t: timestamp is asked for, and the column is time64 in us: 'ttu'");
  CHECK_THROWS_WITH(arrow_days(held("tdm", {1}).column()),
                    "field t: date32 is asked for, and the column is date64: 'tdm'");
}
