// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// GPU time: shares of a GPU for so many milliseconds, as a whole number that is never rounded.
///
/// `gpu_time used = gpu_share::of(8) * 90min;`, `used.in_hours()` is 12. Seven of `gpu_share::of(1, 7)` are one GPU.
/// Sums of parts are the sum of the whole, however it is cut: 128 bits hold a million GPUs for 300 million million
/// years.
#pragma once

#include <chrono>
#include <compare>
#include <concepts>
#include <cstdint>
#include <numeric>
#include <ratio>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/refusal.hpp>
#include <tonnage/units/time.hpp>
#include <tonnage/usage/detail/exact_product.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
template <class T>
inline constexpr bool is_count_of_gpus = false;
template <class R>
inline constexpr bool is_count_of_gpus<quantity<kind::gpu, R>> = true;
}  // namespace detail
/// \endcond

/// How many GPUs one record holds: whole ones, or a fraction of the compute of one, exactly.
///
/// It counts parts of 1/18,018,000, the least common multiple of 1 to 16 and 1000: halves to sixteenths (the sevenths
/// of MIG, the eighths of time slicing) and thousandths are whole numbers of them. At most 5 × 10^11 GPUs.
class gpu_share {
 public:
  /// How many parts are one GPU.
  static constexpr std::int64_t parts_in_gpu = 18'018'000;

  constexpr gpu_share() noexcept = default;
  /// \cond
  template <class N, detail::words Because = detail::said(
                         "tonnage: a share of GPUs is exact: gpu_share::of(8), or gpu_share::of(1, 7) of one")>
    requires(std::is_arithmetic_v<N> || detail::is_count_of_gpus<N>)
  gpu_share(N const&)
      TONNAGE_DELETE("tonnage: a share of GPUs is exact: gpu_share::of(8), or gpu_share::of(1, 7) of one");
  /// \endcond
  /// So many whole GPUs.
  /// \throws tonnage::error  for a number below zero, or beyond 2^63 parts.
  [[nodiscard]] static constexpr gpu_share of(int128 whole) { return of(whole, 1); }
  /// A fraction: `of(1, 7)` is a slice of seven, `of(250, 1000)` a quarter.
  /// \throws tonnage::error  for a number below zero, a denominator below one, a fraction that is no whole number of
  ///   parts (1/17), or more GPUs than 2^63 parts.
  [[nodiscard]] static constexpr gpu_share of(int128 numerator, int128 denominator) {
    auto const fail = [&](char const* why) {
      throw_error(why, {.field = "GPUs",
                        .text = numerator.to_string() + (denominator == 1 ? "" : "/" + denominator.to_string())});
    };
    if (numerator < 0) fail("expected a number of GPUs of at least 0");
    if (denominator < 1) fail("expected a fraction of a GPU with a denominator of at least 1");
    if (!numerator.fits_int64() || !denominator.fits_int64())
      fail("expected a fraction of a GPU of two numbers below 2^63");
    auto above = numerator.to_int64(), below = denominator.to_int64();
    auto const divisor = std::gcd(above, below);
    above /= divisor;
    below /= divisor;
    if (parts_in_gpu % below != 0)
      fail(
          "expected a fraction of a GPU in halves to sixteenths or thousandths, or products of these that divide "
          "18,018,000");
    std::int64_t parts = 0;
    if (__builtin_mul_overflow(above, parts_in_gpu / below, &parts))
      fail("more GPUs than 64 bits count in parts of 1/18,018,000");
    return of_parts(parts);
  }
  /// So many parts of 1/18,018,000.
  /// \throws tonnage::error  for a number below zero, or beyond 2^63.
  [[nodiscard]] static constexpr gpu_share of_parts(int128 parts) {
    if (parts < 0 || !parts.fits_int64())
      throw_error(parts < 0 ? "expected a number of GPUs of at least 0" : "more GPUs than 64 bits count",
                  {.field = "parts of a GPU", .text = parts.to_string()});
    return gpu_share(parts.to_int64());
  }

