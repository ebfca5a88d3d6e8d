// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a flow such as capex needs a period
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | added_in(2027y) | tally(capex / peak<bf16>));
#else
  (void)(plan | at_completion() | tally(capex / peak<bf16>));
#endif
}
