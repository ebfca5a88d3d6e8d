// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: has no sum: give a function that returns a number or a quantity; quantity<kind::time>(d) is one of a duration d
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
  (void)(racks | tally(mean("down", [](rack const& r) { return quantity<kind::time>(r.down); })));
#else
  (void)(racks | tally(mean("down", &rack::down)));
#endif
}
