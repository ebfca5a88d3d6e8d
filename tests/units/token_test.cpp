// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/token.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;

TEST_CASE("token: tokens, their energy and their price") {
  // 700 W ÷ 2500 token/s = 0.28 J/token
  auto const each = 700.0 * watts / (2'500.0 * tokens / second);
  CHECK(each.in(joules / token) == Approx(0.28));
  // $0.60 per million × 5 million = $3
  auto const bill = 0.60 * usd / (million * tokens) * (5.0 * million * tokens);
  STATIC_REQUIRE(std::is_same_v<decltype(bill), quantity<money<usd>> const>);
  CHECK(bill.in(usd) == Approx(3));
}
