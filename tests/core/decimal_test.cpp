// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tonnage/core/decimal.hpp>

using namespace tonnage::detail;
using tonnage::scale;

namespace {

decimal read(std::string_view text) {
  decimal out;
  std::size_t end = 0;
  auto const problem = read_decimal(text, out, end);
  REQUIRE(problem.reason == nullptr);
  REQUIRE(end == text.size());
  return out;
}
std::size_t problem_at(std::string_view text) {
  decimal out;
  std::size_t end = 0;
  auto const problem = read_decimal(text, out, end);
  REQUIRE(problem.reason != nullptr);
  return problem.at;
}
double times(std::string_view text, scale s) { return nearest<double>(scaled(read(text), s)).value(); }

}  // namespace

TEST_CASE("decimal: numbers are read to the last digit") {
  CHECK(to_text(read("62.5")) == "62.5");
  CHECK(to_text(read("00062.500")) == "62.5");
  CHECK(to_text(read("260,000.25")) == "260000.25");
  CHECK(to_text(read("1.5e3")) == "1500");
  CHECK(to_text(read("1.5E-3")) == "0.0015");
  CHECK(to_text(read(".5")) == "0.5");
  CHECK(to_text(read("5.")) == "5");
  CHECK(to_text(read("0.000")) == "0");
  CHECK(to_text(read("1e-45")) == "1e-45");
  CHECK(to_text(read("123456789012345678901234567890.123")) == "123456789012345678901234567890.123");
}

TEST_CASE("decimal: a comma stands before groups of three digits or not at all") {
  CHECK(problem_at("1,5") == 1);
  CHECK(problem_at("1234,567") == 4);
  CHECK(problem_at("1,23,456") == 4);
  CHECK(problem_at("1,234,56") == 5);
  CHECK(problem_at("0,260") == 1);  // half the world's 0.26
  CHECK(problem_at("1.234.567") == 5);
  CHECK(problem_at("1.234,5") == 5);
  CHECK(problem_at("W") == 0);
  CHECK(problem_at("") == 0);
  CHECK(problem_at(",5") == 0);
}

TEST_CASE("decimal: a number ends where its text does") {
  decimal d;
  std::size_t end = 0;
  CHECK(read_decimal("3e", d, end).reason == nullptr);  // an e that begins a unit
  CHECK(end == 1);
  CHECK(read_decimal("3.5kW", d, end).reason == nullptr);
  CHECK(end == 3);
}

TEST_CASE("decimal: a scale multiplies without rounding") {
  CHECK(to_text(scaled(read("0.1"), scale{36, 1, 5})) == "360000");
  CHECK(to_text(scaled(read("80"), scale{1 << 30})) == "85899345920");  // 80 × 1,073,741,824
  CHECK(to_text(scaled(read("1"), inverse(scale{1 << 10}))) == "0.0009765625");
  CHECK(to_text(scaled(read("9"), scale{1, 36})) == "0.25");
  auto const third = scaled(read("1"), scale{1, 3});
  CHECK(third.more);
  CHECK(third.digits.size() == deciding_digits);
  CHECK(nearest<double>(third).value() == 1.0 / 3);
}

TEST_CASE("decimal: one rounding, to the nearest double") {
  CHECK(times("0.3", scale{1, 1, 6}) == 300000.0);
  CHECK(times("1.1", scale{1, 1, 6}) == 1100000.0);
  CHECK(times("4.35", scale{1, 1, 2}) == 435.0);                    // 4.35 * 100 in doubles is 434.99999999999994
  CHECK(times("1.001", scale{1, 1, 3}) == 1001.0);                  // 1.001 * 1000 in doubles is 1000.9999999999999
  CHECK(times("9007199254740993", scale{}) == 9007199254740992.0);  // 2^53 + 1: a tie, to even
  CHECK(times("9007199254740993.0000000000000000000000001", scale{}) == 9007199254740994.0);
  CHECK(times("2.2", scale{1, 3}) == 0.73333333333333333);
}

TEST_CASE("decimal: too large is nothing, too small is zero") {
  CHECK(!nearest<double>(read("1e309")));
  CHECK(nearest<double>(read("1e-400")).value() == 0);
  CHECK(nearest<double>(read("4.9406564584124654e-324")).value() == std::numeric_limits<double>::denorm_min());
  CHECK(!nearest<float>(read("1e39")));
  CHECK(nearest<float>(read("0.1")).value() == 0.1F);
}

