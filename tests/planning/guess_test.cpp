// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "draws.hpp"

#include <fmt/format.h>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <tonnage/planning/detail/draws.hpp>
#include <tonnage/planning/detail/precise.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

/// Pearson's correlation.
double correlation(ensemble const& a, ensemble const& b) {
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0, n = ensemble::worlds;
  for (std::size_t i = 0; i != ensemble::worlds; ++i) {
    x += a[i], y += b[i], xx += a[i] * a[i], yy += b[i] * b[i], xy += a[i] * b[i];
  }
  return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y));
}
void check_quantiles(std::vector<double> const& found, std::array<double, 3> const& published) {
  for (std::size_t i = 0; i != 3; ++i) CHECK(found[i] == Approx(published[i]).epsilon(0.01));
}
std::vector<double> const low_middle_high{0.05, 0.5, 0.95};

}  // namespace

TEST_CASE("guess: the quantile functions") {
  using namespace detail::planning;
  // Tables of the standard normal distribution
  CHECK(normal_quantile(0.5).number == 0);
  CHECK(normal_quantile(0.975).number == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(normal_quantile(0.9).number == Approx(1.2815515655446004).epsilon(1e-14));
  CHECK(normal_quantile(1e-10).number == Approx(-6.361340902404056).epsilon(1e-12));
  CHECK(normal_quantile(1e-30).number == Approx(-11.464024688443617).epsilon(1e-12));
  CHECK(square_root(2).number == Approx(std::sqrt(2.0)).epsilon(1e-15));
  CHECK(log_gamma(0.5).number == Approx(0.5723649429247001).epsilon(1e-13));  // log √π
  CHECK(log_gamma(10).number == Approx(std::log(362880.0)).epsilon(1e-14));   // log 9!
  for (double const p : {0.0005, 0.1, 0.3, 0.5, 0.8, 0.9995}) {
    CHECK(beta_shape(1, 1).quantile(p).number == Approx(p).epsilon(1e-12));
    CHECK(beta_shape(2, 1).quantile(p).number == Approx(std::sqrt(p)).epsilon(1e-12));
    CHECK(beta_shape(1, 3).quantile(p).number == Approx(1 - std::cbrt(1 - p)).epsilon(1e-11));
    double const sine = std::sin(std::acos(-1.0) * p / 2);  // the arcsine distribution
    CHECK(beta_shape(0.5, 0.5).quantile(p).number == Approx(sine * sine).epsilon(1e-10));
    double const x = beta_shape(3, 3).quantile(p).number;
    CHECK(x * x * x * (10 - 15 * x + 6 * x * x) == Approx(p).epsilon(1e-11));
    CHECK(beta_shape(60, 140).below(beta_shape(60, 140).quantile(p)).number == Approx(p).epsilon(1e-10));
  }
}

TEST_CASE("guess: it reads back as it was made") {
  auto const price = guess("B200 price", 0.80, 33'000.0 * usd / gpu, 42'000.0 * usd / gpu);
  CHECK(quantile(price.value(), 0.1).in(usd / gpu) == Approx(33'000).epsilon(0.001));
  CHECK(quantile(price.value(), 0.9).in(usd / gpu) == Approx(42'000).epsilon(0.001));
  // Row 33 of Epoch's prices: the median of $27,000 to $35,000 is √(27,000 × 35,000)
  CHECK(quantile(guess("H100 price", 0.80, 27'000.0, 35'000.0).value(), 0.5).value() == Approx(30'741).epsilon(0.0001));
  auto const ends = [](auto const& g, double share) { return g.value().quantiles({share, 1 - share}); };
  auto const normal = ends(guess("n", 0.90, -1.0, 5.0, distribution::normal), 0.05);
  CHECK(normal[0] == Approx(-1).margin(0.01));
  CHECK(normal[1] == Approx(5).margin(0.01));
  auto const part = ends(guess("l", 0.90, 0.75, 0.98, distribution::logit_normal), 0.05);
  CHECK(part[0] == Approx(0.75).epsilon(0.002));
  CHECK(part[1] == Approx(0.98).epsilon(0.002));
  CHECK(guess("l", 0.90, 0.75, 0.98, distribution::logit_normal).value() < 1.0);
  auto const even = guess("u", 0.80, 1.0, 9.0, distribution::uniform).value();  // all of it: 0 to 10
  CHECK(even >= 0.005 - 1e-12);
  CHECK(even <= 9.995 + 1e-12);
  // A triangle from 0 to 4 around 1: a quarter lies below 1, and the median is 4 − √(0.5 × 4 × 3)
  auto const triangle = guess("t", 1.0, 0.0, 4.0, distribution::triangular{1.0}).value();
  CHECK(triangle.quantiles({0.25, 0.5})[0] == Approx(1).epsilon(0.002));
  CHECK(triangle.quantiles({0.5})[0] == Approx(4 - std::sqrt(6.0)).epsilon(0.001));
  // PERT: the mean is (3 + 4 × 5 + 8) ÷ 6
  auto const life = guess("life", 1.0, 3.0, 8.0, distribution::pert{5.0}).value();
  double sum = 0;
  for (double const x : life.to_vector()) sum += x;
  CHECK(sum / 1000 == Approx(31.0 / 6).epsilon(0.0005));
  auto const points = guess("seen", {4.0, 1.0, 4.0, 7.0}).value();
  CHECK(points.quantiles({0.1, 0.5, 0.9}) == std::vector<double>{1, 4, 7});
}

TEST_CASE("guess: the name chooses the draws, and nothing else does") {
  auto const price = guess("price", 0.80, 1.0, 2.0);
  auto const before = price.value().to_vector();
  auto const other = guess("another price", 0.80, 1.0, 2.0);
  CHECK(other.value().to_vector() != before);
  CHECK(price.value().to_vector() == before);
  CHECK(guess("price", 0.80, 1.0, 2.0).value().to_vector() == before);
  CHECK(std::fabs(correlation(price.value(), other.value())) < 0.1);
  CHECK(price.value() - price.value() == ensemble(0.0));
  // In every order of a sum
  auto const a = price.value() + other.value(), b = other.value() + price.value();
  CHECK(a.to_vector() == b.to_vector());
  CHECK(a.guesses().size() == 2);
  CHECK(a.guesses()[0].name == "another price");
}

TEST_CASE("guess: two of one name and different bounds are an error") {
  auto const price = guess("price", 0.80, 1.0, 2.0).value();
  CHECK_NOTHROW(price + guess("price", 0.80, 1.0, 2.0).value());
  CHECK_THROWS_WITH(price + guess("price", 0.80, 1.0, 3.0).value(),
                    contains("found two") && contains("1 to 2 in 80 %") && contains("1 to 3 in 80 %"));
  CHECK_THROWS_AS(price * guess("price", 0.90, 1.0, 2.0).value(), error);
  CHECK_THROWS_AS(price * guess("price", 0.80, 1.0, 2.0, distribution::normal).value(), error);
  CHECK_THROWS_AS(price * guess("price", 0.80, 1.0, 2.0).moving_with("x", 0.5).value(), error);
  detail::total<ensemble> sum;
  sum.add(price);
  sum.add(guess("price", 0.80, 1.0, 3.0).value());  // which no cell may throw at
  CHECK_THROWS_WITH(sum.value(), contains("price"));
}

TEST_CASE("guess: without a spread it is a number") {
  auto const sure = guess("sure", 0.80, 0.1, 0.1).value();
  CHECK(sure.is_one_number());
  CHECK(std::bit_cast<std::uint64_t>(sure[5]) == std::bit_cast<std::uint64_t>(0.1));
  CHECK(sure.guesses().size() == 1);
  CHECK(fmt::format("{}", guess("p", 0.8, 2.0 * usd, 2.0 * usd).value()) == "$2.00");
}

TEST_CASE("guess: more worlds converge") {
  // The product of two lognormals is one: its 95 % quantile is exp(μ + 1.6449 √2 σ)
  auto const a = guess("a", 0.80, 1.0, 4.0), b = guess("b", 0.80, 1.0, 4.0);
  double const sigma = std::log(2.0) / 1.2815515655446004;
  double const exact = std::exp(2 * std::log(2.0) + 1.6448536269514722 * std::sqrt(2.0) * sigma);
  auto const off = [&](auto const& product) { return std::fabs(product.quantiles({0.95})[0] / exact - 1); };
  CHECK(off(a.value<64'000>() * b.value<64'000>()) < 0.01);
  CHECK(off(a.value() * b.value()) < 0.08);  // four standard errors of 1,000 worlds
  // A single guess converges as 1 ÷ worlds
  double const alone = std::exp(std::log(2.0) + 1.6448536269514722 * sigma);
  CHECK(a.value<8'000>().quantiles({0.95})[0] == Approx(alone).epsilon(0.0005));
}

TEST_CASE("guess: those that move with one factor move together") {
  auto const make = [](std::string name, double by) {
    return guess<double>(std::move(name), 0.80, 0.0, 1.0, distribution::normal).moving_with("market", by);
  };
  CHECK(correlation(make("a", 0.5).value(), make("b", 0.5).value()) == Approx(0.5).margin(0.1));
  CHECK(correlation(make("a", 0.9).value(), make("b", 0.4).value()) == Approx(0.6).margin(0.1));
  CHECK(correlation(make("a", 0.5).value(), make("b", -0.5).value()) == Approx(-0.5).margin(0.1));
  CHECK(correlation(make("a", 1).value(), make("b", 1).value()) == Approx(1).epsilon(1e-12));
  // What moves has the points of what does not.
  CHECK(make("a", 0.5).value().quantiles({0.1, 0.9}) ==
        guess("a", 0.80, 0.0, 1.0, distribution::normal).value().quantiles({0.1, 0.9}));
  CHECK(make("a", 0.5).moving_with("age", 0.25).text() ==
        "a: 0 to 1 in 80 % of the worlds, normal, moving with age by 0.25, moving with market by 0.5");
  CHECK_THROWS_WITH(make("a", 0.5).moving_with("market", 0.1), contains("found it twice"));
  CHECK_THROWS_WITH(make("a", 0.5).moving_with("age", 0.6), contains("together at most, found 1.1"));
  CHECK_THROWS_WITH(make("a", 1.5), contains("from -1 to 1, found 1.5"));
}

TEST_CASE("guess: in words") {
  CHECK(guess("B200 price", 0.80, 33'000.0 * usd / gpu, 42'000.0 * usd / gpu).text() ==
        "B200 price: $33,000/GPU to $42,000/GPU in 80 % of the worlds, lognormal");
  CHECK(guess("life", 1.0, 3.0, 8.0, distribution::pert{5.0}).text() == "life: 3 to 8 in all worlds, PERT around 5");
  CHECK(guess("x", 1.0, 0.0, 1.0, distribution::beta{2, 3}).text() == "x: 0 to 1 in all worlds, beta (2, 3)");
  CHECK(guess("seen", {4.0, 1.0}).text() == "seen: 2 points from 1 to 4, each as likely");
}

TEST_CASE("guess: what it refuses") {
  CHECK_THROWS_WITH(guess("", 0.8, 1.0, 2.0), contains("a name"));
  CHECK_THROWS_WITH(guess("g", 80.0, 1.0, 2.0),
                    contains("g: expected a share of the worlds above 0 and up to 1, found 80"));
  CHECK_THROWS_WITH(guess("g", 0.8, 2.0, 1.0), contains("a high end of at least 2, found 1"));
#if !defined(__FAST_MATH__)  // which says that there are none
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(guess("g", 0.8, nan, 1.0), contains("found nan"));
#endif
  CHECK_THROWS_WITH(guess("g", 0.8, 0.0, 1.0), contains("above 0 of a lognormal guess, found 0"));
  CHECK_THROWS_WITH(guess("g", 1.0, 1.0, 2.0), contains("a share below 1, for a lognormal guess has no ends, found 1"));
  CHECK_THROWS_WITH(guess("g", 0.8, 0.5, 1.0, distribution::logit_normal), contains("below 1 of a share, found 1"));
  CHECK_THROWS_WITH(guess("g", 0.8, 1.0, 2.0, distribution::pert{1.5}), contains("a share of 1"));
  CHECK_THROWS_WITH(guess("g", 1.0, 1.0, 2.0, distribution::triangular{3.0}), contains("a mode from 1 to 2, found 3"));
  CHECK_THROWS_WITH(guess("g", 1.0, 1.0, 2.0, distribution::beta{0, 1}), contains("a above 0"));
  CHECK_THROWS_WITH(guess("g", std::vector<double>{}), contains("at least one point"));
}

// Epoch AI, ai-chip-counts, nvidia_estimates.ipynb: A100 of the fourth quarter of fiscal 2022, in H100-equivalents.
TEST_CASE("guess: Epoch's first quarter") {
  auto const share = guess("A100 share of revenue", 0.80, 0.96, 0.99).value();
  auto const price = guess("A100 price", 0.80, 10'000.0, 15'000.0).value();
  check_quantiles((2.45e9 * share / price * (624.0 / 1979)).quantiles(low_middle_high), {47.5e3, 61.6e3, 80.3e3});
}

// The same, cells 6, 14 and 19: medians of units, ranges of prices and 8-bit TOP/s of seven chips; H100-equivalents of all
// of them, in millions, for six correlations of their prices.
TEST_CASE("guess: Epoch's table of correlations") {
  struct chip {
    char const* name;
    double units, low, high, tops;
  };
  chip const chips[] = {{"A100", 1'092'774, 10'000, 15'000, 624},  {"A800", 121'421, 10'000, 15'000, 624},
                        {"H100", 4'317'291, 27'000, 35'000, 1979}, {"H800", 115'430, 25'000, 35'000, 1979},
                        {"H20", 1'489'899, 10'000, 15'000, 296},   {"B200", 2'040'240, 33'000, 42'000, 5000},
                        {"B300", 1'714'074, 38'000, 49'000, 5000}};
  struct line {
    double correlation;
    std::array<double, 3> published;
  };
  line const table[] = {{0.0, {13.26, 14.54, 15.91}}, {0.3, {12.91, 14.53, 16.33}}, {0.5, {12.64, 14.51, 16.52}},
                        {0.6, {12.59, 14.49, 16.72}}, {0.9, {12.33, 14.49, 16.98}}, {0.99, {12.29, 14.46, 17.08}}};
  for (auto const& [by, published] : table) {
    CAPTURE(by);
    ensemble sum;
    for (auto const& c : chips) {
      auto const price =
          guess<double>(std::string(c.name) + " price", 0.80, c.low, c.high).moving_with("GPU prices", by);
      sum += c.units * std::sqrt(c.low * c.high) / price.value() * (c.tops / 1979) / 1e6;
    }
    check_quantiles(sum.quantiles(low_middle_high), published);
  }
}

TEST_CASE("guess: the same bits everywhere") { CHECK(testing::hash_of_draws() == testing::hash_of_all_draws); }
