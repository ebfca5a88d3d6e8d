// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a stock such as power or peak cannot be summed over a period: say in_service(as_of(date))
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | added_in(2027y) | by(owner) | tally(gpu_count, capex));
#else
  (void)(plan | added_in(2027y) | by(owner) | tally(gpu_count, chip_power));
#endif
}
