// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: this limit is in another currency than the costs of the plan
#include <tonnage/planning/limit.hpp>

using namespace tonnage;

#ifdef RIGHT
using plan_type = basic_fleet<double, eur>;
#else
using plan_type = fleet;
#endif

auto judged(plan_type const& plan) { return limits(limit("budget", capex, each_year(3.0 * million * eur))).hold(plan); }
