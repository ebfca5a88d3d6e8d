// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Sum figures of which some were never published, and know how much of the fleet the sum speaks for.
//
// Google publishes no TDP of its TPUs. A table that has a zero there makes every total too low, and nobody notices.
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  // A pod of 9,216 TPU7x (Google), beside the 4,608 H100 of NVIDIA's Eos (TOP500, November 2023).
  fleet const mixed{{.count = 9'216.0 * gpus, .model = catalog::google::tpu7x, .owner = "Google"},
                    {.count = 4'608.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "NVIDIA"}};
  auto const answer = mixed | at_completion() | by(owner) | tally(gpu_count, peak<fp8>, it_power);
  fmt::print("{}\n\n", answer);

  // A total that is not wholly known has no value: whoever asks for one is told why.
  auto const& power = answer.total(it_power);
  try {
    fmt::print("{}\n", power.value());
  } catch (error const& e) {
    fmt::print("value()  {}\n", e.what());
  }
  // What is known has to be asked for as such, and tells how much it covers.
  fmt::print("known()  {}, for {:.1f} % of the GPUs\n", power.known(), 100 * power.covers().known_share());

  // To go on, assume something and give it a name: Google speaks of nearly 10 MW for the whole pod.
  auto const pod = 10.0 * megawatts * of_it / (9'216.0 * gpus);
  auto const assumed = sum<nature::stock>("IT power, 10 MW for a pod", [pod](auto const& h) {
    auto const tdp = h.model->tdp();
    return h.count * (tdp ? *tdp * host_overhead(1.82) : pod);
  });
  fmt::print("assumed  {}\n", (mixed | at_completion() | tally(assumed)).total(assumed).value());
}

// Exercise: Google runs a second such pod. For what part of the GPUs is the IT power known now, and what is the whole
// if each pod needs 10 MW?
