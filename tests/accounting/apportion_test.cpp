// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <tonnage/accounting/apportion.hpp>
#include <tonnage/usage/counted_time.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <vector>

using namespace tonnage;

namespace {

constexpr std::uint64_t seed = 20'260'103;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

amount<usd> dollars(char const* text) { return parse_amount<usd>(text); }
amount<usd> const cent = dollars("0.01");
amount<usd> micros(std::int64_t n) { return amount<usd>::from_micros(n); }
std::vector<std::int64_t> in_micros(std::vector<amount<usd>> const& parts) {
  std::vector<std::int64_t> out;
  for (auto const& part : parts) out.push_back(part.micros().to_int64());
  return out;
}
using parts = std::vector<std::int64_t>;

auto const most = amount<usd>::from_micros({std::numeric_limits<std::int64_t>::max(), ~std::uint64_t{0}});
auto const least = amount<usd>::from_micros({std::numeric_limits<std::int64_t>::min(), 0});

}  // namespace

TEST_CASE("the micro-units that are left go to the largest remainders") {
  // Ten seats for 100,000 votes: quotas 4.70, 1.60, 1.58, 1.20, 0.61 and 0.31; three are left for .70, .61 and .60.
  CHECK(in_micros(apportion(micros(10), {47'000, 16'000, 15'800, 12'000, 6'100, 3'100})) == parts{5, 2, 1, 1, 1, 0});
}

TEST_CASE("one more may make a part smaller: the paradox of this method") {
  CHECK(in_micros(apportion(micros(10), {6, 6, 2})) == parts{4, 4, 2});  // 4.29, 4.29, 1.43
  CHECK(in_micros(apportion(micros(11), {6, 6, 2})) == parts{5, 5, 1});  // 4.71, 4.71, 1.57
}

TEST_CASE("of equal remainders the lower index comes first") {
  CHECK(in_micros(apportion(micros(10), {1, 1, 1})) == parts{4, 3, 3});
  CHECK(in_micros(apportion(micros(11), {1, 1, 1})) == parts{4, 4, 3});
  CHECK(in_micros(apportion(micros(1), {1, 1, 1, 1})) == parts{1, 0, 0, 0});
  CHECK(in_micros(apportion(micros(7), {1, 2, 1, 2})) == parts{1, 3, 1, 2});  // 1.17, 2.33, 1.17, 2.33
}

TEST_CASE("a dollar in three") {
  auto const thirds = apportion(parse_amount<usd>("1"), {1, 1, 1});
  CHECK(to_decimal(thirds[0]) == "0.333334");
  CHECK(to_decimal(thirds[1]) == "0.333333");
  CHECK(to_decimal(thirds[2]) == "0.333333");
}

TEST_CASE("a refund is split like its charge") {
  CHECK(in_micros(apportion(micros(-10), {1, 1, 1})) == parts{-4, -3, -3});
  CHECK(in_micros(apportion(micros(-11), {6, 6, 2})) == parts{-5, -5, -1});
  CHECK(in_micros(evenly(micros(-5), 3)) == parts{-2, -2, -1});
}

TEST_CASE("who weighs nothing gets nothing") {
  CHECK(in_micros(apportion(micros(10), {0, 3, 0, 3, 3})) == parts{0, 4, 0, 3, 3});
  CHECK(in_micros(apportion(micros(2), {0.0, 0.1, 0.0, 0.1, 0.1})) == parts{0, 1, 0, 1, 0});
  CHECK(in_micros(apportion(micros(0), {1, 2})) == parts{0, 0});
  CHECK(in_micros(apportion(micros(7), {5})) == parts{7});
}

TEST_CASE("weights are any whole numbers, floats and doubles, in any container") {
  CHECK(in_micros(apportion(micros(6), std::vector<std::int64_t>{1, 2})) == parts{2, 4});
  CHECK(in_micros(apportion(micros(6), std::array<std::uint8_t, 2>{1, 2})) == parts{2, 4});
  CHECK(in_micros(apportion(micros(6), std::vector<double>{0.5, 1})) == parts{2, 4});
  CHECK(in_micros(apportion(micros(6), std::vector<float>{0.5F, 1})) == parts{2, 4});
  CHECK(in_micros(apportion(micros(6), std::vector<int128>{{1, 0}, {2, 0}})) == parts{2, 4});
  std::vector<int> const three{1, 2, 3};
  CHECK(in_micros(apportion(micros(6), std::span(three).first(2))) == parts{2, 4});
  std::vector<int> some{1, 2};
  CHECK(in_micros(apportion(micros(6), std::span(some))) == parts{2, 4});
}

