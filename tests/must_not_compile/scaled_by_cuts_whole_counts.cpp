// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 1.3 times 7 GPUs is 9.1, and not the 9 that an int would hold.
//
// error: tonnage: scaled_by needs rows with a count (or gpus) that can be assigned, and a whole count
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/select.hpp>
#include <vector>

using namespace tonnage;

struct node {
#ifdef RIGHT
  double count;
#else
  int count;
#endif
  catalog::model model;
};

auto more(std::vector<node> const& nodes) { return nodes | scaled_by(1.3); }
