// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which instructions the kernels use: chosen when the program runs, from a unit compiled without any `-m` flag.
///
/// `kernels::simd_level()` is `simd::avx512` on a processor that has it; `TONNAGE_SIMD=sse2` in the environment, or
/// `kernels::limit_simd(kernels::simd::sse2)`, lowers it. No result depends on it, to the bit.
#pragma once

#include <array>
#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/float_environment.hpp>

namespace tonnage::inline v0_1_0::kernels {

/// The instruction sets that kernels are compiled for, lowest first.
enum class simd : unsigned char { scalar, sse2, avx2, avx512, neon };

/// The name of an instruction set as `TONNAGE_SIMD` spells it.
[[nodiscard]] TONNAGE_INLINE constexpr std::string_view name_of(simd level) noexcept {
  constexpr std::array<std::string_view, 5> names{"scalar", "sse2", "avx2", "avx512", "neon"};
  return names[static_cast<unsigned char>(level)];
}

/// \cond
namespace detail {

/// The level in use, shared by all units of a program; no level as long as nobody has asked.
inline constinit std::atomic<int> simd_in_use{-1};

}  // namespace detail
/// \endcond

// Everything from here on is compiled, and so has a name of its own for each set of -m flags.
inline namespace TONNAGE_BUILD {

/// The widest instruction set that this processor has and kernels know.
[[nodiscard]] inline simd best_simd() noexcept {
#if defined(TONNAGE_X86)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl"))
    return simd::avx512;
  return __builtin_cpu_supports("avx2") ? simd::avx2 : simd::sse2;
#elif defined(TONNAGE_NEON)
  return simd::neon;
#else
  return simd::scalar;
#endif
}

/// Whether this processor runs kernels of that level.
[[nodiscard]] inline bool has_simd(simd level) noexcept {
  if (level == simd::scalar) return true;
  simd const best = best_simd();
  return best == simd::neon || level == simd::neon ? level == best : level <= best;
}

/// \cond
namespace impl {

/// The level that a text names.
/// \throws tonnage::error  for a name that there is not, or a level that this processor lacks.
[[nodiscard]] inline simd simd_named(std::string_view name) {
  for (simd const level : {simd::scalar, simd::sse2, simd::avx2, simd::avx512, simd::neon})
    if (name_of(level) == name) {
      if (has_simd(level)) return level;
      throw_error("this processor has no such instructions; it has " + std::string(name_of(best_simd())),
                  {.field = "TONNAGE_SIMD", .text = std::string(name)});
    }
  throw_error("an instruction set is scalar, sse2, avx2, avx512 or neon",
              {.field = "TONNAGE_SIMD", .text = std::string(name)});
}

/// What the environment wants, unless somebody was faster to set a level.
[[nodiscard]] inline simd first_simd() {
  char const* const wanted = std::getenv("TONNAGE_SIMD");  // NOLINT(concurrency-mt-unsafe): read once
  simd const level = wanted == nullptr || *wanted == '\0' ? best_simd() : simd_named(wanted);
  int none = -1;
  return detail::simd_in_use.compare_exchange_strong(none, static_cast<int>(level)) ? level : static_cast<simd>(none);
}

}  // namespace impl
/// \endcond

/// The instruction set that kernels use from now on: the best there is, unless lowered.
/// \throws tonnage::error  at the first call, where `TONNAGE_SIMD` names none that this processor has.
[[nodiscard]] inline simd simd_level() {
  int const level = detail::simd_in_use.load(std::memory_order_relaxed);
  return level >= 0 ? static_cast<simd>(level) : impl::first_simd();
}

/// Makes kernels use that instruction set, in all threads: for tests and for measurements.
/// \throws tonnage::error  where this processor lacks it.
inline void limit_simd(simd level) { detail::simd_in_use.store(static_cast<int>(impl::simd_named(name_of(level)))); }

}  // namespace TONNAGE_BUILD

/// \cond
namespace detail {

/// What a kernel's body is compiled for: `bytes` in a vector, and how many registers there are.
template <simd Level, int Bytes>
struct isa {
  static constexpr simd level = Level;
  static constexpr int bytes = Bytes;
};

}  // namespace detail

inline namespace TONNAGE_BUILD {
namespace impl {

// A body is a struct with `template <class Isa> static void run(args…)`, always inlined; it is compiled once for each
// level below, and takes and gives pointers and numbers only: a vector passed by value from a function with other
// instructions has no calling convention that both agree on.
using namespace kernels::detail;  // NOLINT(google-build-using-namespace): what no flag changes

template <class Body, class... Args>
void run_scalar(Args... args) {
  Body::template run<isa<simd::scalar, 0>>(args...);
}
#if defined(TONNAGE_X86)
template <class Body, class... Args>
void run_sse2(Args... args) {
  Body::template run<isa<simd::sse2, 16>>(args...);
}
template <class Body, class... Args>
TONNAGE_TARGET("avx2")
void run_avx2(Args... args) {
  Body::template run<isa<simd::avx2, 32>>(args...);
}
template <class Body, class... Args>
TONNAGE_TARGET("avx512f,avx512dq,avx512bw,avx512vl")
void run_avx512(Args... args) {
  Body::template run<isa<simd::avx512, 64>>(args...);
}
#elif defined(TONNAGE_NEON)
template <class Body, class... Args>
void run_neon(Args... args) {
  Body::template run<isa<simd::neon, 16>>(args...);
}
#endif

/// Runs a body at the level in use.
template <class Body, class... Args>
void dispatch(Args... args) {
  tonnage::detail::nearest_rounding const exact;
  switch (simd_level()) {
#if defined(TONNAGE_X86)
    case simd::avx512:
      return run_avx512<Body>(args...);
    case simd::avx2:
      return run_avx2<Body>(args...);
    case simd::sse2:
      return run_sse2<Body>(args...);
#elif defined(TONNAGE_NEON)
    case simd::neon:
      return run_neon<Body>(args...);
#endif
    default:
      return run_scalar<Body>(args...);
  }
}

}  // namespace impl
}  // namespace TONNAGE_BUILD
/// \endcond

}  // namespace tonnage::inline v0_1_0::kernels
