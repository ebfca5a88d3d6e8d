// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/rows.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

/// Rows as text: fields in brackets, "!" and the reason for one that is refused, "-" for a blank line.
std::string taken_apart(csv_input input, csv_dialect const& dialect = {}, std::size_t width = 0,
                        std::size_t longest = 1000) {
  csv_rows rows(std::move(input), dialect, longest);
  rows.expect(width);
  std::string out;
  for (;;) {
    switch (rows.next()) {
      case csv_rows::outcome::row:
        for (auto const field : rows.row().fields()) out += "[" + std::string(field) + "]";
        break;
      case csv_rows::outcome::refused:
        out += "!" + std::string(rows.problem()) + " at " + std::to_string(rows.problem_at());
        break;
      case csv_rows::outcome::blank:
        out += "-";
        break;
      case csv_rows::outcome::end:
        return out;
    }
    out += " " + std::to_string(rows.row().line()) + "\n";
  }
}

}  // namespace

TEST_CASE("rows and fields") {
  CHECK(taken_apart("a,b\nc,d\n") == "[a][b] 1\n[c][d] 2\n");
  CHECK(taken_apart("a,b\r\nc,d\r\n") == "[a][b] 1\n[c][d] 2\n");
  CHECK(taken_apart("a,b\nc,d") == "[a][b] 1\n[c][d] 2\n");
  CHECK(taken_apart("a,b\r\nc,d\r") == "[a][b] 1\n[c][d] 2\n");
  CHECK(taken_apart(",\n,") == "[][] 1\n[][] 2\n");
  CHECK(taken_apart("").empty());
  CHECK(taken_apart("a\rb,c\nd,e\n") == "[a\rb][c] 1\n[d][e] 2\n");
  CHECK(taken_apart("a,b\rc,d\r\n") == "[a][b] 1\n[c][d] 2\n");  // lines of CR, and a LF that an editor put behind them
  CHECK(taken_apart("a,b\r\n") == "[a][b] 1\n");
  CHECK(taken_apart("\xEF\xBB\xBF\xEF\xBB\xBF"
                    "a,b\n") == "[a][b] 1\n");  // two byte order marks
  CHECK(taken_apart("\xEF\xBB\xBF"
                    "a\n") == "[a] 1\n");
  CHECK(taken_apart("\xEF\xBB\xBF").empty());
  CHECK(taken_apart("\xff\xc3,\x80\n") == "[\xff\xc3][\x80] 1\n");
}

TEST_CASE("nothing is left of a row before that had other fields") {
  CHECK(taken_apart("a,b,c\nd\ne,f,g,h\n,\ni,j\n\"k\",\"l\"\"\",m\nn,\"o\",p\n") ==
        "[a][b][c] 1\n[d] 2\n[e][f][g][h] 3\n[][] 4\n[i][j] 5\n[k][l\"][m] 6\n[n][o][p] 7\n");
  CHECK(taken_apart("a,b,c\nd,\"e\"f\ng,h,i\n") == "[a][b][c] 1\n!text behind a closing quote at 5 2\n[g][h][i] 3\n");
  CHECK(taken_apart("a||b||c\nd|e\n", {.separator = "||"}) == "[a][b][c] 1\n[d|e] 2\n");
  CHECK(taken_apart("a,b\nc,d,e\nf\n", {.quote = std::nullopt, .rest_in_last = true}, 2) ==
        "[a][b] 1\n[c][d,e] 2\n[f] 3\n");
  csv_rows rows("a,b,c\nd,\"e\"f\n", {}, 1000);
  CHECK(rows.next() == csv_rows::outcome::row);
  CHECK(rows.next() == csv_rows::outcome::refused);
  CHECK(rows.row().size() == 2);  // "d" and "e", of which the second ends wrongly
}

TEST_CASE("quotes") {
  CHECK(taken_apart("\"a,b\",c\n") == "[a,b][c] 1\n");
  CHECK(taken_apart("\"a\nb\r\nc\",d\ne\n") == "[a\nb\r\nc][d] 1\n[e] 4\n");
  CHECK(taken_apart("\"a\"\"b\",\"\"\"\",\"\"\n") == "[a\"b][\"][] 1\n");
  CHECK(taken_apart("\"a\"") == "[a] 1\n");
  CHECK(taken_apart("\"a\"\r\n\"b\"\r") == "[a] 1\n[b] 2\n");
  CHECK(taken_apart("\"a\",") == "[a][] 1\n");
  CHECK(taken_apart("'a,b'\n", {.quote = '\''}) == "[a,b] 1\n");
  CHECK(taken_apart("\"a|b\"|c\n", {.separator = '|', .quote = std::nullopt}) == "[\"a][b\"][c] 1\n");
}

