// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ranges>
#include <sstream>
#include <string>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/slurm/reader.hpp>

using namespace tonnage;
using tonnage::testing::contains;
using namespace tonnage::formats;

static_assert(std::ranges::input_range<csv_reader&>);

TEST_CASE("a column is added up") {
  csv_reader rows("name,gpus\na,8\n\"b, the second\",16\n");
  std::int64_t sum = 0;
  for (auto const& row : rows) sum += row["gpus"].as<std::int64_t>();
  CHECK(sum == 24);
  CHECK(rows.columns() == std::vector<std::string>{"name", "gpus"});
  CHECK(rows.column("gpus") == 1);
  CHECK_THROWS_WITH(rows.column("GPUs"), "there is no column of this name, the header has name, gpus: 'GPUs'");
  CHECK(rows.report().summary() == "2 rows read, 2 kept, 0 refused");
}

TEST_CASE("a header, given names, or neither") {
  csv_reader given("1,2\n", {}, {.columns = {"x", "y"}});
  REQUIRE(given.next());
  CHECK(given.row()["y"].text() == "2");
  csv_reader neither("1,2\n3,4\n", {.header = false});
  REQUIRE(neither.next());
  CHECK(neither.columns().empty());
  CHECK(neither.row()[1].text() == "2");
  REQUIRE(neither.next());
  CHECK(neither.row().line() == 2);
  CHECK(!neither.next());
  CHECK(!neither.next());
}

TEST_CASE("an empty input has no rows, and no header") {
  CHECK_THROWS_WITH(csv_reader("", {}, {.file = "t.csv"}), "t.csv: there is no header: the input is empty");
  CHECK_THROWS_WITH(csv_reader("\n\r\n"), "there is no header: the input is empty");
  CHECK_THROWS_WITH(csv_reader("\xEF\xBB\xBF"), "there is no header: the input is empty");
  csv_reader rows("", {.header = false});
  CHECK(!rows.next());
  csv_reader only("a,b\n");
  CHECK(!only.next());
  CHECK(only.report().rows == 0);
  std::istringstream nothing;
  csv_reader stream(nothing, {.header = false});
  CHECK(!stream.next());
}

TEST_CASE("a bad header is an error in either mode") {
  CHECK_THROWS_WITH(csv_reader("a,b\"\n1,2\n", {}, {.file = "t.csv", .on_error = bad_rows::collect}),
                    "t.csv:1:4: a quote inside a field that does not begin with one: 'a,b\"'");
}

TEST_CASE("a row of another width is refused where the fields end or are too many") {
  csv_reader rows("a,b\n1\n1,2,3\n4,5\n", {}, {.file = "t.csv"});
  CHECK_THROWS_WITH(rows.next(), "t.csv:2:2: expected 2 fields, found 1: '1'");
  CHECK_THROWS_WITH(rows.next(), "t.csv:3:5: expected 2 fields, found 3: '1,2,3'");
  REQUIRE(rows.next());  // an exception is no end
  CHECK(rows.row()["b"].text() == "5");
  csv_reader first("1,2\n3\n", {.header = false});
  REQUIRE(first.next());
  CHECK_THROWS_WITH(first.next(), "line 2:2: expected 2 fields, found 1: '3'");
}

TEST_CASE("refused rows are collected with line, column and text, and none is skipped in silence") {
  std::string const text("a,b\n1,2\n3\n4,x\"y\n\n5,6\0\n\"7\n\"8,9\n10,11", 35);
  csv_reader rows(text, {}, {.file = "t.csv", .on_error = bad_rows::collect});
  std::string kept;
  while (rows.next()) kept += std::string(rows.row()[0].text()) + ";";
  CHECK(kept == "1;10;");
  auto const& report = rows.report();
  CHECK(report.rows == 7);
  CHECK(report.kept == 2);
  CHECK(report.blank == 1);
  CHECK(report.rows == report.kept + report.refused);
  REQUIRE(report.refusals.size() == 5);
  CHECK(report.refusals[0].what() == std::string("t.csv:3:2: expected 2 fields, found 1: '3'"));
  CHECK(report.refusals[1].what() ==
        std::string("t.csv:4:4: a quote inside a field that does not begin with one: '4,x\"y'"));
  CHECK(report.refusals[2].what() == std::string("t.csv:6:4: a NUL: '5,6\\x00'"));
  CHECK(report.refusals[3].what() == std::string("t.csv:8:2: text behind a closing quote: '\"7 \"'"));
  CHECK(report.refusals[4].what() == std::string("t.csv:8:1: a quote that is not closed: '\"8,9'"));
  CHECK(report.refusals[4].where().line == 8);
  CHECK(report.refusals[4].where().column == 1);
}

