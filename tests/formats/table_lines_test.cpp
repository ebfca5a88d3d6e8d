// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"

#include <string>
#include <tonnage/formats/table_lines.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

table_lines_form form() {
  return {.what = "a test",
          .columns = {{.name = "name", .spellings = {"model"}, .required = true}, {.name = "tdp", .unit = "W"}},
          .other_lines = {{.begins = "# "}},
          .foreign = {{"pid", "processes"}},
          .banner = 1,
          .host_mark = ": "};
}
std::string thrown(std::string const& text, table_lines_form with = form()) {
  return tonnage::testing::said_by([&] {
    table_lines lines(text, std::move(with), {}, {.file = "t"});
    while (lines.next()) continue;
  });
}

}  // namespace

TEST_CASE("columns are found by name, spelling and unit, and blanks do not count") {
  std::string const text = "# a remark\nTDP [W], extra, Model\n 700 , x, H100\n";
  table_lines lines(text, form());
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "H100");
  CHECK(lines.text(1) == "700");
  CHECK(lines.unit(1) == "W");
  CHECK(lines.where(1).line == 3);
  CHECK(lines.where(1).column == 2);
  CHECK(lines.where(1).field == "tdp");
  CHECK(lines.ignored_columns() == std::vector<std::string>{"extra"});
  CHECK_FALSE(lines.next());
  CHECK(lines.report().summary() == "1 rows read, 1 kept, 0 refused, 1 lines that are no records");
}

TEST_CASE("a column that the header does not have is absent") {
  table_lines lines("name\nT4\n", form());
  REQUIRE(lines.next());
  CHECK(lines.has(0));
  CHECK_FALSE(lines.has(1));
  CHECK_FALSE(lines.text(1));
}

TEST_CASE("the header, wherever it is, or why there is none") {
  CHECK(thrown("hello\nname\nT4\n") == "nothing");
  CHECK(
      thrown("hello\nthere, you\nname\n") ==
      "t:2: there is no column 'name' or 'model' in this header (where there is none, name the columns): 'there, you'");
  CHECK(thrown("tdp\n1\n") ==
        "t:2: there is no column 'name' or 'model' in this header (where there is none, name the columns): '1'");
  CHECK(thrown("") == "t: there is no header: the input is empty");
  CHECK(thrown("name,pid\n") == "t:1, field pid: these rows are processes, not those of a test");
  CHECK(thrown("name,name\n") == "t:1: two columns have this name: 'name'");
  CHECK(thrown("name,tdp [kW]\n") == "t:1, field tdp: a column in another unit: expected W: 'kW'");
  CHECK(thrown("na\"me\nT4\n") == "t:1:3: a quote inside a field that does not begin with one: 'na\"me'");
  std::string const rows = "T4,70\n";
  table_lines named(rows, form(), {}, {.columns = {"name", "tdp"}});
  REQUIRE(named.next());
  CHECK(named.text(1) == "70");
  CHECK_THROWS_WITH(table_lines(rows, form(), {}, {.file = "t", .columns = {"tdp", "x"}}),
                    "t: there is no column 'name' or 'model' in this header: 'tdp, x'");
  CHECK_THROWS_WITH(table_lines(rows, {.what = "a test", .columns = {{.name = "tdp"}}}, {}, {.columns = {"x"}}),
                    "no column of a test in this header: 'x'");
}

TEST_CASE("a header that comes again, as it was or otherwise") {
  std::string const text = "name,tdp\na,1\nname,tdp\nb,2\ntdp,x,name\n3,y,c\n";
  table_lines lines(text, form());
  std::string all;
  while (lines.next()) all += std::string(*lines.text(0)) + std::string(*lines.text(1));
  CHECK(all == "a1b2c3");
  CHECK(lines.headers() == 3);
  CHECK(lines.report().not_records == 2);
}

