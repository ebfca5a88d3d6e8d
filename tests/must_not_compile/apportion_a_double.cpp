// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Parts of a double do not sum to it.
//
// error(gcc): tonnage: parts that sum to the whole are of an amount or an exact time, and not of USD in double
// error(clang): tonnage: parts that sum to the whole are of an amount or an exact time, and not of a quantity
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
auto const parts = apportion(100.0 * usd, {1, 2});
#else
auto const parts = apportion(rounded(100.0 * usd, rounding::half_even), {1, 2});
#endif
