// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which rows of columns meet a condition: a byte for each row, 0xff where it does and 0 where it does not.
///
/// `mask const in_use = where_between(commissioned, first, last) & where(status, is::not_equal, retired);` and
/// `count(in_use)` rows are meant. Kernels take `in_use.bytes()`; Arrow's validity bitmaps come in and go out.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/sum.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// How a row is compared with a constant. NaN is not_equal to everything and otherwise nothing, as in IEEE; -0 equals +0.
enum class is : unsigned char { equal, not_equal, less, at_most, more, at_least };

/// A byte for each row, 0xff or 0.
class mask {
 public:
  TONNAGE_INLINE mask() = default;
  /// All rows, or none.
  TONNAGE_INLINE mask(std::size_t rows, bool all) : bytes_(rows, all ? 0xff : 0) {}
  /// Precondition: nothing but 0 and 0xff.
  TONNAGE_INLINE explicit mask(std::vector<std::uint8_t> bytes) noexcept : bytes_(std::move(bytes)) {}

  [[nodiscard]] TONNAGE_INLINE std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] TONNAGE_INLINE bool operator[](std::size_t row) const noexcept { return bytes_[row] != 0; }
  /// The bytes themselves, 0xff or 0, of which nothing else may be written.
  [[nodiscard]] TONNAGE_INLINE std::span<std::uint8_t const> bytes() const noexcept { return bytes_; }
  [[nodiscard]] TONNAGE_INLINE std::span<std::uint8_t> bytes() noexcept { return bytes_; }
  [[nodiscard]] TONNAGE_INLINE bool operator==(mask const&) const = default;

 private:
  std::vector<std::uint8_t> bytes_;
};

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// What a comparison gave, as bytes: at once where it is a bit for each lane anyway.
template <class Isa, class B, class C>
TONNAGE_INLINE void narrow_to(B& to, C const& set) {
#if defined(__GNUC__)
  if constexpr (Isa::bytes == 64)
    to = __builtin_convertvector(set, B);
  else
    convert(to, set);
#endif
}

/// Inside: low <= x <= high. Else x compared with low.
template <is How, bool Inside>
struct compare {
  template <is With, class V, class C>
  TONNAGE_INLINE static void step(V const& x, V const& value, C& out) {
    TONNAGE_PRECISE
    if constexpr (With == is::equal || With == is::not_equal)
      out = x == value;
    else if constexpr (With == is::less)
      out = x < value;
    else if constexpr (With == is::at_most)
      out = x <= value;
    else if constexpr (With == is::more)
      out = x > value;
    else
      out = x >= value;
    if constexpr (With == is::not_equal) out = ~out;
  }

  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, T low, T high, std::uint8_t* out) {
    constexpr std::size_t w = width<T, Isa>;
    std::size_t i = 0;
#if defined(__GNUC__)
    if constexpr (w > 1) {
      using V = lanes<T, Isa>;
      typedef std::int8_t bytes __attribute__((vector_size(w)));  // NOLINT(modernize-use-using): no other form
      V lows;
      V highs;
      fill(lows, low);
      fill(highs, Inside && sizeof(T) == 1 ? static_cast<T>(high - low) : high);
      for (; i + w <= count; i += w) {
        V x;
        load(x, rows + i);
        decltype(x == x) set;
        if constexpr (Inside && sizeof(T) == 1) {  // one comparison for both ends: what lies below wraps around
          x -= lows;
          step<is::at_most>(x, highs, set);
        } else {
          step<How>(x, lows, set);
        }
        bytes narrow;
        narrow_to<Isa>(narrow, set);
        if constexpr (Inside && sizeof(T) != 1) {  // 64 bytes twice meet as bytes: g++ 12 takes them apart before that
          step<is::at_most>(x, highs, set);
          bytes of_high;
          narrow_to<Isa>(of_high, set);
          narrow &= of_high;
        }
        std::memcpy(out + i, &narrow, w);
      }
    }
#endif
    for (; i < count; ++i) {
      int set = 0;
      step<How>(rows[i], low, set);
      int below = -1;
      if constexpr (Inside) step<is::at_most>(rows[i], high, below);
      out[i] = static_cast<std::uint8_t>(-(set & below & 1));
    }
  }
};

struct mask_and {
  template <class V>
  TONNAGE_INLINE static void step(V& a, V const& b) {
    a &= b;
  }
};
struct mask_or {
  template <class V>
  TONNAGE_INLINE static void step(V& a, V const& b) {
    a |= b;
  }
};
/// Sets where both differ: with a mask of all rows, the opposite.
struct mask_differ {
  template <class V>
  TONNAGE_INLINE static void step(V& a, V const& b) {
    a ^= b;
  }
};

template <class Step>
struct combine {
  template <class Isa>
  TONNAGE_INLINE static void run(std::uint8_t* a, std::uint8_t const* b, std::size_t count) {
    using V = lanes<std::uint64_t, Isa>;
    std::size_t i = 0;
    for (; i + sizeof(V) <= count; i += sizeof(V)) {
      V x;
      V y;
      load(x, a + i);
      load(y, b + i);
      Step::step(x, y);
      store(a + i, x);
    }
    for (; i < count; ++i) {
      std::uint64_t x = a[i];
      Step::step(x, std::uint64_t{b[i]});
      a[i] = static_cast<std::uint8_t>(x);
    }
  }
};

template <class Step>
[[nodiscard]] mask combined(mask a, mask const& b) {
  if (a.size() != b.size())
    throw_error("masks that are combined have different lengths",
                {.text = std::to_string(a.size()) + " and " + std::to_string(b.size())});
  dispatch<combine<Step>>(a.bytes().data(), b.bytes().data(), a.size());
  return a;
}

