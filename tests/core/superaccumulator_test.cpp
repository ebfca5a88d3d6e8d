// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <tonnage/core/superaccumulator.hpp>
#include <type_traits>

#include "catch.hpp"
#include "exact.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::int128;
using tonnage::superaccumulator;
using namespace tonnage::testing;

static_assert(std::is_trivially_copyable_v<superaccumulator> && sizeof(superaccumulator) == 584);

namespace {

superaccumulator sum_of(std::initializer_list<double> numbers) {
  superaccumulator out;
  for (double const x : numbers) out.add(x);
  return out;
}

constexpr double top = std::numeric_limits<double>::max();
constexpr double least = std::numeric_limits<double>::denorm_min();

/// The same sum as after 2^30 times as many terms, whose carries have all waited.
superaccumulator times_2_to_30(superaccumulator const& sum) {
  struct parts {
    std::int64_t limb[72];
    std::uint32_t waiting;
    bool flags[3];
  } inside;
  static_assert(sizeof(inside) == sizeof(sum));
  std::memcpy(&inside, &sum, sizeof(sum));
  for (std::int64_t& limb : inside.limb) limb <<= 30;
  inside.waiting <<= 30;
  superaccumulator out;
  std::memcpy(static_cast<void*>(&out), &inside, sizeof(sum));
  return out;
}

}  // namespace

TEST_CASE("superaccumulator: worked out by hand") {
  CHECK(sum_of({1e300, 1, -1e300}).value() == 1);
  CHECK(sum_of({0.1, 0.2, 0.3}).value() == 0.6);
  CHECK(sum_of({0x1p53, 1}).value() == 0x1p53);                 // a tie: 2^53 is even
  CHECK(sum_of({0x1p53, 3}).value() == 0x1p53 + 4);             // a tie: 2^53 + 2 is odd
  CHECK(sum_of({0x1p53, 1, 0x1p-1000}).value() == 0x1p53 + 2);  // no tie
  CHECK(sum_of({0x1p53, 1, least}).value() == 0x1p53 + 2);
  CHECK(sum_of({0x1p53, 1, -least}).value() == 0x1p53);
  CHECK(sum_of({-0x1p53, -1, -least}).value() == -0x1p53 - 2);
  CHECK(sum_of({1, 0x1p-53}).value() == 1);
  CHECK(sum_of({1, 0x1p-53, least}).value() == 1 + 0x1p-52);
  CHECK(sum_of({1, -0x1p-54}).value() == 1);
  CHECK(sum_of({1, -0x1p-54, -least}).value() == 1 - 0x1p-53);
}

TEST_CASE("superaccumulator: units at the far ends") {
  superaccumulator s;
  s.add_units(int128(1), 1133);  // 2^1133: beyond double
  CHECK(s.value() == infinity);
  s.add_units(int128(-1), 1133);
  s.add_units(int128(3), -1074);
  CHECK(s.value() == 3 * least);
}

TEST_CASE("superaccumulator: zeros are +0") {
  CHECK(bits(superaccumulator{}.value()) == 0);
  CHECK(bits(sum_of({-0.0, -0.0}).value()) == 0);
  CHECK(bits(sum_of({3.5, -3.5}).value()) == 0);
}

TEST_CASE("superaccumulator: numbers below 2^-1022 are not rounded") {
  CHECK(sum_of({least}).value() == least);
  CHECK(sum_of({-least}).value() == -least);
  CHECK(sum_of({0x1p-1022, -least}).value() == 0x1p-1022 - least);
  CHECK(sum_of({0x1.8p-1023, 0x1.8p-1023}).value() == 0x1.8p-1022);
  CHECK(sum_of({0x1p-1000, -0x1p-1000, 5 * least}).value() == 5 * least);
}

TEST_CASE("superaccumulator: beyond the top double is infinity, and back again is not") {
  CHECK(sum_of({top, top}).value() == infinity);
  CHECK(sum_of({-top, -top}).value() == -infinity);
  CHECK(sum_of({top, top, -top}).value() == top);
  CHECK(sum_of({top, 0x1p969}).value() == top);       // below half of its last bit, 2^971
  CHECK(sum_of({top, 0x1p970}).value() == infinity);  // half of it: the even one is 2^1024
  CHECK(sum_of({top, 0x1p970, -least}).value() == top);
}

