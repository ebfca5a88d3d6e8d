// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "utf16.hpp"

#include <algorithm>
#include <string>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/csv/rows.hpp>
#include <tonnage/formats/detail/plain_text.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::utf16;

namespace {

/// The fields of a CSV, between brackets, from an input that gives so many encoded at a time.
std::string fields_of(std::string const& encoded, std::size_t piece) {
  std::size_t at = 0;
  csv_reader rows(csv_input([&](char* to, std::size_t size) {
                    auto const part = (std::min)({size, piece, encoded.size() - at});
                    std::copy_n(encoded.data() + at, part, to);
                    at += part;
                    return part;
                  }).named("export.csv"),
                  {.header = false});
  std::string out;
  for (auto const& row : rows) {
    for (auto const field : row.fields()) out += "[" + std::string(field) + "]";
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("UTF-16 is read as UTF-8, whole and in pieces") {
  // One, two, three and four encoded of UTF-8: U+0061, U+00FC, U+D55C, U+1F5A5 (a pair).
  std::u16string const text = u"site,name\r\na,ü\r\n\"한,\",\U0001F5A5\r\n";
  std::string const expected = "[site][name]\n[a][\xC3\xBC]\n[\xED\x95\x9C,][\xF0\x9F\x96\xA5]\n";
  for (bool const big : {false, true})
    for (bool const mark : {false, true}) {
      auto const encoded = utf16(text, {.big = big, .mark = mark});
      for (std::size_t const piece : {1U, 2U, 3U, 5U, 7U, 1000U}) CHECK(fields_of(encoded, piece) == expected);
      csv_reader rows{csv_input(encoded)};
      CHECK(rows.columns() == std::vector<std::string>{"site", "name"});
    }
}

TEST_CASE("a long text in UTF-16 goes through in windows") {
  std::u16string text;
  for (int i = 0; i != 200'000; ++i) text += u"ü,1\n";  // 1.6 MB
  std::size_t count = 0;
  auto const encoded = utf16(text);
  for (auto const& row : csv_reader(csv_input(encoded), {.header = false}))
    count += row[0].text() == "\xC3\xBC" ? 1U : 0U;
  CHECK(count == 200'000);
}

TEST_CASE("UTF-16 that is cut within a character, or has half a pair") {
  auto const encoded = utf16(u"a,b\n1,2\n");
  CHECK_THROWS_WITH(fields_of(encoded.substr(0, encoded.size() - 1), 1000),
                    "export.csv: this UTF-16 text ends in the middle of a character: is the file complete?");
  // Half a pair is no UTF-8, which readers tell: U+D83D as three encoded.
  for (auto const& half : {std::u16string{u'a', 0xD83D}, std::u16string{u'a', 0xD83D, u'b'}})
    CHECK(fields_of(utf16(half), 1000).starts_with("[a\xED\xA0\xBD"));
}

TEST_CASE("a source that fails once is read on, in UTF-16 as in UTF-8") {
  // 120,000 rows of which each is known; the source fails at one call, and then gives what it had not given.
  std::u16string text;
  std::string expected;
  for (int i = 0; i != 120'000; ++i) {
    auto const line = "row" + std::to_string(i) + "," + std::to_string(i * 7) + "\n";
    expected += line;
    text.append(line.begin(), line.end());
  }
  for (std::string const& given : {expected, utf16(text), utf16(text, {.big = true, .mark = false})})
    for (std::size_t const piece : {50'000U, 49'999U})
      for (int const failing : {19, 20, 27, 33}) {  // behind what the constructor reads
        CAPTURE(given.size(), piece, failing);
        std::size_t at = 0;
        int calls = 0;
        csv_rows rows(csv_input([&](char* to, std::size_t size) {
                        if (++calls == failing) throw error("the line is cut");
                        auto const part = (std::min)({size, piece, given.size() - at});
                        std::copy_n(given.data() + at, part, to);
                        at += part;
                        return part;
                      }),
                      {}, 1000);
        std::string got;
        int errors = 0;
        for (bool more = true; more && errors < 9;) {
          try {
            auto const outcome = rows.next();
            more = outcome != csv_rows::outcome::end;
            if (outcome == csv_rows::outcome::row)
              got += std::string(rows.row()[0].text()) + "," + std::string(rows.row()[1].text()) + "\n";
          } catch (error const& why) {
            ++errors;
            CHECK(why.reason() == "the line is cut");
          }
        }
        CHECK(errors == 1);
        CHECK((got == expected));  // not expanded: it is of a megabyte and a half
      }
}

TEST_CASE("a whole text in UTF-16") {
  std::string keeps;
  CHECK(formats::detail::in_utf8("plain", keeps, "f") == "plain");
  CHECK(keeps.empty());
  auto const encoded = utf16(u"GPU ü", {.big = true});
  CHECK(formats::detail::behind_marks(formats::detail::in_utf8(encoded, keeps, "f")) == "GPU \xC3\xBC");
  std::string more;
  CHECK_THROWS_WITH(formats::detail::in_utf8("\xFF\xFEG", more, "f"),
                    "f: this UTF-16 text ends in the middle of a character: is the file complete?");
}

TEST_CASE("lines end with LF, CR LF, CR, or CR CR LF") {
  for (std::string const end : {"\n", "\r\n", "\r", "\r\r\n"}) {
    std::string const text = "a" + end + end + "b" + end + "c";
    std::string_view rest = text;
    std::vector<std::string> lines;
    while (!rest.empty()) lines.emplace_back(formats::detail::take_line(rest));
    CHECK(lines == std::vector<std::string>{"a", "", "b", "c"});
  }
}
