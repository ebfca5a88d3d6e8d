// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/tally.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/units/interval.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

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

TEST_CASE("the table of a tally goes out as Arrow, with units, unknown figures and assumptions") {
  auto const answer = some_holdings() | at_completion() | by(owner, commissioning_year) |
                      tally(gpu_count, peak<bf16>, acquisition_cost, facility_power(pue(1.25)));
  auto const out = to_arrow(answer);
  arrow_reader reader(out.stream());
  REQUIRE(reader.next());
  auto const& batch = reader.batch();
  REQUIRE(batch.rows() == answer.size());
  REQUIRE(answer.size() == 4);
  arrow_texts const who(batch["owner"]);
  auto const year = batch["year"].numbers<std::int32_t>();
  auto const counts = batch["GPUs"].numbers<double>(gpus);
  CHECK(who[0] == "a");
  CHECK(who[3] == "c");
  CHECK(year[0] == 2025);
  CHECK(year[2] == 2026);
  CHECK(counts[0] == 8);
  CHECK(counts[3] == 1);
  CHECK(batch["GPUs"].unit_text() == "GPUs");
  CHECK(batch["BF16 peak"].unit_text() == "FLOP/s");
  CHECK(batch["BF16 peak"].numbers<double>(flop_per_s<bf16>)[0] ==
        answer.at(peak<bf16>, "a", 2025y).value().in(flop_per_s<bf16>));
  auto const cost = batch["acquisition cost"];
  CHECK(cost.unit_text() == "USD");
  CHECK(cost.nulls() == 2);
  CHECK_FALSE(cost.valid(2));
  CHECK(cost.numbers<double>(usd, null_rows::keep)[0] == 250'000.25);
  auto const share = batch["acquisition cost known share"].numbers<double>();
  CHECK(share[0] == 1);
  CHECK(share[2] == 0);
  CHECK_THROWS_WITH(cost.numbers<double>(usd), "field acquisition cost: 2 of 4 rows are null: 'g'");
  CHECK(batch["facility power"].unit_text() == "W");
  CHECK(batch.root().metadata("tonnage.assumption.PUE") == "1.25 × IT power");
}

TEST_CASE("a figure that is known in part says of how much, and two columns of one metric differ in name") {
  auto const answer =
      some_holdings() | at_completion() |
      tally(acquisition_cost, facility_power(pue(1.25)), facility_power(pue(1.5)), acquisition_cost / gpu_count);
  auto const out = to_arrow(answer);
  arrow_reader reader(out.stream());
  REQUIRE(reader.next());
  auto const& batch = reader.batch();
  CHECK(batch.rows() == 1);
  CHECK(batch["acquisition cost"].numbers<double>(usd)[0] == 310'000.25);
  CHECK(batch["acquisition cost known share"].numbers<double>()[0] == 10.0 / 15.0);
  CHECK(batch["facility power (2)"].unit_text() == "W");
  CHECK(batch["acquisition cost / GPUs"].unit_text() == "USD/GPU");
  CHECK(batch["acquisition cost / GPUs"].numbers<double>(usd / gpu)[0] == Approx(310'000.25 / 10));
}

TEST_CASE("the ends of ranges are columns of their own") {
  struct unit_of_plan {
    std::string site;
    quantity<kind::power, boost::numeric::interval<double>> draw;
    quantity<kind::power, ensemble> guessed;
  };
  // World i of 1000 has i + 1 kW; NumPy's rule has the quantile q at i = 999 q: 50.95, 500.5 and 950.05 kW.
  std::vector<double> draws(ensemble::worlds);
  for (std::size_t i = 0; i != draws.size(); ++i) draws[i] = static_cast<double>(i) + 1;
  auto const guessed = ensemble(std::span<double const>(draws)) * (1.0 * prefix::kilo * watts);
  auto const from_to = [](double low, double high) { return between(low * watts, high * watts); };
  std::vector<unit_of_plan> const rows{{"Busan", from_to(1, 2), guessed}, {"Seoul", from_to(10, 30), 2.0 * guessed}};
  auto const answer = rows | by(key("site", &unit_of_plan::site)) |
                      tally(sum("draw", &unit_of_plan::draw), sum("guessed", &unit_of_plan::guessed));
  auto const out = to_arrow(answer);
  arrow_reader reader(out.stream());
  REQUIRE(reader.next());
  auto const& batch = reader.batch();
  auto const number = [&](char const* name, std::size_t row) { return batch[name].numbers<double>(watts)[row]; };
  CHECK(number("draw low", 0) == 1);
  CHECK(number("draw high", 0) == 2);
  CHECK(number("draw low", 1) == 10);
  CHECK(number("draw high", 1) == 30);
  CHECK(number("guessed low", 0) == Approx(50'950));
  CHECK(number("guessed middle", 0) == Approx(500'500));
  CHECK(number("guessed high", 0) == Approx(950'050));
  CHECK(number("guessed middle", 1) == Approx(1'001'000));
  CHECK(batch["guessed high"].unit_text() == "W");
}
