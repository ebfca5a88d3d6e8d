// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tally() asks for nothing: name a metric, as in tally(gpu_count)
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
  (void)(racks | tally(gpu_count));
#else
  (void)(racks | tally());
#endif
}