TEST_CASE("superaccumulator: NaN and infinities decide, in any order") {
  CHECK(sum_of({1, infinity, -top}).value() == infinity);
  CHECK(sum_of({-infinity, 1}).value() == -infinity);
  CHECK(bits(sum_of({infinity, -infinity}).value()) == 0x7ff8000000000000U);
  CHECK(bits(sum_of({1, -not_a_number, 2}).value()) == 0x7ff8000000000000U);
  CHECK(bits(sum_of({std::bit_cast<double>(0xfff0000000000001U)}).value()) == 0x7ff8000000000000U);
  superaccumulator a = sum_of({infinity});
  a.merge(sum_of({-infinity}));
  CHECK(bits(a.value()) == 0x7ff8000000000000U);
}

TEST_CASE("superaccumulator: sums and partial sums of hard rows are rounded once") {
  for (kind_of_rows const kind : all_kinds)
    for (std::size_t const n : {1U, 2U, 3U, 10U, 100U, 1000U})
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        std::vector<double> const rows = hard_rows(kind, n, seed);
        exact_reference expected;
        superaccumulator whole;
        std::array<superaccumulator, 3> parts;
        for (std::size_t i = 0; i < n; ++i) {
          expected.add(rows[i]);
          whole.add(rows[i]);
          parts[i * i % 3].add(rows[i]);
        }
        INFO(n << " rows of kind " << static_cast<int>(kind));
        std::uint64_t const wanted = bits(expected.rounded());
        REQUIRE(bits(whole.value()) == wanted);
        auto const merged = [](superaccumulator a, superaccumulator const& b) {
          a.merge(b);
          return a;
        };
        auto const& [a, b, c] = parts;
        REQUIRE(bits(merged(merged(a, b), c).value()) == wanted);
        REQUIRE(bits(merged(a, merged(b, c)).value()) == wanted);
        REQUIRE(bits(merged(merged(c, b), a).value()) == wanted);
        REQUIRE(bits(merged(whole, superaccumulator{}).value()) == wanted);
        REQUIRE(bits(merged(superaccumulator{}, whole).value()) == wanted);
      }
}

TEST_CASE("superaccumulator: a sum may be merged with itself") {
  superaccumulator s = sum_of({0.1, -1e-300, 3});
  s.merge(s);
  exact_reference expected;
  for (double const x : {0.1, -1e-300, 3.0}) expected.add(2 * x);
  CHECK(s.value() == expected.rounded());
}

TEST_CASE("superaccumulator: units are added exactly") {
  superaccumulator s;
  s.add_units(int128(3), 4);
  CHECK(s.value() == 48);
  s.add_units(int128(-5), -1074);
  CHECK(s.value() == 48);
  s.add_units(int128(-3), 4);
  CHECK(s.value() == -5 * least);
  // -2^127, and all bits of 127.
  superaccumulator wide_ones;
  wide_ones.add_units(int128(std::numeric_limits<std::int64_t>::min(), 0), 0);
  CHECK(wide_ones.value() == -0x1p127);
  wide_ones.add_units(int128(std::numeric_limits<std::int64_t>::max(), ~std::uint64_t{0}), 0);
  CHECK(wide_ones.value() == -1);
  for (int exponent = -1074; exponent <= 968; exponent += 37) {
    superaccumulator t;
    t.add_units(int128(9, 0), exponent);  // 9 × 2^64
    t.add_units(int128(-1), exponent);
    t.add_units(int128(-9, 0), exponent);
    CHECK(t.value() == -std::ldexp(1.0, exponent));
  }
}

