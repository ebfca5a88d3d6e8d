// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/units/parse.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::contains;

namespace {

/// What reading the only field of a text as T says.
template <class T>
std::string complaint(std::string const& text, csv_dialect const& dialect = {}) {
  csv_reader rows(text, dialect, {.file = "t.csv"});
  REQUIRE(rows.next());
  try {
    (void)rows.row()[0].as<T>();
  } catch (error const& e) {
    return e.what();
  }
  return "accepted";
}
template <class T>
T value(std::string const& text, csv_dialect const& dialect = {}) {
  csv_reader rows(text, dialect);
  REQUIRE(rows.next());
  return rows.row()[0].as<T>();
}

}  // namespace

TEST_CASE("a field is a number") {
  CHECK(value<std::int64_t>("n\n-9223372036854775808\n") == INT64_MIN);
  CHECK(value<std::uint8_t>("n\n255\n") == 255);
  CHECK(value<double>("n\n-1.5e3\n") == -1500.0);
  CHECK(value<double>("n\n0.1\n") == 0.1);
  CHECK(value<double>("n\n\"2,5\"\n", {.decimal_comma = true}) == 2.5);
  CHECK(value<double>("n\n2,5\n", {.separator = ';', .decimal_comma = true}) == 2.5);
  CHECK(value<std::string_view>("n\n x \n") == " x ");
  CHECK(value<std::string>("n\n\"a\"\"b\"\n") == "a\"b");
}

TEST_CASE("an empty field is a number only where it may be none") {
  CHECK(value<std::optional<std::int64_t>>("n,m\n,1\n") == std::nullopt);
  CHECK(value<std::optional<std::int64_t>>("n,m\n7,1\n") == 7);
  CHECK(value<std::optional<double>>("n\n\"\"\n") == std::nullopt);
  CHECK(complaint<std::int64_t>("n,m\n,1\n") == "t.csv:2:1, field n: expected a number, and the field is empty");
}

TEST_CASE("what is no number is refused with line, column, name and text") {
  CHECK(complaint<std::int64_t>("n\n12x\n") == "t.csv:2:1, field n: not a whole number: '12x'");
  CHECK(complaint<std::int64_t>("n\n1.0\n") == "t.csv:2:1, field n: not a whole number: '1.0'");
  CHECK(complaint<std::int64_t>("n\n 1\n") == "t.csv:2:1, field n: not a whole number: ' 1'");
  CHECK(complaint<std::int64_t>("n\n+1\n") == "t.csv:2:1, field n: not a whole number: '+1'");
  CHECK(complaint<std::uint32_t>("n\n-1\n") == "t.csv:2:1, field n: not a whole number: '-1'");
  CHECK(complaint<std::uint8_t>("n\n256\n") == "t.csv:2:1, field n: too large or too small a number: '256'");
  CHECK(complaint<std::int64_t>("n\n9223372036854775808\n") ==
        "t.csv:2:1, field n: too large or too small a number: '9223372036854775808'");
  CHECK(complaint<double>("n\n1,5\n", {.separator = ';'}) == "t.csv:2:1, field n: not a number: '1,5'");
  CHECK(complaint<double>("n\n1.5\n", {.decimal_comma = true}) ==
        "t.csv:2:1, field n: a number with a decimal comma has no dot: '1.5'");
  CHECK(complaint<double>("n\n1e999\n") == "t.csv:2:1, field n: too large or too small a number: '1e999'");
  for (auto const* text : {"inf", "-inf", "nan", "INFINITY"}) {
    CHECK(complaint<double>("n\n" + std::string(text) + "\n") ==
          "t.csv:2:1, field n: a number is finite: '" + std::string(text) + "'");
  }
  CHECK(complaint<double>("n\n0x10\n") == "t.csv:2:1, field n: not a number: '0x10'");
  CHECK(complaint<double>("n\nN/A\n") == "t.csv:2:1, field n: not a number: 'N/A'");
}

