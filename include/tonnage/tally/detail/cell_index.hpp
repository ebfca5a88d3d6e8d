// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers for cells, from the codes of their keys: 0, 1, 2, … in the order of first sight.
///
/// Where the codes of all keys fit into 16 bits together (one key: always), a table gives the number; beyond, a hash.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

/// Rows that are looked at together.
inline constexpr std::size_t rows_in_block = 32;

class cell_index {
 public:
  explicit cell_index(std::size_t keys) : keys_(keys), bits_(keys), same_as_(keys) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  /// The codes of a cell, one for each key.
  [[nodiscard]] std::uint32_t const* codes(std::size_t cell) const { return codes_.data() + cell * keys_; }

  /// The cells of a block. `codes[key * rows_in_block + row]`
  /// \param known  how many codes the first key has
  void find(std::uint32_t const* codes, std::size_t rows, std::uint32_t* cells, std::size_t known) {
    if (keys_ == 1) return find_of_one_key(codes, rows, cells, known);
    make_room(codes, rows);
    if (is_table_) {
      for (std::size_t r = 0; r != rows; ++r) cells[r] = 0;
      for (std::size_t k = 0; k != keys_; ++k) {
        if (same_as_[k] != k) continue;
        for (std::size_t r = 0; r != rows; ++r) cells[r] = cells[r] << bits_[k] | codes[k * rows_in_block + r];
      }
      for (std::size_t r = 0; r != rows; ++r) {
        std::uint32_t& number_and_1 = table_[cells[r]];
        if (number_and_1 == 0) [[unlikely]]
          number_and_1 = add(codes, r) + 1;
        cells[r] = number_and_1 - 1;
      }
      return;
    }
    std::uint32_t hashes[rows_in_block];
    for (std::size_t r = 0; r != rows; ++r) {
      hashes[r] = hash_of(codes + r, rows_in_block);
      index_.prefetch(hashes[r]);
    }
    for (std::size_t r = 0; r != rows; ++r) prefetch(this->codes(index_.guess(hashes[r])));
    for (std::size_t r = 0; r != rows; ++r) {
      auto const found = index_.find(hashes[r], [&](std::uint32_t cell) {
        std::uint32_t const* const its = this->codes(cell);
        bool same = true;
        for (std::size_t k = 0; k != keys_; ++k) same = same && its[k] == codes[k * rows_in_block + r];
        return same;
      });
      if (found.second) add(codes, r);
      cells[r] = found.first;
    }
  }

 private:
  static constexpr std::size_t most_bits = 16;

  /// Cells are numbered as the codes of their key, unless a code came and its row did not.
  void find_of_one_key(std::uint32_t const* codes, std::size_t rows, std::uint32_t* cells, std::size_t known) {
    if (known == size_ && are_codes_) {
      std::memcpy(cells, codes, rows * sizeof *cells);
      return;
    }
    table_.grow_to(known);
    for (std::size_t r = 0; r != rows; ++r) {
      std::uint32_t& number_and_1 = table_[codes[r]];
      if (number_and_1 == 0) number_and_1 = add(codes, r) + 1;
      cells[r] = number_and_1 - 1;
      are_codes_ = are_codes_ && cells[r] == codes[r];
    }
  }

