// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A sum of doubles without any rounding: as many as you like, in any order, in any number of parts.
///
/// `superaccumulator s; s.add(1e300); s.add(1); s.add(-1e300);` has the value 1.
///
/// The fixed-point register of Kulisch, as long as the range of double, in 72 limbs of 32 bits held in 64, so that
/// carries wait: R. M. Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571, 2015.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>

namespace tonnage::inline v0_1_0 {

/// The exact sum of doubles. A partial sum: trivially copyable (584 bytes), and `merge` is associative and commutative;
/// its value does not depend on how rows were split, ordered or merged. Holds 2^63 terms of any finite size.
class superaccumulator {
 public:
  TONNAGE_INLINE superaccumulator() noexcept = default;

  /// Adds a number; NaN and infinities are remembered and decide the value. About 5 ns.
  TONNAGE_INLINE void add(double x) noexcept {
    auto const bits = std::bit_cast<std::uint64_t>(x);
    auto const exponent = static_cast<int>((bits >> 52) & 0x7ff);
    std::uint64_t const fraction = bits & 0xfffffffffffffU;
    bool const negative = (bits >> 63) != 0;
    if (exponent == 0x7ff) {
      not_a_number_ |= fraction != 0;
      (negative ? minus_infinity_ : plus_infinity_) |= fraction == 0;
      return;
    }
    make_room(1);
    if (exponent == 0)
      put(0, fraction, negative);
    else
      put(exponent - 1, fraction | (std::uint64_t{1} << 52), negative);
  }

  /// Adds units × 2^exponent, exactly; exponent from -1074 to 1133, and the term below 2^1216.
  TONNAGE_INLINE void add_units(int128 units, int exponent) noexcept {
    bool const negative = units.high < 0;
    if (negative) units = -units;
    make_room(2);
    put(exponent + 1074, units.low, negative);
    put(exponent + 1138, static_cast<std::uint64_t>(units.high), negative);
  }

  /// Adds times × x without rounding the product: `add_product(count, rating)`. 0 × infinity is NaN, as in IEEE.
  TONNAGE_INLINE void add_product(int128 times, double x) noexcept {
    parts const p(x);
    if (!p.finite) {
      if (times == int128{}) not_a_number_ = true;
      return add(times.high < 0 ? p.negated() : x);
    }
    bool const negative = (times.high < 0) != p.negative;
    if (times.high < 0) times = -times;
    put_product(p.position, times.low, p.mantissa, negative);
    put_product(p.position + 64, static_cast<std::uint64_t>(times.high), p.mantissa, negative);
  }

  /// Adds x × y without rounding the product, unless it has bits below 2^-1074: then to the nearest multiple of that. A
  /// product above 2^1030 counts as infinity.
  TONNAGE_INLINE void add_product(double x, double y) noexcept {
    parts const p(x);
    parts const q(y);
    int const position = p.position + q.position - 1074;
    bool const negative = p.negative != q.negative;
    if (!p.finite || !q.finite) {
      // Spelt in bits: under -ffast-math a compiler takes it that there is neither NaN nor infinity.
      if (p.is_nan() || q.is_nan() || p.is_zero() || q.is_zero())
        not_a_number_ = true;
      else
        (negative ? minus_infinity_ : plus_infinity_) = true;
      return;
    }
    if (p.mantissa == 0 || q.mantissa == 0) return;
    if (position < 0) return put_small_product(-position, p.mantissa, q.mantissa, negative);
    if (position > 2104) {
      (negative ? minus_infinity_ : plus_infinity_) = true;
      return;
    }
    put_product(position, p.mantissa, q.mantissa, negative);
  }

  /// Takes in another sum.
  TONNAGE_INLINE void merge(superaccumulator const& other) noexcept {
    carry();
    superaccumulator settled = other;
    settled.carry();
    for (std::size_t i = 0; i < limbs; ++i) limb_[i] += settled.limb_[i];
    waiting_ = 2;
    not_a_number_ |= other.not_a_number_;
    plus_infinity_ |= other.plus_infinity_;
    minus_infinity_ |= other.minus_infinity_;
  }

  /// The double that is nearest to the exact sum; of two equally near, the one with an even last bit. An exact zero is
  /// +0; a sum beyond the largest double is an infinity; NaN among the terms, or infinities of both signs, give NaN.
  [[nodiscard]] TONNAGE_INLINE double value() const noexcept {
    // Spelt in bits: under -ffast-math a compiler takes it that there is neither NaN nor infinity.
    if (not_a_number_ || (plus_infinity_ && minus_infinity_)) return std::bit_cast<double>(0x7ff8ULL << 48);
    if (plus_infinity_ || minus_infinity_) return std::bit_cast<double>((plus_infinity_ ? 0x7ff0ULL : 0xfff0ULL) << 48);
    superaccumulator settled = *this;
    settled.carry();
    bool const negative = settled.limb_[limbs - 1] < 0;
    if (negative) {
      for (std::int64_t& limb : settled.limb_) limb = -limb;
      settled.carry();
    }
    double const size = settled.round();
    return negative ? -size : size;
  }

