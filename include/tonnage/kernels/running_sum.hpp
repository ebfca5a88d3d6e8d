// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// An exact sum that grows by one number at a time, for a hash table with one in each of a million groups.
///
/// `running_sum s; for (double x : {0.1, 0.2, 0.3}) s += x; s.value();` is 0.6, in 24 bytes.
///
/// Two doubles hold the sum without error for as long as its digits fit, which those of money, power and performance do;
/// the error of each addition is found as in D. E. Knuth, The Art of Computer Programming, vol. 2, 4.2.2, theorem B. When
/// they no longer fit, a superaccumulator takes over.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/superaccumulator.hpp>
#include <utility>

namespace tonnage::kernels {

/// The exact sum of doubles; the same value in any order of additions and merges, correctly rounded. Complexity: about
/// 2 ns for a number while two doubles hold the sum, 5 ns then. NaN and infinities as in `superaccumulator`.
class running_sum {
 public:
  TONNAGE_INLINE running_sum() = default;
  TONNAGE_INLINE running_sum(running_sum const& other)
      : high_(other.high_),
        low_(other.low_),
        beyond_(other.beyond_ ? std::make_unique<superaccumulator>(*other.beyond_) : nullptr) {}
  TONNAGE_INLINE running_sum(running_sum&&) noexcept = default;
  TONNAGE_INLINE running_sum& operator=(running_sum other) noexcept {
    high_ = other.high_;
    low_ = other.low_;
    beyond_ = std::move(other.beyond_);
    return *this;
  }
  TONNAGE_INLINE ~running_sum() = default;

  TONNAGE_INLINE running_sum& operator+=(double x) {
    double sum = high_;
    double error = x;
    two_sum(sum, error);
    double low = low_;
    two_sum(low, error);
    // The bits of NaN, which an infinity leaves here, are not those of zero either.
    if (beyond_ || std::bit_cast<std::uint64_t>(error) << 1 != 0) [[unlikely]] {
      add_beyond(x);
      return *this;
    }
    high_ = sum;
    low_ = low;
    return *this;
  }
  TONNAGE_INLINE running_sum& operator+=(running_sum const& other) {
    if (other.beyond_) {
      spill();
      beyond_->merge(*other.beyond_);
    }
    *this += other.high_;
    return *this += other.low_;
  }

  /// Adds itself to a sum of many.
  TONNAGE_INLINE void add_to(superaccumulator& sum) const {
    if (beyond_) sum.merge(*beyond_);
    sum.add(high_);
    sum.add(low_);
  }
  /// Adds itself × factor to a sum of many, as `superaccumulator::add_product` does. Exact while two doubles hold it.
  TONNAGE_INLINE void add_product_to(superaccumulator& sum, double factor) const {
    if (beyond_) return sum.add_product(value(), factor);
    sum.add_product(high_, factor);
    sum.add_product(low_, factor);
  }

  /// The double nearest to the exact sum.
  [[nodiscard]] TONNAGE_INLINE double value() const {
    superaccumulator sum;
    add_to(sum);
    return sum.value();
  }

 private:
  /// a becomes the rounded sum of both, b its error.
  TONNAGE_INLINE static void two_sum(double& a, double& b) {
    TONNAGE_PRECISE
    double sum = a + b;
    impl::keep(sum);
    double of_b = sum - a;
    impl::keep(of_b);
    double of_a = sum - of_b;
    impl::keep(of_a);
    double error_a = a - of_a;
    impl::keep(error_a);
    double error_b = b - of_b;
    impl::keep(error_b);
    b = error_a + error_b;
    a = sum;
  }
  TONNAGE_INLINE void spill() {
    if (beyond_) return;
    beyond_ = std::make_unique<superaccumulator>();
    beyond_->add(std::exchange(high_, 0));
    beyond_->add(std::exchange(low_, 0));
  }
  TONNAGE_INLINE void add_beyond(double x) {
    spill();
    beyond_->add(x);
  }

  double high_ = 0;
  double low_ = 0;
  std::unique_ptr<superaccumulator> beyond_;
};

}  // namespace tonnage::kernels
