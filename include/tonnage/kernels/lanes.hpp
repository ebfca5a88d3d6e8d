// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The words a kernel is written in: vectors of whatever width the processor has, one number wide where it has none.
///
/// `detail::lanes<double, Isa>` is 8 doubles on AVX-512, 4 on AVX2, 2 on SSE2 and NEON, and a plain double elsewhere.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tonnage/kernels/target.hpp>
#include <type_traits>

/// \cond
namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD {
namespace impl {

template <class T, class Isa>
struct lanes_of {
#if defined(__GNUC__)
  typedef T type __attribute__((vector_size(Isa::bytes)));  // NOLINT(modernize-use-using): no other form
#endif
  static constexpr std::size_t width = static_cast<std::size_t>(Isa::bytes) / sizeof(T);
};
template <class T>
struct lanes_of<T, isa<simd::scalar, 0>> {
  using type = T;
  static constexpr std::size_t width = 1;
};

/// A vector of T for a level, and how many T it holds.
template <class T, class Isa>
using lanes = typename lanes_of<T, Isa>::type;
template <class T, class Isa>
inline constexpr std::size_t width = lanes_of<T, Isa>::width;

/// The level itself, with vectors of at most 32 bytes: where the work is in moving, a wider one is slower.
template <class Isa>
using narrow = std::conditional_t<(Isa::bytes > 32), isa<Isa::level, 32>, Isa>;

/// Reads and writes a vector anywhere: columns are aligned to their numbers only.
template <class V, class T>
TONNAGE_INLINE void load(V& to, T const* from) {
  std::memcpy(&to, from, sizeof(V));
}
template <class V, class T>
TONNAGE_INLINE void store(T* to, V const& from) {
  std::memcpy(to, &from, sizeof(V));
}

// An array of vectors stays in registers only where a compiler sees each of its indices: every loop over one is unrolled,
// also the one that stores it at the end, or g++ keeps the array in memory and each addition waits for the one before.
#if defined(__CUDACC__)  // hands it on to the host's compiler, and warns that it does not know it
#define TONNAGE_LOOP(pragma) \
  _Pragma("nv_diagnostic push") _Pragma("nv_diag_suppress 1675") _Pragma(pragma) _Pragma("nv_diagnostic pop")
#elif defined(__GNUC__)
#define TONNAGE_LOOP(pragma) _Pragma(pragma)
#else
#define TONNAGE_LOOP(pragma)
#endif
#define TONNAGE_UNROLL TONNAGE_LOOP("GCC unroll 32")

/// Reads whole numbers one by one, but loads as many of them at once as eight bytes hold: where a row needs several
/// numbers, a processor runs out of loads before it runs out of shifts.
template <std::size_t Count, class T>
TONNAGE_INLINE void load_apart(T* to, T const* from) {
  constexpr std::size_t together = (std::min)(Count, 8 / sizeof(T));
  TONNAGE_UNROLL
  for (std::size_t k = 0; k < Count; k += together) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, from + k, together * sizeof(T));
    TONNAGE_UNROLL
    for (std::size_t r = 0; r < together; ++r) {
      std::size_t const place = std::endian::native == std::endian::little ? r : 8 / sizeof(T) - 1 - r;
      to[k + r] = static_cast<T>(bits >> 8 * sizeof(T) * place);
    }
  }
}

/// Asks for the lines of `Count` numbers 4 KiB further on: past the page, at whose end a processor stops foreseeing.
template <std::size_t Count, class T>
TONNAGE_INLINE void foresee([[maybe_unused]] T const* at) {
#if defined(__GNUC__)
  TONNAGE_UNROLL
  for (std::size_t byte = 0; byte < Count * sizeof(T); byte += 64)
    __builtin_prefetch(reinterpret_cast<char const*>(at) + 4096 + byte, 0, 2);
#endif
}

/// All lanes the same.
template <class V, class T>
TONNAGE_INLINE void fill(V& to, T value) {
  if constexpr (std::is_arithmetic_v<V>)
    to = value;
  else
    to = V{} + value;
}

#if defined(__GNUC__)
/// The next step from T on the way to U: an integer of twice or half the width, and a double from 32 bits with a sign.
template <class T, class U>
struct step_to {
  using type = U;
};
template <std::integral T, class U>
  requires(sizeof(T) < 4 && (std::is_floating_point_v<U> || 2 * sizeof(T) < sizeof(U)))
struct step_to<T, U> {
  using wider = std::conditional_t<sizeof(T) == 1, std::int16_t, std::int32_t>;
  using type =
      std::conditional_t<std::is_signed_v<T> || std::is_floating_point_v<U>, wider, std::make_unsigned_t<wider>>;
};
template <std::integral T, std::integral U>
  requires(sizeof(T) > 2 * sizeof(U))
