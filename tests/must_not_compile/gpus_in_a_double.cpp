// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Half a GPU is a fraction of two whole numbers; a double would be cut off to no GPU.
//
// error: tonnage: a double is no whole number: round it first, or give a fraction as two whole numbers
#include <tonnage/usage.hpp>

using namespace tonnage;

#if !defined(RIGHT)
gpu_share half = gpu_share::of(0.5);
#else
gpu_share half = gpu_share::of(1, 2);
#endif
