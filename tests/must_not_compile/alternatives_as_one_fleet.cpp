// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: alternatives are no fleet: say outlook(as_of(day)) | tally(...)
#include <tonnage/planning/alternatives.hpp>

using namespace tonnage;

auto count_of(fleet const& low, fleet const& high, as_of day) {
  alternatives const plans{alternative("low", low), alternative("high", high)};
#ifdef RIGHT
  return plans | outlook(day) | tally(gpu_count);
#else
  return plans | in_service(day) | tally(gpu_count);
#endif
}
