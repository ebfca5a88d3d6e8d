// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a flow such as capex needs a period: say added_in(period), or by(commissioning_year)
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | added_in(2027y) | by(owner) | tally(capex));
#else
  (void)(plan | in_service(as_of(2027y / std::chrono::December / 31)) | by(owner) | tally(capex));
#endif
}
