// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The weight of GPU time is its units, a whole number. Hours are a double, whose fraction would be lost.
//
// error: tonnage: a double is no whole number
// error: GPU time by its units()
#include <chrono>
#include <tonnage/accounting.hpp>

using namespace tonnage;

gpu_time used() { return gpu_share::of(1) * std::chrono::minutes(90); }

#if !defined(RIGHT)
direct_cost<usd> lattice{.account = "lattice", .weight = used().in_hours()};
#else
direct_cost<usd> lattice{.account = "lattice", .weight = used().units()};
#endif
