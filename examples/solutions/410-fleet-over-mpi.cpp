// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 410-fleet-over-mpi asked: ten samples of 0.1 J are dealt to 1, 2 and 5 ranks in equal parts. What is the sum, in
// doubles and in a superaccumulator? Ranks can be played by a loop.
//
// By hand, with each addition rounded to 53 bits: 0.1 ten times, one after the other, are 0.9999999999999999; five of
// them are 0.5, and twice 0.5 is 1; two are 0.2, and five times 0.2 is 1. Without rounding ten times the double 0.1,
// which is 0.1000000000000000055…, are 1.000000000000000055…, to which the nearest double is 1, whoever had which part.
#include <fmt/format.h>

#include <tonnage/kernels.hpp>
using tonnage::superaccumulator;

int main() {
  auto const whole = [] {
    superaccumulator all;
    for (int sample = 0; sample != 10; ++sample) all.add(0.1);
    return all.to_bytes();
  }();
  for (int const ranks : {1, 2, 5}) {
    double rounded = 0;
    superaccumulator exact;
    for (int rank = 0; rank != ranks; ++rank) {
      double my_rounded = 0;
      superaccumulator mine;
      for (int sample = 0; sample != 10 / ranks; ++sample) {
        my_rounded += 0.1;
        mine.add(0.1);
      }
      rounded += my_rounded;
      exact.merge(superaccumulator::from_bytes(mine.to_bytes()));  // bytes are what ranks send
    }
    fmt::print("{} × {:>2} samples: in doubles {}, exactly {}, {} bytes\n", ranks, 10 / ranks, rounded, exact.value(),
               exact.to_bytes() == whole ? "the same" : "OTHER");
  }
}
