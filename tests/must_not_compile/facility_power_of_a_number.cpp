// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: a PUE has a type of its own: facility_power(pue(1.25))
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | at_completion() | tally(facility_power(pue(1.25))));
#else
  (void)(plan | at_completion() | tally(facility_power(1.25)));
#endif
}