TEST_CASE("decimal: whole numbers are exact or refused") {
  std::int64_t n = 0;
  CHECK(to_whole(read("9223372036854775807"), n) == whole_problem::none);
  CHECK(n == std::numeric_limits<std::int64_t>::max());
  auto low = read("9223372036854775808");
  CHECK(to_whole(low, n) == whole_problem::overflow);
  low.negative = true;
  CHECK(to_whole(low, n) == whole_problem::none);
  CHECK(n == std::numeric_limits<std::int64_t>::min());
  CHECK(to_whole(read("1.5"), n) == whole_problem::fraction);
  CHECK(to_whole(read("1.50e1"), n) == whole_problem::none);
  CHECK(n == 15);
  CHECK(to_whole(read("260.000"), n) == whole_problem::none);
  CHECK(n == 260);
  CHECK(to_whole(read("1e999999999"), n) == whole_problem::overflow);
  CHECK(to_whole(read("1e-999999999"), n) == whole_problem::fraction);
}

TEST_CASE("decimal: rounding carries") {
  CHECK(to_text(rounded(read("999.96"), 4)) == "1000");
  CHECK(to_text(rounded(read("1.25"), 2)) == "1.3");
  CHECK(to_text(rounded(read("1.24"), 2)) == "1.2");
  CHECK(to_text(decimal_from(0, false)) == "0");
}

TEST_CASE("decimal: a number of few digits, a dot and a sign is read at once, or not at all") {
  CHECK(*read_at_once("62.5", {}) == 62.5);
  CHECK(*read_at_once("-0.07", {}) == -0.07);
  CHECK(*read_at_once("+7", {}) == 7);
  CHECK(*read_at_once("7.", {}) == 7);
  CHECK(*read_at_once("0.3", scale(1, 1, 6)) == 300'000);
  CHECK(*read_at_once("000000000000000012", {}) == 12);
  for (auto const text : {"", "-", "+-1", ".5", "1e3", "1,000", "62.5 ", "1.2.3", "9999999999999999999", "0x10", "nan"})
    CHECK_FALSE(read_at_once(text, {}));
}

TEST_CASE("decimal: what is nearest at once is nearest by all digits") {
  // The other way, by long multiplication and division, knows no doubles until its end.
  std::mt19937_64 draw(20261130);
  int at_once = 0;
  for (int i = 0; i != 20'000; ++i) {
    std::uint64_t const digits = draw() % 1'000'000'000'000'000'000 >> draw() % 60;
    int const exponent = static_cast<int>(draw() % 41) - 20;
    bool const negative = draw() % 2 == 0;
    scale const unit(static_cast<std::int64_t>(draw() % 5'000 + 1), draw() % 2 == 0 ? 1 : 3'600,
                     static_cast<int>(draw() % 31) - 15);
    auto by_digits = decimal_from(digits, negative);
    by_digits.exponent = exponent;
    auto const expected = nearest<double>(scaled(by_digits, unit));
    REQUIRE(nearest<double>(by_digits, unit) == expected);
    auto const found = nearest_at_once(negative, digits, exponent, unit);
    if (!found) continue;
    ++at_once;
    REQUIRE(*found == expected);
  }
  CHECK(at_once > 5'000);
}

TEST_CASE(
    "decimal: a column's numbers are nearest by all digits, in any unit and with any number of them behind the dot") {
  std::mt19937_64 draw(20261201);
  int at_once = 0;
  for (auto const& unit : {scale(), scale(1, 3'600), scale(1, 1, 3), scale(1'609'344, 1, -3), scale(1, 7, 0, 20)}) {
    short_decimals const numbers(unit);
    for (int i = 0; i != 4'000; ++i) {
      auto text = std::to_string(draw() % 1'000'000'000'000'000'000 >> draw() % 60);
      auto const behind = std::min<std::size_t>(draw() % 18, text.size() - 1);
      if (behind != 0) text.insert(text.size() - behind, 1, '.');
      bool const negative = draw() % 4 == 0;
      auto const found = numbers.of(negative ? "-" + text : text);
      if (!found) continue;
      ++at_once;
      auto by_digits = read(text);
      by_digits.negative = negative;
      REQUIRE(*found == nearest<double>(scaled(by_digits, unit)));
    }
  }
  CHECK(at_once > 10'000);
  CHECK_FALSE(short_decimals().of("1"));  // of no unit
  CHECK(*short_decimals(scale(1, 3'600)).of("2.10") == 2.10 / 3'600);
  CHECK_FALSE(short_decimals(scale()).of("9007199254740993"));  // 2^53 + 1 is no double
}

TEST_CASE("decimal: numbers that one division does not decide go the long way") {
  CHECK_FALSE(nearest_at_once(false, 9'007'199'254'740'993, 0, {}));  // 2^53 + 1 is no double
  CHECK_FALSE(nearest_at_once(false, 1, -23, {}));                    // nor is 5^23
  CHECK_FALSE(nearest_at_once(false, 1, 0, scale(1, 1, 1'000, 0)));   // 2^1000, and beyond it infinity
  CHECK(*nearest_at_once(false, 9'007'199'254'740'992, 0, {}) == 9'007'199'254'740'992.0);
  CHECK(*nearest<double>(read("9007199254740993"), {}) == 9'007'199'254'740'992.0);  // ties to even
}
