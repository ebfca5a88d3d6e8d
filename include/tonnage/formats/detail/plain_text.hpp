// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Texts as files have them: in UTF-8 or UTF-16, with byte order marks, in lines with any of the usual ends.
///
/// `in_utf8(std::move(input))` is the input in UTF-8; `take_line(text)` takes a line off the front of a text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/input.hpp>
#include <utility>

/// \cond
namespace tonnage::inline v0_1_0::formats::detail {

/// The order of bytes of a text in UTF-16.
enum class utf16_order : unsigned char { none, little, big };

/// Whether a text is UTF-16: it begins with a byte order mark of that, or with two characters of ASCII in that.
[[nodiscard]] constexpr utf16_order utf16_order_of(std::string_view text) noexcept {
  if (text.starts_with("\xFF\xFE")) return utf16_order::little;
  if (text.starts_with("\xFE\xFF")) return utf16_order::big;
  if (text.size() < 4) return utf16_order::none;
  bool const zeros[] = {text[0] == 0, text[1] == 0, text[2] == 0, text[3] == 0};
  if (!zeros[0] && zeros[1] && !zeros[2] && zeros[3]) return utf16_order::little;
  if (zeros[0] && !zeros[1] && zeros[2] && !zeros[3]) return utf16_order::big;
  return utf16_order::none;
}

/// Makes UTF-8 of UTF-16, piece by piece. Half a pair stays what it is, and is no UTF-8 for whoever looks.
/// Source: RFC 2781, 2.2; RFC 3629, 3.
class utf16_decoder {
 public:
  explicit utf16_decoder(utf16_order order) : order_(order) {}

  /// Appends what these bytes are; returns how many it took: all but one that begins the next unit.
  std::size_t decode(std::string_view from, std::string& to) {
    std::size_t at = 0;
    for (; from.size() - at >= 2; at += 2) {
      unsigned const first = static_cast<unsigned char>(from[at]), second = static_cast<unsigned char>(from[at + 1]);
      unsigned const unit = order_ == utf16_order::big ? first << 8 | second : second << 8 | first;
      bool const is_low = unit >= 0xDC00 && unit <= 0xDFFF;
      if (high_ != 0 && is_low) {
        append(0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00), to);
        high_ = 0;
        continue;
      }
      finish(to);
      if (unit >= 0xD800 && unit <= 0xDBFF)
        high_ = unit;
      else
        append(unit, to);
    }
    return at;
  }
  /// Nothing comes behind it.
  void finish(std::string& to) {
    if (high_ != 0) append(std::exchange(high_, 0U), to);
  }

 private:
  static void append(unsigned code, std::string& to) {
    auto const put = [&](unsigned byte) { to += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
      put(0xC0 | code >> 6);
    } else {
      if (code < 0x10000) {
        put(0xE0 | code >> 12);
      } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
      }
      put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
  }
  utf16_order order_;
  unsigned high_ = 0;  // the first half of a pair
};

inline constexpr char const* half_a_unit = "this UTF-16 text ends in the middle of a character: is the file complete?";

/// An input in UTF-16 as UTF-8, in constant memory.
class utf16_input {
 public:
  utf16_input(csv_input from, utf16_order order) : from_(std::move(from)), decoder_(order) {}

  /// Writes bytes of the text, at most so many; none only at its end.
  /// \throws tonnage::error  where it ends in the middle of a character, or cannot be read. A source that failed may be
  ///                         read on: what it gave is kept.
  std::size_t read(char* to, std::size_t size) {
    if (at_ == ready_.size() && !decode_more()) return 0;
    auto const part = (std::min)(size, ready_.size() - at_);
    std::copy_n(ready_.data() + at_, part, to);
    at_ += part;
    return part;
  }

 private:
  bool decode_more() {
    ready_.clear();
    at_ = 0;
    while (ready_.empty()) {
      auto const rest = from_.text().substr(taken_);
      auto const now = rest.substr(0, (std::min)(rest.size(), most_at_once));
      auto const done = decoder_.decode(now, ready_);
      taken_ += done;
      if (done != 0) continue;
      auto const dropped = std::exchange(taken_, std::size_t{0});  // also where reading fails
      bool const more = tonnage::detail::retold([&] { return from_.more(dropped); },
                                                [](error const& why) { return error(why.reason()); });
      if (more) continue;
      taken_ = dropped;
      if (!rest.empty()) throw_error(half_a_unit);
      decoder_.finish(ready_);
      if (ready_.empty()) return false;
    }
    return true;
  }

  static constexpr std::size_t most_at_once = std::size_t{64} * 1024;
  csv_input from_;
  std::size_t taken_ = 0;  // up to there the window was taken
  utf16_decoder decoder_;
  std::string ready_{};
  std::size_t at_ = 0;
};

/// \throws tonnage::error  where it cannot be read
[[nodiscard]] inline bool is_utf16(csv_input& input) {
  while (input.text().size() < 4 && input.more(0)) continue;
  return utf16_order_of(input.text()) != utf16_order::none;
}
/// The input in UTF-8: as it is, unless it is UTF-16.
/// \throws tonnage::error  where it cannot be read
[[nodiscard]] inline csv_input in_utf8(csv_input input) {
  if (!is_utf16(input)) return input;
  auto const order = utf16_order_of(input.text());
  std::string name = input.name();
  auto const text = std::make_shared<utf16_input>(std::move(input), order);  // a std::function must be copyable
  return csv_input([text](char* to, std::size_t size) { return text->read(to, size); }).named(std::move(name));
}
/// The same of a whole text, which `keeps` holds where it is another.
/// \throws tonnage::error  where it ends in the middle of a character
[[nodiscard]] inline std::string_view in_utf8(std::string_view text, std::string& keeps, std::string const& file) {
  auto const order = utf16_order_of(text);
  if (order == utf16_order::none) return text;
  utf16_decoder decoder(order);
  if (decoder.decode(text, keeps) != text.size()) throw_error(half_a_unit, {.file = file});
  decoder.finish(keeps);
  return keeps;
}

/// Behind the byte order marks at its front: files that were put together have several.
[[nodiscard]] constexpr std::string_view behind_marks(std::string_view text) noexcept {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  while (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}
/// Takes a line off the front of a text, without its end: LF, CR LF, CR alone, or CR CR LF, which a text has that was
/// made a text of Windows twice.
inline std::string_view take_line(std::string_view& text) {
  auto const line = text.substr(0, text.find_first_of("\r\n"));
  text.remove_prefix(line.size());
  auto const marks = (std::min)(text.find_first_not_of('\r'), text.size());
  bool const is_feed = marks < text.size() && text[marks] == '\n';
  text.remove_prefix(is_feed ? marks + 1 : (std::min)(marks, std::size_t{1}));
  return line;
}

}  // namespace tonnage::inline v0_1_0::formats::detail
/// \endcond
