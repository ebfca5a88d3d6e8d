// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers the texts of Arrow columns, the same text with the same number in every batch.
///
/// `arrow_keys sites; for (auto const& batch : reader) sums.add(sites.codes(batch["site"]), …);`: rows of "Seoul",
/// "Pangyo", "Seoul" are 0, 1, 0, and `sites.entries()` is {"Seoul", "Pangyo"}, though the batches had a dictionary
/// each, or none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/text.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// Texts in the order in which they first came. Memory: each text once.
class arrow_keys {
 public:
  /// \param where_null  the text of rows that have none, such as "unknown"; where it is not given, they are refused
  explicit arrow_keys(std::optional<std::string> where_null = std::nullopt) : where_null_(std::move(where_null)) {}

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// The texts by their numbers.
  [[nodiscard]] std::vector<std::string> entries() const { return {entries_.begin(), entries_.end()}; }

  /// The numbers of the rows; texts that are new get the next ones.
  /// \throws tonnage::error  as `arrow_texts`; numbers that were given stay.
  /// Complexity: one look-up for each row, of a dictionary for each entry that occurs.
  [[nodiscard]] std::vector<std::uint32_t> codes(arrow_column const& column) {
    arrow_texts const texts(column);
    std::vector<std::uint32_t> out(texts.size());
    auto const* const dictionary = texts.dictionary();
    if (dictionary != nullptr && column.nulls() == 0 && dictionary->entries().nulls() == 0) {
      auto const bits = column.type().bits;
      if (bits == 8) return number_all(texts, dictionary->codes<std::uint8_t>());
      if (bits == 16) return number_all(texts, dictionary->codes<std::uint16_t>());
      if (bits == 32) return number_all(texts, dictionary->codes<std::uint32_t>());
    }
    std::vector<std::uint32_t> known(dictionary != nullptr ? dictionary->entries().size() : 0, unseen);
    for (std::size_t row = 0; row != out.size(); ++row) {
      if (dictionary == nullptr || !column.valid(row)) {
        out[row] = number_in(texts, row);
        continue;
      }
      auto& number = known[dictionary->code(row)];
      if (number == unseen) number = number_in(texts, row);
      out[row] = number;
    }
    return out;
  }

 private:
  static constexpr std::uint32_t unseen = (std::numeric_limits<std::uint32_t>::max)();

  /// Where no row is null and codes have a width that kernels take, they are checked all at once.
  template <class T>
  [[nodiscard]] std::vector<std::uint32_t> number_all(arrow_texts const& texts, std::span<T const> codes_of_rows) {
    std::vector<std::uint32_t> known(texts.dictionary()->entries().size(), unseen);
    std::vector<std::uint32_t> out(codes_of_rows.size());
    for (std::size_t row = 0; row != out.size(); ++row) {
      auto& number = known[codes_of_rows[row]];
      if (number == unseen) number = number_in(texts, row);
      out[row] = number;
    }
    return out;
  }
  [[nodiscard]] std::uint32_t number_of(std::string_view text) {
    if (auto const found = numbers_.find(text); found != numbers_.end()) return found->second;
    if (entries_.size() == unseen) throw error("more than 2^32 - 1 different texts");
    auto const number = static_cast<std::uint32_t>(entries_.size());
    numbers_.emplace(entries_.emplace_back(text), number);
    return number;
  }
  [[nodiscard]] std::uint32_t number_in(arrow_texts const& texts, std::size_t row) {
    if (texts.valid(row)) return number_of(texts[row]);
    if (!where_null_) throw texts.column().problem("row " + std::to_string(row) + " is null");
    return number_of(*where_null_);
  }

  std::optional<std::string> where_null_;
  std::deque<std::string> entries_{};  // which stay where they are: the map looks at them
  std::unordered_map<std::string_view, std::uint32_t> numbers_{};
};

}  // namespace tonnage::inline v0_1_0::formats
