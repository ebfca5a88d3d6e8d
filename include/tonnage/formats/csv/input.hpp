// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A window on a text in memory, a stream, a file or what a function gives, which is never wider than its longest row
/// asks for.
///
/// `csv_input in(std::cin); in.more(0);` reads 256 KiB into `in.text()`; `in.more(250'000)` drops what is before that
/// byte. `csv_reader rows(csv_input::of_file("bill.csv"));` reads a file, and errors call it so.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <utility>
#include <version>

namespace tonnage::inline v0_1_0::formats {

/// Where the bytes come from. A text in memory is used where it is; of a stream only the window is kept.
class csv_input {
 public:
  /// A text that outlives the reader.
  csv_input(std::string_view text)  // NOLINT(google-explicit-constructor): a text is an input
      : text_(text), total_(text.size()), ended_(true) {}
  csv_input(char const* text) : csv_input(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)
  csv_input(std::string const& text) : csv_input(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  csv_input(std::string&& text) = delete;                                    // a reader would outlive it
  /// What a function gives: `read(to, size)` writes up to `size` bytes to `to` and returns how many; 0 is the end, also
  /// when it is called again. It may give fewer than it could: it is called until the window is full. What it throws as
  /// a `tonnage::error` is thrown with the name of this input. For a socket, another compression, a part of a file.
  /// \pre  `read` is not empty, and returns at most `size`
  ///
  /// ```
  /// csv_input in([socket](char* to, std::size_t size) { return receive(socket, to, size); });
  /// ```
  explicit csv_input(std::function<std::size_t(char*, std::size_t)> read)
      : read_(std::move(read)), gives_pieces_(true) {}
  /// A stream, which must outlive the reader; its size is known where it can be sought.
  csv_input(std::istream& stream)  // NOLINT(google-explicit-constructor)
      : read_([&stream](char* to, std::size_t size) { return read_stream(stream, to, size); }) {
    auto const start = stream.tellg();
    if (start != std::istream::pos_type(-1) && stream.seekg(0, std::ios::end)) {
      total_ = static_cast<std::uint64_t>(stream.tellg() - start);
      stream.seekg(start);
    }
    stream.clear();  // a pipe cannot be sought, and is none the worse for it
  }
  /// A file opened for reading in binary mode, which the caller closes.
  csv_input(std::FILE* file)  // NOLINT(google-explicit-constructor)
      : read_([file](char* to, std::size_t size) { return read_file(file, to, size); }) {
    long const start = std::ftell(file);
    if (start >= 0 && std::fseek(file, 0, SEEK_END) == 0) {
      if (long const end = std::ftell(file); end >= start) total_ = static_cast<std::uint64_t>(end - start);
      (void)std::fseek(file, start, SEEK_SET);
    }
  }

  /// A file by its name, which is its name in errors too. It is closed with the input.
  /// \throws tonnage::error  where it cannot be opened
  [[nodiscard]] static csv_input of_file(std::string const& name) {
    char const* const problem[] = {"this file cannot be opened", "there is no such file"};
    errno = 0;
#if defined(__cpp_lib_filesystem)
    auto const file = std::make_shared<std::ifstream>(name, std::ios::binary);
    if (!*file) throw_error(problem[errno == ENOENT], {.file = name});
    csv_input out(*file);
    out.read_ = [file](char* to, std::size_t size) { return read_stream(*file, to, size); };
#else  // libc++ without a file system (WebAssembly) has no std::ifstream, either
    std::shared_ptr<std::FILE> const file(std::fopen(name.c_str(), "rb"), [](std::FILE* f) {
      if (f != nullptr) static_cast<void>(std::fclose(f));
    });
    if (!file) throw_error(problem[errno == ENOENT], {.file = name});
    csv_input out(file.get());
    out.read_ = [file](char* to, std::size_t size) { return read_file(file.get(), to, size); };
#endif
    return std::move(out).named(name);
  }

  /// The same, called so in errors; without a name it keeps the one it has.
  [[nodiscard]] csv_input named(std::string name) && {
    if (!name.empty()) name_ = std::move(name);
    return std::move(*this);
  }
  /// What errors call it: empty where nobody said.
  [[nodiscard]] std::string const& name() const noexcept { return name_; }

  /// What is in the window.
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// How many bytes of the input were before the window.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  /// How many bytes the input has, where that is known.
  [[nodiscard]] std::optional<std::uint64_t> total() const noexcept { return total_; }
  /// Whether nothing comes behind the window.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

  /// Drops the first `drop` bytes of the window and reads more behind the rest: as much as there is room for, and where
  /// the rest fills it, into twice the room. False, and nothing is dropped, where the input has ended.
  /// \throws tonnage::error  where the stream or file cannot be read; what was to be dropped is dropped then, too.
  bool more(std::size_t drop) {
    if (ended_) return false;
    auto const rest = text_.substr(drop);
    std::size_t all = rest.size();
    if (2 * all >= room_) {
      std::size_t const wider = (std::max)(least_room, 2 * room_);
      auto fresh = std::make_unique_for_overwrite<char[]>(wider);
      std::copy(rest.begin(), rest.end(), fresh.get());
      buffer_ = std::move(fresh);
      room_ = wider;
    } else {
      std::copy(rest.begin(), rest.end(), buffer_.get());
    }
    offset_ += drop;
    std::size_t const kept = all;
    auto const end_lines = [&] {  // of all pieces together: one may end between CR and LF
      if (lf_for_cr_) put_lf_for_cr(buffer_.get() + kept, all - kept);
    };
    for (std::size_t got = 1; got != 0 && all != room_ && (all == kept || gives_pieces_); all += got) {
      text_ = {buffer_.get(), all};  // before each reading: where one fails, this is what there is
      got = tonnage::detail::retold([&] { return read_(buffer_.get() + all, room_ - all); },
                                    [&](error const& why) {
                                      end_lines();
                                      return error(why.reason(), {.file = name_});
                                    });
    }
    end_lines();
    text_ = {buffer_.get(), all};
    ended_ = all == kept;
    return true;
  }

  /// Makes every CR a LF but one before a LF, in the window and in what comes: for a text whose lines end with CR
  /// alone. A text in memory is copied.
  void end_lines_with_lf() {
    lf_for_cr_ = true;
    if (buffer_ == nullptr) {
      buffer_ = std::make_unique_for_overwrite<char[]>(room_ = text_.size());
      std::copy(text_.begin(), text_.end(), buffer_.get());
      text_ = {buffer_.get(), text_.size()};
    }
    put_lf_for_cr(buffer_.get(), text_.size());
  }

 private:
  static void put_lf_for_cr(char* text, std::size_t size) {
    for (std::size_t i = 0; i != size; ++i)
      if (text[i] == '\r' && (i + 1 == size || text[i + 1] != '\n')) text[i] = '\n';
  }
  static std::size_t read_stream(std::istream& stream, char* to, std::size_t size) {
    stream.read(to, static_cast<std::streamsize>(size));
    if (stream.bad()) throw_error("the stream cannot be read further");
    return static_cast<std::size_t>(stream.gcount());
  }
  static std::size_t read_file(std::FILE* file, char* to, std::size_t size) {
    std::size_t const got = std::fread(to, 1, size, file);
    if (got == 0 && std::ferror(file) != 0) throw_error("the file cannot be read further");
    return got;
  }

  static constexpr std::size_t least_room = std::size_t{256} * 1024;
  std::function<std::size_t(char*, std::size_t)> read_{};
  std::unique_ptr<char[]> buffer_{};
  std::size_t room_ = 0;
  std::string_view text_{};
  std::uint64_t offset_ = 0;
  std::optional<std::uint64_t> total_{};
  bool ended_ = false;
  bool lf_for_cr_ = false;
  bool gives_pieces_ = false;  // the window is filled by several calls
  std::string name_{};
};

}  // namespace tonnage::inline v0_1_0::formats
