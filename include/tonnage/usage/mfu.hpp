// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How much of their peak GPUs did for a model: its MFU.
///
/// `mfu_of(training_work<bf16>(70e9, 15e12), used, catalog::nvidia::h100_sxm5)`: 6.3e24 FLOP in 4.4 million H100-hours
/// are an MFU of 0.40. How many GPUs were allocated and how busy they were are other numbers
/// (tonnage/tally/utilization.hpp).
#pragma once

#include <string>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/units/compute.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

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
