// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <tonnage/accounting/chargeback.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;

namespace {

amount<usd> dollars(char const* text) { return parse_amount<usd>(text); }
amount<usd> const cent = dollars("0.01");

}  // namespace

TEST_CASE("idle cost by use, evenly and to an owner") {
  std::vector<direct_cost<usd>> const used{{"physics", 100 * usd, 2}, {"biology", 50 * usd, 1}};
  auto const all = charge_back<usd>(used, {{"idle", 300 * usd, cost_split::by_use()},
                                           {"storage", dollars("0.000003"), cost_split::evenly()},
                                           {"maintenance", 7 * usd, cost_split::to("centre")},
                                           {"rebate", -30 * usd, cost_split::to("biology")}});
  REQUIRE(all.size() == 3);
  CHECK(all[0].account.text() == "physics");
  CHECK(all[0].shared == std::vector<amount<usd>>{200 * usd, dollars("0.000002"), {}, {}});
  CHECK(all[0].owes() == dollars("300.000002"));
  CHECK(all[1].owes() == dollars("120.000001"));  // 50 + 100 − 30
  CHECK(all[2].account.text() == "centre");
  CHECK(all[2].owes() == amount<usd>(7 * usd));
  CHECK(all[0].owes() + all[1].owes() + all[2].owes() == dollars("427.000003"));
}

TEST_CASE("weights are whole numbers, such as units of GPU time") {
  static_assert(!std::is_constructible_v<int128, double>);  // tests/must_not_compile/weight_in_hours.cpp
  // 114 and 66 minutes of a GPU are 1.9 and 1.1 GPU-hours: $300 × 1.9/3 is $190, and × 1.1/3 $110.
  auto const of_gpu = [](int minutes) { return (gpu_share::of(1) * std::chrono::minutes(minutes)).units(); };
  auto const all = charge_back<usd>({{.account = "a", .weight = of_gpu(114)}, {.account = "b", .weight = of_gpu(66)}},
                                    {{"idle", 300 * usd, cost_split::by_use()}});
  CHECK(all[0].owes() == dollars("190"));
  CHECK(all[1].owes() == dollars("110"));
  CHECK(charge_back<usd>({{"a", {}, ~std::uint64_t{0}}, {"b", {}, 0}}, {{"idle", 3 * usd, cost_split::by_use()}})[0]
            .owes() == dollars("3"));
}

TEST_CASE("a cost that cannot be shared") {
  CHECK_THROWS_WITH(charge_back<usd>({{"physics", {}, 0}}, {{"idle", 1 * usd, cost_split::by_use()}}),
                    "idle: all weights are zero");
  CHECK_THROWS_WITH(charge_back<usd>({}, {{"idle", 1 * usd, cost_split::evenly()}}),
                    "idle: an amount is split into at least one part: '0'");
  CHECK_THROWS_WITH(charge_back<usd>({{"physics", {}, 1}, {"physics", {}, 1}}, {}),
                    "an account comes twice: 'physics'");
  CHECK_NOTHROW(charge_back<usd>({{"physics", {}, 0}}, {{"idle", amount<usd>(), cost_split::by_use()}}));
  CHECK(charge_back<usd>({}, {{"idle", 1 * usd, cost_split::to("centre")}}).size() == 1);
}

TEST_CASE("a hundred thousand accounts, in time") {  // each looked for among all others would be 5 × 10^9 looks
  std::vector<direct_cost<usd>> direct;
  for (int i = 0; i != 100'000; ++i) direct.push_back({"account " + std::to_string(i), 2 * usd, i});
  auto const owed = charge_back<usd>(direct, {{"idle", 100'000 * usd, cost_split::evenly()},
                                              {"last", 7 * usd, cost_split::to("account 99999")},
                                              {"new", 5 * usd, cost_split::to("centre")},
                                              {"centre's", 3 * usd, cost_split::to("centre")}});
  REQUIRE(owed.size() == 100'001);
  CHECK(owed[0].owes() == amount<usd>(3 * usd));
  CHECK(owed[99'999].owes() == amount<usd>(10 * usd));
  CHECK(owed[100'000].account == account_name("centre"));
  CHECK(owed[100'000].owes() == amount<usd>(8 * usd));
  direct.push_back({"account 5", 2 * usd, 1});
  CHECK_THROWS_WITH(charge_back<usd>(direct, {}), "an account comes twice: 'account 5'");
}
