// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A double becomes a whole number only when asked.
//
// error(gcc): conversion from
// error(clang): no viable conversion from
#include <cstdint>
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
quantity<kind::gpu, std::int64_t> n = 2.5 * gpus;
#else
quantity<kind::gpu, std::int64_t> n(2.0 * gpus);
#endif
