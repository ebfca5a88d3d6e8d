// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Keep apart what stands at a date and what came in a year, and see a plan grow.
//
// Korea's plan of October 2025, evenly over five years (the schedule is not disclosed).
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

template <class Range, class Question>
concept can_ask = requires(Range r, Question q) { r | q; };

int main() {
  auto const plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});

  // A stock is of an instant, a flow of a period. GPUs may be asked of both; power is a stock and capex a flow, and the
  // other question does not compile: there are no megawatts "of 2028".
  auto stock = plan | in_service(as_of(2028y / std::chrono::December / 31));
  auto flow = plan | added_in(2028y);
  using power = decltype(tally(chip_power));
  using cost = decltype(tally(capex));
  static_assert(can_ask<decltype(stock), power> && !can_ask<decltype(stock), cost>);
  static_assert(can_ask<decltype(flow), cost> && !can_ask<decltype(flow), power>);

  auto const standing = stock | tally(gpu_count, chip_power);
  auto const added = flow | tally(gpu_count, capex);
  fmt::print("end of 2028: {} of {}\n", standing.total(gpu_count).value(), standing.total(chip_power).value());
  fmt::print("during 2028: {} more, for {}\n\n", added.total(gpu_count).value(), added.total(capex).value());

  // The first key down, the second across; summed from year to year, additions become what stands.
  auto const additions = plan | by(owner, commissioning_year) | tally(gpu_count);
  auto const installed = additions.pivot(gpu_count).cumulative();
  fmt::print("{}\n", installed);
}

// Exercise: What stands on 30 June 2028, and what comes from then to the end of 2029, for how much? Check that the sum
// is what stands on that day.
