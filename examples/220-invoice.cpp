// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// An invoice for March, in which the price falls: its lines sum to the total, and the jobs behind a line to that line.
// Afterwards you can charge use at the price of its day, and explain a line by its records to the micro-dollar.
//
// 310-chargeback does it with energy, carbon and idle time.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/catalog/models.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  catalog::model const h100 = catalog::nvidia::h100_sxm5;
  auto const held = [&](char const* who, gpu_share share, utc_instant from, std::chrono::minutes time) {
    return usage_record{.account = who, .model = h100, .gpus = share, .start = from, .end = from + time};
  };
  std::vector<usage_record> const records{held("lattice", gpu_share::of(8), at(2026y / 3 / 15, 18h), 12h),
                                          held("teaching", gpu_share::of(1), at(2026y / 3 / 17, 9h), 20min),
                                          held("teaching", gpu_share::of(1), at(2026y / 3 / 18, 9h), 25min),
                                          held("teaching", gpu_share::of(1), at(2026y / 3 / 19, 9h), 20min),
                                          held("plasma", gpu_share::of(143, 1000), at(2026y / 3 / 20, 9h), 50min)};
  price_list<usd> const prices{{h100, period(2026y / 3 / 1, 2026y / 3 / 16), 3 * usd},
                               {h100, period(2026y / 3 / 16, 2026y / 4 / 1), parse_amount<usd>("2.50")}};

  // A line is what an account used at one price, rounded once. By hand: 8 × 6 h × $3 = $144 and 8 × 6 h × $2.50 = $120;
  // 0.143 × 50/60 × 2.50 = 0.2979166…; 65/60 × 2.50 = 2.7083333…
  auto const invoice = bill_of(records | over(2026y / 3).by_days(), prices, rounding::half_even);
  fmt::print("account   price  from        GPU-hours      charge $\n");
  for (auto const& line : invoice.charges)
    fmt::print("{:<8}  {:>5}  {}  {:>9.4f}  {:>12}\n", line.account.text(), to_decimal(line.price.per_gpu_hour),
               to_string(line.price.valid.first), line.used.in_hours(), to_text(line.total, 6));
  fmt::print("{:<38}  {:>12}\n\n", "total", to_text(invoice.total(), 6));

  // The last line, by its records. Rounded down, their shares are 0.833333, 1.041666 and 0.833333, a micro-dollar
  // short of the line; the largest remainder, 7/13 of one, gets it. Each record in cents: 0.83 + 1.04 + 0.83 = 2.70,
  // and not 2.71.
  auto const& line = invoice.charges.back();
  auto const parts = line.parts();
  amount<usd> in_cents;
  fmt::print("{}               part $  alone, in cents\n", line.account.text());
  for (std::size_t i = 0; i != parts.size(); ++i) {
    auto const& [record, used, billed] = line.records[i];
    auto const alone = to_text(at_price(billed, line.price.per_gpu_hour, rounding::half_even), 2);
    fmt::print("{}  {:>8}  {:>15}\n", to_string(record->start), to_text(parts[i], 6), alone);
    in_cents += parse_amount<usd>(alone);
  }
  fmt::print("{:<20}  {:>8}  {:>15}\n", "all", to_text(sum(parts), 6), to_text(in_cents, 2));
}

// Exercise: A thousand jobs of plasma hold one GPU for 20 minutes each, at $2.50. What is the line, and how much is
// lost where each job is rounded by itself, half to even: to cents, and to micro-dollars?
