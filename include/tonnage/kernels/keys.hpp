// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Group numbers from columns of codes: owner 3 of 200 and model 7 of 24 are group 3 × 24 + 7 of 4,800.
///
/// `std::vector<std::uint32_t> groups(rows); append_codes(groups, owners, 200); append_codes(groups, models, 24);`
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/target.hpp>
#include <tonnage/units/error.hpp>

namespace tonnage::kernels {

/// What a group may be numbered with: u8, u16 or u32.
template <class T>
concept group_key = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t>;

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// The largest key of some rows.
struct largest_key {
  template <class Isa, class Key>
  TONNAGE_INLINE static void run(Key const* keys, std::size_t count, Key* out) {
    using V = lanes<Key, Isa>;
    constexpr std::size_t w = width<Key, Isa>;
    V largest = {};
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V x;
      load(x, keys + i);
      largest = x > largest ? x : largest;
    }
    Key lane[w];
    store(lane, largest);
    Key most = 0;
    for (Key const key : lane) most = key > most ? key : most;
    for (; i < count; ++i) most = keys[i] > most ? keys[i] : most;
    *out = most;
  }
};

/// The smallest of some numbers without sign.
struct smallest_number {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* numbers, std::size_t count, T* out) {
    using V = lanes<T, Isa>;
    constexpr std::size_t w = width<T, Isa>;
    T least = static_cast<T>(-1);
    V smallest;
    fill(smallest, least);
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V x;
      load(x, numbers + i);
      smallest = x < smallest ? x : smallest;
    }
    T lane[w];
    store(lane, smallest);
    for (T const number : lane) least = number < least ? number : least;
    for (; i < count; ++i) least = numbers[i] < least ? numbers[i] : least;
    *out = least;
  }
};
template <group_key T>
[[nodiscard]] T smallest(std::span<T const> numbers) {
  T out{};
  dispatch<smallest_number>(numbers.data(), numbers.size(), &out);
  return out;
}

/// groups × size + codes.
struct append_to_groups {
  template <class Isa, class Key>
  TONNAGE_INLINE static void run(std::uint32_t* groups, Key const* codes, std::size_t count, std::uint32_t size) {
    using V = lanes<std::uint32_t, Isa>;
    constexpr std::size_t w = width<std::uint32_t, Isa>;
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V group;
      V code;
      load(group, groups + i);
      load_as<Isa>(code, codes + i);
      group = group * size + code;
      store(groups + i, group);
    }
    for (; i < count; ++i) groups[i] = groups[i] * size + codes[i];
  }
};

/// groups where the mask is set, else another number.
struct replace_groups {
  template <class Isa>
  TONNAGE_INLINE static void run(std::uint32_t* groups, std::uint8_t const* mask, std::size_t count,
                                 std::uint32_t other) {
    using V = lanes<std::uint32_t, Isa>;
    using S = lanes<std::int32_t, Isa>;
    constexpr std::size_t w = width<std::uint32_t, Isa>;
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V group;
      S wide;
      load(group, groups + i);
      load_as<Isa>(wide, reinterpret_cast<std::int8_t const*>(mask + i));  // 0xff becomes -1: all bits
      auto const keep = __builtin_bit_cast(V, wide);
      group = (group & keep) | (~keep & other);
      store(groups + i, group);
    }
    for (; i < count; ++i) groups[i] = mask[i] != 0 ? groups[i] : other;
  }
};

#if defined(__GNUC__)
template <std::size_t Count>
struct bytes_of {
  typedef std::int8_t type __attribute__((vector_size(Count)));  // NOLINT(modernize-use-using): no other form
};
#endif

/// mask, and where the number lies between two others, both included (or not, if it is to lie outside).
struct mask_between {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(std::uint8_t* mask, T const* numbers, std::size_t count, T low, T high,
                                 std::uint8_t flip) {
    std::size_t i = 0;
#if defined(__GNUC__)
    if constexpr (Isa::bytes != 0) {
      using V = lanes<T, Isa>;
      constexpr std::size_t w = width<T, Isa>;
      using byte_vector = typename bytes_of<w>::type;
      for (; i + w <= count; i += w) {
        V x;
        byte_vector old;
        load(x, numbers + i);
        load(old, reinterpret_cast<std::int8_t const*>(mask + i));
        auto const inside = (x >= low) & (x <= high);
        byte_vector const in = __builtin_convertvector(inside, byte_vector);
        byte_vector const now = old & (in ^ static_cast<std::int8_t>(flip));
        store(reinterpret_cast<std::int8_t*>(mask + i), now);
      }
    }
#endif
    for (; i < count; ++i)
      mask[i] &= static_cast<std::uint8_t>((numbers[i] >= low && numbers[i] <= high ? 0xff : 0) ^ flip);
  }
};

/// \throws tonnage::error  where a key is not below `size`, with the number of its row: "row 5 is of group 7, and …".
template <group_key Key>
void check_keys(Key const* keys, std::size_t begin, std::size_t count, std::size_t size, char const* is_of) {
  Key most = 0;
  dispatch<largest_key>(keys + begin, count, &most);
  if (count == 0 || most < size) return;
  std::size_t row = begin;
  while (keys[row] < size) ++row;
  throw error("row " + std::to_string(row) + " " + is_of + " " + std::to_string(keys[row]) + ", and there are " +
              std::to_string(size) + " from 0 on");
}

}  // namespace impl
/// \endcond

/// Makes group g of each row into g × size + its code. Start from zeros.
/// Precondition: the product of all sizes is at most 2^32; a group number beyond wraps.
/// \throws tonnage::error  where the columns differ in length, or a code is not below `size`: then no row has changed.
template <column Codes>
  requires group_key<number_of<Codes>>
void append_codes(std::span<std::uint32_t> groups, Codes const& codes, std::uint32_t size) {
  std::span const from(codes);
  if (from.size() != groups.size())
    throw error("a column of " + std::to_string(from.size()) + " codes beside " + std::to_string(groups.size()) +
                " rows");
  impl::check_keys(from.data(), 0, from.size(), size, "has code");
  impl::dispatch<impl::append_to_groups>(groups.data(), from.data(), from.size(), size);
}

/// Puts the rows whose mask byte is 0 into another group, which is then not looked at; 0xff keeps a row where it is.
/// Precondition: the mask has a byte for each row.
inline void put_aside(std::span<std::uint32_t> groups, std::span<std::uint8_t const> mask, std::uint32_t other) {
  impl::dispatch<impl::replace_groups>(groups.data(), mask.data(), groups.size(), other);
}

/// Clears the mask bytes of rows whose number is not between `low` and `high`, both included.
template <class T>
  requires std::same_as<T, std::int32_t> || std::same_as<T, std::uint8_t>
void keep_between(std::span<std::uint8_t> mask, std::span<T const> numbers, T low, T high) {
  impl::dispatch<impl::mask_between>(mask.data(), numbers.data(), mask.size(), low, high, std::uint8_t{0});
}
/// Clears those of rows whose number is between them.
template <class T>
  requires std::same_as<T, std::int32_t> || std::same_as<T, std::uint8_t>
void drop_between(std::span<std::uint8_t> mask, std::span<T const> numbers, T low, T high) {
  impl::dispatch<impl::mask_between>(mask.data(), numbers.data(), mask.size(), low, high, std::uint8_t{0xff});
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::kernels
