// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The bytes of one row of an Arrow column of texts or binaries, whichever way they lie.
///
/// `bytes_of_row(column, 1)` of "Seoul", "Busan" is "Busan".
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/column.hpp>

/// \cond
namespace tonnage::inline v0_1_0::formats::detail {

template <class Offset>
[[nodiscard]] std::string_view bytes_between(arrow_column const& c, std::size_t row) {
  auto const* const offsets = c.buffer<Offset>(1) + c.first();
  Offset const begin = offsets[row];
  Offset const end = offsets[row + 1];
  if (begin < 0 || end < begin)
    throw c.problem("row " + std::to_string(row) + " goes from byte " + std::to_string(begin) + " to " +
                    std::to_string(end));
  if (begin == end) return {};
  return {c.buffer<char>(2) + begin, static_cast<std::size_t>(end - begin)};
}

/// 16 bytes: the length, then up to 12 bytes of text, or 4 and where the whole is.
[[nodiscard]] inline std::string_view bytes_in_view(arrow_column const& c, std::size_t row) {
  char const* const at = c.buffer<char>(1) + 16 * (c.first() + row);
  std::int32_t parts[4];
  std::memcpy(static_cast<void*>(parts), at, sizeof parts);
  auto const [length, prefix, number, offset] = parts;
  static_cast<void>(prefix);
  auto const bad = [&] { return c.problem("row " + std::to_string(row) + " is a view of no buffer"); };
  if (length < 0) throw bad();
  if (length <= 12) return {at + 4, static_cast<std::size_t>(length)};
  auto const data = c.array().n_buffers - 3;  // the last one has the sizes of those between
  if (number < 0 || number >= data || offset < 0) throw bad();
  auto const last = static_cast<std::size_t>(data + 2);
  if (c.buffer<std::int64_t>(last)[number] - offset < length) throw bad();
  return {c.buffer<char>(static_cast<std::size_t>(number) + 2) + offset, static_cast<std::size_t>(length)};
}

/// The bytes of a row of a column of text or bytes, where they lie.
/// \throws tonnage::error  for a row that is null, offsets that fall or are negative, and views beyond their buffer.
[[nodiscard]] inline std::string_view bytes_of_row(arrow_column const& c, std::size_t row) {
  c.must_be_valid(row);
  if (c.type().kind == arrow_kind::fixed_binary) {
    auto const size = static_cast<std::size_t>(c.type().size);
    return {c.buffer<char>(1) + size * (c.first() + row), size};
  }
  if (c.type().is_view()) return bytes_in_view(c, row);
  return c.type().bits == 32 ? bytes_between<std::int32_t>(c, row) : bytes_between<std::int64_t>(c, row);
}

}  // namespace tonnage::inline v0_1_0::formats::detail
/// \endcond
