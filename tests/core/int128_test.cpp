// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <tonnage/core/int128.hpp>
#include <type_traits>

#include "catch.hpp"
#include "kernels.hpp"

using tonnage::int128;

namespace {

__extension__ typedef __int128 wide;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

int128 from(wide x) { return {static_cast<std::int64_t>(x >> 64), static_cast<std::uint64_t>(x)}; }

}  // namespace

static_assert(std::is_trivially_copyable_v<int128> && sizeof(int128) == 16);
static_assert(int128(-1) + int128(1) == int128());
static_assert(int128(-1) < int128(0) && int128(1, 0) > int128(most) && int128(-1, 5) < int128(-1, 6));

TEST_CASE("int128: whether a sum or a difference wrapped") {
  constexpr int128 highest(most, ~std::uint64_t{0}), lowest(least, std::uint64_t{0});
  auto const adds = [](int128 a, int128 b) { return a.add_wraps(b); };
  auto const subtracts = [](int128 a, int128 b) { return a.subtract_wraps(b); };
  CHECK(adds(highest, 1));
  CHECK(adds(lowest, -1));
  CHECK_FALSE(adds(highest, -1));
  CHECK_FALSE(adds(highest, lowest));
  CHECK(subtracts(lowest, 1));
  CHECK(subtracts(0, lowest));  // 2^127
  CHECK_FALSE(subtracts(-1, lowest));
  CHECK_FALSE(subtracts(lowest, lowest));
  CHECK_FALSE(subtracts(highest, highest));
}

TEST_CASE("int128: the example of its header") {
  int128 total;
  total += most;
  total += most;
  CHECK(total.to_string() == "18446744073709551614");
}

TEST_CASE("int128: its text has all digits, and the sign") {
  CHECK(int128().to_string() == "0");
  CHECK(int128(-1).to_string() == "-1");
  CHECK(int128(10).to_string() == "10");
  CHECK(int128(least).to_string() == "-9223372036854775808");
  CHECK(int128(1, 0).to_string() == "18446744073709551616");
  CHECK(int128(most, ~std::uint64_t{0}).to_string() == "170141183460469231731687303715884105727");
  CHECK(int128(least, 0).to_string() == "-170141183460469231731687303715884105728");
  CHECK(int128(5421010862427522170, 687399551400673280).to_string() == "100000000000000000000000000000000000000");
}

TEST_CASE("int128: arithmetic and order are those of a compiler's own 128 bits") {
  tonnage::testing::source_of_bits source(1);
  for (int i = 0; i < 2000; ++i) {
    // Half of the high words are only a sign, so that carries at 64 bits happen often.
    auto const any = [&] {
      auto const high = static_cast<std::int64_t>(source());
      return int128(source() % 2 == 0 ? high : high >> 63, source());
    };
    int128 const a = any();
    int128 const b = any();
    __extension__ typedef unsigned __int128 bits;
    auto const as_bits = [](int128 x) { return static_cast<bits>(static_cast<std::uint64_t>(x.high)) << 64 | x.low; };
    auto const x = as_bits(a);
    auto const y = as_bits(b);
    REQUIRE(as_bits(a + b) == x + y);
    REQUIRE(as_bits(a - b) == x - y);
    REQUIRE(as_bits(-a) == bits{0} - x);
    REQUIRE((a < b) == (static_cast<wide>(x) < static_cast<wide>(y)));
    REQUIRE((a == b) == (x == y));
    int const by = static_cast<int>(source() % 64);
    REQUIRE(as_bits(a.shifted(by)) == x << by);
  }
  CHECK(from(-5) == int128(-5));
}

TEST_CASE("int128: to_int64 gives the number, or says that it has more bits") {
  CHECK(int128(least).to_int64() == least);
  CHECK(int128(most).to_int64() == most);
  CHECK(int128(0).to_int64() == 0);
  CHECK_THROWS_AS((int128(most) + int128(1)).to_int64(), tonnage::error);
  CHECK_THROWS_AS((int128(least) - int128(1)).to_int64(), tonnage::error);
  CHECK_THROWS_WITH((int128(most) + int128(1)).to_int64(), "a total has more than 64 bits: '9223372036854775808'");
}

TEST_CASE("int128: to_double takes the nearest, and of two the even one") {
  CHECK(int128(0).to_double() == 0.0);
  CHECK(int128(-3).to_double() == -3.0);
  CHECK(int128(least).to_double() == -0x1p63);
  CHECK(int128(1, 0).to_double() == 0x1p64);
  CHECK(int128(-1, 0).to_double() == -0x1p64);
  CHECK(int128(least, 0).to_double() == -0x1p127);
  CHECK(int128(most, ~std::uint64_t{0}).to_double() == 0x1p127);
  // 2^53 + 1 lies between 2^53 and 2^53 + 2; 2^53 + 3 between 2^53 + 2 and 2^53 + 4.
  CHECK(int128(9007199254740993).to_double() == 9007199254740992.0);
  CHECK(int128(9007199254740995).to_double() == 9007199254740996.0);
  // The last bit of 2^64 weighs 2^12: 2^64 + 2^11 is a tie, and one more is not.
  CHECK(int128(1, 2048).to_double() == 0x1p64);
  CHECK(int128(1, 2049).to_double() == 0x1p64 + 4096);
  CHECK(int128(1, 4096 + 2048).to_double() == 0x1p64 + 8192);
  CHECK(int128(1, 4096 + 2047).to_double() == 0x1p64 + 4096);
  CHECK((-int128(1, 2049)).to_double() == -0x1p64 - 4096);
  // A tie at 2^126 but for the very last bit: 2^73 is half of the last bit of 2^126.
  CHECK(int128(std::int64_t{1} << 62 | 1 << 9, 0).to_double() == 0x1p126);
  CHECK(int128(std::int64_t{1} << 62 | 1 << 9, 1).to_double() == 0x1p126 + 0x1p74);
}

TEST_CASE("int128: of any integer its value, and of no double") {
  static_assert(int128(~std::uint64_t{0}) == int128(0, ~std::uint64_t{0}));  // 2^64 - 1, not -1
  static_assert(int128(std::int8_t{-1}) == int128(-1, ~std::uint64_t{0}));
  static_assert(int128(~std::uint32_t{0}) == int128(4'294'967'295));
  static_assert(!std::is_constructible_v<int128, double> && !std::is_convertible_v<float, int128>);
  int128 y = std::uint64_t{18'400'000'000'000'000'000U};
  CHECK(y.to_string() == "18400000000000000000");
  y += std::uint64_t{1} << 63;
  CHECK(y.to_string() == "27623372036854775808");  // 18.4 × 10^18 + 9,223,372,036,854,775,808
}
