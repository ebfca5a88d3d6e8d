// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a flow such as capex needs dates, and these rows have none: add a member `commissioned`, or ask for acquisition_cost
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  quantity<money<usd>> cost;
};
void f(std::vector<rack> const& racks) {
#ifdef RIGHT
  (void)(racks | tally(acquisition_cost));
#else
  (void)(racks | tally(capex));
#endif
}
