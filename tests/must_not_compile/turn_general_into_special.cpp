// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Plain power is nobody's: it does not become chip power.
//
// error(gcc): turning power into chip power: a general kind does not turn into a special one
// error(clang): a quantity of another kind does not turn into this one
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
quantity<kind::chip_power> tdp = 700.0 * watts;
#else
quantity<kind::chip_power> tdp = 700.0 * watts * of_chips;
#endif
