// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Lesson 035, bug 4: dollars taken from won.
//
// error(gcc): multiply by an exchange rate
// error(clang): multiply by an exchange rate
#include <tonnage/units.hpp>

using namespace tonnage;

auto const whole = 14.0 * trillion * krw;
auto const hyundai = 3.0 * billion * usd;
#if !defined(RIGHT)
auto left = whole - hyundai;
#else
auto left = whole - hyundai * (1'360.0 * krw / usd);
#endif