TEST_CASE("lines that are no records, of a table that has neither hosts nor columns of others") {
  table_lines_form const plain{.columns = {{.name = "name"}, {.name = "tdp", .unit = "W"}},
                               .other_lines = {{.begins = "total"}, {.begins = "!", .refused = "an alarm"}}};
  auto const records = [&](std::string const& text) {
    std::string all;
    table_lines lines(text, plain, {}, {.on_error = bad_rows::collect});
    while (lines.next()) all += "(" + std::string(*lines.text(0)) + "|" + std::string(*lines.text(1)) + ")";
    auto const& report = lines.report();
    return all + std::to_string(report.not_records) + std::to_string(report.blank) + std::to_string(report.refused);
  };
  CHECK(records("name,tdp\na,1\nb,2\n") == "(a|1)(b|2)000");
  CHECK(records("name,tdp\na,1\ntotal,3\n\"total\",3\n") == "(a|1)200");
  CHECK(records("name,tdp\na,1\n!,3\n \"!\",3\n") == "(a|1)002");
  CHECK(records("name,tdp\na,1\n,\n \t, \n\xC2\xA0,\n,2\n\n") == "(a|1)(|2)040");
  CHECK(records("name,tdp\na,1\nname,tdp\nname,tdp [W]\ntdp,name\n2,b\n") == "(a|1)(b|2)300");
  CHECK(records("name,tdp\na,1\nhost: name,tdp\nnone,nor\n") == "(a|1)(none|nor)100");
  CHECK(records("name,tdp\n \xC2\xA0 a ,\xE2\x80\xAF 1\n-,5\n--,6\n") == "(a|1)(-|5)(--|6)000");
  CHECK(records("name,tdp\na\nb,1\nc,2,3\nd,4,\n") == "(b|1)(d|4)002");
  CHECK(records("name,tdp\n--------\nn1\n--------\na,1\n") == "(a|1)300");
  CHECK(records("name,tdp\n--------\nn[1-2]\n--------\na,1\n") == "301");
}

TEST_CASE("a host before each line") {
  std::string const text = "n1: name,tdp\nn1: a,1\nn2: name,tdp\nn2: b,2\nc,3\n";
  table_lines lines(text, form(), {}, {.file = "t", .on_error = bad_rows::collect});
  REQUIRE(lines.next());
  CHECK(lines.host() == "n1");
  CHECK(lines.text(0) == "a");
  CHECK(lines.where(0).column == 5);
  REQUIRE(lines.next());
  CHECK(lines.host() == "n2");
  CHECK_FALSE(lines.next());
  REQUIRE(lines.report().refusals.size() == 1);
  CHECK(std::string(lines.report().refusals[0].what()) ==
        "t:5: expected a host's name before the line, as before the header: 'c,3'");
}

TEST_CASE("after a host's name, warnings before the header and blank lines are what they are without it") {
  std::string const text =
      "n1: # a warning\nn1: \nn1: name,tdp\nn1: a,1\nn1: \nn2: # a warning\nn2: name,tdp\nn2: b,2\nn2: \n";
  table_lines lines(text, form(), {}, {.file = "t", .on_error = bad_rows::collect});
  std::string all;
  while (lines.next()) all += std::string(lines.host()) + std::string(*lines.text(0));
  CHECK(all == "n1an2b");
  CHECK(lines.report().kept == 2);
  CHECK(lines.report().refused == 0);
  CHECK(lines.report().not_records == 3);  // two warnings and the second header
}

TEST_CASE("the lines of several hosts may be mixed: each host's rows are read by its own header") {
  std::string const text = "n1: name,tdp\nn2: tdp,name\nn1: a,1\nn2: 2,b\nn1: c,3\nn2: 4,d\nn3: 5,e\n";
  table_lines lines(text, form());
  std::string all;
  while (lines.next()) all += std::string(*lines.text(0)) + std::string(*lines.text(1));
  CHECK(all == "a1b2c3d4e5");  // n3 printed no header: the one that was read last counts
}

TEST_CASE("a row of another width is refused") {
  CHECK(thrown("name,tdp\na\n") == "t:2:2: expected 2 fields, found 1: 'a'");
  CHECK(thrown("name,tdp\na,1,2\n") == "t:2:5: expected 2 fields, found 3: 'a,1,2'");
}

TEST_CASE("empty fields behind the last column say nothing, and a row of empty fields is blank") {
  table_lines lines("name,tdp,,\na,1,,\n,,,\n , \nb,2\nc,3,,,\nd,4,,x\n", form(), {},
                    {.file = "t", .on_error = bad_rows::collect});
  std::string all;
  while (lines.next()) all += std::string(*lines.text(0)) + std::string(*lines.text(1));
  CHECK(all == "a1b2c3");
  CHECK(lines.report().blank == 2);
  CHECK(lines.ignored_columns().empty());
  REQUIRE(lines.report().refusals.size() == 1);
  CHECK(std::string(lines.report().refusals[0].what()) == "t:7:5: expected 2 fields, found 4: 'd,4,,x'");
}

TEST_CASE("the last column takes the rest of its line without the separators that end every line") {
  auto what = form();
  what.columns = {{.name = "id", .required = true}, {.name = "name", .required = true}};
  what.takes_rest = [](std::string_view name) { return name == "Name"; };
  table_lines lines("ID|Name|\n1|a|b|\nID|Name|\n2|c|\n", what, {.separator = '|', .quote = std::nullopt});
  std::string all;
  while (lines.next()) all += std::string(*lines.text(0)) + ":" + std::string(*lines.text(1)) + " ";
  CHECK(all == "1:a|b 2:c ");
  CHECK(lines.report().not_records == 1);
}

