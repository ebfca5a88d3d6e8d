// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Text on a screen: how many columns it takes, and what must not reach a terminal as it is.
///
/// "café" takes 4 columns and "네이버" 6; `shown_text("lab\x1b[31m")` has the escape in letters, `lab\x1b[31m`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tonnage/core/version.hpp>
#include <type_traits>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// A code point of a text, and how many bytes it has there. Bytes that are no UTF-8 are one invalid byte at a time.
struct code_point {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool is_valid = true;
};

/// The first code point. Overlong forms, surrogates and what lies beyond U+10FFFF are invalid. \pre the text is not
/// empty
[[nodiscard]] constexpr code_point first_code_point(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned const lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  code_point const invalid{lead, 1, false};
  std::size_t const bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return invalid;
  char32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i != bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return invalid;
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < least[bytes] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return invalid;
  return {value, bytes, true};
}

struct code_point_range {
  char32_t first, last;
};

/// Marks that stand on the character before them, and characters without a width. Source: Unicode 15.0, general
/// categories Mn, Me and Cf (UnicodeData.txt), and the vowels and finals of Hangul Jamo, joined to ranges; scripts
/// whose marks are few in names are left to one column.
inline constexpr code_point_range no_column[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},     {0x5BF, 0x5BF},   {0x5C1, 0x5C2},   {0x5C4, 0x5C5},
    {0x610, 0x61A},   {0x64B, 0x65F},   {0x670, 0x670},     {0x6D6, 0x6DC},   {0x6DF, 0x6E4},   {0x6E7, 0x6E8},
    {0x6EA, 0x6ED},   {0x900, 0x902},   {0x93A, 0x93A},     {0x93C, 0x93C},   {0x941, 0x948},   {0x94D, 0x94D},
    {0xE31, 0xE31},   {0xE34, 0xE3A},   {0xE47, 0xE4E},     {0x1160, 0x11FF}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, {0x2060, 0x2064}, {0x20D0, 0x20F0},   {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};
/// Characters of two columns. Source: Unicode 15.0, EastAsianWidth.txt, values W and F, joined to ranges.
inline constexpr code_point_range two_columns[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x18D00, 0x18D08}, {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0},
    {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6D7},
    {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0},
    {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <std::size_t N>
[[nodiscard]] constexpr bool is_in(code_point_range const (&ranges)[N], char32_t value) {
  std::size_t low = 0, high = N;
  while (low != high) {
    auto const middle = low + (high - low) / 2;
    if (ranges[middle].last < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low != N && ranges[low].first <= value;
}

/// How many columns of a screen with a fixed pitch a text takes. Complexity: O(bytes).
[[nodiscard]] constexpr std::size_t width_of(std::string_view text) {
  std::size_t out = 0;
  while (!text.empty()) {
    auto const c = first_code_point(text);
    text.remove_prefix(c.bytes);
    out += c.value < 0x300 ? 1U : is_in(no_column, c.value) ? 0U : is_in(two_columns, c.value) ? 2U : 1U;
  }
  return out;
}

/// Whether a terminal or an editor would obey a character instead of showing it: C0 and C1 controls, DEL, breaks of
/// lines and paragraphs, and marks that turn the direction of what follows.
[[nodiscard]] constexpr bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

/// A byte as "\x1b", or a code point as "\u202e".
[[nodiscard]] inline std::string escape_of(code_point const& c) {
  constexpr char const* digits = "0123456789abcdef";
  bool const is_byte = c.bytes == 1;
  std::string out = is_byte ? "\\x" : "\\u";
  for (int shift = is_byte ? 4 : 12; shift >= 0; shift -= 4) out += digits[(c.value >> shift) & 0xFU];
  return out;
}

/// The text with every character that `replaced(code_point)` gives a text for replaced by that; an empty one leaves it.
template <class Replaced>
[[nodiscard]] std::string replaced_in(std::string_view text, Replaced const& replaced) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto const c = first_code_point(text);
    std::string const other = replaced(c);
    if (other.empty())
      out += text.substr(0, c.bytes);
    else
      out += other;
    text.remove_prefix(c.bytes);
  }
  return out;
}

/// Without blanks and line ends around it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
  auto const blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether every byte of a text belongs to a code point. Eight bytes of ASCII are one step.
[[nodiscard]] constexpr bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!std::is_constant_evaluated() && text.size() >= 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data(), 8);
      if ((eight & 0x8080808080808080U) == 0) {
        text.remove_prefix(8);
        continue;
      }
    }
    auto const first = first_code_point(text);
    if (!first.is_valid) return false;
    text.remove_prefix(first.bytes);
  }
  return true;
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond

namespace tonnage::inline v0_1_0 {

/// A text from a file as it may be printed: valid UTF-8 of one line, in which tabs and line breaks are spaces, and
/// controls, which a terminal would obey, and invalid bytes are escaped. Tables do so by themselves.
/// \code fmt::print("{}\n", shown_text("lab\x1b[31m"));  // lab\x1b[31m, in letters \endcode
[[nodiscard]] inline std::string shown_text(std::string_view text) {
  return detail::replaced_in(text, [](detail::code_point const& c) -> std::string {
    if (c.value == '\t' || c.value == '\n' || c.value == '\r') return " ";
    return !c.is_valid || detail::is_control(c.value) ? detail::escape_of(c) : std::string();
  });
}

}  // namespace tonnage::inline v0_1_0