TEST_CASE("wrong quotes cost one row, and reading goes on behind its first line") {
  CHECK(taken_apart("a\"b,c\nd\n") == "!a quote inside a field that does not begin with one at 1 1\n[d] 2\n");
  CHECK(taken_apart("\"a\"b,c\nd\n") == "!text behind a closing quote at 3 1\n[d] 2\n");
  CHECK(taken_apart("\"a\" x,c\nd\n") == "!text behind a closing quote at 4 1\n[d] 2\n");
  CHECK(taken_apart("\"a\" ,\t \"b,c\" \nd, e \"f\"\n") ==  // blanks around quotes, and a quote behind a letter
        "[a][b,c] 1\n!a quote inside a field that does not begin with one at 5 2\n");
  CHECK(taken_apart("\"a\"\rb\nd\n") == "!text behind a closing quote at 3 1\n[d] 2\n");
  CHECK(taken_apart("x,\"a\nb\nc\n") == "!a quote that is not closed at 2 1\n[b] 2\n[c] 3\n");
  CHECK(taken_apart("\"") == "!a quote that is not closed at 0 1\n");
  CHECK(taken_apart("\"\"\"") == "!a quote that is not closed at 0 1\n");
  CHECK(taken_apart("\"a\nb\nc\"d\ne\n") ==
        "!text behind a closing quote at 7 1\n[b] 2\n"
        "!a quote inside a field that does not begin with one at 1 3\n[e] 4\n");
}

TEST_CASE("a NUL is refused, in quotes and without") {
  CHECK(taken_apart(std::string_view("a\0b,c\nd\n", 8)) == "!a NUL at 1 1\n[d] 2\n");
  CHECK(taken_apart(std::string_view("\"a\n\0\",c\nd\n", 10)) == "!a NUL at 3 1\n[d] 3\n");
}

TEST_CASE("an empty line is blank, unless there is one column") {
  CHECK(taken_apart("a,b\n\n\r\nc,d\n", {}, 2) == "[a][b] 1\n- 2\n- 3\n[c][d] 4\n");
  CHECK(taken_apart("a\n\nb\n", {}, 1) == "[a] 1\n[] 2\n[b] 3\n");
  CHECK(taken_apart("\n", {}, 2) == "- 1\n");
}

TEST_CASE("the last field takes what is left, if it is asked to") {
  csv_dialect const last{.separator = '|', .quote = std::nullopt, .rest_in_last = true};
  CHECK(taken_apart("1|a|b|c\n2|d\n", last, 2) == "[1][a|b|c] 1\n[2][d] 2\n");
  CHECK(taken_apart("1|a\n", last, 1) == "[1|a] 1\n");
}

TEST_CASE("a row longer than the limit is refused, and nothing behind it") {
  std::string const longer(11, 'x');
  char const* const reason = "!longer than a row may be: is a quote not closed? at 0 ";
  CHECK(taken_apart("xxxxxxxxxx\nb\n", {}, 0, 10) == "[xxxxxxxxxx] 1\n[b] 2\n");
  CHECK(taken_apart(std::string_view(longer + "\nb\n"), {}, 0, 10) == reason + std::string("1\n[b] 2\n"));
  CHECK(taken_apart(std::string_view("a\n" + longer), {}, 0, 10) == "[a] 1\n" + std::string(reason) + "2\n");
  CHECK(taken_apart("\"a\nb\nc\nd\ne\nf\ng\n", {}, 0, 10) ==
        reason + std::string("1\n[b] 2\n[c] 3\n[d] 4\n[e] 5\n[f] 6\n[g] 7\n"));
  // In a stream, the end of such a line may lie behind the window.
  std::istringstream stream(std::string(3000000, 'x') + "\nb\n");
  CHECK(taken_apart(stream, {}, 0, 10) == reason + std::string("1\n[b] 2\n"));
}

TEST_CASE("a dialect that contradicts itself is refused") {
  for (csv_dialect const& bad :
       {csv_dialect{.separator = '\n'}, csv_dialect{.separator = '"'}, csv_dialect{.quote = '\r'},
        csv_dialect{.separator = '\0'}, csv_dialect{.separator = '\xA7'}}) {
    CHECK_THROWS_WITH(csv_rows("", bad, 10),
                      "a separator and a quote are ASCII characters, differ, and are no line ends");
  }
  CHECK_THROWS_WITH(csv_rows("", {.rest_in_last = true}, 10),
                    "the rest goes into the last field only where there are no quotes");
}

