// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Won do not become dollars by being written beside them.
//
// error(gcc): tonnage: turning KRW into USD: convert with an exchange_rate
// error(clang): tonnage: turning money of one currency into an amount of another: convert with an exchange_rate
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
amount<usd> price = 5 * krw;
#else
amount<usd> price = 5 * usd;
#endif
