// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The names and values that travel with an Arrow column, such as its unit.
///
/// `write_arrow_metadata({{"tonnage.unit", "W"}})` is 25 bytes: 1 pair, 12 and the key, 1 and the value. Read back,
/// they are the pair again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// Pairs of a name and a value, in their order; names may repeat.
using arrow_metadata = std::vector<std::pair<std::string, std::string>>;

/// No reader goes further than this into metadata, whose size the interface does not tell.
inline constexpr std::size_t most_arrow_metadata = std::size_t{1} << 24;

/// \cond
namespace detail {

/// The next 32 bits, in the order of the machine.
[[nodiscard]] inline std::size_t take_length(char const*& at, std::size_t& left, char const* of_what) {
  std::int32_t out = 0;
  if (left < sizeof out) throw error(std::string("metadata end before the ") + of_what);
  std::memcpy(&out, at, sizeof out);
  if (out < 0) throw error(std::string("metadata with a negative ") + of_what, {.text = std::to_string(out)});
  at += sizeof out;
  left -= sizeof out;
  return static_cast<std::size_t>(out);
}
[[nodiscard]] inline std::string_view take_bytes(char const*& at, std::size_t& left, char const* of_what) {
  auto const size = take_length(at, left, of_what);
  if (size > left)
    throw error(std::string("metadata with a ") + of_what + " beyond their end", {.text = std::to_string(size)});
  std::string_view const out(at, size);
  at += size;
  left -= size;
  return out;
}

/// Calls `each(key, value)` for each pair until it says true.
template <class Each>
void each_metadata(char const* bytes, std::size_t size, Each each) {
  if (bytes == nullptr) return;
  auto const pairs = take_length(bytes, size, "number of pairs");
  for (std::size_t i = 0; i != pairs; ++i) {
    auto const key = take_bytes(bytes, size, "length of a name");
    auto const value = take_bytes(bytes, size, "length of a value");
    if (each(key, value)) return;
  }
}

inline void append_bytes(std::string& to, std::string_view text) {
  if (text.size() > most_arrow_metadata) throw error("metadata of more than 16 MiB");
  auto const size = static_cast<std::int32_t>(text.size());
  to.append(reinterpret_cast<char const*>(&size), sizeof size);
  to += text;
}

}  // namespace detail
/// \endcond

/// Reads all pairs; none where there are no bytes. The interface does not say how many bytes there are: `size` is a
/// bound, and lengths are held to it.
/// \throws tonnage::error  for negative lengths, and for those that lead beyond `size`.
/// Source: Apache Arrow, "The Arrow C data interface", ArrowSchema.metadata.
[[nodiscard]] inline arrow_metadata read_arrow_metadata(char const* bytes, std::size_t size = most_arrow_metadata) {
  arrow_metadata out;
  detail::each_metadata(bytes, size, [&](std::string_view key, std::string_view value) {
    out.emplace_back(key, value);
    return false;
  });
  return out;
}

/// The first value of a name, where there is one. \throws tonnage::error  as `read_arrow_metadata`.
[[nodiscard]] inline std::optional<std::string> find_arrow_metadata(char const* bytes, std::string_view name,
                                                                    std::size_t size = most_arrow_metadata) {
  std::optional<std::string> out;
  detail::each_metadata(bytes, size, [&](std::string_view key, std::string_view value) {
    if (key == name) out.emplace(value);
    return out.has_value();
  });
  return out;
}

/// The bytes of some pairs; none at all for no pairs, which is a null pointer in the interface.
/// \throws tonnage::error  for more than 16 MiB in one name or value.
[[nodiscard]] inline std::string write_arrow_metadata(arrow_metadata const& pairs) {
  std::string out;
  if (pairs.empty()) return out;
  auto const size = static_cast<std::int32_t>(pairs.size());
  out.append(reinterpret_cast<char const*>(&size), sizeof size);
  for (auto const& [key, value] : pairs) {
    detail::append_bytes(out, key);
    detail::append_bytes(out, value);
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats
