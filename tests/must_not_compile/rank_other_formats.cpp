// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A country's FP8 peak beside another's FP4 peak is no rank.
//
// error: tonnage: these figures are of different scopes, formats or dimensions
#include <tonnage/planning/rank.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;

auto order() {
  auto const korea = 1.2 * prefix::zetta * flop_per_s<fp8>;
#ifdef RIGHT
  auto const japan = 0.9 * prefix::zetta * flop_per_s<fp8>;
#else
  auto const japan = 1.8 * prefix::zetta * flop_per_s<fp4>;
#endif
  return rank_among(contender("Korea", korea), contender("Japan", japan));
}
