// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

#ifdef RIGHT
using plan_type = basic_fleet<double, eur>;
#else
using plan_type = fleet;
#endif

plan_type const all{{.count = 16.0 * gpus, .model = catalog::nvidia::a100_sxm4_80gb},
                    {.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 1e6 * eur}};
