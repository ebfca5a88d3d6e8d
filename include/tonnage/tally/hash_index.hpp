// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers for keys, by hash: how a tally finds the group of a row.
///
/// `index.find(hash, same)` gives 0, 1, 2, … in the order of first sight, in constant time, at two to four places of
/// eight bytes for each hash that leads to one.
#pragma once

#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

[[nodiscard]] inline std::size_t mix_hash(std::size_t h, std::size_t v) {
  std::uint64_t const mixed = (std::uint64_t{h} ^ v) * 0x9E3779B97F4A7C15;
  return platform_cast<std::size_t>(mixed ^ (mixed >> 32));
}

/// A hash of a text, eight bytes at a time.
[[nodiscard]] inline std::size_t hash_of_text(std::string_view text) {
  std::uint64_t out = text.size() * 0x9E3779B97F4A7C15, word = 0;
  auto const* at = text.data();
  auto left = text.size();
  for (; left > 8; at += 8, left -= 8) {
    std::memcpy(&word, at, 8);
    out = (out ^ word) * 0xff51afd7ed558ccd;
    out ^= out >> 32;
  }
  word = 0;
  if (left != 0) std::memcpy(&word, at, left);
  out = (out ^ word) * 0xc4ceb9fe1a85ec53;
  return platform_cast<std::size_t>(out ^ out >> 29);
}

template <class T>
concept hashes_itself = requires(T const& v) {
  { v.hash() } -> std::convertible_to<std::size_t>;
};
template <class T>
concept hashed_by_std = requires(T const& v) {
  { std::hash<T>{}(v) } -> std::convertible_to<std::size_t>;
};

/// Names and models. They say so themselves: a key of somebody else may have a member `address` that means something
/// else.
template <class T>
concept known_by_address = requires { typename T::known_by_address; };

/// Where a name or a model lies: at once, without a look at the memory there.
struct address_of_value {
  [[nodiscard]] void const* operator()(known_by_address auto const& v) const { return v.address(); }
};

/// Numbers that have a NaN, which is equal to nothing, and two zeros.
struct real_part {
  template <class T>
  static constexpr bool is = std::is_same_v<T, float> || std::is_same_v<T, double>;
};
/// Whether a value is such a part, or an optional, a pair or a tuple that has one.
template <class T, class Part>
[[nodiscard]] constexpr bool has() {
  if constexpr (Part::template is<T>)
    return true;
  else if constexpr (hashes_itself<T>)
    return false;
  else if constexpr (requires(T& v) { v.has_value(), *v = *v; })
    return has<std::remove_cvref_t<decltype(*std::declval<T&>())>, Part>();
  else if constexpr (requires { std::tuple_size<T>::value; })
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (has<std::remove_cvref_t<std::tuple_element_t<I, T>>, Part>() || ...);
    }(std::make_index_sequence<std::tuple_size_v<T>>());
  else
    return false;
}
/// The value as tallies compare it: reals by whole numbers in the same order, with one zero, and one NaN after all
/// others; what has no reals as it is.
template <class T>
[[nodiscard]] decltype(auto) comparable(T const& v) {
  if constexpr (!has<T, real_part>()) {
    return (v);
  } else if constexpr (real_part::is<T>) {
    using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    constexpr auto sign = static_cast<word>(word{1} << (8 * sizeof(T) - 1));
    constexpr auto infinity = std::bit_cast<word>(std::numeric_limits<T>::infinity());
    auto const bits = std::bit_cast<word>(v);  // by bits, which mean the same under -ffast-math
    auto const size = static_cast<word>(bits & static_cast<word>(~sign));
    if (size > infinity) return static_cast<word>(~word{});
    return static_cast<word>(size == bits ? bits + sign : sign - size);
  } else if constexpr (requires { v.has_value(); }) {
    using inner = std::remove_cvref_t<decltype(comparable(*v))>;
    return v.has_value() ? std::optional<inner>(comparable(*v)) : std::optional<inner>();
  } else {
    return std::apply(
        [](auto const&... part) { return std::tuple<decltype(comparable(part))...>(comparable(part)...); }, v);
  }
}
/// A hash of a value, and of those that it is made of. `address` says where names and models lie: equal ones at several
/// places, when libraries each have their own, unless it knows better (value_index.hpp).
template <class T, class Address = address_of_value>
[[nodiscard]] std::size_t identity_of(T const& v, Address&& address = {}) {
  if constexpr (known_by_address<T>)
    return std::hash<void const*>{}(address(v));
  else if constexpr (real_part::is<T>) {
    std::uint64_t const mixed = comparable(v) * 0x9E3779B97F4A7C15;
    return platform_cast<std::size_t>(mixed ^ (mixed >> 32));
  } else if constexpr (hashes_itself<T>)
    return v.hash();
  else if constexpr (std::is_same_v<T, std::chrono::year>)
    return static_cast<std::size_t>(static_cast<int>(v));
  else if constexpr (std::is_enum_v<T>)
    return static_cast<std::size_t>(v);
  else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>)
    return hash_of_text(v);
  else if constexpr (hashed_by_std<T> && !has<T, real_part>())
    return std::hash<T>{}(v);
  else if constexpr (requires { v.has_value(), *v; })
    return v ? mix_hash(1, identity_of(*v, address)) : 0;
  else if constexpr (requires { std::chrono::year_month_day(v); })
    return static_cast<std::size_t>(std::chrono::sys_days(std::chrono::year_month_day(v)).time_since_epoch().count());
  else if constexpr (std::is_same_v<T, std::chrono::year_month>)
    return static_cast<std::size_t>(12 * static_cast<int>(v.year()) +
                                    static_cast<int>(static_cast<unsigned>(v.month())));
  else if constexpr (std::is_same_v<T, std::chrono::month> || std::is_same_v<T, std::chrono::day>)
    return static_cast<unsigned>(v);
  else if constexpr (requires { v.time_since_epoch().count(); })
    return static_cast<std::size_t>(v.time_since_epoch().count());
  else if constexpr (requires { std::tuple_size<T>::value; }) {
    return std::apply(
        [&](auto const&... part) {
          std::size_t h = 0;
          ((h = mix_hash(h, identity_of(part, address))), ...);
          return h;
        },
        v);
  } else {
    static_assert(!sizeof(T), "tonnage: the value of a key needs std::hash, or a member hash()");
  }
}

