// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: a metric asks for use that is cut
// error: over(period).by_days()
#include <tonnage/accounting.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/use.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(std::vector<usage_record> const& records, price_list<usd> const& prices) {
#ifdef RIGHT
  (void)(records | over(2026y).by_days() | by(account) | tally(charge(prices, rounding::half_even)));
#else
  (void)(records | over(2026y) | by(account) | tally(charge(prices, rounding::half_even)));
#endif
}
