// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error(gcc): could not convert
// error(clang): no viable conversion
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#ifdef RIGHT
basic_holding<double, krw> h{.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 1e9 * krw};
#else
basic_holding<double, krw> h{.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 1e6 * usd};
#endif
