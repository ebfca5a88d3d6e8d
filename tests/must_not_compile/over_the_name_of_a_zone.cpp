// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A name is no zone: the zones of the tz database are a component of their own.
//
// error(gcc): tonnage: over(period, zone) takes a zone, not its name: named_zone
// error(clang): takes a zone, such as utc_offset(9h), or named_zone(text)
#include <tonnage/accounting.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
auto const march = over(2026y / 3, "Asia/Seoul");
#else
auto const march = over(2026y / 3, utc_offset(9h));
#endif
