// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 150,000 GPUs in the low plan and 260,000 in the high one are not 410,000.
//
// error: tonnage: alternatives have no total: one of them comes
#include <tonnage/planning/alternatives.hpp>

using namespace tonnage;

auto count_of(fleet const& low, fleet const& high, as_of day) {
  alternatives const plans{alternative("low", low), alternative("high", high)};
  auto const answer = plans | outlook(day) | tally(gpu_count);
#ifdef RIGHT
  return answer.of<1>().at(gpu_count, day.day);
#else
  return answer.total(gpu_count);
#endif
}
