// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: keys come before metrics: rows | by(...) | tally(...)
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#ifdef RIGHT
auto const question = by(model) | tally(gpu_count);
#else
auto const question = tally(gpu_count) | by(model);
#endif
