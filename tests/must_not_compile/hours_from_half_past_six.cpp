// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Prices change with the hour.
//
// error: tonnage: a double is no whole number
#include <tonnage/accounting.hpp>

using namespace tonnage;

#if !defined(RIGHT)
hours_of_day work(6.5, 22);
#else
hours_of_day work(6, 22);
#endif
