// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "generated.hpp"

using namespace tonnage;
using namespace tonnage::testing::generated;

TEST_CASE("random questions by several keys") {
  check(5, 18'000, by(&event::of, &event::text), [](event const& e) { return std::tuple(e.of, e.text); });
  check(6, 10'000,
        by(
            &event::small, [](event const& e) { return std::pair(e.yes, e.of); }, in_steps(&event::whole, 250'000)),
        [](event const& e) {
          auto const low = static_cast<int>(std::floor(e.whole / 250'000.0)) * 250'000;
          return std::tuple(e.small, std::pair(e.yes, e.of), std::optional(step<int>{low, low + 250'000}));
        });
}
