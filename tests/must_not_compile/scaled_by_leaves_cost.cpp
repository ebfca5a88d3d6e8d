// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Twice the GPUs at the same cost would be half the price.
//
// error: tonnage: scaled_by scales costs with the counts: the cost of these rows cannot be assigned
#include <cstdint>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/select.hpp>
#include <vector>

using namespace tonnage;

struct node {
  quantity<kind::gpu> count;
  catalog::model model;
#ifdef RIGHT
  quantity<money<usd>> cost;
#else
  quantity<money<usd>, std::int64_t> cost;
#endif
};

auto more(std::vector<node> const& nodes) { return nodes | scaled_by(2.0); }
