// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads files that gzip has compressed (`.gz`), as they are. Needs zlib (`find_package(tonnage COMPONENTS gzip)`,
/// `tonnage::gzip`).
///
/// `csv_reader rows(gunzip(csv_input::of_file("jan.csv.gz")));` reads the CSV in it; so do `slurm::read`, `read_table`
/// and every other reader. 256 KiB of text are in memory, and as much of the file.
#pragma once

#if !__has_include(<zlib.h>)
#error "tonnage/formats/gzip.hpp needs zlib (Debian: zlib1g-dev)"
#endif

#include <zlib.h>
#include <algorithm>
#include <cstddef>
#include <limits>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/input.hpp>
#include <tonnage/formats/detail/unpacked.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

class gzip_decoder {
 public:
  static constexpr char const* name = "gzip";
  static constexpr std::string_view magic = "\x1F\x8B";
  static constexpr bool begins(std::string_view text) { return begins_gzip(text); }

  gzip_decoder() {
    // What the macro inflateInit2 does, without its cast. 15: any window; 16: gzip, with its checksum.
    if (inflateInit2_(&stream_, 15 + 16, ZLIB_VERSION, static_cast<int>(sizeof(z_stream))) != Z_OK)
      throw_error("zlib cannot begin: it has no memory, or is another version than its header");
  }
  gzip_decoder(gzip_decoder const&) = delete;  // zlib keeps the address of its stream
  gzip_decoder& operator=(gzip_decoder const&) = delete;
  ~gzip_decoder() { static_cast<void>(inflateEnd(&stream_)); }

  void restart() { static_cast<void>(inflateReset(&stream_)); }

  unpack_step decode(std::string_view from, char* to, std::size_t size) {
    auto const at_most = [](std::size_t n) {
      return static_cast<uInt>((std::min)(n, std::size_t{(std::numeric_limits<uInt>::max)()}));
    };
    uInt const in = at_most(from.size());
    uInt const out = at_most(size);
    // Without ZLIB_CONST, which is the program's to define, zlib takes what it only reads as if it would write.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(from.data()));
    stream_.avail_in = in;
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = out;
    int const said = inflate(&stream_, Z_NO_FLUSH);
    unpack_step step{.taken = in - stream_.avail_in, .given = out - stream_.avail_out, .ends = said == Z_STREAM_END};
    if (said == Z_MEM_ERROR)
      step.refusal = "there is no memory for it";
    else if (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR)  // that one: nothing to do without more bytes
      step.damage = stream_.msg != nullptr ? stream_.msg : zError(said);
    return step;
  }

 private:
  z_stream stream_{};
};

}  // namespace detail
/// \endcond

/// The text that gzip has compressed, unpacked while it is read, in constant memory. Several members, one after the
/// other, are one text: what pigz and bgzip write, and `cat a.gz b.gz`. An input that does not begin as gzip does stays
/// as it is, so that a loop may read files of both kinds. It has the name of the input, and its size is not known
/// (`total()`).
///
/// Zeros after the last member are no text. Nothing else is passed over: a text is complete, or reading it ends with an
/// error. That of a checksum comes at the end of its member, when its rows have been read.
/// \throws tonnage::error  while it is read: "this gzip data ends in the middle", "is damaged (incorrect data check)"
///     or "is followed by something else", with the name of the input. At once: where the input cannot be read, and for
///     one that is nothing but the first byte of a member.
/// Complexity: linear in the text, of which a file may hold a thousand times its own size.
///
/// ```
/// csv_reader rows(gunzip(csv_input::of_file("jan.csv.gz")));
/// ```
[[nodiscard]] inline csv_input gunzip(csv_input packed) {
  return detail::unpacked<detail::gzip_decoder>(std::move(packed));
}

}  // namespace tonnage::inline v0_1_0::formats
