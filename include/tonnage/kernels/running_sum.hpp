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
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/error_free.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD {

/// The exact sum of doubles; the same value in any order of additions and merges, correctly rounded. Complexity: about
/// 2 ns for a number while two doubles hold the sum, 5 ns then. NaN and infinities as in `superaccumulator`.
class running_sum {
 public:
  /// Goes on from an exact sum.
  running_sum() = default;
  explicit running_sum(superaccumulator const& sum) : beyond_(std::make_unique<superaccumulator>(sum)) {}
  /// Goes on from two doubles. Precondition: the first is the sum of both, rounded, or both came from `parts`.
  running_sum(double high, double low) : high_(high), low_(low) {}
  running_sum(running_sum const& other)
      : high_(other.high_),
        low_(other.low_),
        beyond_(other.beyond_ ? std::make_unique<superaccumulator>(*other.beyond_) : nullptr) {}
  running_sum(running_sum&&) noexcept = default;
  running_sum& operator=(running_sum other) noexcept {
    high_ = other.high_;
    low_ = other.low_;
    beyond_ = std::move(other.beyond_);
    return *this;
  }
  ~running_sum() = default;

  TONNAGE_INLINE running_sum& operator+=(double x) {
    double sum = high_;
    double error = x;
    impl::two_sum(sum, error);
    double low = low_;
    impl::two_sum(low, error);
    // The bits of NaN, which an infinity leaves here, are not those of zero either.
    if (beyond_ || std::bit_cast<std::uint64_t>(error) << 1 != 0) [[unlikely]] {
      add_beyond(x);
      return *this;
    }
    high_ = sum;
    low_ = low;
    return *this;
  }
  running_sum& operator+=(running_sum const& other) {
    double const high = other.high_;  // the other may be this
    double const low = other.low_;
    if (other.beyond_) {
      spill();
      beyond_->merge(*other.beyond_);
    }
    *this += high;
    return *this += low;
  }

  /// Adds x × y without rounding the product (but see `superaccumulator::add_product` of very small ones).
  void add_product(double x, double y) {
    // A count of a few bits times a rating of a few more is exact as it stands.
    if (impl::zero_bits(x) + impl::zero_bits(y) >= 53) {
      double const exact = x * y;
      if (impl::splits_exactly(exact)) [[likely]] {
        *this += exact;
        return;
      }
    }
    double product = x;
    double error = y;
    impl::two_product(product, error);
    if (!impl::splits_exactly(x) || !impl::splits_exactly(y) || !impl::splits_exactly(product)) [[unlikely]] {
      spill();
      beyond_->add_product(x, y);
      return;
    }
    *this += product;
    if (std::bit_cast<std::uint64_t>(error) << 1 != 0) *this += error;
  }
  /// Adds other × factor in the same way. The other is taken apart by its value, not by how it came about: it is the
  /// nearest double, and the nearest to what that leaves, and so on.
  void add_product(running_sum const& other, double factor) {
    double part = other.high_;
    double rest = other.low_;
    impl::two_sum(part, rest);
    if (other.beyond_ || !is_finite(part)) [[unlikely]] {
      superaccumulator left;
      other.add_to(left);
      do {
        part = left.value();
        add_product(part, factor);
        left.add(-part);
        rest = left.value();
      } while (is_finite(rest) && std::bit_cast<std::uint64_t>(rest) << 1 != 0);
      return;
    }
    add_product(part, factor);
    if (std::bit_cast<std::uint64_t>(rest) << 1 != 0) add_product(rest, factor);
  }

  /// Adds itself to a sum of many.
  void add_to(superaccumulator& sum) const {
    if (beyond_) sum.merge(*beyond_);
    sum.add(high_);
    sum.add(low_);
  }

  /// What a sum is made of, as it stands.
  struct in_parts {
    double high;                     ///< most of it; no unit
    double low;                      ///< the rest, where two doubles hold it; no unit
    superaccumulator const* beyond;  ///< more to add, where they do not; lives as long as the sum
  };
  /// What it is made of.
  [[nodiscard]] in_parts parts() const { return {high_, low_, beyond_.get()}; }

  /// The double nearest to the exact sum.
  [[nodiscard]] double value() const {
    if (!beyond_) return high_ + low_;  // the one rounding there is
    superaccumulator sum;
    add_to(sum);
    return sum.value();
  }

 private:
  [[nodiscard]] static bool is_finite(double x) { return (std::bit_cast<std::uint64_t>(x) >> 52 & 0x7ff) != 0x7ff; }
  void spill() {
    if (beyond_) return;
    beyond_ = std::make_unique<superaccumulator>();
    beyond_->add(std::exchange(high_, 0));
    beyond_->add(std::exchange(low_, 0));
  }
  void add_beyond(double x) {
    spill();
    beyond_->add(x);
  }

  double high_ = 0;
  double low_ = 0;
  std::unique_ptr<superaccumulator> beyond_;
};

}  // namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD
