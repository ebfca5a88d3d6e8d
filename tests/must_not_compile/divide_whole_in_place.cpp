// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Half of 5 GPUs is no whole number of them.
//
// error(gcc): no match for ‘operator/=’
// error(clang): no viable overloaded '/='
#include <cstdint>
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
void halve(quantity<kind::gpu, std::int64_t>& n) { n /= 2; }
#else
void halve(quantity<kind::gpu>& n) { n /= 2; }
#endif