template <is How, bool Inside, class T>
[[nodiscard]] mask compared(std::span<T const> rows, T low, T high) {
  std::vector<std::uint8_t> out(rows.size());
  dispatch<compare<How, Inside>>(rows.data(), rows.size(), low, high, out.data());
  return mask(std::move(out));
}

inline void must_have_bits(std::size_t bytes, std::size_t offset, std::size_t rows) {
  if (offset > 8 * bytes || rows > 8 * bytes - offset)
    throw_error("a bitmap is shorter than its rows",
                {.text = std::to_string(bytes) + " bytes for " + std::to_string(rows) + " bits from " +
                         std::to_string(offset)});
}

}  // namespace impl
/// \endcond

/// The rows that compare with a constant so: `where(status, is::less, 3)`. Complexity: one pass at the speed of memory.
template <column C>
[[nodiscard]] mask where(C const& numbers, is how, std::type_identity_t<number_of<C>> value) {
  std::span<number_of<C> const> const rows(numbers);
  switch (how) {
    case is::equal:
      return impl::compared<is::equal, false>(rows, value, value);
    case is::not_equal:
      return impl::compared<is::not_equal, false>(rows, value, value);
    case is::less:
      return impl::compared<is::less, false>(rows, value, value);
    case is::at_most:
      return impl::compared<is::at_most, false>(rows, value, value);
    case is::more:
      return impl::compared<is::more, false>(rows, value, value);
    default:
      return impl::compared<is::at_least, false>(rows, value, value);
  }
}

/// The rows from low to high, both included; none where high is less than low. NaN is in no range. O(rows)
template <column C>
[[nodiscard]] mask where_between(C const& numbers, std::type_identity_t<number_of<C>> low,
                                 std::type_identity_t<number_of<C>> high) {
  if (high < low) return {std::span(numbers).size(), false};
  return impl::compared<is::at_least, true>(std::span<number_of<C> const>(numbers), low, high);
}

/// The rows of both masks, in O(rows).
/// \throws tonnage::error  where the masks have different lengths.
[[nodiscard]] inline mask operator&(mask a, mask const& b) { return impl::combined<impl::mask_and>(std::move(a), b); }
/// The rows of one or the other, in O(rows).
/// \throws tonnage::error  where the masks have different lengths.
[[nodiscard]] inline mask operator|(mask a, mask const& b) { return impl::combined<impl::mask_or>(std::move(a), b); }
/// The rows that are not in it, in O(rows).
[[nodiscard]] inline mask operator~(mask a) {
  mask const all(a.size(), true);
  return impl::combined<impl::mask_differ>(std::move(a), all);
}

/// How many rows a mask has set.
[[nodiscard]] inline std::uint64_t count(mask const& rows) { return sum(rows.bytes()).low / 255; }

/// The mask of a bitmap as Arrow has it: row i is bit (offset + i) % 8, counted from the least, of byte (offset + i) / 8. O(rows)
/// \throws tonnage::error  where the bitmap is shorter than that.
[[nodiscard]] inline mask mask_of_bits(std::span<std::uint8_t const> bitmap, std::size_t offset, std::size_t rows) {
  impl::must_have_bits(bitmap.size(), offset, rows);
  std::vector<std::uint8_t> out(rows);
  std::size_t i = 0;
  for (; i < rows && (offset + i) % 8 != 0; ++i)
    out[i] = (bitmap[(offset + i) / 8] >> (offset + i) % 8 & 1) != 0 ? 0xff : 0;
  if constexpr (std::endian::native == std::endian::little)
    for (; i + 8 <= rows; i += 8) {  // eight bits spread over eight bytes, each then all ones
      std::uint64_t const spread = bitmap[(offset + i) / 8] * 0x0101010101010101U & 0x8040201008040201U;
      std::uint64_t const ones = (((spread & 0x7f7f7f7f7f7f7f7fU) + 0x7f7f7f7f7f7f7f7fU) | spread) >> 7;
      std::uint64_t const bytes = (ones & 0x0101010101010101U) * 0xff;
      std::memcpy(out.data() + i, &bytes, 8);
    }
  for (; i < rows; ++i) out[i] = (bitmap[(offset + i) / 8] >> (offset + i) % 8 & 1) != 0 ? 0xff : 0;
  return mask(std::move(out));
}

/// Writes a mask into a bitmap from bit `offset` on, in Arrow's order; bits before and after stay as they are. O(rows)
/// \throws tonnage::error  where the bitmap is shorter than that.
inline void bits_of_mask(mask const& rows, std::span<std::uint8_t> bitmap, std::size_t offset = 0) {
  impl::must_have_bits(bitmap.size(), offset, rows.size());
  std::span const bytes = rows.bytes();
  auto const one = [&](std::size_t i) {
    std::size_t const at = offset + i;
    auto const bit = static_cast<std::uint8_t>(1U << at % 8);
    bitmap[at / 8] = static_cast<std::uint8_t>((bitmap[at / 8] & ~bit) | (bytes[i] & bit));
  };
  std::size_t i = 0;
  for (; i < bytes.size() && (offset + i) % 8 != 0; ++i) one(i);
  if constexpr (std::endian::native == std::endian::little)
    for (; i + 8 <= bytes.size(); i += 8) {  // the lowest bit of each byte moves to its place in the highest byte
      std::uint64_t eight = 0;
      std::memcpy(&eight, bytes.data() + i, 8);
      bitmap[(offset + i) / 8] = static_cast<std::uint8_t>((eight & 0x0101010101010101U) * 0x0102040810204080U >> 56);
    }
  for (; i < bytes.size(); ++i) one(i);
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
