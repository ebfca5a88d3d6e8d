// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 400-telemetry-day asked: samples of 1, 2, …, 1,000 W go into a sketch. Stop after any of them, keep `to_state()`, add
// the others to a new sketch and merge: what are the median and the 99th percentile, and do they depend on where you
// stopped?
//
// A sketch counts numbers by steps of 1/128 of a power of two, and merging adds whole numbers. By hand: from 256 on a
// step is 2 wide, from 512 on 4. Rank 500 is 500, in the step from 500 to 502, whose middle is 501; rank 990 is 990, in
// the step from 988 to 992, whose middle is 990. Both lie within 1/256 of the truth, 500 and 990. (Here it stops after
// each fiftieth.)
#include <fmt/format.h>

#include <tonnage/kernels.hpp>
using tonnage::kernels::quantile_sketch;

int main() {
  int stops = 0, same = 0;
  quantile_sketch at_once;
  for (int w = 1; w <= 1'000; ++w) at_once.add(w);

  for (int stop = 0; stop <= 1'000; stop += 50) {
    quantile_sketch first, second;
    for (int w = 1; w <= stop; ++w) first.add(w);
    auto const kept = first.to_state();  // to a file; the program ends, and another begins
    for (int w = stop + 1; w <= 1'000; ++w) second.add(w);
    second.merge(quantile_sketch::from_state(kept));

    ++stops;
    if (second.quantile(0.5) == at_once.quantile(0.5) && second.quantile(0.99) == at_once.quantile(0.99)) ++same;
  }
  fmt::print("p50 {} W, p99 {} W: the same after {} of {} stops\n", at_once.quantile(0.5), at_once.quantile(0.99), same,
             stops);
}
