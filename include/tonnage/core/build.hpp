// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the compiler is told: functions that are always inlined, functions for other instructions, the inline namespace
/// that keeps units with other `-m` flags apart, and in which words it refuses what does not compile.
#pragma once

#include <cstddef>
#include <tonnage/core/version.hpp>

// A unit compiled with other -m flags compiles other instructions under the same name, and the linker keeps one of the
// two. So what the kernels compile lives in an inline namespace named by those flags. These are macros since nothing
// else sees a flag.
/// \cond
#if defined(__AVX512F__)
#define TONNAGE_BUILD_SIMD avx512
#elif defined(__AVX2__)
#define TONNAGE_BUILD_SIMD avx2
#elif defined(__AVX__)
#define TONNAGE_BUILD_SIMD avx
#elif defined(__SSE4_2__)
#define TONNAGE_BUILD_SIMD sse4
#else
#define TONNAGE_BUILD_SIMD base
#endif
#if defined(__FMA__) && defined(__BMI2__)
#define TONNAGE_BUILD_SCALAR _fma_bmi2
#elif defined(__FMA__)
#define TONNAGE_BUILD_SCALAR _fma
#elif defined(__BMI2__)
#define TONNAGE_BUILD_SCALAR _bmi2
#else
#define TONNAGE_BUILD_SCALAR _plain
#endif
#define TONNAGE_JOIN_NAMES(a, b, c) a##b##c
#define TONNAGE_JOIN(a, b, c) TONNAGE_JOIN_NAMES(a, b, c)
/// The inline namespace of all compiled kernels: `namespace tonnage::kernels::inline TONNAGE_BUILD { … }`.
#define TONNAGE_BUILD TONNAGE_JOIN(for_, TONNAGE_BUILD_SIMD, TONNAGE_BUILD_SCALAR)

// Vectors without a library: the extension that g++ and clang share. Other compilers run the plain loop.
#if defined(__GNUC__)
/// A function that has no address of its own, so that it is compiled for the instructions of its caller.
#define TONNAGE_INLINE __attribute__((always_inline)) inline
#define TONNAGE_TARGET(isa) __attribute__((target(isa)))
#else
#define TONNAGE_INLINE inline
#endif
#if defined(__GNUC__) && defined(__x86_64__)
#define TONNAGE_X86 1
#elif defined(__GNUC__) && defined(__aarch64__) && defined(__AARCH64EL__)
#define TONNAGE_NEON 1
#endif

// Why a deleted function is one, in the first line of the error: clang says it from 19 on.
#if defined(__clang__) && __clang_major__ >= 19
#define TONNAGE_DELETE(reason)                                                                  \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc++26-extensions\"") = \
      delete (reason)_Pragma("clang diagnostic pop")
#else
#define TONNAGE_DELETE(reason) = delete
#endif

namespace tonnage::inline v0_1_0::detail {

/// A sentence as a template argument.
struct words {
  char text[224]{};
  constexpr words& add(char const* more) {
    std::size_t end = 0;
    while (text[end] != '\0') ++end;
    while (*more != '\0' && end + 1 < sizeof text) text[end++] = *more++;
    return *this;
  }
};

/// Writes a long one and remembers its end, which halves the time that clang takes over it. What does not fit is cut off.
struct sentence {
  words out{};
  std::size_t end = 0;
  constexpr sentence& add(char const* more) {
    while (*more != '\0' && end + 1 < sizeof out.text) out.text[end++] = *more++;
    return *this;
  }
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
