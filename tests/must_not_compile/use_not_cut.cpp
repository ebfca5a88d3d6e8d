// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: a metric asks for use that is cut
// error: say over(period)
// error(gcc): as in records | over(2026y) | by(account)
#include <tonnage/accounting.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/use.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(std::vector<usage_record> const& records) {
#ifdef RIGHT
  (void)(records | over(2026y) | by(account) | tally(gpu_hours_used, jobs_started));
#else
  (void)(records | by(account) | tally(gpu_hours_used, jobs_started));
#endif
}
