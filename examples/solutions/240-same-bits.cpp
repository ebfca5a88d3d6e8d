// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 240-same-bits asked: after the meters' 10^16 J and 3,600,000 samples of 1 J comes a last row of −10^16 J. What is the
// sum of all rows in a plain loop, in order and backwards, and what exactly? Two orders that agree: are they right?
//
// By hand: in order the samples are lost on 10^16, backwards on −10^16, for from there too the next doubles are 2 away;
// what is left is 10^16 − 10^16 = 0, both times. Without rounding it is 3,600,000 J. So no: that two orders agree says
// nothing.
#include <fmt/format.h>

#include <tonnage/kernels.hpp>
#include <vector>
using tonnage::kernels::exact_sum;

int main() {
  std::vector<double> rows{1e16};
  rows.resize(1 + 3'600'000, 1.0);
  rows.push_back(-1e16);
  std::vector<double> const backwards(rows.rbegin(), rows.rend());

  auto const print = [](char const* which, std::vector<double> const& all) {
    double plain = 0;
    for (double const row : all) plain += row;
    fmt::print("{:<10} {:.0f} J in a plain loop, {:.0f} J exactly\n", which, plain, exact_sum(all).value());
  };
  print("in order:", rows);
  print("backwards:", backwards);
}
