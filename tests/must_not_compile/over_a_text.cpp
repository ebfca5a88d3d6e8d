// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A period is read before it is used.
//
// error(gcc): tonnage: over() takes a time_span or a period, not a text: over(parse_period(text))
// error(clang): tonnage: over() takes a time_span or a period
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
auto const march = over("2026-03");
#else
auto const march = over(parse_period("2026-03"));
#endif
