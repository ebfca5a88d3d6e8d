// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/core/display_text.hpp>

using tonnage::shown_text;
using tonnage::detail::first_code_point;
using tonnage::detail::width_of;

TEST_CASE("columns on a screen: wide characters take two, marks none") {
  CHECK(width_of("") == 0);
  CHECK(width_of("cafe") == 4);
  CHECK(width_of("café") == 4);
  CHECK(width_of("cafe\u0301") == 4);  // an e and an acute accent
  CHECK(width_of("네이버") == 6);
  CHECK(width_of("東京DC") == 6);
  CHECK(width_of("ＡＢ") == 4);                // fullwidth
  CHECK(width_of("ｱｲ") == 2);                  // halfwidth
  CHECK(width_of("\u1112\u1161\u11ab") == 2);  // 한 in three parts
  CHECK(width_of("🙂") == 2);
  CHECK(width_of("─×µ≥") == 4);
  CHECK(width_of("a\u200db") == 2);  // a joiner
  STATIC_REQUIRE(width_of("한") == 2);
}

TEST_CASE("the tables of widths are in order") {
  auto const in_order = [](auto const& ranges) {
    char32_t last = 0x2FF;
    for (auto const& r : ranges) {
      if (r.first <= last || r.last < r.first) return false;
      last = r.last;
    }
    return true;
  };
  CHECK(in_order(tonnage::detail::no_column));
  CHECK(in_order(tonnage::detail::two_columns));
}

TEST_CASE("what is no UTF-8 is known for it") {
  for (std::string const bad : {"\x80", "\xff", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80",
                                "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xe2(\xa1", "\xf0\x82\x82\xac"}) {
    INFO(shown_text(bad));
    CHECK(!first_code_point(bad).is_valid);
    CHECK(first_code_point(bad).bytes == 1);
  }
  for (std::string const good : {"a", "é", "네", "🙂", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80"}) {
    CHECK(first_code_point(good).is_valid);
    CHECK(first_code_point(good).bytes == good.size());
  }
  CHECK(first_code_point("네").value == 0xB124);
}

TEST_CASE("controls and invalid bytes are shown, not obeyed") {
  CHECK(shown_text("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(shown_text("a\tb\r\nc") == "a b  c");
  CHECK(shown_text("\x07\x7f") == "\\x07\\x7f");
  CHECK(shown_text("\xc2\x9b"
                   "31m") == "\\u009b31m");  // CSI in one character
  CHECK(shown_text("\u202egpj") == "\\u202egpj");
  CHECK(shown_text("a\xff"
                   "b\xe2\x82") == "a\\xffb\\xe2\\x82");
  CHECK(shown_text("café 네이버 C:\\x") == "café 네이버 C:\\x");
  CHECK(shown_text(std::string("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("display_text: a byte that is no UTF-8 is found wherever it stands among ASCII") {
  for (std::size_t size = 1; size != 40; ++size) {
    std::string text(size, 'a');
    CHECK(tonnage::detail::is_utf8(text));
    for (std::size_t at = 0; at != size; ++at) {
      auto wrong = text;
      wrong[at] = '\xE9';  // é of Latin-1
      CHECK_FALSE(tonnage::detail::is_utf8(wrong));
      auto right = text;
      right.replace(at, 1, "é");
      CHECK(tonnage::detail::is_utf8(right));
    }
  }
}
