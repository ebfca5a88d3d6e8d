// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Dollars and won meet through a rate only.
//
// error(gcc): adding USD to KRW: multiply by an exchange rate
// error(clang): adding money of two currencies: multiply by an exchange rate
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto price = 10.0 * usd + 1'360.0 * krw;
#else
auto price = 10.0 * usd + 1'360.0 * krw / (1'360.0 * krw / usd);
#endif