  /// How many bytes `to_bytes` makes.
  static constexpr std::size_t byte_count = 296;
  /// The sum for a file or another machine, with all its digits: equal sums are equal bytes, however they came about
  /// and on whatever processor. 71 limbs of 32 bits, the last one of 64, all of them 0 where the sum is no finite
  /// number, which the last 32 bits tell: NaN (1), infinity (2), minus infinity (4). The lowest byte of each comes
  /// first.
  [[nodiscard]] TONNAGE_INLINE std::array<std::byte, byte_count> to_bytes() const noexcept {
    std::array<std::byte, byte_count> out{};
    bool const is_nan = not_a_number_ || (plus_infinity_ && minus_infinity_);
    std::uint64_t const told = is_nan ? 1 : plus_infinity_ ? 2 : minus_infinity_ ? 4 : 0;
    put_bytes(out.data() + byte_count - 4, told, 4);
    if (told != 0) return out;
    superaccumulator settled = *this;
    settled.carry();
    for (std::size_t i = 0; i != limbs; ++i)
      put_bytes(out.data() + 4 * i, static_cast<std::uint64_t>(settled.limb_[i]), i + 1 == limbs ? 8 : 4);
    return out;
  }
  /// \throws tonnage::error  for bytes that `to_bytes` does not make.
  [[nodiscard]] TONNAGE_INLINE static superaccumulator from_bytes(std::span<std::byte const, byte_count> from) {
    superaccumulator out;
    for (std::size_t i = 0; i != limbs; ++i)
      out.limb_[i] = static_cast<std::int64_t>(get_bytes(from.data() + 4 * i, i + 1 == limbs ? 8 : 4));
    auto const told = get_bytes(from.data() + byte_count - 4, 4);
    // 2^63 products of the largest double and a whole number of 128 bits stay below 2^32 of the last limb.
    constexpr std::int64_t most = std::int64_t{1} << 32;
    if (told > 7 || out.limb_[limbs - 1] >= most || out.limb_[limbs - 1] < -most)
      throw_error("these bytes are no exact sum");
    out.not_a_number_ = (told & 1) != 0;
    out.plus_infinity_ = (told & 2) != 0;
    out.minus_infinity_ = (told & 4) != 0;
    out.waiting_ = 1;
    return out;
  }

 private:
  static constexpr std::size_t limbs = 72;  // limb i weighs 2^(32 i - 1074)

  TONNAGE_INLINE static void put_bytes(std::byte* to, std::uint64_t number, int many) noexcept {
    for (int i = 0; i != many; ++i) to[i] = static_cast<std::byte>(number >> (8 * i) & 0xff);
  }
  [[nodiscard]] TONNAGE_INLINE static std::uint64_t get_bytes(std::byte const* from, int many) noexcept {
    std::uint64_t out = 0;
    for (int i = 0; i != many; ++i) out |= std::to_integer<std::uint64_t>(from[i]) << (8 * i);
    return out;
  }

  /// A double taken apart: mantissa × 2^(position - 1074).
  struct parts {
    TONNAGE_INLINE explicit parts(double x) noexcept
        : bits(std::bit_cast<std::uint64_t>(x)), finite((bits >> 52 & 0x7ff) != 0x7ff), negative((bits >> 63) != 0) {
      auto const exponent = static_cast<int>((bits >> 52) & 0x7ff);
      mantissa = (bits & 0xfffffffffffffU) | (std::uint64_t{exponent != 0} << 52);
      position = exponent == 0 ? 0 : exponent - 1;
    }
    [[nodiscard]] TONNAGE_INLINE double negated() const noexcept {
      return std::bit_cast<double>(bits ^ (std::uint64_t{1} << 63));
    }
    [[nodiscard]] TONNAGE_INLINE bool is_nan() const noexcept { return !finite && (bits << 12) != 0; }
    [[nodiscard]] TONNAGE_INLINE bool is_zero() const noexcept { return (bits << 1) == 0; }

    std::uint64_t bits;
    bool finite;
    bool negative;
    std::uint64_t mantissa;
    int position;
  };

