// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A figure that has a format is not given another.
//
// error(gcc): no matching function for call to
// error(clang): no matching function for call to 'as'
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto peak = as<fp4>(2.25 * prefix::peta * flop_per_s<bf16>);
#else
auto peak = as<fp4>(20.0 * prefix::peta * flop_per_s<unstated>);
#endif
