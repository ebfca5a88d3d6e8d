// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/read_report.hpp>

using namespace tonnage;
using formats::read_report;

TEST_CASE("a report counts refused rows, and each reason once") {
  read_report report{.file = "jobs.log", .rows = 5, .kept = 2};
  report.refuse(error("too short", {.file = "jobs.log", .line = 2, .column = 7, .text = "a|b"}));
  report.refuse(error("too long", {.line = 3}));
  report.refuse(error("too short", {.line = 4}));
  CHECK(report.refused == 3);
  CHECK(report.summary() == "jobs.log: 5 rows read, 2 kept, 3 refused");
  REQUIRE(report.refusals.size() == 3);
  CHECK(report.refusals[0].what() == std::string("jobs.log:2:7: too short: 'a|b'"));
  REQUIRE(report.reasons.size() == 2);
  CHECK(report.reasons[0].text == "too short");
  CHECK(report.reasons[0].times == 2);
  CHECK(report.reasons[0].first.line == 2);
  CHECK(report.reasons[1].text == "too long");
  CHECK(report.reasons[1].times == 1);
}

TEST_CASE("a report without a file says so much less") {
  CHECK(read_report{}.summary() == "0 rows read, 0 kept, 0 refused");
}

TEST_CASE("remarks are counted beside rows that are kept") {
  read_report report;
  report.remark("no end", {.line = 4});
  report.remark("no end", {.line = 9});
  CHECK(report.times("no end") == 2);
  CHECK(report.times("no start") == 0);
  CHECK(report.remarks[0].first.line == 4);
  CHECK(report.refused == 0);
}

TEST_CASE("a million bad rows do not fill the memory") {
  read_report report;
  for (int i = 0; i != 5000; ++i) report.refuse(error("reason " + std::to_string(i)));
  CHECK(report.refused == 5000);
  CHECK(report.refusals.size() == read_report::most_refusals);
  REQUIRE(report.reasons.size() == 101);
  CHECK(report.reasons[99].text == "reason 99");
  CHECK(report.reasons[100].text == "other reasons");
  CHECK(report.reasons[100].times == 4900);
}

TEST_CASE("an input of which every row was refused has failed") {
  read_report report{.file = "t"};
  report.require_kept();
  report.rows = 1;
  report.refuse(error("no number", {.file = "t", .line = 2, .text = "x"}));
  CHECK_THROWS_WITH(report.require_kept(), "t:2: every row was refused (1), the first because: no number: 'x'");
  report.kept = 1;
  report.require_kept();
}

TEST_CASE("reports of several inputs are added") {
  read_report all;
  read_report one{.rows = 3, .kept = 1, .replaced = 1, .not_records = 2};
  one.refuse(error("no number"));
  one.remark("odd", {});
  all.add(one);
  all.add(one);
  CHECK(all.summary() == "6 rows read, 2 kept, 2 refused, 2 replaced, 4 lines that are no records");
  CHECK(all.times("odd") == 2);
  CHECK(all.reasons.at(0).times == 2);
}

TEST_CASE("of names from which nothing was read, a thousand are kept") {
  read_report report;
  for (int i = 0; i != 40'000; ++i) report.ignore_column("name " + std::to_string(i));
  REQUIRE(report.ignored_columns.size() == read_report::most_ignored);
  CHECK(report.ignored_columns[999] == "name 999");
}
