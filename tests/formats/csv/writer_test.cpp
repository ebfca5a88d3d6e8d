// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <tonnage/formats/csv/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

template <class... Fields>
std::string written(csv_dialect const& dialect, Fields const&... fields) {
  std::ostringstream out;
  csv_writer(out, dialect).row(fields...);
  return out.str();
}

}  // namespace

TEST_CASE("quotes stand where RFC 4180 asks for them") {
  CHECK(written({}, "a", "b c", "d'e") == "a,b c,d'e\r\n");
  CHECK(written({}, "a,b", "c\"d", "e\nf", "g\rh", "") == "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\",\r\n");
  CHECK(written({.separator = ';'}, "a,b", "c;d") == "a,b;\"c;d\"\r\n");
  CHECK(written({}, "") == "\"\"\r\n");  // or it would be an empty line
  CHECK(written({}, "\xEF\xBB\xBF") == "\"\xEF\xBB\xBF\"\r\n");
}

TEST_CASE("numbers have all their digits, and optionals may be empty") {
  CHECK(written({}, 1, std::int64_t{-5}, 0.1, 1e300) == "1,-5,0.1,1e+300\r\n");
  CHECK(written({.decimal_comma = true}, 0.5, 2) == "\"0,5\",2\r\n");
  CHECK(written({.separator = ';', .decimal_comma = true}, 0.5) == "0,5\r\n");
  CHECK(written({}, std::optional<int>(), std::optional<std::string>("x")) == ",x\r\n");
}

TEST_CASE("what cannot be read back is not written") {
  csv_dialect const plain{.separator = '|', .quote = std::nullopt};
  CHECK(written(plain, "a\"b", "c,d") == "a\"b|c,d\r\n");
  std::ostringstream out;
  csv_writer writer(out, plain);
  CHECK_THROWS_WITH(writer.row("x", "a|b"), "field 2: a field with a separator or a line end needs quotes: 'a|b'");
  CHECK_THROWS_WITH(writer.row("a\n"), "field 1: a field with a separator or a line end needs quotes: 'a '");
  CHECK_THROWS_WITH(writer.row(""), "field 1: a row of one empty field needs quotes");
  CHECK_THROWS_WITH(writer.row(std::string_view("a\0", 2)), "field 1: a NUL cannot be read back: 'a\\x00'");
  CHECK_THROWS_WITH(writer.row(std::numeric_limits<double>::infinity()), "field 1: a number is finite: 'inf'");
  CHECK(out.str().empty());
  writer.row("y", "z");
  CHECK(out.str() == "y|z\r\n");
  CHECK_THROWS_WITH(csv_writer(out, {}, "\r"), "a line ends with LF or CRLF");
  CHECK_THROWS_AS(csv_writer(out, {.separator = '"'}), error);
}

TEST_CASE("what is written is read back: texts") {
  std::mt19937 random(5);
  std::string const bytes = ",;\"\n\r|a\xC3\xEF\xBB\xBF '";
  for (int round = 0; round != 400; ++round) {
    csv_dialect const dialect{.separator = ",;|"[round % 3], .quote = round % 2 == 0 ? '"' : '\'', .header = false};
    std::size_t const width = 1 + random() % 4;
    std::vector<std::vector<std::string>> rows(1 + random() % 5, std::vector<std::string>(width));
    std::ostringstream out;
    csv_writer writer(out, dialect, round % 5 == 0 ? "\n" : "\r\n");
    for (auto& row : rows) {
      for (auto& field : row)
        for (auto size = random() % 6; size != 0; --size) field += bytes[random() % bytes.size()];
      writer.row_of(row);
    }
    auto const text = out.str();
    INFO(text);
    csv_reader reader(text, dialect);
    std::size_t at = 0;
    for (auto const& row : reader) {
      REQUIRE(at < rows.size());
      CHECK(std::vector<std::string>(row.fields().begin(), row.fields().end()) == rows[at++]);
    }
    CHECK(at == rows.size());
  }
}

TEST_CASE("what is written is read back: numbers, to the bit") {
  std::mt19937_64 random(6);
  for (int round = 0; round != 2000; ++round) {
    auto const bits = random();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    if (!std::isfinite(number)) continue;
    csv_dialect const dialect{.separator = ';', .decimal_comma = round % 2 == 0, .header = false};
    auto const text = written(dialect, number, static_cast<std::int64_t>(bits));
    csv_reader reader(text, dialect);
    REQUIRE(reader.next());
    CHECK(reader.row()[0].as<double>() == number);
    CHECK(reader.row()[1].as<std::int64_t>() == static_cast<std::int64_t>(bits));
  }
}
