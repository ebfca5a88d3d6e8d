// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Lesson 035, bug 1: the press's sparse FP4 of the new GPUs on top of the BF16 of the old ones.
//
// error(gcc): adding FLOP/s of BF16 to FLOP/s of sparse FP4: convert through h100_equivalents
// error(clang): adding FLOP of two number formats: convert through h100_equivalents
#include <tonnage/units.hpp>

using namespace tonnage;

auto const old = 60'000.0 * gpus * (989.4 * prefix::tera * flop_per_s<bf16> / gpu);
#if !defined(RIGHT)
auto all = old + 260'000.0 * gpus * (20.0 * prefix::peta * flop_per_s<sparse<fp4>> / gpu);
#else
auto all = old + 260'000.0 * gpus * (2.25 * prefix::peta * flop_per_s<bf16> / gpu);
#endif
