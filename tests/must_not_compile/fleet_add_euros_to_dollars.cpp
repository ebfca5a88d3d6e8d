// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

#ifdef RIGHT
void add(basic_fleet<double, eur>& all) {
#else
void add(fleet& all) {
#endif
  all.add({.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 1e6 * eur});
}
