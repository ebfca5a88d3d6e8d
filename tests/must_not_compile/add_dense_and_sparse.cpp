// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A dense and a sparse peak do not add.
//
// error(gcc): a sparse peak is another claim than a dense one
// error(clang): adding dense and sparse FLOP: a sparse peak is another claim
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto peak = 2.25 * prefix::peta * flop_per_s<bf16> + 4.5 * prefix::peta * flop_per_s<sparse<bf16>>;
#else
auto peak = 4.5 * prefix::peta * flop_per_s<sparse<bf16>> + 4.5 * prefix::peta * flop_per_s<sparse<bf16>>;
#endif
