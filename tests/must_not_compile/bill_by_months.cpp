// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A price may change within a month.
//
// error(gcc): tonnage: a bill is of a ledger by days or hours, as prices are, and not of one by months
// error(clang): tonnage: a bill is of a ledger by days or hours
#include <tonnage/accounting.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

std::vector<usage_record> const records;
price_list<usd> const prices;
#if !defined(RIGHT)
auto const invoice = bill_of(records | over(2026y).by_months(), prices, rounding::half_even);
#else
auto const invoice = bill_of(records | over(2026y).by_days(), prices, rounding::half_even);
#endif
