// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <tonnage/catalog.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/formats/arrow/partial.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::made;
using tonnage::testing::none;
using tonnage::testing::pairs;

namespace {

struct reading {
  std::string site;
  int hour;
  double draw;
};
auto const question = by(key("site", &reading::site), key("hour", &reading::hour)) |
                      tally(row_count, sum("draw", &reading::draw), largest("most", &reading::draw));
auto of(std::vector<reading> const& rows) {
  auto out = partial_of<reading>(question);
  out.add(rows);
  return out;
}
std::vector<reading> const here{{"Seoul", 7, 1e300}, {"Seoul", 7, 0.1}, {"Pangyo", 7, 2}};
std::vector<reading> const there{{"Pangyo", 7, 3}, {"Seoul", 7, -1e300}, {"Busan", 8, 5}, {"Seoul", 7, 0.2}};
std::vector<reading> all() {
  auto out = here;
  out.insert(out.end(), there.begin(), there.end());
  return out;
}

arrow_batch batch_of(arrow_table const& table) { return {table.schema(), table.array()}; }
std::string refused(arrow_batch const& batch) {
  auto to = of({});
  try {
    merge_arrow(batch["partial"], to);
  } catch (error const& why) {
    return why.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("A partial answer is a table with a row for each group") {
  auto const batch = batch_of(to_arrow(of(here)));
  REQUIRE(batch.rows() == 2);
  CHECK(arrow_texts(batch["site"])[0] == "Pangyo");
  CHECK(arrow_texts(batch["site"])[1] == "Seoul");
  CHECK(batch["hour"].numbers<std::int32_t>()[1] == 7);
  CHECK(batch["partial"].format() == "z");
  CHECK(batch["partial"].metadata("ARROW:extension:name") == "tonnage.partial");
}

TEST_CASE("Rows of partial answers, in any order, merge to the bits of one pass") {
  auto const mine = batch_of(to_arrow(of(here))), theirs = batch_of(to_arrow(of(there)));
  auto forth = of({}), back = of({});
  merge_arrow(mine["partial"], forth);
  merge_arrow(theirs["partial"], forth);
  merge_arrow(theirs["partial"], back);
  merge_arrow(mine["partial"], back);
  CHECK(to_bytes(forth) == to_bytes(of(all())));
  CHECK(to_bytes(back) == to_bytes(of(all())));
  auto const answer = forth.finish();
  REQUIRE(answer.rows.size() == 3);
  // Busan, Pangyo, Seoul; 0.1 + 0.2 rounds once to 0.30000000000000004, for 1e300 has gone again
  CHECK(answer.rows[1].cells.get<1>().value() == 5);
  CHECK(answer.rows[2].cells.get<1>().value() == 0.1 + 0.2);
  CHECK(answer.rows[2].cells.get<2>().value() == 1e300);
  CHECK(answer.rows[2].cells.get<0>().value() == 4);
}

TEST_CASE("A row of a group stands alone") {
  auto const whole = to_arrow(of(all()));
  arrow_batch const seoul(whole.schema(), whole.array(2, 1));
  auto out = of({});
  merge_arrow(seoul["partial"], out);
  CHECK(to_bytes(out) == to_bytes(of({here[0], here[1], there[1], there[3]})));
}

TEST_CASE("Models, unknown figures and notes of rows go with their groups, and notes that count rows go once") {
  std::vector<holding> const fleet{{.count = 8 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "a"},
                                   {.count = 2 * gpus, .model = unknown_model, .owner = "a"},
                                   {.count = 4 * gpus,
                                    .model = catalog::nvidia::h100_sxm5,
                                    .owner = "b",
                                    .commissioned = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)}};
  auto const asked = by(owner) | tally(gpu_count, peak<bf16>, chip_power);
  auto const of_fleet = [&](auto const& rows) {
    auto p = partial_of<holding>(asked);
    p.add(rows | in_service(as_of(std::chrono::sys_days(std::chrono::year(2027) / 1 / 1))));
    return p;
  };
  auto const batch = batch_of(to_arrow(of_fleet(fleet)));
  auto merged = partial_of<holding>(asked);
  merge_arrow(batch["partial"], merged);
  CHECK(to_bytes(merged) == to_bytes(of_fleet(fleet)));
  CHECK(fmt::format("{}", merged.finish()) == fmt::format("{}", of_fleet(fleet).finish()));
}

TEST_CASE("A partial answer without groups is a table without rows") {
  auto const table = to_arrow(of({}));
  CHECK(table.rows() == 0);
  REQUIRE(table.columns().size() == 3);
  CHECK(table.columns()[2].name == "partial");
}

TEST_CASE("A column of whole partial answers is merged as well, of bytes of a fixed size, too") {
  auto const message = to_bytes(of(here));
  CHECK(refused(batch_of(arrow_table({to_arrow("partial", std::vector{message, message})}))) == "taken");
  std::vector<std::uint8_t> plain;
  for (auto const b : message) plain.push_back(std::to_integer<std::uint8_t>(b));
  made const fixed{
      .name = "partial", .format = "w:" + std::to_string(message.size()), .length = 1, .buffers = {none, plain}};
  auto const root = tonnage::testing::batch_of({fixed});
  CHECK(refused({root.schema(), root.array()}) == "taken");
}

TEST_CASE("What is no partial answer to the question is refused, with its row") {
  auto const good = to_bytes(of(here));
  auto bad = good;
  bad[40] ^= std::byte{1};
  CHECK(refused(batch_of(arrow_table({to_arrow("partial", std::vector{good, bad})}))).find("field partial: row 1: ") ==
        0);
  CHECK(refused(batch_of(arrow_table({to_arrow("partial", std::vector{good, bad})}))).find("checksum is wrong") !=
        std::string::npos);
  auto other = partial_of<reading>(by(key("site", &reading::site)) | tally(row_count));
  other.add(here);
  CHECK(refused(batch_of(to_arrow(other))).find("row 0: these bytes answer another question") != std::string::npos);
  CHECK(refused(batch_of(arrow_table({to_arrow("partial", std::vector<double>{1})}))) ==
        "field partial: a partial answer is asked for, and the column is float64: 'g'");
  auto data = to_arrow("partial", std::vector<std::vector<std::byte>>{good});
  data.metadata.emplace_back("ARROW:extension:name", "arrow.uuid");
  CHECK(refused(batch_of(arrow_table({data}))) ==
        "field partial: partial answers are asked for, and the column is of arrow.uuid: 'z'");
}
