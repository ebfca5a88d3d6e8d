// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Peaks of two formats do not compare.
//
// error(gcc): comparing FLOP/s of BF16 with FLOP/s of FP4
// error(clang): comparing FLOP of two number formats
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr bool better = 9.0 * prefix::peta * flop_per_s<bf16> > 9.0 * prefix::peta* flop_per_s<fp4>;
#else
inline constexpr bool better = 9.0 * prefix::peta * flop_per_s<fp4> > 9.0 * prefix::peta* flop_per_s<fp4>;
#endif
