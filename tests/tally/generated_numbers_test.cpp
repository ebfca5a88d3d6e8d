// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "generated.hpp"

using namespace tonnage;
using namespace tonnage::testing::generated;

TEST_CASE("random questions by numbers close together") {
  check(1, 18'000, by(&event::number), [](event const& e) { return std::tuple(e.number); });
}
TEST_CASE("random questions by numbers far apart") {
  check(2, 18'000, by(&event::far), [](event const& e) { return std::tuple(e.far); });
}
