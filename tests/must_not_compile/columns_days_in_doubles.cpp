// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: no matching function for call to 'column
#include <tonnage/tally/columns.hpp>
#include <vector>

using namespace tonnage;

void f(std::vector<std::int32_t> const& known, std::vector<double> const& years) {
#ifdef RIGHT
  (void)column(commissioned_of, known);
  (void)years;
#else
  (void)column(commissioned_of, years);
  (void)known;
#endif
}
