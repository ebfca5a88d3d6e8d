// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>
#include <optional>
#include <string>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/formats/arrow/time.hpp>
#include <tonnage/formats/arrow/writer.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

namespace {

/// One column, out and in again.
arrow_batch there_and_back(arrow_data column) {
  arrow_reader reader(arrow_table({std::move(column)}).stream());
  REQUIRE(reader.next());
  return reader.batch();
}

template <class T>
std::vector<T> list(std::span<T const> from) {
  return {from.begin(), from.end()};
}

}  // namespace

TEST_CASE("vectors of numbers go out as they are, without a copy, with their unit") {
  std::vector<double> watts_drawn{700, 650, -0.0};
  auto const* const at = watts_drawn.data();
  auto const batch = there_and_back(to_arrow("power", std::move(watts_drawn), kilowatts));
  auto const numbers = batch["power"].numbers<double>(kilowatts);
  CHECK(numbers.data() == at);
  CHECK(list(numbers) == std::vector<double>{700, 650, 0});
  CHECK(batch["power"].unit_text() == "kW");
  CHECK_THROWS_WITH(batch["power"].numbers<double>(watts),
                    "field power: the column is in kW, and W is asked for: numbers are not scaled where they lie: 'g'");
  CHECK_THROWS_WITH(to_arrow("power", std::vector<double>{1}, unit<kind::power, scale{42}>{}),
                    "a unit that has no text: write numbers of a unit of power such as W, kW, MW");
}

TEST_CASE("every type of number has its format") {
  auto const check = []<class T>(char const* format, T value) {
    std::vector<T> const values{value, std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max()};
    auto const batch = there_and_back(to_arrow("x", values));
    CHECK(batch["x"].format() == format);
    CHECK(list(batch["x"].template numbers<T>()) == values);
    auto const some = there_and_back(to_arrow("x", std::vector<std::optional<T>>{value, std::nullopt}));
    CHECK(some["x"].format() == format);
    CHECK(some["x"].nulls() == 1);
    CHECK(some["x"].template numbers<T>(null_rows::keep)[0] == value);
  };
  check("c", std::int8_t{-1});
  check("C", std::uint8_t{1});
  check("s", std::int16_t{-1});
  check("S", std::uint16_t{1});
  check("i", std::int32_t{-1});
  check("I", std::uint32_t{1});
  check("l", std::int64_t{-1});
  check("L", std::uint64_t{1});
  check("f", 1.5F);
  check("g", 1.5);
}

TEST_CASE("texts, dictionaries, booleans, days, instants and durations come back as they went") {
  auto const texts = there_and_back(to_arrow("t", std::vector<std::optional<std::string>>{"Seoul", std::nullopt, ""}));
  CHECK(texts["t"].format() == "u");
  CHECK(arrow_texts(texts["t"])[0] == "Seoul");
  CHECK_FALSE(arrow_texts(texts["t"]).valid(1));
  CHECK(arrow_texts(texts["t"])[2].empty());
  auto const plain = there_and_back(to_arrow("t", std::vector<std::string>{"a", std::string("\0b", 2)}));
  CHECK(plain["t"].nulls() == 0);
  CHECK(arrow_texts(plain["t"])[1] == std::string("\0b", 2));

  std::vector<std::uint8_t> codes{1, 0, 1};
  auto const* const at = codes.data();
  auto const coded = there_and_back(to_arrow("site", std::move(codes), {"Seoul", "Pangyo"}));
  CHECK(arrow_dictionary(coded["site"]).codes<std::uint8_t>().data() == at);
  CHECK(arrow_texts(coded["site"])[0] == "Pangyo");
  CHECK_THROWS_WITH(to_arrow("site", std::vector<std::uint8_t>{0, 2}, {"Seoul", "Pangyo"}),
                    "field site: row 1 has code 2 of a dictionary of 2");

  auto const flags = there_and_back(to_arrow("healthy", std::vector<bool>{true, false, true}));
  CHECK(flags["healthy"].booleans().count_set() == 2);
  CHECK_FALSE(flags["healthy"].booleans()[1]);

  auto const since = there_and_back(to_arrow("since", std::vector<date>{date(std::chrono::days(-1))}));
  CHECK(arrow_days(since["since"])[0] == -1);
  auto const start = there_and_back(to_arrow("start", std::vector<utc_instant>{utc_instant(-1ms), utc_instant(5ms)}));
  CHECK(list(arrow_times(start["start"]).where_they_lie()) == std::vector<std::int64_t>{-1, 5});
  auto const lasted = there_and_back(to_arrow("lasted", std::vector<std::chrono::milliseconds>{90s}));
  CHECK(arrow_durations(lasted["lasted"])[0] == 90s);
}

