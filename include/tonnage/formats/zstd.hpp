// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads files that Zstandard has compressed (`.zst`), as they are. Needs libzstd (`find_package(tonnage COMPONENTS
/// zstd)`, `tonnage::zstd`).
///
/// `csv_reader rows(unzstd(csv_input::of_file("jan.csv.zst")));` reads the CSV in it; so do `slurm::read`, `read_table`
/// and every other reader. 256 KiB of text are in memory, as much of the file, and the window of zstd.
#pragma once

#if !__has_include(<zstd.h>)
#error "tonnage/formats/zstd.hpp needs libzstd (Debian: libzstd-dev)"
#endif

#include <zstd.h>
#include <zstd_errors.h>
#include <cstddef>
#include <memory>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/input.hpp>
#include <tonnage/formats/detail/unpacked.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

class zstd_decoder {
 public:
  static constexpr char const* name = "zstd";
  static constexpr std::string_view magic = "\x28\xB5\x2F\xFD";
  static constexpr bool begins(std::string_view text) { return begins_zstd(text); }

  zstd_decoder() {
    if (context_ == nullptr) throw_error("zstd cannot begin: it has no memory");
  }

  void restart() { static_cast<void>(ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only)); }

  unpack_step decode(std::string_view from, char* to, std::size_t size) {
    ZSTD_inBuffer in{.src = from.data(), .size = from.size(), .pos = 0};
    ZSTD_outBuffer out{.dst = to, .size = size, .pos = 0};
    std::size_t const said = ZSTD_decompressStream(context_.get(), &out, &in);
    unpack_step step{.taken = in.pos, .given = out.pos, .ends = said == 0};
    if (ZSTD_isError(said) != 0) {
      step.refusal = refusal(ZSTD_getErrorCode(said));
      step.damage = ZSTD_getErrorName(said);
    }
    return step;
  }

 private:
  static char const* refusal(ZSTD_ErrorCode code) {
    if (code == ZSTD_error_frameParameter_windowTooLarge)
      return "it has a window of more than 128 MiB, so unpack it by zstd -d --long=31";
    if (code == ZSTD_error_dictionary_wrong) return "it needs a dictionary, so unpack it by zstd -d -D";
    return code == ZSTD_error_memory_allocation ? "there is no memory for it" : nullptr;
  }
  struct free_context {
    void operator()(ZSTD_DCtx* context) const { static_cast<void>(ZSTD_freeDCtx(context)); }
  };
  std::unique_ptr<ZSTD_DCtx, free_context> context_{ZSTD_createDCtx()};
};

}  // namespace detail
/// \endcond

/// The text that Zstandard has compressed, unpacked while it is read, in constant memory: that of its window, up to
/// 8 MiB for levels up to 19, and 128 MiB at most. Several frames, one after the other, are one text, and skippable
/// frames (of pzstd, and of seekable files) are no text. An input that does not begin as zstd does stays as it is, so
/// that a loop may read files of both kinds. It has the name of the input, and its size is not known (`total()`).
///
/// Zeros after the last frame are no text. Nothing else is passed over: a text is complete, or reading it ends with an
/// error. That of a checksum, which the program zstd writes unless it is told otherwise, comes at the end of its frame,
/// when its rows have been read.
/// \throws tonnage::error  while it is read: "this zstd data ends in the middle", "is damaged (Data corruption
///     detected)" or "is followed by something else", with the name of the input; "cannot be unpacked" for a wider
///     window (`zstd --long=28` and more), and where a dictionary is needed. At once: where the input cannot be read,
///     and for one that is nothing but the first bytes of a frame.
/// Complexity: linear in the text, of which a file may hold several thousand times its own size.
///
/// ```
/// csv_reader rows(unzstd(csv_input::of_file("jan.csv.zst")));
/// ```
[[nodiscard]] inline csv_input unzstd(csv_input packed) {
  return detail::unpacked<detail::zstd_decoder>(std::move(packed));
}

}  // namespace tonnage::inline v0_1_0::formats
