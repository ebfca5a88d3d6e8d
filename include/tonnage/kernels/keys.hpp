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
#include <tonnage/core/error.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/target.hpp>

namespace tonnage::inline v0_1_0::kernels {

/// What a group may be numbered with: u8, u16 or u32.
template <class T>
concept group_key = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t>;

/// Groups from `other` on that rows are put aside into, in turn: one alone would be waited for by each row of the next.
inline constexpr std::uint32_t spare_groups = 16;

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// The largest of some numbers without sign, or the smallest; of none, the other end of their range.
template <bool Largest>
struct extreme_number {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* numbers, std::size_t count, T* out) {
    using V = lanes<T, Isa>;
    constexpr std::size_t w = width<T, Isa>;
    T extreme = Largest ? T{0} : static_cast<T>(-1);
    V extremes;
    fill(extremes, extreme);
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V x;
      foresee<w>(numbers + i);
      load(x, numbers + i);
      extremes = (Largest ? x > extremes : x < extremes) ? x : extremes;
    }
    T lane[w];
    store(lane, extremes);
    for (T const number : lane) extreme = (Largest ? number > extreme : number < extreme) ? number : extreme;
    for (; i < count; ++i) extreme = (Largest ? numbers[i] > extreme : numbers[i] < extreme) ? numbers[i] : extreme;
    *out = extreme;
  }
};
template <group_key T>
[[nodiscard]] T smallest(std::span<T const> numbers) {
  T out{};
  dispatch<extreme_number<false>>(numbers.data(), numbers.size(), &out);
  return out;
}

/// groups × size + codes, and the largest code.
struct append_to_groups {
  template <class Isa, class Key>
  TONNAGE_INLINE static void run(std::uint32_t* groups, Key const* codes, std::size_t count, std::uint32_t size,
                                 std::uint32_t* largest) {
    using V = lanes<std::uint32_t, Isa>;
    constexpr std::size_t w = width<std::uint32_t, Isa>;
    V most = {};
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V group;
      V code;
      foresee<w>(codes + i);
      load(group, groups + i);
      load_as<Isa>(code, codes + i);
      group = group * size + code;
      most = code > most ? code : most;
      store(groups + i, group);
    }
    std::uint32_t lane[w];
    store(lane, most);
    std::uint32_t out = 0;
    for (std::uint32_t const code : lane) out = code > out ? code : out;
    for (; i < count; ++i) {
      groups[i] = groups[i] * size + codes[i];
      out = codes[i] > out ? codes[i] : out;
    }
    *largest = out;
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

/// groups where a number lies from `low` to `high`, or where it does not; else another number.
template <bool Inside>
struct keep_groups {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(std::uint32_t* groups, T const* numbers, std::size_t count, std::int32_t low,
                                 std::int32_t high, std::uint32_t other) {
    using V = lanes<std::uint32_t, Isa>;
    using S = lanes<std::int32_t, Isa>;
    constexpr std::size_t w = width<std::uint32_t, Isa>;
    // One comparison for both ends: what lies below `low` wraps to a large number.
    std::uint32_t const size = static_cast<std::uint32_t>(high) - static_cast<std::uint32_t>(low);
    auto const base = static_cast<std::uint32_t>(low);
    std::uint32_t others[spare_groups];
    for (std::uint32_t k = 0; k < spare_groups; ++k) others[k] = other + k;
    V elsewhere;
    load(elsewhere, others);
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V group;
      S number;
      foresee<w>(numbers + i);
      load(group, groups + i);
      load_as<Isa>(number, numbers + i);
      V const from_low = __builtin_bit_cast(V, number) - base;
      if constexpr (Inside)
        group = from_low <= size ? group : elsewhere;
      else
        group = from_low <= size ? elsewhere : group;
      store(groups + i, group);
    }
    for (; i < count; ++i)
      groups[i] =
          (static_cast<std::uint32_t>(numbers[i]) - base <= size) == Inside ? groups[i] : others[i % spare_groups];
  }
};

