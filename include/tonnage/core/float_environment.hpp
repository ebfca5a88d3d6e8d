// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The floating-point environment in which sums are exact: to the nearest, and small numbers as they are.
///
/// A library that was linked with -ffast-math, or a program that rounds upwards, changes how every function of the
/// process adds. While a `nearest_rounding` lives, its thread computes as C++ has it by default; then as before.
#pragma once

#include <cfenv>
#include <cstdint>
#include <tonnage/core/version.hpp>

/// \cond internal
namespace tonnage::inline v0_1_0::detail {

/// The state that says how the thread computes, and which parts of it change a sum.
struct float_control {
#if defined(__GNUC__) && defined(__SSE2__)
  using state = std::uint32_t;
  static constexpr state changed = 0xE040;  // flush to zero, the rounding mode, denormals are zero
  static state get() noexcept {
    state out = 0;
    asm volatile("stmxcsr %0" : "=m"(out) : : "memory");
    return out;
  }
  static void set(state to) noexcept { asm volatile("ldmxcsr %0" : : "m"(to) : "memory"); }
#elif defined(__GNUC__) && defined(__aarch64__)
  using state = std::uint64_t;
  static constexpr state changed = 0x1C00000;  // flush to zero, and the rounding mode
  static state get() noexcept {
    state out = 0;
    asm volatile("mrs %0, fpcr" : "=r"(out) : : "memory");
    return out;
  }
  static void set(state to) noexcept { asm volatile("msr fpcr, %0" : : "r"(to) : "memory"); }
#elif defined(FE_TONEAREST)
  // Here the rounding mode alone, as its difference from the nearest.
  using state = int;
  static constexpr state changed = ~0;
  static state get() noexcept { return std::fegetround() - FE_TONEAREST; }
  static void set(state to) noexcept { std::fesetround(to + FE_TONEAREST); }
#else
  using state = int;  // one rounding mode only
  static constexpr state changed = 0;
  static state get() noexcept { return 0; }
  static void set(state) noexcept {}
#endif
};

/// Costs a few cycles where nobody has changed anything.
class nearest_rounding {
 public:
  nearest_rounding() noexcept : before_(float_control::get()) {
    if (is_changed()) [[unlikely]]
      float_control::set(before_ & ~float_control::changed);
  }
  ~nearest_rounding() {
    if (is_changed()) [[unlikely]]
      float_control::set(before_);
  }
  nearest_rounding(nearest_rounding const&) = delete;
  nearest_rounding& operator=(nearest_rounding const&) = delete;

 private:
  [[nodiscard]] bool is_changed() const noexcept { return (before_ & float_control::changed) != 0; }
  float_control::state before_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
