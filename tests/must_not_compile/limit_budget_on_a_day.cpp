// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Of which year are the four billion?
//
// error: tonnage: a flow such as capex is limited over a time: each_year(...) or in_all(...)
#include <tonnage/planning/limit.hpp>

using namespace tonnage;

#if !defined(RIGHT)
limit const budget("budget", capex, 4.0 * billion * usd);
#else
limit const budget("budget", capex, each_year(4.0 * billion * usd));
#endif
