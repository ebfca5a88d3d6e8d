// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <random>
#include <tonnage/formats/arrow/bits.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("bits of Arrow count from the lowest, and no bytes are all of them") {
  std::vector<std::uint8_t> const bytes{0b1010, 0b1};
  arrow_bits const bits{.bytes = bytes, .first = 1, .rows = 3};
  CHECK(bits[0]);
  CHECK_FALSE(bits[1]);
  CHECK(bits[2]);
  CHECK(bits.count_set() == 2);
  CHECK(bits.mask().bytes()[1] == 0);
  CHECK(bits.packed() == std::vector<std::uint8_t>{0b101});
  CHECK(arrow_bits{.rows = 9}.packed() == std::vector<std::uint8_t>{0xff, 1});
  arrow_bits const all{.bytes = {}, .first = 5, .rows = 3};
  CHECK(all[2]);
  CHECK(all.count_set() == 3);
  CHECK(kernels::count(all.mask()) == 3);
  CHECK(arrow_bits{}.count_set() == 0);
}

TEST_CASE("random slices of bits are counted as one by one, and reach no further than their last byte") {
  std::mt19937_64 random(7);
  for (int round = 0; round != 3'000; ++round) {
    std::size_t const first = random() % 70;
    std::size_t const rows = random() % 700;
    std::vector<std::uint8_t> bytes((first + rows + 7) / 8);
    for (auto& b : bytes) b = static_cast<std::uint8_t>(random());
    arrow_bits const bits{bytes, first, rows};
    std::size_t expected = 0;
    auto const mask = bits.mask();
    for (std::size_t i = 0; i != rows; ++i) {
      bool const set = !bytes.empty() && (bytes[(first + i) / 8] >> (first + i) % 8 & 1) != 0;
      expected += set ? 1 : 0;
      REQUIRE(bits[i] == set);
      REQUIRE(mask[i] == set);
    }
    REQUIRE(bits.count_set() == expected);
  }
}