TEST_CASE("money goes out as decimals with its currency, and exact sums as whole numbers of 128 bits") {
  auto const cost =
      there_and_back(to_arrow("cost", std::vector<std::optional<amount<krw>>>{amount<krw>(1500 * krw), std::nullopt}));
  CHECK(cost["cost"].format() == "d:38,6");
  CHECK(cost["cost"].unit_text() == "KRW");
  CHECK(arrow_amounts<krw>(cost["cost"])[0] == amount<krw>(1500 * krw));
  CHECK_THROWS_WITH(arrow_amounts<usd>(cost["cost"])[0],
                    "field cost: the column is in KRW, and USD is asked for: 'd:38,6'");
  auto const largest = int128(5'421'010'862'427'522'170, 687'399'551'400'673'279);  // 10^38 - 1
  CHECK(largest.to_string() == std::string(38, '9'));
  auto const sums = there_and_back(to_arrow("total", std::vector<int128>{largest, -largest}, usd));
  CHECK(sums["total"].format() == "d:38,0");
  CHECK(arrow_decimals(sums["total"])[0] == largest);
  CHECK(arrow_decimals(sums["total"])[1] == -largest);
  CHECK_THROWS_WITH(to_arrow("total", std::vector<int128>{largest + 1}),
                    "a decimal of Arrow's has 38 digits at most: '1" + std::string(38, '0') + "'");
  CHECK_THROWS_WITH(to_arrow("total", std::vector<int128>{-largest - 1}),
                    "a decimal of Arrow's has 38 digits at most: '-1" + std::string(38, '0') + "'");
}

TEST_CASE("columns go out in a column") {
  arrow_table const inner({to_arrow("slot", std::vector<std::uint8_t>{1, 2, 3, 4}),
                           to_arrow("rack", std::vector<std::string>{"a", "b", "c", "d"})});
  arrow_reader reader(arrow_table({to_arrow("place", inner), to_arrow("n", std::vector<int>{1, 2, 3, 4})}).stream(3));
  std::string seen;
  for (auto const& batch : reader) {
    auto const slots = batch["place"].child("slot").numbers<std::uint8_t>();
    arrow_texts const racks(batch["place"].child("rack"));
    for (std::size_t i = 0; i != batch.rows(); ++i) seen += std::to_string(slots[i]) + std::string(racks[i]);
  }
  CHECK(seen == "1a2b3c4d");
}

TEST_CASE("a table without rows goes out and comes back") {
  arrow_table const table({to_arrow("n", std::vector<int>{}), to_arrow("t", std::vector<std::string>{}),
                           to_arrow("b", std::vector<bool>{}), to_arrow("d", std::vector<std::uint8_t>{}, {"x"})});
  arrow_batch const batch(table.schema(), table.array());
  CHECK(batch.rows() == 0);
  CHECK(batch["n"].numbers<int>().empty());
  CHECK(arrow_texts(batch["t"]).size() == 0);
  CHECK(batch["b"].booleans().size() == 0);
  CHECK(arrow_dictionary(batch["d"]).codes<std::uint8_t>().empty());
}
