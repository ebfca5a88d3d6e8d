// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What share of a budget in won are dollars?
//
// error(gcc): tonnage: dividing USD and KRW: convert with an exchange_rate
// error(clang): tonnage: dividing amounts of two currencies: convert with an exchange_rate
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
double part = amount<usd>(5 * usd) / amount<krw>(5 * krw);
#else
double part = amount<usd>(5 * usd) / amount<usd>(10 * usd);
#endif
