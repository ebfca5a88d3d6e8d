// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a metric asks for what these rows do not have
// error(gcc): add a member `cost`, or row_access<row>::cost
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};
void f(std::vector<rack> const& racks) {
#ifdef RIGHT
  (void)(racks | by(model) | tally(chip_power));
#else
  (void)(racks | by(model) | tally(gpu_count, acquisition_cost));
#endif
}
