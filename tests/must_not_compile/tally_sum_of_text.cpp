// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: a text, a day or a duration of std::chrono has no sum
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
  (void)(racks | by(&rack::hall) | tally(row_count));
#else
  (void)(racks | by(model) | tally(sum("halls", &rack::hall)));
#endif
}
