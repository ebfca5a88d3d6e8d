// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Compressed texts: how they begin, and what every format of compression has in common.
///
/// `unpacked<gzip_decoder>(std::move(packed))` is the input with the text in it; `begins_gzip("\x1F\x8B\x08")` is true.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/input.hpp>
#include <utility>

/// \cond
namespace tonnage::inline v0_1_0::formats::detail {

/// How many bytes tell any format that is no text from one.
inline constexpr std::size_t most_magic = 10;

/// Whether these bytes begin a member of gzip. Source: RFC 1952, 2.3.1.
[[nodiscard]] constexpr bool begins_gzip(std::string_view text) { return text.starts_with("\x1F\x8B"); }

/// Whether these bytes begin a frame of zstd, or one that a reader skips. Source: RFC 8878, 3.1.1 and 3.1.2.
[[nodiscard]] constexpr bool begins_zstd(std::string_view text) {
  bool const skippable = text.size() >= 4 && text.substr(1).starts_with("\x2A\x4D\x18") && (text[0] & 0xF0) == 0x50;
  return text.starts_with("\x28\xB5\x2F\xFD") || skippable;
}

/// What a decoder did with the bytes that it was given.
struct unpack_step {
  std::size_t taken = 0;          // so many of them it needs no more,
  std::size_t given = 0;          // and so many it wrote
  bool ends = false;              // the part (a member of gzip, a frame of zstd) is complete, and its checksum is right
  char const* damage = nullptr;   // what is wrong with it,
  char const* refusal = nullptr;  // or why it cannot be unpacked though it may be right
};

/// The parts of a compressed input, one after the other, as one text. A decoder has
/// - `name`, `magic` (the bytes with which a part begins) and `begins(text)`;
/// - `restart()`, before each part;
/// - `decode(from, to, size)`, which makes an `unpack_step`. That neither takes nor gives where more has to be read.
template <class Decoder>
class unpacking {
 public:
  explicit unpacking(csv_input packed) : packed_(std::move(packed)) {}

  /// Writes so many bytes of the text, fewer only at its end.
  /// \throws tonnage::error  where it cannot be read, is damaged or cut, and for what follows it and is not compressed;
  ///     from then on, in each call, because what it wrote in this one is lost
  std::size_t read(char* to, std::size_t size) {
    if (!problem_.empty()) throw_error(problem_);
    std::size_t given = 0;
    while (given != size && (is_inside_ || begin_next())) {
      unpack_step const step = decoder_.decode(packed_.text().substr(at_), to + given, size - given);
      at_ += step.taken;
      given += step.given;
      if (step.refusal != nullptr) fail(data() + " cannot be unpacked: " + step.refusal);
      if (step.damage != nullptr) fail(data() + " is damaged (" + step.damage + ")");
      if (step.ends)
        is_inside_ = false;
      else if (step.taken == 0 && step.given == 0 && !refill())
        fail(cut());
    }
    return given;
  }

  /// What to say of an input that ends too early.
  [[nodiscard]] static std::string cut() { return data() + " ends in the middle: is the file complete?"; }

 private:
  static std::string data() { return std::string("this ") + Decoder::name + " data"; }
  [[noreturn]] void fail(std::string problem) {
    problem_ = std::move(problem);
    throw_error(problem_);
  }
  bool refill() {
    auto const keep = [&](error const& why) { return error(problem_ = why.reason()); };
    if (!tonnage::detail::retold([&] { return packed_.more(at_); }, keep)) return false;
    at_ = 0;
    return true;
  }
  /// False at the end. Zeros there are what tapes and block devices fill up with.
  bool begin_next() {
    while (packed_.text().size() - at_ < most_magic && refill()) continue;
    auto rest = packed_.text().substr(at_);
    if (Decoder::begins(rest)) {
      decoder_.restart();
      return is_inside_ = true;
    }
    if (!rest.empty() && Decoder::magic.starts_with(rest)) fail(cut());
    for (;; rest = packed_.text().substr(at_)) {
      std::size_t const other = rest.find_first_not_of('\0');
      at_ += other == std::string_view::npos ? rest.size() : other;
      if (other != std::string_view::npos)
        fail(data() + " is followed by something else, from byte " + std::to_string(packed_.offset() + at_ + 1) +
             " on");
      if (!refill()) return false;
    }
  }

  csv_input packed_;
  std::size_t at_ = 0;  // up to there the window was taken
  bool is_inside_ = false;
  std::string problem_{};
  Decoder decoder_{};
};

/// The text in an input, which stays as it is where it does not begin as the format does.
/// \throws tonnage::error  where it cannot be read, and for an input that ends before its format is known
template <class Decoder>
[[nodiscard]] csv_input unpacked(csv_input packed) {
  while (packed.text().size() < most_magic && packed.more(0)) continue;
  auto const head = packed.text();
  if (!Decoder::begins(head)) {
    if (!head.empty() && Decoder::magic.starts_with(head))
      throw_error(unpacking<Decoder>::cut(), {.file = packed.name()});
    return packed;
  }
  std::string name = packed.name();
  auto const text = std::make_shared<unpacking<Decoder>>(std::move(packed));  // a std::function must be copyable
  return csv_input([text](char* to, std::size_t size) { return text->read(to, size); }).named(std::move(name));
}

}  // namespace tonnage::inline v0_1_0::formats::detail
/// \endcond
