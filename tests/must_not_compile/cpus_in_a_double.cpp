// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// CPUs are counted in whole numbers.
//
// error: tonnage: a double is no whole number
#include <chrono>
#include <tonnage/usage.hpp>

using namespace tonnage;

#if !defined(RIGHT)
cpu_time used = cpu_time::of(1.5, std::chrono::hours(2));
#else
cpu_time used = cpu_time::of(1, std::chrono::hours(3));
#endif
