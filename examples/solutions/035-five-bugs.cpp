// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The sixth bug of 035-five-bugs: cooling without servers.
//
// `chips * pue(1.25)` does not compile: "a PUE multiplies IT power or IT energy", says clang 19, and g++ 12 that the
// operator is deleted. A host overhead leads from chips to servers, and a PUE from there to the building; 591.5 ÷ 325
// = 1.82.
#include <fmt/format.h>

#include <functional>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  auto const chips = 260'000.0 * gpus * catalog::nvidia::b200_hgx.tdp().value();
  static_assert(!std::is_invocable_v<std::multiplies<>, decltype(chips), pue<>>);

  auto const sheet = 260'000 * 1'000.0 * 1.25 * watts * of_facility;
  auto const right = chips * host_overhead(1.82) * pue(1.25);
  fmt::print("the sheet {}, in types {}: {:.2f}× too low\n", sheet, right, right / sheet);
}
