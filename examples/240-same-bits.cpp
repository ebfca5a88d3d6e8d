// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A sum of doubles in a plain loop depends on the order of the rows and on how they are cut; here it has the same bits.
// Afterwards you can add up parts wherever they lie, merge them as they come, and compare two totals with ==.
//
// A tally sums in this way by itself, of rows or of columns, on any number of threads. Lesson 400 merges the parts of a
// day that is larger than memory, and lesson 410 those of many machines.
//
// Rows: what the meters of a fleet stand at, 10^16 J (Korea's plan, at 591.5 MW, draws that in 196 days), and then
// 3,600,000 samples of 1 J, which are 1 kWh.
#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <span>
#include <tonnage/kernels.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <vector>
using namespace tonnage;

constexpr double meters = 1e16;

double plain_sum(std::span<double const> rows) {
  double sum = 0;
  for (double const row : rows) sum += row;
  return sum;
}

/// How much the sums are beyond what the meters stood at, and the bits of the exact one.
void line(char const* how, double plain, double exact) {
  auto const beyond = [](double sum) { return fmt::format("{:.1fkWh}", (sum - meters) * joules); };
  fmt::print("{:<14}{:>10}{:>12}  {:016x}\n", how, beyond(plain), beyond(exact), std::bit_cast<std::uint64_t>(exact));
}

int main() {
  std::vector<double> rows{meters};
  rows.resize(1 + 3'600'000, 1.0);
  std::vector<double> const backwards(rows.rbegin(), rows.rend());

  // From 2^53 on, about 9 × 10^15, a double holds even numbers only, and of two that are equally near an addition takes
  // the one whose last bit is 0. So 10^16 + 1 is 10^16, 3,600,000 times: the loop loses the kilowatt-hour. Backwards it
  // does not, for the samples are together before they meet the meters.
  fmt::print("{:<14}{:>10}{:>12}  {}\n", "", "plain loop", "exact sum", "its bits");
  line("in order", plain_sum(rows), kernels::exact_sum(rows).value());
  line("backwards", plain_sum(backwards), kernels::exact_sum(backwards).value());

  // In parts the loop loses the samples that share one with the meters: a half of them, and a fifth. An exact sum is
  // not rounded before `value()`, so parts merge in any order: here the last one first.
  for (std::size_t const parts : {2U, 5U}) {
    double plain = 0;
    superaccumulator exact;
    for (std::size_t part = parts; part-- != 0;) {
      auto const begin = rows.size() * part / parts, end = rows.size() * (part + 1) / parts;
      auto const mine = std::span<double const>(rows).subspan(begin, end - begin);
      plain += plain_sum(mine);
      exact.merge(kernels::exact_sum(mine));
    }
    line(parts == 2 ? "in 2 parts" : "in 5 parts", plain, exact.value());
  }
}

// Exercise: The meters are taken out again: a last row of −10^16 J. What is the sum of all rows in a plain loop, in
// order and backwards, and what exactly? Two orders that agree: are they right?
