// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: figures per GPU have no sum: divide two metrics, as in sum(...) / gpu_count, or ask for mean(...)
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
  (void)(racks | tally(mean("price", [](rack const&) { return 2.0 * usd / gpu; })));
#else
  (void)(racks | tally(sum("price", [](rack const&) { return 2.0 * usd / gpu; })));
#endif
}
