// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Micro-units are whole.
//
// error: tonnage: a double is no whole number
#include <tonnage/accounting.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto price = amount<usd>::from_micros(2.5);
#else
auto price = amount<usd>::from_micros(2);
#endif
