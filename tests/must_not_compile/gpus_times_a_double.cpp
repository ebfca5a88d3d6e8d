// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Half of eight GPUs is not eight times a number that is cut off to zero.
//
// error: tonnage: a double is no whole number
#include <tonnage/usage.hpp>

using namespace tonnage;

#if !defined(RIGHT)
gpu_share four = gpu_share::of(8) * 0.5;
#else
gpu_share four = gpu_share::of(8, 2);
#endif
