// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Finds the bytes of a text that end fields and rows, 64 at a time, with whatever vectors the processor has.
///
/// `scan_csv("a,b\n", {',', '"'}, marks)` writes 1 and 3 to `marks` and gives 2: how many there are.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <tonnage/kernels/target.hpp>
#if defined(TONNAGE_X86)
#include <immintrin.h>
#elif defined(TONNAGE_NEON)
#include <arm_neon.h>
#endif

namespace tonnage::inline v0_1_0::formats {

/// The two bytes that a dialect chooses; line feed and NUL are always looked for. Without quoting, both are the same.
struct csv_marks {
  char separator = ',';  ///< between fields
  char quote = '"';      ///< around a field
};

inline namespace TONNAGE_BUILD {
/// \cond
namespace impl {

/// Writes the positions of the bits of a block's mask: always eight at first, of which those behind the last are
/// overwritten by the next block's, because nobody can predict how many there are. There is room for 64.
TONNAGE_INLINE std::uint32_t* write_bits(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  auto const count = std::popcount(bits);
  auto const write = [&](int i) {
    out[i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
    bits &= bits - 1;
  };
  write(0), write(1), write(2), write(3), write(4), write(5), write(6), write(7);
  for (int i = 8; i < count; ++i) write(i);
  return out + count;
}

/// What is left behind the last whole block, where no vector may read; and the whole text on an unknown processor.
inline std::uint32_t* scan_rest(char const* text, std::size_t from, std::size_t size, csv_marks wanted,
                                std::uint32_t* out) {
  for (std::size_t i = from; i != size; ++i) {
    char const c = text[i];
    if (c == wanted.separator || c == wanted.quote || c == '\n' || c == '\0') *out++ = static_cast<std::uint32_t>(i);
  }
  return out;
}

#if defined(TONNAGE_X86)
TONNAGE_TARGET("avx512f,avx512dq,avx512bw,avx512vl")
inline std::uint32_t* scan_avx512(char const* text, std::size_t size, csv_marks wanted, std::uint32_t* out) {
  __m512i const separator = _mm512_set1_epi8(wanted.separator);
  __m512i const quote = _mm512_set1_epi8(wanted.quote);
  __m512i const line = _mm512_set1_epi8('\n');
  for (std::size_t i = 0; i != size; i += 64) {
    __m512i const block = _mm512_loadu_si512(text + i);
    std::uint64_t const bits = _mm512_cmpeq_epi8_mask(block, separator) | _mm512_cmpeq_epi8_mask(block, quote) |
                               _mm512_cmpeq_epi8_mask(block, line) | _mm512_testn_epi8_mask(block, block);
    out = write_bits(bits, static_cast<std::uint32_t>(i), out);
  }
  return out;
}

TONNAGE_TARGET("avx2")
inline std::uint32_t* scan_avx2(char const* text, std::size_t size, csv_marks wanted, std::uint32_t* out) {
  __m256i const separator = _mm256_set1_epi8(wanted.separator);
  __m256i const quote = _mm256_set1_epi8(wanted.quote);
  __m256i const line = _mm256_set1_epi8('\n');
  __m256i const nul = _mm256_setzero_si256();
  for (std::size_t i = 0; i != size; i += 64) {
    std::uint64_t bits = 0;
    for (unsigned half = 0; half != 64; half += 32) {
      __m256i const block = _mm256_loadu_si256(static_cast<__m256i const*>(static_cast<void const*>(text + i + half)));
      __m256i const found =
          _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(block, separator), _mm256_cmpeq_epi8(block, quote)),
                          _mm256_or_si256(_mm256_cmpeq_epi8(block, line), _mm256_cmpeq_epi8(block, nul)));
      bits |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(found))} << half;
    }
    out = write_bits(bits, static_cast<std::uint32_t>(i), out);
  }
  return out;
}

