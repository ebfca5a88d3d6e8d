// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Sums by keys that are too many, or too far apart, for a table with a place for each: by job number, by serial number.
///
///     keyed_sums<double> by_job;                 // keys of 64 bits
///     by_job.add(job_numbers, gpu_hours);        // any number of batches
///     by_job.total<0>(by_job.group_of(4711));
///
/// Keys get group numbers in the order of first sight, by open addressing; groups are summed as in group_sum.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

inline namespace TONNAGE_BUILD {

/// Numbers for keys of 64 bits: 0, 1, 2, … in the order of first sight. 16 to 32 bytes for each key, and 8 to list it.
class key_index {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  /// The keys, by their numbers.
  [[nodiscard]] std::span<std::uint64_t const> keys() const noexcept { return keys_; }

  /// The number of each key; new keys are added. Complexity: a look-up each, whose waits for memory overlap.
  /// \throws tonnage::error  beyond 2^32 - 1 different keys.
  /// Precondition: a number for each key.
  void number(std::span<std::uint64_t const> keys, std::span<std::uint32_t> numbers) {
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i != keys.size(); ++i) {
      if (i + ahead < keys.size()) prefetch(keys[i + ahead]);
      numbers[i] = number(keys[i]);
    }
  }
  std::uint32_t number(std::uint64_t key) {
    if (2 * keys_.size() >= places_.size()) grow();
    place& at = places_[place_of(key)];
    if (at.number_and_1 == 0) {
      if (keys_.size() == (std::numeric_limits<std::uint32_t>::max)()) throw_error("there are 2^32 - 1 keys at most");
      keys_.push_back(key);
      at = {key, static_cast<std::uint32_t>(keys_.size())};
    }
    return at.number_and_1 - 1;
  }
  /// The number of a key that has been added, or nothing.
  [[nodiscard]] std::optional<std::uint32_t> find_number(std::uint64_t key) const {
    place const& at = places_[place_of(key)];
    return at.number_and_1 == 0 ? std::nullopt : std::optional(at.number_and_1 - 1);
  }

 private:
  struct place {
    std::uint64_t key = 0;
    std::uint32_t number_and_1 = 0;
  };

  /// The finalizer of MurmurHash3, by A. Appleby: every bit of the key reaches every bit of the place.
  [[nodiscard]] static std::uint64_t mixed(std::uint64_t key) noexcept {
    key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdU;
    key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53U;
    return key ^ (key >> 33);
  }
  [[nodiscard]] std::size_t first_place_of(std::uint64_t key) const noexcept {
    return tonnage::detail::platform_cast<std::size_t>(mixed(key)) & (places_.size() - 1);
  }
  TONNAGE_INLINE void prefetch(std::uint64_t key) const noexcept {
    tonnage::detail::prefetch(places_.data() + first_place_of(key));
  }
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const noexcept {
    std::size_t at = first_place_of(key);
    while (places_[at].number_and_1 != 0 && places_[at].key != key) at = (at + 1) & (places_.size() - 1);
    return at;
  }
  void grow() {
    std::vector<place> old(places_.size() * 2);
    old.swap(places_);
    for (place const& each : old)
      if (each.number_and_1 != 0) places_[place_of(each.key)] = each;
  }

  std::vector<place> places_ = std::vector<place>(64);
  std::vector<std::uint64_t> keys_;
};

/// Exact sums of columns by keys of 64 bits. A partial sum: `merge` takes in the sums of other rows, with other keys; totals
/// of a key are the same bits in any order, its group number is not.
/// Memory: that of `group_sums` for as many groups as there are keys, and the index.
template <group_measure... Measures>
class keyed_sums {
 public:
  /// Adds rows: their keys, then a column for each measure, as `group_sums::add` does.
  /// \throws tonnage::error  where columns differ in length; then the keys are known, and no sum has changed.
  template <class... Columns>
    requires(sizeof...(Columns) == sizeof...(Measures))
  void add(std::span<std::uint64_t const> keys, Columns const&... columns) {
    std::vector<std::uint32_t> groups(keys.size());
    index_.number(keys, groups);
    sums_.grow(index_.size());
    sums_.add(std::span<std::uint32_t const>(groups), columns...);
  }

  void merge(keyed_sums other) {
    std::vector<std::uint32_t> groups(other.index_.size());
    index_.number(other.index_.keys(), groups);
    sums_.grow(index_.size());
    sums_.merge(std::move(other.sums_), groups);
  }

  /// The keys, by group number.
  [[nodiscard]] std::span<std::uint64_t const> keys() const noexcept { return index_.keys(); }
  /// The group of a key.
  /// \throws tonnage::error  where no row has it.
  [[nodiscard]] std::uint32_t group_of(std::uint64_t key) const {
    if (auto const number = index_.find_number(key)) return *number;
    throw_error("no row has this key", {.text = std::to_string(key)});
  }
  /// The total of measure M in a group, as `group_sums::total`.
  template <std::size_t M>
  [[nodiscard]] auto total(std::uint32_t group) {
    return sums_.template total<M>(group);
  }

 private:
  key_index index_;
  group_sums<Measures...> sums_{0};
};

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