TEST_CASE("rows behind the header of another table are refused, until one of its own comes") {
  table_lines lines("name,tdp\na,1\npid,process\n7,python\nname,tdp\nb,2\n", form(), {},
                    {.file = "t", .on_error = bad_rows::collect});
  std::string all;
  while (lines.next()) all += *lines.text(0);
  CHECK(all == "ab");
  REQUIRE(lines.report().refusals.size() == 1);
  CHECK(std::string(lines.report().refusals[0].what()) ==
        "t:4: these rows are processes, not those of a test: '7,python'");
}

TEST_CASE("a header that comes again is none of the rows, whatever stands before it or is new in it") {
  // Behind a mark that nobody declared (grep, kubectl), all but the first name are in their places.
  table_lines prefixed("n1>note,name,tdp\nn1>x,a,1\nn2>note,name,tdp\nn2>y,b,2\n", form());
  std::string all;
  while (prefixed.next()) all += *prefixed.text(0);
  CHECK(all == "ab");
  CHECK(prefixed.report().not_records == 1);
  // Half of the names are known and the other half are words.
  table_lines other("name,tdp\na,1\nname,clocks [MHz]\nb,2\n", form());
  all.clear();
  while (other.next()) all += *other.text(0);
  CHECK(all == "ab");
  CHECK(other.report().not_records == 1);
  // A value is no word, and then it is a row.
  CHECK(thrown("name,tdp\nname,7\n") == "nothing");
}

TEST_CASE("lines before the header cost themselves where reading goes on, and all where there is no header") {
  auto plain = form();
  plain.banner = 0;
  std::string const text = "n4: ssh: connect to host n4: Connection refused\n-----\nn1: name,tdp\nn1: a,1\n";
  table_lines lines(text, plain, {}, {.file = "t", .on_error = bad_rows::collect});
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "a");
  CHECK(lines.report().refused == 2);
  CHECK(std::string(lines.report().refusals[1].what()) == "t:2: a line before the header: '-----'");
  CHECK(thrown(text, plain) ==
        "t:1: there is no column 'name' or 'model' in this header (where there is none, name the columns): "
        "'n4: ssh: connect to host n4: Connection refused'");
  CHECK_THROWS_WITH(table_lines("nam,tdp\na,1\nb,2\n", plain, {}, {.file = "t", .on_error = bad_rows::collect}),
                    "t:1: there is no column 'name' or 'model' in this header: 'nam,tdp'");
}

TEST_CASE("what Excel writes before a header, and blanks that do not break the line") {
  auto what = form();
  what.columns[1].unit_of = [](std::string_view text) { return std::string(text == "kW" || text == "W" ? text : ""); };
  table_lines lines("sep=;\nName;TDP\xC2\xA0in\xC2\xA0kW\na;1\n", what, {.separator = ';'});
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "a");
  CHECK(lines.unit(1) == "kW");
  CHECK(lines.report().not_records == 1);
}

TEST_CASE("a row that has another table's word in it is a row, and the title of a section is no header") {
  auto what = form();
  what.foreign.push_back({"total", "sums"});
  table_lines lines("name,tdp\na,1\ntotal,700\nb,2\n", what);
  std::string all;
  while (lines.next()) all += std::string(*lines.text(0)) + " ";
  CHECK(all == "a total b ");
  table_lines sections("name,tdp\nname,\na,1\nb,2\n", form(), {}, {.file = "t", .on_error = bad_rows::collect});
  all.clear();
  while (sections.next()) all += std::string(*sections.text(0)) + " ";
  CHECK(all == "name a b ");  // whose reader misses its figure
}

TEST_CASE("lines that are no records are so in quotes, too") {
  auto what = form();
  what.other_lines.push_back({"Total", {}});
  table_lines lines("\"name\",\"tdp\"\n\"a\",\"1\"\n\"Total\",\"1\"\n", what);
  std::string all;
  while (lines.next()) all += *lines.text(0);
  CHECK(all == "a");
  CHECK(lines.report().not_records == 1);
}

TEST_CASE("a byte order mark within the quotes of the first name is none of it") {
  table_lines lines("\"\xEF\xBB\xBFname\",\"tdp\"\n\"a\",\"1\"\n", form());
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "a");
}

TEST_CASE("blanks that do not break a line, around a field, are none of it") {
  table_lines lines("name,tdp\n\xC2\xA0Nord\xC2\xA0 ,8\xE2\x80\xAF\n\xC2\xA0\xC2\xA0,1\nS\xC2\xA0\xC3\xBC,2\n", form());
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "Nord");
  CHECK(lines.text(1) == "8");
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "");
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "S\xC2\xA0\xC3\xBC");
}