inline std::uint32_t* scan_sse2(char const* text, std::size_t size, csv_marks wanted, std::uint32_t* out) {
  __m128i const separator = _mm_set1_epi8(wanted.separator);
  __m128i const quote = _mm_set1_epi8(wanted.quote);
  __m128i const line = _mm_set1_epi8('\n');
  __m128i const nul = _mm_setzero_si128();
  for (std::size_t i = 0; i != size; i += 64) {
    std::uint64_t bits = 0;
    for (unsigned quarter = 0; quarter != 64; quarter += 16) {
      __m128i const block = _mm_loadu_si128(static_cast<__m128i const*>(static_cast<void const*>(text + i + quarter)));
      __m128i const found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, separator), _mm_cmpeq_epi8(block, quote)),
                                         _mm_or_si128(_mm_cmpeq_epi8(block, line), _mm_cmpeq_epi8(block, nul)));
      bits |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(found))} << quarter;
    }
    out = write_bits(bits, static_cast<std::uint32_t>(i), out);
  }
  return out;
}
#elif defined(TONNAGE_NEON)
// There is no movemask here: each byte keeps the bit of its place, and three pairwise sums bring 64 bytes to 8.
inline std::uint32_t* scan_neon(char const* text, std::size_t size, csv_marks wanted, std::uint32_t* out) {
  auto const* const bytes = reinterpret_cast<std::uint8_t const*>(text);
  uint8x16_t const separator = vdupq_n_u8(static_cast<std::uint8_t>(wanted.separator));
  uint8x16_t const quote = vdupq_n_u8(static_cast<std::uint8_t>(wanted.quote));
  uint8x16_t const line = vdupq_n_u8(static_cast<std::uint8_t>('\n'));
  uint8x16_t const places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  for (std::size_t i = 0; i != size; i += 64) {
    uint8x16_t found[4];
    for (unsigned quarter = 0; quarter != 4; ++quarter) {
      uint8x16_t const block = vld1q_u8(bytes + i + 16 * quarter);
      uint8x16_t const any = vorrq_u8(vorrq_u8(vceqq_u8(block, separator), vceqq_u8(block, quote)),
                                      vorrq_u8(vceqq_u8(block, line), vceqzq_u8(block)));
      found[quarter] = vandq_u8(any, places);
    }
    uint8x16_t const pairs = vpaddq_u8(vpaddq_u8(found[0], found[1]), vpaddq_u8(found[2], found[3]));
    std::uint64_t const bits = vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
    out = write_bits(bits, static_cast<std::uint32_t>(i), out);
  }
  return out;
}
#endif

}  // namespace impl
/// \endcond

/// Writes where the separators, quotes, line feeds and NULs of a text are, in ascending order, and gives how many.
/// \pre  at most 2^31 bytes, and room for as many positions as the text has bytes
/// Complexity: linear; about 64 bytes for each step of the widest vectors. Nothing is read beyond the text.
[[nodiscard]] inline std::size_t scan_csv(std::string_view text, csv_marks wanted, std::uint32_t* positions) {
  std::size_t const whole = text.size() / 64 * 64;
  std::uint32_t* out = positions;
  switch (kernels::simd_level()) {
#if defined(TONNAGE_X86)
    case kernels::simd::avx512:
      out = impl::scan_avx512(text.data(), whole, wanted, out);
      break;
    case kernels::simd::avx2:
      out = impl::scan_avx2(text.data(), whole, wanted, out);
      break;
    case kernels::simd::sse2:
      out = impl::scan_sse2(text.data(), whole, wanted, out);
      break;
#elif defined(TONNAGE_NEON)
    case kernels::simd::neon:
      out = impl::scan_neon(text.data(), whole, wanted, out);
      break;
#endif
    default:
      out = impl::scan_rest(text.data(), 0, whole, wanted, out);
  }
  return static_cast<std::size_t>(impl::scan_rest(text.data(), whole, text.size(), wanted, out) - positions);
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::formats
