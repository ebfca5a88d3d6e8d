// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// GPU time: so many thousandths of a GPU for so many milliseconds, as a whole number that is never rounded.
///
/// `gpu_time used = gpu_share::of(8) * 90min;`, `used.in_hours()` is 12. Sums of parts are the sum of the whole, whatever
/// the cuts: 128 bits hold a million GPUs for ten billion years.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <tonnage/kernels/int128.hpp>
#include <tonnage/units/error.hpp>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/time.hpp>

namespace tonnage::inline v0_1_0 {

/// GPUs that one record holds, in thousandths: a slice of a GPU, a part of its time, or many whole ones.
class gpu_share {
 public:
  constexpr gpu_share() = default;
  /// So many whole GPUs.
  /// \throws tonnage::error  for a number below zero, or beyond 2^63 thousandths.
  [[nodiscard]] static constexpr gpu_share of(std::int64_t whole) {
    if (whole < 0 || whole > (std::numeric_limits<std::int64_t>::max)() / 1000)
      throw error("GPUs in use are a number of at least 0", {.field = "GPUs", .text = std::to_string(whole)});
    return gpu_share(whole * 1000);
  }
  /// So many thousandths of a GPU.
  /// \throws tonnage::error  for a number below zero.
  [[nodiscard]] static constexpr gpu_share of_milli(std::int64_t thousandths) {
    if (thousandths < 0)
      throw error("GPUs in use are a number of at least 0",
                  {.field = "milli-GPUs", .text = std::to_string(thousandths)});
    return gpu_share(thousandths);
  }

  /// Thousandths of a GPU.
  [[nodiscard]] constexpr std::int64_t milli() const { return milli_; }
  /// In GPUs.
  [[nodiscard]] constexpr quantity<kind::gpu> to_quantity() const {
    return quantity<kind::gpu>::from_coherent(static_cast<double>(milli_) / 1000);
  }
  /// \throws tonnage::error  where the sum is beyond 2^63 thousandths.
  constexpr gpu_share& operator+=(gpu_share other) {
    if (milli_ > (std::numeric_limits<std::int64_t>::max)() - other.milli_) throw error("more GPUs than 64 bits count");
    milli_ += other.milli_;
    return *this;
  }
  friend constexpr gpu_share operator+(gpu_share a, gpu_share b) { return a += b; }
  /// So many of them.
  /// \throws tonnage::error  for a number below zero, or more than 2^63 thousandths.
  friend constexpr gpu_share operator*(gpu_share a, std::int64_t n) {
    std::int64_t product = 0;
    if (n < 0 || __builtin_mul_overflow(a.milli_, n, &product))
      throw error("more GPUs than 64 bits count, or fewer than none");
    return gpu_share(product);
  }
  friend constexpr auto operator<=>(gpu_share, gpu_share) = default;

 private:
  constexpr explicit gpu_share(std::int64_t milli) : milli_(milli) {}
  std::int64_t milli_ = 0;
};

/// GPUs × time, exactly. A monoid: `+=` merges.
class gpu_time {
 public:
  constexpr gpu_time() = default;
  /// In thousandths of a GPU times milliseconds.
  [[nodiscard]] static constexpr gpu_time from_units(kernels::int128 units) {
    gpu_time out;
    out.units_ = units;
    return out;
  }
  /// Thousandths of a GPU × milliseconds.
  [[nodiscard]] constexpr kernels::int128 units() const { return units_; }
  /// 3,600,000,000 units are a GPU-hour.
  static constexpr std::int64_t units_in_hour = 3'600'000'000;

  /// GPU-hours, rounded: at most one unit in the last place off.
  [[nodiscard]] constexpr double in_hours() const { return units_.to_double() / static_cast<double>(units_in_hour); }
  /// As a quantity, to reckon with: rounded the same.
  [[nodiscard]] constexpr auto to_quantity() const { return in_hours() * (gpus * hours); }

  /// \throws tonnage::error  beyond 2^127 units.
  constexpr gpu_time& operator+=(gpu_time other) {
    auto sum = units_;
    if (sum.add_wraps(other.units_)) throw error("more GPU time than 128 bits count");
    units_ = sum;
    return *this;
  }
  /// \throws tonnage::error  beyond 2^127 units.
  constexpr gpu_time& operator-=(gpu_time other) {
    auto rest = units_;
    if (rest.subtract_wraps(other.units_)) throw error("more GPU time than 128 bits count");
    units_ = rest;
    return *this;
  }
  friend constexpr gpu_time operator+(gpu_time a, gpu_time b) { return a += b; }
  friend constexpr gpu_time operator-(gpu_time a, gpu_time b) { return a -= b; }
  friend constexpr auto operator<=>(gpu_time, gpu_time) = default;
  /// Part of a whole, as a number.
  friend constexpr double operator/(gpu_time a, gpu_time b) { return a.units_.to_double() / b.units_.to_double(); }
  /// So much per GPU, over the time: watts per GPU become energy.
  template <class Kind>
  friend constexpr auto operator*(gpu_time time, quantity<Kind> const& per_gpu) {
    return time.to_quantity() * per_gpu;
  }

 private:
  kernels::int128 units_;
};

/// \cond
namespace detail {
/// The whole product of two numbers of 63 bits.
[[nodiscard]] constexpr kernels::int128 product_of(std::uint64_t a, std::uint64_t b) {
  std::uint64_t const low_a = a & 0xffffffffU, high_a = a >> 32, low_b = b & 0xffffffffU, high_b = b >> 32;
  auto const part = [](std::uint64_t p) { return kernels::int128(0, p); };
  return part(low_a * low_b) + (part(low_a * high_b) + part(high_a * low_b)).shifted(32) +
         kernels::int128(static_cast<std::int64_t>(high_a * high_b), 0);
}
}  // namespace detail
/// \endcond

/// A share held for a time; a negative time gives a negative one, as a correction does.
[[nodiscard]] constexpr gpu_time operator*(gpu_share share, std::chrono::milliseconds time) {
  auto const size = static_cast<std::uint64_t>(time.count());
  bool const negative = time.count() < 0;
  auto const units = detail::product_of(static_cast<std::uint64_t>(share.milli()), negative ? 0 - size : size);
  return gpu_time::from_units(negative ? -units : units);
}

}  // namespace tonnage::inline v0_1_0
