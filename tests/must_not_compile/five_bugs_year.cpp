// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Lesson 035, bug 5: what came in 2028 taken for what stands at its end.
//
// error: a stock such as power or peak cannot be summed over a period: say in_service(as_of(date))
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void end_of_2028(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | in_service(as_of(2028y / std::chrono::December / 31)) | tally(facility_power(pue(1.25))));
#else
  (void)(plan | added_in(2028y) | tally(facility_power(pue(1.25))));
#endif
}
