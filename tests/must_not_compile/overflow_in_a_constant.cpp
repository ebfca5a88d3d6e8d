// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 10^13 MWh are more joules than 64 bits count; a constant says so before the program runs.
//
// error(gcc): whole_number_overflow
// error(clang): must be initialized by a constant expression
// error-anywhere: whole_number_overflow
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr auto energy = 10'000'000'000'000 * MWh;
#else
inline constexpr auto energy = 1'000'000'000 * MWh;
#endif
