// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A site whose grid connection grows in steps, and an order that arrives over four years: does it fit, and until when?
// Afterwards you can look at a plan at several dates, hold it against limits, and see what a delay makes of both.
#include <fmt/format.h>
#include <tonnage/planning/alternatives.hpp>
#include <tonnage/planning/guessed_changes.hpp>
#include <tonnage/planning/limit.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::months;

/// A table without its notes, which stand below the last one.
void print_table(auto const& answer) {
  auto grid = report::grid_of(answer);
  grid.notes.clear();
  fmt::print("{}\n\n", grid);
}

int main() {
  // 100,000 B200 in nodes of eight, few at first and at the end: 8,296, 50,000, 91,704 and 100,000 in all.
  auto const order = s_curve(2026y, 2029y).in_lots(8);
  fleet plan;
  for (auto const& [day, n] : order.split(100'000.0 * gpus))
    plan.add({.count = n, .model = catalog::nvidia::b200_hgx, .commissioned = day, .cost = n * (40'000.0 * usd / gpu)});
  plan.assume("schedule", order.text());

  // Year by year. By hand: 1,000 W × 1.82 × 1.25 = 2,275 W, so 113.75 MW for 50,000.
  auto const power = facility_power(pue(1.25));
  print_table(plan | outlook(year_ends(2026y, 2029y)) | tally(gpu_count, power, capex));

  // A limit says of what, from when on, and over which time. 91,704 GPUs draw 208.6 MW: too much for the second step.
  limits const haenam{
      limit("grid connection", power,
            {{2026y / 1 / 1, 120.0 * megawatts * of_facility}, {2028y / 1 / 1, 200.0 * megawatts * of_facility}}),
      limit("budget", capex, each_year(1.7 * billion * usd))};
  print_table(haenam.hold(plan));

  // How many fit in 2028, and what decides? A node of eight at $320,000 is asked for, as it would be ordered.
  holding const node{.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .cost = 320'000.0 * usd};
  fmt::print("2028, on an empty site: {}\n\n", to_string(haenam.allows(node, as_of(2028y / 12 / 31))));

  // The order may be cut, or come later: two plans, of which one will come.
  alternatives const plans{alternative("as ordered", plan), alternative("four fifths", plan | scaled_by(0.8)),
                           alternative("nine months late", plan | delayed_by(months(9)))};
  print_table(plans | outlook(year_ends(2028y, 2029y)) | tally(power));

  // Or nobody knows what comes of it: then it fits in some of the worlds.
  guess const arrives("part of the order that comes", 0.80, 0.80, 0.98, distribution::logit_normal);
  guess const delay("delay", 0.80, 30.0 * full_day, 270.0 * full_day);
  fmt::print("{}\n", haenam.hold(plan | scaled_by(arrives) | delayed_by(delay)));
}

// Exercise: The GPUs are retired after five years. Does the budget hold where as many GB300 at $50,000 each take their
// place? And where only as many come as draw the same power?