TEST_CASE("what is no text at all is refused by its name") {
  for (auto const& [text, why] :
       {std::pair<std::string_view, char const*>{
            "PK\x03\x04....", "this is a ZIP archive, as a workbook of Excel is: save the sheet as CSV"},
        {"PAR1\x15\x04....", "this is Parquet, and no text"},
        {"BZh91AY&SY", "this is compressed by bzip2: unpack it before"},
        {"%PDF-1.7\n", "this is a PDF, and no text"}})
    CHECK_THROWS_WITH(csv_rows(text, {}, 10), why);
  for (std::string_view const text : {"PAR1,8\n", "ARROW1,8\n", "BZh9,8\n", "%PDF,8\n", "PK,8\n"}) {  // sites
    csv_rows rows(text, {.header = false}, 10);
    REQUIRE(rows.next() == csv_rows::outcome::row);
    CHECK(rows.row().size() == 2);
  }
}

TEST_CASE("what is compressed is refused, with the way to read it") {
  char const* const gzip = "jan: this is compressed by gzip: read it through gunzip (formats/gzip.hpp)";
  char const* const zstd = "jan: this is compressed by zstd: read it through unzstd (formats/zstd.hpp)";
  auto const refusal_of = [](std::string_view text) {
    try {
      csv_rows(csv_input(text).named("jan"), {}, 10);
    } catch (error const& why) {
      return std::string(why.what());
    }
    return std::string("nothing");
  };
  CHECK(refusal_of("\x1F\x8B") == gzip);
  CHECK(refusal_of("\x1F\x8B\x08") == gzip);
  CHECK(refusal_of("\x28\xB5\x2F\xFD") == zstd);
  CHECK(refusal_of("\x50\x2A\x4D\x18") == zstd);  // the first of sixteen marks of a skippable frame
  CHECK(refusal_of("\x5F\x2A\x4D\x18") == zstd);
  for (std::string_view const text : {"\x1F", "\x8B\x1F", "a\x1F\x8B", "\x28\xB5\x2F", "\x28\xB5\x2F\xFE",
                                      "\x4F\x2A\x4D\x18", "\x60\x2A\x4D\x18", "P*M", "P*M,"})
    CHECK(refusal_of(text) == "nothing");
  std::istringstream stream("\x28\xB5\x2F\xFD and more");
  CHECK_THROWS_WITH(csv_rows(stream, {}, 10), std::string(zstd).substr(5));
}

TEST_CASE("where reading fails, the row at hand is read when one goes on") {
  int calls = 0;
  csv_input in([&](char* to, std::size_t size) -> std::size_t {
    ++calls;
    if (calls == 3) throw_error("the line is dead");
    if (calls == 2 || calls > 4) return 0;
    return std::string_view(calls == 1 ? "a\nbcdefghi" : "j\nk").copy(to, size);
  });
  csv_rows rows(std::move(in), {}, 100);
  REQUIRE(rows.next() == csv_rows::outcome::row);
  CHECK(rows.row().fields()[0] == "a");
  CHECK_THROWS_WITH(rows.next(), "the line is dead");
  REQUIRE(rows.next() == csv_rows::outcome::row);
  CHECK(rows.row().fields()[0] == "bcdefghij");
  CHECK(rows.row().line() == 2);
  REQUIRE(rows.next() == csv_rows::outcome::row);
  CHECK(rows.row().fields()[0] == "k");
  CHECK(rows.next() == csv_rows::outcome::end);
}

TEST_CASE("in windows and in memory, any text gives the same rows") {
  std::mt19937 random(11);
  std::string const bytes(std::string_view("a,\"\n\r\0b", 7));
  for (int round = 0; round != 300; ++round) {
    // Filled up, so that the interesting part lies across the edge of a block or of a window.
    std::size_t const edge = round % 8 != 7 ? 16384 : 262144;
    std::string text;
    while (text.size() + 40 < edge) text += round % 3 == 0 ? "\"some, text\",x\r\n" : "some text,x\n";
    while (text.size() + 20 < edge) text += '\n';
    for (int i = 0; i != 40; ++i) text += bytes[random() % bytes.size()];
    std::istringstream stream(text);
    auto const in_memory = taken_apart(text);
    auto const in_windows = taken_apart(stream);
    CHECK((in_memory == in_windows));
    csv_input by_pieces([&, at = std::size_t{0}](char* to, std::size_t size) mutable {
      std::size_t const got = text.copy(to, std::min<std::size_t>(random() % 5000 + 1, size), at);
      at += got;
      return got;
    });
    CHECK((taken_apart(std::move(by_pieces)) == in_memory));
  }
}