TEST_CASE("large amounts and large weights go through 256 bits") {
  constexpr std::uint64_t max64 = std::numeric_limits<std::uint64_t>::max();
  CHECK(apportion(most, {max64, max64})[0] == apportion(most, {1, 1})[0]);
  CHECK(sum(apportion(most, {max64, max64, max64 - 1})) == most);
  CHECK(sum(apportion(least, {max64, std::uint64_t{1}})) == least);
  CHECK(apportion(most, {1})[0] == most);
  CHECK(apportion(least, {7})[0] == least);
  CHECK(sum(apportion(most, {1e300, 1e-300, 3.0})) == most);
  CHECK(sum(apportion(least, {5e-324, 5e-324, 5e-324})) == least);
  std::int64_t const max63 = std::numeric_limits<std::int64_t>::max();
  std::vector<int128> const huge{{max63, 0}, {max63, 0}};
  CHECK(apportion(most, huge)[0] == apportion(most, {1, 1})[0]);
}

TEST_CASE("doubles are taken as they are") {
  CHECK(in_micros(apportion(micros(6), {0.1, 0.2, 0.3})) == parts{1, 2, 3});
  CHECK(in_micros(apportion(micros(100), {0.1, 0.2, 0.7})) == parts{10, 20, 70});
  // Scaling by a power of two changes nothing, also where the weights become subnormal.
  CHECK(in_micros(apportion(micros(100), {0x1p-1070, 0x1p-1069, 0x1p-1068})) == parts{14, 29, 57});
  CHECK(in_micros(apportion(micros(100), {1, 2, 4})) == parts{14, 29, 57});
  CHECK(in_micros(apportion(micros(100), {1.0, 1e-60})) == parts{100, 0});
}

TEST_CASE("weights that are none are refused, and told by their number") {
  CHECK_THROWS_WITH(apportion(micros(1), std::vector<int>()), "an amount is apportioned to at least one weight");
  CHECK_THROWS_WITH(apportion(micros(1), std::vector<double>()), "an amount is apportioned to at least one weight");
  CHECK_THROWS_WITH(apportion(micros(1), {0, 0}), "all weights are zero");
  CHECK_THROWS_WITH(apportion(micros(1), {0.0, -0.0}), "all weights are zero");
  CHECK_THROWS_WITH(apportion(micros(1), {1, -2}), "field weight 2: a weight is at least 0: '-2'");
  CHECK_THROWS_WITH(apportion(micros(1), {std::numeric_limits<std::int64_t>::min()}),
                    "field weight 1: a weight is at least 0: '-9223372036854775808'");
  CHECK_THROWS_WITH(apportion(micros(1), {1.0, 2.0, -0.5}),
                    "field weight 3: a weight is a finite number of at least 0: '-0.500000'");
  CHECK_THROWS_WITH(apportion(micros(1), {nan_value}),
                    "field weight 1: a weight is a finite number of at least 0: 'nan'");
  CHECK_THROWS_WITH(apportion(micros(1), {1.0, infinite}),
                    "field weight 2: a weight is a finite number of at least 0: 'inf'");
  std::int64_t const max63 = std::numeric_limits<std::int64_t>::max();
  std::vector<int128> const too_much{{max63, 0}, {max63, 0}, {max63, 0}};
  CHECK_THROWS_WITH(apportion(micros(1), too_much), "the sum of the weights has more than 128 bits");
}

TEST_CASE("evenly is apportion by equal weights") {
  CHECK(in_micros(evenly(micros(11), 3)) == parts{4, 4, 3});
  CHECK(in_micros(evenly(micros(2), 3U)) == parts{1, 1, 0});
  CHECK(sum(evenly(least, 7)) == least);
  CHECK_THROWS_WITH(evenly(micros(1), 0), "an amount is split into at least one part: '0'");
  CHECK_THROWS_WITH(evenly(micros(1), -3), "an amount is split into at least one part: '-3'");
}

TEST_CASE("at random: whole weights, against the definition") {
  __extension__ typedef __int128 whole;
  std::mt19937_64 random(seed);
  for (int i = 0; i != 100'000; ++i) {
    auto const size = static_cast<std::int64_t>(random() >> (random() % 64));
    std::vector<std::int64_t> weights(1 + random() % 12);
    int const shift = 4 + static_cast<int>(random() % 60);
    for (auto& w : weights) w = static_cast<std::int64_t>(random() >> shift);
    whole const all = std::accumulate(weights.begin(), weights.end(), whole{0});
    if (all == 0) continue;
    auto const got = in_micros(apportion(micros(size), weights));

    // Round down, then one each to those whose remainder is larger than that of all but `left` others.
    whole const magnitude = size < 0 ? -whole{size} : whole{size};
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return magnitude * weights[a] % all > magnitude * weights[b] % all; });
    parts expected;
    whole left = magnitude;
    for (auto const w : weights) {
      expected.push_back(static_cast<std::int64_t>(magnitude * w / all));
      left -= expected.back();
    }
    for (std::size_t k = 0; k != static_cast<std::size_t>(left); ++k) ++expected[order[k]];
    if (size < 0) std::transform(expected.begin(), expected.end(), expected.begin(), std::negate<>());

    if (got == expected && std::accumulate(got.begin(), got.end(), whole{0}) == size) continue;
    INFO("seed " << seed << ", case " << i << ": " << size << " in " << weights.size());
    REQUIRE(false);
  }
}

