// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Money and other decimals of an Arrow column, exactly.
///
/// `arrow_amounts<usd> const cost(batch["cost"]); cost[0]` is $12.345678 of the whole number 12,345,678 in a
/// column of "d:18,6".
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/formats/arrow/column.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// Decimals of 32, 64 or 128 bits. A view, as the column is.
/// Source: Apache Arrow, "The Arrow C data interface" (format strings) and Schema.fbs (Decimal).
class arrow_decimals {
 public:
  /// \throws tonnage::error  for a column of another type, such as a decimal of 256 bits.
  explicit arrow_decimals(arrow_column column) : column_(std::move(column)) {
    if (column_.type().kind != arrow_kind::decimal || column_.type().bits > 128 || column_.is_dictionary())
      throw column_.wrong_type("decimal of up to 128 bits");
  }

  [[nodiscard]] std::size_t size() const noexcept { return column_.size(); }
  /// Where they lie.
  [[nodiscard]] arrow_column const& column() const noexcept { return column_; }
  /// A decimal is its whole number × 10^-scale.
  [[nodiscard]] int scale() const noexcept { return column_.type().scale; }

  /// The whole number of a row. \throws tonnage::error  where it is null.
  [[nodiscard]] int128 operator[](std::size_t row) const {
    column_.must_be_valid(row);
    if (column_.type().bits == 32) return column_.values<std::int32_t>()[row];
    if (column_.type().bits == 64) return column_.values<std::int64_t>()[row];
    return column_.values<int128>()[row];
  }
  /// The whole numbers where they lie, of decimals of 128 bits.
  /// \throws tonnage::error  for fewer bits, and where rows are null unless those are kept.
  [[nodiscard]] std::span<int128 const> where_they_lie(null_rows nulls_are = null_rows::refuse) const {
    static_assert(std::endian::native == std::endian::little,
                  "an int128 has its lower half first, as the machine does");
    if (column_.type().bits != 128) throw column_.wrong_type("decimal128");
    column_.must_be_known(nulls_are);
    return column_.values<int128>();
  }

  /// The number of a row in millionths, exactly.
  /// \throws tonnage::error  where it is null, has more than six decimals that are not zero, or more than 128 bits.
  [[nodiscard]] int128 micros(std::size_t row) const {
    auto const whole = (*this)[row];
    auto out = tonnage::detail::size_of(whole);
    auto const bad = [&](char const* why) {
      return column_.problem("row " + std::to_string(row) + " has " + why + " (" + whole.to_string() + ")");
    };
    for (int places = scale(); places > 6 && out.size != 0; --places) {
      if (out.size % 10 != 0) throw bad("more than six decimals");
      out.size /= 10;
    }
    constexpr auto most = tonnage::detail::wide_limit;  // of a negative number; a positive one is one less
    for (int places = scale(); places < 6 && out.size != 0; ++places) {
      if (out.size > (out.negative ? most : most - 1) / 10) throw bad("more than 128 bits of millionths");
      out.size *= 10;
    }
    return tonnage::detail::whole_of(out, "a decimal");
  }

 private:
  arrow_column column_;
};

/// The money of a column, exactly. A view, as the column is.
template <currency_unit auto Currency>
class arrow_amounts {
 public:
  /// \throws tonnage::error  as `arrow_decimals`, and where the metadata name another unit than the currency.
  explicit arrow_amounts(arrow_column column) : decimals_(std::move(column)) {
    decimals_.column().must_count(Currency);
  }

  [[nodiscard]] std::size_t size() const noexcept { return decimals_.size(); }
  /// Where they lie.
  [[nodiscard]] arrow_column const& column() const noexcept { return decimals_.column(); }
  /// \throws tonnage::error  as `arrow_decimals::micros`.
  [[nodiscard]] amount<Currency> operator[](std::size_t row) const {
    return amount<Currency>::from_micros(decimals_.micros(row));
  }

 private:
  arrow_decimals decimals_;
};

}  // namespace tonnage::inline v0_1_0::formats