TEST_CASE("superaccumulator: products of a whole number and a double are not rounded") {
  source_of_bits source(7);
  for (kind_of_rows const kind : {kind_of_rows::prices, kind_of_rows::huge_range, kind_of_rows::subnormal})
    for (double const x : hard_rows(kind, 200, 8)) {
      auto const times = static_cast<std::int64_t>(source()) >> (source() % 60);
      exact_reference expected;
      // times in two doubles, each exact
      auto const low = static_cast<double>(times & 0xffff);
      expected.add_product(static_cast<double>(times - (times & 0xffff)), x);
      expected.add_product(low, x);
      superaccumulator s;
      s.add_product(int128(times), x);
      REQUIRE(bits(s.value()) == bits(expected.rounded()));
      // times × 2^64 is the same number further up
      superaccumulator high;
      high.add_product(int128(times, 0), x * 0x1p-64);
      if (x * 0x1p-64 * 0x1p64 == x) REQUIRE(bits(high.value()) == bits(expected.rounded()));
    }
  superaccumulator s;
  s.add_product(int128(3), infinity);
  CHECK(s.value() == infinity);
  s.add_product(int128(-3), infinity);
  CHECK(bits(s.value()) == 0x7ff8000000000000U);
  superaccumulator zero;
  zero.add_product(int128(), 5.0);
  zero.add_product(int128(7), -0.0);
  CHECK(bits(zero.value()) == 0);
  zero.add_product(int128(), infinity);
  CHECK(bits(zero.value()) == 0x7ff8000000000000U);
  superaccumulator minus;
  minus.add_product(int128(-1), infinity);
  CHECK(minus.value() == -infinity);
  superaccumulator most;
  most.add_product(int128(std::numeric_limits<std::int64_t>::min(), 0), -top);
  CHECK(most.value() == infinity);
  most.add_product(int128(std::numeric_limits<std::int64_t>::min(), 0), top);
  CHECK(bits(most.value()) == 0);
}

TEST_CASE("superaccumulator: carries of 2^30 terms wait, and are not lost") {
  for (double const x : {top, -top, 1.0 - 0x1p-53, 0x1.fffffffffffffp-990, 1023 * least}) {
    // 2^30 terms x, and then more of them, up to and beyond the limit
    superaccumulator s = times_2_to_30(sum_of({x}));
    CHECK(s.value() == x * 0x1p30);
    for (int i = 0; i < 3; ++i) s.add(x);
    exact_reference expected;
    expected.add_product(x, 0x1p30 + 3);
    CHECK(s.value() == expected.rounded());
    s = times_2_to_30(sum_of({x}));
    s.add_product(int128(5), x);
    s.add_units(int128(1), 0);
    s.merge(times_2_to_30(sum_of({-x})));
    exact_reference rest;
    rest.add_product(x, 5);
    rest.add(1);
    CHECK(s.value() == rest.rounded());
  }
}

TEST_CASE("superaccumulator: products of doubles are not rounded, but to multiples of 2^-1074") {
  source_of_bits source(11);
  for (int i = 0; i < 2000; ++i) {
    double const x = std::ldexp(2 * uniform(source) - 1, static_cast<int>(source() % 900) - 450);
    double const y = std::ldexp(2 * uniform(source) - 1, static_cast<int>(source() % 900) - 450);
    exact_reference expected;
    expected.add_product(x, y);
    expected.add(-(x * y));
    superaccumulator s;
    s.add_product(x, y);
    s.add(-(x * y));
    REQUIRE(bits(s.value()) == bits(expected.rounded()));
  }
  auto const product = [](double x, double y) {
    superaccumulator s;
    s.add_product(x, y);
    return s.value();
  };
  CHECK(product(0x1p-537, 0x1p-537) == least);
  CHECK(product(0x1p-538, 0x1p-537) == 0);              // half: zero is even
  CHECK(product(0x1.8p-537, 0x1p-537) == 2 * least);    // one and a half: two is even
  CHECK(product(-0x1.4p-536, 0x1p-537) == -2 * least);  // two and a half
  CHECK(product(0x1.0000000000001p-538, 0x1p-537) == least);
  CHECK(product(0x1.fffffffffffffp-539, 0x1p-537) == 0);
  CHECK(product(least, least) == 0);
  CHECK(product(0x1.8p-1000, 0x1p-74) == 2 * least);
  CHECK(product(least, 1) == least);
  CHECK(product(least, 0x1.8p0) == 2 * least);
  // (1 + 2^-52)^2 × 2^-1000 = (1 + 2^-51) 2^-1000 + 2^-1104: the last term is below 2^-1074, the first two are not
  superaccumulator s;
  s.add_product(0x1.0000000000001p-500, 0x1.0000000000001p-500);
  s.add(-0x1.0000000000002p-1000);
  CHECK(bits(s.value()) == 0);
  CHECK(product(0x1p1000, 0x1p100) == infinity);
  CHECK(product(-top, 2) == -infinity);
  CHECK(product(-top, infinity) == -infinity);
  CHECK(bits(product(0, -infinity)) == 0x7ff8000000000000U);
  CHECK(bits(product(-not_a_number, 1)) == 0x7ff8000000000000U);
  CHECK(bits(product(-0.0, 5)) == 0);
  superaccumulator back;
  back.add_product(top, 16);
  back.add_product(top, -15);
  CHECK(back.value() == top);
}

