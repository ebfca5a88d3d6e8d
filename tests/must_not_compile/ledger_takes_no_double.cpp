// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Planning money becomes money in a ledger where it says how it rounds.
//
// error: rounded(quantity, rounding)
#include <tonnage/accounting.hpp>

using namespace tonnage;

#if !defined(RIGHT)
amount<usd> price = 0.1 * usd;
#else
amount<usd> price = rounded(0.1 * usd, rounding::half_even);
#endif
