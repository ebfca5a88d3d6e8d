// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/catalog.hpp>
#include <tonnage/usage/utilization.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

TEST_CASE("an allocation rate is at most 1") {
  state_times times{
      .reported = gpu_share::of(10) * 24h, .allocated = gpu_share::of(6) * 24h, .down = gpu_share::of(2) * 24h};
  CHECK(allocation_rate_of(times).value() == 0.75);  // 6 of the 8 that could be used
  times.allocated = gpu_share::of(9) * 24h;
  CHECK_THROWS_WITH(allocation_rate_of(times), "an allocation rate must be a number from 0 to 1");
  times.allocated = gpu_share::of(8) * 24h + gpu_share::of_parts(1) * 1ms;  // a quotient that rounds to 1
  CHECK_THROWS_WITH(allocation_rate_of(times), "an allocation rate must be a number from 0 to 1");
  // Eight GPUs, of which sixteen are in use for half of the time, were not used at 100 %.
  state_times const twice{.reported = gpu_share::of(8) * 24h,
                          .allocated = gpu_share::of(16) * 12h,
                          .idle = gpu_share::of(8) * 12h,
                          .excess = gpu_share::of(8) * 12h};
  CHECK(twice.is_identity());
  CHECK_THROWS_WITH(allocation_rate_of(twice), "more GPU time was in use than there was: over_allocated tells by what");
}

TEST_CASE("busy is weighted by GPU time, and knows of what") {
  busy_time telemetry;
  CHECK_FALSE(telemetry.mean());
  telemetry.add(gpu_share::of(8) * 1h, busy(1.0));
  telemetry.add(gpu_share::of(2) * 4h, busy(0.25));
  CHECK(telemetry.mean()->value() == Approx((8 + 2) / 16.0));
  CHECK(telemetry.sampled().in_hours() == 16);
  busy_time other;
  other.add(gpu_share::of(16) * 1h, busy(0.0));
  telemetry += other;
  CHECK(telemetry.mean()->value() == Approx(10 / 32.0));
  busy_time full;
  for (int i = 0; i != 1000; ++i) full.add(gpu_share::of(333, 1000) * 777ms, busy(1.0));
  CHECK(full.mean()->value() <= 1);
}

TEST_CASE("the MFU of a training run") {
  // Llama 3.1 405B as published: 3.8e25 FLOP; 6 × 405e9 × 15.6e12 is 3.79e25.
  CHECK(training_work<bf16>(405e9, 15.6e12).in(flop<bf16>) == Approx(3.7908e25));
  // 16,384 H100 at 989.4 TFLOP/s and 40 %: 400 TFLOP/s each, so one exaFLOP takes 0.16 s of one.
  auto const used = gpu_share::of(16'384) * 1h;
  auto const done = 0.4 * 16'384 * 3'600 * 989.4e12 * flop<bf16>;
  CHECK(mfu_of(done, used, catalog::nvidia::h100_sxm5).value() == Approx(0.4).epsilon(2e-3));
}

TEST_CASE("an MFU that is none") {
  auto const used = gpu_share::of(1) * 1h;
  CHECK_THROWS_WITH(mfu_of(1e30 * flop<bf16>, used, catalog::nvidia::h100_sxm5), "an MFU must be a number from 0 to 1");
  CHECK_THROWS_WITH(mfu_of(1.0 * flop<bf16>, gpu_time(), catalog::nvidia::h100_sxm5), "an MFU is of some GPU time");
  CHECK_THROWS_WITH(mfu_of(1.0 * flop<bf16>, used, catalog::nvidia::t4),
                    "the BF16 peak of this model is not known: 'T4'");
  CHECK_THROWS_AS(training_work<bf16>(-1, 1), error);
}
