// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/core.h>
#include <limits>
#include <span>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/planning/rank.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/interval.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

/// World i has what `of` says of i.
template <class Function>
quantity<kind::gpu, ensemble> in_worlds(Function const& of) {
  std::vector<double> draws(ensemble::worlds);
  for (std::size_t i = 0; i != draws.size(); ++i) draws[i] = of(static_cast<double>(i));
  return quantity<kind::gpu, ensemble>::from_coherent(ensemble(std::span<double const>(draws)));
}

}  // namespace

TEST_CASE("plain figures have one rank, equal ones share theirs") {
  auto const all =
      rank_among(contender("Korea", 0.3 * million * gpus), contender("United States", 20.0 * million * gpus),
                 contender("China", 3.0 * million * gpus), contender("Japan", 0.3 * million * gpus));
  CHECK(to_string(all.of("United States")) == "1st");
  CHECK(to_string(all.of("China")) == "2nd");
  CHECK(to_string(all.of("Korea")) == "3rd or 4th");
  CHECK(all.of("Japan").best == 3);
  CHECK(all.of("Japan").worst == 4);
  CHECK_THROWS_WITH(all.of("Peru"), contains("nobody of this name is ranked: 'Peru'"));
}

TEST_CASE("bounds allow several ranks") {
  // Korea 320,000 at least; Japan 200,000 to 400,000; France 100,000 to 300,000.
  auto const all = rank_among(
      contender("Korea", at_least(320'000.0 * gpus)), contender("Japan", between(200'000.0 * gpus, 400'000.0 * gpus)),
      contender("France", between(100'000.0 * gpus, 300'000.0 * gpus)), contender("China", 3e6 * gpus));
  CHECK(to_string(all.of("Korea")) == "1st to 3rd");
  CHECK(to_string(all.of("Japan")) == "2nd to 4th");
  CHECK(to_string(all.of("France")) == "3rd or 4th");
  CHECK(to_string(all.of("China")) == "1st or 2nd");
}

TEST_CASE("worlds say in how many of them each rank comes") {
  // Korea has i + 1, Japan 250.5 in every world: Korea is larger in 750 of them.
  auto const all = rank_among(contender("Korea", in_worlds([](double i) { return i + 1; })),
                              contender("Japan", 250.5 * gpus), contender("China", 2'000.0 * gpus));
  CHECK(all.of("Korea").shares == std::vector<double>{0, 0.75, 0.25});
  CHECK(all.of("Korea").best == 2);
  CHECK(all.of("Korea").worst == 3);
  CHECK(to_string(all.of("Korea")) == "2nd in 75 % of the worlds, 3rd in 25 %");
  CHECK(to_string(all.of("Japan")) == "2nd in 25 % of the worlds, 3rd in 75 %");
  CHECK(to_string(all.of("China")) == "1st");
}

TEST_CASE("a rank of all worlds but one does not read as 100 %") {
  using many = ensemble_of<8'000>;
  std::vector<double> draws(8'000, 2.0);
  draws[17] = 1;
  auto const korea = quantity<kind::gpu, many>::from_coherent(many(std::span<double const>(draws)));
  auto const all = rank_among(contender("Korea", korea), contender("Japan", 1.5 * gpus));
  CHECK(to_string(all.of("Korea")) == "1st in over 99.9 % of the worlds, 2nd in 0.0125 %");
  CHECK(to_string(all.of("Japan")) == "1st in 0.0125 % of the worlds, 2nd in over 99.9 %");
}

TEST_CASE("a ranking prints") {
  auto const all =
      rank_among(contender("Korea", 320'000.0 * gpus), contender("Japan", between(200'000.0 * gpus, 400'000.0 * gpus)));
  CHECK(fmt::format("{}", all) ==
        "who    best  worst        rank\n"
        "──────────────────────────────\n"
        "Korea     1      2  1st or 2nd\n"
        "Japan     1      2  1st or 2nd");
  CHECK(report::to_csv(report::grid_of(all)) ==
        "who,best,worst,rank\r\nKorea,1,2,1st or 2nd\r\nJapan,1,2,1st or 2nd\r\n");
}

TEST_CASE("the eleventh to the twenty-third") {
  CHECK(to_string(ranks{"", 11, 13, {}}) == "11th to 13th");
  CHECK(to_string(ranks{"", 21, 22, {}}) == "21st or 22nd");
  CHECK(to_string(ranks{"", 23, 23, {}}) == "23rd");
  CHECK(to_string(ranks{"", 112, 112, {}}) == "112th");
}

TEST_CASE("contenders have names of their own, and figures that are numbers") {
  CHECK_THROWS_WITH(rank_among(contender("a", 1.0 * gpus), contender("a", 2.0 * gpus)), contains("two of one: 'a'"));
  CHECK_THROWS_WITH(
      rank_among(contender("a", 1.0 * gpus), contender("b", std::numeric_limits<double>::quiet_NaN() * gpus)),
      contains("expected a figure that is a number"));
  CHECK(rank_among(contender("alone", 1.0 * gpus)).of("alone").worst == 1);
}

TEST_CASE("the rows of an answer are ranked by a metric") {
  fleet all;
  all.add({.count = 100.0 * gpus, .model = catalog::nvidia::b200_hgx, .site = "kr/a"});
  all.add({.count = 150.0 * gpus, .model = catalog::nvidia::h100_sxm5, .site = "jp/b"});
  all.add({.count = 90.0 * gpus, .model = catalog::nvidia::h100_sxm5, .site = "fr/c"});
  auto const answer = all | at_completion() | by(site.at(1)) | tally(gpu_count, chip_power);
  // 100, 105 and 63 kW.
  auto const by_power = rank_among(answer, chip_power);
  CHECK(to_string(by_power.of("jp")) == "1st");
  CHECK(to_string(by_power.of("kr")) == "2nd");
  CHECK(to_string(by_power.of("fr")) == "3rd");
  basic_fleet<ensemble> guessed;
  guessed.add({.count = in_worlds([](double i) { return i + 1; }), .model = catalog::nvidia::b200_hgx, .site = "kr/a"});
  guessed.add(
      {.count = quantity<kind::gpu, ensemble>(250.5 * gpus), .model = catalog::nvidia::b200_hgx, .site = "jp/b"});
  auto const in_all = rank_among(guessed | at_completion() | by(site.at(1)) | tally(gpu_count), gpu_count);
  CHECK(to_string(in_all.of("kr")) == "1st in 75 % of the worlds, 2nd in 25 %");
}