  std::uint32_t add(std::uint32_t const* codes, std::size_t row) {
    for (std::size_t k = 0; k != keys_; ++k) codes_.emplace_back(codes[k * rows_in_block + row]);
    return static_cast<std::uint32_t>(size_++);
  }
  [[nodiscard]] std::uint32_t hash_of(std::uint32_t const* codes, std::size_t step) const {
    std::size_t out = 0;
    for (std::size_t k = 0; k != keys_; ++k) out = mix_hash(out, codes[k * step]);
    return static_cast<std::uint32_t>(out);
  }
  /// Whether two keys have the same codes in a block, as the number and the name of a node have.
  [[nodiscard]] static bool are_same(std::uint32_t const* codes, std::size_t a, std::size_t b, std::size_t rows) {
    return std::memcmp(codes + a * rows_in_block, codes + b * rows_in_block, rows * sizeof *codes) == 0;
  }
  /// Lays the table out again where a code has more bits than before, or is no longer that of another key, which needs
  /// none; past the table, goes over to the hash.
  void make_room(std::uint32_t const* codes, std::size_t rows) {
    if (!is_table_) return;
    bool const is_first = table_.size() == 0;
    bool wider = is_first;
    for (std::size_t k = 0; k != keys_; ++k) {
      if (is_first)
        for (same_as_[k] = 0; same_as_[k] != k && !are_same(codes, same_as_[k], k, rows);) ++same_as_[k];
      if (same_as_[k] != k) {
        if (are_same(codes, same_as_[k], k, rows)) continue;
        bits_[k] = bits_[same_as_[k]];
        same_as_[k] = k;
        wider = true;
      }
      std::uint32_t all = 0;
      for (std::size_t r = 0; r != rows; ++r) all |= codes[k * rows_in_block + r];
      auto const bits = platform_cast<std::uint32_t>(std::bit_width(all));
      if (bits > bits_[k]) wider = true, bits_[k] = bits;
    }
    if (!wider) return;
    std::size_t sum = 0;
    for (std::size_t k = 0; k != keys_; ++k) sum += same_as_[k] == k ? bits_[k] : 0;
    is_table_ = sum <= most_bits;
    table_.clear();
    if (is_table_) table_.grow_to(std::size_t{1} << sum);
    for (std::uint32_t cell = 0; cell != size_; ++cell) {
      std::uint32_t const* const its = this->codes(cell);
      if (is_table_) {
        std::uint32_t at = 0;
        for (std::size_t k = 0; k != keys_; ++k)
          if (same_as_[k] == k) at = at << bits_[k] | its[k];
        table_[at] = cell + 1;
      } else {
        static_cast<void>(index_.find(hash_of(its, 1), [](std::uint32_t) { return false; }));
      }
    }
  }

  std::size_t keys_;
  std::size_t size_ = 0;
  std::vector<std::uint32_t> bits_;     // of the codes of each key
  std::vector<std::size_t> same_as_;    // of each key the first whose codes it has had in all rows: at least itself
  growing_array<std::uint32_t> codes_;  // of cells
  growing_array<std::uint32_t> table_;  // numbers, and 1
  hash_index index_;                    // after the table
  bool is_table_ = true;
  bool are_codes_ = true;  // of one key
};

/// Numbers from 0 to n - 1 in the order of what they stand for: a radix sort, which keeps equals in their order.
[[nodiscard]] inline std::vector<std::uint32_t> numbers_in_order(std::vector<std::uint64_t> const& ranks) {
  constexpr unsigned digit = 11;
  constexpr std::size_t digits = std::size_t{1} << digit;
  std::size_t const n = ranks.size();
  std::vector<std::uint32_t> out(n), other(n);
  std::uint64_t differ = 0;
  for (std::size_t i = 0; i != n; ++i) {
    out[i] = static_cast<std::uint32_t>(i);
    differ |= ranks[i] ^ ranks[0];
  }
  std::vector<std::size_t> places(digits);
  for (unsigned shift = 0; shift < 64 && differ >> shift != 0; shift += digit) {
    if ((differ >> shift & (digits - 1)) == 0) continue;
    for (auto& place : places) place = 0;
    for (std::size_t i = 0; i != n; ++i) ++places[ranks[i] >> shift & (digits - 1)];
    std::size_t before = 0;
    for (auto& place : places) {
      auto const many = place;
      place = before;
      before += many;
    }
    for (std::size_t i = 0; i != n; ++i) other[places[ranks[out[i]] >> shift & (digits - 1)]++] = out[i];
    out.swap(other);
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::detail
