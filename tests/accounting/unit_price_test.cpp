// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <chrono>
#include <cstdint>
#include <string>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/accounting/unit_price.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/units/print.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

static_assert(std::is_trivially_copyable_v<unit_price<usd>>);
static_assert(!std::is_constructible_v<unit_price<usd>, decltype(0.15 * usd)>);  // a double is not exact
static_assert(!std::is_constructible_v<unit_price<usd>, amount<krw>>);

namespace {

amount<usd> dollars(char const* text) { return parse_amount<usd>(text); }
unit_price<usd> price(char const* text) { return parse_unit_price<usd>(text); }

}  // namespace

// Published prices: AWS, p4d.24xlarge on demand, $21.957642 an hour for eight A100; Google Cloud, E2 core, $0.02181159 an hour.
TEST_CASE("prices that are finer than a millionth are charged exactly") {
  // 21.957642 × 730 = 16,029.07866; each GPU is 21.957642 ÷ 8 = 2.74470525.
  auto const gpu_of_p4d = price("21.957642").per(8);
  CHECK(at_price(gpu_share::of(8) * 730h, gpu_of_p4d, rounding::half_even) == dollars("16029.07866"));
  CHECK(to_decimal(gpu_of_p4d) == "2.74470525");
  // 0.02181159 × 1,000,000 = 21,811.59
  CHECK(at_price(1'000'000, price("0.02181159"), rounding::half_even) == dollars("21811.59"));
  // 0.00000015 × 3,000,000 = 0.45
  CHECK(at_price(3'000'000, price("0.00000015"), rounding::half_even) == dollars("0.45"));
  CHECK(at_price(3'000'000, price("1.5e-7"), rounding::half_even) == dollars("0.45"));
  // $0.15 for a million tokens is the same price.
  CHECK(at_price(3'000'000, price("0.15").per(1'000'000), rounding::half_even) == dollars("0.45"));
}

TEST_CASE("a price for several things is one for each, also where that has no end") {
  auto const third = unit_price<usd>(2 * usd).per(3);
  CHECK(at_price(3, third, rounding::half_even) == dollars("2"));
  CHECK(at_price(gpu_share::of(3) * 720h, third, rounding::half_even) == dollars("1440"));
  CHECK(at_price(1, third, rounding::half_even) == dollars("0.666667"));
  CHECK(at_price(1, third, rounding::down) == dollars("0.666666"));
  CHECK(to_decimal(third) == "0.666666666666666667");
  CHECK(third.per(2) == unit_price<usd>(1 * usd).per(3));
  CHECK(unit_price<usd>(2 * usd).per(8) == price("0.25"));
  CHECK(third > price("0.666666666666666666"));
  CHECK(third < price("0.666666666666666667"));
  CHECK(-1 * usd < third);
  CHECK(unit_price<usd>(-2 * usd).per(3) < unit_price<usd>(-2 * usd).per(4));
  CHECK(unit_price<usd>() == price("-0"));
}

TEST_CASE("rounding is once, from the exact product") {
  // 7 × 0.0000005 = 0.0000035, half of a millionth: to the even one, up and down.
  CHECK(at_price(7, price("0.0000005"), rounding::half_even) == dollars("0.000004"));
  CHECK(at_price(5, price("0.0000005"), rounding::half_even) == dollars("0.000002"));
  CHECK(at_price(5, price("0.0000005"), rounding::half_up) == dollars("0.000003"));
  CHECK(at_price(-5, price("0.0000005"), rounding::down) == dollars("-0.000003"));
  // An amount as a price says the same as at_price of the amount.
  CHECK(at_price(gpu_share::of(1, 7) * 720h, unit_price<usd>(2 * usd), rounding::half_even) ==
        at_price(gpu_share::of(1, 7) * 720h, amount<usd>(2 * usd), rounding::half_even));
}

TEST_CASE("a bill at a price finer than a millionth") {
  catalog::model const a100 = catalog::nvidia::a100_sxm4_40gb;
  std::vector<usage_record> const used{{.account = "lab",
                                        .model = a100,
                                        .gpus = gpu_share::of(8),
                                        .start = at(2026y / 3 / 1),
                                        .end = at(2026y / 3 / 1) + 730h}};
  price_list<usd> const list{{a100, 2026y, price("21.957642").per(8)}};
  auto const invoice = bill_of(used | over(2026y).by_days(), list, rounding::half_even);
  CHECK(invoice.total() == dollars("16029.07866"));
  CHECK(to_decimal(invoice.charges[0].price.per_gpu_hour) == "2.74470525");
  CHECK_THROWS_WITH((price_list<usd>{{a100, 2026y, price("-1e-18")}}), contains("at least zero"));
}

TEST_CASE("prices are read and written to the last digit, or refused") {
  CHECK(to_decimal(price("0.000000000000000001")) == "0.000000000000000001");
  CHECK(to_decimal(price("3")) == "3.00");
  CHECK(to_decimal(price("-21.957642")) == "-21.957642");
  CHECK(to_decimal(parse_unit_price<krw>("3456.5")) == "3456.5");
  CHECK(to_decimal(parse_unit_price<krw>("3456")) == "3456");
  CHECK_THROWS_WITH(price("1e-19"), "column 1: a price has at most 18 decimals: '1e-19'");
  CHECK_THROWS_WITH(price("0.15 $"), contains("column 5: a price is a number and nothing else"));
  CHECK_THROWS_AS(price(""), error);
  CHECK_THROWS_AS(price("1e21"), error);
  CHECK_THROWS_AS(unit_price<usd>(dollars("1e21")), error);
  CHECK_THROWS_WITH(price("1").per(0), "expected a price for 1 to 10^12 things: '0'");
  CHECK_THROWS_AS(price("1").per(1'000'000'000'000).per(2), error);
  CHECK_THROWS_AS(at_price((std::int64_t{1} << 62), price("1e20"), rounding::up), error);
}

TEST_CASE("the widest products of GPU time and price") {
  // 10^20 dollars for 10^12 things are 10^8 each: an hour of a GPU costs that much.
  CHECK(at_price(gpu_share::of(1) * 1h, price("1e20").per(1'000'000'000'000), rounding::half_even) == dollars("1e8"));
  static_assert(at_price(gpu_share::of(8) * 90min, unit_price<usd>(2 * usd), rounding::half_even) ==
                amount<usd>(24 * usd));
}

TEST_CASE("prices as text") {
  auto const of_one = parse_unit_price<usd>("0.00000015");
  CHECK(to_text(of_one, 8) == "0.00000015");
  CHECK(to_text(of_one, 7) == "0.0000002");  // of two that are equally near, 0.0000001 and 0.0000002, the even one
  CHECK(to_text(parse_unit_price<usd>("2").per(3), 4) == "0.6667");
  CHECK(to_text(parse_unit_price<usd>("-1.5"), 0) == "-2");
  CHECK_THROWS_AS(to_text(of_one, 19), error);
  CHECK_THROWS_WITH(to_text(of_one, ~std::uint64_t{0}), contains("18446744073709551615"));
  CHECK(to_text(unit_price<usd>::from_attos(std::uint64_t{18'400'000'000'000'000'000U}), 2) == "18.40");
  CHECK_THROWS_WITH(of_one.per(~std::uint64_t{0}), contains("18446744073709551615"));
  CHECK(fmt::format("{} {:.2f}", parse_unit_price<usd>("3"), parse_unit_price<usd>("2.745")) == "3.00 USD 2.74 USD");
}
