// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// One says what its chips draw, the other what its facility does.
//
// error: tonnage: these figures are of different scopes, formats or dimensions, or watts that do not say of what
#include <tonnage/planning/rank.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;

auto order() {
#ifdef RIGHT
  return rank_among(contender("a", 260.0 * megawatts * of_it), contender("b", 300.0 * megawatts * of_it));
#else
  return rank_among(contender("a", 260.0 * megawatts), contender("b", 300.0 * megawatts));
#endif
}
