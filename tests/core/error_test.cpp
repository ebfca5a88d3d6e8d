// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <new>
#include <tonnage/core/error.hpp>

using tonnage::error;

TEST_CASE("error: what() says what is known of the place") {
  CHECK(std::string(error("no such unit").what()) == "no such unit");
  CHECK(std::string(error("no such unit", {.column = 6, .text = "MX"}).what()) == "column 6: no such unit: 'MX'");
  CHECK(std::string(
            error("bad date", {.file = "fleet.csv", .line = 3, .column = 9, .field = "date", .text = "x"}).what()) ==
        "fleet.csv:3:9, field date: bad date: 'x'");
  CHECK(std::string(error("empty", {.file = "fleet.csv"}).what()) == "fleet.csv: empty");
  CHECK(std::string(error("odd", {.line = 7}).what()) == "line 7: odd");
}

TEST_CASE("error: reason and place are readable apart") {
  error const e("no such unit", {.column = 6, .text = "MX"});
  CHECK(e.reason() == "no such unit");
  CHECK(e.where().column == 6);
  CHECK(e.where().line == 0);
  CHECK(e.where().text == "MX");
}

TEST_CASE("error: the overflow of whole numbers names the operation") {
  CHECK_THROWS_WITH(tonnage::detail::whole_number_overflow("a sum"),
                    "whole-number overflow in a sum: use double, or a wider value type");
}

TEST_CASE("error: what an error says is told anew, with more about its place; a result passes") {
  auto const in_row_7 = [](error const& why) { return error(why.reason(), {.line = 7, .text = why.where().text}); };
  CHECK_THROWS_WITH(
      tonnage::detail::retold([] { tonnage::throw_error("no such unit", {.column = 6, .text = "MX"}); }, in_row_7),
      "line 7: no such unit: 'MX'");
  CHECK_THROWS_AS(tonnage::detail::retold([]() -> int { throw std::bad_alloc(); }, in_row_7), std::bad_alloc);
  int number = 3;
  CHECK(&tonnage::detail::retold([&]() -> int& { return number; }, in_row_7) == &number);
}
