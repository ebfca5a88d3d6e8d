// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a key asks for what these rows do not have
// error(gcc): its function, or pointer to a member, takes other rows
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  std::string hall;
};
struct tray {
  std::string hall;
};
void f(std::vector<rack> const& racks) {
#ifdef RIGHT
  (void)(racks | by(&rack::hall) | tally(gpu_count));
#else
  (void)(racks | by(&tray::hall) | tally(gpu_count));
#endif
}
