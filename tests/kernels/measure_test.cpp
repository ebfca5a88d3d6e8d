// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/measure.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using namespace tonnage::testing;

static_assert(group_measure<double> && group_measure<float> && group_measure<std::uint8_t>);
static_assert(group_measure<std::uint16_t> && group_measure<std::uint32_t> && group_measure<std::int32_t>);
static_assert(group_measure<std::int64_t> && group_measure<each_row> &&
              group_measure<rated<std::uint8_t, std::uint32_t>>);
static_assert(!group_measure<std::uint64_t> && !group_measure<char> && !group_measure<long double>);

// One word for a whole number, two for one on a grid; from three on, whole vectors of four.
static_assert(detail::cell_words<each_row> == 1 && detail::cell_words<double> == 2);
static_assert(detail::cell_words<std::int64_t, rated<std::uint8_t, std::uint8_t>> == 2);
static_assert(detail::cell_words<float, each_row> == 4 && detail::cell_words<float, double> == 4);
static_assert(detail::cell_words<float, double, each_row> == 8);
static_assert(detail::cell_words<float, double, float, double, float> == 12);

namespace {

std::vector<std::int64_t> units_of(ratings const& r) { return {r.units().begin(), r.units().end()}; }

/// Holds factors of so many bits, and none of one more.
template <class Count>
void holds(int most_bits) {
  auto const limit = std::ldexp(1.0, most_bits);
  for (double const scale : {1.0, 0x1p-1000, 0x1p900, 0x1p-70}) {
    std::array const just{(limit - (most_bits > 53 ? 4 : 1)) * scale, scale * (most_bits > 53 ? 4 : 1)};
    CHECK(ratings::of(just, Count{}).units()[0] > 0);
    std::array const more{limit * scale, scale};
    CHECK_THROWS_WITH(ratings::of(more, Count{}),
                      contains("ratings of " + std::to_string(most_bits) + " bits at most"));
    std::array const less{-limit * scale, scale};
    CHECK_THROWS_AS(ratings::of(less, Count{}), tonnage::error);
  }
}

}  // namespace

TEST_CASE("measure: the example of the header") {
  ratings const bf16 = ratings::of(std::array{312e12, 989e12, 2250e12}, std::uint16_t{});
  CHECK(bf16.exponent() == 12);  // 312, 989 and 2,250 times 10^12: 989 is odd
  CHECK(units_of(bf16) ==
        std::vector<std::int64_t>{312LL * 244140625, 989LL * 244140625, 2250LL * 244140625});  // times 5^12
  CHECK(bf16.largest() == 2250ULL * 244140625);
}

TEST_CASE("measure: a factor is its units times a power of two, exactly") {
  source_of_bits source(1);
  for (int turn = 0; turn < 200; ++turn) {
    int const exponent = static_cast<int>(source() % 1990) - 1040;
    std::vector<double> factors;
    for (int i = 0; i < 6; ++i)
      factors.push_back(std::ldexp(static_cast<double>(static_cast<std::int64_t>(source()) >> 34), exponent));
    ratings const r = ratings::of(factors, std::uint32_t{});
    std::uint64_t largest = 0;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      REQUIRE(std::ldexp(static_cast<double>(r.units()[i]), r.exponent()) == factors[i]);
      largest = std::max(largest, static_cast<std::uint64_t>(std::abs(r.units()[i])));
    }
    CHECK(r.largest() == largest);
  }
}

TEST_CASE("measure: zeros, signs and the least numbers there are") {
  CHECK(units_of(ratings::of(std::array{0.0, -0.0}, std::uint8_t{})) == std::vector<std::int64_t>{0, 0});
  ratings const signs = ratings::of(std::array{-1.5, 0.0, 2.0}, std::uint32_t{});
  CHECK(units_of(signs) == std::vector<std::int64_t>{-3, 0, 4});
  CHECK(signs.exponent() == -1);
  ratings const least = ratings::of(std::array{5e-324, -15e-324}, std::uint32_t{});
  CHECK(units_of(least) == std::vector<std::int64_t>{1, -3});
  CHECK(least.exponent() == -1074);
  ratings const most = ratings::of(std::array{0x1p1023}, std::uint32_t{});
  CHECK(units_of(most) == std::vector<std::int64_t>{1});
  CHECK(most.exponent() == 1023);
  CHECK(ratings::of(std::span<double const>(), std::uint8_t{}).units().empty());
}

TEST_CASE("measure: as many bits as leave room for a count") {
  holds<std::uint32_t>(31);
  holds<std::uint16_t>(47);
  holds<std::uint8_t>(55);
}

TEST_CASE("measure: factors that are not finite, or of too different size") {
  for (double const odd : {infinity, -infinity, not_a_number})
    CHECK_THROWS_WITH(ratings::of(std::array{1.0, odd}, std::uint8_t{}), contains("a rating is a finite number"));
  CHECK_THROWS_WITH(ratings::of(std::array{1.0, 1e300}, std::uint8_t{}), contains("1e+300"));
  CHECK_THROWS_WITH(ratings::of(std::array{0.1, 1.0}, std::uint16_t{}), contains("47 bits at most"));  // 52 bits
  CHECK_THROWS_AS(ratings::of(std::array{5e-324, 1.0}, std::uint8_t{}), tonnage::error);
  CHECK_THROWS_AS(ratings::of(std::array{5e-324, 0x1p1023}, std::uint8_t{}), tonnage::error);
}

TEST_CASE("measure: the columns of counts and codes stay where they are") {
  std::vector<std::uint16_t> const counts{1, 2, 3};
  std::vector<std::uint8_t> const codes{0, 1};
  ratings const table = ratings::of(std::array{1.0, 2.0}, std::uint16_t{});
  auto const columns = times(counts, codes, table);
  CHECK(columns.counts.data() == counts.data());
  CHECK(columns.counts.size() == 3);
  CHECK(columns.codes.data() == codes.data());
  CHECK(columns.by_code == &table);
}
