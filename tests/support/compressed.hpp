// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// What holds for inputs of every compression: gzip's and zstd's tests ask it of their own function.
#pragma once

#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/input.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <utility>

namespace tonnage::testing {

/// All of an input, in windows of which each drops the one before.
inline std::string text_of(formats::csv_input in) {
  std::string out(in.text());
  while (in.more(in.text().size())) out += in.text();
  return out;
}

/// An input that gives so many bytes at a time.
inline formats::csv_input by_pieces(std::string file, std::size_t size) {
  return formats::csv_input([file = std::move(file), size, at = std::size_t{0}](char* to, std::size_t room) mutable {
    std::size_t const got = file.copy(to, std::min(size, room), at);
    at += got;
    return got;
  });
}

/// The text in a file, or "error: " and what it says.
template <class Unpack>
std::string outcome(Unpack const& unpack, std::string_view file) {
  try {
    return text_of(unpack(formats::csv_input(file).named("jan")));
  } catch (error const& why) {
    return std::string("error: ") + why.what();
  }
}

/// A file that is cut anywhere is an error, unless nothing is left.
template <class Unpack>
void expect_error_when_cut(Unpack const& unpack, std::string_view file, std::string const& name) {
  CHECK(outcome(unpack, "").empty());
  for (std::size_t size = 1; size != file.size(); ++size) {
    CAPTURE(size);
    CHECK(outcome(unpack, file.substr(0, size)) ==
          "error: jan: this " + name + " data ends in the middle: is the file complete?");
  }
}

/// How many bits of a file may be wrong, and what comes of it. What is neither is a wrong text, of which nobody tells.
struct wrong_bits {
  int errors = 0;
  int harmless = 0;    // the text is right
  int not_packed = 0;  // the file no longer begins as the format does, and stays as it is
  int wrong = 0;
};
template <class Unpack>
wrong_bits with_wrong_bits(Unpack const& unpack, std::string const& file, std::string const& name) {
  std::string const text = outcome(unpack, file);
  wrong_bits out;
  for (std::size_t at = 0; at != file.size(); ++at) {
    for (int bit = 0; bit != 8; ++bit) {
      std::string bad = file;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      auto const said = outcome(unpack, bad);
      if (said.starts_with("error: jan: this " + name + " data "))
        ++out.errors;
      else if (said == text)
        ++out.harmless;
      else if (said == bad)
        ++out.not_packed;
      else
        ++out.wrong;
    }
  }
  return out;
}

/// 200,000 lines, "model,gpus" and then "T4,0" to "T4,199999": 1,888,901 bytes, and 199,999 · 200,000 / 2 =
/// 19,999,900,000 GPUs.
inline std::string many_rows() {
  std::string out = "model,gpus\n";
  for (int i = 0; i != 200'000; ++i) out += "T4," + std::to_string(i) + "\n";
  return out;
}
inline std::int64_t gpus_in_all(formats::csv_input in) {
  std::int64_t sum = 0;
  formats::csv_reader rows(std::move(in));
  for (auto const& row : rows) sum += row["gpus"].as<std::int64_t>();
  return sum;
}

}  // namespace tonnage::testing
