// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// arrow/tally.hpp for keys of any type, exact money and two-way tables: a unit of its own, to compile in time.
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/partial.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/tally.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/tally/accumulator.hpp>
#include <tonnage/tally/buckets.hpp>
#include <tonnage/tally/partial.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

namespace {

std::vector<holding> some_holdings() {
  std::vector<holding> const rows{
      {.count = 8.0 * gpus,
       .model = catalog::nvidia::h100_sxm5,
       .owner = "a",
       .commissioned = 2025y / 1 / 1,
       .cost = 250'000.25 * usd},
      {.count = 4.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "b", .commissioned = 2026y / 1 / 1},
      {.count = 2.0 * gpus,
       .model = catalog::nvidia::h100_sxm5,
       .owner = "b",
       .commissioned = 2025y / 1 / 1,
       .cost = 60'000.0 * usd},
      {.count = 1.0 * gpus, .model = catalog::google::tpu_v4, .owner = "c", .commissioned = 2026y / 1 / 1},
  };
  return rows;
}

}  // namespace

TEST_CASE("keys of other types keep them, and a table without rows has its columns") {
  auto const by_day = key("since", [](holding const& h) { return *h.commissioned; });
  auto const by_number = key("class", [](holding const& h) { return h.count > 3.0 * gpus ? 1 : 0; });
  auto const answer = some_holdings() | at_completion() | by(by_day, by_number, model) | tally(gpu_count);
  auto const out = to_arrow(answer);
  arrow_reader reader(out.stream());
  REQUIRE(reader.next());
  auto const& batch = reader.batch();
  CHECK(batch["since"].format() == "tdD");
  CHECK(batch["class"].format() == "i");
  CHECK(arrow_texts(batch["model"])[0] == std::get<2>(answer.rows[0].keys)->name);
  auto const none =
      to_arrow(std::vector<holding>() | at_completion() | by(by_day, by_number, model) | tally(gpu_count));
  CHECK(none.rows() == 0);
  arrow_reader empty(none.stream());
  CHECK(empty.schema().n_children == 4);
  CHECK_FALSE(empty.next());
}

TEST_CASE("keys that are whole numbers or instants stay so under every name of C++") {
  auto const format_of = []<class Key>(Key const& one) {
    auto const out = formats::detail::keys_out<Key>("key", 1, [&](std::size_t) -> Key const& { return one; });
    return out.format +
           (out.buffers[1] == nullptr ? "" : ' ' + std::to_string(*static_cast<std::int64_t const*>(out.buffers[1])));
  };
  CHECK(format_of(-7LL) == "l -7");
  CHECK(format_of(7ULL) == "L 7");
  CHECK(format_of(-7L) == "l -7");
  CHECK(format_of(std::chrono::sys_seconds(5s)) == "tsm:UTC 5000");
  CHECK(format_of(std::chrono::sys_time<std::chrono::minutes>(2min)) == "tsm:UTC 120000");
}

TEST_CASE("keys that may be unknown are null where they are, buckets have the text of tables") {
  struct delivery {
    std::optional<int> rack;
    std::optional<std::string> site;
    std::optional<date> day;
    std::chrono::year_month month;
    std::chrono::year_month_day written;
    double load;
  };
  std::vector<delivery> const rows{{{}, "Pangyo", {}, 2025y / 3, 2026y / 2 / 30, -0.25},
                                   {7, {}, date(2026y / 3 / 31), 2025y / 4, 2026y / 2 / 28, 0.3}};
  auto const column_of = [&](auto const& of) {
    auto const out = to_arrow(rows | by(of) | tally(row_count));
    REQUIRE(out.rows() == 2);
    auto const batch = arrow_batch(out.schema(), out.array());
    auto const column = batch[0];
    std::string text(column.format());
    for (std::size_t row = 0; row != 2; ++row) {
      text += ' ';
      if (!column.valid(row))
        text += "null";
      else if (column.format() == "u")
        text += arrow_texts(column)[row];
      else
        text += std::to_string(column.template numbers<std::int32_t>(null_rows::keep)[row]);
    }
    return text;
  };
  CHECK(column_of(key("rack", &delivery::rack)) == "i null 7");
  CHECK(column_of(key("site", &delivery::site)) == "u null Pangyo");
  CHECK(column_of(key("month", &delivery::month)) == "u 2025-03 2025-04");
  CHECK(column_of(in_years(&delivery::day)) == "i null 2026");
  CHECK(column_of(in_quarters(&delivery::day)) == "u null 2026-Q1");
  CHECK(column_of(in_months(key("day", &delivery::day))) == "u null 2026-03");
  CHECK(column_of(in_steps(&delivery::load, 0.25)) == "u -0.25 to 0 0.25 to 0.5");
  // 31 March 2026 is day 20,543 from 1 January 1970 on: 56 years of 365 days, 14 leap days, 89 days.
  auto const day_of = [&](auto const& of) {
    auto const out = to_arrow(rows | by(of) | tally(row_count));
    auto const batch = arrow_batch(out.schema(), out.array());
    CHECK(batch[0].format() == "tdD");
    CHECK(batch[0].nulls() == 1);
    return *(static_cast<std::int32_t const*>(out.columns()[0].buffers[1]) + 1);
  };
  CHECK(day_of(key("day", &delivery::day)) == 20'543);
  CHECK(day_of(key("written", [](delivery const& d) {
          return d.written.ok() ? std::optional(date(d.written)) : std::nullopt;
        })) == 20'512);  // 31 days before
  auto const pair = to_arrow(rows | by(key("rack", &delivery::rack), key("site", &delivery::site)) | tally(row_count));
  CHECK(pair.columns()[1].format == "u");
}

TEST_CASE("a partial answer has such keys, too") {
  struct delivery {
    std::optional<int> rack;
    date day;
  };
  std::vector<delivery> const rows{{{}, date(2026y / 3 / 31)}, {7, date(2026y / 4 / 1)}};
  auto p = partial_of<delivery>(by(key("rack", &delivery::rack), in_months(&delivery::day)) | tally(row_count));
  p.add(rows);
  auto const out = to_arrow(p);
  REQUIRE(out.rows() == 2);
  CHECK(out.columns()[0].format == "i");
  CHECK(out.columns()[1].format == "u");
}

TEST_CASE("whole figures keep every digit, and have a sign only where their type does") {
  struct machine {
    std::string site;
    quantity<kind::gpu, std::int64_t> many;
    std::uint64_t serial;
    quantity<kind::byte, std::int64_t> memory;
    quantity<kind::gpu_time, std::int64_t> used;
  };
  std::vector<machine> const rows{
      {"a", 9'007'199'254'740'993 * gpus, 18'446'744'073'709'551'610U, -9'007'199'254'740'993 * bytes, 2 * gpu_hours},
      {"b", 1 * gpus, 1, 1 * bytes, 0 * gpu_hours}};
  auto const out = to_arrow(rows | by(key("site", &machine::site)) |
                            tally(sum("many", &machine::many), sum("serial", &machine::serial),
                                  sum("memory", &machine::memory), sum("used", &machine::used)));
  arrow_batch const batch(out.schema(), out.array());
  CHECK(batch["many"].numbers<std::int64_t>()[0] == 9'007'199'254'740'993);
  CHECK(batch["many"].unit_text() == "GPUs");
  CHECK(batch["serial"].format() == "L");
  CHECK(batch["serial"].numbers<std::uint64_t>()[0] == 18'446'744'073'709'551'610U);
  CHECK(batch["memory"].numbers<std::int64_t>()[0] == -9'007'199'254'740'993);
  // GPU-hours are no whole number of what they are counted in: a double.
  CHECK(batch["used"].format() == "g");
  CHECK(batch["used"].numbers<double>()[0] == 2);
}

TEST_CASE("money that was tallied exactly stays exact, also in a two-way table") {
  auto const paid = sum("paid", [](holding const& h) {
    return h.cost ? std::optional(rounded(*h.cost, rounding::half_even)) : std::nullopt;
  });
  auto const answer = some_holdings() | at_completion() | by(owner, commissioning_year) | tally(paid);
  auto const table = to_arrow(answer);
  arrow_reader reader(table.stream());
  REQUIRE(reader.next());
  CHECK(reader.batch()["paid"].unit_text() == "USD");
  CHECK(arrow_amounts<usd>(reader.batch()["paid"])[0] == parse_amount<usd>("250000.25"));

  auto const cross = to_arrow(answer.pivot(paid));
  arrow_reader across(cross.stream());
  REQUIRE(across.next());
  auto const& batch = across.batch();
  CHECK(batch[0].name() == "owner");
  CHECK(batch[1].name() == "2025");
  CHECK(arrow_amounts<usd>(batch["2025"])[1] == parse_amount<usd>("60000"));
  CHECK(batch["2026"].nulls() == 2);                             // b and c: the cost is not known
  CHECK(arrow_amounts<usd>(batch["2026"])[0] == amount<usd>());  // a: there is nothing
}
