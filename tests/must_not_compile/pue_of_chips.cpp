// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A PUE multiplies the power of servers, not that of chips.
//
// error(gcc): use of deleted function
// error(clang): a PUE multiplies IT power or IT energy
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto p = 260.0 * megawatts * of_chips * pue(1.25);
#else
auto p = 260.0 * megawatts * of_chips * host_overhead(1.5) * pue(1.25);
#endif
