// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bounds as intervals: "more than 260,000" is [260,000, ∞), "up to $10 billion" is [0, 10^10].
///
/// `plans::korea_2025<interval<>>()` is the announced plan with its qualifiers; the same tally then prints
/// "≥ 260,000 GPUs" and "≤ $10.0B". Not part of `tonnage/tonnage.hpp`: include it where you want it.
#pragma once

#include <limits>
#include <tonnage/planning/claim.hpp>
#include <tonnage/units/interval.hpp>

namespace tonnage::inline v0_1_0 {

/// "About" is within 10 %, as in `judge`.
template <class T>
struct estimate<boost::numeric::interval<T>> {
  [[nodiscard]] static boost::numeric::interval<T> of(bound how, double figure) {
    auto const v = static_cast<T>(figure);
    switch (how) {
      case bound::at_least:
        return {v, std::numeric_limits<T>::infinity()};
      case bound::up_to:
        return {T{0}, v};
      case bound::about:
        return {static_cast<T>(v * T(0.9)), static_cast<T>(v * T(1.1))};
      case bound::exactly:
        break;
    }
    return {v, v};
  }
};

}  // namespace tonnage::inline v0_1_0
