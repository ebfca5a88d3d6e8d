// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Money of two currencies is not close.
//
// error(gcc): comparing USD with KRW: multiply by an exchange rate
// error(clang): comparing money of two currencies: multiply by an exchange rate
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr bool same = is_close(10.0 * usd, 14'000.0 * krw, 0.01);
#else
inline constexpr bool same = is_close(10.0 * usd, 14'000.0 * krw * (1.0 / 1'400.0 * usd / (1.0 * krw)), 0.01);
#endif
