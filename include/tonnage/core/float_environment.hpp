// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The floating-point environment in which sums are exact: to the nearest, and small numbers as they are.
///
/// A library that was linked with -ffast-math, or a program that rounds upwards, changes how every function of the process adds.
/// While a `nearest_rounding` lives, its thread computes as C++ has it by default; then as before.
#pragma once

#include <cfenv>
#include <cstdint>
#include <tonnage/core/version.hpp>

/// \cond internal
namespace tonnage::inline v0_1_0::detail {

/// Costs a few cycles where nobody has changed anything.
class nearest_rounding {
 public:
#if defined(__GNUC__) && defined(__SSE2__)
  nearest_rounding() noexcept {
    asm volatile("stmxcsr %0" : "=m"(before_) : : "memory");
    if ((before_ & changed) != 0) [[unlikely]]
      set(before_ & ~changed);
  }
  ~nearest_rounding() {
    if ((before_ & changed) != 0) [[unlikely]]
      set(before_);
  }

 private:
  static constexpr std::uint32_t changed = 0xE040;  // flush to zero, the rounding mode, denormals are zero
  static void set(std::uint32_t to) noexcept { asm volatile("ldmxcsr %0" : : "m"(to) : "memory"); }
  std::uint32_t before_ = 0;
#elif defined(__GNUC__) && defined(__aarch64__)
  nearest_rounding() noexcept {
    asm volatile("mrs %0, fpcr" : "=r"(before_) : : "memory");
    if ((before_ & changed) != 0) [[unlikely]]
      set(before_ & ~changed);
  }
  ~nearest_rounding() {
    if ((before_ & changed) != 0) [[unlikely]]
      set(before_);
  }

 private:
  static constexpr std::uint64_t changed = 0x1C00000;  // flush to zero, and the rounding mode
  static void set(std::uint64_t to) noexcept { asm volatile("msr fpcr, %0" : : "r"(to) : "memory"); }
  std::uint64_t before_ = 0;
#elif defined(FE_TONEAREST)
  nearest_rounding() noexcept : before_(std::fegetround()) {
    if (before_ != FE_TONEAREST) std::fesetround(FE_TONEAREST);
  }
  ~nearest_rounding() {
    if (before_ != FE_TONEAREST) std::fesetround(before_);
  }

 private:
  int before_;
#else
  nearest_rounding() noexcept = default;  // where there is one rounding mode only
  ~nearest_rounding() {}                  // NOLINT(modernize-use-equals-default): a variable of it is not unused
#endif

 public:
  nearest_rounding(nearest_rounding const&) = delete;
  nearest_rounding& operator=(nearest_rounding const&) = delete;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
