// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A function that takes won takes no dollars.
//
// error(gcc): turning USD into KRW: multiply by an exchange rate
// error(clang): a quantity of another kind does not turn into this one
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
void pay(quantity<money<krw>>);
void bill() { pay(10.0 * usd); }
#else
void pay(quantity<money<krw>>);
void bill() { pay(10.0 * usd * (1'360.0 * krw / usd)); }
#endif
