// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Codes for the values of a key, by value: 0, 1, 2, … in the order of first sight.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/tally/detail/cell_index.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/value_index.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

template <class Value>
inline constexpr bool is_text = std::is_same_v<Value, std::string> || std::is_same_v<Value, std::string_view>;
/// Whole numbers and enumerations, which may lie close together.
template <class Value>
inline constexpr bool is_numbered = (std::is_integral_v<Value> && sizeof(Value) <= 8) || std::is_enum_v<Value>;

/// A whole number as 64 bits in the same order.
template <class Value>
[[nodiscard]] constexpr std::uint64_t rank_of_number(Value v) {
  if constexpr (std::is_enum_v<Value>)
    return rank_of_number(static_cast<std::underlying_type_t<Value>>(v));
  else if constexpr (std::is_signed_v<Value>)
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(v)) + (std::uint64_t{1} << 63);
  else
    return static_cast<std::uint64_t>(v);
}

/// Numbers in a narrow range, looked up in a table of all of it.
class number_window {
 public:
  struct view {
    std::uint64_t first;
    std::uint32_t const* codes;
    std::uint64_t size;
    /// The code of a number of this rank, and 1; 0 where it is not known.
    [[nodiscard]] std::uint32_t operator()(std::uint64_t rank) const {
      return rank - first < size ? codes[platform_cast<std::size_t>(rank - first)] : 0;
    }
  };
  [[nodiscard]] view here() const { return {first_, codes_.data(), codes_.size()}; }
  [[nodiscard]] bool is_open() const { return !codes_.empty(); }
  /// Notes the code of a new number, where all of them lie in few places enough.
  void note(std::uint64_t rank, std::uint32_t code, growing_array<std::uint64_t> const& ranks) {
    if (ranks.size() == 1) least_ = most_ = rank;
    least_ = rank < least_ ? rank : least_;
    most_ = rank > most_ ? rank : most_;
    std::uint64_t const span_of_all = most_ - least_;
    if (span_of_all > 1024 + 8 * std::uint64_t{ranks.size()} || span_of_all > std::uint64_t{1} << 28) {
      codes_.clear();
      return;
    }
    if (std::uint64_t const at = rank - first_; at < codes_.size()) {
      codes_[platform_cast<std::size_t>(at)] = code + 1;
      return;
    }
    // Room on both sides, so that numbers that come in order do not move everything each time.
    std::uint64_t const room = span_of_all / 2 + 64;
    first_ = least_ < room ? 0 : least_ - room;
    codes_.assign(platform_cast<std::size_t>(most_ - first_ + room), 0);
    for (std::size_t c = 0; c != ranks.size(); ++c)
      codes_[platform_cast<std::size_t>(ranks[c] - first_)] = static_cast<std::uint32_t>(c) + 1;
  }

 private:
  std::uint64_t first_ = 0, least_ = 0, most_ = 0;
  std::vector<std::uint32_t> codes_;
};

template <class Value>
class dictionary {
 public:
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] Value const& operator[](std::size_t code) const { return values_[code]; }
  void prefetch(std::size_t code) const { __builtin_prefetch(values_.data() + code); }

  [[nodiscard]] std::uint32_t code_of(Value const& value) {
    std::uint32_t out = 0;
    codes_of(1, [&](std::size_t) -> Value const& { return value; }, &out);
    return out;
  }
  /// The codes of a block of values, `get(row)`, which is asked for once a row.
  template <class Get>
  void codes_of(std::size_t rows, Get const& get, std::uint32_t* codes) {
    std::uint32_t hashes[rows_in_block];
    Value const* values[rows_in_block];
    made_.clear();
    made_.reserve(rows_in_block);
    for (std::size_t r = 0; r != rows; ++r) {
      if constexpr (std::is_lvalue_reference_v<decltype(get(0))>)
        values[r] = &get(r);
      else
        values[r] = &made_.emplace_back(get(r));
      if constexpr (is_text<Value>) __builtin_prefetch(values[r]->data());
    }
    for (std::size_t r = 0; r != rows; ++r) {
      hashes[r] = value_index::hash_of(*values[r]);
      index_.prefetch(hashes[r]);
    }
    for (std::size_t r = 0; r != rows; ++r) __builtin_prefetch(values_.data() + index_.guess(hashes[r]));
    for (std::size_t r = 0; r != rows; ++r) codes[r] = find(hashes[r], *values[r]);
  }

  /// Codes in the order of their values.
  [[nodiscard]] std::vector<std::uint32_t> in_order() const {
    std::vector<std::uint32_t> out(values_.size());
    for (std::uint32_t i = 0; i != out.size(); ++i) out[i] = i;
    if constexpr (is_text<Value>) out = texts_in_order();
    sort_numbers(out, [&](std::uint32_t a, std::uint32_t b) { return values_[a] < values_[b]; });
    return out;
  }

 private:
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, Value const& value) {
    auto const found = index_.find(hash, value, [&](std::uint32_t n) -> Value const& { return values_[n]; });
    if (found.second) values_.emplace_back(value);
    return found.first;
  }
  /// By the eight bytes after what they have in common, which leaves little to compare.
  [[nodiscard]] std::vector<std::uint32_t> texts_in_order() const {
    std::string_view const first = values_.size() == 0 ? std::string_view() : std::string_view(values_[0]);
    std::size_t common = first.size();
    for (std::size_t i = 1; i < values_.size(); ++i) {
      std::string_view const each = values_[i];
      common = each.size() < common ? each.size() : common;
      while (std::memcmp(each.data(), first.data(), common) != 0) --common;
    }
    std::vector<std::uint64_t> ranks(values_.size());
    for (std::size_t i = 0; i != ranks.size(); ++i) {
      auto const rest = std::string_view(values_[i]).substr(common);
      for (std::size_t b = 0; b != 8; ++b)
        ranks[i] = ranks[i] << 8 | (b < rest.size() ? static_cast<unsigned char>(rest[b]) : 0U);
    }
    return numbers_in_order(ranks);
  }

  value_index index_;
  growing_array<Value> values_;
  growing_array<Value> made_;  // of a block, where keys do not lie in rows
};

