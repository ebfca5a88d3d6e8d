// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: these rows have no model, which this metric needs
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

struct rack {
  quantity<kind::gpu> count;
};
void f(std::vector<rack> const& racks) {
#ifdef RIGHT
  (void)(racks | tally(gpu_count));
#else
  (void)(racks | tally(gpu_count, chip_power));
#endif
}
