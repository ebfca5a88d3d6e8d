// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Holdings have a count and dates, and no use.
//
// error(gcc): tonnage: over() is of usage records, rows with gpus, start and end, which these have not
// error(clang): tonnage: over() is of usage records, rows with gpus, start and end
#include <tonnage/fleet.hpp>
#include <tonnage/usage.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#if !defined(RIGHT)
auto const pieces = fleet() | over(2026y);
#else
auto const rows = fleet() | in_service(as_of(2026y / 3 / 1));
#endif
