// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The power of chips and of servers do not add.
//
// error(gcc): adding chip power to IT power: lead across with a host_overhead or a pue
// error(clang): adding power or energy of two scopes: lead across with a host_overhead or a pue
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto power = 5.6 * kilowatts * of_chips + 10.2 * kilowatts * of_it;
#else
auto power = 5.6 * kilowatts * of_chips * host_overhead(1.82) + 10.2 * kilowatts * of_it;
#endif
