// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A sparse peak is not a dense one.
//
// error(gcc): turning FLOP/s of sparse FP8 into FLOP/s of FP8
// error(clang): a quantity of another kind does not turn into this one
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
quantity<kind::flop_rate<fp8>> peak = 3.958 * prefix::peta * flop_per_s<sparse<fp8>>;
#else
quantity<kind::flop_rate<fp8>> peak = 1.979 * prefix::peta * flop_per_s<fp8>;
#endif
