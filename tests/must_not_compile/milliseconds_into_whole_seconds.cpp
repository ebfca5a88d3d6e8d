// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 1500 ms are no whole number of seconds.
//
// error(gcc): conversion from
// error(clang): no viable conversion from
#include <chrono>
#include <cstdint>
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
quantity<kind::time, std::int64_t> t = std::chrono::milliseconds(1'500);
#else
quantity<kind::time> t = std::chrono::milliseconds(1'500);
#endif
