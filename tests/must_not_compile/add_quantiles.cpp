// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The 5 % quantile of a sum is not the sum of the 5 % quantiles.
//
// error(gcc): no match for 'operator+'
// error(clang): invalid operands to binary expression
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;

quantity<kind::gpu, ensemble> const here{}, there{};
#if !defined(RIGHT)
auto const low = quantile(here, 0.05) + quantile(there, 0.05);
#else
auto const low = quantile(here + there, 0.05);
#endif
