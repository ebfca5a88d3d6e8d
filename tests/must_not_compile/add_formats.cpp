// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// FLOP of two number formats do not add.
//
// error(gcc): adding FLOP/s of BF16 to FLOP/s of FP8: convert through h100_equivalents
// error(clang): adding FLOP of two number formats: convert through h100_equivalents
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto peak = 2.25 * prefix::peta * flop_per_s<bf16> + 4.5 * prefix::peta * flop_per_s<fp8>;
#else
auto peak = 2.25 * prefix::peta * flop_per_s<bf16> + 2.25 * prefix::peta * flop_per_s<bf16>;
#endif