  /// In parts of 1/18,018,000.
  [[nodiscard]] constexpr std::int64_t parts() const { return parts_; }
  /// In GPUs, rounded once.
  [[nodiscard]] constexpr quantity<kind::gpu> to_quantity() const {
    return quantity<kind::gpu>::from_coherent(static_cast<double>(parts_) / static_cast<double>(parts_in_gpu));
  }
  /// \throws tonnage::error  where the sum is beyond 2^63 parts.
  constexpr gpu_share& operator+=(gpu_share other) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(parts_, other.parts_, &sum)) throw_error("more GPUs than 64 bits count");
    parts_ = sum;
    return *this;
  }
  friend constexpr gpu_share operator+(gpu_share a, gpu_share b) { return a += b; }
  /// What is left.
  /// \throws tonnage::error  where `b` is more than `a`.
  friend constexpr gpu_share operator-(gpu_share a, gpu_share b) {
    if (b.parts_ > a.parts_)
      throw_error("a share of GPUs is less than what is taken from it", {.text = to_string(a) + " - " + to_string(b)});
    return gpu_share(a.parts_ - b.parts_);
  }
  /// So many of them.
  /// \throws tonnage::error  for a number below zero, or more than 2^63 parts.
  friend constexpr gpu_share operator*(gpu_share a, int128 n) {
    std::int64_t product = 0;
    if (n < 0 || !n.fits_int64() || __builtin_mul_overflow(a.parts_, n.to_int64(), &product))
      throw_error("more GPUs than 64 bits count, or fewer than none", {.text = to_string(a) + " * " + n.to_string()});
    return gpu_share(product);
  }
  friend constexpr auto operator<=>(gpu_share, gpu_share) = default;

  /// "8", "1/7", "0.143": thousandths as a decimal, everything else as a fraction in lowest terms.
  [[nodiscard]] friend std::string to_string(gpu_share share) {
    auto const whole = share.parts_ / parts_in_gpu, rest = share.parts_ % parts_in_gpu;
    if (rest == 0) return std::to_string(whole);
    if (rest % (parts_in_gpu / 1000) == 0) {
      auto digits = std::to_string(1000 + rest / (parts_in_gpu / 1000)).substr(1);
      digits.erase(digits.find_last_not_of('0') + 1);
      return std::to_string(whole) + "." + digits;
    }
    auto const divisor = std::gcd(share.parts_, parts_in_gpu);
    return std::to_string(share.parts_ / divisor) + "/" + std::to_string(parts_in_gpu / divisor);
  }

 private:
  constexpr explicit gpu_share(std::int64_t parts) : parts_(parts) {}
  std::int64_t parts_ = 0;
};

/// GPUs × time, exactly. A monoid: `+=` merges.
///
/// Prints with `{}` as a quantity does (units/format.hpp): `{}` of 12 hours of a GPU is "12 GPU-hours",
/// `{:.2fGPU-hours}` "12.00 GPU-hours".
class gpu_time {
 public:
  constexpr gpu_time() noexcept = default;
  /// What it is called in bytes.
  static constexpr char const* tag = "GPU time";
  /// What its hours are called.
  static constexpr char const* hours = "GPU-hours";
  /// In parts of a GPU (1/18,018,000) times milliseconds.
  [[nodiscard]] static constexpr gpu_time from_units(int128 units) {
    gpu_time out;
    out.units_ = units;
    return out;
  }
  /// Parts of a GPU (1/18,018,000) × milliseconds.
  [[nodiscard]] constexpr int128 units() const { return units_; }
  /// 64,864,800,000,000 units are a GPU-hour.
  static constexpr std::int64_t units_in_hour = gpu_share::parts_in_gpu * 3'600'000;

  /// GPU-hours: the nearest double.
  [[nodiscard]] constexpr double in_hours() const { return detail::nearest_quotient(units_, units_in_hour); }
  /// As a quantity, to calculate with: the nearest double of GPU-seconds, in which quantities count. Hours that were
  /// rounded before would be rounded again there, and 0.123 hours print as 0.12300000000000001.
  [[nodiscard]] constexpr quantity<kind::gpu_time> to_quantity() const {
    return quantity<kind::gpu_time>::from_coherent(detail::nearest_quotient(units_, units_in_hour / 3600));
  }

