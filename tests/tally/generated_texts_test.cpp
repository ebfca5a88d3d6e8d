// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "generated.hpp"

using namespace tonnage;
using namespace tonnage::testing::generated;

TEST_CASE("random questions by texts") {
  check(3, 18'000, by(&event::text), [](event const& e) { return std::tuple(e.text); });
}
TEST_CASE("random questions by texts that may be unknown") {
  check(4, 18'000, by(&event::maybe), [](event const& e) { return std::tuple(e.maybe); });
}
