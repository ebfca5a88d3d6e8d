// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow.hpp>
#include <tonnage/formats/arrow_exact_sum.hpp>
#include <tonnage/formats/arrow_writer.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::memory_of;
using tonnage::testing::none;
using tonnage::testing::pairs;

namespace {

superaccumulator sum_of(std::initializer_list<double> numbers) {
  superaccumulator out;
  for (double const x : numbers) out.add(x);
  return out;
}

/// The bytes of sums one after another, from one byte on that is not theirs: nobody promises that they are aligned.
buffer bytes_of(std::vector<superaccumulator> const& sums) {
  std::vector<std::uint8_t> out;
  for (auto const& s : sums)
    for (auto const b : s.to_bytes()) out.push_back(std::to_integer<std::uint8_t>(b));
  return out;
}

arrow_batch batch_of(arrow_table const& table) { return {table.schema(), table.array()}; }
arrow_batch batch_of(made const& column) {
  auto const root = tonnage::testing::batch_of({column});
  return {root.schema(), root.array()};
}
made fixed(std::vector<superaccumulator> const& sums, std::string metadata = "") {
  return {.name = "power",
          .format = "w:296",
          .metadata = std::move(metadata),
          .length = static_cast<std::int64_t>(sums.size()),
          .buffers = {none, bytes_of(sums)}};
}

}  // namespace

TEST_CASE("exact sums go through Arrow without losing a bit") {
  auto const batch =
      batch_of(arrow_table({to_arrow("power", std::vector{sum_of({1e300, 1}), sum_of({0.1, 0.2})}, watts)}));
  CHECK(batch["power"].format() == "w:296");
  CHECK(batch["power"].unit_text() == "W");
  CHECK(batch["power"].metadata("ARROW:extension:name") == "tonnage.exact_sum");
  arrow_exact_sums const sums(batch["power"], watts);
  REQUIRE(sums.size() == 2);
  auto total = sums[0];
  total.merge(sums[1]);
  total.merge(sum_of({-1e300}));
  CHECK(total.to_bytes() == sum_of({0.2, 1, 0.1}).to_bytes());
  CHECK(total.value() == 1.3);  // 0.1 and 0.2 as doubles are 5.6e-18 and 1.1e-17 too large: less than half of 2.2e-16
}

TEST_CASE("exact sums of a slice, with nulls") {
  std::vector<std::optional<superaccumulator>> const in{sum_of({1}), std::nullopt, sum_of({3})};
  arrow_table const table({to_arrow("power", in)});
  arrow_batch const batch(table.schema(), table.array(1, 2));
  arrow_exact_sums const sums(batch["power"]);
  CHECK(sums[1].value() == 3);
  CHECK_THROWS_WITH(sums[0], "field power: row 0 is null: 'w:296'");
  CHECK_THROWS_WITH(sums[2], "field power: row 2 of 2: 'w:296'");
  CHECK(sums.column().nulls() == 1);
}

TEST_CASE("exact sums come back from engines that know bytes of any size only") {
  made column = fixed({sum_of({1}), sum_of({-2.5})});
  column.format = "z";
  column.buffers = {none, memory_of<std::int32_t>({0, 296, 592}), column.buffers[1]};
  CHECK(arrow_exact_sums(batch_of(column)["power"])[1].value() == -2.5);
  column.format = "Z";
  column.buffers[1] = memory_of<std::int64_t>({0, 296, 592});
  CHECK(arrow_exact_sums(batch_of(column)["power"])[1].value() == -2.5);
  // A view: the length 296, four bytes of the beginning, buffer 0, offset 296; then the sizes of the buffers.
  column.format = "vz";
  column.length = 1;
  column.buffers = {none, memory_of<std::int32_t>({296, 0, 0, 296}), column.buffers[2], memory_of<std::int64_t>({592})};
  CHECK(arrow_exact_sums(batch_of(column)["power"])[0].value() == -2.5);

  column.format = "z";
  column.length = 2;
  column.buffers = {none, memory_of<std::int32_t>({0, 295, 592}), column.buffers[2]};
  auto const batch = batch_of(column);
  arrow_exact_sums const sums(batch["power"]);
  CHECK_THROWS_WITH(sums[0], "field power: row 0: an exact sum has 296 bytes, and here are 295: 'z'");
  CHECK_THROWS_WITH(sums[1], "field power: row 1: an exact sum has 296 bytes, and here are 297: 'z'");
}

TEST_CASE("what is no exact sum is refused") {
  auto const refused = [](made const& column) {
    auto const batch = batch_of(column);
    try {
      static_cast<void>(arrow_exact_sums(batch["power"], watts)[0]);
    } catch (error const& why) {
      return std::string(why.what());
    }
    return std::string("taken");
  };
  made good = fixed({sum_of({1})});
  CHECK(refused(good) == "taken");
  made column = good;
  column.format = "w:584";
  CHECK(refused(column) ==
        "field power: an exact sum of 296 bytes is asked for, and the column is fixed binary: 'w:584'");
  column = good;
  column.format = "g";
  CHECK(refused(column) == "field power: an exact sum of 296 bytes is asked for, and the column is float64: 'g'");
  CHECK(refused(fixed({sum_of({1})}, pairs({{"ARROW:extension:name", "arrow.uuid"}}))) ==
        "field power: exact sums are asked for, and the column is of arrow.uuid: 'w:296'");
  CHECK(refused(fixed({sum_of({1})}, pairs({{"tonnage.unit", "kW"}}))) ==
        "field power: the column is in kW, and W is asked for: numbers are not scaled where they lie: 'w:296'");
  column = good;
  (*column.buffers[1])[292] = 8;  // a flag that there is not
  CHECK(refused(column) == "field power: row 0: these bytes are no exact sum: 'w:296'");
  CHECK(made::alive() == 0);
}
