// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A day is no period: it has no end.
//
// error(gcc): tonnage: over() takes a time_span or a period, not a day
// error(clang): tonnage: over() takes a time_span or a period
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
auto const first = over(2026y / 3 / 1);
#else
auto const first = over(period(2026y / 3 / 1, 2026y / 3 / 2));
#endif
