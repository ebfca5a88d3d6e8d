// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: the function of a metric returns nothing (void)
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
  (void)(racks | tally(sum("n", [](rack const& r) { return r.count; })));
#else
  (void)(racks | tally(sum("n", [](rack const& r) { (void)r.count; })));
#endif
}