TEST_CASE("rows that were printed once for several hosts are refused, and those of one are read") {
  std::string const text =
      "----------------\nnode[1-8] (8)\n----------------\nname,tdp\na,1\nb,2\n"
      "----------------\nnode9\n----------------\nname,tdp\nc,3\n";
  table_lines lines(text, form(), {}, {.file = "t", .on_error = bad_rows::collect});
  std::string all;
  while (lines.next()) all += *lines.text(0);
  CHECK(all == "c");
  REQUIRE(lines.report().refused == 2);
  CHECK(std::string(lines.report().refusals[0].what()) ==
        "t:5: these rows are those of several hosts at once, node[1-8] (8): have them printed host by host: 'a,1'");
  CHECK(thrown(text) ==
        "t:5: these rows are those of several hosts at once, node[1-8] (8): have them printed host by host: 'a,1'");
  // However their names are folded, with a header or without one, in one column or more; a header is none of them.
  for (std::string const hosts : {"node[1-2,5] (3)", "node1,login2", "@gpu (16)", "node[1,3] (2)"})
    for (std::string const rule : {"--------", "----------------"}) {
      INFO(hosts);
      auto const block = [&](std::string const& who, std::string const& rows) {
        return rule + "\n" + who + "\n" + rule + "\n" + rows;
      };
      std::string names;
      auto const folded = block(hosts, "name,tdp\na,1\nb,2\n") + block("node9", "name,tdp\nc,3\n");
      table_lines headed(folded, form(), {}, {.file = "t", .on_error = bad_rows::collect});
      while (headed.next()) names += *headed.text(0);
      CHECK(names == "c");
      CHECK(headed.report().refused == 2);
      names.clear();
      auto const plain = block("node9 (1)", "c\n") + block(hosts, "a\nb\n") + block("node8", "d\n");
      table_lines headless(plain, form(), {}, {.file = "t", .on_error = bad_rows::collect, .columns = {"name"}});
      while (headless.next()) names += *headless.text(0);
      CHECK(names == "cd");
      CHECK(headless.report().refused == 2);
      names.clear();
      auto const table = rule + "\nname,tdp\n" + rule + "\na,1\nb,2\n" + rule + "\n";
      table_lines framed(table, form());
      while (framed.next()) names += *framed.text(0);
      CHECK(names == "ab");
    }
  // A rule alone is no row, and swallows none.
  table_lines ruled("name,tdp\n----------------\na,1\nb,2\n", form());
  all.clear();
  while (ruled.next()) all += *ruled.text(0);
  CHECK(all == "ab");
}

TEST_CASE("what stands before the name of a column in every line hides it, and is refused") {
  std::string const why =
      "t:1: each line begins with something of which only the column behind it is known: expected lines without it: ";
  for (std::string const front : {"2026-03-01T10:00:00.123Z ", "Mar  1 10:00:00 ", "[Sun Mar 1] "})
    CHECK(thrown(front + "tdp,name\n" + front + "1,a\n") == why + "'" + front + "tdp'");
  CHECK(thrown("[1,0]<stdout>:tdp,name\n[1,0]<stdout>:1,a\n") == why + "'0]<stdout>:tdp'");
  CHECK(thrown("  7 tdp,name\n  7 1,a\n") ==
        "t:1: each line begins with how often it came, as `uniq -c` prints it: expected every line by itself: '7 tdp'");
  // A column of its own where the one behind it is there, or nothing tells that it is none.
  CHECK(thrown("2 name,name\nx,a\n") == "nothing");
  CHECK(thrown("chip tdp,name\n1,a\n") == "nothing");
}

TEST_CASE("a host and a separator before each line, the header included") {
  table_lines lines("node1,name,tdp\nnode1,a,1\nnode2,name,tdp\nnode2,b,2\nnode2,c,3\n", form());
  std::string all;
  while (lines.next()) all += std::string(lines.host()) + std::string(*lines.text(0)) + " ";
  CHECK(all == "node1a node2b node2c ");
  CHECK(lines.report().rows == 3);
  table_lines others("rack,name\nr1,a\n", form());  // a column that nobody asked for
  REQUIRE(others.next());
  CHECK(others.host().empty());
}

TEST_CASE("what a terminal overwrote before the header is none of its names") {
  table_lines lines("\x1b[?2004l\rname,tdp\r\na,1\r\n", form());
  REQUIRE(lines.next());
  CHECK(lines.text(0) == "a");
}