struct step_to<T, U> {
  using type = std::conditional_t<sizeof(T) == 8, std::int32_t, std::int16_t>;
};

/// Turns numbers into those of V. In steps: g++ 12 takes a longer one apart, number by number.
template <class V, class N>
TONNAGE_INLINE void convert(V& to, N const& numbers) {
  using T = std::remove_cvref_t<decltype(numbers[0])>;
  using U = std::remove_cvref_t<decltype(to[0])>;
  using step = typename step_to<T, U>::type;
  if constexpr (std::is_same_v<T, std::uint32_t> && std::is_same_v<U, double>) {  // 2^52 and the number, less 2^52
    typedef std::uint64_t wide __attribute__((vector_size(sizeof(V))));           // NOLINT(modernize-use-using)
    wide bits = __builtin_convertvector(numbers, wide);
    bits |= std::uint64_t{0x4330000000000000};
    to = __builtin_bit_cast(V, bits) - 4503599627370496.0;
  } else if constexpr (std::is_same_v<step, U>) {
    to = __builtin_convertvector(numbers, V);
  } else {
    typedef step next
        __attribute__((vector_size(sizeof(N) / sizeof(T) * sizeof(step))));  // NOLINT(modernize-use-using)
    next on_the_way = __builtin_convertvector(numbers, next);
    convert(to, on_the_way);
  }
}

/// The same, by the instruction there is for it where g++ 12 takes several: u8 to 32 bits, u16 to 64.
template <class Isa, class V, class N>
TONNAGE_INLINE void widen(V& to, N const& numbers) {
#if defined(TONNAGE_X86) && !defined(__clang__)
  using T = std::remove_cvref_t<decltype(numbers[0])>;
  using U = std::remove_cvref_t<decltype(to[0])>;
  if constexpr (Isa::bytes >= 32 && std::unsigned_integral<T> && std::integral<U> && sizeof(N) >= 8) {
    if constexpr (sizeof(T) == 1 && sizeof(U) == 4) {
      asm("vpmovzxbd %x1, %0" : "=v"(to) : "v"(numbers));
      return;
    } else if constexpr (sizeof(T) == 2 && sizeof(U) == 8) {
      asm("vpmovzxwq %x1, %0" : "=v"(to) : "v"(numbers));
      return;
    }
  }
#endif
  convert(to, numbers);
}
#endif

/// Reads as many T as V has lanes and turns them into the numbers of V.
template <class Isa, class V, class T>
TONNAGE_INLINE void load_as(V& to, T const* from) {
  if constexpr (std::is_arithmetic_v<V>) {
    to = static_cast<V>(*from);
  } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(to[0])>, T>) {
    load(to, from);
  } else {
#if defined(__GNUC__)
    typedef T narrow_vector
        __attribute__((vector_size(sizeof(V) / sizeof(to[0]) * sizeof(T))));  // NOLINT(modernize-use-using)
    narrow_vector numbers;
    load(numbers, from);
    widen<Isa>(to, numbers);
#endif
  }
}

// Two operations that a compiler may not join into a fused multiply-add, nor undo as `(x + m) - m` under -ffast-math: g++
// is told by an empty instruction between them, `keep`, clang, which checks the register of an instruction before the
// function is inlined, by a pragma at the head of the block and by its fence: with -ffp-contract=fast, as -ffast-math
// sets it, the pragma is not enough. The fence is left out where nothing may be reordered, so it says otherwise for
// itself. None of them costs anything.
#if defined(__wasm__)  // where clang knows the other pragma only
#define TONNAGE_PRECISE _Pragma("clang fp reassociate(off) contract(off)")
#elif defined(__clang__)
#define TONNAGE_PRECISE _Pragma("float_control(precise, on)") _Pragma("clang fp contract(off)")
#else
#define TONNAGE_PRECISE
#endif
template <class V>
TONNAGE_INLINE void keep([[maybe_unused]] V& value) {
#if defined(__clang__)
#if __has_builtin(__arithmetic_fence)
  _Pragma("clang fp reassociate(on)") if constexpr (requires { __arithmetic_fence(value); }) value =
      __arithmetic_fence(value);
#endif
#elif defined(TONNAGE_X86)
  asm("" : "+v"(value));
#elif defined(TONNAGE_NEON)
  asm("" : "+w"(value));
#elif defined(__GNUC__)
  asm("" : "+m"(value));
#endif
}

}  // namespace impl
}  // namespace tonnage::inline v0_1_0::kernels::inline TONNAGE_BUILD
/// \endcond