namespace {

std::string hex(superaccumulator const& s) {
  std::string out;
  for (auto const b : s.to_bytes()) {
    char text[3];
    std::snprintf(text, sizeof text, "%02x", std::to_integer<unsigned>(b));
    out += text;
  }
  return out;
}

}  // namespace

TEST_CASE("superaccumulator: its bytes, worked out by hand") {
  // 1 is 2^1074 units of 2^-1074: bit 1074 = 33 × 32 + 18, so limb 33 is 2^18 = 0x00040000, lowest byte first.
  CHECK(hex(sum_of({1})) == std::string(33 * 8, '0') + "00000400" + std::string(592 - 34 * 8, '0'));
  // The least double is one unit; minus one unit is all ones up to the top of the last limb.
  CHECK(hex(sum_of({least})) == "01000000" + std::string(592 - 8, '0'));
  CHECK(hex(sum_of({-least})) == std::string(71 * 8 + 16, 'f') + "00000000");
  CHECK(hex(sum_of({not_a_number})) == std::string(584, '0') + "01000000");
  CHECK(hex(sum_of({infinity, 1})) == std::string(584, '0') + "02000000");
  CHECK(hex(sum_of({-infinity, 7})) == std::string(584, '0') + "04000000");
  CHECK(hex(sum_of({infinity, -infinity})) == std::string(584, '0') + "01000000");
  CHECK(hex({}) == std::string(592, '0'));
}

TEST_CASE("superaccumulator: equal sums are equal bytes, and come back whole") {
  CHECK(sum_of({0.1, 0.2, 0.3}).to_bytes() == sum_of({0.3, 0.1, 1e300, 0.2, -1e300}).to_bytes());
  CHECK(sum_of({1, -1}).to_bytes() == superaccumulator().to_bytes());
  CHECK(sum_of({0.1, 0.2}).to_bytes() != sum_of({0.1, 0.2, least}).to_bytes());
  auto const waiting = times_2_to_30(sum_of({top, -0.1, least}));
  CHECK(superaccumulator::from_bytes(waiting.to_bytes()).to_bytes() == waiting.to_bytes());
  CHECK(superaccumulator::from_bytes(waiting.to_bytes()).value() == waiting.value());
  for (double const x : {infinity, -infinity, not_a_number, -3.5})
    CHECK(bits(superaccumulator::from_bytes(sum_of({x, 2}).to_bytes()).value()) == bits(sum_of({x, 2}).value()));

  // What two machines send is what one would have had.
  auto one = superaccumulator::from_bytes(sum_of({1e300, 1}).to_bytes());
  one.merge(superaccumulator::from_bytes(sum_of({-1e300, least}).to_bytes()));
  CHECK(one.to_bytes() == sum_of({1, least}).to_bytes());
}

TEST_CASE("superaccumulator: bytes that are no sum are refused") {
  auto bytes_of = sum_of({1}).to_bytes();
  bytes_of[292] = std::byte{8};  // tells of what there is not
  CHECK_THROWS_WITH(superaccumulator::from_bytes(bytes_of), "these bytes are no exact sum");
  bytes_of[292] = std::byte{0};
  bytes_of[288] = std::byte{1};  // 2^32 of the last limb
  CHECK_THROWS_WITH(superaccumulator::from_bytes(bytes_of), "these bytes are no exact sum");
  bytes_of[288] = std::byte{0};
  CHECK(superaccumulator::from_bytes(bytes_of).value() == 1);
  for (std::size_t i = 284; i != 292; ++i) bytes_of[i] = std::byte{0xff};
  CHECK(superaccumulator::from_bytes(bytes_of).value() == -infinity);  // 1 - 2^1198: beyond double
  auto far_below = superaccumulator::from_bytes(bytes_of);
  auto lowest = bytes_of;
  for (std::size_t i = 284; i != 288; ++i) lowest[i] = std::byte{0};  // -2^32 of the last limb
  CHECK(superaccumulator::from_bytes(lowest).value() == -infinity);
  far_below.merge(superaccumulator::from_bytes(lowest));
  CHECK(far_below.value() == -infinity);
  bytes_of[288] = std::byte{0xfe};
  CHECK_THROWS_WITH(superaccumulator::from_bytes(bytes_of), "these bytes are no exact sum");
}
