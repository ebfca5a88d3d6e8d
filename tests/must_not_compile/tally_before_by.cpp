// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: keys come before metrics: rows | by(...) | tally(...)
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  std::string hall;
  std::chrono::minutes down;
};
void f(std::vector<rack> const& racks) {
#ifdef RIGHT
  (void)(racks | by(model) | tally(gpu_count));
#else
  (void)(racks | tally(gpu_count) | by(model));
#endif
}