TEST_CASE("at random: 128 bits by doubles sum to the whole, and each is within one of its share") {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> mantissa(0, 1);
  for (int i = 0; i != 100'000; ++i) {
    int128 const bits(static_cast<std::int64_t>(random()) >> (random() % 64), random());
    auto const a = amount<usd>::from_micros(bits);
    std::vector<double> weights(1 + random() % 12);
    for (auto& w : weights) w = std::ldexp(mantissa(random), static_cast<int>(random() % 40) - 20);
    auto const got = apportion(a, weights);
    double const all = std::accumulate(weights.begin(), weights.end(), 0.0);
    bool fine = sum(got) == a;
    for (std::size_t k = 0; k != got.size(); ++k) {
      double const share = a.micros().to_double() * (weights[k] / all);
      // As near as double can tell: its own roundings are a few of 2^-53.
      fine = fine && std::abs(got[k].micros().to_double() - share) <= 1 + std::abs(share) * 0x1p-48;
      for (std::size_t j = 0; j != got.size(); ++j)
        fine = fine && (weights[k] <= weights[j] || (bits < int128(0) ? got[k] <= got[j] : got[k] >= got[j]));
    }
    if (fine) continue;
    INFO("seed " << seed << ", case " << i << ": " << bits.to_string() << " in " << weights.size());
    REQUIRE(false);
  }
}

TEST_CASE("exact times have parts that sum to them, too") {
  using std::chrono::milliseconds;
  auto const hour_of_gpu = gpu_share::of(1) * milliseconds(3'600'000);
  auto const parts = apportion(hour_of_gpu, {60, 40});
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == gpu_share::of(1) * milliseconds(2'160'000));
  CHECK(parts[1] == gpu_share::of(1) * milliseconds(1'440'000));
  auto const thirds = evenly(node_time::of(1, milliseconds(10)), 3);
  REQUIRE(thirds.size() == 3);
  CHECK(thirds[0] == node_time::of(1, milliseconds(4)));
  CHECK(thirds[1] == node_time::of(1, milliseconds(3)));
  CHECK(thirds[2] == node_time::of(1, milliseconds(3)));
}

TEST_CASE("in cents that sum to the whole") {
  CHECK(rounded_together<usd>({dollars("0.335"), dollars("0.335"), dollars("0.335")}, cent) ==
        std::vector<amount<usd>>{dollars("0.34"), dollars("0.33"), dollars("0.33")});
  // The largest remainder is rounded up, wherever it stands; a refund is rounded like a charge.
  CHECK(rounded_together<usd>({dollars("1.001"), dollars("2.008"), dollars("3.001")}, cent) ==
        std::vector<amount<usd>>{dollars("1"), dollars("2.01"), dollars("3")});
  CHECK(rounded_together<usd>({dollars("-0.015"), dollars("0.005")}, cent) ==
        std::vector<amount<usd>>{dollars("-0.01"), dollars("0")});
  CHECK(rounded_together<usd>({}, cent).empty());
  CHECK_THROWS_WITH(rounded_together<usd>({cent}, amount<usd>()), "a step is more than zero: '0.00'");
}

TEST_CASE("at random: each within a step, and the sum the nearest to the whole") {
  unsigned const other_seed = 20261201;
  INFO("seed " << other_seed);
  std::mt19937_64 random(other_seed);
  for (int round = 0; round != 100'000; ++round) {
    std::vector<amount<usd>> amounts;
    for (auto n = random() % 6; n-- > 0;)
      amounts.push_back(amount<usd>::from_micros(static_cast<std::int64_t>(random() % 2'000'000) - 1'000'000));
    auto const cents = rounded_together(amounts, cent);
    auto const whole = sum(amounts), rounded_sum = sum(cents);
    bool fine = cents.size() == amounts.size();
    fine = fine && whole - rounded_sum <= dollars("0.005") && rounded_sum - whole <= dollars("0.005");
    for (std::size_t i = 0; fine && i != cents.size(); ++i)
      fine = amounts[i] - cents[i] < cent && cents[i] - amounts[i] < cent &&
             std::fmod(cents[i].micros().to_double(), 10'000) == 0;
    INFO("round " << round);
    REQUIRE(fine);
  }
}
