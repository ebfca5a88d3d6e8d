// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Money in a ledger meets another currency through a dated rate only.
//
// error(gcc): adding USD and KRW: convert with an exchange_rate
// error(clang): adding amounts of two currencies: convert with an exchange_rate
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

amount<usd> const dollars = 10 * usd;
amount<krw> const fee = 1'360 * krw;
#if !defined(RIGHT)
auto all = dollars + fee;
#else
exchange_rate<usd, krw> const rate(1'360.0 * krw / usd, 2025y / 10 / 31, "a bank");
auto all = convert(dollars, rate, rounding::half_even) + fee;
#endif
