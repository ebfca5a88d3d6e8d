// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Five of what?
//
// error(gcc): tonnage: a plain number is no amount of USD: give it the currency
// error(clang): tonnage: a plain number is no amount: give it a currency
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
amount<usd> price = 5;
#else
amount<usd> price = 5 * usd;
#endif
