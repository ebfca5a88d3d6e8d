// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 120-fleet-by-year asked: Korea's plan alone, by operator instead of owner, as a picture in EFLOP/s of FP8.
//
// By hand: in the end 260,000 × 4.5 PFLOP/s = 1,170 EFLOP/s, a fifth of it, 234, more in each year.
#include "../svg.hpp"

#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  auto const plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});
  auto const answer = plan | in_service(as_of(2030y / std::chrono::December / 31)) | by(operator_, commissioning_year) |
                      tally(peak<fp8>);
  auto const installed = answer.pivot(peak<fp8>).cumulative();

  svg::panel speed{"EFLOP/s of dense FP8 at the end of the year", 500, {}};
  for (auto const& row : installed.cells) {
    auto& figures = speed.figures.emplace_back();
    for (auto const& cell : row) figures.push_back(cell.value().in(prefix::exa * flop_per_s<fp8>));
  }
  svg::chart picture{
      .title = "Korea's plan, by operator",
      .description = fmt::format("Stacked bars of seven operators, from {} to {} of FP8.",
                                 installed.across_totals.front().value(), installed.across_totals.back().value()),
      .source = {"Counts: press, October and November 2025.", "Assumed: B200s, a fifth in each year."},
      .parts = {},
      .panels = {speed}};
  for (auto const& who : installed.down) picture.parts.push_back(report::key_text(who));
  for (auto const& when : installed.across) picture.bars.push_back(report::key_text(when));
  fmt::print("{}", svg::to_text(picture));
}
