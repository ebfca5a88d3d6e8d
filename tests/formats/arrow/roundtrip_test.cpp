// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What our writer hands out, our reader takes: random columns in random batches.
#include "catch.hpp"

#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/keys.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/formats/arrow/time.hpp>
#include <tonnage/formats/arrow/writer.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("200,000 random rows in random batches come back as they went") {
  std::mt19937_64 random(20261122);
  std::size_t rows_in_all = 0;
  while (rows_in_all < 200'000) {
    std::size_t const rows = random() % 3'000;
    rows_in_all += rows;
    std::vector<std::optional<double>> power(rows);
    std::vector<std::optional<std::string>> names(rows);
    std::vector<std::optional<amount<usd>>> cost(rows);
    std::vector<std::optional<utc_instant>> seen(rows);
    std::vector<std::uint16_t> codes(rows);
    std::vector<bool> healthy(rows);
    std::vector<std::uint32_t> of_rack(rows);
    std::vector<std::string> const entries{"a", "", "Seoul"};
    bool const has_nulls = random() % 4 != 0;
    auto const null = [&] { return has_nulls && random() % 3 == 0; };
    for (std::size_t i = 0; i != rows; ++i) {
      auto const drawn = random();
      double number = 0;
      std::memcpy(&number, &drawn, sizeof number);
      if (!null()) power[i] = number;  // any bits: NaN and infinities too
      if (!null()) {
        names[i].emplace(random() % 20, ' ');
        for (auto& c : *names[i]) c = static_cast<char>(random());
      }
      if (!null())
        cost[i] = amount<usd>::from_micros(int128(static_cast<std::int64_t>(random()) >> (random() % 64), 0) +
                                           int128(static_cast<std::int64_t>(random() % 1000)));
      if (cost[i] &&
          (cost[i]->micros().high > 5'000'000'000'000'000'000 || cost[i]->micros().high < -5'000'000'000'000'000'000))
        cost[i] = amount<usd>();
      if (!null()) seen[i] = utc_instant(std::chrono::milliseconds(static_cast<std::int64_t>(random()) >> 20));
      codes[i] = static_cast<std::uint16_t>(random() % entries.size());
      healthy[i] = random() % 2 == 0;
      of_rack[i] = static_cast<std::uint32_t>(random());
    }
    arrow_table const table({to_arrow("power", power, watts), to_arrow("name", names), to_arrow("cost", cost),
                             to_arrow("seen", seen), to_arrow("code", codes, entries), to_arrow("healthy", healthy),
                             to_arrow("in", arrow_table({to_arrow("rack", of_rack)}))});
    arrow_reader reader(table.stream(1 + random() % 700));
    arrow_keys keys;
    std::size_t at = 0;
    bool good = true;
    for (auto const& batch : reader) {
      auto const drawn = batch["power"];
      auto const watts_drawn = drawn.numbers<double>(watts, null_rows::keep);
      arrow_texts const texts(batch["name"]);
      arrow_amounts<usd> const costs(batch["cost"]);
      arrow_times const times(batch["seen"]);
      auto const codes_back = arrow_dictionary(batch["code"]).codes<std::uint16_t>();
      auto const numbered = keys.codes(batch["code"]);
      auto const bits = batch["healthy"].booleans();
      auto const racks = batch["in"].child("rack").numbers<std::uint32_t>();
      std::size_t nulls = 0;
      for (std::size_t i = 0; i != batch.rows(); ++i, ++at) {
        good = good && drawn.valid(i) == power[at].has_value() && texts.valid(i) == names[at].has_value() &&
               costs.column().valid(i) == cost[at].has_value() && times.column().valid(i) == seen[at].has_value();
        if (power[at]) good = good && std::memcmp(&watts_drawn[i], &*power[at], sizeof(double)) == 0;
        nulls += power[at] ? 0 : 1;
        if (names[at]) good = good && texts[i] == *names[at];
        if (cost[at]) good = good && costs[i] == *cost[at];
        if (seen[at]) good = good && times[i] == *seen[at];
        good = good && codes_back[i] == codes[at] && keys.entries()[numbered[i]] == entries[codes[at]];
        good = good && bits[i] == healthy[at] && racks[i] == of_rack[at];
      }
      good = good && drawn.nulls() == nulls && kernels::count(drawn.known()) == batch.rows() - nulls;
      REQUIRE(good);
    }
    REQUIRE(at == rows);
  }
  CHECK(rows_in_all >= 200'000);
}

TEST_CASE("sums by group over a stream are those of the vectors, exactly") {
  std::vector<std::uint8_t> sites(5'000);
  std::vector<double> power(5'000);
  for (std::size_t i = 0; i != sites.size(); ++i)
    sites[i] = static_cast<std::uint8_t>(i % 3), power[i] = 0.1 * static_cast<double>(i);
  kernels::group_sums<double> expected(3), found(3);
  expected.add(sites, power);
  arrow_table const table({to_arrow("site", sites, {"a", "b", "c"}), to_arrow("power", power, watts)});
  arrow_reader reader(table.stream(777));
  for (auto const& batch : reader)
    found.add(arrow_dictionary(batch["site"]).codes<std::uint8_t>(), batch["power"].numbers<double>(watts));
  for (std::size_t s = 0; s != 3; ++s) CHECK(found.total<0>(s) == expected.total<0>(s));
}
