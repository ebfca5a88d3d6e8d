// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// GPUs and watts do not add.
//
// error(gcc): adding GPUs to power: these are different dimensions
// error(clang): adding quantities of different dimensions
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto sum = 8.0 * gpus + 700.0 * watts;
#else
auto sum = 8.0 * gpus * (700.0 * watts / gpu) + 700.0 * watts;
#endif
