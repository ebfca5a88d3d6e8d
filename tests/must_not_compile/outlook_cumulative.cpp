// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What stands at the end of 2026 and at the end of 2027 is not added up; what came in both years is.
//
// error: tonnage: the stocks of several instants are not added up
#include <tonnage/planning/outlook.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

auto count_of(fleet const& plan) {
#ifdef RIGHT
  return (plan | by(owner, commissioning_year) | tally(capex)).pivot(capex).cumulative();
#else
  return (plan | outlook(year_ends(2026y, 2027y)) | by(owner) | tally(gpu_count)).pivot(gpu_count).cumulative();
#endif
}
