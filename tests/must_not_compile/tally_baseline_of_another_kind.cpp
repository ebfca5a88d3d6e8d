// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: another kind
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

double f(fleet const& plan) {
#ifdef RIGHT
  return (plan | tally(gpu_count)).growth(gpu_count, 60.0 * gpus).front().second;
#else
  return (plan | tally(gpu_count)).growth(gpu_count, 60.0 * watts).front().second;
#endif
}
