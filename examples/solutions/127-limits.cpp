// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 127-limits asked: the GPUs are retired after five years. Does the budget hold where as many GB300 at $50,000 each take
// their place? And where only as many come as draw the same power?
//
// One for one it does not: in 2032 the 41,704 GPUs of 2027 are replaced, for 41,704 × $50,000 = $2.09 billion. A GB300 draws
// 1,400 W, so 29,788 of them draw what 41,704 B200 did, for $1.49 billion: less than these once cost, and the dearest year
// is 2027 still.
#include <fmt/format.h>
#include <tonnage/planning/change.hpp>
#include <tonnage/planning/limit.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::years;

int main() {
  fleet plan;
  for (auto const& [day, n] : s_curve(2026y, 2029y).in_lots(8).split(100'000.0 * gpus))
    plan.add({.count = n, .model = catalog::nvidia::b200_hgx, .commissioned = day, .cost = n * (40'000.0 * usd / gpu)});

  limits const haenam{limit("budget", capex, each_year(1.7 * billion * usd))};
  auto const retiring = plan | retired_after(years(5));
  auto const successor = replaced_by(catalog::nvidia::gb300).at_price(50'000.0 * usd / gpu);
  fmt::print("{}\n\n", haenam.hold(retiring | successor));
  fmt::print("{}\n", haenam.hold(retiring | successor.keeping(chip_power)));
}