TEST_CASE("a reader on top refuses a row as if it were badly written") {
  csv_reader rows("a\nx\n2\n", {}, {.on_error = bad_rows::collect});
  REQUIRE(rows.next());
  rows.refuse(rows.row()[0].problem("not mine"));
  REQUIRE(rows.next());
  CHECK(!rows.next());
  CHECK(rows.report().summary() == "2 rows read, 1 kept, 1 refused");
  CHECK(rows.report().refusals[0].what() == std::string("line 2:1, field a: not mine: 'x'"));
  csv_reader stops("a\nx\n");
  REQUIRE(stops.next());
  CHECK_THROWS_WITH(stops.refuse(error("no")), "no");
  CHECK(stops.report().refused == 1);
}

TEST_CASE("a missing quote reaches as far as the limit") {
  std::string text = "a,b\n1,\"2\n";
  for (int i = 0; i != 100; ++i) text += "3,4\n";
  csv_reader rows(text, {}, {.on_error = bad_rows::collect, .longest_row = 100});
  std::size_t kept = 0;
  while (rows.next()) ++kept;
  CHECK(kept == 100);
  REQUIRE(rows.report().refused == 1);
  CHECK(rows.report().refusals[0].reason() == "longer than a row may be: is a quote not closed?");
  CHECK(rows.report().refusals[0].where().line == 2);
}

TEST_CASE("a field may be larger than a window") {
  std::string const large(3000000, 'x');
  std::istringstream stream("a,b\n1,\"" + large + "\"\"\n\"\n2,3\n");
  csv_reader rows(stream);
  REQUIRE(rows.next());
  CHECK((rows.row()[1].text() == large + "\"\n"));
  REQUIRE(rows.next());
  CHECK(rows.row()[1].text() == "3");
  CHECK(rows.row().line() == 4);
  CHECK(!rows.next());
}

TEST_CASE("progress is told in bytes, of how many where that is known") {
  std::string text = "a,b\n";
  while (text.size() < 5000000) text += "some text,other text\n";
  std::istringstream stream(text);
  std::vector<csv_progress> told;
  csv_reader rows(stream, {}, {.progress = [&](csv_progress const& p) { told.push_back(p); }});
  while (rows.next()) continue;
  CHECK(!rows.next());
  CHECK(told.size() >= 4);
  CHECK(told.size() <= 6);
  for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i].bytes > told[i - 1].bytes);
  REQUIRE(!told.empty());
  CHECK(told.back().bytes == text.size());
  CHECK(told.back().total == text.size());
}

TEST_CASE("time is linear in the text, whatever its quotes") {
  // Each of these would be quadratic if every bad row were read to its end again.
  for (std::string const line : {"\"a\n", "a\"\n", "\"\"\"\n", "\"x\"y\n", "\"\n", "a,\"\"\"\n\"\"b\n"}) {
    std::string text = "a,b\n\"\n";
    while (text.size() < 300000) text += line;
    csv_reader rows(text, {}, {.on_error = bad_rows::collect});
    while (rows.next()) continue;
    CHECK(rows.report().rows == rows.report().kept + rows.report().refused);
  }
}

