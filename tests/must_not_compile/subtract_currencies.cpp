// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Won less dollars: the sentence says what is subtracted from what.
//
// error(gcc): tonnage: subtracting USD from KRW: multiply by an exchange rate
// error(clang): subtracting money of two currencies: multiply by an exchange rate
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto left = 1.4e13 * krw - 1e10 * usd;
#else
auto left = 1.4e13 * krw - 1e10 * usd * (1'400.0 * krw / usd);
#endif
