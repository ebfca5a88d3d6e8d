// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 100-korea asked: one paper writes that the plan will draw "about one gigawatt", another "up to 500 MW". Does either
// hold, at a PUE of 1.25?
//
// Each is a claim with its bound, judged by what follows from the plan. By hand: 260,000 × 1,000 W × 1.82 × 1.25 =
// 591.5 MW; 1,000 ÷ 591.5 = 1.7, which is not "about", and 591.5 ÷ 500 = 1.2, which is not "up to".
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  auto const plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx});
  auto const drawn = facility_power(pue(1.25));
  auto const follows = (plan | at_completion() | tally(drawn)).total(drawn).value();

  for (auto const& said : {claim{"about one gigawatt", "one paper", bound::about, 1'000.0 * megawatts * of_facility},
                           claim{"up to 500 MW", "another", bound::up_to, 500.0 * megawatts * of_facility}})
    fmt::print("{:<20}{:.4}  {}\n", said.text, follows, judge(said, follows).text);
}
