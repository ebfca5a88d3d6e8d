// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// GPUs cannot be taken from hours.
//
// error(gcc): subtracting
// error(clang): subtracting
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto rest = 24.0 * hour - 8.0 * gpus;
#else
auto rest = 24.0 * hour - 8.0 * hour;
#endif