TEST_CASE("a field is what a function makes of its text, and what that refuses has its place") {
  csv_reader rows("Modell;Leistung\nH100 SXM5;62.5 MW\nA100 80GB;62.5 MX\nß;\"a \"\"b\"\n", {.separator = ';'},
                  {.file = "t.csv"});
  REQUIRE(rows.next());
  catalog::model const found = rows.row()[0].as(catalog::find);
  CHECK(found == catalog::nvidia::h100_sxm5);
  CHECK(rows.row()["Leistung"].as(parse<quantity<kind::power>>) == 62.5 * megawatts);
  CHECK(rows.row()[0].as([](std::string_view text) { return text.size(); }) == 9);
  REQUIRE(rows.next());
  CHECK_THROWS_WITH(
      rows.row()[0].as(catalog::find),
      "t.csv:3:1, field Modell: this name could be 2 accelerators: A100 SXM4 80GB or A100 PCIe 80GB: 'A100 80GB'");
  // The field begins in column 11, and what is no unit in its sixth character.
  CHECK_THROWS_WITH(rows.row()[1].as(parse<quantity<kind::power>>),
                    contains("t.csv:3:16, field Leistung: unknown unit") && contains("'62.5 MX'"));
  REQUIRE(rows.next());
  auto const never = [](std::string_view text) -> int { throw error("no", {.column = 3, .text = std::string(text)}); };
  auto const elsewhere = [](std::string_view) -> int {
    throw error("no rate", {.file = "rates.csv", .line = 40, .column = 77});
  };
  CHECK_THROWS_WITH(rows.row()[0].as(elsewhere), "t.csv:4:1, field Modell: rates.csv:40:77: no rate: 'ß'");
  CHECK(rows.row()[0].as([times = 0](std::string_view) mutable { return ++times; }) == 1);
  CHECK(rows.row()[0].as(&std::string_view::size) == 2);
  CHECK_THROWS_WITH(rows.row()[1].as(never),
                    "t.csv:4:3, field Leistung: no: 'a \"b'");  // its columns are not the file's
}

TEST_CASE("a place counts characters of its own line") {
  csv_reader rows("a,b,c\n\xC3\xA9\xC3\xA9,\"x\ny\"\"\",z\n");
  REQUIRE(rows.next());
  CHECK(rows.row()[0].where().column == 1);
  CHECK(rows.row()[1].where().line == 2);
  CHECK(rows.row()[1].where().column == 4);
  CHECK(rows.row()[1].text() == "x\ny\"");
  CHECK(rows.row()[2].where().line == 3);
  CHECK(rows.row()[2].where().column == 6);
  CHECK(rows.row()["c"].where().field == "c");
  CHECK(rows.row()[2].problem("odd").what() == std::string("line 3:6, field c: odd: 'z'"));
}

TEST_CASE("a field without a column name goes by its number") {
  csv_reader rows("1,x\n", {.header = false});
  REQUIRE(rows.next());
  CHECK(rows.row()[1].where().field == "2");
}

TEST_CASE("a column is named exactly, and once") {
  csv_reader rows("a,b,b\n1,2,3\n", {}, {.file = "t.csv"});
  REQUIRE(rows.next());
  CHECK(rows.row()["a"].text() == "1");
  CHECK_THROWS_WITH(rows.row()["A"], "t.csv: there is no column of this name, the header has a, b, b: 'A'");
  CHECK_THROWS_WITH(rows.row()["b"], "t.csv: two columns have this name: 'b'");
}

TEST_CASE("a huge field is told by its beginning") {
  auto const said = complaint<double>("n\n" + std::string(1000000, 'x') + "\n");
  CHECK(said.size() < 300);
  CHECK_THAT(said, contains("'xxx") && contains("…'"));
  // A character is not cut: 199 bytes, and then one of two.
  auto const cut = formats::detail::excerpt(std::string(199, 'x') + "\xC3\xA9" + std::string(50, 'y'));
  CHECK(cut == std::string(199, 'x') + "…");
}

TEST_CASE("control characters of an error's text are shown") {
  CHECK(formats::detail::excerpt("\x1B[2Jred\r\x7F") == "\\x1b[2Jred \\x7f");
  CHECK(formats::detail::excerpt("a\nb\xC2\x9B"
                                 "2J\xE9") == "a b\\u009b2J\\xe9");  // a control of two bytes, and Latin-1
  CHECK(formats::detail::excerpt(std::string_view("a\0b", 3)) == "a\\x00b");
}
