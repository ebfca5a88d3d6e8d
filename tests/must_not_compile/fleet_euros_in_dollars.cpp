// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars, basic_fleet<double, eur> euros
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

#ifdef RIGHT
basic_fleet<double, eur> const all {
#else
fleet const all{
#endif
  {.count = 16.0 * gpus, .model = catalog::nvidia::a100_sxm4_80gb}, {
    .count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 1e6 * eur
  }
};
