// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <tonnage/formats/csv/scan.hpp>
#include <vector>

using namespace tonnage;
using formats::csv_marks;

namespace {

std::vector<std::uint32_t> scanned(std::string_view text, csv_marks wanted) {
  std::vector<std::uint32_t> out(text.size());
  out.resize(formats::scan_csv(text, wanted, out.data()));
  return out;
}

/// The instruction sets of this processor.
std::vector<kernels::simd> levels() {
  std::vector<kernels::simd> out;
  for (auto const level :
       {kernels::simd::scalar, kernels::simd::sse2, kernels::simd::avx2, kernels::simd::avx512, kernels::simd::neon})
    if (kernels::has_simd(level)) out.push_back(level);
  return out;
}

struct restored_level {
  kernels::simd before = kernels::simd_level();
  ~restored_level() { kernels::limit_simd(before); }
};

}  // namespace

TEST_CASE("separators, quotes, line feeds and NULs are found") {
  CHECK(scanned("a,b\n", {',', '"'}) == std::vector<std::uint32_t>{1, 3});
  CHECK(scanned("\"a\"|b\n", {'|', '"'}) == std::vector<std::uint32_t>{0, 2, 3, 5});
  CHECK(scanned("\"a\"|b\n", {'|', '|'}) == std::vector<std::uint32_t>{3, 5});
  CHECK(scanned(std::string_view("a\0b", 3), {',', '"'}) == std::vector<std::uint32_t>{1});
  CHECK(scanned("", {',', '"'}).empty());
  CHECK(scanned("\r; \xff", {',', '"'}).empty());
}

TEST_CASE("no more is written than the text has bytes") {
  restored_level const restored;
  for (std::size_t size = 0; size != 200; ++size)
    for (auto const& text : {std::string(size, ','), std::string(size, 'x')})
      for (auto const level : levels()) {
        kernels::limit_simd(level);
        std::vector<std::uint32_t> out(size + 64, 4'294'967'295);
        REQUIRE(formats::scan_csv(text, {',', '"'}, out.data()) == (text.starts_with(',') ? size : 0));
        REQUIRE(std::count(out.begin() + static_cast<std::ptrdiff_t>(size), out.end(), 4'294'967'295) == 64);
      }
}

TEST_CASE("every instruction set finds the same, at every length and place") {
  restored_level const restored;
  std::mt19937 random(7);
  std::string const bytes(std::string_view(",\"\n\0ab\xff\x80\x7f|", 10));
  for (std::size_t size = 0; size != 300; ++size) {
    std::string text(size + 1, 'x');
    for (char& c : text) c = random() % 4 == 0 ? bytes[random() % bytes.size()] : 'x';
    std::string_view const shifted = std::string_view(text).substr(1);
    std::vector<std::uint32_t> expected;
    for (std::size_t i = 0; i != size; ++i)
      if (std::string_view(",\"\n\0", 4).find(shifted[i]) != std::string_view::npos)
        expected.push_back(static_cast<std::uint32_t>(i));
    for (auto const level : levels()) {
      kernels::limit_simd(level);
      INFO(kernels::name_of(level) << " of " << size);
      CHECK(scanned(shifted, {',', '"'}) == expected);
    }
  }
}

TEST_CASE("all 256 bytes, and only the wanted four of them") {
  restored_level const restored;
  std::string text;
  for (int i = 0; i != 256; ++i) text += static_cast<char>(i);
  for (auto const level : levels()) {
    kernels::limit_simd(level);
    CHECK(scanned(text, {'\xfe', '\x80'}) == std::vector<std::uint32_t>{0, 10, 128, 254});
  }
}
