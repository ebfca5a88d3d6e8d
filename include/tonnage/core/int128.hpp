// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A whole number of 128 bits, in which the sum of 2^63 rows of 64 bits cannot overflow.
///
/// `int128 total; total += INT64_MAX; total += INT64_MAX;` holds 18,446,744,073,709,551,614.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// Default arguments come before constraints: it is asked of any type.
template <bool Applies>
constexpr words no_whole_number(char const* text) {
  if constexpr (!Applies) return {};
  return sentence{}.add(text).out;
}
}  // namespace detail
/// \endcond

/// A signed whole number of 128 bits in two's complement: `high` × 2^64 + `low`. A partial sum: trivially copyable, and
/// `+=` merges. Sums of up to 2^63 numbers of 64 bits are exact; beyond ±2^127 it wraps.
struct int128 {
  std::uint64_t low = 0;
  std::int64_t high = 0;

  /// The same number.
  TONNAGE_INLINE constexpr int128() noexcept = default;
  template <std::integral N>
    requires(sizeof(N) <= sizeof(std::uint64_t))
  TONNAGE_INLINE constexpr int128(N value)  // NOLINT(google-explicit-constructor): nothing is lost
      : low(static_cast<std::uint64_t>(value)) {
    if constexpr (std::is_signed_v<N>) high = value < 0 ? -1 : 0;
  }
  /// Not from a double, of which the part behind the point would be lost.
  template <std::floating_point N,
            detail::words Because = detail::no_whole_number<std::floating_point<N>>(
                "tonnage: a double is no whole number: round it first, or give a fraction as two whole numbers, as "
                "gpu_share::of(1, 2), and GPU time by its units()")>
  constexpr int128(N) TONNAGE_DELETE(
      "tonnage: a double is no whole number: round it first, or give a fraction as two whole numbers, as "
      "gpu_share::of(1, 2), and GPU time by its units()");
  /// high × 2^64 + low.
  TONNAGE_INLINE constexpr int128(std::int64_t high_part, std::uint64_t low_part) : low(low_part), high(high_part) {}

  TONNAGE_INLINE constexpr int128& operator+=(int128 other) noexcept {
    low += other.low;
    auto const carry = static_cast<std::uint64_t>(low < other.low);
    high = static_cast<std::int64_t>(static_cast<std::uint64_t>(high) + static_cast<std::uint64_t>(other.high) + carry);
    return *this;
  }
  TONNAGE_INLINE constexpr int128& operator-=(int128 other) noexcept { return *this += -other; }
  /// Adds, and says whether that wrapped.
  [[nodiscard]] TONNAGE_INLINE constexpr bool add_wraps(int128 other) noexcept {
    std::int64_t const before = high;
    *this += other;
    return ((before ^ high) & (other.high ^ high)) < 0;
  }
  /// Subtracts, and says whether that wrapped.
  [[nodiscard]] TONNAGE_INLINE constexpr bool subtract_wraps(int128 other) noexcept {
    std::int64_t const before = high;
    *this -= other;
    return ((before ^ other.high) & (before ^ high)) < 0;
  }
  [[nodiscard]] TONNAGE_INLINE constexpr int128 operator-() const noexcept {
    auto const flipped = ~static_cast<std::uint64_t>(high) + static_cast<std::uint64_t>(low == 0);
    return {static_cast<std::int64_t>(flipped), ~low + 1};
  }
  [[nodiscard]] friend TONNAGE_INLINE constexpr int128 operator+(int128 a, int128 b) noexcept { return a += b; }
  [[nodiscard]] friend TONNAGE_INLINE constexpr int128 operator-(int128 a, int128 b) noexcept { return a -= b; }
  /// Times 2^by, for 0 <= by < 64.
  [[nodiscard]] TONNAGE_INLINE constexpr int128 shifted(int by) const noexcept {
    if (by == 0) return *this;
    return {static_cast<std::int64_t>((static_cast<std::uint64_t>(high) << by) | (low >> (64 - by))), low << by};
  }

  [[nodiscard]] friend TONNAGE_INLINE constexpr bool operator==(int128, int128) noexcept = default;
  [[nodiscard]] friend TONNAGE_INLINE constexpr std::strong_ordering operator<=>(int128 a, int128 b) noexcept {
    return a.high != b.high ? a.high <=> b.high : a.low <=> b.low;
  }

  /// Whether it is a number of 64 bits.
  [[nodiscard]] TONNAGE_INLINE constexpr bool fits_int64() const noexcept {
    return high == (static_cast<std::int64_t>(low) < 0 ? -1 : 0);
  }

  /// The number in 64 bits.
  /// \throws tonnage::error  where it has more; it never wraps.
  [[nodiscard]] TONNAGE_INLINE constexpr std::int64_t to_int64() const {
    if (!fits_int64()) throw_error("a total has more than 64 bits", {.text = to_string()});
    return static_cast<std::int64_t>(low);
  }

