// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 070-unknown asked: with a second pod of 9,216 TPU7x, for what part of the GPUs is the IT power known, and what is the
// whole, if a pod needs 10 MW?
//
// Nothing that is known changes, but the part it speaks for does. By hand: 4,608 ÷ (2 × 9,216 + 4,608) = 4,608 ÷ 23,040
// = 20 %; 4,608 × 700 W × 1.82 = 5.87 MW; with 2 × 10 MW, 25.9 MW.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  fleet const mixed{{.count = 2.0 * 9'216.0 * gpus, .model = catalog::google::tpu7x, .owner = "Google"},
                    {.count = 4'608.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "NVIDIA"}};
  auto const pod = 10.0 * megawatts * of_it / (9'216.0 * gpus);
  auto const assumed = sum<nature::stock>("IT power, 10 MW for a pod", [pod](auto const& h) {
    auto const tdp = h.model->tdp();
    return h.count * (tdp ? *tdp * host_overhead(1.82) : pod);
  });

  auto const answer = mixed | at_completion() | tally(it_power, assumed);
  auto const& drawn = answer.total(it_power);
  fmt::print("known    {}, for {:.1f} % of the GPUs\n", drawn.known(), 100 * drawn.covers().known_share());
  fmt::print("assumed  {}\n", answer.total(assumed).value());
}
