// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a stock such as power or peak is of an instant: say in_service(as_of(date))
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | at_completion() | tally(chip_power));
#else
  (void)(plan | tally(chip_power));
#endif
}
