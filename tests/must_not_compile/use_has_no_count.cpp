// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: use has no count of GPUs, but GPU time: ask for gpu_hours_used
#include <tonnage/accounting.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/use.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(std::vector<usage_record> const& records) {
#ifdef RIGHT
  (void)(records | over(2026y) | by(account) | tally(gpu_hours_used));
#else
  (void)(records | over(2026y) | by(account) | tally(gpu_count));
#endif
}