/// Three counts, of one pass over both.
struct count_stretches {
  template <class Isa>
  TONNAGE_INLINE static void run(std::int32_t const* begins, std::int32_t const* ends, std::size_t count,
                                 std::int32_t none, std::int32_t at, std::uint32_t* out) {
    using S = lanes<std::int32_t, Isa>;
    constexpr std::size_t w = width<std::int32_t, Isa>;
    S without = {}, ended = {}, reversed = {};
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      S begin, end;
      load(begin, begins + i);
      load(end, ends + i);
      if constexpr (w == 1) {
        without -= begin == none;
        ended -= end == at;
        reversed -= end < begin && end != none;
      } else {  // true is -1; g++ 12 takes "less" apart, lane by lane, where it does not choose between the two
        S const known_end = end == none ? begin : end, later = begin > known_end ? begin : known_end;
        without += begin == none;
        ended += end == at;
        reversed += later != known_end;
      }
    }
    std::int32_t lane[3][w];
    store(lane[0], without);
    store(lane[1], ended);
    store(lane[2], reversed);
    for (std::size_t c = 0; c != 3; ++c) {
      out[c] = 0;
      for (std::int32_t const each : lane[c]) out[c] -= static_cast<std::uint32_t>(each);
    }
    for (; i < count; ++i) {
      out[0] += begins[i] == none ? 1 : 0;
      out[1] += ends[i] == at ? 1 : 0;
      out[2] += ends[i] < begins[i] && ends[i] != none ? 1 : 0;
    }
  }
};

/// \throws tonnage::error  where a key is not below `size`, with the number of its row: "row 5 is of group 7, and …".
template <group_key Key>
void check_keys(Key const* keys, std::size_t begin, std::size_t count, std::size_t size, char const* is_of) {
  Key most = 0;
  dispatch<extreme_number<true>>(keys + begin, count, &most);
  if (count == 0 || most < size) return;
  std::size_t row = begin;
  while (keys[row] < size) ++row;
  throw_error("row " + std::to_string(row) + " " + is_of + " " + std::to_string(keys[row]) + ", and there are " +
              std::to_string(size) + " from 0 on");
}

}  // namespace impl
/// \endcond

/// Makes group g of each row into g × size + its code. Start from zeros. O(rows)
/// Precondition: the product of all sizes is at most 2^32; a group number beyond wraps.
/// \throws tonnage::error  where the columns differ in length, or a code is not below `size`; the groups are then of no use.
template <column Codes>
  requires group_key<number_of<Codes>>
void append_codes(std::span<std::uint32_t> groups, Codes const& codes, std::uint32_t size) {
  std::span const from(codes);
  if (from.size() != groups.size())
    throw_error("a column of " + std::to_string(from.size()) + " codes beside " + std::to_string(groups.size()) +
                " rows");
  std::uint32_t largest = 0;
  impl::dispatch<impl::append_to_groups>(groups.data(), from.data(), from.size(), size, &largest);
  if (largest >= size) impl::check_keys(from.data(), 0, from.size(), size, "has code");
}

/// Puts the rows whose mask byte is 0 into another group, which is then not looked at; 0xff keeps a row where it is. O(rows)
/// Precondition: the mask has a byte for each row.
inline void put_aside(std::span<std::uint32_t> groups, std::span<std::uint8_t const> mask, std::uint32_t other) {
  impl::dispatch<impl::replace_groups>(groups.data(), mask.data(), groups.size(), other);
}

/// What a filter compares: days, or small codes.
template <class T>
concept filter_number =
    std::same_as<T, std::int32_t> || std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t>;

/// Puts the rows whose number is not from `low` to `high`, both included, into the groups from `other` on, of which there
/// are `spare_groups`. O(rows)
/// Precondition: a number for each row; low <= high.
template <filter_number T>
void keep_between(std::span<std::uint32_t> groups, std::span<T const> numbers, T low, T high, std::uint32_t other) {
  impl::dispatch<impl::keep_groups<true>>(groups.data(), numbers.data(), groups.size(), std::int32_t{low},
                                          std::int32_t{high}, other);
}
/// Puts those whose number is from `low` to `high` there. O(rows)
template <filter_number T>
void drop_between(std::span<std::uint32_t> groups, std::span<T const> numbers, T low, T high, std::uint32_t other) {
  impl::dispatch<impl::keep_groups<false>>(groups.data(), numbers.data(), groups.size(), std::int32_t{low},
                                           std::int32_t{high}, other);
}
/// What `count_stretches` finds.
struct stretch_counts {
  std::uint32_t without_begin = 0;  ///< rows without a begin
  std::uint32_t ended = 0;          ///< rows whose end is the one asked for
  std::uint32_t reversed = 0;       ///< rows that end before they begin, where both are known
};
/// Of rows that begin and end somewhere, 2^31 of them at most. O(rows)
/// Precondition: an end for each begin; `none`, which stands for an unknown one, is the smallest of all.
[[nodiscard]] inline stretch_counts count_stretches(std::span<std::int32_t const> begins,
                                                    std::span<std::int32_t const> ends, std::int32_t none,
                                                    std::int32_t ended_at) {
  std::uint32_t out[3];
  impl::dispatch<impl::count_stretches>(begins.data(), ends.data(), begins.size(), none, ended_at, out);
  return {out[0], out[1], out[2]};
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
