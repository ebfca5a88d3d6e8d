// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error(gcc): tonnage: turning a plain number into GPUs: give the number a unit
// error(clang): tonnage: a plain number has no unit: multiply it by one
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#ifdef RIGHT
holding h{.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx};
#else
holding h{.count = 8.0, .model = catalog::nvidia::b200_hgx};
#endif
