// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: a key is no name, but what it names: by(&row::hall)
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
  (void)(racks | by(&rack::hall) | tally(gpu_count));
#else
  (void)(racks | by("hall") | tally(gpu_count));
#endif
}
