// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers and texts as bytes, and read again without trust.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <type_traits>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// A hash of all bytes before it ends a message (FNV-1a, 64 bits).
[[nodiscard]] inline std::uint64_t checksum(std::span<std::byte const> bytes) {
  std::uint64_t out = 0xcbf29ce484222325;
  for (auto const b : bytes) out = (out ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3;
  return out;
}

/// Numbers with their lowest byte first.
class byte_writer {
 public:
  template <class T>
    requires std::integral<T>
  void number(T value) {
    auto const bits = platform_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i != sizeof(T); ++i) bytes_.push_back(static_cast<std::byte>(bits >> (8 * i) & 0xff));
  }
  void real(double value) { number(std::bit_cast<std::uint64_t>(value)); }
  /// How many of something follow.
  void size(std::uint64_t many) { number(many); }
  void text(std::string_view text) {
    size(text.size());
    for (char const c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
  /// The bytes of an exact sum without what fills it up: of zeros below, and of the sign above.
  void sum(superaccumulator const& exact) {
    auto const all = exact.to_bytes();
    std::size_t end = superaccumulator::byte_count - 4, begin = 0;
    bool const negative = all[end - 1] == std::byte{0xff};
    while (end != 0 && all[end - 1] == (negative ? std::byte{0xff} : std::byte{})) --end;
    while (begin != end && all[begin] == std::byte{}) ++begin;
    number(static_cast<std::uint8_t>(std::to_integer<unsigned>(all[superaccumulator::byte_count - 4]) |
                                     (negative ? 8U : 0U)));
    number(static_cast<std::uint16_t>(begin));
    number(static_cast<std::uint16_t>(end - begin));
    bytes_.insert(bytes_.end(), all.begin() + static_cast<std::ptrdiff_t>(begin),
                  all.begin() + static_cast<std::ptrdiff_t>(end));
  }
  [[nodiscard]] std::vector<std::byte> finished() {
    number(checksum(bytes_));
    return std::move(bytes_);
  }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads what `byte_writer` writes, and believes none of it.
class byte_reader {
 public:
  explicit byte_reader(std::span<std::byte const> bytes) : bytes_(bytes), left_(bytes) {}

  template <class T>
    requires std::integral<T>
  [[nodiscard]] T number() {
    auto const from = take(sizeof(T));
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i != sizeof(T); ++i) bits |= std::to_integer<std::uint64_t>(from[i]) << (8 * i);
    if constexpr (std::is_same_v<T, bool>)
      return bits != 0;
    else
      return platform_cast<T>(bits);
  }
  [[nodiscard]] double real() { return std::bit_cast<double>(number<std::uint64_t>()); }
  [[nodiscard]] std::string text() {
    auto const from = take(size());
    std::string out(from.size(), '\0');
    if (!from.empty()) std::memcpy(out.data(), from.data(), from.size());
    return out;
  }
  /// How many of something follow, each of a byte at least.
  [[nodiscard]] std::size_t size() {
    auto const many = number<std::uint64_t>();
    if (many > left_.size()) fail("they say that more follows than there is");
    return platform_cast<std::size_t>(many);
  }
  [[nodiscard]] superaccumulator sum(std::uint8_t marks) {
    std::size_t const begin = number<std::uint16_t>(), size = number<std::uint16_t>();
    std::array<std::byte, superaccumulator::byte_count> all{};
    std::size_t const limbs = all.size() - 4;
    if (begin > limbs || size > limbs - begin) fail("a sum is longer than sums are");
    auto const from = take(size);
    if (size != 0) std::memcpy(all.data() + begin, from.data(), size);
    if ((marks & 8) != 0)
      for (auto i = begin + size; i != limbs; ++i) all[i] = std::byte{0xff};
    all[limbs] = static_cast<std::byte>(marks & 7);
    return superaccumulator::from_bytes(all);
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }
  [[noreturn]] void fail(std::string const& why) const {
    throw_error("these bytes are no partial answer: " + why,
                {.field = "byte " + std::to_string(bytes_.size() - left_.size())});
  }

 private:
  [[nodiscard]] std::span<std::byte const> take(std::size_t many) {
    if (many > left_.size()) fail("they end early");
    auto const out = left_.first(many);
    left_ = left_.subspan(many);
    return out;
  }

  std::span<std::byte const> bytes_;
  std::span<std::byte const> left_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
