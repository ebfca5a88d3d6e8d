// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How well GPUs are used, by name: the allocation rate, the busy fraction and the MFU are three numbers, and three
/// types.
///
/// `mfu_of(training_work<bf16>(70e9, 15e12), used, catalog::nvidia::h100_sxm5)`: 6.3e24 FLOP in 4.4 million H100-hours
/// are an MFU of 0.40. A GPU that waits for a file all day is allocated to 1, and busy to 0.
#pragma once

#include <optional>
#include <string>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/units/compute.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/states.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// Allocated of usable GPU time.
/// \throws tonnage::error  where more was in use than there was, be it for a millisecond (`over_allocated` tells by
///   which records)
[[nodiscard]] inline allocation_rate allocation_rate_of(state_times const& times) {
  if (times.excess != gpu_time()) throw error("more GPU time was in use than there was: over_allocated tells by what");
  // Whole numbers, since the quotient of what is more by a unit may be rounded to 1.
  if (times.allocated > times.reported - times.down - times.planned_down)
    throw_error("an allocation rate must be a number from 0 to 1");
  return allocation_rate(times.allocation_rate());
}

/// The mean of busy fractions, weighted by GPU time: of samples of telemetry, each for so many GPUs and so long. A
/// monoid. Busy is the share of time in which some kernel ran on the GPU, not how much of the GPU it used.
/// Source: NVML, `nvmlUtilization_t` ("percent of time over the past sample period").
class busy_time {
 public:
  /// Adds GPU time of which that share was busy.
  void add(gpu_time sampled, busy share) {
    sampled_ += sampled;
    busy_hours_ += sampled.in_hours() * share.value();
  }
  busy_time& operator+=(busy_time const& other) {
    sampled_ += other.sampled_;
    busy_hours_ += other.busy_hours_;
    return *this;
  }
  /// The GPU time that samples speak for; what there is of no samples, is not known to be idle.
  [[nodiscard]] gpu_time sampled() const { return sampled_; }
  /// None where nothing was sampled.
  [[nodiscard]] std::optional<busy> mean() const {
    if (sampled_ == gpu_time()) return std::nullopt;
    double const share = busy_hours_ / sampled_.in_hours();
    return busy(share < 1 ? share : 1);  // a sum of doubles may be a little more
  }

 private:
  gpu_time sampled_{};
  double busy_hours_ = 0;
};

/// The work of training a dense transformer of so many parameters on so many tokens: 6 FLOP for each of both, forward
/// and backward, nothing computed twice.
/// \throws tonnage::error  for numbers that are not finite and at least 0
/// Source: J. Kaplan et al., "Scaling Laws for Neural Language Models" (2020), section 2.1.
template <class Format>
[[nodiscard]] quantity<kind::flop<Format>> training_work(double parameters, double tokens_seen) {
  for (double const number : {parameters, tokens_seen})
    if (!(number >= 0) || number - number != 0)
      throw error("parameters and tokens are finite numbers of at least 0", {.text = std::to_string(number)});
  return quantity<kind::flop<Format>>::from_coherent(6 * parameters * tokens_seen);
}

/// Model FLOP utilization: work that the model asks for ÷ what the GPUs would have done in that time at their dense
/// peak of the same format. A sparse format does not compile.
/// \throws tonnage::error  where the model's peak is not known, no GPU time was used, or the MFU were above 1
/// Source: A. Chowdhery et al., "PaLM" (2022), appendix B.
template <class Format>
[[nodiscard]] mfu mfu_of(quantity<kind::flop<Format>> const& work, gpu_time used, catalog::model on) {
  static_assert(!is_sparse<Format>, "tonnage: an MFU is of the dense peak, not of a sparse one");
  auto const peak_of_one = on->template peak<Format>();
  if (!peak_of_one)
    throw error(std::string("the ") + Format::name + " peak of this model is not known",
                {.text = std::string(on->name)});
  if (used == gpu_time()) throw error("an MFU is of some GPU time");
  return mfu(work / (used * *peak_of_one));
}

}  // namespace tonnage::inline v0_1_0
