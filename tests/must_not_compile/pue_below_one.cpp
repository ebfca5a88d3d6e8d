// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Nobody's PUE is below one.
//
// error(gcc): ratio_out_of_range
// error(clang): must be initialized by a constant expression
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
inline constexpr pue<> p(0.9);
#else
inline constexpr pue<> p(1.25);
#endif