TEST_CASE("published files are read whole") {
  char const* const folder = std::getenv("TONNAGE_DATA_DIR");
  if (folder == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  std::ifstream nodes(std::string(folder) + "/alibaba/openb_node_list_gpu_node.csv", std::ios::binary);
  csv_reader rows(nodes);
  std::int64_t sum = 0;
  for (auto const& row : rows) sum += row["gpu"].as<std::int64_t>();
  CHECK(sum == 6212);
  CHECK(rows.report().kept == 1213);

  std::ifstream bill(std::string(folder) + "/focus/focus_sample_1000.csv", std::ios::binary);
  csv_reader lines(bill);
  double billed = 0;
  for (auto const& row : lines)
    if (auto const field = row["BilledCost"]; field.text() != "NULL") billed += field.as<double>();
  CHECK(lines.report().kept == 1000);
  CHECK(billed == tonnage::testing::Approx(20.520227).epsilon(1e-7));
}

TEST_CASE("all rows at once, and what a caller refuses is refused with its place") {
  std::string const text = "model,gpus\nH100 SXM5,8\nH100,8\nT4\nTesla T4,16\n";
  double sum = 0;
  auto const each = [&](csv_row const& row) {
    (void)row["model"].as(catalog::find);
    sum += row["gpus"].as<double>();
  };
  auto const report = read_csv(text, {}, {.file = "t.csv", .on_error = bad_rows::collect}, each);
  CHECK(sum == 24);
  CHECK(report.rows == 4);
  CHECK(report.kept == 2);
  REQUIRE(report.refusals.size() == 2);
  CHECK(report.refusals[0].where().line == 3);
  CHECK(report.refusals[0].where().field == "model");
  CHECK(report.refusals[1].where().line == 4);
  CHECK_THROWS_WITH(read_csv(text, {}, {.file = "t.csv"}, each), contains("t.csv:3:1, field model"));
}

TEST_CASE("a file's name is in its errors and its report, whoever reads it") {
  auto const path = (std::filesystem::temp_directory_path() / "tonnage_csv_test.csv").string();
  {
    std::ofstream file(path, std::ios::binary);
    file << "n\nx\n";
  }
  csv_reader rows(csv_input::of_file(path));
  REQUIRE(rows.next());
  CHECK(rows.report().file == path);
  CHECK_THROWS_WITH(rows.row()[0].as<int>(), path + ":2:1, field n: not a whole number: 'x'");
  CHECK(csv_reader(csv_input::of_file(path), {}, {.file = "other"}).report().file == "other");
  CHECK_THROWS_WITH(slurm::reader(csv_input::of_file(path)),
                    contains(path + ":1: there is no column 'Start', no 'End', no 'State' in this header (where there "
                                    "is none, name the columns)"));
  std::filesystem::remove(path);
}

TEST_CASE("line ends of every kind, and byte order marks of files that were put together") {
  for (std::string const text :
       {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r", "a,b\r\r\n1,\"2\"\r\r\n3,\"4\"\r\r\n",
        "\xEF\xBB\xBF"
        "a,b\n\xEF\xBB\xBF"
        "1,2\n3,4\n",
        "\xEF\xBB\xBF"
        "a,b\r\n1,2\r\n\xEF\xBB\xBF"
        "3,4\r\n"}) {
    for (bool const streamed : {false, true}) {
      std::istringstream stream(text);
      csv_reader rows(streamed ? csv_input(stream) : csv_input(text));
      CHECK(rows.columns() == std::vector<std::string>{"a", "b"});
      std::int64_t sum = 0;
      for (auto const& row : rows) sum += row["a"].as<std::int64_t>() * row["b"].as<std::int64_t>();
      CHECK(sum == 14);  // 1 x 2 + 3 x 4
    }
  }
}

TEST_CASE("several byte order marks are no row, and the same in a stream") {
  for (std::string const text : {"\xEF\xBB\xBF\xEF\xBB\xBF",
                                 "\xEF\xBB\xBF\xEF\xBB\xBF"
                                 "a\n"})
    for (bool const streamed : {false, true}) {
      std::istringstream stream(text);
      csv_reader rows(streamed ? csv_input(stream) : csv_input(text), {.header = false});
      std::string all;
      for (auto const& row : rows) all += "[" + std::string(row[0].text()) + "]";
      CHECK(all == (text.ends_with('\n') ? "[a]" : ""));
    }
}

TEST_CASE("thousands marks stand between groups of three digits") {
  csv_reader rows("n\n1'250\n12'345'678\n1'25\n1250'000\n-1'000\n", {.thousands = '\''});
  REQUIRE(rows.next());
  CHECK(rows.row()[0].as<std::int64_t>() == 1250);
  REQUIRE(rows.next());
  CHECK(rows.row()[0].as<double>() == 12'345'678);
  REQUIRE(rows.next());
  CHECK_THROWS_WITH(rows.row()[0].as<double>(), "line 4:1, field n: not a number: '1'25'");
  REQUIRE(rows.next());
  CHECK_THROWS_WITH(rows.row()[0].as<std::int64_t>(), "line 5:1, field n: not a whole number: '1250'000'");
  REQUIRE(rows.next());
  CHECK(rows.row()[0].as<std::int64_t>() == -1000);
}

TEST_CASE("a separator of several characters") {
  std::string const text = "a||b||c\n1|x||\"2||\"\"y\"||3\n|||||\n||4\n";
  for (bool const streamed : {false, true}) {
    std::istringstream stream(text);
    csv_reader rows(streamed ? csv_input(stream) : csv_input(text), {.separator = "||"},
                    {.on_error = bad_rows::collect});
    CHECK(rows.columns() == std::vector<std::string>{"a", "b", "c"});
    REQUIRE(rows.next());
    CHECK(rows.row()["a"].text() == "1|x");
    CHECK(rows.row()["b"].text() == "2||\"y");
    CHECK(rows.row()["c"].text() == "3");
    REQUIRE(rows.next());
    CHECK(rows.row()["c"].text() == "|");
    CHECK_FALSE(rows.next());
    CHECK(std::string(rows.report().refusals.at(0).what()) == "line 4:4: expected 3 fields, found 2: '||4'");
  }
  CHECK_THROWS_AS(csv_reader("a", {.separator = ""}), error);
}

TEST_CASE("an error without a place gets the one of its row") {
  auto const run = [] {
    (void)read_csv("a\n1\n2\n", {}, {.file = "t"}, [](csv_row const& row) {
      if (row[0].text() == "2") throw error("more than there are", {.text = "2"});
    });
  };
  CHECK_THROWS_WITH(run(), "t:3: more than there are: '2'");
}
