// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Texts of an Arrow column, and the codes and entries of a dictionary.
///
/// `arrow_texts const site(batch["site"]); site[3]` is "Seoul", whether it lies there as utf8 with offsets of 32 or 64
/// bits, as a view, or as code 1 of the dictionary {"Pangyo", "Seoul"}.
/// `arrow_dictionary(batch["site"]).codes<std::uint8_t>()` are the codes where they lie.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/formats/arrow/detail/bytes.hpp>
#include <tonnage/kernels/keys.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// A column of codes and what they stand for. A view, as the column is.
class arrow_dictionary {
 public:
  /// \throws tonnage::error  where the column has no dictionary, or one that is wrong.
  explicit arrow_dictionary(arrow_column codes)
      : codes_(codes.is_dictionary() ? std::move(codes) : throw codes.wrong_type("a dictionary")),
        entries_(entries_of(codes_)) {}

  /// The codes.
  [[nodiscard]] arrow_column const& column() const noexcept { return codes_; }
  /// What the codes stand for: a column of its own.
  [[nodiscard]] arrow_column const& entries() const noexcept { return entries_; }

  /// The code of a row, of any width. \throws tonnage::error  for a row that is null, and a code that has no entry.
  [[nodiscard]] std::size_t code(std::size_t row) const {
    codes_.must_be_valid(row);
    return by_type([&]<class T>(std::type_identity<T>) {
      auto const found = codes_.values<T>()[row];
      bool fits = static_cast<std::uint64_t>(found) < entries_.size();  // a negative one is very large
      if constexpr (std::is_signed_v<T>) fits = fits && found >= 0;
      if (!fits) throw no_entry(row, std::to_string(found));
      return static_cast<std::size_t>(found);
    });
  }

  /// The codes where they lie, as `column(owner_of, codes, owners)` and `group_sums` take them: of 8, 16 or 32 bits.
  /// Codes with a sign are looked at as those without, since none is negative.
  /// \throws tonnage::error  for another width; where a row is null, or an entry is, unless those are kept; and for a
  ///                         code that has no entry, even in a row that is null, since kernels read all of them:
  ///                         `arrow_keys` numbers such a column.
  template <kernels::group_key T>
  [[nodiscard]] std::span<T const> codes(null_rows nulls_are = null_rows::refuse) const {
    if (codes_.type().bits != 8 * sizeof(T))
      throw codes_.problem("codes of " + std::to_string(8 * sizeof(T)) + " bits are asked for, and the column has " +
                           std::to_string(codes_.type().bits));
    codes_.must_be_known(nulls_are);
    entries_.must_be_known(nulls_are);
    auto const found = codes_.values<T>();
    // A negative code is, without its sign, more than half of what there is.
    bool const is_signed = codes_.type().is_signed;
    std::uint64_t const most =
        is_signed ? (std::numeric_limits<T>::max)() / 2 + std::uint64_t{1} : std::uint64_t{1} << 32;
    auto const limit = static_cast<std::size_t>((std::min)(std::uint64_t{entries_.size()}, most));
    T largest = 0;
    kernels::impl::dispatch<kernels::impl::extreme_number<true>>(found.data(), found.size(), &largest);
    if (found.empty() || largest < limit) return found;
    std::size_t row = 0;
    while (found[row] < limit) ++row;
    throw no_entry(
        row, is_signed ? std::to_string(static_cast<std::make_signed_t<T>>(found[row])) : std::to_string(found[row]));
  }

 private:
  [[nodiscard]] static arrow_column entries_of(arrow_column const& codes) {
    try {
      return codes.dictionary();
    } catch (error const& why) {
      throw error("its dictionary: " + why.reason(), {.field = codes.where().field, .text = why.where().text});
    }
  }
  [[nodiscard]] error no_entry(std::size_t row, std::string const& found) const {
    return codes_.problem("row " + std::to_string(row) + " has code " + found + " of a dictionary of " +
                          std::to_string(entries_.size()));
  }
  template <class F>
  std::size_t by_type(F f) const {
    bool const is_signed = codes_.type().is_signed;
    switch (codes_.type().bits) {
      case 8:
        return is_signed ? f(std::type_identity<std::int8_t>()) : f(std::type_identity<std::uint8_t>());
      case 16:
        return is_signed ? f(std::type_identity<std::int16_t>()) : f(std::type_identity<std::uint16_t>());
      case 32:
        return is_signed ? f(std::type_identity<std::int32_t>()) : f(std::type_identity<std::uint32_t>());
      default:
        return is_signed ? f(std::type_identity<std::int64_t>()) : f(std::type_identity<std::uint64_t>());
    }
  }

  arrow_column codes_;
  arrow_column entries_;
};

/// The texts of a column of utf8, large utf8 or utf8 views, or of a dictionary of such. They are views into the
/// producer's memory, and no copy. Whether they are UTF-8 is not checked.
/// Source: Apache Arrow, "Arrow columnar format": Variable-size Binary Layout, and Variable-size Binary View Layout.
class arrow_texts {
 public:
  /// \throws tonnage::error  where the column holds none.
  explicit arrow_texts(arrow_column column) : column_(std::move(column)) {
    if (column_.is_dictionary()) dictionary_ = std::make_shared<arrow_dictionary const>(column_);
    auto const& texts = dictionary_ ? dictionary_->entries() : column_;
    if (texts.type().kind != arrow_kind::text || texts.is_dictionary()) throw column_.wrong_type("text");
  }

  [[nodiscard]] std::size_t size() const noexcept { return column_.size(); }
  /// Where they lie.
  [[nodiscard]] arrow_column const& column() const noexcept { return column_; }
  /// None where the column is plain.
  [[nodiscard]] arrow_dictionary const* dictionary() const noexcept { return dictionary_.get(); }
  /// Whether a row has a text: neither it is null nor its entry.
  [[nodiscard]] bool valid(std::size_t row) const {
    return column_.valid(row) && (!dictionary_ || dictionary_->entries().valid(dictionary_->code(row)));
  }
  /// \throws tonnage::error  for a row that is null, offsets that fall or are negative, and views beyond their buffer.
  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    if (!dictionary_) return detail::bytes_of_row(column_, row);
    auto const code = dictionary_->code(row);
    if (!dictionary_->entries().valid(code)) throw column_.problem("row " + std::to_string(row) + " is null");
    return detail::bytes_of_row(dictionary_->entries(), code);
  }

 private:
  arrow_column column_;
  std::shared_ptr<arrow_dictionary const> dictionary_{};
};

}  // namespace tonnage::inline v0_1_0::formats
