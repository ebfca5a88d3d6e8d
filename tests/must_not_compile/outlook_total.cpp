// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// One stock of eight days is not eight stocks.
//
// error: tonnage: an outlook has no total: the same GPUs stand there at several instants
#include <tonnage/planning/outlook.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

auto count_of(fleet const& plan) {
  auto const answer = plan | outlook(year_ends(2026y, 2033y)) | tally(gpu_count);
#ifdef RIGHT
  return answer.at(gpu_count, 2033y / 12 / 31);
#else
  return answer.total(gpu_count);
#endif
}
