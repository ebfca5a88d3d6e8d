// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exact sums in an Arrow column: partial sums of doubles, on their way between machines.
///
/// `arrow_exact_sums const drawn(batch["power"], watts); total.merge(drawn[0]);` loses no bit: a column that
/// `to_arrow("power", std::vector<superaccumulator>{…}, watts)` made has 296 bytes a row, whatever was added up.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/formats/arrow_column.hpp>
#include <tonnage/formats/detail/arrow_bytes.hpp>
#include <tonnage/units/unit.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// The name of the Arrow extension type of exact sums.
inline constexpr std::string_view arrow_exact_sum_name = "tonnage.exact_sum";

/// Exact sums of doubles, as `to_arrow` writes them: 296 bytes a row, of a fixed size, or of any, as engines hand them on
/// that know no fixed sizes. A view, as the column is.
/// Source: Apache Arrow, "The Arrow C data interface" (Extension types), and `superaccumulator::to_bytes`.
class arrow_exact_sums {
 public:
  /// \throws tonnage::error  for a column of another type, or of another extension.
  explicit arrow_exact_sums(arrow_column column) : column_(std::move(column)) {
    auto const& type = column_.type();
    bool const fits = type.kind == arrow_kind::binary ||
                      (type.kind == arrow_kind::fixed_binary && type.size == superaccumulator::byte_count);
    if (!fits || column_.is_dictionary()) throw column_.wrong_type("an exact sum of 296 bytes");
    auto const extension = column_.metadata("ARROW:extension:name");
    if (extension && *extension != arrow_exact_sum_name)
      throw column_.problem("exact sums are asked for, and the column is of " + detail::excerpt(*extension));
  }
  /// And they are sums of this unit. \throws tonnage::error  also where the metadata name another one.
  template <class Kind, scale Size>
  arrow_exact_sums(arrow_column column, unit<Kind, Size> asked) : arrow_exact_sums(std::move(column)) {
    column_.must_count(asked);
  }

  [[nodiscard]] std::size_t size() const noexcept { return column_.size(); }
  /// Where they lie.
  [[nodiscard]] arrow_column const& column() const noexcept { return column_; }
  /// The sum of a row, a copy. \throws tonnage::error  where it is null, or its bytes are no exact sum.
  [[nodiscard]] superaccumulator operator[](std::size_t row) const {
    auto const found = detail::bytes_of_row(column_, row);
    auto const bad = [&](std::string const& why) { return column_.problem("row " + std::to_string(row) + ": " + why); };
    constexpr auto size_of_one = superaccumulator::byte_count;
    if (found.size() != size_of_one)
      throw bad("an exact sum has 296 bytes, and here are " + std::to_string(found.size()));
    try {
      return superaccumulator::from_bytes(std::as_bytes(std::span(found)).first<size_of_one>());
    } catch (error const& why) {
      throw bad(why.reason());
    }
  }

 private:
  arrow_column column_;
};

}  // namespace tonnage::inline v0_1_0::formats
