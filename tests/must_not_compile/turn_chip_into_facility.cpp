// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A PUE and a host overhead lead from chips to the facility, nothing else does.
//
// error(gcc): turning chip power into facility power: lead across with a host_overhead or a pue
// error(clang): a quantity of another kind does not turn into this one
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
quantity<kind::facility_power> p = 260.0 * megawatts * of_chips;
#else
quantity<kind::facility_power> p = 260.0 * megawatts * of_chips * host_overhead(1.5) * pue(1.25);
#endif
