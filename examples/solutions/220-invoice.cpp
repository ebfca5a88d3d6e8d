// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 220-invoice asked: a thousand jobs hold one GPU for 20 minutes each, at $2.50. What is the line, and how much is lost
// where each job is rounded by itself, half to even: to cents, and to micro-dollars?
//
// By hand: 1,000 × 20/60 × 2.50 = 833.333333…, rounded once. One job is 0.833333…: in cents 0.83, a thousand times
// that is 830.00, and 3.333333 is lost; in micro-dollars 0.833333, 833.333000, and 0.000333. The parts lose neither:
// 333 of them are a micro-dollar more than the other 667.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/catalog/models.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  catalog::model const h100 = catalog::nvidia::h100_sxm5;
  auto const price = parse_amount<usd>("2.50");
  usage_record const job{.account = "plasma",
                         .model = h100,
                         .gpus = gpu_share::of(1),
                         .start = at(2026y / 3 / 20, 9h),
                         .end = at(2026y / 3 / 20, 9h + 20min)};
  std::vector<usage_record> const records(1'000, job);
  auto const invoice =
      bill_of(records | over(2026y / 3).by_days(), price_list<usd>{{h100, 2026y, price}}, rounding::half_even);
  auto const& line = invoice.charges.front();
  auto const alone = at_price(job.gpus * 20min, price, rounding::half_even);

  auto const print = [&](char const* what, amount<usd> const& all) {
    fmt::print("{:<23}  ${}, lost ${}\n", what, to_text(all, 6), to_text(line.total - all, 6));
  };
  print("the line", line.total);
  print("its parts", sum(line.parts()));
  print("each in cents", 1'000 * parse_amount<usd>(to_text(alone, 2)));
  print("each in micro-dollars", 1'000 * alone);
}
