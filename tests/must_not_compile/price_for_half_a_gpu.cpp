// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A price is for so many whole things together.
//
// error: tonnage: a double is no whole number
#include <tonnage/accounting.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto price = parse_unit_price<usd>("10").per(2.5);
#else
auto price = parse_unit_price<usd>("20").per(5);
#endif