  /// Adds a × mantissa × 2^(position - 1074), of 64 and 53 bits.
  TONNAGE_INLINE void put_product(int position, std::uint64_t a, std::uint64_t mantissa, bool negative) noexcept {
    make_room(4);
    put(position, (a & 0xffffffffU) * (mantissa & 0xffffffffU), negative);
    put(position + 32, (a & 0xffffffffU) * (mantissa >> 32), negative);
    put(position + 32, (a >> 32) * (mantissa & 0xffffffffU), negative);
    put(position + 64, (a >> 32) * (mantissa >> 32), negative);
  }

  /// Adds a × b × 2^(-1074 - below), two mantissas, rounded to the nearest multiple of 2^-1074, at a tie to an even
  /// one.
  TONNAGE_INLINE void put_small_product(int below, std::uint64_t a, std::uint64_t b, bool negative) noexcept {
    if (below > 106) return;
    int128 product = int128(0, (a & 0xffffffffU) * (b & 0xffffffffU));
    product += int128(0, (a & 0xffffffffU) * (b >> 32)).shifted(32);
    product += int128(0, (a >> 32) * (b & 0xffffffffU)).shifted(32);
    product += int128(static_cast<std::int64_t>((a >> 32) * (b >> 32)), 0);
    // Bit by bit, since it is so rare: each step halves, and remembers whether anything but a half was lost.
    bool half = false;
    bool less = false;
    for (int i = 0; i < below; ++i) {
      less |= half;
      half = (product.low & 1) != 0;
      product = {product.high >> 1, (product.low >> 1) | (static_cast<std::uint64_t>(product.high) << 63)};
    }
    if (half && (less || (product.low & 1) != 0)) product += int128(1);
    add_units(negative ? -product : product, -1074);
  }

  /// Carries wait while fewer than 2^30 terms of 32 bits have gone into a limb.
  TONNAGE_INLINE void make_room(std::uint32_t terms) noexcept {
    if (waiting_ > (1U << 30)) carry();
    waiting_ += terms;
  }

  /// Adds value × 2^(position - 1074).
  TONNAGE_INLINE void put(int position, std::uint64_t value, bool negative) noexcept {
    auto const i = static_cast<std::size_t>(position) / 32;
    int const by = position % 32;
    std::uint64_t const low = value << by;
    std::uint64_t const high = by == 0 ? 0 : value >> (64 - by);
    std::int64_t const sign = negative ? -1 : 1;
    limb_[i] += sign * static_cast<std::int64_t>(low & 0xffffffffU);
    limb_[i + 1] += sign * static_cast<std::int64_t>(low >> 32);
    if (high != 0) limb_[i + 2] += sign * static_cast<std::int64_t>(high);
  }

  /// Brings all limbs but the last into 0 … 2^32 - 1: the one form of its value.
  TONNAGE_INLINE void carry() noexcept {
    for (std::size_t i = 0; i + 1 < limbs; ++i) {
      limb_[i + 1] += limb_[i] >> 32;
      limb_[i] &= 0xffffffff;
    }
    waiting_ = 1;
  }

  /// The nearest double to a settled sum that is not negative.
  [[nodiscard]] TONNAGE_INLINE double round() const noexcept {
    std::size_t top = limbs;
    while (top != 0 && limb_[top - 1] == 0) --top;
    if (top == 0) return 0;
    --top;
    if (limb_[top] >> 32 != 0) return std::bit_cast<double>(0x7ff0ULL << 48);  // the last one, far beyond a double
    // 64 bits from the highest one down, with whatever lies below as a last sticky bit.
    int const lead = std::countl_zero(static_cast<std::uint32_t>(limb_[top]));
    auto const highest = static_cast<std::uint64_t>(limb_[top]);
    auto const next = static_cast<std::uint64_t>(top >= 1 ? limb_[top - 1] : 0);
    auto const after = static_cast<std::uint64_t>(top >= 2 ? limb_[top - 2] : 0);
    std::uint64_t kept = ((highest << 32) | next) << lead | (lead == 0 ? 0 : after >> (32 - lead));
    std::uint64_t lost = lead == 0 ? after : (after << lead) & 0xffffffffU;
    for (std::size_t i = 0; i + 2 < top; ++i) lost |= static_cast<std::uint64_t>(limb_[i]);
    kept |= static_cast<std::uint64_t>(lost != 0);
    int const last = static_cast<int>(top) * 32 - 32 - lead - 1074;  // what the lowest of the 64 bits weighs
    // Below 2^-1022 a double has a last bit of 2^-1074, and so have we: the low bits of `kept` are then zero.
    return __builtin_ldexp(static_cast<double>(kept), last);
  }

  std::int64_t limb_[limbs] = {};
  std::uint32_t waiting_ = 0;
  bool not_a_number_ = false;
  bool plus_infinity_ = false;
  bool minus_infinity_ = false;
};

}  // namespace tonnage::inline v0_1_0
