// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/units/money.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;

namespace money_test {

struct franc {
  static constexpr char const *code = "CHF", *symbol = nullptr;
  static constexpr int numeric = 756, decimals = 2;
};
constexpr unit<kind::money<franc>> chf{};

}  // namespace money_test

using money_test::chf;

TEST_CASE("money: money of one currency adds") {
  STATIC_REQUIRE(2 * million * usd + 1 * usd == 2'000'001 * usd);
  STATIC_REQUIRE((10 * billion * usd).in(usd) == 10'000'000'000);
  // $10 billion for 260,000 GPUs is $38,461.54 each
  CHECK((10.0 * billion * usd / (260'000 * gpus)).in(usd / gpu) == Approx(38'461.538).epsilon(1e-7));
}

TEST_CASE("money: currencies meet through a rate") {
  auto const rate = 1'360.0 * krw / usd;
  auto const dollars = 14.0 * trillion * krw / rate;
  STATIC_REQUIRE(std::is_same_v<decltype(dollars), quantity<money<usd>> const>);
  CHECK(dollars.in(billion * usd) == Approx(10.294'117'6));  // 14 × 10^12 ÷ 1360
  STATIC_REQUIRE(std::is_same_v<decltype(1.0 * usd * rate), quantity<money<krw>>>);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<money<usd>>, quantity<money<krw>>>);
}

TEST_CASE("money: a currency of your own is two declarations") {
  auto const sum = 2.0 * chf + 3.0 * chf;
  CHECK(sum.in(chf) == 5);
  STATIC_REQUIRE(!std::is_convertible_v<quantity<money<chf>>, quantity<money<eur>>>);
}
