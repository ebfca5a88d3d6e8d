// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/catalog.hpp>
#include <tonnage/usage/mfu.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

TEST_CASE("the MFU of a training run") {
  // Llama 3.1 405B as published: 3.8e25 FLOP; 6 × 405e9 × 15.6e12 is 3.79e25.
  CHECK(training_work<bf16>(405e9, 15.6e12).in(flop<bf16>) == Approx(3.7908e25));
  // 16,384 H100 at 989.4 TFLOP/s and 40 %: 400 TFLOP/s each, so one exaFLOP takes 0.16 s of one.
  auto const used = gpu_share::of(16'384) * 1h;
  auto const done = 0.4 * 16'384 * 3'600 * 989.4e12 * flop<bf16>;
  CHECK(mfu_of(done, used, catalog::nvidia::h100_sxm5).value() == Approx(0.4).epsilon(2e-3));
}

TEST_CASE("an MFU above 1, of no GPU time or of no known peak is refused") {
  auto const used = gpu_share::of(1) * 1h;
  CHECK_THROWS_WITH(mfu_of(1e30 * flop<bf16>, used, catalog::nvidia::h100_sxm5), "an MFU must be a number from 0 to 1");
  CHECK_THROWS_WITH(mfu_of(1.0 * flop<bf16>, gpu_time(), catalog::nvidia::h100_sxm5), "an MFU is of some GPU time");
  CHECK_THROWS_WITH(mfu_of(1.0 * flop<bf16>, used, catalog::nvidia::t4),
                    "the BF16 peak of this model is not known: 'T4'");
  CHECK_THROWS_AS(training_work<bf16>(-1, 1), error);
}
