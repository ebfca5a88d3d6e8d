// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <limits>
#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/display_unit.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/interval.hpp>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T>
std::string print(T const& value, std::string const& spec = "") {
  auto const format = "{:" + spec + "}";
  return fmt::vformat(format, fmt::make_format_args(value));
}

}  // namespace

TEST_CASE("interval: bounds") {
  auto const more = at_least(260'000.0 * gpus);
  STATIC_REQUIRE(std::is_same_v<decltype(more), quantity<kind::gpu, interval<double>> const>);
  CHECK(lower(more) == 260'000.0 * gpus);
  CHECK(upper(more) == infinity * gpus);
  CHECK(lower(up_to(10.0 * billion * usd)) == 0.0 * usd);
  CHECK(upper(up_to(10 * billion * usd)) == 10.0 * billion * usd);
  CHECK(upper(between(1.0 * kilowatts, 2 * kilowatts)) == 2000.0 * watts);
  CHECK_THROWS_AS(between(2.0 * watts, 1.0 * watts), error);
  CHECK_THROWS_AS(up_to(-1.0 * usd), error);
}

TEST_CASE("interval: intervals meet numbers, units and ratios") {
  auto const chips = at_least(260'000.0 * gpus) * (1000.0 * watts * of_chips / gpu);
  STATIC_REQUIRE(std::is_same_v<decltype(chips), quantity<kind::chip_power, interval<double>> const>);
  CHECK(lower(chips) == 260.0 * megawatts);
  // 260 MW × 1.5 × 1.25 = 487.5 MW
  auto const facility = chips * host_overhead(1.5) * pue(1.25);
  STATIC_REQUIRE(std::is_same_v<decltype(facility), quantity<kind::facility_power, interval<double>> const>);
  CHECK(lower(facility) == 487.5 * megawatts);
  CHECK(upper(facility) == infinity * watts);

  // $8 … 10 billion over 260,000 … 300,000 GPUs: 26,667 … 38,461.5 dollars each
  auto const each = between(8.0 * billion * usd, 10.0 * billion * usd) / between(260'000.0 * gpus, 300'000.0 * gpus);
  CHECK(lower(each).in(usd / gpu) <= 8e9 / 300'000);
  CHECK(lower(each).in(usd / gpu) >= 26'666);
  CHECK(upper(each).in(usd / gpu) >= 10e9 / 260'000);
  auto sum = up_to(5.0 * gpus) + 3.0 * gpus;
  sum += 1 * gpus;
  CHECK(lower(sum) == 4.0 * gpus);
  CHECK(upper(sum * 2.0) == 18.0 * gpus);
  CHECK(upper(up_to(8.0 * gpus) * mfu(0.5)) == 4.0 * gpus);
  CHECK((between(1.0 * kilowatts, 2.0 * kilowatts).in(kilowatts)).upper() == 2);
}

TEST_CASE("interval: a PUE may be an interval, and is at least one throughout") {
  auto const p = pue(interval<double>(1.1, 1.3));
  auto const facility = 10.0 * megawatts * of_it * p;
  CHECK(lower(facility) <= 11.0 * megawatts);
  CHECK(upper(facility) >= 13.0 * megawatts);
  CHECK_THROWS_AS(p == pue(interval<double>(1.2, 1.4)), error);
  CHECK(p != pue(interval<double>(1.4, 1.5)));
  using uncertain_mfu = fraction<meaning::mfu, interval<double>>;
  uncertain_mfu const low({0.3, 0.4}), high({0.35, 0.5});
  CHECK_THROWS_AS(low == high, error);
  CHECK_THROWS_WITH(pue(interval<double>(0.9, 1.3)), contains("a PUE must be a number of at least 1"));
}

TEST_CASE("interval: comparisons that the bounds leave open throw") {
  CHECK(at_least(5.0 * gpus) > up_to(4.0 * gpus));
  CHECK(up_to(4.0 * gpus) < 5.0 * gpus);
  CHECK_THROWS_AS(up_to(4.0 * gpus) < 3.0 * gpus, error);
  CHECK_THROWS_WITH(up_to(4.0 * gpus) < 3.0 * gpus,
                    "a comparison that the bounds leave open: compare lower() or upper()");
  // [1, 2] and [2, 3]: at most, though not less; equal, where both are 2.
  auto const low = between(1.0 * watts, 2.0 * watts), high = between(2.0 * watts, 3.0 * watts);
  CHECK(low <= high);
  CHECK(high >= low);
  CHECK_THROWS_AS(low < high, error);
  CHECK_THROWS_AS(high > low, error);
  CHECK_THROWS_AS(low == high, error);
  CHECK_THROWS_AS(high <= low, error);
  CHECK_FALSE(high < low);
  CHECK_FALSE(low > high);
  CHECK(low != between(2.5 * watts, 3.0 * watts));
  CHECK(between(2.0 * watts, 2.0 * watts) == 2.0 * watts);
  CHECK_FALSE(between(2.0 * watts, 2.0 * watts) < 2.0 * watts);
  CHECK_THROWS_AS(low == low, error);  // both are somewhere from 1 to 2
}

TEST_CASE("interval: how intervals print") {
  CHECK(print(between(585e18 * flop_per_s<bf16>, 700e18 * flop_per_s<bf16>)) == "[585, 700] EFLOP/s");
  CHECK(print(at_least(585e18 * flop_per_s<bf16>)) == "≥ 585 EFLOP/s");
  CHECK(print(up_to(10.0 * billion * usd)) == "≤ $10.0B");
  CHECK(print(between(-infinity * usd, 10.0 * billion * usd)) == "≤ $10.0B");
  CHECK(print(between(8.0 * billion * usd, 10.0 * billion * usd)) == "[$8.00B, $10.0B]");
  CHECK(print(between(1.0 * watts, 1.0 * watts)) == "1.00 W");
  CHECK(print(up_to(0.0 * watts)) == "0 W");
  CHECK(print(between(-infinity * watts, infinity * watts)) == "[-inf, inf] W");
  CHECK(print(at_least(1.0 * gpus)) == "≥ 1 GPU");
  CHECK(print(at_least(62.5 * megawatts), ".1fGW") == "≥ 0.0 GW");  // it is not at least 0.1
  CHECK(print(at_least(62.5 * megawatts), ">10") == " ≥ 62.5 MW");
  CHECK(print(between(-2.0 * usd, 3.0 * usd)) == "[-$2.00, $3.00]");
  CHECK(number_in(display_unit_for<kind::power>(5e6), at_least(62.5 * megawatts)) == "≥ 62.50");
}

TEST_CASE("bounds are rounded outwards in text too") {
  // 112.5 has three digits on either side; 22.75 and 385 as well; what is exact stays.
  CHECK(fmt::format("{}", up_to(112.5 * megawatts)) == "≤ 113 MW");
  CHECK(fmt::format("{}", at_least(112.5 * megawatts)) == "≥ 112 MW");
  CHECK(fmt::format("{}", at_least(22.75 * megawatts)) == "≥ 22.7 MW");
  CHECK(fmt::format("{}", up_to(22.75 * megawatts)) == "≤ 22.8 MW");
  CHECK(fmt::format("{}", between(22.75 * megawatts, 112.5 * megawatts)) == "[22.7, 113] MW");
  CHECK(fmt::format("{}", at_least(385.0 * megawatts)) == "≥ 385 MW");
  CHECK(fmt::format("{}", up_to(38'461.5 * usd)) == "≤ $38,462");
  CHECK(fmt::format("{}", at_least(38'461.5 * usd)) == "≥ $38,461");
}
