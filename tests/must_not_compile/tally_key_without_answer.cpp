// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a key asks for what these rows do not have
// error(gcc): add a member `owner`, or row_access<row>::owner
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
  (void)(racks | by(model) | tally(gpu_count));
#else
  (void)(racks | by(model, owner) | tally(gpu_count));
#endif
}
