// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// GPUs by group and model, for the few pairs that a group has no place for: a ninth model, or half a GPU.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/tally/total.hpp>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

template <class Count>
class further_counts {
 public:
  struct entry {
    std::uint32_t group;
    std::uint32_t model;
    total<Count> count{};
  };

  /// The count of a pair, zero at first.
  [[nodiscard]] total<Count>& of(std::uint32_t group, std::uint32_t model) {
    auto const hash = static_cast<std::uint32_t>(mix_hash(mix_hash(0, group), model));
    auto const found =
        index_.find(hash, [&](std::uint32_t i) { return entries_[i].group == group && entries_[i].model == model; });
    if (found.second) entries_.emplace_back(group, model);
    return entries_[found.first].count;
  }

  /// Entries in the order of their groups, and of the models within.
  [[nodiscard]] std::vector<std::uint32_t> by_group() const {
    std::vector<std::uint32_t> numbers(entries_.size());
    for (std::uint32_t i = 0; i != numbers.size(); ++i) numbers[i] = i;
    sort_numbers(numbers, [&](std::uint32_t a, std::uint32_t b) {
      auto const &one = entries_[a], &other = entries_[b];
      return one.group != other.group ? one.group < other.group : one.model < other.model;
    });
    return numbers;
  }
  [[nodiscard]] entry const& operator[](std::uint32_t number) const { return entries_[number]; }
  [[nodiscard]] entry const* begin() const { return entries_.data(); }
  [[nodiscard]] entry const* end() const { return entries_.data() + entries_.size(); }

 private:
  hash_index index_;
  growing_array<entry> entries_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
