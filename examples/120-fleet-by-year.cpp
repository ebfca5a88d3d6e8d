// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A country's GPUs from year to year as a table and as a picture: who has how many, and what their sites draw.
// Afterwards you can draw any answer by two keys: `120-fleet-by-year --svg > fleet.svg`, and open it in a browser.
//
// Counts: the press of October and November 2025. About 60,000 GPUs stood in Korea before; 260,000 come. The rest is
// assumed: which models, when, how much their servers draw (Epoch AI's 1.82), and the PUE.
#include <fmt/format.h>
#include <string_view>
#include <tonnage/tonnage.hpp>
#include "svg.hpp"
using namespace tonnage;
using namespace std::chrono_literals;

/// What stood there, and the plan; with one model that draws less, so that megawatts tell another story than GPUs.
fleet country() {
  owner_name const sk = "SK Group";
  fleet out{{.count = 60'000.0 * gpus,
             .model = catalog::nvidia::h100_sxm5,
             .owner = "before the plan",
             .commissioned = 2025y / std::chrono::January / 1}};
  for (auto part : plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)})) {
    if (part.owner == sk) part.model = catalog::nvidia::rtx_pro_6000_server;
    out.add(part);
  }
  out.assume("models", "H100 before the plan, RTX PRO 6000 with SK Group, B200 with all others (not disclosed)");
  out.assume("schedule", "a fifth of the plan in each year from 2026 to 2030 (not disclosed)");
  return out;
}

/// A table of owners and years as a panel, in a unit.
svg::panel panel_of(std::string title, double step, auto const& table, auto in) {
  svg::panel out{std::move(title), step, {}};
  for (auto const& row : table.cells) {
    auto& figures = out.figures.emplace_back();
    for (auto const& cell : row) figures.push_back(cell.value().in(in));
  }
  return out;
}

int main(int argc, char** argv) {
  // One question, two tables. What came until a year stands at its end, for nothing is retired here. By hand: each
  // year 12,000 + 4 × 10,000 = 52,000 more, 320,000 in the end. Before: 60,000 × 700 W × 1.82 × 1.25 = 95.55 MW; each
  // year 42,000 × 1,000 W and 10,000 × 600 W, 48 MW × 2.275 = 109.2 MW more: 641.55 MW in the end.
  auto const power = facility_power(pue(1.25));
  auto const answer = country() | in_service(as_of(2030y / std::chrono::December / 31)) |
                      by(owner, commissioning_year) | tally(gpu_count, power);
  auto const held = answer.pivot(gpu_count).cumulative();
  auto const drawn = answer.pivot(power).cumulative();

  if (argc == 1) {
    auto grid = report::grid_of(held);
    grid.notes.clear();  // they stand under the second table
    fmt::print("{}\n\n{}\n", report::to_text(grid), drawn);
    return 0;
  }
  if (argc != 2 || std::string_view(argv[1]) != "--svg") {
    fmt::print(stderr, "usage: 120-fleet-by-year [--svg]\n");
    return 2;
  }
  svg::chart picture{
      .title = "Korea's GPUs, year by year",
      .description =
          fmt::format("Stacked bars of six owners at the end of each year from 2025 to 2030: from {} to {}, and "
                      "from {:.0fMW} to {:.0fMW}.",
                      held.across_totals.front().value(), held.across_totals.back().value(),
                      drawn.across_totals.front().value(), drawn.across_totals.back().value()),
      .source = {"Counts: press, October and November 2025. Models,",
                 "schedule, server overhead and PUE are assumptions;", "the table of 120-fleet-by-year names them."},
      .foot_is_grey = true,
      .panels = {panel_of("thousands of GPUs at the end of the year", 100, held, prefix::kilo * gpus),
                 panel_of("megawatts of their sites at the end of the year", 200, drawn, megawatts)}};
  for (auto const& who : held.down) picture.parts.push_back(report::key_text(who));
  for (auto const& when : held.across) picture.bars.push_back(report::key_text(when));
  fmt::print("{}", svg::to_text(picture));
}

// Exercise: draw Korea's plan alone, by operator instead of owner: one panel, in EFLOP/s of FP8. (Seven names, of
// which three stand for 12,500 GPUs each: look whether they can still be told apart.)
