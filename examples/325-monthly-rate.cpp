// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The price of an hour taken for that of a month: in doubles a bill 730 times too low, and no line looks wrong.
// Afterwards you can keep a rate apart from what a month costs, and go from one to the other by that month's length.
//
// It happened: OpenCost took its hourly default prices (a GPU: 0.95) for monthly ones on machines outside the clouds,
// and divided them by 730 once more (opencost/opencost #3781 of May 2026, mended by #3830).
#include <fmt/format.h>

#include <tonnage/accounting.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

namespace sheet {
constexpr double gpu = 0.95;  // from the file of prices, where no unit stands
constexpr double hourly(double monthly) { return monthly / 730; }
constexpr double bill = 8 * 720 * hourly(gpu);  // eight GPUs, the 720 hours of June
}  // namespace sheet

/// Two prices, two types: of a GPU for an hour, $/GPU-hour, and of a GPU for a whole period, $/GPU. Neither turns into
/// the other, and no bare number into either: "turning a plain number into …: give the number a unit".
using rate = quantity<kind::quotient<money<usd>, kind::gpu_time>>;
using fee = quantity<kind::quotient<money<usd>, kind::gpu>>;
static_assert(!std::is_convertible_v<rate, fee> && !std::is_convertible_v<fee, rate>);
static_assert(!std::is_convertible_v<double, rate> && !std::is_convertible_v<double, fee>);

/// What leads across is a length of time, and only the calendar knows it: a month has 672 to 744 hours.
quantity<kind::time> length(period const& p) { return p.length(); }
rate hourly(fee const& price, period const& of) { return price / length(of); }

int main() {
  // By hand: 8 × 720 × 0.95 = $5,472.00, and ÷ 730 it is $7.50. `hourly(price, june)` does not compile: a rate is no
  // fee.
  rate const price = 0.95 * usd / gpu_hour;
  period const june = 2026y / std::chrono::June;
  auto const used = 8.0 * gpus * length(june);
  auto const bill = used * price;
  fmt::print("{} in June 2026\n", used);
  fmt::print("  the sheet  {:>10}\n  in types   {:>10}   {:.0f} times as much\n\n", sheet::bill * usd, bill,
             bill / (sheet::bill * usd));

  // A fee is what many contracts name. The same $693.50 (0.95 × 730) buys hours of different prices: 693.50 ÷ 672 =
  // 1.032, ÷ 720 = 0.963, ÷ 744 = 0.932; in the year, ÷ (8,760 ÷ 12), 0.950.
  fee const monthly = 693.50 * usd / gpu;
  fmt::print("{} a month are\n", monthly);
  for (auto const month : {std::chrono::February, std::chrono::June, std::chrono::July})
    fmt::print("  in {}, of {:.0f} h  {:.3f$/GPU-hour}\n", to_string(period(2026y / month).first).substr(0, 7),
               length(2026y / month).in(hour), hourly(monthly, 2026y / month));
  fmt::print("  in a year, of {:.0f} h  {:.3f$/GPU-hour}\n", length(2026y).in(hour), hourly(12 * monthly, 2026y));

  // Where a rate is asked for, only a rate goes in; the sheet's would make renting look 752 times cheaper than owning.
  // By hand: 30,000 ÷ (5 × 8,760 × 0.7) = $0.978, and 0.978 ÷ 0.95 = 1.03.
  gpu_hour_cost<usd> const owned(
      {.capex = 30'000.0 * usd / gpu, .life = 5.0 * accounting_years, .allocated = allocation_rate(0.7)});
  fmt::print("\nan H100 of $30,000, busy 70 % of five years, costs {:.3f$/GPU-hour}: {:.2f} times the rent\n",
             owned.total(), owned.total() / price);
}

// Exercise: a reservation costs $7,446 per GPU for the year 2027. What is that for an hour, and how far off is a
// colleague who takes that fee for one of a month of 730 hours? (Both are fees, in $/GPU: `hourly` must be told
// which.)
