// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// arrow/tally.hpp for keys of any type, exact money and two-way tables: a unit of its own, to compile in time.
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/tally.hpp>
#include <tonnage/formats/arrow/text.hpp>
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