/// Of whole numbers, which need no hash while they lie close together.
template <class Value>
  requires is_numbered<Value>
class dictionary<Value> {
 public:
  [[nodiscard]] std::size_t size() const { return ranks_.size(); }
  [[nodiscard]] Value operator[](std::size_t code) const {
    if constexpr (std::is_enum_v<Value>)
      return static_cast<Value>(number_of<std::underlying_type_t<Value>>(ranks_[code]));
    else
      return number_of<Value>(ranks_[code]);
  }
  void prefetch(std::size_t code) const { __builtin_prefetch(ranks_.data() + code); }

  [[nodiscard]] std::uint32_t code_of(Value value) { return code_of_rank(rank_of_number(value)); }
  template <class Get>
  void codes_of(std::size_t rows, Get const& get, std::uint32_t* codes) {
    if (window_.is_open()) {
      auto here = window_.here();
      for (std::size_t r = 0; r != rows; ++r) {
        auto const rank = rank_of_number(static_cast<Value>(get(r)));
        auto const code_and_1 = here(rank);
        codes[r] = code_and_1 - 1;
        if (code_and_1 == 0) [[unlikely]] {
          codes[r] = code_of_rank(rank);
          here = window_.here();
        }
      }
      return;
    }
    std::uint64_t of_rows[rows_in_block];
    for (std::size_t r = 0; r != rows; ++r) {
      of_rows[r] = rank_of_number(static_cast<Value>(get(r)));
      index_.prefetch(hash_of(of_rows[r]));
    }
    for (std::size_t r = 0; r != rows; ++r) codes[r] = code_of_rank(of_rows[r]);
  }
  [[nodiscard]] std::vector<std::uint32_t> in_order() const {
    std::vector<std::uint64_t> ranks(ranks_.size());
    for (std::size_t i = 0; i != ranks.size(); ++i) ranks[i] = ranks_[i];
    return numbers_in_order(ranks);
  }

 private:
  template <class Number>
  [[nodiscard]] static Number number_of(std::uint64_t rank) {
    if constexpr (std::is_same_v<Number, bool>)
      return rank != 0;
    else if constexpr (std::is_signed_v<Number>)
      return static_cast<Number>(static_cast<std::int64_t>(rank - (std::uint64_t{1} << 63)));
    else
      return static_cast<Number>(rank);
  }
  [[nodiscard]] static std::uint32_t hash_of(std::uint64_t rank) {
    std::uint64_t const mixed = rank * 0x9E3779B97F4A7C15;
    return static_cast<std::uint32_t>(mixed >> 32);
  }
  [[nodiscard]] std::uint32_t code_of_rank(std::uint64_t rank) {
    auto const found = index_.find(hash_of(rank), [&](std::uint32_t n) { return ranks_[n] == rank; });
    if (found.second) {
      ranks_.emplace_back(rank);
      window_.note(rank, found.first, ranks_);
    }
    return found.first;
  }

  hash_index index_;
  number_window window_;
  growing_array<std::uint64_t> ranks_;
};

}  // namespace tonnage::inline v0_1_0::detail