  /// The nearest double; of two that are equally near, the one with an even last bit.
  [[nodiscard]] TONNAGE_INLINE constexpr double to_double() const noexcept {
    int128 const size = high < 0 ? -*this : *this;  // -2^127 stays as it is, and its bits are those of 2^127
    auto const top = static_cast<std::uint64_t>(size.high);
    double scaled = static_cast<double>(size.low);
    if (top != 0) {
      // Shift to 64 bits with a sticky last bit: the conversion to double then rounds as the whole number would.
      int const by = 64 - std::countl_zero(top);
      std::uint64_t const lost = size.low << (64 - by);
      std::uint64_t const above = by == 64 ? top : (top << (64 - by)) | (size.low >> by);
      scaled = static_cast<double>(above | static_cast<std::uint64_t>(lost != 0));
      for (int i = 0; i < by; ++i) scaled *= 2;
    }
    return high < 0 ? -scaled : scaled;
  }

  /// The decimal digits, with a sign where it is negative.
  [[nodiscard]] TONNAGE_INLINE std::string to_string() const {
    bool const negative = high < 0;
    int128 const size = negative ? -*this : *this;  // -2^127 stays as it is, and its bits are those of 2^127
    std::uint64_t parts[4] = {static_cast<std::uint64_t>(size.high) >> 32,
                              static_cast<std::uint64_t>(size.high) & 0xffffffffU, size.low >> 32,
                              size.low & 0xffffffffU};
    std::string digits;
    do {  // long division by ten, 32 bits at a time
      std::uint64_t rest = 0;
      for (std::uint64_t& part : parts) {
        std::uint64_t const now = (rest << 32) | part;
        part = now / 10;
        rest = now % 10;
      }
      digits += static_cast<char>('0' + rest);
    } while ((parts[0] | parts[1] | parts[2] | parts[3]) != 0);
    if (negative) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
  }
};

/// \cond
namespace detail {
/// What counts exactly, in 128 bits: units of an exact time, or micro-units of money.
template <class T>
concept exactly_counted = requires(T const& v) { T::from_micros(v.micros()); } || requires(T const& v) {
  { v.units() } -> std::same_as<int128>;
  T::from_units(v.units());
};
/// What it counts, as a whole number.
template <class T>
[[nodiscard]] constexpr int128 counted(T const& v) {
  if constexpr (requires { v.units(); })
    return v.units();
  else
    return v.micros();
}
/// What is made of such a number again.
template <exactly_counted T>
[[nodiscard]] constexpr T of_count(int128 n) {
  if constexpr (requires { T::from_micros(n); })
    return T::from_micros(n);
  else
    return T::from_units(n);
}
/// The whole product of numbers of 64 and of 63 bits.
[[nodiscard]] constexpr int128 product_of(std::uint64_t a, std::uint64_t b) {
  std::uint64_t const low_a = a & 0xffffffffU, high_a = a >> 32, low_b = b & 0xffffffffU, high_b = b >> 32;
  auto const part = [](std::uint64_t p) { return int128(0, p); };
  return part(low_a * low_b) + (part(low_a * high_b) + part(high_a * low_b)).shifted(32) +
         int128(static_cast<std::int64_t>(high_a * high_b), 0);
}
/// The double nearest to n ÷ divisor, rounded once. \pre divisor is at least 1 and a double holds it
[[nodiscard]] constexpr double nearest_quotient(int128 n, std::int64_t divisor) {
  double const rounded = n.to_double();
  // A number with 53 bits before its last zeros is a double already, and the quotient of two doubles is rounded once.
  int128 const size = n.high < 0 ? -n : n;
  int const zeros =
      size.low != 0 ? std::countr_zero(size.low) : 64 + std::countr_zero(static_cast<std::uint64_t>(size.high));
  int const bits =
      size.high != 0 ? 128 - std::countl_zero(static_cast<std::uint64_t>(size.high)) : 64 - std::countl_zero(size.low);
  if (bits - zeros <= 53) return rounded / static_cast<double>(divisor);
  // Long division, bit by bit: at least 64 bits of the quotient, of which the last says whether anything is left over.
  auto rest = std::uint64_t{0};
  int128 quotient;
  int behind_the_point = 0;
  auto const by = static_cast<std::uint64_t>(divisor);
  auto const take = [&](std::uint64_t bit) {
    rest = (rest << 1) | bit;
    quotient = quotient.shifted(1);
    if (rest >= by) {
      rest -= by;
      quotient.low |= 1;
    }
  };
  for (int i = bits; i-- > 0;) {
    take(i >= 64 ? (static_cast<std::uint64_t>(size.high) >> (i - 64)) & 1 : (size.low >> i) & 1);
  }
  for (; quotient.high == 0 && (quotient.low >> 62) == 0; ++behind_the_point) take(0);
  if (rest != 0) quotient.low |= 1;
  double out = quotient.to_double();
  for (int i = 0; i < behind_the_point; ++i) out /= 2;
  return n.high < 0 ? -out : out;
}
}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0
