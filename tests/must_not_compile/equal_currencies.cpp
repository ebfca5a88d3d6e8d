// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Dollars and euros are not equal, nor unequal.
//
// error(gcc): comparing USD with EUR: multiply by an exchange rate
// error(clang): comparing money of two currencies: multiply by an exchange rate
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr bool same = 1.0 * usd == 1.0 * eur;
#else
inline constexpr bool same = 1.0 * usd == 1.0 * usd;
#endif
