// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a key asks for what these rows do not have
#include <tonnage/kernels/par.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;

struct rack {
  quantity<kind::gpu> count;
};
void f(std::vector<rack> const& racks) {
  auto p = partial_of<holding>(by(owner) | tally(row_count));
#ifdef RIGHT
  p.add(kernels::par(2), std::vector<holding>());
  static_cast<void>(racks);
#else
  p.add(kernels::par(2), racks);
#endif
}