  /// \throws tonnage::error  beyond 2^127 units.
  constexpr gpu_time& operator+=(gpu_time other) {
    auto sum = units_;
    if (sum.add_wraps(other.units_)) throw_error("more GPU time than 128 bits count");
    units_ = sum;
    return *this;
  }
  /// \throws tonnage::error  beyond 2^127 units.
  constexpr gpu_time& operator-=(gpu_time other) {
    auto rest = units_;
    if (rest.subtract_wraps(other.units_)) throw_error("more GPU time than 128 bits count");
    units_ = rest;
    return *this;
  }
  friend constexpr gpu_time operator+(gpu_time a, gpu_time b) { return a += b; }
  friend constexpr gpu_time operator-(gpu_time a, gpu_time b) { return a -= b; }
  friend constexpr gpu_time operator-(gpu_time a) { return gpu_time() - a; }
  /// So many times as much, exactly.
  /// \throws tonnage::error  beyond 2^127 units.
  friend constexpr gpu_time operator*(gpu_time a, int128 n) {
    return from_units(detail::exact_product(a.units_, n, tag));
  }
  friend constexpr gpu_time operator*(int128 n, gpu_time a) { return a * n; }
  friend constexpr auto operator<=>(gpu_time, gpu_time) = default;
  /// Part of a whole, as a number.
  friend constexpr double operator/(gpu_time a, gpu_time b) { return a.units_.to_double() / b.units_.to_double(); }
  /// So much per GPU, over the time: watts per GPU become energy.
  template <class Kind>
  friend constexpr auto operator*(gpu_time time, quantity<Kind> const& per_gpu) {
    return time.to_quantity() * per_gpu;
  }
  /// GPU time divided by GPUs is a time, and divided by a time GPUs: the nearest double of the GPU time, divided.
  /// \code gpu_share::of(8) * 90min / (4.0 * gpus) == 3.0 * hour \endcode
  template <class Kind, class Rep>
  [[nodiscard]] friend constexpr auto operator/(gpu_time time, quantity<Kind, Rep> const& by) {
    return time.to_quantity() / by;
  }

 private:
  int128 units_;
};

/// \cond
namespace detail {
/// counts × milliseconds of a share each. \pre counts_ms >= 0
/// \throws tonnage::error  beyond 2^127 units.
[[nodiscard]] constexpr gpu_time gpu_time_of(int128 counts_ms, gpu_share each) {
  auto const parts = static_cast<std::uint64_t>(each.parts());
  auto const above = product_of(static_cast<std::uint64_t>(counts_ms.high), parts);
  auto out = product_of(counts_ms.low, parts);
  if (!above.fits_int64() || out.add_wraps(int128(static_cast<std::int64_t>(above.low), 0)))
    throw_error("more GPU time than 128 bits count");
  return gpu_time::from_units(out);
}
}  // namespace detail
/// \endcond

/// A share held for a time; a negative time gives a negative one, as a correction does. Of whole milliseconds: what is
/// finer does not compile.
/// \throws tonnage::error  for a time of more than 2^63 milliseconds, such as `std::chrono::hours::max()`
template <std::integral Rep, class Period>
  requires(std::ratio_divide<Period, std::milli>::den == 1)
[[nodiscard]] constexpr gpu_time operator*(gpu_share share, std::chrono::duration<Rep, Period> duration) {
  std::int64_t in_ms = 0;
  if (__builtin_mul_overflow(duration.count(), std::int64_t{std::ratio_divide<Period, std::milli>::num}, &in_ms))
    throw_error("a time has more milliseconds than 64 bits count");
  std::chrono::milliseconds const time(in_ms);
  auto const size = static_cast<std::uint64_t>(time.count());
  bool const negative = time.count() < 0;
  auto const units = detail::product_of(static_cast<std::uint64_t>(share.parts()), negative ? 0 - size : size);
  return gpu_time::from_units(negative ? -units : units);
}

}  // namespace tonnage::inline v0_1_0
