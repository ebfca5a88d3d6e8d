// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bits of an Arrow column as they lie: which rows are known, or booleans.
///
/// `arrow_bits{.bytes = {0b1010}, .first = 1, .rows = 3}` are true, false, true: the bits 1 to 3, the lowest first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tonnage/kernels/mask.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// A bit for each row, from bit `first` of the bytes on. Where there are no bytes every bit is set, as where an Arrow
/// array has no validity buffer. A view.
struct arrow_bits {
  std::span<std::uint8_t const> bytes{};  ///< eight rows each, the first in the lowest bit
  std::size_t first = 0;
  std::size_t rows = 0;  ///< how many bits count

  [[nodiscard]] std::size_t size() const noexcept { return rows; }
  /// \pre row < rows
  [[nodiscard]] bool operator[](std::size_t row) const noexcept {
    return bytes.empty() || (bytes[(first + row) / 8] >> (first + row) % 8 & 1) != 0;
  }
  /// How many are set. Complexity: rows / 64.
  [[nodiscard]] std::size_t count_set() const noexcept {
    if (bytes.empty()) return rows;
    std::size_t out = 0;
    std::size_t i = 0;
    for (; i < rows && (first + i) % 8 != 0; ++i) out += (*this)[i] ? 1U : 0U;
    for (; i + 64 <= rows; i += 64) {
      std::uint64_t eight_bytes = 0;
      std::memcpy(&eight_bytes, bytes.data() + (first + i) / 8, sizeof eight_bytes);
      out += static_cast<std::size_t>(std::popcount(eight_bytes));
    }
    for (; i < rows; ++i) out += (*this)[i] ? 1U : 0U;
    return out;
  }
  /// As the kernels have it, a byte for each row: `mask() & where(…)`.
  [[nodiscard]] kernels::mask mask() const {
    return bytes.empty() ? kernels::mask(rows, true) : kernels::mask_of_bits(bytes, first, rows);
  }
  /// The same bits from the lowest of the first byte on, copied, as `column<usd>(cost_of, dollars, known)` takes them.
  [[nodiscard]] std::vector<std::uint8_t> packed() const {
    std::vector<std::uint8_t> out((rows + 7) / 8);
    kernels::bits_of_mask(mask(), out);
    return out;
  }
};

}  // namespace tonnage::inline v0_1_0::formats
