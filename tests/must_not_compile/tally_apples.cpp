// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: these rows have no count of GPUs, which this metric needs
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

struct apple {
  double count;
};
struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};
void f(std::vector<rack> const& racks, std::vector<apple> const& apples) {
  (void)racks, (void)apples;
#ifdef RIGHT
  (void)(racks | tally(gpu_count));
#else
  (void)(apples | tally(gpu_count));
#endif
}