/// Numbers by hash, 0, 1, 2, … in the order of first sight: open addressing. What a number stands for, and whether it
/// is the one looked for, is the caller's to know. With many groups a look-up waits for memory, so it comes in parts
/// that a caller may spread over several rows: `prefetch`, then `guess`, then `find`.
class hash_index {
 public:
  /// The number with this hash for which `same(number)` holds; the next number, and true, where there is none.
  template <class Same>
  std::pair<std::uint32_t, bool> find(std::uint32_t hash, Same const& same) {
    return find(hash, same, [&] { return hash; });
  }
  /// The same for hashes that equal values need not share. What `hash` does not find is looked for by `shared()`, a
  /// hash that they do, and found by both from then on.
  template <class Same, class SharedHash>
  std::pair<std::uint32_t, bool> find(std::uint32_t hash, Same const& same, SharedHash const& shared) {
    for (std::size_t at = hash;; ++at) {
      place const& p = places_[at &= places_.size() - 1];
      if (p.number_and_1 == 0) return add(hash, same, shared());
      if (p.hash == hash && same(p.number_and_1 - 1)) return {p.number_and_1 - 1, false};
    }
  }
  /// The number, where there is one.
  template <class Same>
  [[nodiscard]] std::optional<std::uint32_t> look_for(std::uint32_t hash, Same const& same) const {
    for (std::size_t at = hash;; ++at) {
      place const& p = places_[at &= places_.size() - 1];
      if (p.number_and_1 == 0) return std::nullopt;
      if (p.hash == hash && same(p.number_and_1 - 1)) return p.number_and_1 - 1;
    }
  }
  TONNAGE_INLINE void prefetch(std::uint32_t hash) const {
    detail::prefetch(places_.data() + (hash & (places_.size() - 1)));
  }
  /// The number at the first place to look, which is most often the one that `find` will give.
  [[nodiscard]] std::uint32_t guess(std::uint32_t hash) const {
    auto const number = places_[hash & (places_.size() - 1)].number_and_1;
    return number == 0 ? 0 : number - 1;
  }

 private:
  struct place {
    std::uint32_t number_and_1 = 0;
    std::uint32_t hash = 0;
  };
  template <class Same>
  std::pair<std::uint32_t, bool> add(std::uint32_t hash, Same const& same, std::uint32_t shared) {
    if (shared != hash) {
      auto const found = find(shared, same);
      put(hash, found.first);
      return found;
    }
    if (size_ == UINT32_MAX / 4) throw_error("a tally holds 2^30 groups at most");
    put(hash, size_);
    return {size_++, true};
  }
  void put(std::uint32_t hash, std::uint32_t number) {
    if (2 * ++taken_ > places_.size()) grow();
    put_into(places_, {number + 1, hash});
  }
  static void put_into(std::vector<place>& places, place const& p) {
    std::size_t at = p.hash & (places.size() - 1);
    while (places[at].number_and_1 != 0) at = (at + 1) & (places.size() - 1);
    places[at] = p;
  }
  void grow() {
    std::vector<place> wider(places_.size() * 4);
    for (place const& p : places_)
      if (p.number_and_1 != 0) put_into(wider, p);
    places_.swap(wider);
  }

  std::vector<place> places_ = std::vector<place>(64);
  std::size_t taken_ = 0;   // places
  std::uint32_t size_ = 0;  // numbers
};

}  // namespace tonnage::inline v0_1_0::detail
