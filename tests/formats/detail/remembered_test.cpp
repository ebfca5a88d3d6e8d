// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <string_view>
#include <tonnage/formats/detail/remembered.hpp>

using namespace tonnage;

TEST_CASE("a function is called once for a text that comes again, its error too") {
  int calls = 0;
  auto const length = [&](std::string_view text) {
    ++calls;
    if (text == "odd") throw error("this is odd");
    return text.size();
  };
  formats::detail::remembered<std::size_t> lengths;
  for (int i = 0; i != 3; ++i) {
    CHECK(lengths.of("H100 SXM5", length) == 9);
    CHECK(lengths.of("", length) == 0);
    CHECK_THROWS_WITH(lengths.of("odd", length), "this is odd");
  }
  CHECK(calls == 3);
}

TEST_CASE("of more texts than there is room for, each is still what the function makes of it") {
  formats::detail::remembered<std::string> twice;
  auto const read = [](std::string_view text) { return std::string(text) + std::string(text); };
  for (int round = 0; round != 2; ++round)
    for (int i = 0; i != 5'000; ++i) {
      auto const text = "node" + std::to_string(i);
      REQUIRE(twice.of(text, read) == text + text);
    }
}

TEST_CASE("an exception of another kind is not remembered") {
  int calls = 0;
  formats::detail::remembered<int> all;
  auto const fails_once = [&](std::string_view) {
    if (++calls == 1) throw calls;
    return calls;
  };
  CHECK_THROWS_AS(all.of("a", fails_once), int);
  CHECK(all.of("a", fails_once) == 2);
}
