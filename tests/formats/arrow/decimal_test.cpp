// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <limits>
#include <string>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/own.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::memory_of;
using tonnage::testing::none;
using tonnage::testing::pairs;

namespace {

struct held {
  arrow_own<ArrowSchema> schema;
  arrow_own<ArrowArray> array;
  explicit held(made const& what) : schema(what.schema()), array(what.array()) {}
  held(char const* format, std::initializer_list<int128> whole, std::string const& unit_text = "")
      : held(made{.name = "cost",
                  .format = format,
                  .metadata = unit_text.empty() ? "" : pairs({{"tonnage.unit", unit_text}}),
                  .length = static_cast<std::int64_t>(whole.size()),
                  .buffers = {none, memory_of<int128>(whole)}}) {}
  [[nodiscard]] arrow_column column() const { return {*schema, *array}; }
};

std::string money_in(char const* format, int128 whole) {
  held const h(format, {whole});
  return to_decimal(arrow_amounts<usd>(h.column())[0]);
}

constexpr std::int64_t billion_billions = 1'000'000'000'000'000'000;

}  // namespace

TEST_CASE("decimals of Arrow become money exactly, whatever their scale") {
  CHECK(money_in("d:18,6", 12'345'678) == "12.345678");
  CHECK(money_in("d:38,6", -1) == "-0.000001");
  CHECK(money_in("d:18,2", 1050) == "10.50");
  CHECK(money_in("d:18,0", 7) == "7.00");
  CHECK(money_in("d:18,-3", 7) == "7000.00");
  CHECK(money_in("d:38,10", 123'450'000) == "0.012345");
  CHECK(money_in("d:38,1000", 0) == "0.00");
  CHECK(money_in("d:38,-1000", 0) == "0.00");
  CHECK(money_in("d:38,24", int128(54'210, 2'003'764'205'206'896'640)) == "1.00");  // 10^24
  held const h("d:18,6", {1, 2, 3});
  arrow_decimals const costs(h.column());
  CHECK(costs.size() == 3);
  CHECK(costs.scale() == 6);
  CHECK(costs[2] == int128(3));
  CHECK(costs.where_they_lie().data() == h.array->buffers[1]);
}

TEST_CASE("decimals of 32 and 64 bits are money as well, and those of 256 are refused") {
  held const small(
      {.name = "cost", .format = "d:9,2,32", .length = 2, .offset = 1, .buffers = {none, memory_of({1, -250, 199})}});
  CHECK(to_decimal(arrow_amounts<eur>(small.column())[0]) == "-2.50");
  CHECK_THROWS_WITH(arrow_decimals(small.column()).where_they_lie(),
                    "field cost: decimal128 is asked for, and the column is decimal32: 'd:9,2,32'");
  held const medium(
      {.name = "cost", .format = "d:18,4,64", .length = 1, .buffers = {none, memory_of<std::int64_t>({15'000})}});
  CHECK(to_decimal(arrow_amounts<usd>(medium.column())[0]) == "1.50");
  held const large({.name = "cost", .format = "d:76,4,256", .length = 1, .buffers = {none, memory_of<int128>({1, 0})}});
  CHECK_THROWS_WITH(arrow_decimals(large.column()),
                    "field cost: decimal of up to 128 bits is asked for, and the column is decimal256: 'd:76,4,256'");
  held const number({.name = "cost", .format = "g", .length = 1, .buffers = {none, memory_of({1.5})}});
  CHECK_THROWS_WITH(arrow_decimals(number.column()),
                    "field cost: decimal of up to 128 bits is asked for, and the column is float64: 'g'");
}

TEST_CASE("more than six decimals, or than 128 bits of millionths, are an error and no rounding") {
  CHECK_THROWS_WITH(money_in("d:18,7", 12'345'678),
                    "field cost: row 0 has more than six decimals (12345678): 'd:18,7'");
  CHECK_THROWS_WITH(money_in("d:38,1000", 10), "field cost: row 0 has more than six decimals (10): 'd:38,1000'");
  CHECK_THROWS_WITH(
      money_in("d:38,0", int128(billion_billions, 0)),
      "field cost: row 0 has more than 128 bits of millionths (18446744073709551616000000000000000000): 'd:38,0'");
  CHECK_THROWS_WITH(money_in("d:38,-1000", -1),
                    "field cost: row 0 has more than 128 bits of millionths (-1): 'd:38,-1000'");
  auto const lowest = int128(std::numeric_limits<std::int64_t>::min(), 0);
  held const h("d:38,6", {lowest});
  CHECK(arrow_decimals(h.column()).micros(0) == lowest);
}

TEST_CASE("the currency in the metadata is the one that is asked for") {
  held const dollars("d:18,6", {1'000'000}, "USD");
  CHECK(to_decimal(arrow_amounts<usd>(dollars.column())[0]) == "1.00");
  CHECK_THROWS_WITH(arrow_amounts<krw>(dollars.column())[0],
                    "field cost: the column is in USD, and KRW is asked for: 'd:18,6'");
  held const millions("d:18,6", {1'000'000}, "M USD");
  CHECK_THROWS_WITH(
      arrow_amounts<usd>(millions.column())[0],
      "field cost: the column is in M USD, and USD is asked for: numbers are not scaled where they lie: 'd:18,6'");
}

TEST_CASE("money that is null is refused") {
  held const some({.name = "cost",
                   .format = "d:18,6",
                   .length = 2,
                   .nulls = 1,
                   .buffers = {buffer{{0b10}}, memory_of<int128>({1, 2})}});
  arrow_decimals const costs(some.column());
  CHECK_THROWS_WITH(costs[0], "field cost: row 0 is null: 'd:18,6'");
  CHECK_THROWS_WITH(costs.micros(0), "field cost: row 0 is null: 'd:18,6'");
  CHECK_THROWS_WITH(costs.where_they_lie(), "field cost: 1 of 2 rows are null: 'd:18,6'");
  CHECK(costs[1] == int128(2));
  CHECK_THROWS_WITH(costs[2], "field cost: row 2 of 2: 'd:18,6'");
}
