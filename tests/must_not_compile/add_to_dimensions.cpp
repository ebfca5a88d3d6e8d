// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Power is not added to energy.
//
// error(gcc): adding energy to power: these are different dimensions
// error(clang): adding quantities of different dimensions
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
void grow(quantity<kind::energy>& e) { e += 5.0 * megawatts; }
#else
void grow(quantity<kind::energy>& e) { e += 5.0 * megawatts * (1.0 * hour); }
#endif
